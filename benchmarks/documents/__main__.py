"""`python -m benchmarks.documents --count N [--kinds A,B] [--part tune|evaluate] [--out FILE] [--share K/N] [--write]`

Draws N pictures, has the product (and plain readers beside it) read them and prints rates with their bounds. The
pictures' records are kept beside FILE and a run that was broken off goes on from them. N processes divide a run by
`--share 1/N` to `--share N/N`; `--kept` then reports what all of them kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.documents.drawing.fonts import missing_packages
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.drawing.turns import TURNS
from benchmarks.documents.evaluation.drawn import DrawnPictures
from benchmarks.documents.evaluation.page import Run, terminal_lines, write_accuracy
from benchmarks.documents.evaluation.product import product_threshold, simplified_signs
from benchmarks.documents.evaluation.readers import BASELINES, PRODUCT, Absent, ReaderProcess, start_reader
from benchmarks.documents.evaluation.real_zones import read_real_zones
from benchmarks.documents.evaluation.record import Record, read_records
from benchmarks.documents.evaluation.run import WHOLE, Share, evaluate
from benchmarks.documents.evaluation.summary import as_json, summary_of
from benchmarks.documents.parts import Part

_PROJECT: Final = Path(__file__).resolve().parents[2]
_EVERY: Final = 25


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="pictures (default 60)")
    parser.add_argument("--kinds", default="", help="kinds that take turns, separated by commas (default: all)")
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.TUNE.value)
    parser.add_argument("--out", type=Path, default=None, help="report as JSON; records go beside it")
    parser.add_argument("--baselines", default=",".join(BASELINES), help="plain readers, or nothing")
    parser.add_argument("--baseline-every", type=int, default=4, help="plain readers read every so many-th picture")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and its curves")
    parser.add_argument("--kept", action="store_true", help="draw and read nothing, report the records that are kept")
    parser.add_argument("--begin", type=int, default=0, help="number of the first picture, counted from 0")
    parser.add_argument("--share", type=_share, default=WHOLE, help="which part of the pictures, as 1/2")
    parser.add_argument("--draw", action="store_true", help="only draw the pictures, for a later run to read")
    given = parser.parse_args()
    part = Part(given.part)
    share = replace(given.share, begin=given.begin)
    out = given.out or _PROJECT / "build" / "documents" / f"{part.value}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    kinds = tuple(Kind(name) for name in given.kinds.split(",")) if given.kinds else TURNS
    if lacking := missing_packages(part):
        print(f"typefaces missing, fewer are drawn: apt-get install {' '.join(lacking)}", flush=True)
    if given.draw:
        pictures = DrawnPictures(out.parent / "pictures", part, kinds)
        for number in share.places(given.count):
            pictures.picture(number)
        return 0
    records: list[Record] = []
    absent: list[Absent] = []
    wanted = tuple(name for name in given.baselines.split(",") if name)
    kept = out.with_suffix(".jsonl" if given.share == WHOLE else f".{given.share.first + 1}.jsonl")
    found: Iterable[Record | Absent] = (
        _kept(out)
        if given.kept
        else evaluate(
            part, kinds, given.count, kept, baselines=wanted, baseline_every=given.baseline_every, share=share
        )
    )
    for item in found:
        if isinstance(item, Absent):
            print(f"{item.name} is not measured: {item.why}", flush=True)
            absent.append(item)
            continue
        records.append(item)
        if len(records) % _EVERY == 0:
            print(f"{len(records)} pictures", file=sys.stderr, flush=True)
    if not records:
        parser.error(f"no records are kept in {kept.name}")
    reader = start_reader(PRODUCT)
    assert isinstance(reader, ReaderProcess)
    with reader:
        real = read_real_zones(reader)
    summary = summary_of(records, product_threshold(), simplified_signs())
    versions = (_named(record.drawn_by for record in records), _named(record.read_by for record in records))
    run = Run(part, versions, summary, real, tuple(absent))
    plain = {"part": part.value, "drawn_by": run.versions[0], "read_by": run.versions[1], **as_json(summary)}
    out.write_text(json.dumps({**plain, "real_zones": as_json(real)}, ensure_ascii=False, indent=1), encoding="utf-8")
    print("\n".join(terminal_lines(run)))
    if given.write:
        write_accuracy(run)
    return 0


def _kept(out: Path) -> Iterable[Record]:
    """Every picture's last record among those kept for a report, by all the processes that made it."""
    kept = [record for path in sorted(out.parent.glob(f"{out.stem}*.jsonl")) for record in read_records(path)]
    return {record.seed: record for record in kept}.values()


def _share(text: str) -> Share:
    """The share that `K/N` names; raises ValueError for anything else."""
    place, of = (int(word) for word in text.split("/"))
    if not 1 <= place <= of:
        raise ValueError("the first number is at most the second")
    return Share(place - 1, of)


def _named(versions: Iterable[str]) -> str:
    """The versions that records were made with, each once."""
    return " and ".join(sorted(set(versions)))


if __name__ == "__main__":
    sys.exit(main())
