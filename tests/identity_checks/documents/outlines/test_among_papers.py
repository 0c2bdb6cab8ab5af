"""R3, R21: a card that lies on printed, ruled or squared paper is found by its own edges."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.documents.finding.closed_shapes import closed_documents, is_elsewhere
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.several import inside
from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentType
from tests.identity_checks.documents.several.laying import FRONT, TODAY, Pixels

_WIDE, _HIGH = 1600, 1200
_CARD: Final = (760, 479)


def _squared() -> Pixels:
    page = np.full((_HIGH, _WIDE, 3), 250, np.uint8)
    page[::60] = page[1::60] = (190, 150, 130)
    page[:, ::60] = page[:, 1::60] = (190, 150, 130)
    return page


def _printed() -> Pixels:
    """A letter that fills the picture."""
    page = np.full((_HIGH, _WIDE, 3), 248, np.uint8)
    for row in range(40, _HIGH, 44):
        text = "we refer to your letter of last month and are pleased to confirm the goods were sent"
        cv2.putText(page, text, (10 + row % 90, row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (60, 50, 50), 2, cv2.LINE_AA)
    return page


def _laid(page: Pixels, turn: float, middle: tuple[float, float] = (800, 600)) -> tuple[Pixels, NDArray[np.float32]]:
    """A page with a card on it that throws a soft shadow, its middle there, and the card's corners."""
    width, height = _CARD
    card = cv2.resize(FRONT.image, _CARD, interpolation=cv2.INTER_AREA)
    move = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), np.float64)
    move[:, 2] += np.array(middle) - (width / 2, height / 2)
    cover = cv2.warpAffine(np.full((height, width), 255, np.uint8), move, (_WIDE, _HIGH))
    seen = cv2.warpAffine(card, move, (_WIDE, _HIGH), borderMode=cv2.BORDER_REPLICATE)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ move[:, :2].T + move[:, 2]
    share = cover.astype(np.float32)[..., None] / 255
    shade = 1 - 0.4 * cv2.GaussianBlur(share, (0, 0), 10)[..., None]
    return (seen * share + page * shade * (1 - share)).astype(np.uint8), corners.astype(np.float32)


def _rows(corners: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Where lines of print on a card with some corners are."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    shares = [(0.1, y, 0.5, y + 0.08) for y in (0.1, 0.25, 0.4, 0.55)]
    boxes = [[(left, top), (right, top), (right, low), (left, low)] for left, top, right, low in shares]
    return [np.array([corners[0] + x * across + y * down for x, y in box], np.float32) for box in boxes]


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How far the corners of two outlines lie apart, whichever comes first, as a share of a card's width."""
    return min(float(np.abs(np.roll(one, turn, axis=0) - other).max()) for turn in range(4)) / _CARD[0]


@settings(max_examples=20, deadline=None)
@given(turn=st.floats(-180, 180))
def test_a_card_on_a_letter_is_closed_by_its_edges_however_it_lies(turn: float) -> None:
    page, corners = _laid(_printed(), turn)
    found = closed_documents(PageEdges(page), _rows(corners))
    assert any(_apart(outline.corners, corners) < 0.05 and outline.seen_sides == 4 for outline in found)


@pytest.mark.parametrize("turn", [-50.0, -20.0, 4.0, 33.0])
def test_rulings_that_reach_a_card_do_not_hide_it(turn: float) -> None:
    page, corners = _laid(_squared(), turn)
    found = closed_documents(PageEdges(page), _rows(corners))
    assert any(_apart(outline.corners, corners) < 0.05 and outline.seen_sides == 4 for outline in found)


def test_an_empty_ruled_page_has_no_document_on_it() -> None:
    assert closed_documents(PageEdges(_squared()), []) == []


@pytest.mark.parametrize("middle", [(800, 190), (800, 1010), (330, 600), (1270, 600)])
def test_the_picture_s_border_closes_a_card_that_it_cuts(middle: tuple[float, float]) -> None:
    page, corners = _laid(_printed(), 0.0, middle)
    shown = np.clip(corners, 0, [_WIDE - 1, _HIGH - 1])
    found = closed_documents(PageEdges(page), _rows(corners))
    assert any(_apart(outline.corners, shown) < 0.03 and outline.seen_sides == 3 for outline in found)


@pytest.mark.parametrize("turn", [-9.0, 4.0])
def test_a_whole_card_on_a_letter_is_read_and_not_cut_off(reader: DocumentReader, turn: float) -> None:
    """Most text on the page is the letter's: its outline was taken for the card's, or the card was lost."""
    page, corners = _laid(_printed(), turn)
    reading = reader.read(page, today=TODAY)
    assert reading.document_type is DocumentType.RESIDENT_ID_FRONT
    assert reading.fields["id_number"].value == FRONT.truth["id_number"]
    assert FindingCode.CUT_OFF not in {finding.code for finding in reading.findings}
    assert reading.corners is not None
    assert _apart(np.array(reading.corners, np.float32), corners) < 0.03
    assert reading.further == ()


def test_an_outline_that_holds_the_text_of_others_is_theirs_as_well() -> None:
    """R3, R21: around a card and the slips beside it edges closed as well as around the card."""
    page = np.full((_HIGH, _WIDE, 3), 60, np.uint8)
    cv2.rectangle(page, (200, 200), (1400, 1000), (150, 150, 150), -1)
    card = np.array([[260, 260], [1020, 260], [1020, 740], [260, 740]], np.float32)
    cv2.fillConvexPoly(page, card.astype(np.int32), (230, 230, 230))
    slips = [
        np.array([[1060, top], [1380, top], [1380, top + 30], [1060, top + 30]], np.float32)
        for top in range(260, 960, 60)
    ]
    edges = PageEdges(page)
    around, own = find_outline(edges, _rows(card)), find_outline(edges, _rows(card), slips)
    assert around is not None
    assert own is not None
    held = [[len(inside(slips, [found.corners])), len(inside(_rows(card), [found.corners]))] for found in (around, own)]
    assert held == [[len(slips), 4], [0, 4]]


@pytest.mark.parametrize(
    ("moved", "score", "elsewhere"), [(0, 0.8, False), (15, 0.8, False), (110, 0.8, True), (110, 0.97, False)]
)
def test_an_outline_that_took_a_paper_s_side_went_astray(moved: float, score: float, elsewhere: bool) -> None:
    """R21: a back on two slips was lost, for the outline around all text had one side of theirs and little else."""
    card = np.array([[300, 300], [1060, 300], [1060, 779], [300, 779]], np.float32)
    stretched = card - np.array([[moved, moved], [0, moved], [0, 0], [moved, 0]], np.float32)
    assert is_elsewhere(Outline(card, 0.98, 4), Outline(stretched, score, 4)) is elsewhere
    assert not is_elsewhere(Outline(card, 0.9, 4), Outline(stretched, score, 4))
