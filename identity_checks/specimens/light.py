"""What a lens, a room and a file format do to a picture; nothing here moves a pixel's place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import cv2
import numpy as np

from identity_checks.specimens.specimen import Pixels
from identity_checks.specimens.surfaces import Floats, Random, soft_noise


class Effect(StrEnum):
    """One thing that can happen to a photographed document.

    The last four are faults strong enough that the picture has to be asked for again; the others leave it readable.
    """

    TURN_90 = "turn_90"
    TURN_180 = "turn_180"
    TURN_270 = "turn_270"
    TILT = "tilt"
    PERSPECTIVE = "perspective"
    CLUTTER = "clutter"
    FAR = "far"
    SOFT = "soft"
    MOTION = "motion"
    REFLECTION = "reflection"
    SHADOW = "shadow"
    DIM = "dim"
    NOISE = "noise"
    CAST = "cast"
    JPEG = "jpeg"
    BLURRED = "blurred"
    GLARE = "glare"
    CUT_OFF = "cut_off"
    LOW_LIGHT = "low_light"


FAULTS: Final = frozenset({Effect.BLURRED, Effect.GLARE, Effect.CUT_OFF, Effect.LOW_LIGHT})
_TILE: Final = 512


def expose(
    pixels: Pixels, effects: frozenset[Effect], rng: Random, strength: float, targets: Sequence[tuple[float, float]]
) -> Pixels:
    """Apply the optical effects among `effects`.

    Args:
        strength: 0 gentle … 1 harsh, within what stays readable.
        targets: places that a glare fault burns out, pixels.
    """
    result = _lens(pixels, effects, rng, strength)
    gain, light = _illumination(result.shape[1], result.shape[0], effects, rng, strength, targets)
    if gain is not None or light is not None:
        values = result.astype(np.float32)
        if gain is not None:
            values *= gain if gain.ndim == 3 else gain[..., None]
        if light is not None:
            values += (255 - values) * light[..., None]
        result = np.clip(values, 0, 255).astype(np.uint8)
    result = _sensor(result, effects, rng, strength)
    if Effect.JPEG in effects:
        quality = round(90 - 35 * strength - float(rng.uniform(0, 25)))
        result = jpeg_round_trip(result, quality)
    return result


def jpeg_round_trip(pixels: Pixels, quality: int) -> Pixels:
    """The picture after being saved as JPEG of `quality` 1..100."""
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None  # noqa: S101 - what was just encoded decodes
    return decoded.astype(np.uint8, copy=False)


def _lens(pixels: Pixels, effects: frozenset[Effect], rng: Random, strength: float) -> Pixels:
    result = pixels
    if Effect.SOFT in effects:
        result = _blur(result, float(rng.uniform(0.5, 0.7)) + 0.5 * strength)
    if Effect.MOTION in effects:
        result = _smear(result, 3 + 4 * strength + float(rng.uniform(0, 1)), float(rng.uniform(0, np.pi)))
    if Effect.BLURRED in effects:
        scale = max(pixels.shape[:2]) / 1400
        result = _blur(result, float(rng.uniform(5.0, 6.5)) * max(0.6, scale))
    return result


def _illumination(  # noqa: PLR0917 - private, called once
    width: int,
    height: int,
    effects: frozenset[Effect],
    rng: Random,
    strength: float,
    targets: Sequence[tuple[float, float]],
) -> tuple[Floats | None, Floats | None]:
    """(factor, share of white added), computed small and enlarged: light changes slowly across a desk."""
    small_width, small_height = max(8, width // 8), max(8, height // 8)
    rows, columns = np.mgrid[0:small_height, 0:small_width].astype(np.float32) * 8
    gain = np.ones((small_height, small_width, 3), np.float32)
    light = np.zeros((small_height, small_width), np.float32)
    if Effect.SHADOW in effects:
        turn = float(rng.uniform(0, 6.28))
        across = (columns - width / 2) * np.cos(turn) + (rows - height / 2) * np.sin(turn)
        edge = 1 / (1 + np.exp(-(across - float(rng.uniform(-0.2, 0.2)) * width) / (0.06 * width)))
        gain *= (1 - (0.25 + 0.25 * strength) * edge)[..., None].astype(np.float32)
        gain *= (0.94 + 0.12 * soft_noise(rng, small_width, small_height, 4))[..., None]
    if Effect.DIM in effects:
        gain *= float(rng.uniform(0.68, 0.78)) - 0.18 * strength
    if Effect.LOW_LIGHT in effects:
        gain *= float(rng.uniform(0.13, 0.18))
    if Effect.CAST in effects:
        gain *= rng.uniform(0.95, 1.05, 3).astype(np.float32)
    if Effect.REFLECTION in effects:
        turn, offset = float(rng.uniform(0, 3.14)), float(rng.uniform(-0.3, 0.3)) * width
        across = (columns - width / 2) * np.cos(turn) + (rows - height / 2) * np.sin(turn) - offset
        light = np.maximum(light, (0.28 + 0.2 * strength) * np.exp(-((across / (0.09 * width)) ** 2)))
    if Effect.GLARE in effects:
        for x, y in targets:
            wide, tall = rng.uniform(0.11, 0.15) * width, rng.uniform(0.07, 0.1) * width
            spot = 1.9 * np.exp(-(((columns - x) / wide) ** 2 + ((rows - y) / tall) ** 2))
            light = np.maximum(light, np.minimum(spot, 1)).astype(np.float32)
    return (
        _enlarged(gain, width, height) if effects & _DARKENING else None,
        _enlarged(light, width, height) if effects & {Effect.REFLECTION, Effect.GLARE} else None,
    )


_DARKENING: Final = frozenset({Effect.SHADOW, Effect.DIM, Effect.LOW_LIGHT, Effect.CAST})


def _enlarged(small: Floats, width: int, height: int) -> Floats:
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


def _sensor(pixels: Pixels, effects: frozenset[Effect], rng: Random, strength: float) -> Pixels:
    spread = 0.0
    if Effect.NOISE in effects:
        spread = 3.5 + 6 * strength
    if Effect.LOW_LIGHT in effects:
        spread = max(spread, 5.0)
    if not spread:
        return pixels
    tile = rng.normal(0, spread, (_TILE, _TILE, 3)).astype(np.int16)
    height, width = pixels.shape[:2]
    grain = np.tile(tile, (height // _TILE + 1, width // _TILE + 1, 1))[:height, :width]
    noisy: Pixels = np.clip(pixels.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    return noisy


def _blur(pixels: Pixels, sigma: float) -> Pixels:
    return cv2.GaussianBlur(pixels, (0, 0), sigma).astype(np.uint8, copy=False)


def _smear(pixels: Pixels, length: float, turn: float) -> Pixels:
    side = int(length) * 2 + 3
    kernel = np.zeros((side, side), np.float32)
    middle = side / 2 - 0.5
    for step in np.linspace(-length / 2, length / 2, 24):
        kernel[round(middle + step * np.sin(turn)), round(middle + step * np.cos(turn))] += 1
    return cv2.filter2D(pixels, -1, kernel / kernel.sum()).astype(np.uint8, copy=False)
