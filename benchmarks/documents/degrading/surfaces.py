"""What a document lies on, and what lies on it: desks, papers, a screen's frame, a finger."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.degrading.view import Random
from benchmarks.documents.drawing.specimen import Pixels, Points

Mask = NDArray[np.uint8]
_PRINT = [
    "The",
    "quick",
    "brown",
    "invoice",
    "2026-04-17",
    "No.",
    "48213",
    "total",
    "1,299.00",
    "thank",
    "you",
    "customer",
    "copy",
    "ref",
    "table",
    "window",
]


def desk(rng: Random, width: int, height: int) -> Pixels:
    """A surface with a grain and slow changes of tone."""
    base = rng.uniform(60, 225) + rng.normal(0, 16, 3)
    small = rng.normal(0, 1, (max(2, height // 40), max(2, width // 90)))
    slow = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    lines = rng.normal(0, 1, (height // 3 + 1, max(2, width // 160))).astype(np.float32)
    grain = cv2.resize(lines, (width, height), interpolation=cv2.INTER_LINEAR)
    tone = base[None, None, :] + (7 * slow + rng.uniform(0, 9) * grain)[..., None]
    return np.clip(tone, 0, 255).astype(np.uint8)


def clutter(rng: Random, ground: Pixels, strength: float) -> Pixels:
    """Papers with print, pens, cables and coins on a desk; in place."""
    height, width = ground.shape[:2]
    draw = random.Random(int(rng.integers(1 << 30)))
    for _ in range(3 + round(7 * strength)):
        x, y = draw.randrange(width), draw.randrange(height)
        tone = tuple(draw.randrange(30, 250) for _ in range(3))
        kind = draw.randrange(4)
        if kind == 0:
            size = (draw.uniform(0.15, 0.5) * width, draw.uniform(0.1, 0.4) * height)
            _paper(ground, draw, (x, y), size)
        elif kind == 1:
            end = (x + draw.randrange(-width // 2, width // 2), y + draw.randrange(-height // 3, height // 3))
            cv2.line(ground, (x, y), end, tone, draw.randrange(8, 30), cv2.LINE_AA)
        elif kind == 2:
            cv2.circle(ground, (x, y), draw.randrange(20, 80), tone, -1, cv2.LINE_AA)
            cv2.circle(ground, (x, y), draw.randrange(12, 20), tuple(int(part * 0.7) for part in tone), 3, cv2.LINE_AA)
        else:
            path = np.asarray(np.cumsum(rng.normal(0, width / 30, (30, 2)), axis=0), np.float64)
            path += np.array([x, y], np.float64)
            cv2.polylines(ground, [path.astype(np.int32)], False, tone, draw.randrange(4, 14), cv2.LINE_AA)
    return ground


def _paper(ground: Pixels, draw: random.Random, at: tuple[int, int], size: tuple[float, float]) -> None:
    angle = draw.uniform(-90, 90)
    box = cv2.boxPoints((at, size, angle)).astype(np.int32)
    cv2.fillConvexPoly(ground, box, (238, 240, 240), cv2.LINE_AA)
    words = np.full((max(30, int(size[1])), max(60, int(size[0])), 3), 239, np.uint8)
    for row in range(24, words.shape[0] - 8, 26):
        text = " ".join(draw.choice(_PRINT) for _ in range(7))
        cv2.putText(words, text, (10, row), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (60, 60, 60), 1, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((words.shape[1] / 2, words.shape[0] / 2), -angle, 1.0)
    turn[0, 2] += at[0] - words.shape[1] / 2
    turn[1, 2] += at[1] - words.shape[0] / 2
    seen = cv2.warpAffine(words, turn, (ground.shape[1], ground.shape[0]), borderValue=(0, 0, 0))
    inside = cv2.warpAffine(np.full(words.shape[:2], 255, np.uint8), turn, (ground.shape[1], ground.shape[0]))
    ground[inside > 127] = seen[inside > 127]


def monitor(rng: Random, width: int, height: int) -> Pixels:
    """A dark frame and the plain page of a viewer, as around a picture shown on a screen."""
    sheet = np.full((height, width, 3), rng.uniform(18, 60, 3), np.float64).astype(np.uint8)
    cv2.rectangle(sheet, (0, 0), (width, max(24, height // 22)), (52, 50, 48), -1)
    return sheet


def finger(rng: Random, corners: Points, size: tuple[int, int], strength: float) -> tuple[Pixels, Mask]:
    """A finger from outside over an edge of the document: its picture and where it covers (0..255)."""
    width, height = size
    side = int(rng.integers(4))
    first, second = corners[side], corners[(side + 1) % 4]
    edge = first + (second - first) * float(rng.uniform(0.12, 0.88))
    inward = corners.mean(axis=0) - edge
    inward /= max(1e-6, float(np.linalg.norm(inward)))
    long_side = float(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[1])))
    thick = long_side * float(rng.uniform(0.05, 0.08))
    tip = edge + inward * long_side * (0.03 + 0.22 * strength)
    root = edge - inward * long_side
    mask = np.zeros((height, width), np.uint8)
    cv2.line(mask, _pixel(root), _pixel(tip), 255, int(2 * thick), cv2.LINE_AA)
    soft: Mask = cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.uint8)
    skin = np.array([118, 150, 205]) * float(rng.uniform(0.55, 1.1))
    shade = cv2.GaussianBlur(mask, (0, 0), thick * 0.45).astype(np.float32)[..., None] / 255
    picture = np.clip(skin * (0.55 + 0.45 * shade), 0, 255).astype(np.uint8)
    nail = tip - inward * thick * 0.25
    turn = float(np.degrees(np.arctan2(inward[1], inward[0])))
    axes = (int(thick * 0.55), int(thick * 0.42))
    cv2.ellipse(picture, _pixel(nail), axes, turn, 0, 360, (178, 190, 228), -1, cv2.LINE_AA)
    return picture, soft


def _pixel(place: Points) -> tuple[int, int]:
    return int(place[0]), int(place[1])
