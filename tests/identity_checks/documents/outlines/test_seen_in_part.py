"""Documents of which the picture holds a part: what their text tells of it (R3, R21)."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.attempt import Attempt
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.layouts.beyond_picture import around_values, room_to_edge, runs_out
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.shapes import is_larger_than_page
from identity_checks.documents.text.engine import Corners
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentType
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, Pixels, page_of, put
from tests.identity_checks.packs.lines import line, sheet

_WIDE, _HIGH = 856, 540
_PAGE: Final = (1000, 700)


def _box(left: float, top: float, right: float, bottom: float, *, rise: float = 0) -> Corners:
    return np.array([[left, top], [right, top + rise], [right, bottom + rise], [left, bottom]], np.float32)


@given(left=st.floats(5, 600), top=st.floats(5, 600), wide=st.floats(40, 300), high=st.floats(10, 60))
def test_text_within_the_picture_runs_out_nowhere_and_at_each_edge_there(
    left: float, top: float, wide: float, high: float
) -> None:
    """R3: a document has a margin around its text, a picture that cuts it has none."""
    width, height = _PAGE
    inside = _box(left, top, min(left + wide, width - 5), min(top + high, height - 5))
    assert not runs_out(room_to_edge([inside], [inside], width, height) / width)
    for edge in (
        _box(0, top, wide, top + high),
        _box(width - wide, top, width - 1, top + high),
        _box(left, 1, left + wide, 1 + high),
        _box(left, height - high, left + wide, height - 1),
    ):
        assert runs_out(room_to_edge([inside, edge], [inside, edge], width, height) / width)
    across = _box(0, 100, 400, 130, rise=200)
    assert not runs_out(room_to_edge([inside, across, inside], [inside, across, inside], width, height) / width)
    assert not runs_out(room_to_edge([], [], width, height) / width)


def test_text_far_from_a_document_s_values_is_that_of_a_paper_beneath_it() -> None:
    """R3: a whole card on printed papers was called cut off for a line of theirs that ran out of the picture."""
    values = [_box(200, 200, 400, 230), _box(200, 300, 500, 330)]
    title, paper = _box(200, 140, 420, 180), _box(0, 600, 300, 630)
    assert around_values([title, *values, paper], values) == [title, *values]
    assert around_values([title, paper], []) == []


def _attempt(kind: DocumentType, width: float, height: float, page: tuple[int, int]) -> Attempt:
    """A document without outline, its first and last line so far apart, on a page of some size."""
    picture = np.full((page[1], page[0], 3), 250, np.uint8)
    lines = sheet(line("姓名", 10, 10), line("号", width - 20, height - 20))
    return Attempt(Sheet(picture, np.eye(3)), 0, None, tuple(lines), kind, 6.0, None, None, several=False)


@pytest.mark.parametrize(
    ("kind", "text", "page", "larger"),
    [
        (DocumentType.RESIDENT_ID_FRONT, (860, 160), (1120, 430), True),
        (DocumentType.RESIDENT_ID_FRONT, (860, 490), (1120, 700), False),
        (DocumentType.RESIDENT_ID_FRONT, (420, 490), (560, 750), True),
        (DocumentType.BUSINESS_LICENCE, (420, 640), (560, 750), False),
        (DocumentType.BUSINESS_LICENCE, (1200, 480), (1680, 620), True),
        (DocumentType.UNKNOWN, (860, 160), (1120, 300), False),
    ],
)
def test_text_that_spans_more_than_a_page_has_room_for_is_a_part(
    kind: DocumentType, text: tuple[int, int], page: tuple[int, int], larger: bool
) -> None:
    """R3: a card is 0.63 times as high as it is wide; its text is no wider than it."""
    assert is_larger_than_page(_attempt(kind, *text, page), *page) is larger


def _said(reader: DocumentReader, page: Pixels) -> bool:
    reading = reader.read(page, today=TODAY)
    assert reading.document_type is not DocumentType.UNKNOWN
    return any(item.code == FindingCode.CUT_OFF for item in reading.findings)


@pytest.mark.parametrize(("side", "share"), [("left", 0.05), ("right", 0.08), ("top", 0.5), ("bottom", 0.4)])
def test_a_card_of_which_the_edge_takes_a_part_is_cut_off(reader: DocumentReader, side: str, share: float) -> None:
    """R3: a twentieth was too little to be told, and of half a card no outline is found."""
    page = page_of((150, 150, 150), _HIGH + 120, _WIDE + 120)
    put(page, FRONT, 60, 60, _WIDE)
    x, y = round(60 + share * _WIDE), round(60 + share * _HIGH)
    cut = {"left": page[:, x:], "right": page[:, :-x], "top": page[y:], "bottom": page[:-y]}[side]
    assert _said(reader, np.ascontiguousarray(cut))


@pytest.mark.parametrize("margin", [0, 17, 50])
def test_a_whole_card_is_not_cut_off(reader: DocumentReader, margin: int) -> None:
    """R3: without margin, on white and on grey."""
    for card in (FRONT, BACK):
        for colour in ((252, 252, 252), (150, 150, 150)):
            page = page_of(colour, _HIGH + 2 * margin, _WIDE + 2 * margin)
            put(page, card, margin, margin, _WIDE)
            assert not _said(reader, page)
