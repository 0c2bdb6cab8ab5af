"""Values of which a finger or glare hides a part: none of them is sure (R20)."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents.degrading.scene import scene_of
from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from case_contract.rules import SURE
from identity_checks.decoding import DecodeRefused, decode_pages
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.hidden_parts import unsure_where_hidden
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Image
from identity_checks.documents.text.words import PlacedLine
from tests.identity_checks.packs.lines import line, sheet

_PAPER: Final = (232, 226, 218)
_SKINS: Final = ((112, 140, 205), (60, 85, 140), (45, 60, 90), (170, 192, 234))
_LEFT, _TOP, _HEIGHT, _WIDE = 200, 100, 30, 16.5
_SIGNS: Final = 14
_END: Final = round(_LEFT + _WIDE * _SIGNS)


def _printed(rows: int = 1) -> tuple[Image, list[PlacedLine], FieldDraft]:
    """Print on paper, its lines, and the value that all of them are."""
    picture = np.full((400, 800, 3), _PAPER, np.uint8)
    lines = []
    for row in range(rows):
        top = _TOP + 40 * row
        for place in range(_SIGNS):
            left = round(_LEFT + _WIDE * place)
            cv2.putText(picture, "E", (left, top + 24), cv2.FONT_HERSHEY_SIMPLEX, 0.75, (40, 40, 40), 2)
        lines.append(line("E" * _SIGNS, _LEFT, top, height=_HEIGHT))
    bottom = _TOP + 40 * (rows - 1) + _HEIGHT
    corners = np.array([[_LEFT, _TOP], [_END, _TOP], [_END, bottom], [_LEFT, bottom]], np.float32)
    return picture, sheet(*lines), FieldDraft("E" * _SIGNS * rows, 0.999, corners)


def _is_sure(picture: Image, lines: list[PlacedLine], draft: FieldDraft, *, running: bool = False) -> bool:
    names = frozenset({"address"} if running else ())
    return unsure_where_hidden(picture, lines, {"address": draft}, names)["address"].confidence > SURE


def _laid(picture: Image, colour: tuple[int, int, int], place: tuple[int, int, int, int]) -> None:
    """Lay something over a picture, with a soft edge."""
    left, top, right, bottom = place
    over = np.zeros(picture.shape[:2], np.float32)
    over[max(0, top) : bottom, max(0, left) : right] = 1
    weight = np.asarray(cv2.GaussianBlur(over, (0, 0), 1.5), np.float32)[..., None]
    picture[:] = (np.array(colour) * weight + picture * (1 - weight)).astype(np.uint8)


@pytest.mark.parametrize("colour", [*_SKINS, (255, 255, 255)])
@pytest.mark.parametrize("place", ["before", "behind", "in", "under"])
def test_a_value_that_goes_on_under_something_is_unsure(colour: tuple[int, int, int], place: str) -> None:
    """R20: fingers of any shade, and glare, at either end of what was read, between its signs, and over their feet."""
    picture, lines, draft = _printed()
    where = {
        "before": (_LEFT - 100, 60, _LEFT - 6, 180),
        "behind": (_END + 10, 60, _END + 110, 180),
        "in": (_LEFT + 80, 60, _LEFT + 150, 180),
        "under": (_LEFT + 80, _TOP + 15, _LEFT + 200, 200),
    }[place]
    assert _is_sure(picture, lines, draft)
    _laid(picture, colour, where)
    assert not _is_sure(picture, lines, draft)


@given(
    colour=st.sampled_from([*_SKINS, (255, 255, 255)]),
    left=st.integers(_END + 2 * _HEIGHT, 700),
    top=st.integers(_TOP + 2 * _HEIGHT, 300),
    beside=st.booleans(),
)
def test_what_lies_apart_from_a_value_leaves_it_sure(
    colour: tuple[int, int, int], left: int, top: int, beside: bool
) -> None:
    """R56: a finger that holds a card elsewhere costs nothing."""
    picture, lines, draft = _printed()
    _laid(picture, colour, (left, 40, left + 90, 160) if beside else (_LEFT, top, _END, top + 90))
    assert _is_sure(picture, lines, draft)


@pytest.mark.parametrize("colour", [(120, 117, 113), (225, 200, 150), (60, 60, 60), (238, 232, 224)])
def test_a_shadow_a_blue_field_or_a_portraits_ground_hides_nothing(colour: tuple[int, int, int]) -> None:
    """R56: what begins beside a value is no finger unless it is of skin's colour, no glare unless it is white."""
    picture, lines, draft = _printed()
    _laid(picture, colour, (_END + 8, 0, 800, 400))
    assert _is_sure(picture, lines, draft)


def test_white_paper_beside_a_shadow_is_no_glare() -> None:
    """R56: a copy's paper is white; its shaded part is the darker one."""
    picture, lines, draft = _printed()
    white = np.clip(picture.astype(np.uint16) * 25 // 22, 0, 247).astype(np.uint8)
    white[:, _LEFT - 10 : _END + 10] = (white[:, _LEFT - 10 : _END + 10] * 0.8).astype(np.uint8)
    assert _is_sure(white, lines, draft)
    _laid(white, (255, 255, 255), (_END + 10, 60, _END + 110, 180))
    assert not _is_sure(white, lines, draft)


@pytest.mark.parametrize("colour", [_SKINS[0], (255, 255, 255)])
@pytest.mark.parametrize("rows", [1, 2])
def test_a_line_that_is_hidden_whole_is_missed_below_a_full_one(colour: tuple[int, int, int], rows: int) -> None:
    """R20: running text may go on there; a name does not."""
    picture, lines, draft = _printed(rows)
    assert _is_sure(picture, lines, draft, running=True)
    top = _TOP + 40 * rows
    _laid(picture, colour, (0, top - 2, _LEFT + 120, top + 80))
    assert not _is_sure(picture, lines, draft, running=True)
    assert _is_sure(picture, lines, draft)


@pytest.mark.parametrize(
    ("kind", "number", "field"),
    [
        (Kind.HOME_RETURN_PERMIT, 810652, "authority"),
        (Kind.EU_RESIDENCE, 830178, "given_names"),
        (Kind.HOME_RETURN_PERMIT, 870377, "surname"),
        (Kind.EU_RESIDENCE, 870154, "expiry_date"),
    ],
)
def test_a_drawn_value_with_a_part_hidden_is_unsure(
    reader: DocumentReader, kind: Kind, number: int, field: str
) -> None:
    """R20: each was given as sure: without its end or its beginning, or another date where its own lies covered."""
    drawn = scene_of(draw_specimen(kind, record_of(Part.TUNE).seed(number)))
    pages = decode_pages(drawn.data)
    assert not isinstance(pages, DecodeRefused)
    (page,) = pages
    read = reader.read(page.pixels, today=TODAY).fields.get(field)
    truth = drawn.documents[0].specimen.truth[field]
    assert read is None or read.value == truth or read.confidence < SURE
