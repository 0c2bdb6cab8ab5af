"""Business licences: landscape and upright sheets of 2019 and 2014, both also with a registration number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from benchmarks.documents.drawing.grounds import Colour, Tint, badge, module_square, seal
from benchmarks.documents.drawing.numbers import registration_number
from benchmarks.documents.drawing.people import Firm, chinese_day, invent_firm
from benchmarks.documents.drawing.sheet import BLACK, Sheet
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.parts import Part, part_of_seed, pick

_GOLD: Final[Colour] = (168, 130, 62)
_RED: Final[Colour] = (176, 40, 38)


@dataclass(frozen=True, slots=True)
class Form:
    """Where a licence has what, in millimetres.

    Attributes:
        columns: for each column its labels' left edge, its values' left edge and the width of the values.
        order: for each column its fields from the top.
        old: 14-digit registration number in place of the social credit code.
        role: the typeface of the values.
    """

    name: str
    size: tuple[float, float]
    density: float
    tint: Tint
    title: tuple[float, float, float, str]
    code_at: tuple[float, float, float]
    code_below: float
    columns: tuple[tuple[float, float, float], ...]
    order: tuple[tuple[str, ...], ...]
    top: float
    leading: float
    sizes: tuple[float, float]
    label_width: float
    square: tuple[float, float, float]
    office: tuple[float, float]
    mark: tuple[float, float, float]
    role: str = "hei"
    label_colour: Colour = BLACK
    old: bool = False


_LEFT: Final = ("name", "type", "legal_representative", "business_scope")
_RIGHT: Final = ("registered_capital", "established_date", "business_term", "address")
_RIGHT_2019: Final = ("registered_capital", "established_date", "address")
_ALL: Final = (
    "name", "type", "address", "legal_representative", "registered_capital", "established_date", "business_term",
    "business_scope",
)  # fmt: skip
_OLD: Final = (
    "name", "address", "legal_representative", "registered_capital", "type", "business_scope", "established_date",
    "business_term",
)  # fmt: skip
_OLD_LEFT: Final = ("name", "address", "legal_representative", "registered_capital", "type")
_OLD_RIGHT: Final = ("established_date", "business_term", "business_scope")
_PAPER: Final = Tint((253, 250, 242), (248, 243, 232), (224, 204, 158), 0.28)

_FORMS: Final = {
    Part.TUNE: (
        Form(
            "landscape-t", (297, 210), 5.2, _PAPER, (168, 62, 19, "（副本）"), (26, 34, 4.6), 7.4,
            ((26, 58, 92), (160, 192, 82)), (_LEFT, _RIGHT), 86, 8.2, (5.0, 5.2), 26, (248, 20, 24), (190, 170),
            (56, 62, 6.0), label_colour=_RED,
        ),
        Form(
            "upright-t", (210, 297), 5.2, _PAPER, (105, 76, 20, "（副  本）"), (52, 92, 5.4), 0.0,
            ((28, 66, 116),), (_ALL,), 110, 8.4, (5.4, 5.4), 30, (26, 244, 28), (110, 262), (60, 286, 6.0),
            role="song",
        ),
        Form(
            "upright-old-t", (210, 297), 5.3, Tint((250, 248, 240), (247, 244, 234), (226, 206, 162), 0.34),
            (105, 74, 18, "（副本）"), (60, 90, 5.2), 0.0, ((30, 70, 110),), (_OLD,), 112, 8.2, (5.2, 5.2), 32,
            (27, 242, 24), (109, 259), (62, 286, 5.6), role="song", old=True,
        ),
    ),
    Part.EVALUATE: (
        Form(
            "landscape-2019-e", (420, 297), 3.9, _PAPER, (214, 88, 25, "（副    本）"), (34, 58, 5.8), 9.0,
            ((44, 82, 124), (228, 266, 112)), (_LEFT, _RIGHT_2019), 122, 10.6, (6.8, 6.8), 32, (342, 38, 32),
            (262, 238), (340, 92, 8.0),
        ),
        Form(
            "landscape-2014-e", (297, 210), 5.8, Tint((250, 246, 236), (252, 250, 244), (210, 188, 150), 0.34),
            (150, 58, 17, "（副  本）"), (96, 72, 5.0), 0.0, ((32, 61, 84), (162, 190, 78)), (_LEFT, _RIGHT), 90, 7.6,
            (4.5, 4.7), 24, (36, 24, 20), (184, 166), (246, 60, 5.0), role="song",
        ),
        Form(
            "upright-2014-e", (210, 297), 5.6, Tint((249, 247, 240), (246, 240, 230), (218, 190, 160), 0.4),
            (105, 82, 18, "（副    本） 1-1"), (58, 98, 5.0), 0.0, ((34, 68, 108),), (_ALL,), 116, 7.8, (4.9, 5.0), 28,
            (30, 238, 24), (112, 258), (150, 288, 5.0), label_colour=_RED,
        ),
        Form(
            "upright-old-e", (210, 297), 5.5, Tint((252, 248, 236), (250, 246, 238), (226, 196, 140), 0.42),
            (105, 78, 19, "（副本）"), (70, 96, 5.0), 0.0, ((32, 72, 104),), (_OLD,), 114, 8.0, (5.0, 5.1), 34,
            (28, 240, 22), (108, 256), (60, 287, 5.0), role="song", old=True,
        ),
    ),
}  # fmt: skip
_LYING: Final = {
    Part.TUNE: Form(
        "landscape-old-t", (297, 210), 5.1, Tint((251, 249, 240), (246, 244, 233), (222, 202, 160), 0.36),
        (148.5, 55, 18, "（副本）"), (196, 30, 4.7), 0.0, ((26, 58, 88), (158, 190, 88)), (_OLD_LEFT, _OLD_RIGHT), 78,
        7.4, (4.6, 4.7), 27, (26, 20, 22), (44, 182), (120, 196, 5.6), role="song", old=True,
    ),
    Part.EVALUATE: Form(
        "landscape-old-e", (420, 297), 3.9, Tint((250, 246, 234), (252, 250, 241), (228, 198, 148), 0.38),
        (210, 60, 24, "（副    本）"), (44, 84, 6.0), 0.0, ((44, 88, 110), (222, 264, 118)),
        (("name", "type", "legal_representative", "registered_capital", "established_date", "business_term"),
         ("address", "business_scope")),
        106, 9.6, (6.2, 6.4), 36, (346, 30, 28), (286, 252), (96, 278, 7.0), role="song", old=True,
    ),
}  # fmt: skip
"""Old forms that lie: every other of the old ones."""
_LABELS: Final = {
    "name": "名称", "type": "类型", "legal_representative": "法定代表人", "business_scope": "经营范围",
    "registered_capital": "注册资本", "established_date": "成立日期", "business_term": "营业期限", "address": "住所",
}  # fmt: skip
_OTHERWISE: Final = {
    "有限合伙企业": {"legal_representative": "执行事务合伙人", "registered_capital": "出资额",
               "address": "主要经营场所",
               "business_term": "合伙期限"},
    "个体工商户": {"legal_representative": "经营者", "type": "组成形式", "address": "经营场所",
              "established_date": "注册日期"},
}  # fmt: skip


def licence(seed: int) -> Specimen:
    """The licence of company `seed`; landscape and upright, new and old forms take turns."""
    firm, part = invent_firm(seed), part_of_seed(seed)
    form = form_of(part, seed)
    sheet = Sheet(part, seed, form.size, form.tint, density=form.density)
    _furniture(sheet, form)
    truth = _values(firm, form)
    code_field, code = (
        ("registration_number", registration_number(firm.region, sheet.draw)) if form.old else ("uscc", firm.code)
    )
    truth[code_field] = code
    x, y, size = form.code_at
    words = "注册号" if form.old else "统一社会信用代码"
    end = sheet.text((x, y), words, "hei", size, form.label_colour)
    at = (x, y + form.code_below) if form.code_below else (end + 3.0, y)
    sheet.text(at, code, "digits", size * 1.08, BLACK, field=code_field, spacing=0.25)
    individual = firm.form == "个体工商户"
    labels = _LABELS | _OTHERWISE.get(firm.form, {})
    for (label_x, value_x, width), fields in zip(form.columns, form.order, strict=True):
        y = form.top
        for field in fields:
            if field not in truth or (individual and field in {"registered_capital", "business_term"}):
                truth.pop(field, None)
                continue
            sheet.spread((label_x, y), labels[field], "hei", form.sizes[0], form.label_colour, form.label_width)
            shown = chinese_day(firm.founded) if field == "established_date" else truth[field]
            y = (
                sheet.paragraph(
                    (value_x, y), shown, form.role, form.sizes[1], width=width, leading=form.leading, field=field
                )
                + 0.42 * form.leading
            )
    _office(sheet, form, firm)
    shown_fields = {name: truth[name] for name in truth if name in sheet.lines}
    image = sheet.pixels()
    return Specimen(Kind.BUSINESS_LICENCE, "CHN", form.name, seed, image, shown_fields, {}, sheet.lines, sheet.fonts, 0)


def form_of(part: Part, seed: int) -> Form:
    """The form on which the licence of company `seed` is printed."""
    form = _FORMS[part][pick(seed, "form", len(_FORMS[part]))]
    return _LYING[part] if form.old and pick(seed, "lying", 2) else form


def _values(firm: Firm, form: Form) -> dict[str, str]:
    term = "长期" if firm.ends is None else f"{chinese_day(firm.founded)}至{chinese_day(firm.ends)}"
    truth = {
        "name": firm.name,
        "type": firm.form,
        "legal_representative": firm.head,
        "registered_capital": firm.capital,
        "established_date": firm.founded.isoformat(),
        "business_term": term,
        "address": firm.address,
        "business_scope": firm.scope,
    }
    shown = {field for column in form.order for field in column}
    return {field: value for field, value in truth.items() if field in shown}


def _furniture(sheet: Sheet, form: Form) -> None:
    width, height = form.size
    scale = sheet.density
    for inset, stroke in ((7.0, 1.7), (10.0, 0.5)):
        box = (inset * scale, inset * scale, (width - inset) * scale, (height - inset) * scale)
        sheet.pen.rectangle(box, outline=_GOLD, width=max(2, round(stroke * scale)))
    x, y, size, copy = form.title
    radius = size * 0.72
    badge(sheet.pen, (x * scale, (y - size * 1.9) * scale), radius * scale, (192, 56, 48), (224, 180, 90))
    gap = size * 0.55
    sheet.text((x, y), "营业执照", "title", size, BLACK, spacing=gap, align=0.5)
    sheet.text((x, y + size * 0.48), copy, "hei", size * 0.3, BLACK, align=0.5)
    left, top, side = form.square
    sheet.picture.paste(module_square(sheet.draw, round(side * scale)), (round(left * scale), round(top * scale)))


def _office(sheet: Sheet, form: Form, firm: Firm) -> None:
    x, y = form.office
    size = form.sizes[0]
    sheet.text((x, y), "登记机关", "hei", size * 1.1, form.label_colour, spacing=size * 0.3)
    sheet.text((x + size * 2, y + size * 3), chinese_day(firm.founded), "hei", size)
    strip = Image.new("L", (60 * len(firm.authority), 64), 255)
    pen = ImageDraw.Draw(strip)
    left = 0.0
    for piece, font in sheet.face("song").runs(firm.authority, 56):
        pen.text((left, 54), piece, font=font, fill=0, anchor="ls")
        left += font.getlength(piece)
    stamp = seal(strip, round(size * 3.4 * sheet.density), (196, 40, 44))
    at = (round((x + size * 7) * sheet.density - stamp.width / 2), round(y * sheet.density - stamp.height / 2))
    sheet.picture.paste(stamp, at, stamp)
    sheet.mark(form.mark[:2], form.mark[2])
