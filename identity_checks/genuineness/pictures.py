"""Is it the same picture, saved again? A hash to look it up by, and a small likeness that decides (R36).

Two cards of one form, scanned edge to edge, share most of a perceptual hash. So the hash only proposes, and 32 x 32
figures of fine structure decide: on drawn cards of one form, flat and in the same place (seeds 10700 to 10729, scaled
to 0.4 to 1 and saved at quality 40 to 90), the same picture was at most 0.0015 apart and two cards at least 0.026.

Backs of identity cards differ in two short lines only, which weigh nothing in a whole. Saving again takes a picture
a little from itself everywhere, another card is far off in one place: so 64 x 64 figures are compared place by place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.scaling import shrunk_grey

CODE_BITS: Final = 256
_CODE_SIDE: Final = 16
_GREY_SIDE: Final = 64
_LIKENESS_SIDE: Final = 32
_SOFT: Final = 4.0
_PLACE: Final = 8
"""Sides of a place, in figures of the detail: two lines of a card's print."""
_PLACE_STEP: Final = 2
_LEAST_IN_PLACE: Final = 0.2
"""Structure of a place, as a share of what one has on average, under which it says nothing."""
_LEAST_STRUCTURE: Final = 1.0
"""Grey levels of fine structure under which a picture shows nothing that could be known again."""

SAME_CODE_BITS: Final = 12
SAME_UNTIL: Final = 0.006
"""Four times the farthest same picture, under a quarter of the nearest other one."""
SAME_PLACE_UNTIL: Final = 0.04
"""On the same seeds, scanned or photographed, the farthest same picture was 0.011 apart in a place (saved at 30 to 90,
scaled to a half and more, darkened), the nearest of 435 pairs of other backs 0.068; of 435 pairs that one office issued
21 were nearer than this, dates alike."""


@dataclass(frozen=True, slots=True)
class PictureFingerprint:
    """What is kept of a picture: enough to know it again, too little to tell a face or a name.

    Attributes:
        code: 256 bits, the signs of the low cosine coefficients about their median (pHash, without the mean).
        likeness: 32 x 32 figures of fine structure, -127 to 127, as bytes.
        detail: the same as 64 x 64 figures, where pictures of one form differ in little else; else None.
    """

    code: int
    likeness: bytes = field(repr=False)
    detail: bytes | None = field(default=None, repr=False)


def picture_fingerprint(page: NDArray[np.uint8], *, is_detailed: bool = False) -> PictureFingerprint | None:
    """The fingerprint of a decoded page (uint8 BGR); None for one that shows nothing."""
    return _fingerprint(_means(page), is_detailed=is_detailed)


def fingerprints_all_ways(page: NDArray[np.uint8]) -> tuple[PictureFingerprint, ...]:
    """A page's own fingerprint, then those of it turned by quarters and mirrored; none for one that shows nothing."""
    means = _means(page)
    ways = [np.rot90(one, quarters) for one in (means, means[:, ::-1]) for quarters in range(4)]
    found = [_fingerprint(np.ascontiguousarray(way), is_detailed=False) for way in ways]
    return () if found[0] is None else tuple(one for one in found if one is not None)


def _means(page: NDArray[np.uint8]) -> NDArray[np.float32]:
    return shrunk_grey(page, (_GREY_SIDE, _GREY_SIDE))


def _fingerprint(means: NDArray[np.float32], *, is_detailed: bool) -> PictureFingerprint | None:
    coarse = cv2.resize(means, (_LIKENESS_SIDE, _LIKENESS_SIDE), interpolation=cv2.INTER_AREA)
    # Fingerprints are made of whole grey levels.
    medium = np.rint(means)
    fine = _structure(np.rint(coarse))
    if float(np.sqrt(np.mean(fine**2))) < _LEAST_STRUCTURE:
        return None
    low = cv2.dct(medium)[:_CODE_SIDE, :_CODE_SIDE].reshape(-1)
    signs = low > np.median(low[1:])
    # The mean says how light the picture is, not what it shows.
    signs[0] = False
    code = int.from_bytes(np.packbits(signs).tobytes(), "big")
    return PictureFingerprint(code, _as_bytes(fine), _as_bytes(_structure(medium)) if is_detailed else None)


def _structure(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(levels - cv2.GaussianBlur(levels, (0, 0), _SOFT), np.float32)


def _as_bytes(figures: NDArray[np.float32]) -> bytes:
    scaled: NDArray[np.int8] = np.rint(figures * (127 / float(np.abs(figures).max()))).astype(np.int8)
    return scaled.tobytes()


def same_picture(one: PictureFingerprint, other: PictureFingerprint) -> float | None:
    """How surely two are one picture, 0 to 1; None where they are not.

    A copy that was cropped, or turned by less than quarters, is another picture to this comparison; for one turned by
    quarters or mirrored there is `fingerprints_all_ways`. Where both have details no place may differ.
    """
    if (one.code ^ other.code).bit_count() > SAME_CODE_BITS:
        return None
    far = apart(one.likeness, other.likeness)
    if far > SAME_UNTIL:
        return None
    far_in_a_place = 0.0 if one.detail is None or other.detail is None else apart_in_a_place(one.detail, other.detail)
    return None if far_in_a_place > SAME_PLACE_UNTIL else 1.0 - far / SAME_UNTIL / 2


def apart(one: bytes, other: bytes) -> float:
    """One less the cosine of the fine structures, 0 to 2."""
    a, b = (np.frombuffer(item, np.int8).astype(np.float64) for item in (one, other))
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return 2.0 if length == 0 else max(0.0, 1.0 - float(a @ b) / length)


def apart_in_a_place(one: bytes, other: bytes) -> float:
    """One less the cosine of the details in the place where it is least, 0 to 2; only where either shows something."""
    a, b = (np.frombuffer(item, np.int8).astype(np.float32).reshape(_GREY_SIDE, _GREY_SIDE) for item in (one, other))
    a, b = (figures / max(float(np.linalg.norm(figures)), 1e-6) for figures in (a, b))
    mine, theirs, shared = (_by_place(product) for product in (a * a, b * b, a * b))
    shows = np.maximum(mine, theirs) > _LEAST_IN_PLACE * _PLACE**2 / _GREY_SIDE**2
    cosines = shared / np.sqrt(np.maximum(mine * theirs, 1e-12))
    return max(0.0, 1.0 - float(cosines[shows].min(initial=1.0)))


def _by_place(figures: NDArray[np.float32]) -> NDArray[np.float32]:
    sums = cv2.boxFilter(figures, -1, (_PLACE, _PLACE), normalize=False)
    return np.asarray(sums[::_PLACE_STEP, ::_PLACE_STEP], np.float32)
