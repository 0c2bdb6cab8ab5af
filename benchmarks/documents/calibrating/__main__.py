"""`python -m benchmarks.documents.calibrating RECORDS... [--write]`

Sets the reader's calibration on kept records of the tuning part (`python -m benchmarks.documents --part tune --out
FILE`). What it is worth is shown on all of them, every fifth by curves that the other four set, with the lowest
threshold at which the exact 95 % bound of silent errors keeps to the goal; `--write` sets it on all and writes it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.documents.calibrating.fitting import Seen, calibration_of
from benchmarks.documents.evaluation.record import Record, read_records
from benchmarks.documents.evaluation.scoring import Outcome, scored_product
from benchmarks.documents.evaluation.statistics import Rate, calibration_error
from benchmarks.documents.parts import Part, part_of_seed
from identity_checks.documents.certainty.calibration import Calibration, from_json

_PROJECT: Final = Path(__file__).resolve().parents[3]
_TARGET: Final = _PROJECT / "identity_checks" / "documents" / "certainty" / "calibration.json"
_FOLDS: Final = 5
_SILENT: Final = 0.001
_THRESHOLDS: Final = (0.9, 0.95, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.998)
Judged = tuple[float, bool]
"""A reading's certainty, 0..1, and whether it is exact."""


def main() -> int:
    """Set it, show it, and write it when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents.calibrating", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+", help="kept records (.jsonl)")
    parser.add_argument("--write", action="store_true", help=f"write {_TARGET.relative_to(_PROJECT)}")
    given = parser.parse_args()
    records = list({record.seed: record for path in given.records for record in read_records(path)}.values())
    if not records or any(part_of_seed(record.seed) is not Part.TUNE for record in records):
        parser.error("there are no records of the tuning part, or others among them")
    readings = {record.seed: list(_seen(record)) for record in records}
    everything = [item for seed in sorted(readings) for item in readings[seed]]
    print(
        f"{len(records)} pictures, {len(everything)} readings, each judged by curves set on four fifths of the others"
    )
    _show("the network's own figure", [(item.figure, item.exact) for item in everything])
    _show("calibrated", _crossed(readings))
    if given.write:
        how = {
            "set_on": f"tuning part, {len(records)} pictures, {len(everything)} readings",
            "read_by": sorted({record.read_by for record in records}),
        }
        settled = from_json(calibration_of(everything).as_json())
        _show("set on all, shown on all", [(_certainty(settled, item), item.exact) for item in everything])
        _TARGET.write_text(json.dumps({**how, "curves": settled.as_json()}) + "\n", encoding="utf-8")
    return 0


def lowest_threshold(pairs: Sequence[Judged], at_most: float = _SILENT) -> float | None:
    """The lowest of the thresholds tried from which on the exact 95 % bound of wrong readings above it, of all
    readings, is no more than `at_most`; None when none keeps to it.
    """
    kept = [threshold for threshold in _THRESHOLDS if _silent(pairs, threshold).exact_upper <= at_most]
    return min(kept, default=None)


def _crossed(readings: Mapping[int, Sequence[Seen]]) -> list[Judged]:
    seeds = sorted(readings)
    found: list[Judged] = []
    for fold in range(_FOLDS):
        aside = set(seeds[fold::_FOLDS])
        curves = calibration_of([item for seed in seeds if seed not in aside for item in readings[seed]])
        found += [(_certainty(curves, item), item.exact) for seed in sorted(aside) for item in readings[seed]]
    return found


def _seen(record: Record) -> Iterator[Seen]:
    for item in scored_product(record, lambda _document, _field: 1.0):
        if item.outcome is not Outcome.ABSENT:
            yield Seen(item.read_as, item.field, item.figure, item.outcome is Outcome.EXACT)


def _certainty(calibration: Calibration, item: Seen) -> float:
    return calibration.probability(item.document, item.field, item.figure)


def _silent(pairs: Sequence[Judged], threshold: float) -> Rate:
    return Rate(sum(chance >= threshold and not exact for chance, exact in pairs), len(pairs))


def _show(title: str, pairs: Sequence[Judged]) -> None:
    wrong = [chance for chance, exact in pairs if not exact]
    right = [chance for chance, exact in pairs if exact]
    beaten = sum((chance > other) + 0.5 * (chance == other) for chance in right for other in wrong)
    area = beaten / max(1, len(right) * len(wrong))
    print(f"{title}: calibration error {calibration_error(pairs):.4f}, area under the curve {area:.4f}")
    for threshold in _THRESHOLDS:
        accepted = Rate(sum(chance >= threshold for chance, _ in pairs), len(pairs))
        silent = _silent(pairs, threshold)
        print(
            f"  accepted from {threshold}: {100 * accepted.share:.1f} %, silent {silent.hits} of {silent.trials} = "
            f"{100 * silent.share:.2f} %, at most {100 * silent.exact_upper:.2f} % (goal {100 * _SILENT} %)"
        )
    lowest = lowest_threshold(pairs)
    print(f"  lowest threshold that keeps to the goal by its bound: {'none of these' if lowest is None else lowest}")


if __name__ == "__main__":
    sys.exit(main())
