"""Mutations below the frame of a whole file: what headers and checksums cover, put together rightly again."""

from __future__ import annotations

import random
import zlib
from typing import Final

from benchmarks.fuzzing.containers import jpeg_of, jpeg_segments, png_chunks, png_of, webp_chunks, webp_of
from benchmarks.fuzzing.pdfs import stream, written_pdf

_WEBP_HEADERS: Final = 64
_FILTERS: Final = 5
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of a pixel by a PNG's type of colour."""
_OPERATORS: Final = (
    b"q", b"Q", b"%d %d m", b"%d %d l", b"%d %d %d %d %d %d c", b"%d %d %d %d re", b"f", b"f*", b"S", b"b", b"h",
    b"W n", b"%d w", b"%d J", b"[%d %d] 0 d", b"1 0 0 1 %d %d cm", b"%d 0 0 %d 0 0 cm", b"%d g", b"0.%d 0 1 rg",
    b"BT /F %d Tf %d %d Td (SPECIMEN 12345678) Tj ET", b"BT /F 9 Tf %d Tr %d %d Td <30313A> Tj ET", b"/I Do", b"/G gs",
    b"%d 0 0 %d %d %d cm /I Do", b"%d %d v", b"n", b"BI /W 4 /H 4 /BPC 8 /CS /G ID 0123456789abcdef EI",
)  # fmt: skip
_NUMBERS: Final = (-400, -1, 0, 1, 2, 9, 30, 60, 90, 200, 9000)


def jpeg_coded(data: bytes, draw: random.Random) -> bytes:
    """Change bytes of a JPEG's coded pixels, none of them to or beside a marker; headers and tables stay."""
    segments = jpeg_segments(data)
    scan = bytearray(segments[-1][1])
    if len(scan) < 4:
        return data
    start = 2 + int.from_bytes(scan[2:4], "big")
    for place in _places(start, len(scan) - 2, draw):
        if 0xFF not in scan[place - 1 : place + 2]:
            scan[place] = draw.randrange(0xFF)
    return jpeg_of([*segments[:-1], (b"", bytes(scan))])


def png_rows(data: bytes, draw: random.Random) -> bytes:
    """Change a PNG's rows (filters and what they filter) and pack them anew, with right checksums."""
    chunks = png_chunks(data)
    rows = bytearray(zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")))
    header = next(body for kind, body in chunks if kind == b"IHDR")
    width, bits = int.from_bytes(header[:4], "big"), header[8] * _CHANNELS[header[9]]
    stride = 1 + (width * bits + 7) // 8
    for place in _places(0, len(rows), draw):
        rows[place] = draw.randrange(_FILTERS if place % stride == 0 else 256)
    packed = zlib.compress(bytes(rows), draw.choice((0, 1, 9)))
    cut = draw.randrange(len(packed) + 1)
    parts = [(b"IDAT", packed[:cut]), (b"IDAT", packed[cut:])] if draw.random() < 0.5 else [(b"IDAT", packed)]
    first = next(number for number, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    others = [(number, piece) for number, piece in enumerate(chunks) if piece[0] != b"IDAT"]
    before = [_palette(piece, draw) for number, piece in others if number < first]
    return png_of([*before, *parts, *(piece for number, piece in others if number > first)])


def webp_coded(data: bytes, draw: random.Random) -> bytes:
    """Change bytes of a WebP's coded pixels, behind what its header and first tables take."""
    changed = []
    for kind, body in webp_chunks(data):
        coded = bytearray(body)
        if kind in {b"VP8 ", b"VP8L", b"ALPH"} and len(coded) > 2 * _WEBP_HEADERS:
            for place in _places(max(_WEBP_HEADERS, len(coded) // 3), len(coded), draw):
                coded[place] = draw.randrange(256)
        changed.append((kind, bytes(coded)))
    return webp_of(changed)


def pdf_page(picture: bytes, size: tuple[int, int], draw: random.Random) -> bytes:
    """Give a whole PDF of a JPEG and operators of drawn kinds and numbers, packed or not, its table right."""
    drawn = [_operator(draw) for _ in range(draw.choice((1, 5, 20, 200)))]
    if draw.random() < 0.8:
        drawn.insert(draw.randrange(len(drawn) + 1) if draw.random() < 0.5 else 0, b"q 270 0 0 180 0 0 cm /I Do Q")
    width, height = size
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
    turn = draw.choice((0, 0, 90, 180, 270))
    box = draw.choice((b"0 0 270 180", b"0 0 270 180", b"-30 -30 240 150", b"0 0 180 270", b"0 0 600 40"))
    return written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/Rotate %d>>" % turn,
            b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>"
            b"/ExtGState<</G 7 0 R>>>>>>" % box,
            stream(b"\n".join(drawn), packed=draw.random() < 0.5),
            stream(picture, entries + b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"),
            b"<</Type/Font/Subtype/Type1/BaseFont/%b>>" % draw.choice((b"Helvetica", b"Symbol", b"Nowhere")),
            b"<</Type/ExtGState/ca 0.%d/BM/%b>>" % (draw.randrange(10), draw.choice((b"Multiply", b"Luminosity"))),
        ]
    )


def _places(start: int, end: int, draw: random.Random) -> list[int]:
    """Give some places, alone or a run; none where there is no room."""
    if end - start < 2:
        return []
    first = draw.randrange(start, end)
    if draw.random() < 0.3:
        return list(range(first, min(end, first + draw.choice((8, 64, 1024)))))
    return [draw.randrange(start, end) for _ in range(draw.choice((1, 2, 8, 64)))]


def _palette(piece: tuple[bytes, bytes], draw: random.Random) -> tuple[bytes, bytes]:
    """Change a palette or its transparency without changing its length."""
    kind, body = piece
    if kind not in {b"PLTE", b"tRNS"}:
        return piece
    changed = bytearray(body)
    for place in _places(0, len(changed), draw):
        changed[place] = draw.randrange(256)
    return kind, bytes(changed)


def _operator(draw: random.Random) -> bytes:
    form = draw.choice(_OPERATORS)
    return form % tuple(abs(number) if b"0.%d" in form else number for number in _numbers(form.count(b"%d"), draw))


def _numbers(count: int, draw: random.Random) -> list[int]:
    return [draw.choice(_NUMBERS) if draw.random() < 0.4 else draw.randrange(270) for _ in range(count)]
