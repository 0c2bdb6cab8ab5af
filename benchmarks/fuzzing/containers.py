"""Mutations that keep a picture file's frame whole: JPEG segments, PNG chunks with right checksums, WebP chunks."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Final

from benchmarks.fuzzing.mutating import BYTE_MUTATIONS, Mutation

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_SIDES: Final = (0, 1, 2, 7, 255, 4096, 7071, 9433, 16384, 65535, 0x7FFFFFFF, 0xFFFFFFFF)
_BOMB_BYTES: Final = 64 * 1024 * 1024

Piece = tuple[bytes, bytes]
"""The kind of a segment or chunk, and its content."""


def png_chunks(data: bytes) -> list[Piece]:
    """Give a PNG's chunks as far as they are whole."""
    found, place = [], len(_PNG_HEAD)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        found.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def png_of(chunks: list[Piece]) -> bytes:
    """Give a PNG of these chunks, each with its right checksum."""
    return _PNG_HEAD + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def jpeg_segments(data: bytes) -> list[Piece]:
    """Give a JPEG's segments up to its scan; the last piece is the scan with all that follows."""
    found, place = [], 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place : place + 2]
        if marker == b"\xff\xda":
            break
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        found.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + max(2, length)
    return [*found, (b"", data[place:])]


def jpeg_of(segments: list[Piece]) -> bytes:
    """Give a JPEG of these segments."""
    return b"\xff\xd8" + b"".join(
        marker + struct.pack(">H", min(0xFFFF, len(body) + 2)) + body[:0xFFFD] if marker else body
        for marker, body in segments
    )


def webp_chunks(data: bytes) -> list[Piece]:
    """Give a WebP's chunks as far as they are whole."""
    found, place = [], 12
    while place + 8 <= len(data):
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        found.append((data[place : place + 4], data[place + 8 : place + 8 + length]))
        place += 8 + length + (length & 1)
    return found


def webp_of(chunks: list[Piece]) -> bytes:
    """Give a WebP of these chunks."""
    body = b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1) for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", (len(body) + 4) & 0xFFFFFFFF) + b"WEBP" + body


@cache
def zeros_packed() -> bytes:
    """Give 64 MB of zeros packed into some sixty kilobytes."""
    return zlib.compress(bytes(_BOMB_BYTES), 9)


def exif_rubbish(draw: random.Random) -> bytes:
    """Give an EXIF block (TIFF form) whose orientation, counts and places are what they should not be."""
    order = draw.choice((b"II*\0", b"MM\0*", b"II\0*", draw.randbytes(4)))
    end = "<" if order[:2] == b"II" else ">"
    sorts, counts, values = (3, 4, 7, 255), (1, 0, 70_000), (0, 3, 8, 9, 26, 0xFFFFFFFF)
    block = order + struct.pack(end + "IH", draw.choice((8, 8, 0, 0xFFFFFFF0)), draw.choice((1, 2, 40, 0xFFFF)))
    for tag in (0x0112, *(draw.randrange(0x10000) for _ in range(draw.randrange(4)))):
        block += struct.pack(end + "HHII", tag, draw.choice(sorts), draw.choice(counts), draw.choice(values))
    return block + struct.pack(end + "I", draw.choice((0, 8, 0xFFFFFFFF)))


def _shuffled(pieces: list[Piece], draw: random.Random) -> list[Piece]:
    if not pieces:
        return pieces
    at, to = draw.randrange(len(pieces)), draw.randrange(len(pieces))
    pieces = list(pieces)
    match draw.randrange(4):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(to, pieces[at])
        case 2:
            pieces[at], pieces[to] = pieces[to], pieces[at]
        case _:
            kind, body = pieces[at]
            pieces[at] = (kind, draw.choice(BYTE_MUTATIONS)(body, draw))
    return pieces


def _png_header_lies(chunks: list[Piece], draw: random.Random) -> list[Piece]:
    def lied(body: bytes) -> bytes:
        width, height = (draw.choice((int(side), draw.choice(_SIDES))) for side in struct.unpack(">II", body[:8]))
        rest = bytearray(body[8:])
        if draw.random() < 0.6:
            rest[0], rest[1] = draw.choice((1, 2, 4, 8, 16, 3)), draw.choice((0, 2, 3, 4, 6, 5))
        if draw.random() < 0.3:
            rest[draw.randrange(len(rest))] = draw.randrange(4)
        return struct.pack(">II", width, height) + bytes(rest)

    return [(kind, lied(body) if kind == b"IHDR" and len(body) == 13 else body) for kind, body in chunks]


