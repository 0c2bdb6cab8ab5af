"""A picture of documents as somebody might hand it in, with what can be seen of each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.degrading import optics, surfaces
from benchmarks.documents.degrading.effects import Effect, chosen_effects, leading_effect
from benchmarks.documents.degrading.legibility import FieldSight, sight_of
from benchmarks.documents.degrading.view import Random, View, look_at
from benchmarks.documents.drawing.specimen import Kind, Pixels, Points, Specimen

_LONG_SIDE: Final[Mapping[Kind, float]] = {Kind.BUSINESS_LICENCE: 1.45, Kind.PASSPORT: 1.12}
_CARD: Final = 1080.0


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A document in a picture: where its corners lie and how well each of its fields can be seen."""

    specimen: Specimen
    corners: Points
    sights: Mapping[str, FieldSight]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A finished picture.

    Attributes:
        data: the JPEG file.
        documents: what is in it; the one that was asked for comes first.
        effects: what happened, with strengths; `leading` is the class it is reported under.
        quality: the JPEG quality.
    """

    seed: int
    data: bytes
    documents: tuple[Placed, ...]
    effects: Mapping[Effect, float]
    leading: str
    quality: int


def scene_of(specimen: Specimen, second: Specimen | None = None) -> Scene:
    """The picture of `specimen` with the effects of its seed; `second` joins it where two documents are asked for."""
    effects = chosen_effects(specimen.seed)
    rng = np.random.default_rng([specimen.seed, 77])
    shown = [specimen]
    if Effect.TWO_CARDS in effects and second is not None:
        shown.append(second)
    views, size = _arranged(shown, effects, rng)
    sheets = [_sheet(item.image, effects, rng) for item in shown]
    ground = _ground(effects, size, rng)
    sharp = composed(ground, [item.image for item in shown], shown, views, size)
    picture = sharp if all(sheet is item.image for sheet, item in zip(sheets, shown, strict=True)) else None
    if picture is None:
        picture = composed(ground, sheets, shown, views, size)
    covered = np.zeros((size[1], size[0]), np.uint8)
    if (strength := effects.get(Effect.FINGER, 0.0)) > 0:
        hand, covered = surfaces.finger(rng, views[0].corners(), size, strength)
        weight = covered.astype(np.float32)[..., None] / 255
        picture = (hand * weight + picture * (1 - weight)).astype(np.uint8)
    picture = optics.lit(picture, effects, views[0].corners(), rng)
    picture = optics.photographed(picture, effects, rng)
    quality = optics.jpeg_quality(effects)
    _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    data = encoded.tobytes()
    final = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert final is not None
    placed = tuple(
        Placed(item, view.corners(), sight_of(item, view, sharp, final.astype(np.uint8), covered))
        for item, view in zip(shown, views, strict=True)
    )
    return Scene(specimen.seed, data, placed, effects, leading_effect(specimen.seed), quality)


def _sheet(sheet: Pixels, effects: Mapping[Effect, float], rng: Random) -> Pixels:
    if (strength := effects.get(Effect.PHOTOCOPY, 0.0)) > 0:
        return optics.photocopied(sheet, strength, rng)
    if (strength := effects.get(Effect.SCREEN, 0.0)) > 0:
        return optics.on_screen(sheet, strength, rng)
    return sheet


def _arranged(
    shown: Sequence[Specimen], effects: Mapping[Effect, float], rng: Random
) -> tuple[list[View], tuple[int, int]]:
    """Views of the documents beside each other, and the picture's size."""
    target = _CARD * _LONG_SIDE.get(shown[0].kind, 1.0) * float(rng.uniform(0.92, 1.12))
    target *= 1 - 0.38 * effects.get(Effect.FAR, 0.0)
    views: list[View] = []
    for number, item in enumerate(shown):
        height, width = item.image.shape[:2]
        share = 1.0 if number == 0 else _LONG_SIDE.get(item.kind, 1.0) / _LONG_SIDE.get(shown[0].kind, 1.0)
        view = look_at((width, height), target * share, effects, rng)
        if number > 0:
            before, mine = views[0].corners(), view.corners()
            if rng.random() < 0.5:
                dx, dy = before[:, 0].max() - mine[:, 0].min() + 0.04 * target, before[:, 1].min() - mine[:, 1].min()
            else:
                dx, dy = before[:, 0].min() - mine[:, 0].min(), before[:, 1].max() - mine[:, 1].min() + 0.04 * target
            view = view.shifted(float(dx), float(dy))
        views.append(view)
    spots = np.concatenate([view.corners() for view in views])
    low, high = spots.min(axis=0), spots.max(axis=0)
    plain = not set(effects) - {Effect.JPEG, Effect.BLUR, Effect.NOISE, Effect.PHOTOCOPY}
    margin = rng.uniform(0.01, 0.03, 4) if plain else rng.uniform(0.04, 0.16, 4)
    before, after = (high - low) * margin[:2], (high - low) * margin[2:]
    if (strength := effects.get(Effect.CROPPED, 0.0)) > 0:
        cut = (high - low) * rng.uniform(0.04, 0.06 + 0.26 * strength, 2)
        side = rng.random(2) < 0.5
        before, after = np.where(side, -cut, before), np.where(side, after, -cut)
    start, end = low - before, high + after
    size = (max(64, round(float(end[0] - start[0]))), max(64, round(float(end[1] - start[1]))))
    return [view.shifted(float(-start[0]), float(-start[1])) for view in views], size


def _ground(effects: Mapping[Effect, float], size: tuple[int, int], rng: Random) -> Pixels:
    if Effect.SCREEN in effects:
        return surfaces.monitor(rng, *size)
    if not effects:
        return np.full((size[1], size[0], 3), 250, np.uint8)
    ground = surfaces.desk(rng, *size)
    if (strength := effects.get(Effect.CLUTTER, 0.0)) > 0:
        ground = surfaces.clutter(rng, ground, strength)
    return ground


def composed(
    ground: Pixels, sheets: Sequence[Pixels], shown: Sequence[Specimen], views: Sequence[View], size: tuple[int, int]
) -> Pixels:
    """The documents laid on the ground, each with a soft shadow."""
    picture = ground
    for sheet, item, view in zip(sheets, shown, views, strict=True):
        outline = np.zeros(sheet.shape[:2], np.uint8)
        _rounded(outline, item.radius)
        cover = view.warp(outline, size)
        seen = view.warp(sheet, size, border=cv2.BORDER_REPLICATE)
        quarter = cv2.resize(cover, (size[0] // 4 + 1, size[1] // 4 + 1), interpolation=cv2.INTER_AREA)
        dark = cv2.resize(cv2.GaussianBlur(quarter, (0, 0), 3), size, interpolation=cv2.INTER_LINEAR)
        under = picture.astype(np.float32) * (1 - dark.astype(np.float32) / 255 * 0.4)[..., None]
        weight = cover.astype(np.float32)[..., None] / 255
        picture = (seen * weight + under * (1 - weight)).astype(np.uint8)
    return picture


def _rounded(mask: Pixels, radius: int) -> None:
    height, width = mask.shape[:2]
    mask[:] = 255
    for x, y in ((0, 0), (width, 0), (0, height), (width, height)):
        if radius:
            cv2.rectangle(mask, (x - radius, y - radius), (x + radius, y + radius), 0, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            if radius:
                cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
