"""`python -m training.characters.near FILE`: which characters the classifier sees as nearly the same.

Of two characters the distance is half the square of that of their prototypes of one typeface, the least of all
typefaces: a picture that is exactly one of them has a log likelihood that is greater by this much than that of the
other. FILE has for each character of the classifier those within `FARTHEST`, the nearest `MOST` of them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np

from identity_checks.documents.text.characters import CharacterClassifier
from identity_checks.models import CHARACTERS, ModelStore

FARTHEST: Final = 80.0
"""Characters further apart are no look-alikes."""
MOST: Final = 48
_AT_ONCE: Final = 256


def main() -> int:
    """Measure and write."""
    target = Path(sys.argv[1])
    models = ModelStore.bundled()
    signs = CharacterClassifier.of(models).characters
    nothing = {"x": np.zeros((1, 1, 48, 48), np.float32)}
    flat = np.asarray(models.session(CHARACTERS, inner="places").run(None, nothing)[1], np.float32)
    faces = np.ascontiguousarray(flat.T.reshape(len(signs), -1, flat.shape[0]).transpose(1, 0, 2))
    squares = (faces**2).sum(axis=2)
    firsts, others = [], []
    for start in range(0, len(signs), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        apart = np.full((len(signs[part]), len(signs)), np.inf, np.float32)
        for face, square in zip(faces, squares, strict=True):
            np.minimum(apart, (square[part, None] + square - 2 * face[part] @ face.T) / 2, out=apart)
        for row, distance in enumerate(apart):
            distance[start + row] = np.inf
            nearest = np.argsort(distance)[:MOST]
            nearest = nearest[distance[nearest] <= FARTHEST]
            firsts.append(len(nearest))
            others.append(nearest.astype(np.uint16))
    np.savez_compressed(
        target,
        counts=np.array(firsts, np.uint8),
        others=np.concatenate(others),
    )
    sys.stdout.write(f"{sum(firsts)} pairs of {len(signs)} characters, {target.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
