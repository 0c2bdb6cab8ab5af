"""Pictures as the files that customers send: JPEG, PNG, WebP, PDF, with or without an EXIF orientation."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from typing import Final

import cv2
from PIL import Image

from identity_checks.specimens import Pixels
from sample_data.tenant_client import FilePart

_EXIF_ORIENTATION: Final = 0x0112
_EXIF_TURNED: Final = {90: 6, 180: 3, 270: 8}
_LONG_AGO: Final = time.gmtime(1_767_225_600)


def jpeg(name: str, pixels: Pixels, quality: int = 86) -> FilePart:
    """A JPEG as phones make it."""
    return f"{name}.jpg", "image/jpeg", _encoded(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])


def png(name: str, pixels: Pixels) -> FilePart:
    """A PNG as screenshots and scanners make it."""
    return f"{name}.png", "image/png", _encoded(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 2])


def webp(name: str, pixels: Pixels, quality: int = 84) -> FilePart:
    """A WebP as chat programs make it."""
    return f"{name}.webp", "image/webp", _encoded(".webp", pixels, [cv2.IMWRITE_WEBP_QUALITY, quality])


def jpeg_held_sideways(name: str, pixels: Pixels, degrees: int = 90) -> FilePart:
    """A JPEG whose pixels lie on their side and whose EXIF orientation says so; a viewer shows it upright.

    Args:
        degrees: 90, 180 or 270, clockwise, that a viewer has to turn the stored pixels.
    """
    turns = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = _EXIF_TURNED[degrees]
    stored = io.BytesIO()
    _picture(pixels).transpose(turns[degrees]).save(stored, "JPEG", quality=86, exif=exif)
    return f"{name}.jpg", "image/jpeg", stored.getvalue()


def pdf(name: str, pages: Sequence[Pixels]) -> FilePart:
    """One PDF with a picture a page; its dates are fixed, so that the same pictures give the same bytes."""
    first, *rest = (_picture(page) for page in pages)
    stored = io.BytesIO()
    first.save(
        stored,
        "PDF",
        save_all=True,
        append_images=rest,
        resolution=200,
        quality=86,
        creationDate=_LONG_AGO,
        modDate=_LONG_AGO,
    )
    return f"{name}.pdf", "application/pdf", stored.getvalue()


def _picture(pixels: Pixels) -> Image.Image:
    return Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))


def _encoded(ending: str, pixels: Pixels, options: Sequence[int]) -> bytes:
    done, data = cv2.imencode(ending, pixels, options)
    if not done:
        raise ValueError(f"this OpenCV cannot write {ending}")
    return data.tobytes()
