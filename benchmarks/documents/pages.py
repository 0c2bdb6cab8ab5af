"""Several documents laid out on one page, in a column, a row or a grid, as they are copied and photographed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.degrading import optics, surfaces
from benchmarks.documents.degrading.effects import Effect
from benchmarks.documents.degrading.legibility import sight_of
from benchmarks.documents.degrading.scene import Placed, Scene, composed
from benchmarks.documents.degrading.view import View
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts import draw_specimen

_K: Final = Kind
_SETS: Final[tuple[tuple[Kind, ...], ...]] = (
    (_K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK, _K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK),
    (_K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK, _K.RESIDENT_ID_BACK),
    (_K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK, _K.PASSPORT, _K.HOME_RETURN_PERMIT),
    (_K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK, _K.HMT_RESIDENCE_FRONT, _K.HMT_RESIDENCE_BACK),
    (_K.HOME_RETURN_PERMIT, _K.RESIDENT_ID_FRONT, _K.RESIDENT_ID_BACK, _K.TAIWAN_PERMIT),
    (_K.RESIDENT_ID_BACK, _K.RESIDENT_ID_FRONT, _K.EU_ID, _K.PERMANENT_RESIDENT),
)
"""What is laid on one page; the first so many of a set are."""
_WIDTH: Final = {Kind.PASSPORT: 125.0}
_CARD: Final = 85.6
"""Millimetres."""


class Layout(StrEnum):
    """How documents lie to each other."""

    COLUMN = "column"
    ROW = "row"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class PagePlan:
    """How a page is laid out: gaps in shares of a card's width, turns in degrees, `side` the longer one in pixels."""

    kinds: tuple[Kind, ...]
    layout: Layout
    paper: bool
    gap: float
    turn: float
    side: int


def plan_of(seed: int) -> PagePlan:
    """The layout of page `seed`: every number of documents, layout and ground comes up equally often."""
    draw = random.Random(f"page/{seed}")
    count = draw.choice((2, 3, 3, 3, 4, 4))
    layout = draw.choice(tuple(Layout))
    gap = draw.uniform(0.02, 0.1) if draw.random() < 0.6 else draw.uniform(0.1, 0.5)
    turn = draw.choice((0.0, 0.0, 1.5, 4.0))
    return PagePlan(draw.choice(_SETS)[:count], layout, draw.random() < 0.5, gap, turn, draw.randrange(1200, 3001))


def page_of(seed: int, plan: PagePlan) -> Scene:
    """The page of a plan, of documents invented from `seed` and others of its part."""
    rng = np.random.default_rng([seed, 79])
    shown: list[Specimen] = []
    for kind in plan.kinds:
        # A neighbour of the same part: its seeds begin with an even one and end with an odd one.
        another = any(item.kind is kind for item in shown)
        shown.append(draw_specimen(kind, seed ^ another))
    views, size = _laid_out(shown, plan, rng)
    ground = np.full((size[1], size[0], 3), 250, np.uint8) if plan.paper else surfaces.desk(rng, *size)
    sheets = [item.image for item in shown]
    sharp = composed(ground, sheets, shown, views, size)
    effects = {Effect.JPEG: 0.2} if plan.paper else {Effect.NOISE: 0.1, Effect.BLUR: 0.1, Effect.JPEG: 0.3}
    picture = optics.photographed(sharp, effects, rng)
    quality = optics.jpeg_quality(effects)
    _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    final = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert final is not None
    bare = np.zeros((size[1], size[0]), np.uint8)
    placed = tuple(
        Placed(item, view.corners(), sight_of(item, view, sharp, final.astype(np.uint8), bare))
        for item, view in zip(shown, views, strict=True)
    )
    return Scene(seed, encoded.tobytes(), placed, effects, plan.layout.value, quality)


def _laid_out(
    shown: Sequence[Specimen], plan: PagePlan, rng: np.random.Generator
) -> tuple[list[View], tuple[int, int]]:
    """Views of the documents in reading order, a little turned each, and the page's size."""
    columns = {Layout.COLUMN: 1, Layout.ROW: len(shown), Layout.GRID: 2}[plan.layout]
    sizes = [_millimetres(item) for item in shown]
    gap = plan.gap * _CARD
    rows = [sizes[start : start + columns] for start in range(0, len(sizes), columns)]
    wide = max(sum(width for width, _ in row) + gap * (len(row) - 1) for row in rows)
    high = sum(max(height for _, height in row) for row in rows) + gap * (len(rows) - 1)
    margin = rng.uniform(0.03, 0.15, 4) * max(wide, high)
    whole = (wide + margin[0] + margin[1], high + margin[2] + margin[3])
    scale = plan.side / max(whole)
    views: list[View] = []
    y = margin[2]
    for number, row in enumerate(rows):
        x = margin[0]
        for place, (width, height) in enumerate(row):
            item = shown[number * columns + place]
            turn = np.radians(rng.uniform(-plan.turn, plan.turn))
            views.append(_flat(item, (x + width / 2, y + height / 2), width, float(turn), float(scale)))
            x += width + gap
        y += max(height for _, height in row) + gap
    return views, (round(whole[0] * scale), round(whole[1] * scale))


def _millimetres(item: Specimen) -> tuple[float, float]:
    height, width = item.image.shape[:2]
    wide = _WIDTH.get(item.kind, _CARD)
    return wide, wide * height / width


def _flat(item: Specimen, middle: tuple[float, float], width: float, turn: float, scale: float) -> View:
    """A sheet seen straight from above, turned by some radians about its middle, which lies at `middle` (mm)."""
    high, wide = item.image.shape[:2]
    factor = scale * width / wide
    cos, sin = factor * np.cos(turn), factor * np.sin(turn)
    x, y = scale * middle[0], scale * middle[1]
    matrix = np.array(
        [
            [cos, -sin, x - cos * wide / 2 + sin * high / 2],
            [sin, cos, y - sin * wide / 2 - cos * high / 2],
            [0, 0, 1],
        ]
    )
    return View(matrix, (wide, high), 0.0, 0.0)
