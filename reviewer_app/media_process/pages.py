"""Pages of a file as pixels, as small as the screen needs them."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import JpegImagePlugin

from identity_checks.decoding import JPEG, DecodeRefused, decode_pages, probe, sniff_media_type
from identity_checks.orientation import exif_orientation, upright

_REDUCED: Final = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)
_HALF: Final = 0.5
_KEPT_BYTES: Final = 160 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class ScaledPage:
    """BGR pixels of a page and how large the page is in full (upright per EXIF)."""

    pixels: NDArray[np.uint8]
    full_width: int
    full_height: int


class Refused(Exception):
    """The file was not decoded: hostile, damaged or of no accepted kind; or it has no such page."""


class Pages:
    """Decodes pages and keeps the last ones in memory."""

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._kept: OrderedDict[tuple[str, int, int], ScaledPage] = OrderedDict()

    def kept(self, key: str, page: int, max_side: int) -> ScaledPage | None:
        """A page decoded before under `key`, or None."""
        found = self._kept.get((key, page, max_side))
        if found is not None:
            self._kept.move_to_end((key, page, max_side))
        return found

    def decode(self, key: str, data: bytes, page: int, max_side: int) -> ScaledPage:
        """Decode `page` (from 0) with its longer side at most `max_side` (0: full size); raises `Refused`."""
        scaled = scaled_page(data, page, max_side)
        if key:
            self._kept[key, page, max_side] = scaled
            while sum(item.pixels.nbytes for item in self._kept.values()) > _KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return scaled


def scaled_page(data: bytes, page: int, max_side: int) -> ScaledPage:
    """Decode one page; a JPEG is decoded at a half, a quarter or an eighth where that is enough."""
    if sniff_media_type(data) == JPEG:
        facts = probe(data)
        if isinstance(facts, DecodeRefused) or page != 0:
            raise Refused
        turned = _orientation(data)
        pixels = _jpeg(data, max(facts.width, facts.height), max_side)
        if pixels is not None:
            across = (facts.height, facts.width) if turned >= 5 else (facts.width, facts.height)
            return ScaledPage(_at_most(upright(pixels, turned), max_side), *across)
    decoded = decode_pages(data)
    if isinstance(decoded, DecodeRefused) or not 0 <= page < len(decoded):
        raise Refused
    whole = decoded[page].pixels
    return ScaledPage(_at_most(whole, max_side), whole.shape[1], whole.shape[0])


def _jpeg(data: bytes, long_side: int, max_side: int) -> NDArray[np.uint8] | None:
    flag = cv2.IMREAD_COLOR
    if max_side > 0:
        flag = next((mode for factor, mode in _REDUCED if long_side / factor >= max_side), cv2.IMREAD_COLOR)
    try:
        decoded: Any = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if decoded is None else np.asarray(decoded, np.uint8)


def _at_most(pixels: NDArray[np.uint8], max_side: int) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    if max_side <= 0 or max(width, height) <= max_side:
        return pixels
    scale = max_side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    # Down to a half neighbours suffice, at a sixth of the cost; below that they would leave out lines.
    way = cv2.INTER_LINEAR if scale >= _HALF else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _orientation(data: bytes) -> int:
    try:
        with JpegImagePlugin.JpegImageFile(io.BytesIO(data)) as picture:
            return exif_orientation(picture)
    except Exception:  # noqa: BLE001 - a header that only one of two decoders reads says nothing about the orientation
        return 1
