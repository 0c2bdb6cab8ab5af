"""Pictures scaled down (R21)."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.scaling import shrunk, shrunk_grey


@settings(max_examples=40, deadline=None)
@given(st.integers(40, 900), st.integers(40, 900), st.integers(4, 40), st.integers(1, 12), st.integers(1, 12))
def test_a_halved_picture_lies_where_the_mean_of_all_its_pixels_does(
    width: int, height: int, side: int, across: int, down: int
) -> None:
    """R21: whatever the sides, halving on the way moves nothing by more than an eighth of a pixel that is made."""
    x, y = np.meshgrid(np.arange(width) / width, np.arange(height) / height)
    slope = (10.0 * (across * x + down * y)).astype(np.float32)
    at_once = cv2.resize(slope, (side, side), interpolation=cv2.INTER_AREA)
    a_pixel = 10.0 * (across + down) / side
    assert np.abs(shrunk(slope, (side, side)) - at_once).max() < a_pixel / 8


@settings(max_examples=30, deadline=None)
@given(st.integers(8, 900), st.integers(8, 1300), st.integers(4, 64), st.integers(0, 2**32 - 1))
def test_luminance_shrunk_by_bands_is_that_of_the_whole(width: int, height: int, side: int, seed: int) -> None:
    """R36: to the bit, for fingerprints are compared with those kept before."""
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    assert np.array_equal(shrunk_grey(picture, (side, side)), shrunk(grey, (side, side)))
