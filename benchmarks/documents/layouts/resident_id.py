"""Resident identity cards, both sides, and the residence permits of Hong Kong, Macao and Taiwan residents like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.documents.drawing.grounds import Colour, Tint, badge
from benchmarks.documents.drawing.numbers import filled, mod_11_2
from benchmarks.documents.drawing.people import Holder, invent_holder
from benchmarks.documents.drawing.portraits import some_face
from benchmarks.documents.drawing.sheet import BLACK, Sheet
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.parts import Part, part_of_seed, pick

_SIZE: Final = (85.6, 54.0)
_LABEL: Final[Colour] = (38, 104, 172)
_DARK: Final[Colour] = (40, 42, 52)
_ORIGINS: Final = {"810000": "香港", "820000": "澳门", "830000": "台湾"}


@dataclass(frozen=True, slots=True)
class _Front:
    """Places in millimetres: left edges of labels and values, the first baseline and those after, sizes."""

    name: str
    density: float
    tint: Tint
    label_x: float
    value_x: float
    rows: tuple[float, float, float, float]
    leading: float
    sizes: tuple[float, float, float]
    group_x: float
    wrap: float
    number_at: tuple[float, float, float]
    number_spacing: float
    portrait: tuple[float, float, float, float]
    labels_apart: float
    mark: tuple[float, float, float]


_FRONTS: Final = {
    Part.TUNE: (
        _Front(
            "gat-t1", 11.4, Tint((233, 241, 246), (226, 236, 232), (128, 178, 200)),
            6.2, 15.0, (10.2, 17.0, 23.8, 30.9), 4.7, (2.8, 3.5, 3.2), 29.4, 37.0,
            (6.2, 47.6, 29.0), 0.42, (57.0, 6.6, 80.8, 38.4), 0.9, (68.9, 42.0, 2.3),
        ),
        _Front(
            "gat-t2", 12.2, Tint((240, 240, 238), (218, 232, 240), (150, 182, 190), 0.4),
            5.2, 13.6, (9.4, 15.8, 22.4, 28.8), 4.3, (2.6, 3.3, 3.0), 27.0, 39.0,
            (5.2, 46.4, 27.6), 0.3, (56.2, 5.8, 81.6, 37.6), 0.6, (24.0, 51.4, 2.0),
        ),
    ),
    Part.EVALUATE: (
        _Front(
            "gat-e1", 12.9, Tint((226, 238, 244), (236, 233, 226), (134, 170, 204), 0.36),
            5.8, 14.6, (9.0, 16.5, 23.1, 29.6), 4.45, (2.55, 3.75, 3.05), 30.6, 38.6,
            (5.8, 48.4, 30.4), 0.5, (58.4, 7.4, 81.0, 36.8), 0.75, (70.4, 40.6, 2.2),
        ),
        _Front(
            "gat-e2", 14.1, Tint((238, 243, 240), (230, 230, 242), (120, 186, 190), 0.45),
            7.0, 16.4, (11.2, 18.4, 25.4, 32.2), 4.9, (2.95, 3.4, 3.3), 31.4, 36.2,
            (7.0, 49.6, 31.6), 0.36, (56.8, 8.2, 79.4, 39.4), 1.1, (68.2, 44.0, 2.1),
        ),
        _Front(
            "gat-e3", 10.6, Tint((244, 246, 244), (228, 240, 236), (150, 196, 206), 0.5),
            4.6, 12.6, (8.6, 14.9, 21.4, 27.9), 4.15, (2.4, 3.1, 2.85), 26.2, 40.0,
            (4.6, 45.8, 26.4), 0.26, (57.6, 5.2, 82.4, 37.0), 0.5, (20.0, 51.6, 2.0),
        ),
    ),
}  # fmt: skip


def front(seed: int) -> Specimen:
    """The side with the portrait."""
    holder, part = invent_holder(seed), part_of_seed(seed)
    sheet, form = _front_sheet(part, seed)
    truth = _person_rows(sheet, form, holder)
    _number(sheet, form, "公民身份号码", holder.number)
    truth["id_number"] = holder.number
    return _specimen(Kind.RESIDENT_ID_FRONT, sheet, form.name, seed, truth)


def permit_front(seed: int) -> Specimen:
    """The portrait side of a residence permit for Hong Kong (810000), Macao or Taiwan residents: no ethnic group."""
    holder, part = invent_holder(seed), part_of_seed(seed)
    sheet, form = _front_sheet(part, seed)
    region = sheet.draw.choice(sorted(_ORIGINS))
    number = mod_11_2(f"{region}{holder.born:%Y%m%d}{holder.number[14:17]}")
    truth = _person_rows(sheet, form, holder, grouped=False)
    _number(sheet, form, "公民身份号码", number)
    truth["id_number"] = number
    return _specimen(Kind.HMT_RESIDENCE_FRONT, sheet, f"{form.name}-hmt", seed, truth)


def back(seed: int) -> Specimen:
    """The side with the badge and the validity."""
    return _back(seed, Kind.RESIDENT_ID_BACK)


def permit_back(seed: int) -> Specimen:
    """The validity side of a residence permit, with the number of the travel permit."""
    return _back(seed, Kind.HMT_RESIDENCE_BACK)


def _front_sheet(part: Part, seed: int) -> tuple[Sheet, _Front]:
    form = _FRONTS[part][pick(seed, "form", len(_FRONTS[part]))]
    sheet = Sheet(part, seed, _SIZE, form.tint, density=form.density)
    sheet.paste(some_face(sheet.draw), form.portrait, strength=0.95)
    sheet.mark(form.mark[:2], form.mark[2])
    return sheet, form


def _person_rows(sheet: Sheet, form: _Front, holder: Holder, *, grouped: bool = True) -> dict[str, str]:
    label, large, small = form.sizes
    first, second, third, fourth = form.rows

    def put_label(x: float, y: float, words: str) -> None:
        sheet.text((x, y), words, "hei", label, _LABEL, spacing=form.labels_apart)

    put_label(form.label_x, first, "姓名")
    size = large if len(holder.name) < 9 else large * 0.78
    sheet.text((form.value_x, first), holder.name, "hei", size, BLACK, field="name", spacing=0.2)
    put_label(form.label_x, second, "性别")
    sheet.text((form.value_x, second), holder.sex, "hei", small, BLACK, field="sex")
    if grouped:
        put_label(form.group_x - 7.9, second, "民族")
        sheet.text((form.group_x, second), holder.group, "hei", small, BLACK, field="ethnicity")
    put_label(form.label_x, third, "出生")
    x = form.value_x
    for digits, unit, wide in (
        (holder.born.year, "年", 3.2),
        (holder.born.month, "月", 2.2),
        (holder.born.day, "日", 2.2),
    ):
        x = sheet.text((x, third), str(digits), "hei", small, BLACK, field="birth_date") + 0.5 * wide / 2
        x = sheet.text((x, third), unit, "hei", label, _LABEL) + 0.9 * wide / 2
    put_label(form.label_x, fourth, "住址")
    share = 1.0
    # An address of many lines is set smaller, so that it ends above the number.
    while fourth + (len(sheet.wrapped(holder.address, "hei", small * share, form.wrap)) - 1) * form.leading * share > (
        form.number_at[1] - 1.35 * large
    ):
        share -= 0.04
    sheet.paragraph(
        (form.value_x, fourth),
        holder.address,
        "hei",
        small * share,
        width=form.wrap,
        leading=form.leading * share,
        field="address",
    )
    truth = {
        "name": holder.name,
        "sex": holder.sex,
        "birth_date": holder.born.isoformat(),
        "address": holder.address,
    }
    return truth | ({"ethnicity": holder.group} if grouped else {})


def _number(sheet: Sheet, form: _Front, label: str, number: str) -> None:
    x, y, value_x = form.number_at
    sheet.text((x, y), label, "hei", form.sizes[0], _LABEL)
    size, room = form.sizes[1], _SIZE[0] - 3.0 - value_x
    size *= min(1.0, room / sheet.length(number, "digits", size, form.number_spacing))
    sheet.text((value_x, y), number, "digits", size, BLACK, field="id_number", spacing=form.number_spacing)


@dataclass(frozen=True, slots=True)
class _Back:
    name: str
    density: float
    tint: Tint
    badge: tuple[float, float, float]
    state_at: tuple[float, float, float]
    title_at: tuple[float, float, float]
    gap: float
    label_x: float
    value_x: float
    rows: tuple[float, float]
    sizes: tuple[float, float]
    mark: tuple[float, float, float]


_BACKS: Final = {
    Part.TUNE: (
        _Back(
            "gat-back-t1", 11.4, Tint((246, 238, 236), (234, 240, 240), (206, 150, 150)), (14.0, 14.0, 8.0),
            (50.0, 12.6, 4.4), (50.0, 21.4, 6.6), 1.2, 25.0, 40.0, (40.0, 47.4), (2.9, 3.2), (64.0, 29.4, 2.3),
        ),
    ),
    Part.EVALUATE: (
        _Back(
            "gat-back-e1", 13.2, Tint((240, 236, 232), (228, 238, 236), (196, 140, 160), 0.4), (16.0, 12.8, 7.2),
            (53.0, 11.4, 3.9), (53.0, 20.0, 7.2), 0.7, 22.0, 36.6, (38.4, 46.0), (2.6, 3.05), (68.0, 27.6, 2.2),
        ),
        _Back(
            "gat-back-e2", 11.8, Tint((248, 244, 236), (240, 232, 236), (210, 166, 140), 0.45), (12.4, 15.4, 8.6),
            (47.4, 14.0, 4.8), (47.4, 24.0, 6.2), 1.7, 27.6, 43.4, (41.6, 49.4), (3.1, 3.45), (14.6, 32.0, 2.0),
        ),
    ),
}  # fmt: skip


def _back(seed: int, kind: Kind) -> Specimen:
    holder, part = invent_holder(seed), part_of_seed(seed)
    form = _BACKS[part][pick(seed, "form", len(_BACKS[part]))]
    sheet = Sheet(part, seed, _SIZE, form.tint, density=form.density)
    x, y, radius = form.badge
    badge(sheet.pen, (x * sheet.density, y * sheet.density), radius * sheet.density, (196, 52, 46), (232, 190, 96))
    permit = kind is Kind.HMT_RESIDENCE_BACK
    region = sheet.draw.choice(sorted(_ORIGINS))
    title = "居民身份证" if not permit else "台湾居民居住证" if region == "830000" else "港澳居民居住证"
    x, y, size = form.state_at
    sheet.text((x, y), "中华人民共和国", "title", size, _DARK, spacing=form.gap, align=0.5)
    x, y, size = form.title_at
    size = size if len(title) < 6 else size * 0.84
    sheet.text((x, y), title, "title", size, _DARK, spacing=form.gap * (1.0 if permit else 1.8), align=0.5)
    label, value = form.sizes
    until = "长期" if holder.ends is None else f"{holder.ends:%Y.%m.%d}"
    truth = {"authority": holder.authority, "valid_from": holder.issued.isoformat()}
    truth["valid_until"] = "长期" if holder.ends is None else holder.ends.isoformat()
    first, second = form.rows
    if permit:
        first, second = first - 3.4, second - 3.0
        permit_number = filled("########" if region == "830000" else "H########", sheet.draw)
        truth["permit_number"] = permit_number
        sheet.text((form.label_x, second + 5.4), "通行证号码", "hei", label, _DARK)
        sheet.text((form.value_x + 1.2, second + 5.4), permit_number, "digits", value, field="permit_number")
    sheet.text((form.label_x, first), "签发机关", "hei", label, _DARK)
    sheet.text((form.value_x, first), holder.authority, "hei", value, field="authority")
    sheet.text((form.label_x, second), "有效期限", "hei", label, _DARK)
    end = sheet.text((form.value_x, second), f"{holder.issued:%Y.%m.%d}", "hei", value, field="valid_from")
    end = sheet.text((end, second), "-", "hei", value)
    sheet.text((end, second), until, "hei", value, field="valid_until")
    sheet.mark(form.mark[:2], form.mark[2])
    return _specimen(kind, sheet, form.name + ("-hmt" if permit else ""), seed, truth)


def _specimen(kind: Kind, sheet: Sheet, form: str, seed: int, truth: dict[str, str]) -> Specimen:
    image = sheet.pixels()
    return Specimen(kind, "CHN", form, seed, image, truth, {}, sheet.lines, sheet.fonts, round(3.18 * sheet.density))
