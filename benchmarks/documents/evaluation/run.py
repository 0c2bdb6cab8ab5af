"""Draws pictures, has them read, and keeps a record of each; goes on where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.evaluation.drawn import DrawnPictures
from benchmarks.documents.evaluation.readers import PRODUCT, Absent, ReaderProcess, start_reader
from benchmarks.documents.evaluation.record import Record, read_records
from benchmarks.documents.evaluation.versions import drawing_version, reader_version
from benchmarks.documents.parts import Part, record_of


@dataclass(frozen=True, slots=True)
class Share:
    """Which pictures of a run a process reads: from number `begin` on those from place `first`, each `step`-th."""

    first: int
    step: int
    begin: int = 0

    def places(self, count: int) -> range:
        """The numbers of its pictures when the run has `count`."""
        return range(self.begin + self.first, self.begin + count, self.step)


WHOLE: Final = Share(0, 1)


def evaluate(
    part: Part,
    kinds: Sequence[Kind],
    count: int,
    kept: Path,
    *,
    baselines: Sequence[str] = (),
    baseline_every: int = 1,
    share: Share = WHOLE,
) -> Iterator[Record | Absent]:
    """Read `count` pictures and give their records, an earlier run's among them; readers that cannot run come as such.

    Answers of an earlier run hold as long as drawings, kinds and (the product's own) reader are what they were.
    Every `baseline_every`-th picture is read by the `baselines` as well, for they take longer. Of the pictures only
    those of `share` are read, so that several processes can divide a run.
    """
    done = {record.seed: record for record in read_records(kept)}
    pictures = DrawnPictures(kept.parent / "pictures", part, tuple(kinds))
    with ExitStack() as stack:
        started: dict[str, ReaderProcess] = {}

        def reader(name: str) -> ReaderProcess | Absent:
            if name not in started:
                found = start_reader(name)
                if isinstance(found, Absent):
                    return found
                started[name] = stack.enter_context(found)
            return started[name]

        missing = [found for name in baselines if isinstance(found := reader(name), Absent)]
        yield from missing
        present = [name for name in baselines if name not in {item.name for item in missing}]
        for turn, number in enumerate(share.places(count)):
            names = [PRODUCT, *(present if turn % baseline_every == 0 else ())]
            seed = record_of(part).seed(number)
            earlier = done.get(seed)
            known = {} if earlier is None else _still_true(earlier, kinds[number % len(kinds)])
            if earlier is not None and set(names) <= set(known):
                yield earlier
                continue
            drawn, data = pictures.picture(number)
            answers = dict(known)
            for name in names:
                if name not in answers and isinstance(process := reader(name), ReaderProcess):
                    answers[name] = process.read(data)
            record = replace(drawn, answers=answers, read_by=reader_version())
            with kept.open("a", encoding="utf-8") as lines:
                lines.write(record.line() + "\n")
            yield record


def _still_true(record: Record, kind: Kind) -> dict[str, Mapping[str, Any]]:
    """The answers of a record that hold for what would be drawn and read today."""
    if record.drawn_by != drawing_version() or record.kind != kind:
        return {}
    same_reader = record.read_by == reader_version()
    return {name: answer for name, answer in record.answers.items() if name != PRODUCT or same_reader}
