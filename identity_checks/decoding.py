"""Pictures and PDF pages from bytes that nobody vouches for.

The type comes from the content, never from a name or a header of the request. Size, pixel and page limits are checked
on the file's own header before anything is decoded, and again on what the decoder says it is about to produce. A PDF
is judged and rendered in a confined process.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from identity_checks.decode_outcomes import (
    DEFAULT_LIMITS,
    PDF,
    DecodeLimits,
    DecodeRefusal,
    DecodeRefused,
    ImageFacts,
)
from identity_checks.orientation import exif_orientation, upright
from identity_checks.pdf_process import judge_pdf, render_pdf

__all__ = [
    "DEFAULT_LIMITS",
    "JPEG",
    "PDF",
    "PNG",
    "WEBP",
    "DecodeLimits",
    "DecodeRefusal",
    "DecodeRefused",
    "ImageFacts",
    "Page",
    "decode_pages",
    "probe",
    "sniff_media_type",
]

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
_JPEG_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Markers of the forms of JPEG that are decoded: baseline, extended and progressive, all with Huffman's code."""
_BITS: Final = 8
_PNG_SIGNATURE: Final = 8
_PNG_FRAME: Final = 12
"""Bytes of a chunk of a PNG beside its data: length, kind, checksum."""
_WEBP_SIGNATURE: Final = 12
_WEBP_FRAME: Final = 8
# Rows that are converted at a time: few enough to stay in the processor's cache.
_BAND: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One decoded page: its place in the file (from 0), BGR pixels (HxWx3, upright per EXIF), the file's media type."""

    index: int
    pixels: NDArray[np.uint8]
    media_type: str


def sniff_media_type(data: bytes) -> str | None:
    """Give the media type the content shows, or None when it is none that is accepted."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if b"%PDF-" in data[:1024]:
        return PDF
    return None


def probe(data: bytes, limits: DecodeLimits = DEFAULT_LIMITS) -> ImageFacts | DecodeRefused:
    """Give a file's type, pages and size from its header, or why it is refused; decodes no pixel."""
    if not data:
        return DecodeRefused(DecodeRefusal.EMPTY)
    if len(data) > limits.max_bytes:
        return DecodeRefused(DecodeRefusal.TOO_MANY_BYTES)
    media_type = sniff_media_type(data)
    if media_type is None:
        return DecodeRefused(DecodeRefusal.UNSUPPORTED_TYPE)
    if media_type == PDF:
        return judge_pdf(data, limits)
    if media_type == JPEG and _is_rare_jpeg(data):
        return DecodeRefused(DecodeRefusal.UNSUPPORTED_JPEG)
    if (media_type == WEBP and _webp_moves(data)) or (media_type == PNG and _png_moves(data)):
        return DecodeRefused(DecodeRefusal.MOVING_PICTURE)
    size = _header_size(data, media_type)
    if size is None or min(size) < 1:
        return DecodeRefused(DecodeRefusal.DAMAGED)
    refusal = limits.refusal(*size)
    if refusal is not None:
        return DecodeRefused(refusal)
    return ImageFacts(media_type, 1, size[0], size[1])


def decode_pages(data: bytes, limits: DecodeLimits = DEFAULT_LIMITS) -> tuple[Page, ...] | DecodeRefused:
    """Decode every page of a JPEG, PNG, WebP or PDF file, or say why not: no page is left out in silence."""
    if len(data) <= limits.max_bytes and sniff_media_type(data) == PDF:
        rendered = render_pdf(data, limits)
        if isinstance(rendered, DecodeRefused):
            return rendered
        return tuple(Page(index, grid, PDF) for index, grid in enumerate(rendered))
    facts = probe(data, limits)
    if isinstance(facts, DecodeRefused):
        return facts
    pixels = _decode_picture(data, facts.media_type, limits)
    if isinstance(pixels, DecodeRefused):
        return pixels
    return (Page(0, pixels, facts.media_type),)


