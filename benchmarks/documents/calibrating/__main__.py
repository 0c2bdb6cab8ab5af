"""`python -m benchmarks.documents.calibrating RECORDS... [--write]`

Sets the reader's calibration on kept records of the tuning part (`python -m benchmarks.documents --part tune --out
FILE`): four pictures in five set it, the fifth shows what it is worth; `--write` sets it on all and writes it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
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
_EVERY: Final = 5
_SILENT: Final = 0.001
Certainty = Callable[[Seen], float]


def main() -> int:
    """Set it, show it, and write it when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents.calibrating", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+", help="kept records (.jsonl)")
    parser.add_argument("--write", action="store_true", help=f"write {_TARGET.relative_to(_PROJECT)}")
    given = parser.parse_args()
    records = list({record.seed: record for path in given.records for record in read_records(path)}.values())
    if not records or any(part_of_seed(record.seed) is not Part.TUNE for record in records):
        parser.error("there are no records of the tuning part, or others among them")
    held_back = set(sorted(record.seed for record in records)[::_EVERY])
    setting = list(_seen(record for record in records if record.seed not in held_back))
    shown = list(_seen(record for record in records if record.seed in held_back))
    print(f"{len(records)} pictures; set on {len(setting)} readings, shown on {len(shown)} others")
    found = calibration_of(setting)
    _show("the network's own figure", shown, lambda item: item.figure)
    _show("calibrated", shown, lambda item: _certainty(found, item))
    if given.write:
        everything = [*setting, *shown]
        how = {
            "set_on": f"tuning part, {len(records)} pictures, {len(everything)} readings",
            "read_by": sorted({record.read_by for record in records}),
        }
        settled = from_json(calibration_of(everything).as_json())
        _show("set on all, shown on all", everything, lambda item: _certainty(settled, item))
        _TARGET.write_text(json.dumps({**how, "curves": settled.as_json()}) + "\n", encoding="utf-8")
    return 0


def _seen(records: Iterable[Record]) -> Iterable[Seen]:
    for record in records:
        for item in scored_product(record, lambda _document, _field: 1.0):
            if item.outcome is not Outcome.ABSENT:
                yield Seen(item.read_as, item.field, item.figure, item.outcome is Outcome.EXACT)


def _certainty(calibration: Calibration, item: Seen) -> float:
    return calibration.probability(item.document, item.field, item.figure)


def _show(title: str, seen: Sequence[Seen], certainty: Certainty) -> None:
    pairs = sorted(((certainty(item), item.exact) for item in seen), reverse=True)
    wrong = [chance for chance, exact in pairs if not exact]
    right = [chance for chance, exact in pairs if exact]
    beaten = sum((chance > other) + 0.5 * (chance == other) for chance in right for other in wrong)
    area = beaten / max(1, len(right) * len(wrong))
    print(f"{title}: calibration error {calibration_error(pairs):.4f}, area under the curve {area:.4f}")
    for threshold in (0.9, 0.95, 0.98, 0.99, 0.995, 0.998):
        above = [exact for chance, exact in pairs if chance >= threshold]
        silent = Rate(sum(not exact for exact in above), max(1, len(pairs)))
        print(
            f"  accepted from {threshold}: {100 * len(above) / max(1, len(pairs)):.1f} %, silent {silent.hits} of "
            f"{len(pairs)} = {100 * silent.share:.2f} % (goal {100 * _SILENT} %)"
        )


if __name__ == "__main__":
    sys.exit(main())
