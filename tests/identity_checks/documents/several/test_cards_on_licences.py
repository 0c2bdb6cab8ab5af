"""R3, R21: a card that lies on a licence hides some of it; neither is lost without a word."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from identity_checks.documents.finding.text_runs import running_otherwise
from identity_checks.documents.lying_on import is_close
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Corners
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType
from tests.identity_checks.documents.several.laying import TODAY, Pixels, laid

_ACCEPTED: Final = 0.95
_BOTH: Final = {DocumentType.BUSINESS_LICENCE, DocumentType.RESIDENT_ID_FRONT}


def _licence_with(turn: float, middle: tuple[float, float], width: int, lean: float = 0.0) -> tuple[Pixels, str]:
    """A licence on a desk with a front on it, and the scope that is printed on the licence."""
    licence, front = (
        draw_specimen(kind, record_of(Part.TUNE).seed(number))
        for kind, number in ((Kind.BUSINESS_LICENCE, 35), (Kind.RESIDENT_ID_FRONT, 31))
    )
    page = np.full((2100, 1500, 3), (92, 88, 84), np.uint8)
    laid(page, licence.image, (750, 1050), 1350, lean)
    laid(page, front.image, middle, width, turn)
    return page, licence.truth["business_scope"]


def _kinds(reading: DocumentReading) -> set[DocumentType]:
    return {found.document_type for found in (reading, *reading.further)}


@pytest.mark.parametrize("turn", [75.0, -90.0])
def test_a_card_is_read_by_lines_that_run_otherwise_than_the_licence(reader: DocumentReader, turn: float) -> None:
    """Its edges close on few, and its small text is not seen at a first look."""
    page, _ = _licence_with(turn, (900, 1500), 420)
    read = reader.read(page, today=TODAY)
    assert _kinds(read) == _BOTH


def test_what_a_card_hides_a_part_of_is_not_sure(reader: DocumentReader) -> None:
    """The scope ends where the card begins, and reads as well as ever."""
    page, scope = _licence_with(-90.0, (1000, 1180), 450)
    read = reader.read(page, today=TODAY)
    assert _kinds(read) == _BOTH
    licence = next(found for found in (read, *read.further) if found.document_type is DocumentType.BUSINESS_LICENCE)
    found = licence.fields.get("business_scope")
    assert found is None or (found.value != scope and found.confidence < _ACCEPTED)


def test_a_licence_whose_title_a_card_hides_is_read_beside_it(reader: DocumentReader) -> None:
    """The outline around both bears the card's words alone; one document of that was held to say as much as two."""
    page, _ = _licence_with(-8.0, (420, 560), 760)
    assert _kinds(reader.read(page, today=TODAY)) == _BOTH


def test_a_licence_on_its_head_beneath_a_card_is_told(reader: DocumentReader) -> None:
    """The page was turned for the card, and the licence's lines said nothing."""
    page, _ = _licence_with(0.0, (800, 1450), 640, lean=180.0)
    read = reader.read(page, today=TODAY)
    codes = {finding.code for found in (read, *read.further) for finding in found.findings}
    assert _kinds(read) == _BOTH or FindingCode.UNREAD_TEXT in codes


def test_lines_run_otherwise_than_most() -> None:
    """Either way across, and aslant; a box that is hardly longer than it is high runs no way."""

    def box(width: float, height: float, turn: float) -> Corners:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) - (width / 2, height / 2)
        angle = np.deg2rad(turn)
        return np.asarray(
            corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), np.float32
        )

    level = [box(200, 20, 0.0), box(300, 20, 3.0), box(150, 20, -4.0), box(20, 20, 0.0)]
    others = [box(90, 15, 40.0), box(90, 15, 90.0), box(15, 90, 2.0)]
    assert [id(mark) for mark in running_otherwise([*level, *others])] == [id(mark) for mark in others]
    assert running_otherwise([]) == []


def test_a_value_is_close_to_what_may_hide_its_next_line() -> None:
    """Within its own height on every side."""
    value = np.array([[100, 100], [400, 100], [400, 130], [100, 130]], np.float32)

    def card(left: float, top: float) -> Corners:
        corners = [[left, top], [left + 300, top], [left + 300, top + 200], [left, top + 200]]
        return np.array(corners, np.float32)

    assert is_close(value, [card(0, 145)])
    assert is_close(value, [card(420, 0)])
    assert not is_close(value, [card(0, 175), card(440, 0)])
