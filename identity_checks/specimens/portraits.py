"""The openly licensed portraits that `tools/fetch_portraits.py` put aside, grouped by the person they show."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from identity_checks.specimens.lists import word_list
from identity_checks.specimens.specimen import Pixels

FOLDER_VARIABLE: Final = "REVIEWER_DESK_PORTRAITS"
_PROJECT: Final = Path(__file__).resolve().parents[2]
_CARD_ASPECT: Final = 0.78
_PHONE_ASPECT: Final = 0.75


@dataclass(frozen=True, slots=True)
class Portrait:
    """One picture of one person; `face` is left, top, width, height in its pixels."""

    person: str
    path: Path
    face: tuple[int, int, int, int]

    def picture(self) -> Pixels:
        """The whole picture."""
        return _decoded(self.path).copy()

    def card(self) -> Pixels:
        """Head and shoulders as on a document, width : height 0.78."""
        _, top, _, height = self.face
        return self._crop(top - 0.5 * height, 2.1 * height, _CARD_ASPECT)

    def selfie(self, *, mirrored: bool = False, reach: float = 3.0) -> Pixels:
        """As an arm's-length photo, 3 : 4, up to 1280 pixels high; `reach` is its height in face heights."""
        _, top, _, height = self.face
        crop = self._crop(top - 0.28 * (reach - 1) * height, reach * height, _PHONE_ASPECT)
        scale = min(2.6, 1280 / crop.shape[0])
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        sized = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=method)
        return np.ascontiguousarray(sized[:, ::-1] if mirrored else sized, dtype=np.uint8)

    def _crop(self, top: float, tall: float, aspect: float) -> Pixels:
        pixels = _decoded(self.path)
        left, _, width, _ = self.face
        height = min(round(tall), pixels.shape[0], round(pixels.shape[1] / aspect))
        across = round(height * aspect)
        start_y = min(max(0, round(top)), pixels.shape[0] - height)
        start_x = min(max(0, round(left + width / 2 - across / 2)), pixels.shape[1] - across)
        return np.ascontiguousarray(pixels[start_y : start_y + height, start_x : start_x + across])


@dataclass(frozen=True, slots=True)
class PortraitsNotFetched:
    """The pictures are not there; `python tools/fetch_portraits.py` gets them."""

    folder: Path
    missing: tuple[str, ...]


def portraits(folder: Path | None = None) -> Mapping[str, tuple[Portrait, ...]] | PortraitsNotFetched:
    """Every portrait by person (`astronaut`, `biden`, `obama`), the best one for a document first.

    Args:
        folder: where they are; by default what the environment variable REVIEWER_DESK_PORTRAITS says, else
            `.cache/portraits` in the project.
    """
    place = folder or Path(os.environ.get(FOLDER_VARIABLE) or _PROJECT / ".cache" / "portraits")
    entries = word_list("portraits")["pictures"]
    if missing := tuple(entry["file"] for entry in entries if not (place / entry["file"]).is_file()):
        return PortraitsNotFetched(place, missing)
    grouped: dict[str, tuple[Portrait, ...]] = {}
    for entry in entries:
        left, top, width, height = entry["face"]
        found = Portrait(entry["person"], place / entry["file"], (left, top, width, height))
        grouped[found.person] = (*grouped.get(found.person, ()), found)
    return grouped


@lru_cache(maxsize=8)
def _decoded(path: Path) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError(f"{path.name} is damaged; delete it and run tools/fetch_portraits.py again")
    return pixels.astype(np.uint8, copy=False)
