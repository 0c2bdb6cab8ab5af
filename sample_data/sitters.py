"""Who sits for the portraits of the sample cases: three real persons under invented names."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import cv2
import numpy as np

from identity_checks.specimens import (
    Effect,
    Level,
    Pixels,
    Portrait,
    PortraitsNotFetched,
    degrade_photo,
    portraits,
)

EVERYDAY = (Effect.CAST, Effect.NOISE, Effect.JPEG)


class PortraitsMissing(Exception):
    """The sample portraits are not there; the message says how to fetch them."""


class Sitter(StrEnum):
    """A real person who can be shown: A is a woman, B and C are men; B has three pictures, the others one."""

    A = "astronaut"
    B = "obama"
    C = "biden"


def pictures(sitter: Sitter) -> tuple[Portrait, ...]:
    """Every picture of that person, the one for documents first.

    Raises:
        PortraitsMissing: they were not fetched.
    """
    found = portraits()
    if isinstance(found, PortraitsNotFetched):
        raise PortraitsMissing(
            f"The portraits of the sample cases ({', '.join(found.missing)}) are not in {found.folder}: "
            "fetch them with `python tools/fetch_portraits.py`, then start again."
        )
    return found[sitter.value]


def check_portraits() -> None:
    """Fail before any work is done.

    Raises:
        PortraitsMissing: they were not fetched.
    """
    pictures(Sitter.A)


def document_portrait(sitter: Sitter) -> Pixels:
    """The portrait that is printed on documents."""
    return pictures(sitter)[0].card()


def selfie(
    sitter: Sitter,
    seed: int,
    *,
    level: Level = "phone",
    effects: Sequence[Effect] = EVERYDAY,
) -> Pixels:
    """An arm's-length photo: another picture of the person than the printed one where there is one, seen anew."""
    draw = np.random.default_rng([seed, 20_260_103])
    available = pictures(sitter)
    others = available[1:] or available
    photo = others[int(draw.integers(len(others)))].selfie(
        mirrored=bool(draw.random() < 0.5), reach=float(draw.uniform(2.5, 3.1))
    )
    return degrade_photo(_seen_from_aside(photo, draw), seed, level, effects=effects)


def two_in_a_picture(seed: int) -> Pixels:
    """A selfie on which a second person looks over the shoulder."""
    first, second = selfie(Sitter.B, seed), selfie(Sitter.C, seed + 1)
    height = min(first.shape[0], second.shape[0])
    halves = [cv2.resize(half, (round(height * 0.75), height)) for half in (first, second)]
    return np.ascontiguousarray(np.hstack(halves), dtype=np.uint8)


def _seen_from_aside(photo: Pixels, draw: np.random.Generator) -> Pixels:
    height, width = photo.shape[:2]
    start = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = start + draw.uniform(-0.03, 0.03, (4, 2)).astype(np.float32) * (width, height)
    matrix = cv2.getPerspectiveTransform(start, moved.astype(np.float32))
    warped = cv2.warpPerspective(photo, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    inset_x, inset_y = round(width * 0.035), round(height * 0.035)
    return np.ascontiguousarray(warped[inset_y : height - inset_y, inset_x : width - inset_x], dtype=np.uint8)
