"""Faces for the documents: the openly licensed portraits where they were fetched, otherwise drawn ones."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.drawing.grounds import drawn_face
from benchmarks.documents.drawing.specimen import Pixels

_FOLDER: Final = Path(__file__).resolve().parents[3] / ".cache" / "portraits"


def some_face(draw: random.Random, *, grey: bool = False) -> Pixels:
    """A head and shoulders, about 4 : 5; two in three are photographs where `tools/fetch_portraits.py` has been."""
    pictures = _photographs()
    chosen = draw.choice(pictures) if pictures and draw.random() < 2 / 3 else drawn_face(draw.randrange(7))
    if grey:
        tone = cv2.cvtColor(chosen, cv2.COLOR_BGR2GRAY)
        chosen = cv2.cvtColor(tone, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    return chosen


@lru_cache(maxsize=1)
def _photographs() -> tuple[Pixels, ...]:
    listed = json.loads(files("resources").joinpath("specimens", "portraits.json").read_text(encoding="utf-8"))
    found: list[Pixels] = []
    for entry in listed["pictures"]:
        place = _FOLDER / entry["file"]
        if not place.is_file():
            continue
        whole = cv2.imdecode(np.frombuffer(place.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        if whole is None:
            continue
        left, top, width, height = entry["face"]
        high = min(round(2.0 * height), whole.shape[0])
        wide = min(round(high * 0.8), whole.shape[1])
        y = min(max(0, round(top - 0.5 * height)), whole.shape[0] - high)
        x = min(max(0, round(left + width / 2 - wide / 2)), whole.shape[1] - wide)
        cut = cv2.resize(whole[y : y + high, x : x + wide], (320, 400), interpolation=cv2.INTER_AREA)
        found.append(cut.astype(np.uint8))
    return tuple(found)