def _header_size(data: bytes, media_type: str) -> tuple[int, int] | None:
    if media_type == PNG:
        if len(data) < 24 or data[12:16] != b"IHDR":
            return None
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if media_type == WEBP:
        return _webp_size(data)
    return _jpeg_size(data)


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 30:
        return None
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = _jpeg_frame(data)
    if place is None:
        return None
    height, width = struct.unpack(">HH", data[place + 5 : place + 9])
    return int(width), int(height)


def _is_rare_jpeg(data: bytes) -> bool:
    place = _jpeg_frame(data)
    return place is not None and (data[place + 1] not in _JPEG_FRAMES or data[place + 4] != _BITS)


def _jpeg_frame(data: bytes) -> int | None:
    """Give where the header of the picture itself begins."""
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return place
        if marker in (0xD9, 0xDA):
            return None
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            place += 2
            continue
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


def _png_moves(data: bytes) -> bool:
    """Tell whether a PNG says that it has several frames, or has data of one behind its picture (APNG)."""
    return any(kind == b"fdAT" or (kind == b"acTL" and frames > 1) for kind, frames in _png_chunks(data))


def _webp_moves(data: bytes) -> bool:
    """Tell whether a WebP has more than one frame."""
    return sum(kind == b"ANMF" for kind in _webp_chunks(data)) > 1


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Give the kind of each chunk and the number that it begins with."""
    place = _PNG_SIGNATURE
    while place + _PNG_FRAME <= len(data):
        kind = data[place + 4 : place + 8]
        yield kind, int.from_bytes(data[place + 8 : place + 12], "big")
        if kind == b"IEND":
            return
        place += _PNG_FRAME + int.from_bytes(data[place : place + 4], "big")


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    place = _WEBP_SIGNATURE
    while place + _WEBP_FRAME <= len(data):
        yield data[place : place + 4]
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        place += _WEBP_FRAME + length + length % 2


def _decode_picture(data: bytes, media_type: str, limits: DecodeLimits) -> NDArray[np.uint8] | DecodeRefused:
    kinds: dict[str, type[ImageFile.ImageFile]] = {
        JPEG: JpegImagePlugin.JpegImageFile,
        PNG: PngImagePlugin.PngImageFile,
        WEBP: WebPImagePlugin.WebPImageFile,
    }
    try:
        with kinds[media_type](io.BytesIO(data)) as picture:
            refusal = limits.refusal(picture.width, picture.height)
            if refusal is not None:
                return DecodeRefused(refusal)
            picture.load()
            orientation = exif_orientation(picture)
            pixels = _as_bgr(picture)
            # Pillow's own copy takes four bytes a pixel; turning needs room for a page of its own.
            picture.close()
            return upright(pixels, orientation)
    except Exception:  # noqa: BLE001 - decoders raise whatever hostile bytes lead them to
        return DecodeRefused(DecodeRefusal.DAMAGED)


def _as_bgr(picture: Pictures.Image) -> NDArray[np.uint8]:
    if picture.mode.startswith("I") or picture.mode == "F":
        deep = np.asarray(picture, np.float64)
        grey = np.clip(deep / 257 if picture.mode.startswith("I") else deep, 0, 255).astype(np.uint8)
        return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    layered = picture.has_transparency_data
    pixels = np.empty((picture.height, picture.width, 3), np.uint8)
    # Band by band: Pillow's conversions and its way to an array each copy what they are given.
    for top in range(0, picture.height, _BAND):
        bottom = min(top + _BAND, picture.height)
        band: Pictures.Image = picture.crop((0, top, picture.width, bottom))
        if layered:
            band = band.convert("RGBA")
            band = Pictures.alpha_composite(Pictures.new("RGBA", band.size, "white"), band)
        rgb = band if band.mode == "RGB" else band.convert("RGB")
        cv2.cvtColor(np.asarray(rgb, np.uint8), cv2.COLOR_RGB2BGR, dst=pixels[top:bottom])
    return pixels
