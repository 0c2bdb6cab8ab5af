"""Pictures for the media tests, drawn in memory."""

from __future__ import annotations

import io

from PIL import Image


def quarters(width: int, height: int, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """Red, green / blue, white quarters as stored; `orientation` is the EXIF tag beside them."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    picture.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    picture.paste((0, 0, 255), (0, height // 2, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.save(stream, kind, exif=exif, quality=95) if kind == "JPEG" else picture.save(stream, kind)
    return stream.getvalue()
