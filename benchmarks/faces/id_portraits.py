"""A portrait as it comes off a photographed ID document: few pixels, grey, a printed pattern, blur, noise, JPEG."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import FaceBox
from identity_checks.specimens import Pixels

EYES: Final = 28.0
"""Pixels between the eyes, as in the models' published figures."""

_LINES: Final = 3


def id_portrait(card: Pixels, face: FaceBox, seed: int, *, grey: bool = True, eyes: float = EYES) -> Pixels:
    """Draw the portrait `card`, which shows `face`, as an ID document has it; the same seed, the same picture."""
    rng = np.random.default_rng([2026, seed])
    scale = eyes / float(np.linalg.norm(np.subtract(face.landmarks[1], face.landmarks[0])))
    small = cv2.resize(card, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if grey:
        small = cv2.cvtColor(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    faded = (
        (np.asarray(small, dtype=np.float32) - 128) * float(rng.uniform(0.75, 1.0)) + 128 + float(rng.uniform(-15, 15))
    )
    faded += _guilloche(faded.shape[0], faded.shape[1], rng)[..., None]
    soft = cv2.GaussianBlur(faded, (0, 0), float(rng.uniform(0.4, 0.9)))
    noise = rng.normal(0, float(rng.uniform(2, 6)), soft.shape[:2])
    printed = np.clip(soft + noise[..., None], 0, 255).astype(np.uint8)
    _, file = cv2.imencode(".jpg", printed, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 80))])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), dtype=np.uint8)


def selfie_file(photo: Pixels, quality: int = 85) -> Pixels:
    """A photo as it comes out of its JPEG file."""
    _, file = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), dtype=np.uint8)


def _guilloche(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Wavy lines of three directions and distances, light and dark."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    lines = np.zeros((height, width), dtype=np.float32)
    for _ in range(_LINES):
        period, angle = rng.uniform(3.5, 8), rng.uniform(0, np.pi)
        along = across * np.sin(angle) - down * np.cos(angle)
        wave = rng.uniform(1, 3) * np.sin(2 * np.pi * along / rng.uniform(20, 40))
        place = (across * np.cos(angle) + down * np.sin(angle) + wave) / period + rng.uniform(0, 1)
        lines += np.float32(rng.uniform(1.5, 4.5)) * np.sign(np.sin(2 * np.pi * place)).astype(np.float32)
    return lines
