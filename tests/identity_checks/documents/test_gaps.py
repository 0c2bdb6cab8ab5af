"""R20: an address or a scope of which a part is covered is not sure, though what is left reads well."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.closed_texts import is_broken
from identity_checks.documents.layouts.places import in_a_province
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.gaps import has_gaps, lacks_lines
from identity_checks.documents.text.words import Label, PlacedLine, Word, signs_of

_EM, _HIGH, _PITCH, _FULL = 20.0, 24.0, 28.0, 8.5
_SENTENCE = "依法须经批准的项目,经相关部门批准后方可开展经营活动"


def _line(text: str, row: float, left: float = 100.0) -> Word:
    """Give a line of signs at their pitch; a space is room where nothing is read."""
    places = [place for place, sign in enumerate(text) if sign != " "]
    right, top = left + _EM * len(text), 100 + _PITCH * row
    glyphs = tuple(Glyph(text[at], 0.999, (at + 0.5) / len(text), MappingProxyType({})) for at in places)
    corners = np.array([[left, top], [right, top], [right, top + _HIGH], [left, top + _HIGH]], np.float32)
    source = TextLine(corners, text, 0.999, glyphs, np.zeros((1, 38), np.float32), 1.0)
    return Word(tuple(signs_of(PlacedLine(source, left, right, top, top + _HIGH))))


_WHOLE = ("云南省西双版纳傣族自治", "州景洪市新桥镇和平街八", "号")


@given(last=st.integers(1, 11))
def test_an_address_whose_lines_are_full_has_no_gaps(last: int) -> None:
    """Whatever the last line's length."""
    assert not has_gaps([_line(_WHOLE[0], 0), _line(_WHOLE[1][:last], 1)], _FULL)


@given(at=st.integers(1, 8), wide=st.integers(1, 2))
def test_room_for_a_sign_between_two_is_a_gap(at: int, wide: int) -> None:
    """One sign or two that are covered in ground's colour."""
    text = _WHOLE[0][:at] + " " * wide + _WHOLE[0][at + wide :]
    assert has_gaps([_line(text, 0), _line(_WHOLE[1], 1)], _FULL)


def test_two_parts_of_a_line_with_room_between_are_one_with_a_gap() -> None:
    """The finder of text makes two boxes of such a line."""
    assert has_gaps([_line("云南省西", 0), _line("自治", 0, 280.0), _line(_WHOLE[1], 1)], _FULL)


@pytest.mark.parametrize(
    "words",
    [
        [_line(_WHOLE[0][:7], 0), _line(_WHOLE[1], 1)],
        [_line(_WHOLE[0][:6], 0), _line(_WHOLE[1][:7], 1), _line(_WHOLE[2], 2)],
        [_line(_WHOLE[0], 0), _line(_WHOLE[2], 2)],
    ],
    ids=["first line ends early", "both end early", "a line is covered"],
)
def test_a_line_that_ends_early_or_is_not_there_is_a_gap(words: list[Word]) -> None:
    """Paint over the right half of an address, or over one of its lines."""
    assert has_gaps(words, _FULL)


def test_a_first_line_below_its_label_or_words_further_down_mean_a_covered_line() -> None:
    """The label stands beside the first line."""
    address = [_line(_WHOLE[0], 0), _line(_WHOLE[1], 1)]
    beside = Label("address", 40.0, 90.0, address[0].middle, _HIGH)
    above = Label("address", 40.0, 90.0, address[0].middle - _PITCH, _HIGH)
    assert not lacks_lines(address, address, beside)
    assert lacks_lines(address, address, above)
    assert lacks_lines(address, [*address, _line("号", 4)], beside)


@given(cut=st.integers(1, len(_SENTENCE) - 2), lost=st.integers(1, 9))
def test_a_prescribed_sentence_is_whole_or_broken(cut: int, lost: int) -> None:
    """Where signs of it lack, the list before it may lack some as well; brackets may be of either width."""
    assert not is_broken(f"软件开发;数据处理服务({_SENTENCE})")
    assert not is_broken(f"软件开发；数据处理服务（{_SENTENCE.replace(',', '，')}）")
    broken = _SENTENCE[:cut] + _SENTENCE[cut + lost :]
    assert is_broken(f"软件开发;数据处理服务({broken})")


@pytest.mark.parametrize(
    ("address", "begins"), [("江苏省南京市", True), ("北京市东城区", True), ("乡大湾村5号", False)]
)
def test_an_address_in_a_province(address: str, begins: bool) -> None:
    """By the table of regions."""
    assert in_a_province(address) == begins
