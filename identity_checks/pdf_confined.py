"""`python -m identity_checks.pdf_confined`: judges and renders one PDF in a process that may be lost.

A PDF is a program: a few kilobytes can ask for hours and for all of the memory, and PDFium cannot be interrupted. So
every file gets a process of its own, with bounds on memory and computing time where the system has them.

Arguments: `judge` or `render`, most pixels of a page, most pages. The file comes on standard input. The answer goes to
standard output in lines of JSON: that the process is ready, each rendered page followed by its rows of blue-green-red
bytes, and last what the file is or why it is refused.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Any, BinaryIO, Final

import pypdfium2

from identity_checks.decode_outcomes import PDF, DecodeLimits, DecodeRefusal, DecodeRefused, ImageFacts
from identity_checks.pdf_structure import miscounted_kids

JUDGE: Final = "judge"
RENDER: Final = "render"

_LONG_SIDE: Final = 2400
_DOTS_PER_POINT: Final = 300 / 72
_POINTS_LIMIT: Final = 14_400
"""Longest page side that a PDF reader is expected to accept (ISO 32000-1 annex C)."""
_MEMORY: Final = {JUDGE: 256 * 1024 * 1024, RENDER: 1024 * 1024 * 1024}
"""Bytes of address space. Rendering unpacks a picture of up to fifty million pixels, judging unpacks none.
A file to be rendered is judged first, within what judging has, so that both answers are one."""
_COMPUTING_S: Final = {JUDGE: 4, RENDER: 20}
_FIRST_PAGE_S: Final = 8.0
_FURTHER_PAGE_S: Final = 0.6
"""Seconds of computing that rendering has by the number of pages: a page that takes longer is no document."""


def main(arguments: list[str]) -> int:
    """Answer one request; the exit code is 0 for every answer that was given."""
    task, max_pixels, max_pages = arguments
    limits = DecodeLimits(max_pixels=int(max_pixels), max_pages=int(max_pages))
    answers = sys.stdout.buffer
    _say(answers, {"ready": True})
    _bound(JUDGE, hardest=task)
    try:
        outcome = _work(sys.stdin.buffer.read(), limits, answers if task == RENDER else None)
    except MemoryError:
        outcome = DecodeRefused(DecodeRefusal.TOO_COMPLEX)
    except Exception:  # noqa: BLE001 - hostile bytes lead a decoder to whatever they lead it to
        outcome = DecodeRefused(DecodeRefusal.DAMAGED)
    if isinstance(outcome, DecodeRefused):
        _say(answers, {"refused": outcome.reason.value})
    else:
        _say(answers, {"pages": outcome.pages, "width": outcome.width, "height": outcome.height})
    return 0


def _say(answers: BinaryIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what).encode() + b"\n")
    answers.flush()


def _bound(now: str, hardest: str, computing_s: int | None = None) -> None:
    """Bound this process by what `now` needs; it can be given no more than `hardest` later. No files, no core dumps."""
    if sys.platform == "win32":
        return
    import resource

    for what, soft, most in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_AS, _MEMORY[now], _MEMORY[hardest]),
        (resource.RLIMIT_CPU, computing_s or _COMPUTING_S[now], _COMPUTING_S[hardest]),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (min(soft, bound), bound))


def _work(data: bytes, limits: DecodeLimits, answers: BinaryIO | None) -> ImageFacts | DecodeRefused:
    document = _opened(data, limits)
    if isinstance(document, DecodeRefused):
        return document
    kids = miscounted_kids(data)
    if kids:
        return DecodeRefused(DecodeRefusal.TOO_MANY_PAGES if kids > limits.max_pages else DecodeRefusal.DAMAGED)
    facts = _facts(document, limits)
    if answers is not None and isinstance(facts, ImageFacts):
        needed = math.ceil(_FIRST_PAGE_S + _FURTHER_PAGE_S * (facts.pages - 1))
        _bound(RENDER, hardest=RENDER, computing_s=needed)
        for index in range(facts.pages):
            _send_page(document[index], answers)
    return facts


def _opened(data: bytes, limits: DecodeLimits) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        return DecodeRefused(DecodeRefusal.ENCRYPTED if locked else DecodeRefusal.DAMAGED)
    pages = len(document)
    if 0 < pages <= limits.max_pages:
        return document
    return DecodeRefused(DecodeRefusal.TOO_MANY_PAGES if pages else DecodeRefusal.DAMAGED)


def _facts(document: Any, limits: DecodeLimits) -> ImageFacts | DecodeRefused:
    first: tuple[int, int] | None = None
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        if min(width, height) < 1:
            return DecodeRefused(DecodeRefusal.DAMAGED)
        if max(width, height) > _POINTS_LIMIT:
            return DecodeRefused(DecodeRefusal.SIDE_TOO_LONG)
        scale = _scale(width, height)
        if width * scale * height * scale > limits.max_pixels or _holds_huge_picture(page, limits):
            return DecodeRefused(DecodeRefusal.TOO_MANY_PIXELS)
        first = first or (max(1, round(width * scale)), max(1, round(height * scale)))
        page.close()
    if first is None:
        return DecodeRefused(DecodeRefusal.DAMAGED)
    return ImageFacts(PDF, len(document), *first)


def _holds_huge_picture(page: Any, limits: DecodeLimits) -> bool:
    """Tell whether a picture inside a PDF page would decode to more pixels than a picture file may have."""
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        try:
            width, height = item.get_px_size()
        except pypdfium2.PdfiumError:
            continue
        if width * height > limits.max_pixels:
            return True
    return False


def _scale(width: float, height: float) -> float:
    return min(_DOTS_PER_POINT, _LONG_SIDE / max(width, height))


def _send_page(page: Any, answers: BinaryIO) -> None:
    bitmap = page.render(
        scale=_scale(*page.get_size()),
        rev_byteorder=False,
        force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR,
    )
    _say(answers, {"width": bitmap.width, "height": bitmap.height, "stride": bitmap.stride})
    answers.write(memoryview(bitmap.buffer).cast("B")[: bitmap.stride * bitmap.height])
    bitmap.close()
    page.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
