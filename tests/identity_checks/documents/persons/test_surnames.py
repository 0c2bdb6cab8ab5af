"""R20, R21: the surname that a person's name begins with decides for its look-alike, and is never sure."""

from types import MappingProxyType

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.persons.names import sure_of_its_signs
from identity_checks.documents.layouts.persons.surnames import SURNAMES, begins_with_a_surname
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.words import PlacedLine
from identity_checks.models import ModelStore
from identity_checks.results import CorrectionRule
from identity_checks.specimens.fonts import Face, font

_EM = 40


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    """Both networks' weights and look-alikes, loaded once."""
    return SecondOpinion(ModelStore.bundled())


def _settled(opinion: SecondOpinion, drawn: str, read: str, others: dict[str, float]) -> FieldDraft:
    """Draw a name, and give what becomes of it when it was read as another, `others` thought of for its first sign."""
    page = Image.new("RGB", (_EM * (len(drawn) + 2), 2 * _EM), "#eef2f4")
    ImageDraw.Draw(page).text((_EM, _EM / 2), drawn, font=font(Face.HEI, _EM), fill="#202020")
    picture = cv2.GaussianBlur(np.asarray(page, np.uint8)[:, :, ::-1].copy(), (0, 0), 0.8)
    left, right, top, bottom = float(_EM), float(_EM * (1 + len(drawn))), 0.48 * _EM, 1.75 * _EM
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    glyphs = tuple(
        Glyph(sign, 0.99, (place + 0.5) / len(read), MappingProxyType({} if place else others))
        for place, sign in enumerate(read)
    )
    line = TextLine(corners, read, 0.99, glyphs, np.zeros((1, 38), np.float32), 1.0)
    draft = FieldDraft(read, 0.99, corners)
    return sure_of_its_signs(
        opinion, np.asarray(picture, np.uint8), [PlacedLine(line, left, right, top, bottom)], draft
    )


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


@pytest.mark.parametrize("name", ["王伟", "欧阳静怡", "上官婉", "亓元", "扎西", "买买提·吐尔逊", "其其格", "阿依古丽"])
def test_names_begin_with_a_surname_or_are_transcriptions(name: str) -> None:
    """Minority names begin as they like."""
    assert begins_with_a_surname(name)


def test_no_look_alike_of_a_surname_is_in_the_list() -> None:
    """逢 for 逄 and the like: were they in it, the mistake would pass."""
    assert not SURNAMES & set("逢咎晃祈阕洗藏威刑宴部闽芽逮腾谬卡闰注将罩")
