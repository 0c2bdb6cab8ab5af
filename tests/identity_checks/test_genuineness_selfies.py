"""What is said of a selfie (issue 3 section 3): a lattice over it."""

import cv2
import numpy as np
import pytest

from benchmarks.genuineness import camera
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import check_selfie
from identity_checks.results import Severity
from identity_checks.specimens import Pixels
from identity_checks.specimens.light import jpeg_round_trip

DISPLAY = camera.PixelGrid(1 / 2.3, 4.0, (0.0, 0.0), 0.5)


def selfie(seed: int, wide: int = 600) -> Pixels:
    """Soft shapes of any colours: what a face before a room is to these checks."""
    rng = np.random.default_rng(seed)
    sheet = np.full((wide * 4 // 3, wide, 3), rng.uniform(60, 220, 3), np.float32)
    for _ in range(9):
        middle = (int(rng.integers(wide)), int(rng.integers(wide * 4 // 3)))
        axes = (int(rng.integers(40, 200)), int(rng.integers(40, 240)))
        cv2.ellipse(sheet, middle, axes, 0, 0, 360, rng.uniform(20, 240, 3).tolist(), -1)
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), 2.0), np.uint8)


def photographed(picture: Pixels, grid: camera.PixelGrid | None = None) -> Pixels:
    """The picture as a phone takes it."""
    return camera.photograph(picture, np.random.default_rng(4), grid=grid, sigma=1.5)[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_live_selfie_raises_nothing(seed: int) -> None:
    """R24: a phone's photograph, and the same saved again, are not suspected."""
    page = photographed(selfie(seed))
    assert check_selfie(page) == ()
    assert check_selfie(jpeg_round_trip(page, 75)) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_selfie_from_a_display_is_hinted_at(seed: int) -> None:
    """R24: a display's lattice is found, over the whole picture, with its strength, and accuses nobody."""
    (found,) = check_selfie(photographed(selfie(seed), DISPLAY))
    assert found.code in {FindingCode.SCREEN_RECAPTURE, FindingCode.PRINT_RECAPTURE}
    assert found.severity is Severity.INFO
    assert found.region == ((0.0, 0.0), (600.0, 0.0), (600.0, 800.0), (0.0, 800.0))
    assert 0 <= float(found.details["strength"]) <= 1
    assert 0 < found.confidence <= 1


def test_a_small_selfie_is_not_searched_for_a_lattice() -> None:
    """A picture that was scaled down has lost its lattice or has one of the scaling's own."""
    page = photographed(selfie(1), DISPLAY)
    assert check_selfie(page[:300, :300]) == ()
