"""Whether a PNG has all of its picture, told without holding more than a piece of it."""

import struct
import zlib
from typing import Final

_SIGNATURE: Final = 8
_FRAME: Final = 12
"""Bytes of a chunk beside its data: length, kind, checksum."""
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PIECE: Final = 256 * 1024


def png_is_whole(data: bytes) -> bool:
    """Tell whether the file has its end and as much picture data as its header promises at the least.

    The data is unpacked piece by piece and thrown away; a header that promises more pixels than are allowed is to be
    refused before.
    """
    place, header, unpacked = _SIGNATURE, b"", 0
    packed = zlib.decompressobj()
    while place + _FRAME <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        kind, body = data[place + 4 : place + 8], memoryview(data)[place + 8 : place + 8 + length]
        place += _FRAME + length
        if place > len(data):
            return False
        match kind:
            case b"IHDR":
                header = bytes(body)
            case b"IDAT":
                counted = _unpacked(packed, body, _least(header) - unpacked)
                if counted is None:
                    return False
                unpacked += counted
            case b"IEND":
                # Where more is wanted all input is used up, so that this is only what the last piece had no room for.
                left = len(packed.flush()) if unpacked < _least(header) else 0
                return 0 < _least(header) <= unpacked + left
    return False


def _least(header: bytes) -> int:
    """Bytes of picture data without the filter of each row, of which an interlaced picture has more."""
    if len(header) != 13:
        return 0
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    return -(-int(height) * int(width) * int(depth) * _CHANNELS.get(colour, 0) // 8)


def _unpacked(packed: "zlib._Decompress", body: memoryview, wanted: int) -> int | None:
    """How many bytes `body` adds, counted as far as they are wanted; None when it is no zlib data."""
    counted = 0
    rest: bytes | memoryview = body
    try:
        while rest and counted < wanted and not packed.eof:
            counted += len(packed.decompress(rest, _PIECE))
            rest = packed.unconsumed_tail
    except zlib.error:
        return None
    return counted
