"""The size of a rectangle that is seen as four corners."""

from __future__ import annotations

import numpy as np
import pytest

from identity_checks.documents.finding.sheet import rectangle_size


@pytest.mark.parametrize("turn", range(4))
def test_corners_of_which_three_lie_on_a_line_have_a_size(turn: int) -> None:
    """Fuzzing found one (input 4230 of plan 3): the perspective is open then, and the sides alone give the size."""
    corners = np.roll(np.array([(10, 10), (110, 10), (60, 35), (10, 60)], np.float32), turn, axis=0)
    width, height = rectangle_size(corners, 320, 200)

    assert 0 < width < 200
    assert 0 < height < 200


def test_a_rectangle_seen_from_above_has_its_own_size() -> None:
    """Nothing converges, so the sides are as long as they look."""
    corners = np.array([(20, 30), (176, 30), (176, 128), (20, 128)], np.float32)

    assert rectangle_size(corners, 320, 200) == pytest.approx((156, 98))


@pytest.mark.parametrize(("across", "down"), [(0, 0), (0, 60), (60, 0)])
def test_corners_that_fall_together_have_a_size(across: int, down: int) -> None:
    """In a picture of a few pixels corners near its border are taken to it."""
    corners = np.array([(0, 0), (across, 0), (across, down), (0, down)], np.float32)

    assert rectangle_size(corners, 4, 209) == (across, down)
