"""The short form, one of the benchmarks: a few pictures of every kind of the evaluation part beside a plain reader."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.drawing.turns import TURNS
from benchmarks.documents.evaluation.product import product_threshold, simplified_signs
from benchmarks.documents.evaluation.record import Record
from benchmarks.documents.evaluation.run import evaluate
from benchmarks.documents.evaluation.summary import summary_of
from benchmarks.documents.parts import Part
from benchmarks.report import Measurement

ROUNDS: Final = 2
_BASELINE: Final = "rapidocr"


def measure(kinds: Sequence[Kind] = TURNS, rounds: int = ROUNDS) -> Iterator[Measurement]:
    """Exact fields, silent errors and CPU of the product, each beside the plain reader with its defaults."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "records.jsonl")
        found = evaluate(Part.EVALUATE, kinds, rounds * len(kinds), kept, baselines=(_BASELINE,))
        records = [item for item in found if isinstance(item, Record)]
    summary = summary_of(records, product_threshold(), simplified_signs())
    beside = summary.beside[_BASELINE]
    low, _ = summary.whole.exact.bounds
    sample = f"{summary.pictures} drawn pictures of {len(summary.by_kind)} kinds, {summary.whole.exact.trials} fields"
    lenient = f"{_BASELINE} 3.10, defaults, lenient: anywhere in its lines"
    yield Measurement(
        "fields read exactly",
        f"own process, 1 thread, strict value in the right field; lower bound {100 * low:.1f} %; full report: "
        "`python -m benchmarks.documents`",
        sample,
        100 * summary.whole.exact.share,
        "%",
        lenient,
        100 * beside.exact.share,
        ">= 99.8, lower bound >= 99.2 (R20)",
    )
    yield Measurement(
        "silent errors",
        f"wrong and above the accept threshold; {summary.whole.silent.hits} of {summary.whole.silent.trials}",
        sample,
        100 * summary.whole.silent.share,
        "%",
        f"{lenient}; all that it misses, for it has no threshold",
        100 * (1 - beside.exact.share),
        "<= 0.1",
    )
    yield Measurement(
        "reading, CPU an image",
        f"own process, 1 thread, decoding included; peak {summary.peak_mib:.0f} MiB",
        sample,
        summary.cpu_mean_s,
        "s",
        f"{_BASELINE} 3.10, defaults",
        beside.cpu_s,
        "<= 0.6",
    )
