"""What decoding accepts and answers; light enough for a process that starts anew with every PDF."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PDF: Final = "application/pdf"

_LARGEST_PIXEL_LIMIT: Final = 89_000_000


class DecodeRefusal(StrEnum):
    """Why a file was not decoded."""

    EMPTY = "empty"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNSUPPORTED_JPEG = "unsupported_jpeg"
    """A JPEG of a form that hardly any program writes: arithmetic-coded, lossless, hierarchical or of 12 bits."""
    MOVING_PICTURE = "moving_picture"
    """A picture of several frames, of which one alone would be read."""
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    SIDE_TOO_LONG = "side_too_long"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, slots=True)
class DecodeRefused:
    """A file that was not decoded, and why."""

    reason: DecodeRefusal


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What is accepted at most: bytes of the file, pixels of one page and of its longer side, pages of one file."""

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 50_000_000
    max_pages: int = 20
    max_side: int = 30_000
    """OpenCV warps no picture with a side of 32,767 pixels or more; a strip that long is no document."""

    def refusal(self, width: int, height: int) -> DecodeRefusal | None:
        """Say why a picture of this size is not accepted, None for one that is."""
        if width * height > self.max_pixels:
            return DecodeRefusal.TOO_MANY_PIXELS
        return DecodeRefusal.SIDE_TOO_LONG if max(width, height) > self.max_side else None

    def __post_init__(self) -> None:
        if not 0 < self.max_pixels <= _LARGEST_PIXEL_LIMIT:
            raise ValueError(f"max_pixels must lie between 1 and {_LARGEST_PIXEL_LIMIT}")


DEFAULT_LIMITS: Final = DecodeLimits()


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What a file's header says: media type, number of pages, size in pixels of the (first) page when decoded."""

    media_type: str
    pages: int
    width: int
    height: int
