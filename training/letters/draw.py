"""`python -m training.letters.draw FILE [COUNT [FIRST]]`: draws lines and keeps what the network makes of each.

Runs in the project's own environment. The file (npz) holds the features of all lines one behind the other (16 bits),
where each ends, what each says, its design, and what the line reader alone reads. Everything random comes from SEED
and a line's number, counted from FIRST. About 25 ms of CPU a line.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np

from identity_checks.documents.text.engine import TextEngine
from identity_checks.documents.text.letters import FEATURES
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from training.letters.drawing import Random, drawn_line
from training.letters.texts import is_vietnamese, line_of_text
from training.letters.typefaces import Use, designs

SEED: Final = 20261129
COUNT: Final = 5_000
_WIDE: Final = (1.05, 1.5)
_NARROW: Final = (0.75, 0.95)
"""How much wider than its cut a line is given to the network: as second looks have it, and first ones."""
_NARROW_SHARE: Final = 0.25
_HELD_OUT_SHARE: Final = 0.06
_TEMPERATURE_SHARE: Final = 0.04
_NOWHERE: Final = np.zeros((4, 2), np.float32)
_SAY_EVERY: Final = 500


def main() -> int:
    """Draw and keep."""
    cv2.setNumThreads(1)
    target = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    begin = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION, inner=FEATURES)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    engine = TextEngine(models.session(TEXT_DETECTION), recognizer, signs)
    features, texts, alone, kinds = [], [], [], []
    for number in range(begin, begin + count):
        rng = np.random.default_rng([SEED, number])
        text = line_of_text(rng)
        design = _design(text, rng)
        picture = drawn_line(text, design, rng)
        share = float(rng.uniform(*(_NARROW if rng.random() < _NARROW_SHARE else _WIDE)))
        view = np.asarray(cv2.resize(picture, None, fx=share, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
        read = engine.read_crops([view], [_NOWHERE], squeezed=False)[0]
        assert read.features is not None
        features.append(read.features[: math.ceil(read.share * len(read.features))])
        texts.append(text)
        alone.append(read.text)
        kinds.append(design)
        if number % _SAY_EVERY == 0:
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
    ends = np.cumsum([len(part) for part in features])
    kept = np.concatenate(features).astype(np.float16)
    whose = models.entry(TEXT_RECOGNITION).sha256
    np.savez(target, features=kept, ends=ends, texts=texts, alone=alone, designs=kinds, recognizer=whose)
    return 0


def _design(text: str, rng: Random) -> str:
    """Choose a design that has the letters of a text."""
    chance = rng.random()
    if chance < _HELD_OUT_SHARE:
        names = designs(Use.HELD_OUT)
    elif chance < _HELD_OUT_SHARE + _TEMPERATURE_SHARE:
        names = designs(Use.TEMPERATURE)
    else:
        names = designs(Use.TRAINED) + (() if is_vietnamese(text) else designs(Use.WITHOUT_VIETNAMESE))
    return names[int(rng.integers(len(names)))]


if __name__ == "__main__":
    sys.exit(main())
