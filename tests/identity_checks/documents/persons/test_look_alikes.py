"""R20: a name's sign is not sure where it looks as much like one that the line reader takes for it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.persons.names import sure_of_its_signs
from identity_checks.documents.text.engine import Glyph
from identity_checks.documents.text.look_alikes import LookAlikes
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.simplified import glyph_in_simplified
from identity_checks.models import ModelStore
from identity_checks.results import CorrectionRule
from tests.identity_checks.documents.persons.drawn import drawn_name

_LOOK_ALIKES = LookAlikes()


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    return SecondOpinion(ModelStore.bundled())


def _named(opinion: SecondOpinion, drawn: str, read: str) -> float:
    picture, line = drawn_name(drawn, read, score=0.9999)
    draft = FieldDraft(read, 0.9999, line.source.corners)
    return sure_of_its_signs(opinion, picture, [line], draft).confidence


@pytest.mark.parametrize(
    ("drawn", "read"),
    [("文朌", "文盼"), ("王玗", "王玕"), ("李袆明", "李祎明"), ("罗湦", "罗涅"), ("戚璟玗", "戚璟玕")],
)
def test_a_sign_that_is_taken_for_another_is_not_sure(opinion: SecondOpinion, drawn: str, read: str) -> None:
    """What neither network knows, or one takes for the other, is left to a person; the value stays as it was read."""
    assert _named(opinion, drawn, read) <= DOUBT
    assert _named(opinion, read, read) > DOUBT


def test_ordinary_names_stay_sure(opinion: SecondOpinion) -> None:
    """A common sign that has rare look-alikes is told from them."""
    names = ("于盼盼", "张国强", "王涅", "陈晓明", "欧阳静怡", "刘志伟", "孙丽华", "赵建军", "周文涛", "林子涵")
    assert [name for name in names if _named(opinion, name, name) <= DOUBT] == []


@pytest.mark.parametrize("traditional", ["張", "國", "強", "劍", "鋒", "幹"])
def test_a_sign_that_only_the_table_folds_is_not_sure(opinion: SecondOpinion, traditional: str) -> None:
    """The holder may write it so; neither pooling nor the classifier makes sure what nobody read."""
    folded = glyph_in_simplified(Glyph(traditional, 0.9999, 0.5, MappingProxyType({})))
    assert (folded.read, folded.rule) == (traditional, CorrectionRule.SIMPLIFIED)
    picture, line = drawn_name(traditional, folded.text, score=0.9999)
    seen = opinion.on(picture, [replace(line.source, glyphs=(folded,))])[0].glyphs[0]
    assert seen.score <= DOUBT


@pytest.mark.parametrize("name", ["朱瑷", "潘瑗", "阳县龙", "王吗", "全国"])
def test_a_name_with_a_twin_or_with_what_stands_in_no_name_is_not_sure(opinion: SecondOpinion, name: str) -> None:
    """R20: 瑗 was read as 瑷, 昱 as 县 and 仝 as 全, and all were accepted."""
    assert _named(opinion, name, name) <= DOUBT


def test_a_name_of_one_sign_is_not_sure(opinion: SecondOpinion) -> None:
    """Names have two and more: the other one may be covered."""
    assert _named(opinion, "罗", "罗") <= DOUBT


@pytest.mark.parametrize(("name", "sure"), [("逢浩", False), ("侯逢", True), ("腾飞", False), ("滕飞", True)])
def test_what_hardly_any_family_is_called_is_not_sure(opinion: SecondOpinion, name: str, sure: bool) -> None:
    """R21: 逢浩羿 was accepted for 逄浩羿; as a later sign of a name it is as good as another."""
    assert (_named(opinion, name, name) > DOUBT) is sure


@pytest.mark.parametrize(
    ("rival", "chance", "sure"),
    [("珅", 0.003, False), ("珅", 0.0001, True), ("国", 0.003, True), ("強", 0.003, True), ("", 0.003, True)],
)
def test_a_common_sign_beside_which_a_rare_one_was_thought_of_is_not_sure(
    opinion: SecondOpinion, rival: str, chance: float, sure: bool
) -> None:
    """R21: 侯坤薇 was accepted for 侯珅薇; another common sign and the traditional form of the sign are no rivals."""
    picture, line = drawn_name("侯强薇", "侯强薇", score=0.9999)
    glyphs = list(line.source.glyphs)
    glyphs[1] = replace(glyphs[1], others=MappingProxyType({rival: chance}))
    seen = replace(line, source=replace(line.source, glyphs=tuple(glyphs)))
    draft = FieldDraft("侯强薇", 0.9999, line.source.corners)
    assert (sure_of_its_signs(opinion, picture, [seen], draft).confidence > DOUBT) is sure


@pytest.mark.parametrize(
    ("colour", "sure"), [((150, 178, 216), False), ((150, 152, 154), True)], ids=["skin", "shadow"]
)
def test_another_hue_behind_a_name_makes_it_unsure(
    opinion: SecondOpinion, colour: tuple[int, int, int], sure: bool
) -> None:
    """Issue 3 section 2: a finger hides the next sign and leaves no ink; a shadow hides nothing."""
    picture, line = drawn_name("刘志", "刘志", score=0.9999)
    cv2.rectangle(picture, (round(line.right) + 8, 0), (picture.shape[1], picture.shape[0]), colour, -1)
    draft = FieldDraft("刘志", 0.9999, line.source.corners)
    assert (sure_of_its_signs(opinion, picture, [line], draft).confidence > DOUBT) == sure


@given(sign=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
def test_no_character_is_its_own_look_alike(sign: str) -> None:
    """Of the resource: others are others, and what has none is like none."""
    others = _LOOK_ALIKES.of(sign)
    assert sign not in others
    described = np.zeros((5, 192), np.float32)
    assert np.isfinite(_LOOK_ALIKES.likeness(sign, described)) == bool(others)
