"""Documents of data packs, of which no form is known: drawn by `benchmarks.documents`, photographed, scanned, copied.

Their typefaces, layouts and issuers differ between the seeds of the two parts; what happens to their pictures is what
happens to those of the kinds with a form, and beside that curl, glare, scanners and messengers that scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.documents.degrading import optics, surfaces
from benchmarks.documents.degrading.effects import Effect as Happening
from benchmarks.documents.degrading.scene import composed
from benchmarks.documents.degrading.view import View, look_at
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.drawing.specimen import Specimen as Drawn
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import part_of_seed, pick
from benchmarks.genuineness import camera
from benchmarks.genuineness.collecting import GENUINE, KINDS, plain_figures
from benchmarks.genuineness.scenes import Random, Scene, jittered
from identity_checks.genuineness.judging import Suspicion
from identity_checks.genuineness.layouts import WITHOUT_FORM
from identity_checks.genuineness.measuring import Measurements
from identity_checks.genuineness.view import view_without_form
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import Effect, Pixels, Specimen, degrade
from identity_checks.specimens.light import jpeg_round_trip
from identity_checks.specimens.specimen import rectangle

WEIGHING: Final = range(1_300_000, 1_300_400)
THRESHOLDS: Final = range(1_300_400, 1_301_400)
"""Tuning seeds that weights are set on, and those whose genuine pictures set the thresholds."""
EVALUATED: Final = range(5_310_000, 5_310_800)
"""Those of 5,300,000 to 5,300,999 were looked at before thresholds were held to the worst kind (decision 0840)."""
TAMPERED_EVERY_PACK: Final = 5
DRAWN_KINDS: Final = (
    *(Kind.HMT_RESIDENCE_FRONT, Kind.HMT_RESIDENCE_BACK, Kind.HOME_RETURN_PERMIT, Kind.TAIWAN_PERMIT),
    *(Kind.PERMANENT_RESIDENT, Kind.EU_ID, Kind.EU_ID_BACK, Kind.EU_RESIDENCE, Kind.SEA_ID, Kind.SEA_RESIDENCE),
    Kind.MRZ_CARD,
)
WAYS: Final = ("screen", "halftone_print", "colour_copy", "photocopy", "generated", "generated_grain")
"""Of those of `collecting.KINDS`, what needs no place on the document."""
WITHOUT_PLACES: Final = tuple(dict.fromkeys(KINDS[way].suspicion for way in WAYS))
_OPTICAL: Final = (Effect.SOFT, Effect.MOTION, Effect.REFLECTION, Effect.SHADOW, Effect.DIM)
_HAPPENINGS: Final = (Happening.BLUR, Happening.MOTION, Happening.GLARE, Happening.SHADOW, Happening.CURL)
_SCANNED, _CURLED = 0.12, 0.3
"""Shares of the scenes; the others are photographed as the kinds with a form are."""
_RESAVED, _SCALED = 0.3, 0.2
"""Shares of genuine pictures that were saved once more, and that a messenger scaled down before it saved them."""


def rows_without_form(seeds: range, *, tampered_every: int | None) -> Iterator[dict[str, Any]]:
    """The genuine row of each seed and, at every n-th that is no scan, one of each way."""
    for seed in seeds:
        one, shown, is_scan = scene_without_form(seed)
        rng = one.rng(5)
        page = _scanned(one.photographed.image, rng) if is_scan else _shot(one.photographed.image, rng)
        drawn = {"document": shown.kind.value, "form": shown.form}
        handed_in, corners = _handed_in(page, one.photographed.corners, rng)
        yield drawn | _row(one, GENUINE, handed_in, corners, WITHOUT_PLACES)
        if is_scan or tampered_every is None or seed % tampered_every:
            continue
        for place, way in enumerate(WAYS):
            made = KINDS[way].make(one, page, one.rng(100 + place))
            yield drawn | _row(one, way, made, one.photographed.corners, (KINDS[way].suspicion,))


def scene_without_form(seed: int) -> tuple[Scene, Drawn, bool]:
    """A seed's scene, the document as drawn, and whether it lies on a scanner's glass."""
    shown = draw_specimen(DRAWN_KINDS[pick(seed, "kind without form", len(DRAWN_KINDS))], seed)
    height, width = shown.image.shape[:2]
    sheet = Specimen(DocumentType.REGIONAL, shown.image, {}, rectangle(0, 0, width, height))
    draw = np.random.default_rng([seed, 61]).random()
    is_scan, is_curled = draw < _SCANNED, _SCANNED <= draw < _SCANNED + _CURLED

    def photograph(one: Specimen) -> Specimen:
        if is_scan:
            return _laid_out(one, shown, {}, np.random.default_rng([seed, 62]))
        if is_curled:
            return _curled(one, shown, np.random.default_rng([seed, 63]))
        return degrade(one, seed, "phone", effects=_effects(np.random.default_rng([seed, 64])))

    return Scene(seed, part_of_seed(seed).value, "", sheet, photograph(sheet), photograph), shown, is_scan


def _effects(rng: Random) -> set[Effect]:
    effects = {Effect.PERSPECTIVE, Effect.TILT, Effect.CAST}
    effects |= {_OPTICAL[int(place)] for place in rng.permutation(len(_OPTICAL))[: int(rng.integers(0, 3))]}
    if rng.random() < 0.35:
        effects.add(Effect.CLUTTER)
    if rng.random() < 0.25:
        effects.add((Effect.TURN_90, Effect.TURN_180, Effect.TURN_270)[int(rng.integers(3))])
    return effects


def _curled(one: Specimen, shown: Drawn, rng: Random) -> Specimen:
    """Seen as the documents of the reading's evaluation are, by their light and lens; the sensor is `camera`'s."""
    effects = {Happening.PERSPECTIVE: float(rng.uniform(0.05, 0.6)), Happening.ROTATION: float(rng.uniform(0.0, 0.6))}
    for place in rng.permutation(len(_HAPPENINGS))[: int(rng.integers(0, 3))]:
        effects[_HAPPENINGS[int(place)]] = float(rng.uniform(0.05, 0.5))
    return _laid_out(one, shown, effects, rng)


def _laid_out(one: Specimen, shown: Drawn, effects: dict[Happening, float], rng: Random) -> Specimen:
    """A sheet on a desk or, where nothing happens to it, under a scanner's white lid."""
    height, width = one.image.shape[:2]
    view = look_at((width, height), width * float(rng.uniform(0.9, 1.1)), effects, rng)
    low, high = view.corners().min(axis=0), view.corners().max(axis=0)
    room = (high - low) * (0.1 if effects else 0.03)
    start, size = low - room, (high - low) + 2 * room
    view = view.shifted(float(-start[0]), float(-start[1]))
    area = (round(float(size[0])), round(float(size[1])))
    ground = surfaces.desk(rng, *area) if effects else np.full((area[1], area[0], 3), 250, np.uint8)
    picture = composed(ground, [one.image], [shown], [view], area)
    picture = optics.lit(picture, effects, view.corners(), rng)
    return replace(one, image=optics.photographed(picture, effects, rng), corners=_quad(view))


