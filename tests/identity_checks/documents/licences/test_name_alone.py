"""A representative's name of which its line left one sign is read again alone (R20)."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.layouts.licence.name_alone import name_alone
from identity_checks.documents.text.engine import TextEngine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.words import placed, signs_of
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.documents.licences.printed import printed

_ROWS = (("注册资本", "50万元人民币"), ("法定代表人", "蔡洋"), ("营业期限", "长期"), ("成立日期", "2020年03月13日"))


def _drawn() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = Image.new("RGB", (700, 400), (250, 248, 240))
    for row, pair in enumerate(_ROWS):
        for x, words in zip((40, 260), pair, strict=True):
            ImageDraw.Draw(page).text((x, 85 + 70 * row), words, font=font(Face.SANS, 30), fill=(30, 30, 30))
    return np.asarray(cv2.GaussianBlur(np.asarray(page, np.uint8)[:, :, ::-1].copy(), (0, 0), 0.8), np.uint8)


@pytest.mark.parametrize(
    ("seen", "read"), [("法定代表人  然", "法定代表人蔡洋"), ("法定代表人  蔡样", "法定代表人蔡样")]
)
def test_a_name_of_one_sign_is_read_alone(text: TextEngine, seen: str, read: str) -> None:
    """A copy's line had 然 behind its label; a name of two signs stays as it was read. What is put is never sure."""
    rows = [
        printed(x, 100 + 70 * row, words)
        for row, pair in enumerate(_ROWS)
        for x, words in zip((40, 260), pair, strict=True)
    ]
    lines = placed([*rows[:2], printed(40, 170, seen), *rows[4:]])
    found = name_alone(text, _drawn(), lines)
    (line,) = (line for line in found if "法定" in line.source.text)
    assert line.unspaced == "".join(read.split())
    if read.endswith("蔡洋"):
        assert max(glyph.score for glyph in line.source.glyphs[-2:]) <= DOUBT
        assert all(240 < sign.centre < 340 for sign in signs_of(line)[-2:])
    assert len(found) == len(lines)
