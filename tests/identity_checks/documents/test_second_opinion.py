"""Two opinions on a doubtful character: the line reader's, which knows text, and the classifier's, which sees shape."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.text.characters import SHIFTS, SIDE, CharacterClassifier, cut_out
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.look_alikes import NearSigns
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.models import CHARACTERS, ModelStore
from identity_checks.results import CorrectionRule
from identity_checks.specimens.fonts import Face, font

_EM = 40


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    return SecondOpinion(ModelStore.bundled())


@pytest.fixture(scope="module")
def classifier() -> CharacterClassifier:
    return CharacterClassifier(ModelStore.bundled().session(CHARACTERS))


def _glyph(text: str, score: float, position: float = 0.5, **others: float) -> Glyph:
    return Glyph(text, score, position, MappingProxyType({text: score, **others}))


def _likeness(classifier: CharacterClassifier, **nearness: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found = np.full(len(classifier.characters), -400.0, np.float32)
    for character, value in nearness.items():
        found[classifier.places[character]] = value
    return found


def test_the_shape_decides_between_characters_that_the_reader_doubts(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R20: 弱 at 0.5 beside 骉 at 0.06 is 骉 when that is what it looks like; what was read is kept with its rule."""
    seen = opinion.together(_glyph("弱", 0.5, 骉=0.06), _likeness(classifier, 骉=-60.0, 弱=-140.0))
    assert (seen.text, seen.read, seen.rule) == ("骉", "弱", CorrectionRule.CHARACTER_CLASSIFIER)
    assert seen.score > 0.9