def _quad(view: View) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in view.corners())
    return a, b, c, d


def _shot(picture: Pixels, rng: Random) -> Pixels:
    return camera.photograph(picture, rng)[0]


def _scanned(picture: Pixels, rng: Random) -> Pixels:
    """What a flatbed's three rows of sensors make of it: soft, with a grain of each colour's own, no mosaic."""
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 0.8))), np.float32)
    grain = rng.normal(0, float(rng.uniform(0.8, 2.5)), soft.shape).astype(np.float32)
    return jpeg_round_trip(np.clip(soft + grain, 0, 255).astype(np.uint8), int(rng.integers(75, 97)))


def _handed_in(page: Pixels, corners: Quad, rng: Random) -> tuple[Pixels, Quad]:
    """A genuine picture as it arrives: itself, saved once more, or scaled down before that."""
    draw = rng.random()
    quality = int(rng.integers(55, 94))
    if draw < _RESAVED:
        return jpeg_round_trip(page, quality), corners
    if draw >= _RESAVED + _SCALED:
        return page, corners
    scale = float(rng.uniform(0.7, 0.92))
    small = np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    a, b, c, d = ((x * scale, y * scale) for x, y in corners)
    return jpeg_round_trip(small, quality), (a, b, c, d)


def _row(one: Scene, kind: str, page: Pixels, corners: Quad, wanted: tuple[Suspicion, ...]) -> dict[str, Any]:
    outline = jittered({"": corners}, one.rng(7), 1.0)[""]
    view = view_without_form(page, outline)
    assert view is not None
    measurements = Measurements(view)
    return {
        "seed": one.seed,
        "kind": kind,
        "layout": WITHOUT_FORM,
        "figures": {suspicion.value: dict(measurements.figures(suspicion)) for suspicion in wanted},
        "plain": plain_figures(view.crop),
    }
