"""Pages without margin that are nothing but cards, some pixels apart: no outline is seen there (R21, R98)."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.aspects import ID_1, ID_3
from identity_checks.documents.finding.twins import all_cards
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Corners
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType
from identity_checks.specimens import Specimen, draw
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, Pixels, page_of, put

_WIDE, _HIGH = 856, 540
OTHER: Final = draw(DocumentType.RESIDENT_ID_FRONT, 31)
_GREY: Final = (200, 200, 200)
_PALE: Final = (235, 235, 235)
"""The shade of a card's own ground: nothing is seen of the seam between two."""


def _box(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _lines(left: float, top: float, wide: float, high: float) -> list[Corners]:
    """Lines of text on a card."""
    return [
        _box(left + 0.1 * wide, top + share * high, left + 0.8 * wide, top + (share + 0.06) * high)
        for share in (0.12, 0.45, 0.82)
    ]


def _page(count: int, seam: float, *, upright: bool, beside: bool) -> tuple[int, int, list[list[Corners]]]:
    """Size of a page of so many cards 400 pixels long, and the lines of each."""
    wide, high = (400 / ID_1, 400.0) if upright else (400.0, 400 / ID_1)
    step = (wide if beside else high) + seam
    cards = [_lines(step * place * beside, step * place * (not beside), wide, high) for place in range(count)]
    width, height = (step * count - seam, high) if beside else (wide, step * count - seam)
    return round(width), round(height), cards


@given(count=st.integers(2, 4), seam=st.floats(0, 5), upright=st.booleans(), beside=st.booleans())
def test_cards_that_fill_a_page_are_each_cut_out(count: int, seam: float, upright: bool, beside: bool) -> None:
    """R98: in a column or row, each with its own lines and no other's."""
    width, height, cards = _page(count, seam, upright=upright, beside=beside)
    found = all_cards(_box(0, 0, width, height), [mark for card in cards for mark in card])
    assert len(found) == count
    for place, card in zip(found, cards, strict=True):
        low, high = place.min(axis=0), place.max(axis=0)
        inside = [bool((mark >= low - 1).all() and (mark <= high + 1).all()) for one in cards for mark in one]
        assert sum(inside) == len(card)
        assert all((mark >= low - 1).all() and (mark <= high + 1).all() for mark in card)


@given(count=st.integers(2, 4), upright=st.booleans(), beside=st.booleans())
def test_a_line_on_two_cards_or_a_card_without_text_makes_it_another_page(
    count: int, upright: bool, beside: bool
) -> None:
    """R21: text across a seam is that of one paper."""
    width, height, cards = _page(count, 4, upright=upright, beside=beside)
    marks = [mark for card in cards for mark in card]
    seam = (width / count, height / 2) if beside else (width / 2, height / count)
    across = _box(seam[0] - 20, seam[1] - 20, seam[0] + 20, seam[1] + 20)
    assert not all_cards(_box(0, 0, width, height), [*marks, across])
    assert not all_cards(_box(0, 0, width, height), marks[3:])
    assert not all_cards(_box(0, 0, width, height), [])


@pytest.mark.parametrize("aspect", [1.0, 4 / 3, 2**0.5, ID_3, ID_1, 1.5, 16 / 9, 2.165])
@pytest.mark.parametrize("lying", [True, False])
def test_pages_of_other_shapes_are_not_divided(aspect: float, lying: bool) -> None:
    """R21: a camera's picture, a sheet of A4, one card, an opened passport."""
    width, height = (round(600 * aspect), 600) if lying else (600, round(600 * aspect))
    for columns, rows in ((1, 2), (2, 1), (1, 3), (3, 1), (1, 4), (4, 1)):
        marks = [
            mark
            for column in range(columns)
            for row in range(rows)
            for mark in _lines(width * column / columns, height * row / rows, width / columns, height / rows)
        ]
        assert not all_cards(_box(0, 0, width, height), marks)


def _scan(*cards: Specimen | Pixels, gap: int, beside: bool = False, shade: tuple[int, int, int] = _PALE) -> Pixels:
    """A page that ends where its cards do."""
    count = len(cards)
    step = (_WIDE if beside else _HIGH) + gap
    page = page_of(shade, *((_HIGH, step * count - gap) if beside else (step * count - gap, _WIDE)))
    for place, card in enumerate(cards):
        left, top = (step * place, 0) if beside else (0, step * place)
        if isinstance(card, Specimen):
            put(page, card, left, top, _WIDE)
        else:
            page[top : top + card.shape[0], left : left + _WIDE] = card
    return page


def _over(card: Specimen) -> Pixels:
    """A card upside down."""
    page = page_of(_PALE, _HIGH, _WIDE)
    put(page, card, 0, 0, _WIDE)
    return np.ascontiguousarray(page[::-1, ::-1])


def _told(reader: DocumentReader, page: Pixels) -> list[DocumentReading]:
    first = reader.read(page, today=TODAY)
    return [first, *first.further]


def _values(readings: list[DocumentReading]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, item.value) for name, item in one.fields.items()) for one in readings)


