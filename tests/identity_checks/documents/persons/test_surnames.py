"""R20, R21: the surname that a person's name begins with decides for its look-alike, and is never sure."""

from collections.abc import Mapping

import pytest

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.persons.names import sure_of_its_signs
from identity_checks.documents.layouts.persons.surnames import SURNAMES, begins_with_a_surname
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.models import ModelStore
from identity_checks.results import CorrectionRule
from tests.identity_checks.documents.persons.drawn import drawn_name


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    """Both networks' weights and look-alikes, loaded once."""
    return SecondOpinion(ModelStore.bundled())


def _settled(opinion: SecondOpinion, drawn: str, read: str, others: Mapping[str, float]) -> FieldDraft:
    """Give what becomes of a name that was read as another, `others` thought of for its first sign."""
    picture, line = drawn_name(drawn, read, score=0.99, others=others)
    return sure_of_its_signs(opinion, picture, [line], FieldDraft(read, 0.99, line.source.corners))


@pytest.mark.parametrize(
    ("drawn", "read", "others"),
    [("蒋乙", "将乙", {}), ("汪雪琛", "注雪琛", {}), ("覃勇", "罩勇", {"覃": 0.06}), ("逄浩羿", "逢浩羿", {})],
)
def test_a_sign_that_is_no_surname_is_the_one_that_it_looks_like(
    opinion: SecondOpinion, drawn: str, read: str, others: dict[str, float]
) -> None:
    """The picture has to be like it; what was read stands beside it, and a person looks."""
    draft = _settled(opinion, drawn, read, others)
    assert draft.value == drawn
    assert draft.confidence <= 0.5
    (change,) = draft.corrections
    assert (change.position, change.was, change.now, change.rule) == (0, read[0], drawn[0], CorrectionRule.LIST)


@pytest.mark.parametrize("name", ["氹国强", "凹国强", "罩国强", "注国强"])
def test_a_name_that_is_printed_so_stays(opinion: SecondOpinion, name: str) -> None:
    """A clear picture of a sign that no list has is not talked into another one; it is doubtful all the same."""
    draft = _settled(opinion, name, name, {})
    assert draft.value == name
    assert draft.confidence <= DOUBT


@pytest.mark.parametrize("name", ["方曰明", "方日明", "王未", "李士林"])
def test_a_sign_that_differs_by_the_length_of_a_stroke_is_unsure(opinion: SecondOpinion, name: str) -> None:
    """曰 was read as 日 with a probability of 1; a name gives neither away."""
    assert _settled(opinion, name, name, {}).confidence <= DOUBT
    assert _settled(opinion, "王海", "王海", {}).confidence > DOUBT


@pytest.mark.parametrize("name", ["王伟", "欧阳静怡", "上官婉", "亓元", "扎西", "买买提·吐尔逊", "其其格", "阿依古丽"])
def test_names_begin_with_a_surname_or_are_transcriptions(name: str) -> None:
    """Minority names begin as they like."""
    assert begins_with_a_surname(name)


def test_a_name_of_four_signs_begins_with_a_surname_too() -> None:
    """令狐文英 was read as 合狐文英, and sure."""
    assert begins_with_a_surname("令狐文英")
    assert not begins_with_a_surname("合狐文英")


def test_no_look_alike_of_a_surname_is_in_the_list() -> None:
    """逢 for 逄 and the like: were they in it, the mistake would pass."""
    assert not SURNAMES & set("逢咎晃祈阕洗藏威刑宴部闽芽逮腾谬卡闰注将罩")
