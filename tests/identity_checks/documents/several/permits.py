"""Travel permits printed on a page."""

from __future__ import annotations

from PIL import ImageDraw

from identity_checks.specimens.fonts import Face, font

UPPER = {
    "name": "汪博文",
    "letters": "WANG, BOWEN",
    "birth_date": "1946.06.07",
    "sex": "男",
    "term": "2023.03.19-2028.03.18",
    "document_number": "69845045",
}
LOWER = {
    "name": "滕一春",
    "letters": "TENG, YICHUN",
    "birth_date": "1996.04.27",
    "sex": "女",
    "term": "2023.04.09-2033.04.08",
    "document_number": "M81882277",
}


def lay(drawing: ImageDraw.ImageDraw, top: int, title: str, holder: dict[str, str]) -> None:
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
