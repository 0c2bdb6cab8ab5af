"""What happens to a document on its way into a picture, and how strongly: chosen from the seed, recorded with it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from benchmarks.documents.parts import pick


class Effect(StrEnum):
    """One thing that happens to a document or its picture; its strength is 0 (hardly there) to 1 (hardest)."""

    PERSPECTIVE = "perspective"
    CURL = "curl"
    BLUR = "blur"
    MOTION = "motion"
    GLARE = "glare"
    SHADOW = "shadow"
    NOISE = "noise"
    MOIRE = "moire"
    JPEG = "jpeg"
    ROTATION = "rotation"
    CLUTTER = "clutter"
    TWO_CARDS = "two_cards"
    PHOTOCOPY = "photocopy"
    SCREEN = "screen"
    CROPPED = "cropped"
    FINGER = "finger"
    FAR = "far"


CLEAN: Final = "clean"
"""The class of specimens that nothing was done to but a plain scan."""
_ORDER: Final[tuple[Effect | None, ...]] = (None, *Effect)
_COMMON: Final = ((Effect.PERSPECTIVE, 0.55), (Effect.ROTATION, 0.45), (Effect.JPEG, 0.7), (Effect.CLUTTER, 0.3))
_OTHERS: Final = (Effect.BLUR, Effect.MOTION, Effect.GLARE, Effect.SHADOW, Effect.NOISE, Effect.CURL, Effect.FAR)
_APART: Final = (
    {Effect.SCREEN, Effect.PHOTOCOPY},
    {Effect.SCREEN, Effect.MOIRE},
    {Effect.BLUR, Effect.MOTION},
    {Effect.TWO_CARDS, Effect.CROPPED},
    {Effect.SCREEN, Effect.CURL},
    {Effect.SCREEN, Effect.FINGER},
)


def chosen_effects(seed: int) -> Mapping[Effect, float]:
    """The effects of specimen `seed` with their strengths, in the order in which they happen.

    Each effect leads as often as any other, at any strength; what comes along is milder. One seed in eighteen or so
    has none.
    """
    draw = random.Random(f"effects/{seed}")
    leading = _leading(seed)
    if leading is None:
        return {}
    found = {leading: round(draw.uniform(0.3, 1.0), 3)}
    for effect, share in _COMMON:
        if effect not in found and draw.random() < share:
            found[effect] = round(draw.uniform(0.05, 0.6), 3)
    for effect in draw.sample(_OTHERS, draw.choice((0, 1, 1, 2))):
        if effect not in found and not any({effect, other} in _APART for other in found):
            found[effect] = round(draw.uniform(0.05, 0.45), 3)
    return {effect: found[effect] for effect in Effect if effect in found}


def leading_effect(seed: int) -> str:
    """The class under which specimen `seed` is reported first."""
    leading = _leading(seed)
    return CLEAN if leading is None else leading.value


def _leading(seed: int) -> Effect | None:
    return _ORDER[pick(seed, "leading effect", len(_ORDER))]
