"""Documents as they lie before a camera: drawn from a seed, in perspective, lit; not yet sensed and not yet saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import (
    Effect,
    Pixels,
    Portrait,
    PortraitsNotFetched,
    Specimen,
    degrade,
    draw,
    portraits,
)
from identity_checks.specimens.light import FAULTS

Random = np.random.Generator

TUNING: Final = range(10_000, 20_000)
EVALUATION: Final = range(50_000, 60_000)
"""Seeds of the two parts; no picture, person or portrait of the second is seen while thresholds are set."""
WEIGHING: Final = frozenset((*range(10_000, 12_200), *range(15_000, 15_060)))
"""Tuning seeds that weights are set on; thresholds are set on genuine pictures of the others."""

_KINDS: Final = (
    (DocumentType.RESIDENT_ID_FRONT,) * 11
    + (DocumentType.PASSPORT,) * 4
    + (
        DocumentType.RESIDENT_ID_BACK,
        DocumentType.RESIDENT_ID_BACK,
        DocumentType.BUSINESS_LICENCE,
        DocumentType.BUSINESS_LICENCE,
        DocumentType.BUSINESS_LICENCE,
    )
)
_OPTICAL: Final = (Effect.SOFT, Effect.MOTION, Effect.REFLECTION, Effect.SHADOW, Effect.DIM)
_PORTRAIT_FILES: Final = {
    "tuning": frozenset({"astronaut.png", "obama.jpg"}),
    "evaluation": frozenset({"biden.jpg", "obama2.jpg", "obama3.jpg"}),
}


_DRAWN: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One document before the lens.

    Attributes:
        portrait: the file of its portrait, empty where it was drawn.
        specimen: the flat sheet as drawn.
        photographed: the same in a picture, by light and lens but without sensor and file.
        rerun: gives the photograph of another sheet of the same size under the same light.
    """

    seed: int
    part: str
    portrait: str
    specimen: Specimen
    photographed: Specimen
    rerun: Callable[[Specimen], Specimen]

    def rng(self, purpose: int) -> Random:
        """A generator of its own for one purpose of this scene."""
        return np.random.default_rng([self.seed, purpose])

    def to_page(self) -> NDArray[np.float64]:
        """The homography from the flat sheet into the photograph."""
        return np.asarray(
            cv2.getPerspectiveTransform(
                np.array(self.specimen.corners, np.float32), np.array(self.photographed.corners, np.float32)
            ),
            np.float64,
        )


def scene(seed: int, *, kind: DocumentType | None = None) -> Scene:
    """The scene of a seed; seeds of `TUNING` and `EVALUATION` draw on different portraits."""
    part = "evaluation" if seed in EVALUATION else "tuning"
    rng = np.random.default_rng([seed, 1])
    kind = kind or _KINDS[int(rng.integers(len(_KINDS)))]
    file, portrait = a_portrait(part, rng)
    specimen = draw(kind, seed, portrait=portrait)
    count = int(rng.integers(0, 3))
    effects = {Effect.PERSPECTIVE, Effect.TILT, Effect.CAST} | {_OPTICAL[int(i)] for i in rng.permutation(5)[:count]}
    if rng.random() < 0.35:
        effects.add(Effect.CLUTTER)
    if rng.random() < 0.25:
        effects.add((Effect.TURN_90, Effect.TURN_180, Effect.TURN_270)[int(rng.integers(3))])
    assert not effects & FAULTS

    def photograph(sheet: Specimen) -> Specimen:
        return degrade(sheet, seed, "phone", effects=effects)

    return Scene(seed, part, file, specimen, photograph(specimen), photograph)


def a_portrait(part: str, rng: Random, *, other_than: str = "") -> tuple[str, Pixels]:
    """A head and shoulders that only this part of the seeds uses, in a tone of its own, with its file's name."""
    found = [one for one in portraits_of(part) if one.path.name != other_than]
    # Two or three photographs are no sample of backdrops, clothes and light; drawn heads vary in all of them.
    if not found or rng.random() < _DRAWN:
        return "", drawn_face(rng)
    chosen = found[int(rng.integers(len(found)))]
    picture = chosen.card()
    if rng.random() < 0.5:
        picture = np.ascontiguousarray(picture[:, ::-1])
    scale = 480 / picture.shape[0]
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    toned = picture.astype(np.float32) * rng.uniform(0.85, 1.12) + rng.uniform(-10, 10)
    return chosen.path.name, np.clip(toned, 0, 255).astype(np.uint8)


def portraits_of(part: str) -> list[Portrait]:
    """The photographed portraits that seeds of a part draw on; none where they were not fetched."""
    known: Mapping[str, tuple[Portrait, ...]] | PortraitsNotFetched = portraits()
    if isinstance(known, PortraitsNotFetched):
        return []
    wanted = _PORTRAIT_FILES[part]
    return [one for group in known.values() for one in group if one.path.name in wanted]


def drawn_face(rng: Random) -> Pixels:
    """A simple drawn head before a backdrop of any tone, plain or with things in it."""
    height, width = 480, 374
    tone = float(rng.choice((rng.uniform(40, 250), rng.uniform(215, 250))))
    sheet = np.full((height, width, 3), np.clip(rng.normal(tone, 30, 3), 0, 255), np.float32)
    if rng.random() < 0.4:
        for _ in range(int(rng.integers(2, 7))):
            left, top = (int(value) for value in rng.integers(-60, 360, 2))
            far = (left + int(rng.integers(30, 240)), top + int(rng.integers(60, 480)))
            cv2.rectangle(sheet, (left, top), far, rng.uniform(0, 255, 3).tolist(), -1)
    skin, cloth, hair = rng.uniform(120, 220, 3), rng.uniform(20, 150, 3), rng.uniform(10, 90, 3)
    middle = (width // 2 + int(rng.integers(-14, 14)), int(height * rng.uniform(0.4, 0.46)))
    axes = (int(width * rng.uniform(0.2, 0.26)), int(height * rng.uniform(0.22, 0.28)))
    cv2.ellipse(sheet, (middle[0], height), (int(width * 0.44), int(height * 0.36)), 0, 0, 360, cloth.tolist(), -1)
    cv2.ellipse(sheet, (middle[0], middle[1] - 26), (axes[0] + 12, axes[1]), 0, 0, 360, hair.tolist(), -1)
    cv2.ellipse(sheet, middle, axes, 0, 0, 360, skin.tolist(), -1)
    for side in (-1, 1):
        cv2.circle(sheet, (middle[0] + side * axes[0] // 2, middle[1] - 20), 9, (40, 40, 40), -1)
    cv2.ellipse(sheet, (middle[0], middle[1] + 52), (26, 8), 0, 0, 180, (90, 80, 150), -1)
    soft = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 2.0), np.float32)
    shade = np.linspace(rng.uniform(0.8, 1.0), rng.uniform(0.8, 1.0), width, dtype=np.float32)[None, :, None]
    return np.asarray(np.clip(soft * shade, 0, 255), np.uint8)


def jittered(fields: Mapping[str, Quad], rng: Random, pixels: float = 1.5) -> dict[str, Quad]:
    """Boxes as a reader would give them: a little beside the truth."""
    moved: dict[str, Quad] = {}
    for name, quad in fields.items():
        shift = rng.normal(0, pixels, 2)
        a, b, c, d = ((float(x + shift[0]), float(y + shift[1])) for x, y in quad)
        moved[name] = (a, b, c, d)
    return moved


def with_sheet(one: Scene, image: Pixels) -> Specimen:
    """The scene's document with another picture on its sheet, photographed in the same way."""
    return one.rerun(replace(one.specimen, image=image))
