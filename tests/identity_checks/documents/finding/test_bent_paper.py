"""Paper that is not flat: its lines of text are straight again, and places lead back to the page (R21, R99)."""

from __future__ import annotations

from datetime import date
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.documents.finding.bend import Bend, bend_of, flattened
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Image
from identity_checks.results import DocumentType, FieldReading
from identity_checks.specimens import draw

pytestmark = pytest.mark.slow

_WIDTH, _HEIGHT = 1000, 700
_MARGIN = 80
Numbers = NDArray[np.floating[Any]]


def _lines(drop: float, skew: float) -> list[NDArray[np.float32]]:
    """Six straight lines, then bent like an arch of `drop` pixels that is `skew` times as high at the bottom."""
    x = np.arange(60, 940, 8, dtype=np.float32)
    arch = drop * (2 * x / _WIDTH - 1) ** 2
    return [np.stack([x, y + arch * (1 + skew * y / _HEIGHT)], axis=1) for y in range(80, 680, 100)]


@given(st.floats(12, 60), st.floats(0, 0.3))
def test_a_bend_is_told_from_the_lines(drop: float, skew: float) -> None:
    """R99: what is taken out of bent lines leaves them straight to a quarter of a line's height."""
    lines = _lines(drop, skew)
    bend = bend_of(lines, _WIDTH, _HEIGHT)
    assert bend is not None
    for line in lines:
        assert float(np.ptp(line[:, 1] - bend.drop(line))) < 6


@given(st.floats(15, 60), st.floats(-0.04, 0.04))
def test_how_far_a_sheet_is_bowed_does_not_depend_on_its_lean(drop: float, lean: float) -> None:
    """R99: an arch counts, lines that merely run askew do not."""
    leaning = [line + np.outer(line[:, 0], [0, lean]).astype(np.float32) for line in _lines(drop, 0)]
    bend = bend_of(leaning, _WIDTH, _HEIGHT)
    assert bend is not None
    assert bend.bow * _WIDTH == pytest.approx(drop, rel=0.15)


def test_straight_lines_have_no_bend_and_few_tell_none() -> None:
    """R99: flat paper is left as it is."""
    assert bend_of(_lines(0, 0), _WIDTH, _HEIGHT) is None
    assert bend_of(_lines(40, 0)[:3], _WIDTH, _HEIGHT) is None


def test_points_of_a_flattened_sheet_lead_back_to_the_page() -> None:
    """Issue 2 section 5: a dot on the bent page is where the flattened sheet's point says it is."""
    lines = _lines(40, 0.2)
    bend = bend_of(lines, _WIDTH, _HEIGHT)
    assert bend is not None
    picture = np.full((_HEIGHT, _WIDTH, 3), 255, np.uint8)
    x, y = lines[2][10]
    cv2.circle(picture, (round(float(x)), round(float(y))), 5, (0, 0, 0), -1)
    flat = flattened(Sheet(picture, np.eye(3)), bend)
    row, column = np.argwhere(flat.picture[:, :, 0] < 100).mean(axis=0)
    assert np.hypot(*(flat.on_page(np.array([[column, row]]))[0] - (x, y))) < 2
    assert abs(float(row) - float(y)) > 5


def _arch(x: Any, width: int, drop: float) -> Any:
    """How many pixels lower than its middle a page of this width lies at x; `drop` is at its ends if 1,000 wide."""
    return drop * width / 1000 * (2 * x / width - 1) ** 2


def _bent(image: Image, drop: float) -> Image:
    """A page bent like an arch on a dark ground, with a margin above and below."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height + 2 * _MARGIN, dtype=np.float32))
    rows = y - _MARGIN - _arch(x, width, drop)
    return np.asarray(cv2.remap(image, x, rows, cv2.INTER_LINEAR, borderValue=(60, 50, 40)), np.uint8)


def _middle(field: FieldReading) -> Numbers:
    assert field.box is not None
    return np.asarray(np.mean(field.box, axis=0))


@pytest.mark.parametrize("drop", [-30.0, 30.0])
def test_a_bent_card_without_a_zone_is_read(reader: DocumentReader, drop: float) -> None:
    """R99: its lines are straightened before they are read, and places lead back to the bent page."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 12)
    width = specimen.image.shape[1]
    reading = reader.read(_bent(specimen.image, drop), today=date(2026, 11, 22))
    assert {name: item.value for name, item in reading.fields.items()} == dict(specimen.truth)
    place = np.mean(specimen.regions["id_number"], axis=0)
    wanted = np.add(place, (0, _MARGIN + _arch(place[0], width, drop)))
    assert np.hypot(*(_middle(reading.fields["id_number"]) - wanted)) < 0.03 * width


@pytest.mark.parametrize("drop", [-25.0, -45.0, 30.0])
def test_a_bent_passport_is_read(reader: DocumentReader, drop: float) -> None:
    """R99: both lines of the zone and every field of a bent page, whichever way it bends."""
    specimen = draw(DocumentType.PASSPORT, 21)
    reading = reader.read(_bent(specimen.image, drop), today=date(2026, 11, 22))
    assert {name: item.value for name, item in reading.fields.items()} == dict(specimen.truth)
    wanted = np.add(np.mean(specimen.regions["mrz"], axis=0), (0, _MARGIN))
    assert np.hypot(*(_middle(reading.fields["mrz"]) - wanted)) < 0.06 * specimen.image.shape[1]


@given(st.lists(st.floats(-0.05, 0.05), min_size=6, max_size=6), st.integers(1, 90), st.integers(1, 60))
def test_a_whole_picture_drops_as_its_pixels_do(factors: list[float], width: int, height: int) -> None:
    """Worked out by columns and rows it is what it is point by point, of a picture of any size."""
    bend = Bend(_WIDTH, _HEIGHT, np.array(factors).reshape(2, 3))
    rows, columns = np.mgrid[:height, :width]
    each = bend.drop(np.stack([columns.ravel(), rows.ravel()], axis=1)).reshape(height, width)
    assert np.allclose(bend.drops(width, height), each, rtol=1e-6, atol=1e-4)
