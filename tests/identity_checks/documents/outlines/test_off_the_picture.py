"""Documents of which a corner or an edge is off the picture (R20, R21): how they lie, and what of them is unsure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.several import cuts_a_line
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.finding.sides import within_picture
from identity_checks.documents.layouts.beyond_picture import all_unsure_beyond, unsure_beyond
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType

Floats = NDArray[np.float32]
_CARD = (856, 540)
_PAGE = (1000, 800)


def _view(degrees: float, shift: tuple[float, float], lean: float) -> NDArray[Any]:
    """The way from a card into the page: turned, moved, its far side smaller by `lean`."""
    turn = cv2.getRotationMatrix2D((_CARD[0] / 2, _CARD[1] / 2), degrees, 0.95)
    turn[:, 2] += np.array(_PAGE) / 2 - np.array(_CARD) / 2 + np.array(shift)
    tilt = np.array([[1, 0, 0], [0, 1, 0], [0, lean / _CARD[1], 1]])
    return np.asarray(np.vstack([turn, [0, 0, 1]]) @ tilt, np.float64)


def _moved(points: object, way: NDArray[Any]) -> Floats:
    flat = np.asarray(points, np.float32).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, way).reshape(-1, 2), np.float32)


def _found(way: NDArray[Any]) -> Outline:
    """The outline of a plain card with eight lines of text, of those that the page shows."""
    page = np.full((_PAGE[1], _PAGE[0], 3), (70, 95, 80), np.uint8)
    width, height = _CARD
    cv2.fillConvexPoly(
        page, _moved([[0, 0], [width, 0], [width, height], [0, height]], way).astype(np.int32), (235,) * 3
    )
    marks = []
    for row in range(8):
        for left, right in ((60, 260), (300, 560)):
            top = 60 + 55 * row
            mark = _moved([[left, top], [right, top], [right, top + 26], [left, top + 26]], way)
            if (mark >= 0).all() and (mark < _PAGE).all():
                marks.append(mark)
                cv2.polylines(page, [mark.astype(np.int32)], True, (90, 90, 90))
    outline = find_outline(PageEdges(page), marks)
    assert outline is not None
    return outline


def _askew(outline: Outline, way: NDArray[Any]) -> float:
    """By how many degrees the card's lines lean at most, where the page shows them, on the sheet of the outline."""
    corners = outline.corners
    width, height = (float(np.linalg.norm(corners[place] - corners[0])) for place in (1, 3))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to_sheet = cv2.getPerspectiveTransform(corners, target)
    x, y = np.meshgrid(np.linspace(60, 560, 6), np.linspace(60, 480, 6))
    starts = np.stack([x.ravel(), y.ravel()], axis=1)
    here = _moved(starts, way)
    shown = ((here >= 0) & (here < _PAGE)).all(axis=1)
    further = _moved(starts + np.array([5, 0]), way)
    runs: NDArray[Any] = np.subtract(_moved(further, to_sheet), _moved(here, to_sheet))
    angles = np.degrees(np.arctan2(runs[:, 1], runs[:, 0]))[shown]
    return float(np.abs((angles + 45) % 90 - 45).max())


@pytest.mark.parametrize("degrees", [-40, -20, 25, 55])
@pytest.mark.parametrize("shift", [(-260, 120), (240, -190), (-200, -180)])
def test_a_turned_card_is_straight_though_corners_are_off_the_picture(
    degrees: float, shift: tuple[float, float]
) -> None:
    """R20: two sides or more are not in the picture as wholes; the text and the others tell how the card lies."""
    way = _view(degrees, shift, 0.0)
    assert _askew(_found(way), way) < 3.0


@pytest.mark.parametrize("lean", [-0.2, 0.2])
def test_a_leaning_card_with_an_edge_off_the_picture_is_straight(lean: float) -> None:
    """R20: lines that fan out tell the direction of the side that is not seen."""
    way = _view(3, (-210, -40), lean)
    assert _askew(_found(way), way) < 3.0


