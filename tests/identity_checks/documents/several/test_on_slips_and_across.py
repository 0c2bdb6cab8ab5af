"""R3, R21: a card on a slip whose own edges are as clear, and two cards of which one lies across."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pytest

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.drawing.turns import TURNS
from benchmarks.documents.evaluation.drawn import scene_number
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from identity_checks.decoding import DecodeRefused, decode_pages
from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType
from identity_checks.specimens import Specimen, draw
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, Pixels, laid, page_of, unstamped

_DESK: Final = (75, 80, 90)
_NOTES: Final = (
    "Name: Mary Brown  Date of birth: 4 May 1970",
    "Issuing authority: City of Leeds",
    "buy bread, milk and water on the way",
    "call the office before three o'clock",
)


def _slip(scale: float) -> Pixels:
    """A slip on a desk, written on from its top to its foot."""
    page = page_of(_DESK, 1300, 1400)
    page[70:1230, 80:1320] = (246, 248, 248)
    step = round(60 * scale)
    for place, top in enumerate(range(70 + step, 1220, step)):
        text = _NOTES[place % len(_NOTES)]
        cv2.putText(page, text, (100, top), cv2.FONT_HERSHEY_SIMPLEX, scale, (60, 55, 50), 2, cv2.LINE_AA)
    return page


def _all_values(reading: DocumentReading) -> list[dict[str, str]]:
    return [{name: item.value for name, item in one.fields.items()} for one in (reading, *reading.further)]


@pytest.mark.parametrize(("scale", "turn"), [(0.8, 100.0), (1.4, 265.0), (1.4, 14.0)])
@pytest.mark.parametrize("card", [FRONT, BACK], ids=["front", "back"])
def test_a_card_on_a_slip_is_read_however_it_lies(
    reader: DocumentReader, card: Specimen, scale: float, turn: float
) -> None:
    """R3: the slip's outline is clear, its lines are more and larger, and it is no document."""
    page = _slip(scale)
    laid(page, card.image, (760, 760), 700, turn)
    assert _all_values(reader.read(page, today=TODAY)) == [card.truth]


@pytest.mark.parametrize(
    ("shade", "lean", "turn", "top"),
    [(_DESK, 8.0, 271.0, 1256), ((205, 208, 206), -7.0, 268.0, 1251), ((205, 208, 206), 6.0, 90.0, 1304)],
    ids=["on a table", "on white", "apart"],
)
def test_two_cards_at_right_angles_are_both_read(
    reader: DocumentReader, shade: tuple[int, int, int], lean: float, turn: float, top: float
) -> None:
    """R3, R21: the second was lost without a word where it touched the first."""
    page = page_of(shade, 1900, 1500)
    laid(page, FRONT.image, (740, 480), 940, lean)
    laid(page, unstamped(BACK).image, (760, top), 940, turn)
    found = _all_values(reader.read(page, today=TODAY))
    assert sorted(map(len, found)) == sorted((len(FRONT.truth), len(BACK.truth)))
    assert FRONT.truth in found
    assert BACK.truth in found


@pytest.mark.parametrize("shade", [(205, 205, 200), _DESK], ids=["on a table", "on a desk"])
def test_a_second_card_across_on_a_slip_is_read(reader: DocumentReader, shade: tuple[int, int, int]) -> None:
    """R3, R21: the slip's outline is clear and holds both; the first was told in it without a word of the second."""
    page = page_of(shade, 1700, 1600)
    page[75:1625, 100:1500] = (246, 248, 248)
    for top, text in ((160, "Note:"), (230, "to be copied")):
        cv2.putText(page, text, (160, top), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (60, 55, 50), 2, cv2.LINE_AA)
    other = draw(DocumentType.RESIDENT_ID_FRONT, 13)
    laid(page, FRONT.image, (560, 480), 560, 0.0)
    laid(page, other.image, (1100, 1200), 560, 90.0)
    numbers = {found.get("id_number") for found in _all_values(reader.read(page, today=TODAY))}
    assert numbers == {FRONT.truth["id_number"], other.truth["id_number"]}


def test_lines_across_are_read_along_their_run_before_they_are_called_unread(reader: DocumentReader) -> None:
    """R21: notes beside a card that lies across are no document; they were called one as nobody could read them."""
    page = page_of(_DESK, 1300, 1700)
    page[70:1230, 60:860] = (246, 248, 248)
    for place, top in enumerate(range(140, 1200, 60)):
        text = _NOTES[2 + place % 2]
        cv2.putText(page, text, (90, top), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (60, 55, 50), 2, cv2.LINE_AA)
    laid(page, FRONT.image, (1270, 650), 900, 90.0)
    reading = reader.read(page, today=TODAY)
    assert _all_values(reading) == [FRONT.truth]
    assert FindingCode.UNREAD_TEXT not in {finding.code for finding in reading.findings}


def test_a_permit_and_a_card_of_one_person_are_whole(reader: DocumentReader) -> None:
    """R3, R98: number 745 of the tuning part: of the upper one two parts counted for more documents than both."""
    pages = decode_pages(scene_number(Part.TUNE, TURNS, 745).data)
    assert not isinstance(pages, DecodeRefused)
    first = reader.read(pages[0].pixels, today=TODAY)
    numbers = [found.fields["id_number"].value for found in (first, *first.further)]
    assert sorted(numbers) == ["140105197403111603", "83000019740311160X"]
    assert all({"name", "sex", "birth_date", "address"} <= found.fields.keys() for found in (first, *first.further))


def test_a_card_that_lies_on_a_licence_is_read(reader: DocumentReader) -> None:
    """R3, R21: the licence was read without a word about the card, which its outline holds."""
    licence, front = (
        draw_specimen(kind, record_of(Part.TUNE).seed(number))
        for kind, number in ((Kind.BUSINESS_LICENCE, 35), (Kind.RESIDENT_ID_FRONT, 31))
    )
    page = np.full((2100, 1500, 3), (92, 88, 84), np.uint8)
    laid(page, licence.image, (750, 1050), 1350, 0.0)
    laid(page, front.image, (1050, 1512), 450, 180.0)
    read = reader.read(page, today=TODAY)
    kinds = [found.document_type for found in (read, *read.further)]
    assert kinds == [DocumentType.BUSINESS_LICENCE, DocumentType.RESIDENT_ID_FRONT]
