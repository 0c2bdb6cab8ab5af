"""`python -m benchmarks.genuineness STEP`; rows in `build/genuineness`.

`whole` makes all rows of the evaluation that are not kept yet and prints it, `--write` puts it on its page. Piece by
piece: `collect`, `places`, `selfies`, then `fit` or `report`; `fingerprints`; `values`, `pictures`, `marks`, `faces`,
then `findings`. Documents of data packs: `packs-tune`, then `packs-fit`; `packs-collect`, then `packs`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

import cv2

from benchmarks.genuineness.collecting import collect, write_rows
from benchmarks.genuineness.fitting import fit, read_rows, refitted
from benchmarks.genuineness.packs.page import RULES, fitted
from benchmarks.genuineness.packs.rows import EVALUATED, TAMPERED_EVERY_PACK, THRESHOLDS, WEIGHING, rows_without_form
from benchmarks.genuineness.reading_places import place_rows
from benchmarks.genuineness.repeats import choose_bits, limits_from, measure_repeats
from benchmarks.genuineness.selfies import EVALUATED_ON, TUNED_ON, rows_of_selfies
from benchmarks.genuineness.whole import DOCUMENTS, KEPT, finding_rows, findings, marks, packs, report, run_whole
from identity_checks import genuineness
from identity_checks.genuineness.judging import Suspicion

_DATA: Final = Path(genuineness.__file__).parent
CHOOSING: Final = range(10_500, 10_540)
LIMITING: Final = range(10_700, 10_740)
_STEPS: Final = (
    *("collect", "places", "selfies", "fit", "fingerprints", "report", "values", "pictures", "marks", "faces"),
    *("findings", "whole", "packs-tune", "packs-fit", "packs-collect", "packs"),
)


def main() -> int:
    """Collect rows of a range of seeds, set thresholds, choose the fingerprint's bits, or evaluate."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.genuineness", description=__doc__)
    parser.add_argument("step", choices=_STEPS)
    parser.add_argument("--from", type=int, dest="first", help="collect: first seed")
    parser.add_argument("--to", type=int, dest="last", help="collect: seed after the last")
    parser.add_argument("--tampered-every", type=int, default=4, help="collect: tamper at every n-th seed")
    parser.add_argument("--only", type=Suspicion, choices=list(Suspicion), help="fit: this rule alone")
    parser.add_argument("--repeats", action="store_true", help="report: measure repeated documents anew")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="values: seeds")
    parser.add_argument("--rows", type=Path, default=KEPT, help="folder of the rows")
    parser.add_argument("--write", action="store_true", help="whole, packs, marks: write docs/accuracy_genuineness.md")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    match arguments.step:
        case "collect":
            seeds = range(arguments.first, arguments.last)
            collect(seeds, tampered_every=arguments.tampered_every, where=arguments.rows / f"{seeds.start}.jsonl")
        case "places":
            seeds = range(arguments.first, arguments.last)
            write_rows(arguments.rows / f"{seeds.start}-places.jsonl", place_rows(seeds))
        case "selfies":
            for seeds in (TUNED_ON, EVALUATED_ON):
                write_rows(arguments.rows / f"{seeds.start}-selfies.jsonl", rows_of_selfies(seeds))
        case "fit":
            path, rows = _DATA / "thresholds.json", read_rows(list(arguments.rows.glob("1*.jsonl")))
            if arguments.only is None:
                _write(path, fit(rows))
            else:
                _write(path, refitted(rows, arguments.only, json.loads(path.read_text(encoding="utf-8"))))
        case "fingerprints":
            _fingerprints()
        case "values" | "pictures" | "marks" | "faces":
            path = arguments.rows / f"findings-{arguments.step}.jsonl"
            write_rows(path, finding_rows(arguments.step, range(arguments.documents)))
            if arguments.step == "marks":
                print("\n".join(marks(arguments.rows, to_page=arguments.write)))
        case "findings":
            print("\n".join(findings(arguments.rows, to_page=True)))
        case "packs-tune" | "packs-fit" | "packs-collect" | "packs":
            _packs(arguments.step, arguments.rows, to_page=arguments.write)
        case "whole":
            folder = run_whole(arguments.rows)
            print("\n".join(report(folder, repeats=True, to_page=arguments.write)))
            print("\n".join(findings(folder, to_page=arguments.write)))
            print("\n".join(packs(folder, to_page=arguments.write)))
        case _:
            print("\n".join(report(arguments.rows, repeats=arguments.repeats, to_page=True)))
    return 0


def _packs(step: str, rows: Path, *, to_page: bool) -> None:
    """A step for documents of data packs."""
    match step:
        case "packs-fit":
            _write(RULES, fitted(read_rows(list(rows.glob("packs-1*.jsonl")))))
        case "packs":
            print("\n".join(packs(rows, to_page=to_page)))
        case _:
            ways = ((WEIGHING, 2), (THRESHOLDS, None)) if step == "packs-tune" else ((EVALUATED, TAMPERED_EVERY_PACK),)
            for seeds, every in ways:
                write_rows(rows / f"packs-{seeds.start}.jsonl", rows_without_form(seeds, tampered_every=every))


def _fingerprints() -> None:
    """Choose the bits on some seeds, then the limits on others; both are for tuning."""
    path = _DATA / "fingerprints.json"
    chosen = choose_bits(CHOOSING)
    data = {
        "how": (
            f"Set by `python -m benchmarks.genuineness fingerprints`: bits and medians on seeds {CHOOSING.start} to "
            f"{CHOOSING.stop - 1}, limits on seeds {LIMITING.start} to {LIMITING.stop - 1}, all for tuning."
        ),
        "layouts": chosen,
    }
    _write(path, data)
    for name, entry in chosen.items():
        entry["limits"] = limits_from(measure_repeats(name, LIMITING))
    _write(path, data)


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
