"""PDFs that ask for more than they show."""

import zlib

HEAD = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
TAIL = b"trailer<</Root 1 0 R/Size 500>>\n%%EOF\n"


def drawing_bomb(strokes: int) -> bytes:
    """One page whose packed content draws the same stroke so many times (a multiple of 10,000)."""
    packer = zlib.compressobj(9)
    some = b"0 0 m 1 1 l S\n" * 10_000
    packed = b"".join(packer.compress(some) for _ in range(strokes // 10_000)) + packer.flush()
    return (
        HEAD
        + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        + (b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed))
        + packed
        + b"\nendstream endobj\n"
        + TAIL
    )


def miscounted(kids: int, count: int) -> bytes:
    """A page tree with so many pages that says it has `count`."""
    numbers = range(3, 3 + kids)
    listed = b" ".join(b"%d 0 R" % number for number in numbers)
    pages = b"".join(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n" % number for number in numbers)
    return HEAD + b"2 0 obj<</Type/Pages/Kids[" + listed + b"]/Count %d>>endobj\n" % count + pages + TAIL


def drawing_of_itself(times: int) -> bytes:
    """One page with a drawing that draws itself so many times: PDFium follows it forty deep."""
    drawn = b"/X Do " * times + b"0 0 m 9 9 l S"
    form = b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 90 60]/Resources<</XObject<</X 5 0 R>>>>/Length %d>>stream\n"
    return (
        HEAD
        + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 60]/Contents 4 0 R"
        + b"/Resources<</XObject<</X 5 0 R>>>>>>endobj\n"
        + b"4 0 obj<</Length 5>>stream\n/X Do\nendstream endobj\n"
        + (form % len(drawn))
        + drawn
        + b"\nendstream endobj\n"
        + TAIL
    )
