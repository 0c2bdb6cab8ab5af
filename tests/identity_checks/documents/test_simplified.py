"""What was read as a traditional character on a document that prints simplified ones."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from identity_checks.documents.layouts.draft import drafted
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.simplified import glyph_in_simplified, line_in_simplified
from identity_checks.documents.text.words import Word, placed, signs_of
from identity_checks.results import CorrectionRule


def _glyph(text: str, score: float, **others: float) -> Glyph:
    return Glyph(text, score, 0.5, MappingProxyType({text: score, **others} if others else {}))


@pytest.mark.parametrize(
    ("glyph", "printed", "rule"),
    [
        (_glyph("龔", 0.923, 龑=0.046, 襲=0.021, 羹=0.008), "龑", CorrectionRule.SIMPLIFIED),
        (_glyph("尋", 0.543, 骉=0.276, 弱=0.094), "骉", CorrectionRule.SIMPLIFIED),
        (_glyph("襲", 0.365, 龔=0.284, 雙=0.182, 龑=0.124), "龑", CorrectionRule.SIMPLIFIED),
        (_glyph("靜", 0.776, 静=0.224), "静", CorrectionRule.SIMPLIFIED),
        (_glyph("漢", 0.99), "汉", CorrectionRule.SIMPLIFIED),
        (_glyph("對", 0.955, 崶=0.001), "对", CorrectionRule.SIMPLIFIED),
        (_glyph("龚", 0.6, 龔=0.4), "龚", None),
    ],
    ids=["look-alike", "another", "two traditional", "its own form", "nothing else", "hardly seen", "simple"],
)
def test_a_traditional_character_is_the_likeliest_that_is_none(
    glyph: Glyph, printed: str, rule: CorrectionRule | None
) -> None:
    """R20: 龑 in a name is read as 龔 and must not become 龚; 静 is now and then read as 靜."""
    found = glyph_in_simplified(glyph)
    assert found.text == printed
    assert found.rule is rule
    assert found.read == (glyph.text if rule else "")
    assert 0 < found.score <= 1


def test_the_point_in_a_name_is_the_chinese_one() -> None:
    """R20: 孛儿只斤・苏赫 was read with the Japanese middle dot, and was sure of it."""
    assert glyph_in_simplified(_glyph("・", 0.99)).text == "·"
    assert glyph_in_simplified(_glyph("・", 0.6, **{"·": 0.3, "-": 0.01})).text == "·"


def test_a_form_of_its_own_makes_it_surer() -> None:
    """Issue 3 section 2: 靜 and 静 are one reading, so their probabilities add up; 龑 beside 龔 stays doubtful."""
    assert glyph_in_simplified(_glyph("靜", 0.776, 静=0.224)).score == pytest.approx(1.0)
    assert glyph_in_simplified(_glyph("龔", 0.923, 龑=0.046, 襲=0.021, 羹=0.008)).score < 0.9


def test_the_field_says_what_was_read() -> None:
    """R21: the change is a correction of the field, at its place in the value."""
    glyphs = (
        Glyph("汪", 0.99, 0.2, MappingProxyType({})),
        Glyph("嫣", 0.99, 0.5, MappingProxyType({})),
        Glyph("龔", 0.9, 0.8, MappingProxyType({"龔": 0.9, "龑": 0.1})),
    )
    corners = np.array([[0, 0], [120, 0], [120, 44], [0, 44]], np.float32)
    line = line_in_simplified(TextLine(corners, "汪嫣龔", 0.96, glyphs, np.zeros((4, 38), np.float32), 1.0))
    assert line.text == "汪嫣龑"
    signs = signs_of(placed([line])[0])
    draft = drafted("·汪嫣龑", [Word(tuple(signs))])
    assert [(item.position, item.was, item.now, item.rule) for item in draft.corrections] == [
        (3, "龔", "龑", CorrectionRule.SIMPLIFIED)
    ]