def test_two_that_agree_are_surer_and_two_that_differ_are_not_sure(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """Issue 3 section 2: the score is the pooled probability, so what remains wrong ranks low."""
    read = _glyph("桢", 0.63, 赪=0.27)
    agreed = opinion.together(read, _likeness(classifier, 桢=-60.0, 赪=-90.0))
    split = opinion.together(read, _likeness(classifier, 桢=-63.0, 赪=-60.0))
    assert agreed.text == "桢"
    assert agreed.rule is None
    assert agreed.score > read.score
    assert split.score < 0.8


def test_a_character_is_no_surer_where_the_classifier_sees_quite_another(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R21: 频 is likelier than 械, which was named, but looks less like the print than 赪, which was not."""
    read = _glyph("频", 0.85, 械=0.06)
    alone = opinion.together(read, _likeness(classifier, 频=-96.0, 械=-108.0))
    other = opinion.together(read, _likeness(classifier, 频=-96.0, 械=-108.0, 赪=-90.0))
    near = opinion.together(read, _likeness(classifier, 频=-96.0, 械=-108.0, 赪=-92.0))
    assert alone.score == near.score > 0.98
    assert (other.text, other.score) == ("频", 0.85)


def test_what_the_reader_is_nearly_sure_of_takes_much_to_overrule(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R21: a little more likeness does not overrule 0.96."""
    seen = opinion.together(_glyph("伟", 0.96), _likeness(classifier, 伟=-64.0, 纬=-60.0))
    assert seen.text == "伟"


@pytest.mark.parametrize("score", [0.9, 0.97])
@pytest.mark.parametrize(
    ("nearness", "text"),
    [
        ({"浐": -100.0, "浍": -113.0}, "浐"),
        ({"浐": -100.0, "浍": -111.0}, "湾"),
        ({"浐": -140.0, "浍": -153.0}, "湾"),
        ({"江": -100.0, "浍": -113.0}, "湾"),
    ],
)
def test_a_rare_character_that_nobody_named_is_put_only_if_it_is_clearly_the_first_of_all(
    opinion: SecondOpinion, classifier: CharacterClassifier, score: float, nearness: dict[str, float], text: str
) -> None:
    """R20, R21: nothing is put that is hardly ahead, that the picture is little like, or that the reader knows well."""
    seen = opinion.together(_glyph("湾", score), _likeness(classifier, 湾=-200.0, **nearness))
    assert seen.text == text
    if text == "浐":
        assert (seen.read, seen.score, seen.rule) == ("湾", 0.5, CorrectionRule.CHARACTER_CLASSIFIER)


@pytest.mark.parametrize(("score", "text"), [(0.9, "浐"), (0.97, "湾")])
def test_what_was_read_surely_gives_way_only_to_a_picture_that_is_like_a_character(
    opinion: SecondOpinion, classifier: CharacterClassifier, score: float, text: str
) -> None:
    """R21: 羟 under a blur was 泾: of such pictures 0.95 and more is believed."""
    assert opinion.together(_glyph("湾", score), _likeness(classifier, 浐=-125.0, 湾=-150.0)).text == text


def test_what_a_traditional_form_looks_like_is_not_put(opinion: SecondOpinion, classifier: CharacterClassifier) -> None:
    """R21: 灣 was printed and is 湾; the classifier does not know 灣, so what it sees in it is nothing."""
    folded = replace(_glyph("湾", 0.97), read="灣", rule=CorrectionRule.SIMPLIFIED)
    assert opinion.together(folded, _likeness(classifier, 浐=-100.0, 湾=-160.0)).text == "湾"


@pytest.mark.parametrize(("named", "behind", "text"), [(0.06, 5.0, "逄"), (0.06, 3.0, "逢"), (0.03, 5.0, "逢")])
def test_a_named_character_that_is_the_first_of_all_may_have_less_on_its_side(
    opinion: SecondOpinion, classifier: CharacterClassifier, named: float, behind: float, text: str
) -> None:
    """R20, R21: 逢 at 0.93 is 逄 if that is ahead of all; hardly ahead or hardly named it is not, and never sure."""
    read = _glyph("逢", 0.93, 逄=named)
    seen = opinion.together(read, _likeness(classifier, 逄=-70.0, 逢=-70.0 - behind))
    assert seen.text == text
    if text == "逄":
        assert (seen.read, seen.score) == ("逢", 0.5)


@pytest.mark.parametrize(
    ("score", "times", "text"), [(0.77, 1.2, "仝"), (0.77, 1.0, "全"), (0.77, 2.5, "全"), (0.96, 1.2, "全")]
)
def test_a_look_alike_that_the_picture_is_far_likelier_is_put_and_never_sure(
    opinion: SecondOpinion, classifier: CharacterClassifier, score: float, times: float, text: str
) -> None:
    """R20, R21: 仝 was read as 全 and named by nobody; what is likelier by less, or by far more, is no look-alike."""
    apart = NearSigns().apart(classifier.places["全"], classifier.places["仝"])
    seen = opinion.together(_glyph("全", score), _likeness(classifier, 全=-244.0 - times * apart, 仝=-244.0))
    assert seen.text == text
    if text == "仝":
        assert (seen.read, seen.score, seen.rule) == ("全", 0.5, CorrectionRule.CHARACTER_CLASSIFIER)


def test_a_common_look_alike_that_was_not_named_is_not_put(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R21: the line reader knows 王 well and saw none of it in 土."""
    apart = NearSigns().apart(classifier.places["土"], classifier.places["王"])
    assert np.isfinite(apart)
    likeness = _likeness(classifier, 土=-137.0 - 1.2 * apart, 王=-137.0)
    assert opinion.together(_glyph("土", 0.88, 士=0.12), likeness).text == "土"


def test_a_named_character_that_is_the_likeliest_of_all_is_put_and_never_sure(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R20, R21: 骞 was read as 参 in motion; among thousands the picture is likest one of the few that were named."""
    read = _glyph("参", 0.6, 骞=0.07)
    seen = opinion.together(read, _likeness(classifier, 骞=-150.0, 参=-186.0))
    assert (seen.text, seen.read, seen.score) == ("骞", "参", 0.5)
    assert opinion.together(read, _likeness(classifier, 骞=-180.0, 参=-186.0)) is read


def test_characters_that_look_nothing_alike_are_not_near(classifier: CharacterClassifier) -> None:
    """R21: nearness is told the same from either side, as far as each has the other among its nearest."""
    near = NearSigns()
    one, other, far = (classifier.places[sign] for sign in "森淼额")
    assert near.apart(one, other) == near.apart(other, one) < 40
    assert near.apart(one, far) == np.inf
    assert near.apart(0, far) == np.inf


def test_a_picture_that_is_like_no_character_decides_nothing(
    opinion: SecondOpinion, classifier: CharacterClassifier
) -> None:
    """R21: a cut under a stamp or through two characters leaves the reading as it was."""
    read = _glyph("左", 0.77, 右=0.11)
    assert opinion.together(read, _likeness(classifier, 右=-320.0, 左=-490.0)) is read
    assert opinion.together(read, _likeness(classifier, 龚=-180.0, 右=-220.0, 左=-390.0)) is read


def _line(text: str, scores: dict[int, tuple[float, dict[str, float]]]) -> tuple[np.ndarray, TextLine]:
    picture = Image.new("RGB", (_EM * (len(text) + 2), 3 * _EM), (238, 240, 236))
    ImageDraw.Draw(picture).text((_EM, 2 * _EM), text, font=font(Face.HEI, _EM), fill=(30, 28, 34), anchor="ls")
    pixels = cv2.GaussianBlur(np.ascontiguousarray(np.asarray(picture)[..., ::-1]), (0, 0), 0.8)
    left, right, top, bottom = _EM - 8, _EM * (len(text) + 1) + 8, round(0.95 * _EM), round(2.25 * _EM)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    glyphs = []
    for place, sign in enumerate(text):
        score, others = scores.get(place, (0.999, {}))
        said = max(others, key=lambda other: others[other]) if others else sign
        glyphs.append(Glyph(said, score, (8 + _EM * (place + 0.5)) / (right - left), MappingProxyType(others)))
    read = "".join(glyph.text for glyph in glyphs)
    return pixels, TextLine(corners, read, 0.9, tuple(glyphs), np.zeros((4, 38), np.float32), 1.0)


def test_a_line_with_a_doubtful_character_is_mended(opinion: SecondOpinion) -> None:
    """R20: on a drawn line 玥 that was read as 钥 is 玥; the characters that were sure are left alone."""
    picture, line = _line("欧阳玥", {2: (0.55, {"钥": 0.55, "玥": 0.3})})
    assert line.text == "欧阳钥"
    settled = opinion.on(picture, [line])[0]
    assert settled.text == "欧阳玥"
    assert settled.glyphs[2].read == "钥"
    assert settled.glyphs[0] is line.glyphs[0]


def test_a_character_is_told_by_its_shape(classifier: CharacterClassifier) -> None:
    """R20: characters that look alike, on a drawn line, each the likeliest of all at its place."""
    text = "淼森赪桢瑗暖龑龚頔额"
    picture, line = _line(text, {})
    cuts = cut_out(picture, line, range(len(text)))
    assert cuts.shape == (len(text), len(SHIFTS), SIDE, SIDE)
    told = [classifier.characters[int(place)] for place in classifier.likeness(cuts).argmax(axis=1)]
    assert "".join(told) == text


def test_sure_lines_cost_nothing(opinion: SecondOpinion) -> None:
    """R20: a line without a doubtful character comes back as it is."""
    picture, line = _line("张永明", {})
    assert opinion.on(picture, [line]) == [line]
