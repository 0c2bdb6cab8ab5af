"""A specimen as a phone would photograph it; the truth stays, the corners follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import DocumentType, Quad
from identity_checks.specimens.light import Effect, expose
from identity_checks.specimens.specimen import MARK_REGION, PORTRAIT_REGION, Pixels, Specimen
from identity_checks.specimens.surfaces import Random, plain_sheet, surface

Level = Literal["clean", "phone", "hard"]
Matrix = NDArray[np.float64]

_STRENGTH: Final[dict[Level, float]] = {"clean": 0.0, "phone": 0.25, "hard": 0.75}
_OPTICAL: Final = (Effect.SOFT, Effect.MOTION, Effect.REFLECTION, Effect.SHADOW, Effect.DIM, Effect.NOISE)
_TURNS: Final = {Effect.TURN_90: 90, Effect.TURN_180: 180, Effect.TURN_270: 270}
_CORNER_RADIUS: Final = {
    DocumentType.RESIDENT_ID_FRONT: 38,
    DocumentType.RESIDENT_ID_BACK: 38,
    DocumentType.PASSPORT: 22,
}


def degrade(specimen: Specimen, seed: int, level: Level, *, effects: Iterable[Effect | str] | None = None) -> Specimen:
    """Photograph `specimen`.

    Args:
        seed: the same seed, level and effects give the same picture.
        level: `clean` is a flat scan, `phone` an ordinary photo, `hard` one that a person can just read with ease.
        effects: exactly these instead of a choice by level; the level still says how strong they are.

    Returns:
        The picture with the same truth; corners and regions in its pixels (outside of it where it was cut off).

    Raises:
        ValueError: an effect is not known.
    """
    rng = np.random.default_rng([seed, 20_260_101])
    chosen = _chosen(level, rng) if effects is None else frozenset(Effect(effect) for effect in effects)
    matrix, width, height = _frame(specimen, chosen, level, rng)
    pixels = _photograph(specimen, matrix, (width, height), chosen, level, rng)
    regions = {name: _moved(region, matrix) for name, region in specimen.regions.items()}
    targets = [_middle(regions[name]) for name in _glare_targets(specimen, rng)]
    return replace(
        specimen,
        image=expose(pixels, chosen, rng, _STRENGTH[level], targets),
        corners=_moved(specimen.corners, matrix),
        regions=regions,
        effects=tuple(effect.value for effect in Effect if effect in chosen),
    )


def degrade_photo(picture: Pixels, seed: int, level: Level, *, effects: Iterable[Effect | str] = ()) -> Pixels:
    """The optical part alone, for pictures that are no document (a selfie); nothing moves."""
    rng = np.random.default_rng([seed, 20_260_102])
    centre = (picture.shape[1] / 2, picture.shape[0] / 2)
    return expose(picture, frozenset(Effect(effect) for effect in effects), rng, _STRENGTH[level], [centre])


def _chosen(level: Level, rng: Random) -> frozenset[Effect]:
    match level:
        case "clean":
            return frozenset()
        case "phone":
            count, turned, cluttered, far = 2, 0.35, 0.4, 0.0
        case "hard":
            count, turned, cluttered, far = 3, 0.6, 0.8, 0.2
    effects = {Effect.PERSPECTIVE, Effect.TILT, Effect.CAST, Effect.JPEG}
    effects |= {_OPTICAL[place] for place in rng.permutation(len(_OPTICAL))[:count]}
    if rng.random() < turned:
        effects.add(tuple(_TURNS)[int(rng.integers(3))])
    if rng.random() < cluttered:
        effects.add(Effect.CLUTTER)
    if rng.random() < far:
        effects.add(Effect.FAR)
    return frozenset(effects)


def _frame(specimen: Specimen, effects: frozenset[Effect], level: Level, rng: Random) -> tuple[Matrix, int, int]:
    """The homography from the specimen into the picture, and the picture's size."""
    height, width = specimen.image.shape[:2]
    scale = {"clean": 1.0, "phone": rng.uniform(0.9, 1.1), "hard": rng.uniform(0.78, 0.95)}[level]
    small_print = specimen.kind is DocumentType.BUSINESS_LICENCE
    if small_print:
        scale = min(scale, 0.95)
    if Effect.FAR in effects:
        scale *= 0.9 if small_print else 0.75
    turn = float(next((degrees for effect, degrees in _TURNS.items() if effect in effects), 0))
    if Effect.TILT in effects:
        turn += float(rng.uniform(-9, 9) if level != "hard" else rng.uniform(-44, 44))
    lean = np.radians(rng.uniform(-1, 1, 2) * (22 if level == "hard" else 12)) * (Effect.PERSPECTIVE in effects)
    matrix = _view(width, height, scale, np.radians(turn), lean)
    points = _points(specimen.corners, matrix)
    low, high = points.min(axis=0), points.max(axis=0)
    size = high - low
    margin = rng.uniform(0.02, 0.04, 4) if level == "clean" and not effects else rng.uniform(0.05, 0.18, 4)
    before, after = size * margin[:2], size * margin[2:]
    if Effect.CUT_OFF in effects:
        side, share = rng.random(2) < 0.5, rng.uniform(0.11, 0.16, 2)
        before = np.where(side, -size * share, before)
        after = np.where(side, after, -size * share)
    start, end = low - before, high + after
    shift = np.array([[1, 0, -start[0]], [0, 1, -start[1]], [0, 0, 1]], np.float64)
    return shift @ matrix, max(2, round(float(end[0] - start[0]))), max(2, round(float(end[1] - start[1])))


