"""Tampering of known kinds drawn on specimens, and how well it is found; `python -m benchmarks.genuineness` for all."""

from collections.abc import Iterator
from typing import Final

from benchmarks.report import Measurement

SAMPLE: Final = range(50_500, 50_520)
READ: Final = range(50_540, 50_549)
"""Evaluation seeds beyond those of the page, so that a run is a sample of its own."""


def measure(sample: range = SAMPLE, read: range = READ) -> Iterator[Measurement]:
    """The share of each way of tampering that is found at the stored thresholds, beside a plain figure."""
    import cv2

    from benchmarks.genuineness.collecting import rows_of
    from benchmarks.genuineness.evaluating import evaluate
    from benchmarks.genuineness.reading_places import place_rows

    cv2.setNumThreads(1)
    rows = [row for seed in sample for row in rows_of(seed, tampered=seed % 2 == 0)]
    found = evaluate([*rows, *place_rows(read)])
    for outcome in found.outcomes:
        alarms = found.alarms[outcome.suspicion]
        yield Measurement(
            f"tampering found: {outcome.name.replace('_', ' ')}",
            f"{outcome.what}; AUC {outcome.auc[0]:.3f}, false alarms {alarms.hits} of {alarms.count}",
            f"{outcome.hits.count} tampered, {alarms.count} genuine, drawn, seeds from {sample.start}",
            outcome.hits.value * 100,
            "%",
            "nothing to compare with" if outcome.plain is None else f"{outcome.plain}, 1 % set on the sample itself",
            float("nan") if outcome.plain_hits is None else outcome.plain_hits.value * 100,
            "stated, at 1 % false alarms",
        )
    spent = max(high for _, high, _ in found.cpu_ms.values())
    yield Measurement(
        "genuineness, CPU of all checks on a document",
        "95th percentile of the slowest form, one thread",
        f"{len(sample)} genuine pictures of 0.7 to 2 megapixels",
        spent,
        "ms",
        "median of the quickest form",
        min(median for median, _, _ in found.cpu_ms.values()),
        "<= 150 ms",
    )
