"""Faces are looked for on pages of any shape (R21)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.documents.finding.sheet import whole_page
from identity_checks.faces.detection import FaceDetector
from identity_checks.models import ModelStore

_SIDE = st.one_of(st.integers(1, 40), st.integers(41, 6000))


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    """The real network."""
    return FaceDetector(ModelStore.bundled())


@settings(max_examples=25, deadline=None)
@given(height=_SIDE, width=st.integers(1, 40), lying=st.booleans(), seed=st.integers(0, 9))
def test_a_strip_holds_no_face_and_breaks_nothing(
    detector: FaceDetector, height: int, width: int, lying: bool, seed: int
) -> None:
    """A strip, a dot, a line of pixels: whatever is found lies on the page, and the page becomes a sheet."""
    shape = (width, height, 3) if lying else (height, width, 3)
    page = np.random.default_rng(seed).integers(0, 255, shape, np.uint8)
    for face in (*detector.find(page), *detector.find_turned(page)):
        points = np.array([*face.box, *face.landmarks])
        assert np.all(np.isfinite(points))
        assert np.all(np.abs(points) <= 2 * max(shape))
    if min(shape[:2]) < 16:
        assert detector.find_turned(page) == ()
    assert min(whole_page(page).picture.shape) >= 1


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (1, 1), (2, 2)])
def test_no_face_is_invented_on_a_line_of_pixels(detector: FaceDetector, shape: tuple[int, int]) -> None:
    """A face at 1e31 once made two persons of a line and a portrait."""
    page = np.full((*shape, 3), 90, np.uint8)
    assert detector.find(page) == ()
    assert detector.find_turned(page) == ()
