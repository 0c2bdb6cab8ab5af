"""Mutations of pixels: a whole picture is painted over, cut, turned or stretched and saved anew, so that it decodes.

What breaks after decoding (outlines, text lines, faces, genuineness) only sees inputs that get there.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

Pixels = NDArray[np.uint8]
Painting = Callable[[Pixels, random.Random], Pixels]

_SIDES: Final = (160, 240, 320, 320, 480, 640)
_LEVELS: Final = (0, 1, 127, 254, 255)
_EXIF_ORIENTATION: Final = 0x0112
_COLOURS: Final = 2**24


def repainted(pictures: Sequence[Pixels], draw: random.Random) -> Pixels:
    """Give one of the pictures at a drawn size with one to four things done to it, now and then with another."""
    pixels = _sized(draw.choice(pictures), draw.choice(_SIDES))
    if draw.random() < 0.15:
        pixels = _beside(pixels, _sized(draw.choice(pictures), draw.choice(_SIDES)), draw)
    for _ in range(draw.choice((1, 1, 2, 4))):
        pixels = draw.choice(PAINTINGS)(pixels, draw)
    return _sized(pixels, _SIDES[-1])


def as_jpeg(pixels: Pixels, draw: random.Random) -> bytes:
    """Save as a JPEG of a drawn quality, form and way up."""
    exif = Pictures.Exif()
    exif[_EXIF_ORIENTATION] = draw.randrange(1, 9)
    picture = Pictures.fromarray(pixels).convert(draw.choice(("RGB", "RGB", "RGB", "L", "CMYK")))
    quality, progressive = draw.choice((1, 10, 40, 75, 95)), draw.random() < 0.3
    options = {
        "quality": quality, "exif": exif,
        "restart_marker_blocks": draw.choice((0, 0, 1, 16)), "subsampling": draw.choice((0, 1, 2)),
    }  # fmt: skip
    if progressive:
        # Pillow saves a progressive picture in one piece, for which its room is too small where all is noise.
        with suppress(OSError):
            return _saved(picture, "JPEG", progressive=True, **options)
    return _saved(picture, "JPEG", **options)


def as_png(pixels: Pixels, draw: random.Random) -> bytes:
    """Save as a PNG of a drawn sort of pixels."""
    picture = Pictures.fromarray(pixels)
    match draw.randrange(6):
        case 0:
            picture = picture.quantize(draw.choice((2, 16, 256)))
        case 1:
            picture.putalpha(draw.choice(_LEVELS))
        case 2:
            deep = np.asarray(picture.convert("L"), np.uint16) * 257
            picture = Pictures.fromarray(deep ^ np.uint16(draw.randrange(256)))
        case 3:
            picture = picture.convert(draw.choice(("L", "1", "LA")))
    return _saved(picture, "PNG", compress_level=draw.choice((0, 1, 6)))


def as_webp(pixels: Pixels, draw: random.Random) -> bytes:
    """Save as a WebP, with or without loss and transparency."""
    picture = Pictures.fromarray(pixels)
    if draw.random() < 0.3:
        picture.putalpha(draw.choice(_LEVELS))
    return _saved(picture, "WEBP", quality=draw.choice((0, 30, 80)), lossless=draw.random() < 0.3, method=0)


def _saved(picture: Pictures.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _sized(pixels: Pixels, longest: int) -> Pixels:
    """Make a long side of more pixels `longest`; the other keeps one at least."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    return pixels if scale >= 1 else _resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    # As an array of its own, which may be painted on.
    return np.array(Pictures.fromarray(pixels).resize((width, height), Pictures.Resampling.BOX), np.uint8)


def _part(pixels: Pixels, draw: random.Random) -> tuple[slice, slice]:
    """Give some rectangle of a picture, one pixel at least."""
    rows, columns = pixels.shape[:2]
    top, left = draw.randrange(rows), draw.randrange(columns)
    return slice(top, top + 1 + draw.randrange(rows)), slice(left, left + 1 + draw.randrange(columns))


def _noise(shape: tuple[int, ...], draw: random.Random) -> Pixels:
    return np.random.default_rng(draw.getrandbits(64)).integers(0, 256, shape, dtype=np.uint8)


def _covered(pixels: Pixels, draw: random.Random) -> Pixels:
    """Paint a rectangle over: noise, or one colour, often black or white."""
    changed, part = pixels.copy(), _part(pixels, draw)
    colour = draw.choice((0, 0xFFFFFF, draw.randrange(_COLOURS)))
    flat = np.array(list(colour.to_bytes(3, "big")), np.uint8)
    changed[part] = _noise(changed[part].shape, draw) if draw.random() < 0.4 else flat
    return changed


def _moved(pixels: Pixels, draw: random.Random) -> Pixels:
    """Copy a rectangle to another place, as often as it fits or once: faces and lines twice, or many times."""
    changed = pixels.copy()
    piece = pixels[_part(pixels, draw)].copy()
    for _ in range(draw.choice((1, 1, 3, 20))):
        top, left = draw.randrange(pixels.shape[0]), draw.randrange(pixels.shape[1])
        place = changed[top : top + piece.shape[0], left : left + piece.shape[1]]
        place[:] = piece[: place.shape[0], : place.shape[1]]
    return changed


def _flipped_bits(pixels: Pixels, draw: random.Random) -> Pixels:
    """Flip one plane of bits everywhere or in a rectangle: from hardly seen to a negative's contrast."""
    changed, part = pixels.copy(), _part(pixels, draw)
    changed[part if draw.random() < 0.5 else ...] ^= np.uint8(1 << draw.randrange(8))
    return changed


