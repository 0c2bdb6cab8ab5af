"""Two cards of different kinds so close together that one outline is around both, drawn and read (R21, R98)."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.reader import DocumentReader
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.documents.several.laying import FRONT, TODAY, Pixels, page_of

_WIDE, _HIGH = 856, 540
_ZONE: Final = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
_ISSUED: Final = (
    (330, "签发机关", "广州市公安局天河分局"),
    (390, "有效期限", "2021.03.04-2026.03.04"),
    (450, "通行证号码", "H16045727"),
)
_INK, _LABEL = (20, 20, 20), (90, 100, 130)


def _card(paper: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (_WIDE, _HIGH), paper)
    return picture, ImageDraw.Draw(picture)


def _pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture)[:, :, ::-1].copy()


def _permit_back() -> Pixels:
    """The emblem side of a residence permit of Hong Kong, Macao and Taiwan residents."""
    picture, drawing = _card((228, 232, 222))
    drawing.text((330, 60), "中华人民共和国", font=font(Face.SANS, 44), fill=_INK)
    drawing.text((300, 130), "港澳居民居住证", font=font(Face.SANS, 52), fill=_INK)
    for top, label, value in _ISSUED:
        drawing.text((150, top), label, font=font(Face.SANS, 26), fill=_LABEL)
        drawing.text((320, top - 3), value, font=font(Face.SANS, 30), fill=_INK)
    return _pixels(picture)


def _zone_back() -> Pixels:
    """The back of a card with a machine readable zone."""
    picture, drawing = _card((226, 230, 236))
    drawing.text((60, 60), "OBSERVATIONS", font=font(Face.SANS, 24), fill=_LABEL)
    for row, text in enumerate(_ZONE):
        for place, sign in enumerate(text):
            drawing.text((36 + 26.2 * place, 360 + 52 * row), sign, font=font(Face.MACHINE, 36), fill=_INK)
    return _pixels(picture)


def _read(reader: DocumentReader, *cards: Pixels, gap: int) -> list[dict[str, str]]:
    """The values of each document on a dark page on which cards lie above each other."""
    page = page_of((70, 60, 50), 1400, 1100)
    for place, card in enumerate(cards):
        top = 120 + place * (_HIGH + gap)
        page[top : top + _HIGH, 120 : 120 + _WIDE] = card
    first = reader.read(page, today=TODAY)
    return [{name: item.value for name, item in one.fields.items()} for one in (first, *first.further)]


def _permits(documents: list[dict[str, str]]) -> list[dict[str, str]]:
    return [found for found in documents if "permit_number" in found]


_PERMIT: Final = {
    "authority": "广州市公安局天河分局",
    "valid_from": "2021-03-04",
    "valid_until": "2026-03-04",
    "permit_number": "H16045727",
}


@pytest.mark.parametrize("gap", [8, 24])
def test_a_portrait_side_right_above_a_permit_s_back_and_that_back_are_both_read(
    reader: DocumentReader, gap: int
) -> None:
    """R98: the outermost edges were the outline, and the page was the permit alone or no document."""
    front = np.asarray(cv2.resize(FRONT.image, (_WIDE, _HIGH), interpolation=cv2.INTER_AREA), np.uint8)
    documents = _read(reader, front, _permit_back(), gap=gap)
    assert len(documents) == 2
    assert dict(FRONT.truth) in documents
    assert _permits(documents) == [_PERMIT]


@pytest.mark.parametrize("gap", [8, 24])
def test_a_zone_above_a_permit_s_back_is_another_card_s(reader: DocumentReader, gap: int) -> None:
    """R98: authority and term of the permit were the other card's, whose zone was valid."""
    documents = _read(reader, _zone_back(), _permit_back(), gap=gap)
    assert len(documents) == 2
    assert _permits(documents) == [_PERMIT]
    (other,) = (found for found in documents if "permit_number" not in found)
    assert (other["document_number"], other["surname"]) == ("D23145890", "ERIKSSON")
    assert "authority" not in other


def test_a_permit_s_back_alone_is_one_document(reader: DocumentReader) -> None:
    """R21: what is one card is not parted."""
    assert _read(reader, _permit_back(), gap=0) == [_PERMIT]
