"""The form for `make bench`: a thousand mutated inputs beyond those of the full run, beside unharmed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from benchmarks.fuzzing.plan import READ_DEEP_EVERY, READ_EVERY, Input, Kind, input_of
from benchmarks.fuzzing.report import lines_of, reached
from benchmarks.fuzzing.running import HANG_S, MEMORY_BOUND, Runner, Tally
from benchmarks.fuzzing.seeds import jpegs, pdfs, pngs
from benchmarks.report import Measurement

FIRST: Final = 100_000
COUNT: Final = 1_000


def measure(first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Failures, the dearest input and the largest worker; the baseline are the files that the inputs are mutants of.

    Raises:
        AssertionError: an unharmed file fails.
    """
    with Runner() as runner:
        harmed = runner.run(range(first, first + count))
        unharmed = Tally()
        for item in _unharmed():
            # The first answer of a worker has the start of its models in it.
            runner.answer(item)
            unharmed.add(item, runner.answer(item))
    assert not unharmed.failures, unharmed.failures
    if harmed.failures:
        print("\n".join(lines_of(harmed, "this run")))
    sample = f"{count} inputs from number {first}, of all {len(Kind)} kinds; {reached(harmed)} "
    sample += "Full run: `python -m benchmarks.fuzzing`"
    method = f"door of the server, decoder, loaders, one picture in {READ_EVERY}, of those made to decode one in "
    method += f"{READ_DEEP_EVERY}, through the whole pre-check"
    files = "the same files unharmed, decoded"
    yield Measurement(
        "fuzzing: failures",
        f"{method}; a lost worker, an exception that is no answer, over {HANG_S:.0f} s or "
        f"{MEMORY_BOUND / 2**20:.0f} MiB",
        sample,
        float(len(harmed.failures)),
        "failures",
        files,
        float(len(unharmed.failures)),
        "0",
    )
    yield Measurement(
        "fuzzing: dearest input",
        f"CPU of the worker; {method}",
        sample,
        max(seconds for seconds, _ in harmed.slowest.values()),
        "s",
        files,
        max(seconds for seconds, _ in unharmed.slowest.values()),
        f"<= {HANG_S:.0f} s",
    )
    yield Measurement(
        "fuzzing: largest worker",
        f"resident memory at most; {method}",
        sample,
        max(peak for peak, _ in harmed.largest.values()) / 2**20,
        "MiB",
        files,
        max(peak for peak, _ in unharmed.largest.values()) / 2**20,
        f"<= {MEMORY_BOUND / 2**20:.0f} MiB",
    )


def _unharmed() -> Iterator[Input]:
    """The files as they are, none read."""
    plain = replace(input_of(0), read=False)
    for kind, files in ((Kind.JPEG, jpegs()), (Kind.PNG, pngs()), (Kind.PDF, pdfs())):
        for data in files:
            yield replace(plain, kind=kind, data=data)
