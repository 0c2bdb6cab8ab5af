"""`python -m benchmarks.documents.pages_read --count N [--begin K]`: are all documents on a page told apart and read?

Draws pages of the tuning part with two to four documents, has the product read them, and prints what was told.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from benchmarks.documents.evaluation.product import product_threshold
from benchmarks.documents.evaluation.readers import PRODUCT, ReaderProcess, start_reader
from benchmarks.documents.evaluation.record import DocumentTruth, Record, record_of
from benchmarks.documents.evaluation.scoring import Outcome, is_exact, scored_product
from benchmarks.documents.pages import page_of, plan_of
from benchmarks.documents.parts import Part
from benchmarks.documents.parts import record_of as part_record

_UNREAD: Final = "unread_text"


def main() -> int:
    """Read as many pages as were asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents.pages_read", description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="pages (default 40)")
    parser.add_argument("--begin", type=int, default=310_000, help="number of the first one in the tuning part")
    given = parser.parse_args()
    reader = start_reader(PRODUCT)
    if not isinstance(reader, ReaderProcess):
        print(reader.why)
        return 1
    counts: Counter[str] = Counter()
    seconds = 0.0
    with reader:
        for number in range(given.begin, given.begin + given.count):
            seed = part_record(Part.TUNE).seed(number)
            scene = page_of(seed, plan_of(seed))
            answer = reader.read(scene.data)
            counts += counted(replace(record_of(scene, {}), answers={PRODUCT: answer}))
            seconds += answer["cpu_s"]
    for name in ("pages", "documents", "told", "readings", "legible", "exact", "silent", "pages lacking", "said"):
        print(f"{name:14} {counts[name]}")
    print(f"{'CPU a page':14} {seconds / max(1, given.count):.2f} s")
    return 0


def counted(record: Record) -> Counter[str]:
    """What was told and read of a page that was read."""
    readings: Sequence[Mapping[str, Any]] = record.answers[PRODUCT]["readings"]
    fields = [item for item in scored_product(record, product_threshold()) if item.legible]
    told = told_of(record.documents, readings)
    lacking = told < len(record.documents)
    return Counter(
        {
            "pages": 1,
            "documents": len(record.documents),
            "told": told,
            "readings": len(readings),
            "legible": len(fields),
            "exact": sum(item.outcome is Outcome.EXACT for item in fields),
            "silent": sum(item.silent for item in fields),
            "pages lacking": lacking,
            "said": lacking and any(_UNREAD in item["findings"] for item in readings),
        }
    )


def told_of(documents: Sequence[DocumentTruth], readings: Sequence[Mapping[str, Any]]) -> int:
    """How many documents have a reading of their own with a value of theirs in it."""
    left = list(readings)
    told = 0
    for document in documents:
        best = max(left, key=lambda item: _same(document, item), default=None)
        if best is not None and _same(document, best):
            left.remove(best)
            told += 1
    return told


def _same(document: DocumentTruth, reading: Mapping[str, Any]) -> int:
    fields: Mapping[str, Any] = reading["fields"]
    return sum(is_exact(fields[name][0], truth) for name, truth in document.fields.items() if name in fields)


if __name__ == "__main__":
    sys.exit(main())
