"""Digits and signs of lists that a squeezed view of a line loses or widens are read again (R20)."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.layouts.licence.read_wider import read_wider
from identity_checks.documents.text.engine import TextEngine
from identity_checks.documents.text.words import placed
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.documents.licences.printed import printed


def _read(text: TextEngine, shown: str, *read: str) -> list[str]:
    """Give what becomes of lines that were read on a page that shows one line; the first of them stands on it."""
    page = Image.new("RGB", (800, 160), (250, 248, 240))
    pen, face = ImageDraw.Draw(page), font(Face.SANS, 30)
    pen.text((40, 80), shown, font=face, fill=(30, 30, 30), anchor="lm")
    picture = np.asarray(cv2.GaussianBlur(np.asarray(page, np.uint8)[:, :, ::-1].copy(), (0, 0), 0.8), np.uint8)
    lines = placed(printed(40, 80 + 200 * row, words, score=0.9) for row, words in enumerate(read))
    width = pen.textlength(shown, font=face)
    lines[0].source.corners[[1, 2], 0] = 40 + width
    return [line.source.text for line in read_wider(text, picture, lines)]


@pytest.mark.parametrize(
    ("shown", "read", "settled"),
    [
        ("500.000000万人民币", "50.000000万人民币", "500.000000万人民币"),
        ("500.000000万人民币", "50.000000万美元", "50.000000万美元"),
        ("500.000000万人民币", "50000000万人民币", "500.000000万人民币"),
        ("50.000000万人民币", "500.000000万人民币", "500.000000万人民币"),
        ("500.000000万人民币", "5000人民币", "500.000000万人民币"),
        ("500.000000万人民币", "5000泯民币", "500.000000万人民币"),
        ("500.000000万人民币", "5000澳门币", "5000澳门币"),
        ("软件开发;货物进出口", "软件开发；货物进出口", "软件开发;货物进出口"),
        ("软件开发;货物进出口", "软件开发；货物运输", "软件开发；货物运输"),
        ("软件开发;货物进出口", "软件开发货物进出口", "软件开发;货物进出口"),
    ],
)
def test_a_wider_view_gives_what_was_lost_and_nothing_else(
    text: TextEngine, shown: str, read: str, settled: str
) -> None:
    """A digit is found and none taken away; a list's sign is as wide as it is printed; other readings do not count."""
    assert _read(text, shown, read) == [settled]


def test_a_list_whose_signs_are_alike_is_left_alone(text: TextEngine) -> None:
    """Three and more that are the same are not looked at again: they bear each other out."""
    read = ("软件开发；货物进出口", "服务；销售；运输")
    assert _read(text, "软件开发;货物进出口", *read) == list(read)
