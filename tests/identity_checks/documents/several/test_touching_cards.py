"""Cards that touch: what stands at the edge of one is no word of the other (R21, R98)."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from identity_checks.documents.reader import DocumentReader
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.documents.several.laying import TODAY

_UPPER = {
    "name": "汪博文",
    "letters": "WANG, BOWEN",
    "birth_date": "1946.06.07",
    "sex": "男",
    "term": "2023.03.19-2028.03.18",
    "document_number": "69845045",
}
_LOWER = {
    "name": "滕一春",
    "letters": "TENG, YICHUN",
    "birth_date": "1996.04.27",
    "sex": "女",
    "term": "2023.04.09-2033.04.08",
    "document_number": "M81882277",
}


def _lay(drawing: ImageDraw.ImageDraw, top: int, title: str, holder: dict[str, str]) -> None:
    """Print a travel permit on a page, from some height on."""
    cells = (
        (420, 150, "姓名", holder["name"]),
        (420, 262, "出生日期", holder["birth_date"]),
        (720, 262, "性别", holder["sex"]),
        (420, 374, "有效期限", holder["term"]),
        (420, 474, "签发机关", "公安部出入境管理局"),
        (60, 500, "证件号码", holder["document_number"]),
    )
    drawing.text((300, top + 34), title, font=font(Face.SANS, 42), fill=(40, 40, 60))
    drawing.text((420, top + 206), holder["letters"], font=font(Face.SANS, 28), fill=(20, 20, 20))
    for left, down, label, value in cells:
        drawing.text((left, top + down - 16), label, font=font(Face.SANS, 24), fill=(90, 100, 130))
        drawing.text((left, top + down + 16), value, font=font(Face.SANS, 30), fill=(20, 20, 20))


def test_a_permit_right_above_another_kind_is_not_lost_with_it(reader: DocumentReader) -> None:
    """R98: the lower one's title stood on the upper one's sheet, which was no document then, nor was the page."""
    page = Image.new("RGB", (960, 1200), (236, 238, 240))
    drawing = ImageDraw.Draw(page)
    _lay(drawing, 0, "台湾居民来往大陆通行证", _UPPER)
    _lay(drawing, 590, "港澳居民来往内地通行证", _LOWER)
    first = reader.read(np.asarray(page)[:, :, ::-1].copy(), today=TODAY)
    found = [
        {name: one.fields[name].value for name in ("name", "sex", "document_number")} for one in (first, *first.further)
    ]
    expected = [{name: holder[name] for name in ("name", "sex", "document_number")} for holder in (_LOWER, _UPPER)]
    assert sorted(found, key=str) == sorted(expected, key=str)
