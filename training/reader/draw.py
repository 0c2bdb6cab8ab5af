"""`python -m training.reader.draw FILE DICTIONARY FIRST COUNT [held-out|foreign]`: draws pages and keeps their lines.

Runs in the project's own environment. The file (npz) holds the lines' cuts (lossless WebP, one behind the other), where
each ends, what each says, its script and likeness. Pages FIRST to FIRST + COUNT; a page has about 35 lines, 27 ms of
CPU each. With `held-out` in the typefaces that networks are measured in; with `foreign` lines of travel documents.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from training.reader.drawing import drawn_lines
from training.reader.foreign import foreign_line
from training.reader.texts import Texts
from training.reader.typefaces import Faces

_LOSSLESS: Final = (cv2.IMWRITE_WEBP_QUALITY, 101)


def main() -> int:
    """Draw and keep."""
    cv2.setNumThreads(1)
    target, dictionary, first, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    text = foreign_line if sys.argv[5:] == ["foreign"] else Texts(dictionary).line
    faces = Faces(held_out=sys.argv[5:] == ["held-out"])
    lines = [line for seed in range(first, first + count) for line in drawn_lines(seed, text, faces)]
    files = [cv2.imencode(".webp", line.picture, _LOSSLESS)[1] for line in lines]
    np.savez(
        target,
        files=np.concatenate(files),
        ends=np.cumsum([len(file) for file in files]),
        texts=[line.text for line in lines],
        scripts=[line.script for line in lines],
        likeness=[line.likeness for line in lines],
    )
    sys.stdout.write(f"{len(lines)} lines of {count} pages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
