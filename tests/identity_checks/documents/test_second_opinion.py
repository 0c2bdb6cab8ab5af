"""Opinions on a doubtful character: the line reader's, which knows text, and those of two who see its shape alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.text.characters import SHIFTS, SIDE, CharacterClassifier, CharacterNetwork, cut_out
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.look_alikes import NearSigns
from identity_checks.documents.text.second_opinion import SecondOpinion, _is_borne_out
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


@dataclass(frozen=True)
class _Alphabet:
    """Makes what the classifier and the network say of a picture: of all characters but some next to nothing."""

    classifier: CharacterClassifier

    def likeness(self, **nearness: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return self._of(-400.0, nearness)

    def told(self, **probabilities: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return self._of(-20.0, {sign: math.log(probability) for sign, probability in probabilities.items()})

    def _of(self, rest: float, known: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        found = np.full(len(self.classifier.characters), rest, np.float32)
        for character, value in known.items():
            found[self.classifier.places[character]] = value
        return found


@pytest.fixture(scope="module")
def of(classifier: CharacterClassifier) -> _Alphabet:
    return _Alphabet(classifier)


def test_the_shape_decides_between_characters_that_the_reader_doubts(opinion: SecondOpinion, of: _Alphabet) -> None:
    """R20: 弱 at 0.5 beside 骉 at 0.06 is 骉 when that is what it looks like; what was read is kept with its rule."""
    likeness, told = of.likeness(骉=-60.0, 弱=-140.0), of.told(骉=0.9, 弱=0.001)
    seen = opinion.together(_glyph("弱", 0.5, 骉=0.06), likeness, told)
    assert (seen.text, seen.read, seen.rule) == ("骉", "弱", CorrectionRule.CHARACTER_CLASSIFIER)
    assert seen.score > 0.9


def test_those_that_agree_are_surer_and_those_that_differ_are_not_sure(opinion: SecondOpinion, of: _Alphabet) -> None:
    """Issue 3 section 2: the score is the pooled probability, so what remains wrong ranks low."""
    read = _glyph("桢", 0.63, 赪=0.27)
    agreed = opinion.together(read, of.likeness(桢=-60.0, 赪=-90.0), of.told(桢=0.9, 赪=0.05))
    split = opinion.together(read, of.likeness(桢=-63.0, 赪=-60.0), of.told(桢=0.45, 赪=0.5))
    assert agreed.text == "桢"
    assert agreed.rule is None
    assert agreed.score > read.score
    assert split.score < 0.8


def test_a_network_that_is_nearly_sure_of_another_overrules_a_doubt(opinion: SecondOpinion, of: _Alphabet) -> None:
    """R20, R21: 频 was read at 0.7 and 赪 named by nobody."""
    seen = opinion.together(_glyph("频", 0.7), of.likeness(频=-64.0, 赪=-60.0), of.told(频=0.0002, 赪=0.99))
    assert (seen.text, seen.read, seen.score) == ("赪", "频", 0.5)


@pytest.mark.parametrize(
    ("like", "probability", "text"), [(-100.0, 0.999, "浐"), (-100.0, 0.05, "湾"), (-210.0, 0.999, "湾")]
)
def test_a_character_that_nobody_named_is_put_only_if_it_is_likely_and_never_sure(
    opinion: SecondOpinion, of: _Alphabet, like: float, probability: float, text: str
) -> None:
    """R20, R21: nothing is put that is hardly likelier, or on a picture that is too little like any character."""
    read = _glyph("湾", 0.7)
    seen = opinion.together(read, of.likeness(浐=like, 湾=like - 10), of.told(浐=probability, 湾=0.02))
    assert seen.text == text
    if text == "浐":
        assert (seen.read, seen.score, seen.rule) == ("湾", 0.5, CorrectionRule.CHARACTER_CLASSIFIER)


def test_a_character_is_no_surer_where_the_picture_is_likelier_another(opinion: SecondOpinion, of: _Alphabet) -> None:
    """R21: 频 was read at 0.97; the picture is somewhat likelier 赪, though not enough to put it."""
    seen = opinion.together(_glyph("频", 0.97), of.likeness(频=-86.0, 赪=-80.0), of.told(频=0.1, 赪=0.6))
    assert seen.text == "频"
    assert seen.score <= 0.9


@pytest.mark.parametrize(
    ("score", "nearness", "text"),
    [
        (0.99, {"骊": -100.0, "别": -180.0}, "骊"),
        (0.99, {"骊": -150.0, "别": -220.0}, "别"),
        (0.99, {"骊": -100.0, "别": -180.0, "羁": -98.0}, "别"),
        (0.9, {"骊": -100.0, "别": -180.0, "羁": -98.0}, "骊"),
    ],
)
def test_what_was_read_surely_gives_way_to_both_who_see_shapes_alone(
    opinion: SecondOpinion, of: _Alphabet, score: float, nearness: dict[str, float], text: str
) -> None:
    """R21: 别 of a spread label was cut through, and the network sure of 骊; it is doubtful then and stays."""
    seen = opinion.together(_glyph("别", score), of.likeness(**nearness), of.told(骊=0.999, 别=0.000001))
    assert seen.text == text
    assert seen.score <= 0.5


def test_what_a_traditional_form_looks_like_is_not_put(opinion: SecondOpinion, of: _Alphabet) -> None:
    """R21: 灣 was printed and is 湾; no one knows 灣 by its shape, so what is seen in it is nothing."""
    folded = replace(_glyph("湾", 0.97), read="灣", rule=CorrectionRule.SIMPLIFIED)
    seen = opinion.together(folded, of.likeness(浐=-100.0, 湾=-160.0), of.told(浐=0.99, 湾=0.0001))
    assert seen is folded


@pytest.mark.parametrize(("like", "sure"), [(-70.0, True), (-150.0, False)])
def test_what_is_put_on_a_picture_that_is_like_no_character_is_never_sure(
    opinion: SecondOpinion, of: _Alphabet, like: float, *, sure: bool
) -> None:
    """R20, R21: 骞 was read as 参 in motion, and named; a blur may be likest it and is still no character."""
    seen = opinion.together(_glyph("参", 0.6, 骞=0.07), of.likeness(骞=like, 参=like - 36), of.told(骞=0.9, 参=0.01))
    assert (seen.text, seen.read) == ("骞", "参")
    assert (seen.score > 0.9) is sure
    assert sure or seen.score == 0.5


def test_characters_that_look_nothing_alike_are_not_near(classifier: CharacterClassifier) -> None:
    """R21: nearness is told the same from either side, as far as each has the other among its nearest."""
    near = NearSigns()
    one, other, far = (classifier.places[sign] for sign in "森淼额")
    assert other in near.of(one)
    assert one in near.of(other)
    assert far not in near.of(one)


def test_a_picture_that_is_like_no_character_decides_nothing(opinion: SecondOpinion, of: _Alphabet) -> None:
    """R21: a cut under a stamp or through two characters that looks like neither leaves the reading as it was."""
    read = _glyph("左", 0.77)
    assert opinion.together(read, of.likeness(右=-320.0, 左=-490.0), of.told(右=0.9, 左=0.0001)) is read


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


@pytest.mark.parametrize("late", [0.0, 0.28, 0.32])
@pytest.mark.parametrize(("text", "part"), [("朱璇洋", "羊"), ("黔南侗", "同"), ("方雪祎", "韦")])
def test_a_sign_seen_late_is_not_its_own_right_half(opinion: SecondOpinion, text: str, part: str, late: float) -> None:
    """R20: the line reader saw the last sign of a line too far right, and a cut there shows no radical."""
    picture, line = _line(text, {2: (0.992, {text[2]: 0.992})})
    moved = replace(line.glyphs[2], position=line.glyphs[2].position + late * _EM / (_EM * len(text) + 16))
    settled = opinion.on(picture, [replace(line, glyphs=(*line.glyphs[:2], moved))])[0]
    assert settled.text == text
    mended = opinion.on(picture, [_line(text, {2: (0.6, {part: 0.6, text[2]: 0.3})})[1]])[0]
    assert mended.text == text


@pytest.mark.parametrize("blur", [0.0, 2.6])
def test_a_character_is_told_by_its_shape(classifier: CharacterClassifier, blur: float) -> None:
    """R20: look-alikes on a drawn line are each the likeliest of all at its place, to the network also blurred."""
    text = "淼森赪桢瑗暖龑龚额颖"
    picture, line = _line(text, {})
    seen = cv2.GaussianBlur(picture, (0, 0), blur) if blur else picture
    cuts = cut_out(np.asarray(seen, np.uint8), line, range(len(text)))
    assert cuts.shape == (len(text), len(SHIFTS), SIDE, SIDE)
    network = CharacterNetwork.of(ModelStore.bundled())
    assert network.characters == classifier.characters
    told = [classifier.characters[int(place)] for place in network.told(cuts).argmax(axis=1)]
    assert "".join(told) == text
    if not blur:
        by_prototypes = [classifier.characters[int(place)] for place in classifier.likeness(cuts).argmax(axis=1)]
        assert "".join(by_prototypes) == text


@pytest.mark.parametrize("above", ["证件持有人姓名", ""])
def test_the_line_above_is_no_part_of_a_character(classifier: CharacterClassifier, above: str) -> None:
    """R21: 其 right below a line that the box still shows looked like 箕."""
    picture = Image.new("RGB", (6 * _EM, 3 * _EM), (238, 240, 236))
    pen = ImageDraw.Draw(picture)
    pen.text((_EM, 0.94 * _EM), above, font=font(Face.HEI, _EM), fill=(30, 28, 34), anchor="ls")
    pen.text((_EM, 2.1 * _EM), "其其格", font=font(Face.HEI, _EM), fill=(30, 28, 34), anchor="ls")
    pixels = np.ascontiguousarray(np.asarray(picture)[..., ::-1])
    left, right, top, bottom = _EM - 8, 4 * _EM + 8, round(0.84 * _EM), round(2.3 * _EM)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    _, line = _line("其其格", {})
    cuts = cut_out(pixels, replace(line, corners=corners), range(3))
    for told in (classifier.likeness(cuts), CharacterNetwork.of(ModelStore.bundled()).told(cuts)):
        assert [classifier.characters[int(place)] for place in told.argmax(axis=1)] == list("其其格")


def test_sure_lines_cost_nothing(opinion: SecondOpinion) -> None:
    """R20: a line without a doubtful character comes back as it is."""
    picture, line = _line("张永明", {})
    assert opinion.on(picture, [line]) == [line]


@pytest.mark.parametrize(
    ("read", "others", "seen", "stays"),
    [
        (0.96, {"域": 0.036}, "域", True),
        (0.9, {"域": 0.09}, "域", False),
        (0.96, {}, "域", False),
        (0.96, {"喆": 0.036}, "喆", False),
        (0.96, {"域": 0.036}, "城", False),
    ],
)
def test_running_text_bears_out_a_sign_whose_other_was_hardly_thought_of(
    read: float, others: dict[str, float], seen: str, *, stays: bool
) -> None:
    """Of seven signs put wrongly on copies three had been read at 0.94 and more in long lines: 新域 of 新城."""
    assert _is_borne_out(_glyph("城", read, **others), _glyph(seen, 0.5)) is stays
