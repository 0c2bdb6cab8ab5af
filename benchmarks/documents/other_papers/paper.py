"""A paper of another sort: rows of text, with a portrait or without, on a card or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.portraits import some_face
from benchmarks.documents.drawing.sheet import BLACK, Sheet
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.parts import Part

CARD: Final = (85.6, 54.0)
PAGE: Final = (210.0, 297.0)
PLAIN: Final = Tint((250, 250, 248), (250, 250, 248), (236, 236, 236), 0.0)
_MARGIN: Final = 3.0
_ROUNDED: Final = 0.95
_DENSITY: Final = {CARD: 13.3, PAGE: 6.6}


@dataclass(frozen=True, slots=True)
class Text:
    """One line: where its baseline begins (millimetres), what it says, role of its typeface, height, colour, place."""

    at: tuple[float, float]
    text: str
    role: str = "hei"
    size: float = 2.6
    colour: Colour = BLACK
    align: float = 0.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its sort, its sheet's size, what it says, and where a portrait is if it has one."""

    sort: str
    size: tuple[float, float]
    tint: Tint
    texts: tuple[Text, ...]
    portrait: tuple[float, float, float, float] | None = None


def rows(
    at: tuple[float, float], lines: tuple[str, ...], step: float, role: str = "hei", size: float = 2.6
) -> list[Text]:
    """Lines below each other."""
    return [Text((at[0], at[1] + step * place), text, role, size) for place, text in enumerate(lines)]


def drawn(paper: Paper, seed: int) -> Specimen:
    """The paper in typefaces of the evaluation part, long lines smaller; it has no truth, nothing of it is asked."""
    sheet = Sheet(Part.EVALUATE, seed, paper.size, paper.tint, density=_DENSITY[paper.size])
    if paper.portrait is not None:
        sheet.paste(some_face(sheet.draw), paper.portrait)
    for item in paper.texts:
        room = paper.size[0] - _MARGIN - item.at[0] if item.align == 0 else paper.size[0] - 2 * _MARGIN
        # Sizes are rounded to whole pixels.
        fits = _ROUNDED * room / max(1e-6, sheet.length(item.text, item.role, item.size))
        size = item.size * min(1.0, fits)
        sheet.text(item.at, item.text, item.role, size, item.colour, align=item.align)
    kind = Kind.BUSINESS_LICENCE if paper.size == PAGE else Kind.MRZ_CARD
    radius = round(3 * sheet.density) if paper.size == CARD else 0
    return Specimen(kind, "", paper.sort, seed, sheet.pixels(), {}, {}, {}, sheet.fonts, radius)
