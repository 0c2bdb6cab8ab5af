"""Passport data pages (TD3) of many states; the two parts have pages of different make-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.documents.drawing.foreigners import (
    Foreigner,
    invent_foreigner,
    labels_of,
    slashed,
    spaced,
    states,
    transliterations,
    worded,
)
from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.portraits import some_face
from benchmarks.documents.drawing.sheet import BLACK, Sheet
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.drawing.zones import ZoneFacts, td3
from benchmarks.documents.parts import Part, part_of_seed, pick

_SIZE: Final = (125.0, 88.0)
_TUNED: Final = ("CHN", "GBR", "JPN", "RUS", "ESP", "SGP", "IND", "BRA", "CHN", "AUS")
_EVALUATED: Final = (
    "CHN", "DEU", "FRA", "ITA", "POL", "ROU", "CZE", "USA", "KOR", "CHN", "UKR", "MYS", "THA", "VNM", "IDN", "PHL",
    "CAN", "TUR", "CHN", "ESP", "GBR", "JPN", "SGP", "RUS", "IND",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """A data page's make-up in millimetres; `rows` are the labels' baselines, `cells` (column, row) by field."""

    name: str
    density: float
    tint: Tint
    label: Colour
    portrait: tuple[float, float, float, float]
    heading: tuple[float, float, float]
    columns: tuple[float, float, float]
    rows: tuple[float, ...]
    cells: dict[str, tuple[int, int]]
    drop: float
    sizes: tuple[float, float]
    zone: tuple[float, float, float]
    joint: str
    day: Callable[[date], str]
    mark: tuple[float, float, float]


_WIDE: Final = {
    "number": (2, 0), "surname": (0, 1), "given": (0, 2), "nationality": (0, 3), "birth": (2, 3), "sex": (0, 4),
    "place": (1, 4), "issue": (0, 5), "expiry": (2, 5), "authority": (0, 6),
}  # fmt: skip
_TALL: Final = {
    "number": (2, 0), "surname": (0, 1), "given": (0, 2), "nationality": (0, 3), "sex": (2, 3), "birth": (0, 4),
    "place": (2, 4), "issue": (0, 5), "authority": (2, 5), "expiry": (0, 6),
}  # fmt: skip
_SPLIT: Final = {
    "surname": (0, 0), "number": (2, 0), "given": (0, 1), "nationality": (0, 2), "birth": (0, 3), "sex": (1, 3),
    "place": (2, 3), "issue": (0, 4), "expiry": (1, 4), "authority": (2, 4),
}  # fmt: skip
_PAGES: Final = {
    Part.TUNE: (
        _Page(
            "td3-t1", 11.6, Tint((238, 240, 248), (230, 238, 238), (160, 170, 210)), (80, 96, 130), (6, 20, 38, 60),
            (44, 8.4, 4.0), (44, 62, 90), (14.5, 22.5, 30.5, 38.5, 46.5, 54.5, 62.0), _WIDE, 3.7, (1.9, 3.0),
            (6.0, 78.0, 6.4), "/", worded, (22, 65, 2.6),
        ),
        _Page(
            "td3-t2", 10.8, Tint((248, 240, 236), (240, 238, 228), (214, 170, 150), 0.4), (120, 70, 60),
            (82, 18, 115, 58),
            (8, 8.0, 3.8), (8, 30, 54), (16.0, 24.0, 32.0, 40.0, 48.0, 56.0), _SPLIT, 3.6, (1.8, 2.9),
            (5.5, 78.5, 6.3), " / ", slashed, (98, 63, 2.4),
        ),
    ),
    Part.EVALUATE: (
        _Page(
            "td3-e1", 12.6, Tint((232, 242, 240), (242, 236, 226), (140, 186, 176), 0.4), (60, 84, 104),
            (5, 17, 37, 58.5),
            (41, 7.4, 3.6), (41, 60, 88), (13.0, 20.4, 27.8, 35.6, 43.2, 50.6, 58.2), _TALL, 3.3, (1.65, 2.75),
            (4.6, 76.4, 6.6), " / ", spaced, (21, 64, 2.3),
        ),
        _Page(
            "td3-e2", 13.4, Tint((240, 234, 246), (228, 240, 246), (170, 150, 206), 0.35), (90, 70, 120),
            (8, 23, 36, 58),
            (42, 11.0, 4.4), (42, 65, 92), (18.0, 25.6, 33.2, 40.4, 47.6, 54.8, 62.2), _WIDE, 3.4, (1.7, 2.9),
            (6.8, 77.2, 6.2), "/", worded, (22, 62.5, 2.3),
        ),
        _Page(
            "td3-e3", 10.2, Tint((250, 246, 232), (236, 242, 228), (200, 184, 130), 0.45), (96, 92, 60),
            (86, 21, 117, 61),
            (7, 9.4, 4.2), (7, 32, 58), (18.6, 27.0, 35.4, 44.0, 52.8), _SPLIT, 3.9, (2.0, 3.1),
            (5.2, 77.6, 6.5), " ", worded, (100, 65.5, 2.4),
        ),
    ),
}  # fmt: skip


def passport(seed: int) -> Specimen:
    """The data page `seed`; the states take turns, the People's Republic most often."""
    part = part_of_seed(seed)
    order = _TUNED if part is Part.TUNE else _EVALUATED
    holder = invent_foreigner(seed, order[pick(seed, "state", len(order))])
    page = _PAGES[part][pick(seed, "form", len(_PAGES[part]))]
    sheet = Sheet(part, seed, _SIZE, page.tint, density=page.density)
    sheet.paste(some_face(sheet.draw), page.portrait, strength=0.94)
    sheet.mark(page.mark[:2], page.mark[2])
    _heading(sheet, page, holder)
    _cells(sheet, page, holder)
    zone = td3(_facts(holder))
    x, y, step = page.zone
    size = 3.95
    room = _SIZE[0] - 2 * x
    gap = (room - sheet.length(zone[0].replace("<", "A"), "machine", size)) / 43
    for number, line in enumerate(zone):
        _machine_line(sheet, (x, y + number * step), line, size, gap)
    truth = {
        "document_number": holder.number,
        "surname": holder.surname or holder.given,
        "given_names": holder.given if holder.surname else "",
        "nationality": holder.code,
        "birth_date": holder.born.isoformat(),
        "sex": holder.sex,
        "expiry_date": holder.expires.isoformat(),
        "mrz": "\n".join(zone),
    }
    truth = {field: value for field, value in truth.items() if value}
    spelt: dict[str, tuple[str, ...]] = {
        field: transliterations(truth[field]) for field in ("surname", "given_names") if field in truth
    }
    return Specimen(
        Kind.PASSPORT, holder.state, page.name, seed, sheet.pixels(), truth, spelt, sheet.lines, sheet.fonts, 20
    )