def _truths(*cards: Specimen) -> list[list[tuple[str, str]]]:
    return sorted(sorted(card.truth.items()) for card in cards)


@pytest.mark.parametrize("gap", [4, 6])
def test_a_front_right_above_a_back_is_told_once_and_whole(reader: DocumentReader, gap: int) -> None:
    """R98: it was two fronts, one of them without its number, and the back was cut off."""
    for first, second in ((FRONT, BACK), (OTHER, draw(DocumentType.RESIDENT_ID_BACK, 31))):
        told = _told(reader, _scan(first, second, gap=gap))
        assert _values(told) == _truths(first, second)
        assert not [item for one in told for item in one.findings if item.code == FindingCode.CUT_OFF]


def test_of_three_cards_one_of_them_upside_down_all_are_told(reader: DocumentReader) -> None:
    """R98: of a column the one in the middle was lost; in a row one was cut off."""
    for beside in (False, True):
        told = _told(reader, _scan(FRONT, _over(BACK), OTHER, gap=5, beside=beside))
        assert _values(told) == _truths(FRONT, BACK, OTHER)
        assert not [item for one in told for item in one.findings if item.code == FindingCode.CUT_OFF]


def test_a_strip_of_grey_around_three_cards_changes_nothing(reader: DocumentReader) -> None:
    """R98: an outline is around all three; one of them was lost."""
    page = cv2.copyMakeBorder(_scan(FRONT, _over(BACK), OTHER, gap=8), 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=_GREY)
    assert _values(_told(reader, np.asarray(page, np.uint8))) == _truths(FRONT, BACK, OTHER)


def test_two_fronts_beside_each_other_are_two_persons(reader: DocumentReader) -> None:
    """R21: no value of one is the other's."""
    assert _values(_told(reader, _scan(FRONT, OTHER, gap=4, beside=True))) == _truths(FRONT, OTHER)


def test_of_three_cards_one_that_cannot_be_read_leaves_the_others(reader: DocumentReader) -> None:
    """R98: it is no document, and takes none of their values."""
    smeared = _over(BACK).copy()
    smeared[40:500, 60:800] = np.median(smeared, axis=(0, 1))
    for row in range(4):
        smeared[80 + 100 * row : 110 + 100 * row, 100:600:9] = 60
    told = _told(reader, _scan(FRONT, smeared, OTHER, gap=5))
    assert _values([one for one in told if one.fields]) == _truths(FRONT, OTHER)


def test_one_card_without_margin_is_one(reader: DocumentReader) -> None:
    """R21: so is a card with a page of text as large below it."""
    assert _values(_told(reader, _scan(FRONT, gap=0))) == _truths(FRONT)
    assert _values(_told(reader, _scan(FRONT, page_of(_PALE, _HIGH, _WIDE), gap=4))) == _truths(FRONT)