def test_a_whole_card_keeps_the_outline_that_is_seen() -> None:
    """R20: nothing beyond the picture is tried where all four sides are clear."""
    way = _view(20, (0, 0), 0.0)
    outline = _found(way)
    width, height = _CARD
    wanted = _moved([[0, 0], [width, 0], [width, height], [0, height]], way)
    assert outline.seen_sides == 4
    assert max(float(np.linalg.norm(wanted - corner, axis=1).min()) for corner in outline.corners) < 8


def test_a_paper_beneath_does_not_move_a_side() -> None:
    """R20: text that runs otherwise and ends under the card's left side is that paper's; a frame inside is no side."""
    page = np.full((_PAGE[1], _PAGE[0], 3), (70, 95, 80), np.uint8)
    cv2.fillConvexPoly(page, np.array([[0, 330], [240, 160], [400, 620], [0, 790]], np.int32), (215,) * 3)
    card = np.array([[250, 150], [950, 150], [950, 590], [250, 590]], np.float32)
    cv2.rectangle(page, (250, 150), (950, 590), (240,) * 3, -1)
    cv2.rectangle(page, (290, 190), (910, 550), (120,) * 3, 2)
    beneath = [
        np.array([[150, y], [290, y - 98], [302, y - 80], [162, y + 18]], np.float32) for y in range(350, 610, 50)
    ]
    own = [np.array([[340, y], [860, y], [860, y + 26], [340, y + 26]], np.float32) for y in range(220, 520, 50)]
    outline = find_outline(PageEdges(page), [*beneath, *own])
    assert outline is not None
    assert max(float(np.linalg.norm(card - corner, axis=1).min()) for corner in outline.corners) < 12


@given(st.floats(0, 60), st.floats(0, 60), st.floats(110, 300), st.floats(110, 300))
def test_sides_outside_come_in_to_what_the_picture_shows(left: float, top: float, right: float, bottom: float) -> None:
    """R20: an upright outline that reaches out of a picture of 100 by 100 ends at its border, no side inside moves."""
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    tight = within_picture(corners, 100, 100)
    wanted = np.array([[left, top], [99, top], [99, 99], [left, 99]], np.float32)
    assert np.abs(tight - wanted).max() < 0.5


def _draft(left: float, right: float) -> FieldDraft:
    return FieldDraft("RAEG", 0.99, np.array([[left, 100], [right, 100], [right, 130], [left, 130]], np.float32))


@pytest.mark.parametrize(
    ("left", "right", "sure"), [(0, 200, False), (100, 499, False), (100, 495, False), (100, 200, True)]
)
def test_what_reaches_the_pictures_edge_is_unsure(left: float, right: float, sure: bool) -> None:
    """Issue 3 section 2: RAEG was read of MACARAEG, each of its signs without a doubt."""
    read = _draft(left, right)
    draft = unsure_beyond(read, read.corners, 500, 400)
    assert draft.value == "RAEG"
    assert (draft.confidence > 0.9) is sure


@pytest.mark.parametrize(("surname_left", "holds", "sure"), [(100, True, True), (100, False, False), (0, True, False)])
def test_a_zone_that_holds_is_cut_where_a_value_in_it_is(surname_left: float, holds: bool, sure: bool) -> None:
    """R21: every third zone of a card that fills its picture was unsure for the fillers at its end."""
    drafts = {"mrz": _draft(0, 499), "surname": _draft(surname_left, 300), "authority": _draft(0, 300)}
    places = {name: draft.corners for name, draft in drafts.items()}
    zone = frozenset({"mrz", "surname"}) if holds else frozenset[str]()
    told = all_unsure_beyond(drafts, places, (500, 400), zone)
    assert (told["mrz"].confidence > 0.9) is sure
    assert (told["surname"].confidence > 0.9) is (surname_left > 0)
    assert told["authority"].confidence <= 0.5


