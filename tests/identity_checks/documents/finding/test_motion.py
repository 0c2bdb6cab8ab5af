"""A camera's motion: told by a page's spectrum, taken back, and never seen where there was none."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.documents.finding.motion import Motion, motion_of, steadied, without_motion
from identity_checks.documents.text.engine import Image

_LINES = ("MINISTRY OF THE INTERIOR", "Surname / Nom", "LINDQVIST", "Given names", "ANNA MARIA", "12 MAR 1987  F  SWE")


def _page(seed: int, turn: float = 0.0, size: tuple[int, int] = (720, 1080)) -> Image:
    """A page of print on a tinted ground, turned by some degrees, as a quiet camera sees it."""
    rng = np.random.default_rng(seed)
    page = np.full((*size, 3), (205, 220, 225), np.uint8)
    for row, line in enumerate(_LINES * 2):
        cv2.putText(page, line, (60, 70 + 54 * row), cv2.FONT_HERSHEY_DUPLEX, 1.0, (50, 40, 40), 2, cv2.LINE_AA)
    middle = (size[1] / 2, size[0] / 2)
    turned = cv2.warpAffine(
        page, cv2.getRotationMatrix2D(middle, turn, 1.0), size[::-1], borderMode=cv2.BORDER_REPLICATE
    )
    grain = rng.normal(0, 2.0, turned.shape)
    return np.asarray(np.clip(cv2.GaussianBlur(turned, (0, 0), 0.7) + grain, 0, 255), np.uint8)


def _smeared(page: Image, length: float, degrees: float) -> Image:
    """What the camera sees while it moves evenly, the mean of many shifted pages; grain comes after."""
    way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    shifts = [length * share * way for share in np.linspace(-0.5, 0.5, 17)]
    size = page.shape[1::-1]
    seen = [
        cv2.warpAffine(page, np.array([[1, 0, x], [0, 1, y]], np.float64), size, borderMode=cv2.BORDER_REPLICATE)
        for x, y in shifts
    ]
    grain = np.random.default_rng(7).normal(0, 1.5, page.shape)
    return np.asarray(np.clip(np.mean(seen, axis=0) + grain, 0, 255), np.uint8)


def _unlike(one: Image, other: Image) -> float:
    """How little two pictures of a page go together about its print (one less their correlation)."""
    print_at = cv2.erode(other.min(axis=2), np.ones((7, 7), np.uint8)) < 140
    return 1.0 - float(np.corrcoef(one[print_at].ravel(), other[print_at].ravel())[0, 1])


_MOTIONS = [(length, degrees) for length in (4.0, 6.0, 8.0) for degrees in (10, 35, 60, 80, 110, 135, 160)]


def test_motion_is_told_and_taken_back() -> None:
    """R20: way and length follow from the picture alone, never falsely; what is freed is nearer the page."""
    told = 0
    for place, (length, degrees) in enumerate(_MOTIONS):
        page = _page(place, turn=5.0 * (place % 5 - 2))
        smeared = _smeared(page, length, degrees)
        found = motion_of(smeared)
        if found is None:
            continue
        told += 1
        off = abs(np.degrees(found.angle) - degrees) % 180
        assert min(off, 180 - off) <= 15
        assert abs(found.length - length) <= 1.5
        worse = _unlike(steadied(smeared, found), page) / _unlike(smeared, page)
        assert worse < 0.7, (length, degrees, found)
    assert told >= 0.8 * len(_MOTIONS)


@settings(deadline=None, max_examples=15)
@given(turn=st.floats(-45, 45), seed=st.integers(0, 99), soft=st.floats(0.0, 2.5))
def test_a_page_taken_without_motion_stays_as_it_is(turn: float, seed: int, soft: float) -> None:
    """R20: neither a sharp page nor one out of focus shows motion, whichever way its lines run."""
    page = _page(seed, turn)
    seen = page if soft < 0.3 else np.asarray(cv2.GaussianBlur(page, (0, 0), soft), np.uint8)
    assert without_motion(seen, seen) is seen


def test_bars_are_no_motion() -> None:
    """R20: even bars darken a spectrum in stripes as motion does; freed of it they would ring, which tells."""
    page = np.full((600, 960, 3), 255, np.uint8)
    rng = np.random.default_rng(3)
    for top in range(40, 200, 5):
        for left in range(440, 900, 9):
            page[top : top + 4, left : left + 6] = 0 if rng.random() < 0.5 else 255
    page[220:260, 40:920] = 0
    assert motion_of(page) is None


@pytest.mark.parametrize("shape", [(1, 1), (90, 400), (96, 96), (191, 300)])
def test_a_picture_of_a_few_tiles_says_nothing(shape: tuple[int, int]) -> None:
    """R20: nor does an empty one."""
    rng = np.random.default_rng(1)
    assert motion_of(rng.integers(0, 255, (*shape, 3), np.uint8)) is None
    assert motion_of(np.full((400, 600, 3), 240, np.uint8)) is None


def test_a_large_page_is_freed_at_its_own_size() -> None:
    """R20: the motion is told at reading size, and taken back by so much more on the page itself."""
    page = _page(5, size=(1440, 2160))
    large = _smeared(page, 14.0, 30.0)
    small = np.asarray(cv2.resize(large, (1080, 720), interpolation=cv2.INTER_AREA), np.uint8)
    freed = without_motion(large, small)
    assert freed.shape == large.shape
    assert _unlike(freed, page) < 0.8 * _unlike(large, page)


def test_the_filter_leaves_light_as_it_was() -> None:
    """R20: an even surface is the same surface afterwards, up to a step of its edges."""
    flat = np.full((300, 300, 3), 173, np.uint8)
    assert np.abs(steadied(flat, Motion(7.5, 0.6)).astype(int) - 173).max() <= 1