def _view(width: int, height: int, scale: float, turn: float, lean: NDArray[np.float64]) -> Matrix:
    """A pinhole camera above the sheet: lean about both axes, then turn in the picture plane."""
    length = float(max(width, height))
    centred = np.array([[1 / length, 0, -width / (2 * length)], [0, 1 / length, -height / (2 * length)], [0, 0, 1]])
    distance = 2.4
    tip_x, tip_y = np.sin(lean)
    flat_x, flat_y = np.cos(lean)
    camera = np.array(
        [
            [flat_y * distance, 0, 0],
            [tip_x * tip_y * distance, flat_x * distance, 0],
            [-flat_x * tip_y, tip_x, distance],
        ]
    )
    cosine, sine = np.cos(turn) * scale * length, np.sin(turn) * scale * length
    rotation = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
    result: Matrix = rotation @ camera @ centred
    scaled: Matrix = result / result[2, 2]
    return scaled


def _photograph(  # noqa: PLR0917 - private, called once
    specimen: Specimen, matrix: Matrix, size: tuple[int, int], effects: frozenset[Effect], level: Level, rng: Random
) -> Pixels:
    flat = level == "clean" and Effect.CLUTTER not in effects
    ground = plain_sheet(rng, *size) if flat else surface(rng, *size, clutter=Effect.CLUTTER in effects)
    height, width = specimen.image.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    _rounded(mask, _CORNER_RADIUS.get(specimen.kind, 0))
    # A camera's lens softens what is shrunk; without this, shrinking by a homography would alias.
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    source = cv2.GaussianBlur(specimen.image, (0, 0), 0.45 / shrink) if shrink < 0.9 else specimen.image
    sheet = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(mask, matrix, size, flags=cv2.INTER_LINEAR)
    shade = cv2.resize(cover, (size[0] // 4 + 1, size[1] // 4 + 1), interpolation=cv2.INTER_AREA)
    shade = cv2.GaussianBlur(np.roll(shade, (2, 2), (0, 1)), (0, 0), 4)
    dark = cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR).astype(np.uint16)
    under = ((ground.astype(np.uint16) * (255 - dark // 2)[..., None]) // 255).astype(np.uint8)
    weight = cover.astype(np.uint16)[..., None]
    mixed: Pixels = ((sheet * weight + under * (255 - weight)) // 255).astype(np.uint8)
    return mixed


def _rounded(mask: Pixels, radius: int) -> None:
    height, width = mask.shape[:2]
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 255, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)


def _glare_targets(specimen: Specimen, rng: Random) -> list[str]:
    names = sorted(name for name in specimen.regions if name not in {PORTRAIT_REGION, MARK_REGION})
    return [names[place] for place in rng.permutation(len(names))[:2]]


def _points(quad: Quad, matrix: Matrix) -> NDArray[np.float64]:
    source = np.asarray(quad, np.float64).reshape(-1, 1, 2)
    moved: NDArray[np.float64] = cv2.perspectiveTransform(source, matrix).reshape(-1, 2).astype(np.float64)
    return moved


def _moved(quad: Quad, matrix: Matrix) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in _points(quad, matrix))
    return first, second, third, fourth


def _middle(quad: Quad) -> tuple[float, float]:
    return sum(x for x, _ in quad) / 4, sum(y for _, y in quad) / 4