@pytest.mark.parametrize(("top", "sure"), [(12, False), (18, True)])
def test_a_line_right_below_the_pictures_edge_is_unsure(top: int, sure: bool) -> None:
    """R20, R21: the picture was cut just above a name, its line's box held the signs without their tops: 弃 for 昪."""
    read = replace(_draft(100, 200), corners=_draft(100, 200).corners + np.array([0, top - 100], np.float32))
    assert (unsure_beyond(read, read.corners, 500, 400).confidence > 0.9) is sure


def test_the_edge_is_that_of_the_page_wherever_the_sheet_ends() -> None:
    """A sheet that reaches out of the page shows nothing there: the page's edge is within it."""
    sheet = Sheet(np.zeros((400, 700, 3), np.uint8), np.array([[1, 0, -150], [0, 1, 0], [0, 0, 1.0]]))
    for left, sure in ((150, False), (200, True)):
        read = _draft(left, 300)
        assert (unsure_beyond(read, sheet.on_page(read.corners), 500, 400).confidence > 0.9) is sure


@pytest.mark.parametrize(
    ("texts", "pack"),
    [
        (
            ["DE IDENTITATE / IDENTITY CARD", "Nume/Surname", "Prenume/Given names", "Data nașterii/Date of birth"],
            "rou-identity-card",
        ),
        (["Name", "Vornamen", "Geburtstag/Date of birth", "Gültig bis", "DEUTSCH"], "deu-identity-card"),
        (["Nazwisko/Surname", "Imiona/Given names", "Data urodzenia", "POLSKIE"], "pol-identity-card"),
        (["Nume/Surname", "Prenume/Given names", "Data nașterii/Date of birth", "PERMIS"], None),
        (["Name", "Vornamen", "Geburtstag/Date of birth", "Gültig bis", "TÜRKISCH"], None),
    ],
)
def test_a_card_whose_title_is_cut_is_known_by_its_nationality_or_half_the_title(
    texts: list[str], pack: str | None
) -> None:
    """R98: with labels of its language; a residence title of the same state has the labels alone."""
    found = speaking(Shelf.bundled(), texts, None)
    assert (found[0][0].pack.pack if found else None) == pack


def test_a_portrait_side_cut_through_its_date_is_known_by_the_number_and_what_is_left_of_the_date() -> None:
    """R98: labels and sex are off the picture; another day, a wrong check digit or a second date tells nothing."""
    left = ["布朗", "7月9日", "厦门市思明区解放大", "35020319520709647X", "IMEN"]
    assert classify(left, None)[0] is DocumentType.RESIDENT_ID_FRONT
    for was, now in (("7月9日", "7月8日"), ("647X", "6471"), ("IMEN", "8月1日")):
        assert classify([text.replace(was, now) for text in left], None)[0] is DocumentType.UNKNOWN


def test_a_passport_s_title_stands_alone_in_its_line() -> None:
    """R21: zone and most labels are off the picture; a title alone is a part of one, a permit names a passport."""
    page = ["护照", "PASSPORT", "护照号码/Passport No.", "签发机关/Authority"]
    assert classify(page, None)[0] is DocumentType.PASSPORT
    assert classify(page[:2], None)[0] is DocumentType.UNKNOWN
    assert classify(page[2:], None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    ("top", "cut"),
    [(100, False), (286, True), (330, False), (262, False)],
    ids=["within", "through", "below", "barely"],
)
def test_a_guessed_side_that_goes_through_a_line_is_told(top: float, cut: bool) -> None:
    """R20: the side of a card that is off the picture went through its number, and the number was not read."""
    outline = np.array([[0, 0], [600, 0], [600, 300], [0, 300]], np.float32)
    line = np.array([[100, top], [400, top], [400, top + 40], [100, top + 40]], np.float32)
    assert cuts_a_line(outline, [line]) is cut
