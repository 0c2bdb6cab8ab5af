"""Business licence: the landscape sheet of today and the upright one of before, 1600 pixels on the long side."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
from PIL import Image

from identity_checks.results import DocumentType
from identity_checks.specimens.canvas import BLACK, Canvas, Colour, Tint, emblem, ground, seal
from identity_checks.specimens.fonts import Face, Font, font
from identity_checks.specimens.lists import chooser
from identity_checks.specimens.people import Company
from identity_checks.specimens.specimen import Pixels, Specimen, rectangle

LONG_SIDE: Final = 1600
SHORT_SIDE: Final = 1131
GOLD: Final[Colour] = (176, 138, 70)
RED: Final[Colour] = (178, 44, 44)
TINT: Final = Tint((252, 249, 240), (246, 240, 226), (222, 196, 140))


def draw_licence(seed: int, company: Company, *, upright: bool | None = None) -> Specimen:
    """The licence of `company`; `upright` chooses the form, otherwise one in three is upright."""
    draw = chooser(seed, "licence")
    if upright is None:
        upright = draw.random() < 1 / 3
    face = draw.choice((Face.SANS, Face.SANS, Face.HEI))
    canvas = _upright(company, face, draw.randrange(3)) if upright else _landscape(company, face, draw.randrange(3))
    width, height = canvas.picture.size
    return Specimen(
        DocumentType.BUSINESS_LICENCE,
        canvas.pixels(),
        {
            "uscc": company.uscc,
            "name": company.name,
            "type": company.kind,
            "legal_representative": company.legal_representative,
            "registered_capital": company.registered_capital,
            "established_date": company.established.isoformat(),
            "business_term": business_term(company),
            "address": company.address,
            "business_scope": company.business_scope,
        },
        rectangle(0, 0, width - 1, height - 1),
        canvas.regions,
    )


def business_term(company: Company) -> str:
    """The term as the licence prints it: 长期, or first and last day joined by 至."""
    if company.ends is None:
        return "长期"
    return f"{chinese_date(company.established)}至{chinese_date(company.ends)}"


def chinese_date(day: date) -> str:
    """A day as Chinese forms print it, 2018年05月07日."""
    return f"{day:%Y}年{day:%m}月{day:%d}日"


def _landscape(company: Company, face: Face, variant: int) -> Canvas:
    canvas = Canvas(ground(TINT, LONG_SIDE, SHORT_SIDE, variant))
    _frame(canvas)
    emblem(canvas.pen, (800, 150), 68, (196, 62, 52), (226, 184, 92))
    canvas.spread((520, 330), "营业执照", font(Face.SERIF_BOLD, 104), BLACK, 560)
    canvas.text((800, 380), "（副  本）", font(face, 34), BLACK, anchor="ms")
    canvas.text((120, 150), "统一社会信用代码", font(face, 28), RED)
    canvas.text((120, 198), company.uscc, font(Face.SANS_BOLD, 34), field="uscc", spacing=1)
    canvas.mark((245, 268), 30)
    _code_square(canvas, (1330, 96), 128, company.uscc)
    canvas.text((1230, 262), "扫描二维码登录企业信用", font(face, 21), (90, 90, 90))
    canvas.text((1230, 290), "信息公示系统了解更多登记信息", font(face, 21), (90, 90, 90))
    value = font(face, 30)
    left = [
        ("名称", company.name, "name"),
        ("类型", company.kind, "type"),
        ("法定代表人", company.legal_representative, "legal_representative"),
        ("经营范围", company.business_scope, "business_scope"),
    ]
    right = [
        ("注册资本", company.registered_capital, "registered_capital"),
        ("成立日期", chinese_date(company.established), "established_date"),
        ("营业期限", business_term(company), "business_term"),
        ("住所", company.address, "address"),
    ]
    for x, width, rows in ((120, 500, left), (880, 420, right)):
        y = 466.0
        for label, text, field in rows:
            canvas.spread((x, y), label, font(face, 29), RED, 150)
            y = canvas.paragraph((x + 180, y), text, value, width=width, leading=44, field=field) + 26
    canvas.text((960, 930), "登记机关", font(face, 34), RED)
    _sealed(canvas, company, (1240, 905), (1150, 1030), font(face, 32))
    return canvas


def _upright(company: Company, face: Face, variant: int) -> Canvas:
    canvas = Canvas(ground(TINT, SHORT_SIDE, LONG_SIDE, variant))
    _frame(canvas)
    emblem(canvas.pen, (565, 165), 74, (196, 62, 52), (226, 184, 92))
    canvas.spread((300, 372), "营业执照", font(Face.SERIF_BOLD, 106), BLACK, 530)
    canvas.text((565, 424), "（副  本）", font(face, 34), BLACK, anchor="ms")
    end = canvas.text((250, 490), "统一社会信用代码", font(face, 32), RED)
    canvas.text((end + 24, 490), company.uscc, font(Face.SANS_BOLD, 34), field="uscc", spacing=1)
    rows = (
        ("名称", company.name, "name"),
        ("类型", company.kind, "type"),
        ("住所", company.address, "address"),
        ("法定代表人", company.legal_representative, "legal_representative"),
        ("注册资本", company.registered_capital, "registered_capital"),
        ("成立日期", chinese_date(company.established), "established_date"),
        ("营业期限", business_term(company), "business_term"),
        ("经营范围", company.business_scope, "business_scope"),
    )
    y, value = 572.0, font(face, 32)
    for label, text, field in rows:
        canvas.spread((130, y), label, font(face, 31), RED, 165)
        y = canvas.paragraph((330, y), text, value, width=650, leading=46, field=field) + 22
    _code_square(canvas, (150, 1330), 150, company.uscc)
    canvas.mark((480, 1480), 34)
    canvas.text((440, 1392), "登记机关", font(face, 34), RED)
    _sealed(canvas, company, (800, 1370), (700, 1500), font(face, 32))
    return canvas


def _sealed(
    canvas: Canvas, company: Company, centre: tuple[float, float], day_at: tuple[float, float], face: Font
) -> None:
    seal(canvas, centre, 96, company.authority)
    canvas.text(day_at, chinese_date(company.established), face)


def _frame(canvas: Canvas) -> None:
    width, height = canvas.picture.size
    for inset, stroke in ((34, 10), (52, 3)):
        canvas.pen.rectangle((inset, inset, width - inset, height - inset), outline=GOLD, width=stroke)
    for x in (70, width - 70):
        for y in (70, height - 70):
            canvas.pen.ellipse((x - 14, y - 14, x + 14, y + 14), outline=GOLD, width=4)


def _code_square(canvas: Canvas, at: tuple[int, int], side: int, text: str) -> None:
    """A square of modules with three finders; it holds no data, so that no scanner is led anywhere."""
    draw = chooser(sum(map(ord, text)), "code square")
    modules = 25
    grid = np.array([[draw.random() < 0.5 for _ in range(modules)] for _ in range(modules)])
    for row, column in ((0, 0), (0, modules - 7), (modules - 7, 0)):
        grid[max(0, row - 1) : row + 8, max(0, column - 1) : column + 8] = False
        grid[row : row + 7, column : column + 7] = True
        grid[row + 1 : row + 6, column + 1 : column + 6] = False
        grid[row + 2 : row + 5, column + 2 : column + 5] = True
    tile: Pixels = np.where(grid, 20, 250).astype(np.uint8)
    canvas.picture.paste(Image.fromarray(tile).resize((side, side), Image.Resampling.NEAREST).convert("RGB"), at)
