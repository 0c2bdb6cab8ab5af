"""A sign that the line reader dropped is told by its shape where its ink is (R20), and never sure (R21)."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.engine import Image as Pixels
from identity_checks.documents.text.inked_signs import with_inked_signs
from identity_checks.documents.text.lost_signs import DOUBT, UnreadInk
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.models import ModelStore
from identity_checks.results import CorrectionRule
from identity_checks.specimens.fonts import Face, font

_EM = 40


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    """The networks, loaded once."""
    return SecondOpinion(ModelStore.bundled())


def _page(printed: str, *, drawn: Callable[[Pixels], Pixels] = lambda picture: picture) -> UnreadInk:
    picture = Image.new("RGB", (_EM * (len(printed) + 3), 3 * _EM), (238, 240, 236))
    ImageDraw.Draw(picture).text((_EM, 2 * _EM), printed, font=font(Face.HEI, _EM), fill=(30, 28, 34), anchor="ls")
    seen = cv2.GaussianBlur(np.ascontiguousarray(np.asarray(picture)[..., ::-1]), (0, 0), 0.8)
    return UnreadInk(drawn(np.asarray(seen, np.uint8)))


def _read(printed: str, read: str) -> TextLine:
    left, right, top, bottom = _EM - 8, _EM * (len(printed) + 1) + 8, round(0.95 * _EM), round(2.25 * _EM)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    places = [printed.index(sign) for sign in read]
    glyphs = tuple(
        Glyph(sign, 0.999, (8 + _EM * (place + 0.5)) / (right - left), MappingProxyType({}))
        for sign, place in zip(read, places, strict=True)
    )
    return TextLine(corners, read, 0.99, glyphs, np.zeros((4, 38), np.float32), 1.0)


@pytest.mark.parametrize(("printed", "read"), [("林赟萍", "林萍"), ("欧阳骉", "欧阳"), ("赪永明", "永明")])
def test_a_dropped_sign_is_put_where_its_ink_is(opinion: SecondOpinion, printed: str, read: str) -> None:
    """Between two signs, behind the last and before the first one; it is marked as put there."""
    (line,) = with_inked_signs(opinion, _page(printed), [_read(printed, read)])
    assert line.text == printed
    (put,) = (glyph for glyph in line.glyphs if glyph.text not in read)
    assert (put.read, put.score, put.rule) == ("", DOUBT, CorrectionRule.CHARACTER_CLASSIFIER)


def test_ink_that_is_no_clear_sign_is_left_alone(opinion: SecondOpinion) -> None:
    """A smear where the sign was says nothing, and a line without unread ink comes back as it is."""

    def smeared(picture: Pixels) -> Pixels:
        hidden = picture.copy()
        middle = hidden[:, 2 * _EM : 3 * _EM]
        hidden[:, 2 * _EM : 3 * _EM] = cv2.blur(middle, (31, 31))
        return hidden

    line = _read("林赟萍", "林萍")
    assert with_inked_signs(opinion, _page("林赟萍", drawn=smeared), [line]) == [line]
    whole = _read("林赟萍", "林赟萍")
    assert with_inked_signs(opinion, _page("林赟萍"), [whole]) == [whole]