def _machine_line(sheet: Sheet, at: tuple[float, float], line: str, size: float, gap: float) -> None:
    sheet.text(at, line, "machine", size, (34, 32, 34), field="mrz", spacing=gap)


def _facts(holder: Foreigner) -> ZoneFacts:
    surname, given = (holder.surname, holder.given) if holder.surname else (holder.given, "")
    return ZoneFacts(
        "P", holder.code, surname, given, holder.number, holder.code, holder.born, holder.sex, holder.expires
    )


def _heading(sheet: Sheet, page: _Page, holder: Foreigner) -> None:
    entry = states()[holder.state]
    x, y, size = page.heading
    room = (page.portrait[0] if page.portrait[0] > x else _SIZE[0]) - x - 4
    for words, share in ((entry["own"] or entry["name"], 1.0), (entry["name"] if entry["own"] else "", 0.7)):
        if not words:
            continue
        fitted = min(size * share, size * share * room / sheet.length(words, "latin_bold", size * share))
        sheet.text((x, y), words, "latin_bold", fitted, page.label)
        y += size * 0.82
    own = labels_of(entry["language"]).get("passport", "PASSPORT")
    left, top = page.portrait[0], page.portrait[1]
    if own != "PASSPORT":
        sheet.text((left, top - 7.4), own, "latin_bold", 3.4, page.label)
    sheet.text((left, top - 3.4), "PASSPORT", "latin_bold", 3.1, page.label)


def _cells(sheet: Sheet, page: _Page, holder: Foreigner) -> None:
    own, english = labels_of(states()[holder.state]["language"]), labels_of("en")
    names: dict[str, tuple[str, str | None]] = {
        "number": (holder.number, "document_number"),
        "surname": (holder.surname, "surname"),
        "given": (holder.given, "given_names"),
        "nationality": (holder.nation, "nationality"),
        "birth": (page.day(holder.born), "birth_date"),
        "sex": (("男/" if holder.sex == "M" else "女/") * (holder.state == "CHN") + holder.sex, "sex"),
        "place": (holder.place, None),
        "issue": (page.day(holder.issued), None),
        "expiry": (page.day(holder.expires), "expiry_date"),
        "authority": (states()[holder.state]["authority"], None),
    }
    if not holder.given:
        names["surname"] = (holder.surname, "surname")
        del names["given"]
    label, value = page.sizes
    for key, (words, field) in names.items():
        column, row = page.cells[key]
        x, y = page.columns[column], page.rows[row]
        first, second = own.get(key, ""), english[key]
        text = second if first in {"", second} else f"{first}{page.joint}{second}"
        room = _room(page, column, row)
        sheet.text((x, y), text, "latin", min(label, label * room / sheet.length(text, "latin", label)), page.label)
        fitted = min(value, value * room / max(1.0, sheet.length(words, "latin", value)))
        if key == "surname" and holder.native:
            sheet.text((x, y + page.drop), f"{holder.native}", "hei", value * 1.1, BLACK)
            x += sheet.length(holder.native, "hei", value * 1.1) + 3
            fitted = min(value, value * (room - x + page.columns[column]) / sheet.length(words, "latin", value))
        sheet.text((x, y + page.drop), words, "latin", fitted, BLACK, field=field)


def _room(page: _Page, column: int, row: int) -> float:
    """How far a cell may run: to the next cell of its row, the portrait or the edge."""
    starts = [page.columns[other] for other, at in page.cells.values() if at == row and other > column]
    x = page.columns[column]
    left, top, _, bottom = page.portrait
    edge = left - 2 if left > x and top - 4 < page.rows[row] < bottom else _SIZE[0] - 4
    return min([edge, *(start - 1.5 for start in starts)]) - x
