"""The whole evaluation from its seeds: rows block by block, kept under the code that they were made with.

A run that was broken off goes on from the blocks that are whole. What the pages show is worked out of the same rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.documents.evaluation.versions import genuineness_version
from benchmarks.documents.parts import Part, record_of
from benchmarks.genuineness.altered_values import GROUPS, value_rows
from benchmarks.genuineness.collecting import rows_of, write_rows
from benchmarks.genuineness.evaluating import PAGE, evaluate, lines, measured, section_on_page, write
from benchmarks.genuineness.faces_again import face_rows, least_cosines
from benchmarks.genuineness.file_marks import mark_rows
from benchmarks.genuineness.findings import judge_marks, rows_by_step
from benchmarks.genuineness.findings_page import (
    FINDINGS,
    TITLE,
    finding_lines,
    judge_findings,
    mark_lines,
    marks_as_json,
    write_findings,
)
from benchmarks.genuineness.fitting import read_rows
from benchmarks.genuineness.packs.page import TITLE as PACKS_TITLE
from benchmarks.genuineness.packs.page import judged_without_form, lines_without_form, write_without_form
from benchmarks.genuineness.packs.rows import EVALUATED, TAMPERED_EVERY_PACK, rows_without_form
from benchmarks.genuineness.reading_places import place_rows
from benchmarks.genuineness.repeats import (
    REPEATS_TITLE,
    measure_repeats,
    quick_photograph,
    repeat_lines,
    specimen_of,
)
from benchmarks.genuineness.same_pictures import picture_rows
from benchmarks.genuineness.selfies import EVALUATED_ON, evaluate_selfies, rows_of_selfies, selfie_lines
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import FaceComparer
from identity_checks.genuineness.layouts import layouts
from identity_checks.models import ModelStore

KEPT: Final = Path("build") / "genuineness"
SEEDS: Final = range(57_000, 57_640)
TAMPERED_EVERY: Final = 4
REPEATED: Final = range(50_700, 50_740)
AGAIN: Final = range(58_000, 58_040)
MARKED: Final = range(58_000, 58_005)
FACES: Final = range(58_000, 58_030)
DOCUMENTS: Final = 100
FIRST_VALUE: Final = 700_000
"""Of the evaluation part's documents, far beyond those that reading is evaluated on."""
_SEEDS_A_BLOCK: Final = 40
_PICTURES_A_BLOCK: Final = 5
_VALUES_A_BLOCK: Final = 5
_PACKS_A_BLOCK: Final = 50

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are made in one go: the file's name without its ending, and what makes them."""

    name: str
    rows: Callable[[], Rows]


def blocks() -> Iterator[Block]:
    """Every block of the evaluation; the quick ones first."""
    yield Block("findings-marks", partial(finding_rows, "marks"))
    yield Block("findings-faces", partial(finding_rows, "faces"))
    yield Block(f"{EVALUATED_ON.start}-selfies", partial(rows_of_selfies, EVALUATED_ON))
    for seeds in _parts(SEEDS, _SEEDS_A_BLOCK):
        yield Block(f"{seeds.start}", partial(_collected, seeds))
        yield Block(f"{seeds.start}-places", partial(place_rows, seeds))
    for seeds in _parts(EVALUATED, _PACKS_A_BLOCK):
        yield Block(f"packs-{seeds.start}", partial(rows_without_form, seeds, tampered_every=TAMPERED_EVERY_PACK))
    for seeds in _parts(AGAIN, _PICTURES_A_BLOCK):
        yield Block(f"findings-pictures-{seeds.start}", partial(picture_rows, seeds))
    for turns in _parts(range(DOCUMENTS), _VALUES_A_BLOCK):
        yield Block(f"findings-values-{turns.start:03d}", partial(finding_rows, "values", turns))


