"""One outline around two cards that lie close together (R21, R98)."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.aspects import ID_1
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.twins import twins
from identity_checks.documents.text.engine import Corners

_WIDE: Final = 400.0
_UPRIGHT: Final = st.booleans()
_GAPS: Final = st.floats(0.0, 0.15)
_TURNS: Final = st.floats(-25.0, 25.0)


def _box(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _lines(card: Corners) -> list[Corners]:
    """Lines of text that lie on a card."""
    left, top = card.min(axis=0)
    right, bottom = card.max(axis=0)
    wide, high = right - left, bottom - top
    return [
        _box(left + 0.1 * wide, top + share * high, left + 0.8 * wide, top + (share + 0.06) * high)
        for share in (0.15, 0.45, 0.8)
    ]


def _pair(gap: float, *, upright: bool, beside: bool) -> tuple[Corners, Corners]:
    """Two cards of 400 pixels by 252, or the other way, with a gap in widths of the side that they share in length."""
    wide, high = (_WIDE / ID_1, _WIDE) if upright else (_WIDE, _WIDE / ID_1)
    first = _box(0, 0, wide, high)
    step = np.array([wide + gap * high, 0] if beside else [0, high + gap * wide], np.float32)
    return first, first + step


def _around(*cards: Corners) -> Corners:
    both = np.concatenate(cards)
    return _box(*both.min(axis=0), *both.max(axis=0))


def _turned(corners: Corners, degrees: float, *, leaning: float = 0.0) -> Corners:
    """Corners on a page that is turned, and of which the far side is shorter by a share."""
    turn = np.deg2rad(degrees)
    along = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]], np.float64)
    plain = _box(-1000, -1000, 1000, 1000)
    far = plain.copy()
    far[:2, 0] *= 1 - leaning
    moved = cv2.perspectiveTransform(corners[None], cv2.getPerspectiveTransform(plain, far))[0]
    return np.asarray(moved @ along + 1500, np.float32)


def _found(outline: Corners, marks: list[Corners]) -> tuple[Corners, Corners] | None:
    both = twins(Outline(outline, 0.9, 4), marks)
    return None if both is None else (both[0].corners, both[1].corners)


def _holds(corners: Corners, marks: list[Corners]) -> int:
    """Count the lines whose middles lie within four corners."""
    middles = [tuple(map(float, mark.mean(axis=0))) for mark in marks]
    return sum(cv2.pointPolygonTest(corners, middle, measureDist=False) >= 0 for middle in middles)


@given(
    gap=_GAPS,
    upright=_UPRIGHT,
    beside=st.booleans(),
    degrees=_TURNS,
    leaning=st.floats(0.0, 0.04),
    start=st.integers(0, 3),
)
def test_two_cards_close_together_are_each_found(  # noqa: PLR0917 - each is drawn by itself
    gap: float, upright: bool, beside: bool, degrees: float, leaning: float, start: int
) -> None:
    """R98: above or beside each other, upright or not, turned, seen from aside, and whichever corner comes first."""
    cards = _pair(gap, upright=upright, beside=beside)
    texts = [[_turned(mark, degrees, leaning=leaning) for mark in _lines(card)] for card in cards]
    outline = np.roll(_turned(_around(*cards), degrees, leaning=leaning), start, axis=0)
    found = _found(outline, [*texts[0], *texts[1]])
    assert found is not None
    held = sorted([_holds(half, texts[0]), _holds(half, texts[1])] for half in found)
    assert held == [[0, 3], [3, 0]]
    areas = [cv2.contourArea(half) for half in found]
    assert sum(areas) == pytest.approx(cv2.contourArea(outline), rel=1e-3)


@given(gap=_GAPS, upright=_UPRIGHT, beside=st.booleans(), degrees=_TURNS)
def test_a_line_of_text_that_lies_on_both_halves_tells_of_one_document(
    gap: float, upright: bool, beside: bool, degrees: float
) -> None:
    """R21: a line across the middle belongs to one paper of that shape, and a half without text is no card."""
    cards = _pair(gap, upright=upright, beside=beside)
    outline = _around(*cards)
    middle = outline.mean(axis=0)
    across = _box(middle[0] - 40, middle[1] - 40, middle[0] + 40, middle[1] + 40)
    marks = [*_lines(cards[0]), *_lines(cards[1])]
    turned = _turned(outline, degrees)
    assert _found(turned, [_turned(mark, degrees) for mark in (*marks, across)]) is None
    assert _found(turned, [_turned(mark, degrees) for mark in marks[:3]]) is None
    assert _found(turned, []) is None


_OTHERS: Final = st.one_of(st.floats(1.0, 1.16), st.floats(1.75, 2.6), st.floats(3.65, 5.0))
"""Longer side by shorter of no two cards and no two data pages."""


@given(aspect=_OTHERS, lying=st.booleans(), degrees=_TURNS)
def test_an_outline_of_another_shape_is_around_no_pair(aspect: float, lying: bool, degrees: float) -> None:
    """R21: a square, a strip of three cards, and what is longer than two with a fifth of a width between them."""
    wide, high = (300 * aspect, 300.0) if lying else (300.0, 300 * aspect)
    below = [*_lines(_box(0, 0, wide, high / 2)), *_lines(_box(0, high / 2, wide, high))]
    beside = [*_lines(_box(0, 0, wide / 2, high)), *_lines(_box(wide / 2, 0, wide, high))]
    for texts in (below, beside):
        outline = _turned(_box(0, 0, wide, high), degrees)
        assert _found(outline, [_turned(mark, degrees) for mark in texts]) is None