def _levels(pixels: Pixels, draw: random.Random) -> Pixels:
    """Make it a negative, far too dark or light, of few levels, of one channel, or of channels changed about."""
    match draw.randrange(5):
        case 0:
            return np.asarray(255 - pixels, np.uint8)
        case 1:
            gain, more = draw.choice((0.02, 0.3, 3.0, 40.0)), draw.choice((-200.0, -60.0, 0.0, 60.0, 200.0))
            return np.asarray(np.clip(pixels * gain + more, 0, 255), np.uint8)
        case 2:
            return np.asarray(pixels & np.uint8(draw.choice((0x80, 0xC0, 0xE0))), np.uint8)
        case 3:
            changed = pixels.copy()
            changed[..., draw.randrange(3)] = draw.choice(_LEVELS)
            return changed
        case _:
            return np.ascontiguousarray(pixels[..., draw.sample(range(3), 3)])


def _speckled(pixels: Pixels, draw: random.Random) -> Pixels:
    """Put noise over all of it, a grain of it or far more than the picture."""
    share = draw.choice((0.01, 0.1, 0.5, 0.95))
    kept = np.random.default_rng(draw.getrandbits(64)).random(pixels.shape[:2]) >= share
    return np.where(kept[..., None], pixels, _noise(pixels.shape, draw))


def _lattice(pixels: Pixels, draw: random.Random) -> Pixels:
    """Lay lines over it, upright, level or both, as a display's or a form's."""
    changed, step, level = pixels.copy(), draw.choice((2, 3, 5, 16, 50)), draw.choice(_LEVELS)
    if (ways := draw.randrange(1, 4)) & 1:
        changed[::step] = level
    if ways & 2:
        changed[:, ::step] = level
    return changed


def _sheared_rows(pixels: Pixels, draw: random.Random) -> Pixels:
    """Move each row by itself, in waves, by a slope or at random, as a scanner that slipped."""
    rows = np.arange(pixels.shape[0])
    moves = draw.choice((
        (np.sin(rows / draw.choice((2, 9, 40))) * draw.choice((2, 20))).astype(int),
        rows // draw.choice((1, 3, 9)),
        np.random.default_rng(draw.getrandbits(64)).integers(-9, 10, len(rows)),
    ))  # fmt: skip
    columns = (np.arange(pixels.shape[1])[None] + moves[:, None]) % pixels.shape[1]
    return np.ascontiguousarray(pixels[rows[:, None], columns])


def _turned(pixels: Pixels, draw: random.Random) -> Pixels:
    """Turn it by any angle, or a quarter, or mirror it."""
    if draw.random() < 0.5:
        quarters = np.rot90(pixels, draw.randrange(4))
        return np.ascontiguousarray(quarters[:, ::-1] if draw.random() < 0.5 else quarters)
    fill = draw.choice(((0, 0, 0), (255, 255, 255), (120, 130, 90)))
    turned = Pictures.fromarray(pixels).rotate(draw.uniform(0, 360), expand=draw.random() < 0.5, fillcolor=fill)
    return np.asarray(turned, np.uint8)


def _stretched(pixels: Pixels, draw: random.Random) -> Pixels:
    """Make it very broad, very high, tiny, or coarse and as large as before."""
    height, width = pixels.shape[:2]
    match draw.randrange(3):
        case 0:
            return _resized(pixels, width, max(1, height // draw.choice((2, 8, 60))))
        case 1:
            return _resized(pixels, max(1, width // draw.choice((2, 8, 60))), height)
        case _:
            coarse = draw.choice((3, 8, 30))
            small = _resized(pixels, max(1, width // coarse), max(1, height // coarse))
            return small if draw.random() < 0.2 else _resized(small, width, height)


def _cut(pixels: Pixels, draw: random.Random) -> Pixels:
    """Keep a rectangle alone."""
    return np.ascontiguousarray(pixels[_part(pixels, draw)])


def _framed(pixels: Pixels, draw: random.Random) -> Pixels:
    """Lay it on something larger: one colour, noise, or itself enlarged."""
    height, width = pixels.shape[:2]
    tall, wide = height + draw.choice((2, 40, height)), width + draw.choice((2, 40, width))
    below = draw.choice((_noise, lambda shape, _: np.full(shape, 255, np.uint8)))((tall, wide, 3), draw)
    below = _resized(pixels, wide, tall) if draw.random() < 0.3 else below
    top, left = draw.randrange(tall - height + 1), draw.randrange(wide - width + 1)
    below[top : top + height, left : left + width] = pixels
    return below


def _beside(one: Pixels, other: Pixels, draw: random.Random) -> Pixels:
    """Lay two pictures beside or below each other, or one over a part of the other."""
    if draw.random() < 0.3:
        changed = one.copy()
        place = changed[_part(one, draw)]
        place[:] = _resized(other, place.shape[1], place.shape[0])
        return changed
    axis = draw.randrange(2)
    same = _resized(other, one.shape[1] if axis == 0 else other.shape[1], other.shape[0] if axis == 0 else one.shape[0])
    return np.concatenate((one, same), axis=axis)


PAINTINGS: Final[tuple[Painting, ...]] = (
    _covered, _covered, _moved, _moved, _flipped_bits, _levels, _speckled, _lattice, _sheared_rows, _turned,
    _stretched, _cut, _framed,
)  # fmt: skip
