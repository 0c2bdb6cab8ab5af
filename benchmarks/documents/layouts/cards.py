"""How a card of any state is drawn: heading, portrait, labelled cells; zones of TD1 and TD2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.portraits import some_face
from benchmarks.documents.drawing.sheet import BLACK, Sheet
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.parts import Part, part_of_seed

ID1: Final = (85.6, 54.0)
ID2: Final = (105.0, 74.0)


@dataclass(frozen=True, slots=True)
class Heading:
    """Words at the head of a card: left end of the baseline, size in millimetres, colour."""

    at: tuple[float, float]
    words: str
    size: float
    colour: Colour
    role: str = "latin_bold"
    align: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its label.

    Attributes:
        at: left end of the label's baseline (of the value's where the label stands before it).
        field: under which name its value is scored; None when it is not.
        wide: room for label and value; long values shrink or, with `lines`, wrap.
        size: of the value, in millimetres; 0 for the card's own.
        then: what follows on the same line, each with the field it belongs to.
    """

    at: tuple[float, float]
    label: str
    value: str
    field: str | None
    wide: float = 40.0
    size: float = 0.0
    role: str = "latin"
    lines: int = 1
    spacing: float = 0.0
    then: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A side of a card, all in millimetres.

    Attributes:
        place: whether labels stand above their values or before them.
        sizes: of labels and values.
        drop: from a label's baseline to its value's (labels above).
        indent: from a label's left end to its value's (labels before).
    """

    form: str
    tint: Tint
    cells: Sequence[Cell]
    headings: Sequence[Heading]
    mark: tuple[float, float, float]
    portrait: tuple[float, float, float, float] | None = None
    place: Literal["above", "before"] = "above"
    sizes: tuple[float, float] = (1.7, 2.6)
    drop: float = 3.0
    indent: float = 20.0
    label: Colour = (84, 90, 104)
    ink: Colour = BLACK
    size: tuple[float, float] = ID1
    density: float = 12.0
    grey: bool = False
    zone: tuple[str, ...] = ()
    zone_at: tuple[float, float, float] = (3.2, 40.5, 4.9)
    label_role: str = "latin"
    shade: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a card says, in the reader's form."""

    state: str
    truth: Mapping[str, str]
    alternatives: Mapping[str, Sequence[str]] = field(default_factory=dict)


def draw_card(kind: Kind, seed: int, card: Card, holding: Holding) -> Specimen:
    """Draw one side of a card."""
    sheet = Sheet(part_of_seed(seed), seed, card.size, card.tint, density=card.density)
    if card.shade is not None:
        box = tuple(edge * sheet.density for edge in card.shade)
        sheet.pen.rectangle((box[0], box[1], box[2], box[3]), fill=card.tint.line)
    if card.portrait is not None:
        sheet.paste(some_face(sheet.draw, grey=card.grey), card.portrait, strength=0.93)
    for heading in card.headings:
        size = heading.size
        room = (card.size[0] - 3 - heading.at[0]) if heading.align == 0 else card.size[0] - 6
        size *= min(1.0, room / sheet.length(heading.words, heading.role, size))
        sheet.text(heading.at, heading.words, heading.role, size, heading.colour, align=heading.align)
    for cell in card.cells:
        _cell(sheet, card, cell)
    x, y, step = card.zone_at
    for number, line in enumerate(card.zone):
        size = 3.75
        gap = (card.size[0] - 2 * x - sheet.length("A" * len(line), "machine", size)) / (len(line) - 1)
        sheet.text((x, y + number * step), line, "machine", size, (32, 30, 34), field="mrz", spacing=gap)
    sheet.mark(card.mark[:2], card.mark[2])
    truth = {name: value for name, value in holding.truth.items() if value and name in sheet.lines}
    radius = round(3.0 * card.density)
    return Specimen(
        kind, holding.state, card.form, seed, sheet.pixels(), truth, holding.alternatives, sheet.lines, sheet.fonts,
        radius,
    )  # fmt: skip


def is_tuning(seed: int) -> bool:
    """Whether a seed is one of those for tuning."""
    return part_of_seed(seed) is Part.TUNE


def _cell(sheet: Sheet, card: Card, cell: Cell) -> None:
    label, value = card.sizes[0], cell.size or card.sizes[1]
    x, y = cell.at
    if cell.label:
        room = cell.wide if card.place == "above" else card.indent - 1.0
        fitted = min(label, label * room / sheet.length(cell.label, card.label_role, label))
        sheet.text((x, y), cell.label, card.label_role, fitted, card.label)
    if not cell.value:
        return
    at = (x, y + card.drop) if card.place == "above" and cell.label else (x, y)
    room = cell.wide
    if card.place == "before" and cell.label:
        at, room = (x + card.indent, y), cell.wide - card.indent
    if cell.lines > 1:
        while len(sheet.wrapped(cell.value, cell.role, value, room)) > cell.lines:
            value *= 0.94
        sheet.paragraph(at, cell.value, cell.role, value, card.ink, width=room, leading=value * 1.25, field=cell.field)
        return
    whole = cell.value + "".join(words for words, _ in cell.then)
    value = min(value, value * room / max(0.1, sheet.length(whole, cell.role, value, cell.spacing)))
    x, y = at
    for words, name in ((cell.value, cell.field), *cell.then):
        if words:
            x = sheet.text((x, y), words, cell.role, value, card.ink, field=name, spacing=cell.spacing)
