"""Where each kind of document has its portrait, its printed ground and its fields, as shares of width and height."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from identity_checks.results import DocumentType

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LONG_SIDE: Final = 1000
"""Pixels of a rectified sheet's long side."""
WITHOUT_FORM: Final = "without_form"
"""The name that documents go by whose form is not known, those of data packs."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: left edge and middle of its (first) line, and how far a genuine one strays."""

    left: float
    middle: float
    spread: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One form of a document.

    Attributes:
        size: width and height of a rectified sheet, pixels.
        portrait: where the portrait is, if it has one.
        ground: where a pattern is printed under the text.
        text: the zones that differ from holder to holder.
        digit_fields: fields set in figures of one height and pitch.
        printed: field → where its figures are printed, of fields whose value may be read in another place.
        places: field → where it stands.
        zone: from where to where, of the width, the lines of its machine-readable zone go, if it has one.
    """

    name: str
    size: tuple[int, int]
    portrait: Box | None
    ground: tuple[Box, ...]
    text: tuple[Box, ...]
    digit_fields: tuple[str, ...]
    printed: Mapping[str, Box]
    places: Mapping[str, Place]
    zone: tuple[float, float] | None


@cache
def layouts() -> Mapping[str, Layout]:
    """All layouts of the bundled file by name."""
    parsed = json.loads(files("identity_checks.genuineness").joinpath("layouts.json").read_text(encoding="utf-8"))
    return {name: _layout(name, entry) for name, entry in parsed["layouts"].items()}


def layout_of(kind: DocumentType, aspect: float) -> Layout | None:
    """The layout of a document; `aspect` (width over height) tells forms apart. None where nothing is known of it."""
    name = kind.value
    if kind is DocumentType.BUSINESS_LICENCE:
        name += "_landscape" if aspect > 1 else "_portrait"
    return layouts().get(name)


def without_form(aspect: float) -> Layout:
    """What is known of a document without a form: its shape alone."""
    return Layout(WITHOUT_FORM, _size(aspect), None, (), (), (), {}, {}, None)


def is_known(kind: DocumentType) -> bool:
    """Whether any form of a kind of document has a layout."""
    return any(layout_of(kind, aspect) is not None for aspect in (0.7, 1.4))


def _layout(name: str, entry: Mapping[str, Any]) -> Layout:
    return Layout(
        name=name,
        size=_size(float(entry["aspect"])),
        portrait=None if entry["portrait"] is None else _box(entry["portrait"]),
        ground=tuple(_box(item) for item in entry["ground"]),
        text=tuple(_box(item) for item in entry["text"]),
        digit_fields=tuple(entry["digit_fields"]),
        printed={field: _box(box) for field, box in entry.get("printed", {}).items()},
        places={
            field: Place(float(item["left"]), float(item["middle"]), float(item["spread"]))
            for field, item in entry["places"].items()
        },
        zone=None if "zone" not in entry else (float(entry["zone"][0]), float(entry["zone"][1])),
    )


def _size(aspect: float) -> tuple[int, int]:
    return (LONG_SIDE, round(LONG_SIDE / aspect)) if aspect >= 1 else (round(LONG_SIDE * aspect), LONG_SIDE)


def _box(values: list[float]) -> Box:
    left, top, right, bottom = (float(value) for value in values)
    return left, top, right, bottom
