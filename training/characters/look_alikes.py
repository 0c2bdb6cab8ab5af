"""`python -m training.characters.look_alikes READINGS FILE`: which characters the line reader takes for others.

Every character of the main block of Unicode that is none of the traditional forms is drawn once among seven others,
without any sense between them, and read (READINGS keeps what came of it, and is used again where it exists: about two
minutes on one thread). Of those taken for another that the classifier knows, FILE has a prototype a typeface in the
classifier's own description: a linear map, fitted to its own characters, from clean characters to its prototypes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.characters import DESCRIBED, CharacterClassifier
from identity_checks.documents.text.engine import TextEngine
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.models import CHARACTERS, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from training.characters.glyphs import CELL, EM, TYPEFACES, Bytes, glyphs_of
from training.characters.samples import plain

SEED: Final = 20261128
READ_IN: Final = "NotoSansCJK-Regular"
"""The typeface of identity cards is one of this kind."""
SHAPES_OF: Final = ("NotoSansCJK-Regular", "NotoSerifCJK-Regular")
TAKEN_FROM: Final = 0.5
"""From which probability a character counts as taken for another."""
_SIGNS: Final = 8
_LINES: Final = 8
_EM_READ: Final = 30
_MARGIN: Final = 10
_RIDGE: Final = 1e-2
_FITTED_ON: Final = 3000


def main() -> int:
    """Draw, read and fit."""
    cv2.setNumThreads(1)
    readings, target = Path(sys.argv[1]), Path(sys.argv[2])
    models = ModelStore.bundled()
    if not readings.exists():
        with readings.open("w", encoding="utf-8") as out:
            for drawn, read, score in _read(models):
                out.write(json.dumps([drawn, read, round(score, 4)], ensure_ascii=False) + "\n")
    classifier = CharacterClassifier.of(models)
    pairs: dict[str, str] = {}
    for line in readings.read_text(encoding="utf-8").splitlines():
        drawn, read, score = json.loads(line)
        taken = to_simplified(read or "")
        if score >= TAKEN_FROM and taken != drawn and taken in classifier.places:
            pairs[drawn] = taken
    others = "".join(sorted(pairs))
    places = _prototypes(models, classifier, others)
    known = np.flatnonzero(~np.isnan(places).any(axis=(1, 2)))
    others = "".join(others[place] for place in known)
    taken = "".join(pairs[sign] for sign in others)
    np.savez_compressed(target, others=np.array(others), taken=np.array(taken), places=places[known].astype(np.float16))
    sys.stdout.write(f"{len(others)} characters taken for {len(set(taken))} others, {target.stat().st_size} bytes\n")
    return 0


def _read(models: ModelStore) -> Iterator[tuple[str, str, float]]:
    """Give each character as it was drawn, as it was read, and how surely."""
    recognizer = models.session(TEXT_RECOGNITION)
    characters = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    text = TextEngine(models.session(TEXT_DETECTION), recognizer, characters)
    rng = np.random.default_rng(SEED)
    signs = [chr(code) for code in range(0x4E00, 0xA000) if to_simplified(chr(code)) == chr(code)]
    rng.shuffle(signs)
    cells, has = glyphs_of(TYPEFACES[READ_IN], "".join(signs))
    drawn = np.flatnonzero(has)
    lines = [[int(place) for place in drawn[at : at + _SIGNS]] for at in range(0, len(drawn), _SIGNS)]
    for at in range(0, len(lines), _LINES):
        part = lines[at : at + _LINES]
        pictures = [_line(cells, line, rng) for line in part]
        boxes = [np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) for h, w in (one.shape[:2] for one in pictures)]
        for line, seen in zip(part, text.read_crops(pictures, boxes, squeezed=False), strict=True):
            for number, place in enumerate(line):
                centre = (_MARGIN + (number + 0.5) * EM) / (2 * _MARGIN + EM * len(line))
                near = min(seen.glyphs, key=lambda glyph: abs(glyph.position - centre), default=None)
                if near is not None and abs(near.position - centre) * len(line) < 0.45:
                    yield signs[place], near.text, near.score


def _line(cells: Bytes, places: list[int], rng: np.random.Generator) -> Bytes:
    strip = np.zeros((CELL, 2 * _MARGIN + EM * len(places)), np.uint8)
    for number, place in enumerate(places):
        x = _MARGIN + number * EM - (CELL - EM) // 2
        first, last = max(0, x), min(strip.shape[1], x + CELL)
        part = strip[:, first:last]
        np.maximum(part, cells[place][:, first - x : last - x], out=part)
    scale = _EM_READ / EM
    soft = cv2.resize(cv2.GaussianBlur(strip, (0, 0), 0.8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = 225 - 180 * (np.asarray(soft, np.float32) / 255) + rng.normal(0, 3, soft.shape)
    return np.asarray(cv2.cvtColor(np.clip(grey, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def _prototypes(models: ModelStore, classifier: CharacterClassifier, signs: str) -> NDArray[np.float64]:
    """Give N × typefaces × description; what a typeface lacks is that of another, NaN where none has it."""
    session = models.session(CHARACTERS, inner=DESCRIBED)
    own = np.asarray(models.session(CHARACTERS, inner="places").run(None, _no_picture())[1], np.float64)
    own = own.T.reshape(len(classifier.characters), -1, own.shape[0])
    rng = np.random.default_rng(SEED)
    some = rng.choice(len(classifier.characters), _FITTED_ON, replace=False)
    found = []
    for face, name in enumerate(SHAPES_OF):
        clean, _ = _described(session, name, "".join(classifier.characters[place] for place in some))
        wanted = own[some, (0, 2)[face]]
        with_one = np.column_stack([clean, np.ones(len(clean))])
        products = with_one.T @ with_one + _RIDGE * np.eye(with_one.shape[1])
        mapping = np.linalg.solve(products, with_one.T @ wanted)
        left = wanted - with_one @ mapping
        sys.stdout.write(f"{name}: {left.std() / wanted.std():.3f} of the spread is left\n")
        seen, has = _described(session, name, signs)
        placed = np.column_stack([seen, np.ones(len(seen))]) @ mapping
        placed[~has] = np.nan
        found.append(placed)
    places = np.stack(found, axis=1)
    first = np.where(np.isnan(places[:, :1]).any(axis=2, keepdims=True), places[:, 1:2], places[:, :1])
    return np.where(np.isnan(places), first, places)


def _described(session: Any, name: str, signs: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    cells, has = glyphs_of(TYPEFACES[name], signs)
    pictures = np.stack([plain(cell) for cell in cells])[:, None].astype(np.float32)
    parts = [session.run(None, {"x": pictures[at : at + 64]})[1] for at in range(0, len(pictures), 64)]
    return np.concatenate(parts).astype(np.float64), has


def _no_picture() -> dict[str, NDArray[np.float32]]:
    return {"x": np.zeros((1, 1, 48, 48), np.float32)}


if __name__ == "__main__":
    sys.exit(main())
