"""Three and more documents on one page, told apart and read (R21, R98)."""

from __future__ import annotations

import numpy as np
import pytest

from identity_checks.documents.finding.room import covered, lie_apart, longest_side, room_for_another
from identity_checks.documents.finding.several import around
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Corners
from identity_checks.results import DocumentReading, DocumentType
from identity_checks.specimens import Specimen, draw
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, page_of, put

OTHER = draw(DocumentType.RESIDENT_ID_FRONT, 13)
OTHER_BACK = draw(DocumentType.RESIDENT_ID_BACK, 13)
PASSPORT = draw(DocumentType.PASSPORT, 14)


def _all_values(reading: DocumentReading) -> set[frozenset[tuple[str, str]]]:
    """The values of each document on a page."""
    found = [frozenset((name, item.value) for name, item in one.fields.items()) for one in (reading, *reading.further)]
    assert len(found) == len(set(found)), "no document is told twice"
    return set(found)


def _truth(*specimens: Specimen) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(specimen.truth.items()) for specimen in specimens}


def _box(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


@pytest.mark.parametrize("colour", [(70, 60, 50), (255, 255, 255)], ids=["on a table", "copied on a sheet"])
def test_two_portrait_sides_and_a_back_in_a_column_are_three_documents(
    reader: DocumentReader, colour: tuple[int, int, int]
) -> None:
    """R98: a copy of three cards close together, each with its own values, those after the first from above."""
    page = page_of(colour, 1480, 900)
    for place, specimen in enumerate((FRONT, OTHER, BACK)):
        put(page, specimen, 80, 60 + 468 * place, 720)
    reading = reader.read(page, today=TODAY)
    assert _all_values(reading) == _truth(FRONT, OTHER, BACK)
    tops = [np.min(item.corners, axis=0)[1] for item in reading.further if item.corners is not None]
    assert tops == sorted(tops)


def test_four_cards_in_two_rows_are_four_documents(reader: DocumentReader) -> None:
    """R98: both sides of two cards; no value of a person stands with another one's."""
    page = page_of((255, 255, 255), 1150, 1700)
    for place, specimen in enumerate((FRONT, BACK, OTHER, OTHER_BACK)):
        put(page, specimen, 80 + 780 * (place % 2), 70 + 510 * (place // 2), 740)
    reading = reader.read(page, today=TODAY)
    assert _all_values(reading) == _truth(FRONT, BACK, OTHER, OTHER_BACK)


def test_a_passport_below_both_sides_of_a_card_is_not_lost(reader: DocumentReader) -> None:
    """R98: three kinds on a desk."""
    page = page_of((70, 60, 50), 1500, 1500)
    put(page, FRONT, 40, 60, 690)
    put(page, BACK, 760, 60, 690)
    put(page, PASSPORT, 240, 540, 1000)
    reading = reader.read(page, today=TODAY)
    assert _all_values(reading) == _truth(FRONT, BACK, PASSPORT)


def test_whether_a_page_has_room_for_another_document() -> None:
    """Two cards that fill a page leave none; two of three do, wherever the third is."""
    first, second, third = _box(50, 50, 850, 550), _box(50, 600, 850, 1100), _box(50, 1150, 850, 1650)
    assert not room_for_another([first, second], 900, 1150)
    for two in ([first, second], [first, third], [second, third]):
        assert room_for_another(two, 900, 1700)


def test_places_that_have_little_in_common_lie_apart() -> None:
    """An outline around two cards does not lie apart from one around one of them."""
    one, both, beside = _box(0, 0, 400, 250), _box(0, 0, 400, 520), _box(390, 0, 800, 250)
    assert lie_apart(one, [beside])
    assert not lie_apart(one, [beside, both])
    assert longest_side([both, one]) == pytest.approx(400)


def test_documents_told_are_painted_over_and_nothing_else() -> None:
    """The page without them is as it was, and the page itself stays."""
    page = page_of((250, 250, 250), 100, 200)
    page[20:60, 20:80] = 0
    page[70:80, 150:160] = 0
    without = covered(page, [_box(20, 20, 80, 60)])
    assert (without[20:60, 20:80] == 250).all()
    assert (without[70:80, 150:160] == 0).all()
    assert (page[20:60, 20:80] == 0).all()


def test_a_margin_around_text_ends_half_way_to_other_text() -> None:
    """The sheet of a card without edges has no line of the card below it."""
    lines = [_box(100, 100 + 50 * row, 500, 120 + 50 * row) for row in range(5)]
    below = _box(100, 350, 500, 370)
    assert around(lines)[:, 1].max() > 360
    assert around(lines, [below])[:, 1].max() == pytest.approx(335)
    assert around(lines, [below])[:, 1].min() == pytest.approx(around(lines)[:, 1].min())


def test_two_small_cards_far_apart_are_two_documents(reader: DocumentReader) -> None:
    """R98: a first look at a wide page sees a line of text or two; neither card is lost without a word."""
    page = page_of((150, 120, 150), 1400, 4200)
    put(page, FRONT, 300, 250, 640)
    put(page, OTHER, 3210, 300, 640)
    reading = reader.read(page, today=TODAY)
    assert _all_values(reading) == _truth(FRONT, OTHER)
