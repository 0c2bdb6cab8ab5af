"""A picture handed in again, saved, scaled, cropped, turned or photographed anew, against other cards of its form."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.genuineness import camera
from benchmarks.genuineness.repeats import quick_photograph, specimen_of
from benchmarks.genuineness.scenes import Random
from identity_checks.genuineness.layouts import layouts
from identity_checks.genuineness.pictures import (
    CODE_BITS,
    PictureFingerprint,
    apart,
    fingerprints_all_ways,
    picture_fingerprint,
    same_picture,
)
from identity_checks.specimens import Pixels
from identity_checks.specimens.light import jpeg_round_trip

ITSELF: Final = "itself"
SCAN, PHOTO = "scan", "photo"
_LONG_SIDE: Final = 1050
_GREY: Final = (128, 128, 128)
BACK: Final = "resident_id_back"
"""An office and two dates: the one form whose pictures are compared place by place as well."""
NOTHING: Final = (CODE_BITS, 2.0)
"""Bits and figures of pictures that cannot be compared: as far as any."""


def _saved(quality: int) -> Callable[[Pixels, Random], Pixels]:
    return lambda page, _: jpeg_round_trip(page, quality)


def _scaled(share: float) -> Callable[[Pixels, Random], Pixels]:
    return lambda page, rng: jpeg_round_trip(
        cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(np.uint8),
        int(rng.integers(70, 93)),
    )


def _cropped(share: float) -> Callable[[Pixels, Random], Pixels]:
    """So much of the width and of the height is cut off, at sides as they come."""

    def cropped(page: Pixels, rng: Random) -> Pixels:
        height, width = page.shape[:2]
        left, top = round(rng.random() * share * width), round(rng.random() * share * height)
        part = page[top : top + round((1 - share) * height), left : left + round((1 - share) * width)]
        return camera.resaved(np.ascontiguousarray(part), rng)

    return cropped


def _turned(degrees: float) -> Callable[[Pixels, Random], Pixels]:
    """On a ground of grey that holds the whole picture; quarters need none."""

    def turned(page: Pixels, rng: Random) -> Pixels:
        if degrees % 90 == 0:
            return camera.resaved(np.ascontiguousarray(np.rot90(page, round(degrees / 90))), rng)
        height, width = page.shape[:2]
        signed = degrees * float(rng.choice((-1, 1)))
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), signed, 1.0)
        cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
        wide, high = round(height * sin + width * cos), round(height * cos + width * sin)
        matrix[:, 2] += ((wide - width) / 2, (high - height) / 2)
        whole = cv2.warpAffine(page, matrix, (wide, high), borderValue=_GREY)
        return camera.resaved(np.asarray(whole, np.uint8), rng)

    return turned


def _brightened(low: float, high: float) -> Callable[[Pixels, Random], Pixels]:
    def brightened(page: Pixels, rng: Random) -> Pixels:
        toned = 255 * (page.astype(np.float32) / 255) ** float(rng.uniform(0.75, 1.3)) * float(rng.uniform(low, high))
        return camera.resaved(np.clip(toned, 0, 255).astype(np.uint8), rng)

    return brightened


def _from_screen(page: Pixels, rng: Random) -> Pixels:
    """Photographed from a display that it fills, framed to two hundredths of its sides."""
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + (rng.uniform(-0.02, 0.02, (4, 2)) * (width, height)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    framed = np.asarray(cv2.warpPerspective(page, matrix, (width, height), borderValue=(20, 20, 20)), np.uint8)
    return camera.photograph(framed, rng, grid=camera.a_grid(rng))[0]


WAYS: Final[Mapping[str, Callable[[Pixels, Random], Pixels]]] = {
    **{f"jpeg_{quality}": _saved(quality) for quality in (30, 50, 70, 90)},
    **{f"scaled_{share}": _scaled(share) for share in (0.25, 0.5, 0.8)},
    **{f"cropped_{share}": _cropped(share / 100) for share in (2, 5, 10, 20)},
    **{f"turned_{degrees}": _turned(degrees) for degrees in (1, 2, 5, 15, 45, 90, 180)},
    "mirrored": lambda page, rng: camera.resaved(np.ascontiguousarray(page[:, ::-1]), rng),
    "brighter": _brightened(1.15, 1.5),
    "darker": _brightened(0.55, 0.85),
    "screen": _from_screen,
}
"""Ways of handing a picture in again."""


def picture_rows(seeds: range) -> Iterator[dict[str, Any]]:
    """Of each seed's documents, scanned and photographed: how far each way takes the picture from itself."""
    for seed in seeds:
        for place, layout in enumerate(layouts()):
            sheet = specimen_of(layout, seed).image
            for pose in (SCAN, PHOTO):
                rng = np.random.default_rng([seed, 400 + place, int(pose == PHOTO)])
                yield from _rows(
                    seed, layout, pose, _scanned(sheet, rng) if pose == SCAN else _photographed(sheet, rng)
                )


def _scanned(sheet: Pixels, rng: Random) -> Pixels:
    """Edge to edge, so that any two cards of a form lie alike."""
    scale = _LONG_SIDE / max(sheet.shape[:2])
    sized = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    noisy = sized * float(rng.uniform(0.92, 1.05)) + rng.normal(0, 1.5, sized.shape)
    return jpeg_round_trip(np.clip(noisy, 0, 255).astype(np.uint8), int(rng.integers(80, 96)))


def _photographed(sheet: Pixels, rng: Random) -> Pixels:
    return quick_photograph(sheet, rng)[0]


def _rows(seed: int, layout: str, pose: str, page: Pixels) -> Iterator[dict[str, Any]]:
    is_back = layout == BACK
    first = picture_fingerprint(page, is_detailed=is_back)
    about = {"seed": seed, "layout": layout, "pose": pose}
    if first is None:
        return
    kept = {"code": f"{first.code:x}", "likeness": _text(first.likeness)}
    if first.detail is not None:
        kept["detail"] = _text(first.detail)
    yield {**about, "way": ITSELF, **kept}
    for place, (way, change) in enumerate(WAYS.items()):
        changed = change(page, np.random.default_rng([seed, 500 + place, int(pose == PHOTO)]))
        again = fingerprints_all_ways(changed)
        upright = picture_fingerprint(changed, is_detailed=is_back)
        bits, far = distance(first, again[0]) if again else NOTHING
        yield {
            **about,
            "way": way,
            "bits": bits,
            "apart": round(far, 5),
            "same": upright is not None and same_picture(first, upright) is not None,
            "same_any_way": any(same_picture(first, one) is not None for one in again),
        }


def kept_print(row: Mapping[str, Any]) -> PictureFingerprint:
    """The fingerprint of a row of a picture itself."""
    detail = base64.b64decode(row["detail"]) if "detail" in row else None
    return PictureFingerprint(int(row["code"], 16), base64.b64decode(row["likeness"]), detail)


def distance(one: PictureFingerprint, other: PictureFingerprint) -> tuple[int, float]:
    """Bits of the hashes that differ, and how far the fine structures are apart."""
    return (one.code ^ other.code).bit_count(), apart(one.likeness, other.likeness)


def _text(figures: bytes) -> str:
    return base64.b64encode(figures).decode()