def finding_rows(step: str, turns: range = range(DOCUMENTS)) -> Iterator[dict[str, Any]]:
    """The rows of a step of the findings' part; `turns` are the documents of the step `values`, which it alone has."""
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
            for turn in turns:
                for group in GROUPS:
                    yield from value_rows(reader, group, record.seed(FIRST_VALUE + turn), turn)


def run_whole(kept: Path = KEPT, wanted: Sequence[Block] | None = None) -> Path:
    """Make the blocks that are not kept yet; gives the folder of this code's rows."""
    folder = kept / f"evaluation-{genuineness_version()}"
    every = list(blocks()) if wanted is None else wanted
    for number, block in enumerate(every, 1):
        path = folder / f"{block.name}.jsonl"
        if path.exists():
            continue
        # Under its name only when it is whole.
        unfinished = path.with_suffix(".unfinished")
        write_rows(unfinished, block.rows())
        unfinished.replace(path)
        print(f"genuineness: block {number} of {len(every)}", file=sys.stderr, flush=True)
    return folder


def report(rows: Path, *, repeats: bool, to_page: bool) -> list[str]:
    """The lines about tampering, repeated documents (measured anew, or as on the page) and selfies."""
    found_rows = read_rows(list(rows.glob("5*.jsonl")))
    found = evaluate([row for row in found_rows if "lattice" not in row])
    repeated = repeat_lines({name: measure_repeats(name, REPEATED) for name in layouts()}) if repeats else None
    selfies = evaluate_selfies([row for row in found_rows if "lattice" in row])
    repeats_as_were = section_on_page(REPEATS_TITLE)
    text = [*(repeats_as_were if repeated is None else _dated(repeated)), *_dated(selfie_lines(selfies))]
    if to_page:
        further = [line for title in (TITLE, PACKS_TITLE) for line in ("", *section_on_page(title))]
        write(found, [*text, *further])
    return [*lines(found), *text]


def packs(rows: Path, *, to_page: bool) -> list[str]:
    """The lines about documents of data packs."""
    every = read_rows(list(rows.glob("packs-5*.jsonl")))
    text = lines_without_form(every, judged := judged_without_form(every))
    if to_page:
        write_without_form(judged, text)
    return text


def marks(rows: Path, *, to_page: bool) -> list[str]:
    """The lines about marks in files, which can be measured apart from the rest of their part."""
    judged = judge_marks(read_rows([rows / "findings-marks.jsonl"]))
    _, *title, blank, first = mark_lines(judged)[:4]
    text = [*title, blank, *measured(), "", first, *mark_lines(judged)[4:]]
    if to_page:
        page, numbers = PAGE.read_text(encoding="utf-8"), json.loads(FINDINGS.read_text(encoding="utf-8"))
        before, _, rest = page.partition(f"{title[0]}\n")
        PAGE.write_text(before + "\n".join(text) + "\n\n### " + rest.partition("\n\n### ")[2], encoding="utf-8")
        numbers["marks"] = marks_as_json(judged)
        FINDINGS.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return text


def findings(rows: Path, *, to_page: bool) -> list[str]:
    """The lines about what documents say, their files and their repetition."""
    least = least_cosines(FaceComparer(ModelStore.bundled()))
    text = finding_lines(judged := judge_findings(rows_by_step(rows), least))
    if to_page:
        write_findings(judged, text)
    return text


def _dated(text: Sequence[str]) -> list[str]:
    """A part of the page with the day of its measurement under its title."""
    below = next(place for place, line in enumerate(text, 1) if line.startswith("## "))
    return [*text[:below], "", *measured(), *text[below:]]


def _collected(seeds: range) -> Iterator[dict[str, Any]]:
    for seed in seeds:
        yield from rows_of(seed, tampered=seed % TAMPERED_EVERY == 0)


def _parts(seeds: range, size: int) -> Iterator[range]:
    for start in range(seeds.start, seeds.stop, size):
        yield range(start, min(start + size, seeds.stop))
