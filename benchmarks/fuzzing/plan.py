"""Which input a number stands for: its kind, its bytes, and whether what decodes is read as well."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.containers import JPEG_MUTATIONS, PNG_MUTATIONS, WEBP_MUTATIONS
from benchmarks.fuzzing.inside import jpeg_coded, pdf_page, png_rows, webp_coded
from benchmarks.fuzzing.mutating import BYTE_MUTATIONS, Mutation, mutated
from benchmarks.fuzzing.pdfs import PDF_MUTATIONS, RARE_PDF_MUTATIONS
from benchmarks.fuzzing.repainted import Pixels, as_jpeg, as_png, as_webp, repainted
from benchmarks.fuzzing.texts import CSV_MUTATIONS, JSON_MUTATIONS, SUBMISSION_MUTATIONS, ZONE_MUTATIONS

PLAN_VERSION: Final = 3
READ_EVERY: Final = 20
"""One in so many pictures and PDFs that decode goes through the whole pre-check; reading costs a hundred decodings."""
DEEP_SHARE: Final = 0.4
"""Of pictures and PDFs: mutants of pixels, coded data and operators in a frame that is right, so that they decode."""
READ_DEEP_EVERY: Final = 3
_RARE: Final = 0.01


class Kind(StrEnum):
    """What an input is a mutant of."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    STRANGER = "other_type"
    PDF = "pdf"
    SUBMISSION = "submission"
    CASE_LIST = "case_list_csv"
    CASE_FILE = "case_json"
    MODEL_MANIFEST = "model_manifest"
    DOCUMENT_PACK = "document_pack"
    PAIR_LIST = "pair_list"
    ZONE = "zone_or_number"


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `read` is whether what decodes is also read."""

    number: int
    kind: Kind
    data: bytes
    read: bool


@dataclass(frozen=True, slots=True)
class _Source:
    share: int
    files: Callable[[], Sequence[bytes]]
    mutations: tuple[Mutation, ...]


_SOURCES: Final = {
    Kind.JPEG: _Source(20, seeds.jpegs, (*BYTE_MUTATIONS, *JPEG_MUTATIONS * 3)),
    Kind.PNG: _Source(16, seeds.pngs, (*BYTE_MUTATIONS, *PNG_MUTATIONS * 4)),
    Kind.WEBP: _Source(10, seeds.webps, (*BYTE_MUTATIONS, *WEBP_MUTATIONS * 3)),
    Kind.STRANGER: _Source(4, seeds.strangers, BYTE_MUTATIONS),
    Kind.PDF: _Source(12, seeds.pdfs, (*BYTE_MUTATIONS, *PDF_MUTATIONS * 3)),
    Kind.SUBMISSION: _Source(8, seeds.submissions, SUBMISSION_MUTATIONS),
    Kind.CASE_LIST: _Source(7, seeds.case_lists, CSV_MUTATIONS),
    Kind.CASE_FILE: _Source(5, seeds.case_files, JSON_MUTATIONS),
    Kind.MODEL_MANIFEST: _Source(6, seeds.model_manifests, JSON_MUTATIONS),
    Kind.DOCUMENT_PACK: _Source(6, seeds.document_packs, JSON_MUTATIONS),
    Kind.PAIR_LIST: _Source(2, seeds.case_lists, CSV_MUTATIONS),
    Kind.ZONE: _Source(4, seeds.zones, ZONE_MUTATIONS),
}
_ORDER: Final = tuple(kind for kind, source in _SOURCES.items() for _ in range(source.share))
_SAVED: Final[dict[Kind, tuple[Callable[[Pixels, random.Random], bytes], Mutation | None]]] = {
    Kind.JPEG: (as_jpeg, jpeg_coded),
    Kind.PNG: (as_png, png_rows),
    Kind.WEBP: (as_webp, webp_coded),
    Kind.PDF: (as_jpeg, None),
}
"""How a repainted picture of a kind is saved, and what is done inside its file afterwards."""
_CODED_SHARE: Final = 0.4


def input_of(number: int) -> Input:
    """Give the input of a number, the same on every run."""
    kind = _ORDER[number % len(_ORDER)]
    source = _SOURCES[kind]
    draw = random.Random(f"fuzzing/{PLAN_VERSION}/{number}")
    # Counted over rounds of the order, so that every kind has its share of reading.
    turn = number // len(_ORDER) + number
    if kind in _SAVED and draw.random() < DEEP_SHARE:
        return Input(number, kind, _deep(kind, draw), read=turn % READ_DEEP_EVERY == 0)
    files = source.files()
    rare = RARE_PDF_MUTATIONS if kind is Kind.PDF and draw.random() < _RARE else source.mutations
    data = mutated(draw.choice(files), files, rare, draw)
    return Input(number, kind, data, read=kind in _SAVED and turn % READ_EVERY == 0)


def _deep(kind: Kind, draw: random.Random) -> bytes:
    pixels = repainted(seeds.documents(), draw)
    save, coded = _SAVED[kind]
    data = save(pixels, draw)
    if coded is None:
        return pdf_page(data, (pixels.shape[1], pixels.shape[0]), draw)
    return coded(data, draw) if draw.random() < _CODED_SHARE else data
