"""Is it the same picture, or the same document, as in another case? Two short hashes of what differs from card to card.

A perceptual hash of a whole card would call any two cards of one form alike. So only the zones are hashed that differ
from holder to holder, on the rectified document, and every bit says whether a figure lies above the form's own median:
what the form prints is taken out. Bits are chosen by how well they tell documents apart and how well they survive
another photograph (`fingerprints.json` says on what).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.layouts import Box, Layout
from identity_checks.genuineness.view import DocumentView, Floats, Pixels

ZONE: Final = (64, 16)
ROWS: Final = 6
COLUMNS: Final = 32
BITS: Final = 128
SECOND: Final = (9, 8)
_PORTRAIT_SIDE: Final = 32
_PAPER_WINDOW: Final = 21
_PAPER_SOFT: Final = 8
_AROUND: Final = _PAPER_WINDOW // 2 + 4 * _PAPER_SOFT
"""Pixels about a zone whose tones go into that of its paper."""
_SAME_PORTRAIT: Final = 10
"""Bits of 64, the usual limit for this hash (Zauner, Perceptual image hash functions, 2010)."""
_NOT_OTHER: Final = 12
"""Bits up to which the nearest of the places beside it may well show the same portrait (docs/decisions/0760)."""
_ASIDE: Final = 0.01
"""Of the sheet's sides: as far beside its place a portrait lies by an outline that is a little off."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a document's picture; nobody's face or name can be got back from it.

    Attributes:
        layout: documents of different forms are never alike.
        text: 128 bits of the text zones' cosine transform.
        second: 64 bits of the text zones' slopes.
        portrait: 64 bits of the portrait's cosine transform (pHash), None where the form has none.
        near: the same of the places about the portrait's, to be compared and not kept.
    """

    layout: str
    text: int
    second: int
    portrait: int | None
    near: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many bits two fingerprints of one form differ by.

    Attributes:
        is_same: whether the two show one document: both hashes of its text agree, whatever became of the portrait.
        has_same_portrait: whether the portraits agree; where a document has none there is nothing to differ.
        has_other_portrait: whether they differ wherever about its place one looks; where neither holds it is undecided.
    """

    text: int
    second: int
    portrait: int | None
    is_same: bool
    has_same_portrait: bool
    has_other_portrait: bool


def fingerprint(view: DocumentView) -> Fingerprint:
    """The fingerprint of a view."""
    entry = _data()["layouts"][view.layout.name]
    zones = text_zones(view.sheet, view.layout)
    coefficients = zone_coefficients(zones)
    chosen = coefficients[np.array(entry["chosen"], np.int64)]
    slopes = zone_slopes(zones)
    return Fingerprint(
        view.layout.name,
        _as_int(chosen > np.array(entry["medians"])),
        _as_int(slopes > np.array(entry["slopes"])),
        None if view.layout.portrait is None else _portrait_hash(view.sheet, view.layout.portrait),
        () if view.layout.portrait is None else _hashes_about(view.sheet, view.layout.portrait),
    )


def compare(one: Fingerprint, other: Fingerprint) -> Likeness | None:
    """How far two fingerprints are apart; None for documents of different forms."""
    if one.layout != other.layout:
        return None
    portraits = nearest = None
    if one.portrait is not None and other.portrait is not None:
        portraits = (one.portrait ^ other.portrait).bit_count()
        about = [*(place ^ other.portrait for place in one.near), *(one.portrait ^ place for place in other.near)]
        nearest = min([portraits, *(differing.bit_count() for differing in about)])
    text, second = (one.text ^ other.text).bit_count(), (one.second ^ other.second).bit_count()
    limits = limits_of(one.layout)
    return Likeness(
        text,
        second,
        portraits,
        is_same=text <= limits["text"] and second <= limits["second"],
        has_same_portrait=portraits is None or portraits <= _SAME_PORTRAIT,
        has_other_portrait=nearest is not None and nearest > _NOT_OTHER,
    )


def limits_of(layout: str) -> Mapping[str, int]:
    """How many bits of each hash may differ on a form for the documents to be one.

    Raises:
        KeyError: there is no such form.
    """
    limits: Mapping[str, int] = _data()["layouts"][layout]["limits"]
    return limits


def forms_version() -> str:
    """Names the bits that fingerprints are made of: those of another version cannot be compared."""
    return f"forms {hashlib.sha256(_text().encode()).hexdigest()[:8]}"


def zone_coefficients(zones: Sequence[Floats]) -> Floats:
    """The low cosine coefficients of every text zone's ink, one after the other."""
    parts = []
    for zone in zones:
        transformed = cv2.dct(cv2.resize(zone, ZONE, interpolation=cv2.INTER_AREA))
        size = float(np.linalg.norm(transformed)) + 1e-6
        parts.append((transformed[:ROWS, :COLUMNS] / size).reshape(-1))
    return np.concatenate(parts).astype(np.float32)


def zone_slopes(zones: Sequence[Floats]) -> Floats:
    """Where ink grows from left to right over the text zones, 64 figures."""
    stacked = np.vstack([cv2.resize(zone, (90, 40), interpolation=cv2.INTER_AREA) for zone in zones])
    small = cv2.resize(stacked, SECOND, interpolation=cv2.INTER_AREA)
    return np.asarray(np.diff(small, axis=1).reshape(-1) / (float(small.mean()) + 1e-3), np.float32)


def text_zones(sheet: Pixels, layout: Layout) -> list[Floats]:
    """The ink of a sheet's text zones, as a share of the paper."""
    height, width = sheet.shape[:2]
    boxes = [
        (round(left * width), round(top * height), round(right * width), round(bottom * height))
        for left, top, right, bottom in layout.text
    ]
    # Beyond the zones only as much of the sheet as the paper's tone within them is told from.
    low = [max(0, min(box[side] for box in boxes) - _AROUND) for side in (0, 1)]
    high = [max(box[side] for box in boxes) + _AROUND for side in (2, 3)]
    grey = cv2.cvtColor(sheet[low[1] : high[1], low[0] : high[0]], cv2.COLOR_BGR2GRAY)
    lightest = cv2.dilate(grey, np.ones((_PAPER_WINDOW, _PAPER_WINDOW), np.uint8)).astype(np.float32)
    paper = cv2.GaussianBlur(lightest, (0, 0), _PAPER_SOFT)
    # As a share of the paper, so that light and shade cancel; the pattern of the ground is lighter than ink.
    ink = np.clip(1 - grey.astype(np.float32) / np.maximum(paper, 1.0) - 0.2, 0, 0.6).astype(np.float32)
    return [ink[top - low[1] : bottom - low[1], left - low[0] : right - low[0]] for left, top, right, bottom in boxes]


def _portrait_hash(sheet: Pixels, box: Box) -> int:
    height, width = sheet.shape[:2]
    left, top, right, bottom = box
    part = sheet[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    small = cv2.resize(grey, (_PORTRAIT_SIDE, _PORTRAIT_SIDE), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small)[:8, :8].reshape(-1)
    return _as_int(low > np.median(low[1:]))


def _hashes_about(sheet: Pixels, box: Box) -> tuple[int, ...]:
    left, top, right, bottom = box
    steps = [(x * _ASIDE, y * _ASIDE) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    return tuple(_portrait_hash(sheet, (left + x, top + y, right + x, bottom + y)) for x, y in steps)


def _as_int(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


@cache
def _data() -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = json.loads(_text())
    return parsed


@cache
def _text() -> str:
    return files("identity_checks.genuineness").joinpath("fingerprints.json").read_text(encoding="utf-8")
