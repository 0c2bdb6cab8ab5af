"""`python -m benchmarks.genuineness STEP`; rows in `build/genuineness`.

`collect`, `places`, `selfies`, then `fit` or `report`; `fingerprints`; `values`, `pictures`, `marks`, `faces`, then
`findings`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.documents.parts import Part, record_of
from benchmarks.genuineness.altered_values import GROUPS, value_rows
from benchmarks.genuineness.collecting import collect, write_rows
from benchmarks.genuineness.evaluating import evaluate, lines, section_on_page, write
from benchmarks.genuineness.faces_again import face_rows, least_cosines
from benchmarks.genuineness.file_marks import mark_rows
from benchmarks.genuineness.findings import rows_by_step
from benchmarks.genuineness.findings_page import TITLE, finding_lines, judge_findings, write_findings
from benchmarks.genuineness.fitting import fit, read_rows, refitted
from benchmarks.genuineness.reading_places import place_rows
from benchmarks.genuineness.repeats import (
    REPEATS_TITLE,
    choose_bits,
    limits_from,
    measure_repeats,
    quick_photograph,
    repeat_lines,
    specimen_of,
)
from benchmarks.genuineness.same_pictures import picture_rows
from benchmarks.genuineness.selfies import EVALUATED_ON, TUNED_ON, evaluate_selfies, rows_of_selfies, selfie_lines
from identity_checks import genuineness
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import FaceComparer
from identity_checks.genuineness.judging import Suspicion
from identity_checks.genuineness.layouts import layouts
from identity_checks.models import ModelStore

_DATA: Final = Path(genuineness.__file__).parent
_ROWS: Final = Path("build") / "genuineness"
CHOOSING: Final = range(10_500, 10_540)
LIMITING: Final = range(10_700, 10_740)
REPEATED: Final = range(50_700, 50_740)
AGAIN: Final = range(58_000, 58_040)
MARKED: Final = range(58_000, 58_005)
FACES: Final = range(58_000, 58_030)
_FIRST_VALUE: Final = 700_000
"""Of the evaluation part's documents, far beyond those that reading is evaluated on."""
_STEPS: Final = (
    *("collect", "places", "selfies", "fit", "fingerprints", "report", "values", "pictures", "marks", "faces"),
    "findings",
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
    parser.add_argument("--documents", type=int, default=100, help="values: seeds")
    parser.add_argument("--rows", type=Path, default=_ROWS, help="folder of the rows")
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
            write_rows(
                arguments.rows / f"findings-{arguments.step}.jsonl", _rows_of(arguments.step, arguments.documents)
            )
        case "findings":
            least = least_cosines(FaceComparer(ModelStore.bundled()))
            found_lines = finding_lines(judged := judge_findings(rows_by_step(arguments.rows), least))
            write_findings(judged, found_lines)
            print("\n".join(found_lines))
        case _:
            rows = read_rows(list(arguments.rows.glob("5*.jsonl")))
            found = evaluate([row for row in rows if "lattice" not in row])
            repeats = _repeats() if arguments.repeats else section_on_page(REPEATS_TITLE)
            selfies = evaluate_selfies([row for row in rows if "lattice" in row])
            further = section_on_page(TITLE)
            text = [*repeats, *selfie_lines(selfies), *([""] if further else []), *further]
            write(found, text)
            print("\n".join([*lines(found), *text]))
    return 0


def _rows_of(step: str, documents: int) -> Iterator[dict[str, Any]]:
    match step:
        case "pictures":
            yield from picture_rows(AGAIN)
        case "marks":
            names = list(layouts())
            sheets = ((seed, specimen_of(names[seed % len(names)], seed).image) for seed in MARKED)
            pages = ((seed, quick_photograph(sheet, np.random.default_rng(seed))[0]) for seed, sheet in sheets)
            # Small ones: only their files differ.
            yield from mark_rows((seed, np.ascontiguousarray(page[::4, ::4])) for seed, page in pages)
        case "faces":
            yield from face_rows(FACES)
        case _:
            reader, record = DocumentReader(ModelStore.bundled()), record_of(Part.EVALUATE)
            for turn in range(documents):
                for group in GROUPS:
                    yield from value_rows(reader, group, record.seed(_FIRST_VALUE + turn), turn)


def _repeats() -> list[str]:
    return repeat_lines({name: measure_repeats(name, REPEATED) for name in layouts()})


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
