"""Small PDFs of several builds, and mutations of their objects, counts, streams and tables."""

from __future__ import annotations

import random
import re
import zlib
from typing import Final

from benchmarks.fuzzing.mutating import Mutation

_NUMBER: Final = re.compile(rb"(?<![\d.])-?\d{1,10}(?![\d.])")
_NAME: Final = re.compile(rb"/[A-Za-z]{2,20}")
_OBJECT: Final = re.compile(rb"\d+ \d+ obj.*?endobj", re.DOTALL)
_STREAM: Final = re.compile(rb"(stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)
_NUMBERS: Final = (b"0", b"-1", b"1", b"3", b"99", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"1e9")
_FILTERS: Final = (
    b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/DCTDecode",
    b"/JPXDecode", b"/CCITTFaxDecode", b"/JBIG2Decode", b"/Crypt",
)  # fmt: skip
_WORDS: Final = (
    b"endobj",
    b"endstream",
    b"stream\n",
    b"xref\n",
    b"trailer",
    b"startxref",
    b"%%EOF",
    b"<<",
    b">>",
    b"[",
    b"]",
)
_STROKES: Final = 300_000


def written_pdf(objects: list[bytes]) -> bytes:
    """Give a PDF of numbered objects with a right cross-reference table; the first is the catalogue."""
    text, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(text)


def packed_pdf(objects: list[bytes]) -> bytes:
    """Give a PDF 1.5 whose objects stand in an object stream, found by a cross-reference stream (ISO 32000-1, 7.5)."""
    places, text = [], b""
    for body in objects:
        places.append(len(text))
        text += body + b" "
    head = b" ".join(b"%d %d" % (number, place) for number, place in enumerate(places, 1)) + b" "
    holder, table = len(objects) + 1, len(objects) + 2
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    written = b"%PDF-1.5\n" + b"%d 0 obj\n%b\nendobj\n" % (holder, stream(head + text, entries, packed=True))
    rows = [(0, 0, 255), *((2, holder, index) for index in range(len(objects))), (1, 9, 0), (1, len(written), 0)]
    packed = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(2, "big") + last.to_bytes(1, "big") for kind, at, last in rows
    )
    entries = b"/Type/XRef/Size %d/W[1 2 1]/Root 1 0 R" % (table + 1)
    start = len(written)
    written += b"%d 0 obj\n%b\nendobj\n" % (table, stream(packed, entries, packed=True))
    return written + b"startxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """Give a stream object's text."""
    data = zlib.compress(content, 9) if packed else content
    filtered = b"/Filter/FlateDecode" if packed else b""
    return b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (entries, filtered, len(data), data)


def seed_pdfs(jpeg: bytes, width: int, height: int) -> list[bytes]:
    """Give whole PDFs: a scan, text with shapes, several pages, objects in a stream, a form within a form."""
    box = b"/MediaBox[0 0 90 60]"
    picture = stream(
        jpeg,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
        + b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
    )
    scan = written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R%b/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>" % box,
            stream(b"q 90 0 0 60 0 0 cm /I Do Q"),
            picture,
        ]
    )
    drawn = b"BT /F 9 Tf 8 30 Td (SPECIMEN 12345678) Tj ET 0.5 g 10 10 30 12 re f 0 0 m 80 50 l S"
    text = written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90>>",
            b"<</Type/Page/Parent 2 0 R%b/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box,
            stream(drawn, packed=True),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )
    pages = written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
            *(b"<</Type/Page/Parent 2 0 R%b/Contents 6 0 R>>" % box for _ in range(3)),
            stream(b"1 0 0 rg 5 5 20 20 re f"),
        ]
    )
    in_stream = packed_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R%b>>" % box,
        ]
    )
    nested = written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R%b/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>" % box,
            stream(b"/X Do"),
            stream(
                b"/X Do 1 0 0 RG 0 0 m 9 9 l S",
                b"/Type/XObject/Subtype/Form/BBox[0 0 90 60]/Resources<</XObject<</X 5 0 R>>>>",
            ),
        ]
    )
    return [scan, text, pages, in_stream, nested]


def _replaced(pattern: re.Pattern[bytes], data: bytes, draw: random.Random, new: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    one = draw.choice(found)
    return data[: one.start()] + new + data[one.end() :]


def _number(data: bytes, draw: random.Random) -> bytes:
    return _replaced(_NUMBER, data, draw, draw.choice(_NUMBERS))


def _name(data: bytes, draw: random.Random) -> bytes:
    names = _NAME.findall(data) or [b"/Kids"]
    return _replaced(_NAME, data, draw, draw.choice((draw.choice(names), draw.choice(_FILTERS), b"/Parent")))


def _word(data: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(data) + 1)
    return data[:place] + draw.choice(_WORDS) + data[place:]


def _objects(data: bytes, draw: random.Random) -> bytes:
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return data
    one, other = draw.choice(found), draw.choice(found)
    return data[: one.start()] + draw.choice((other[0], b"", one[0] + b"\n" + one[0])) + data[one.end() :]


def _bomb(data: bytes, draw: random.Random) -> bytes:
    content = draw.choice(
        (b"0 0 m 1 1 l S\n" * _STROKES, b"q " * _STROKES, b"[" * _STROKES, b"<<" * _STROKES, bytes(8 * _STROKES))
    )
    packed = zlib.compress(content, 6)
    swapped = _STREAM.sub(lambda found: found[1] + packed + found[3], data, count=1)
    return swapped if draw.random() < 0.5 else swapped.replace(b"/Length", b"/Filter/FlateDecode/Length", 1)


PDF_MUTATIONS: Final[tuple[Mutation, ...]] = (_number, _number, _name, _word, _objects)
RARE_PDF_MUTATIONS: Final[tuple[Mutation, ...]] = (_bomb,)
