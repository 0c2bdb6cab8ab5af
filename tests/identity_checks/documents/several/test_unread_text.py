"""Text on a page that belongs to no document read (R21): said, so that a lost card is not lost in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import cv2
import numpy as np
import pytest

from identity_checks.documents.attempt import Attempt
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.seen import SeenPage
from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType, Finding, Severity, reading_as_json
from identity_checks.specimens import draw
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, page_of, put, unstamped

OTHER = draw(DocumentType.RESIDENT_ID_FRONT, 13)
WHITE: Final = (255, 255, 255)
WORDS: Final = (
    "The quick brown invoice 48213",
    "total 1,299.00 thank you",
    "customer copy ref 2026",
    "window table No.",
)


def _unread(reading: DocumentReading) -> list[Finding]:
    found = [item for one in (reading, *reading.further) for item in one.findings]
    return [item for item in found if item.code == FindingCode.UNREAD_TEXT]


class _FirstOnly:
    """Tells of a page's documents no more than one."""

    def told(self, _seen: SeenPage, first: Sequence[Attempt], _today: date) -> list[Attempt]:
        """Give the likeliest one."""
        return list(first[:1])

    def all_cards(self, _seen: SeenPage, _outline: Outline | None, _today: date) -> list[Attempt]:
        """Give none: the page has margins."""
        return []


@pytest.fixture
def losing(reader: DocumentReader, monkeypatch: pytest.MonkeyPatch) -> DocumentReader:
    """A reader that loses every document of a page but one."""
    monkeypatch.setattr(reader._sight, "_crowded", _FirstOnly())
    return reader


def test_a_card_that_was_lost_is_told_by_its_text(losing: DocumentReader) -> None:
    """R21: with where it is, and a person has to look."""
    page = page_of(WHITE, 1500, 1100)
    put(page, FRONT, 130, 100, 840)
    put(page, OTHER, 130, 820, 840)
    reading = losing.read(page, today=TODAY)
    assert reading.further == ()
    (finding,) = _unread(reading)
    assert [item["region"] for item in reading_as_json(reading)["findings"] if item["code"] == "unread_text"] != [None]
    assert finding.severity is Severity.WARNING
    read = {item.value for item in reading.fields.values()}
    top, bottom = (820, 1350) if FRONT.truth["name"] in read else (100, 630)
    assert finding.region is not None
    middle = np.mean(finding.region, axis=0)
    assert 130 < middle[0] < 970
    assert top < middle[1] < bottom


def test_where_all_documents_are_read_nothing_is_left(reader: DocumentReader) -> None:
    """R21: three cards told are no unread text."""
    page = page_of(WHITE, 1480, 900)
    for place, specimen in enumerate((FRONT, OTHER, BACK)):
        put(page, specimen, 80, 60 + 468 * place, 720)
    reading = reader.read(page, today=TODAY)
    assert len(reading.further) == 2
    assert _unread(reading) == []


def test_a_paper_beside_a_card_is_none(reader: DocumentReader) -> None:
    """R21: a receipt on the table speaks for no kind of document."""
    page = page_of(WHITE, 1300, 1100)
    put(page, FRONT, 130, 100, 840)
    for row in range(8):
        cv2.putText(page, WORDS[row % 4], (160, 760 + 52 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (60, 60, 60), 2)
    assert _unread(reader.read(page, today=TODAY)) == []


def test_a_remark_below_a_copied_card_is_none(reader: DocumentReader) -> None:
    """R21: what is written or stamped on a copy is not a document."""
    page = page_of(WHITE, 900, 1100)
    put(page, BACK, 130, 60, 840)
    for row, text in enumerate(("COPY - ONLY FOR OPENING AN ACCOUNT", "NOT VALID WHEN COPIED AGAIN  2026-11-22")):
        cv2.putText(page, text, (160, 700 + 70 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (40, 40, 200), 2)
    assert _unread(reader.read(page, today=TODAY)) == []


@pytest.mark.parametrize("turn", [1, 3], ids=["turned left", "turned right"])
def test_a_lost_card_that_lies_across_is_told(losing: DocumentReader, turn: int) -> None:
    """R21: its few lines were read upside down and across, said nothing, and nothing was said of them."""
    page = page_of(WHITE, 1600, 1200)
    put(page, FRONT, 130, 80, 840)
    across = np.ascontiguousarray(np.rot90(unstamped(BACK).image, turn))
    page[700:1500, 340:844] = cv2.resize(across, (504, 800), interpolation=cv2.INTER_AREA)
    reading = losing.read(page, today=TODAY)
    assert reading.document_type is DocumentType.RESIDENT_ID_FRONT
    assert len(_unread(reading)) == 1