def _png_bomb(chunks: list[Piece], draw: random.Random) -> list[Piece]:
    packed = zeros_packed()
    extra = draw.choice(
        (
            (b"iCCP", b"x\0\0" + packed),
            (b"zTXt", b"x\0\0" + packed),
            (b"iTXt", b"x\0\1\0\0\0" + packed),
            (b"IDAT", packed),
            (b"eXIf", exif_rubbish(draw)),
            (b"acTL", struct.pack(">II", draw.choice((0, 2, 0xFFFFFFFF)), 0)),
            (b"tRNS", draw.randbytes(draw.choice((0, 1, 6, 300)))),
            (b"PLTE", draw.randbytes(draw.choice((0, 3, 4, 900)))),
        )
    )
    at = draw.randrange(1, max(2, len(chunks)))
    return [*chunks[:at], extra, *chunks[at:]]


def _jpeg_header_lies(segments: list[Piece], draw: random.Random) -> list[Piece]:
    def lied(body: bytes) -> bytes:
        changed = bytearray(body)
        if draw.random() < 0.7:
            place = draw.choice((1, 3))
            changed[place : place + 2] = struct.pack(">H", draw.choice(_SIDES) & 0xFFFF)
        else:
            changed[draw.randrange(len(changed))] = draw.choice((0, 1, 2, 3, 4, 0x11, 0x22, 0x44, 0xFF))
        return bytes(changed)

    is_frame = {b"\xff\xc0", b"\xff\xc1", b"\xff\xc2"}
    return [(marker, lied(body) if marker in is_frame and len(body) > 5 else body) for marker, body in segments]


def _jpeg_extra(segments: list[Piece], draw: random.Random) -> list[Piece]:
    extra = draw.choice(
        (
            (b"\xff\xe1", b"Exif\0\0" + exif_rubbish(draw)),
            (b"\xff\xe1", b'http://ns.adobe.com/xap/1.0/\0<x CreatorTool="' + b"a" * draw.choice((2, 60000)) + b'">'),
            (b"\xff\xe2", b"ICC_PROFILE\0" + bytes((draw.randrange(4), draw.randrange(4))) + draw.randbytes(64)),
            (b"\xff\xee", b"Adobe\0\x64\0\0\0\0" + bytes((draw.randrange(4),))),
            (b"\xff\xdd", struct.pack(">H", draw.choice((0, 1, 0xFFFF)))),
            (b"\xff\xc4", draw.randbytes(draw.choice((1, 17, 200)))),
            (b"\xff\xdb", draw.randbytes(draw.choice((1, 65, 129)))),
        )
    )
    at = draw.randrange(len(segments))
    return [*segments[:at], extra, *segments[at:]]


def _webp_header_lies(chunks: list[Piece], draw: random.Random) -> list[Piece]:
    frame = bytes((draw.randrange(256), 0, 0, 0)) + b"".join(
        (draw.choice(_SIDES) & 0xFFFFFF).to_bytes(3, "little") for _ in range(2)
    )
    extra = draw.choice(
        (
            (b"VP8X", frame),
            (b"EXIF", exif_rubbish(draw)),
            (b"ICCP", draw.randbytes(80)),
            (b"ANIM", draw.randbytes(6)),
            (b"ANMF", draw.randbytes(40)),
            (b"ALPH", draw.randbytes(60)),
        )
    )
    return [extra, *[chunk for chunk in chunks if chunk[0] != b"VP8X"]] if draw.random() < 0.7 else [*chunks, extra]


_Change = Callable[[list[Piece], random.Random], list[Piece]]


def _within(parse: Callable[[bytes], list[Piece]], build: Callable[[list[Piece]], bytes], change: _Change) -> Mutation:
    return lambda data, draw: build(change(parse(data), draw))


PNG_MUTATIONS: Final = tuple(_within(png_chunks, png_of, change) for change in (_shuffled, _png_header_lies, _png_bomb))
JPEG_MUTATIONS: Final = tuple(
    _within(jpeg_segments, jpeg_of, change) for change in (_shuffled, _jpeg_header_lies, _jpeg_extra)
)
WEBP_MUTATIONS: Final = tuple(_within(webp_chunks, webp_of, change) for change in (_shuffled, _webp_header_lies))
