"""`python -m training.characters.fit FILE`: draws characters, fits the classifier, writes it as an ONNX file.

First without one typeface, whose characters then say how well unseen typefaces are told; then with all. Everything
random comes from SEED. About two minutes on one thread.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.characters.alphabet import characters
from training.characters.export import exported
from training.characters.features import features_of, new_features
from training.characters.glyphs import TYPEFACES, Bytes, glyphs_of
from training.characters.prototypes import Photographs, Prototypes, fitted
from training.characters.samples import SampleSource, plain
from training.saying import say

SEED: Final = 20261127
HELD_OUT: Final = "wqy-microhei"
PHOTOGRAPHS: Final = 24000
_TESTED: Final = 1000
_BATCH: Final = 512


def main() -> int:
    """Fit and export; prints how many characters are told right."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    alphabet, layers, rng = characters(), new_features(), np.random.default_rng(SEED)
    faces = {name: glyphs_of(face, alphabet) for name, face in TYPEFACES.items()}
    clean = {name: _features(layers, np.stack([plain(cell) for cell in cells])) for name, (cells, _) in faces.items()}
    has = {name: torch.from_numpy(there) for name, (_, there) in faces.items()}
    seen: list[Tensor] = []
    labels: list[NDArray[np.int64]] = []
    for name, face in faces.items():
        drawn = rng.choice(np.flatnonzero(face[1]), PHOTOGRAPHS // len(faces)).astype(np.int64)
        seen.append(_features(layers, SampleSource([face]).batch(drawn, rng)))
        labels.append(drawn)
        say(f"{name}: drawn")
    numbers = torch.arange(len(faces)).repeat_interleave(PHOTOGRAPHS // len(faces))
    bare = torch.cat([clean[name][torch.from_numpy(part)] for name, part in zip(faces, labels, strict=True)])
    photographs = Photographs(torch.cat(seen), bare, numbers)
    others = [name for name in faces if name != HELD_OUT]
    without, held_out = fitted(photographs, clean, has, others), list(faces).index(HELD_OUT)
    say(f"held out {HELD_OUT}: {_right(without, seen[held_out], labels[held_out])} of it told right")
    say(f"trained on: {_right(without, seen[0], labels[0])} of {others[0]} told right")
    content = exported(layers, fitted(photographs, clean, has, list(faces)), alphabet)
    target = Path(sys.argv[1])
    target.write_bytes(content)
    say(f"{hashlib.sha256(content).hexdigest()}  {target.name}  {len(content)} bytes")
    return 0


def _features(layers: nn.Sequential, pictures: Bytes) -> Tensor:
    with torch.no_grad():
        parts = torch.from_numpy(pictures).split(_BATCH)
        return torch.cat([features_of(layers, part.float()[:, None]) for part in parts])


def _right(prototypes: Prototypes, features: Tensor, labels: NDArray[np.int64]) -> str:
    told = prototypes.likeness(features[:_TESTED]).argmax(dim=1).numpy()
    return f"{(told == labels[:_TESTED]).mean():.3f} ({min(_TESTED, len(labels))})"


if __name__ == "__main__":
    sys.exit(main())
