"""The one shape of a measured figure, and the page it is written to."""

import math
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
_HEAD: Final = (
    "# Benchmarks",
    "",
    "Printed by `make bench`, written by `python -m benchmarks --write [name ...]`; every figure stands beside a",
    "baseline measured in the same run, because absolute times of a shared machine drift. Each part says when it was",
    "measured and how many processes were at work then; a load over the number of cores makes times longer.",
    "",
)
_TABLE: Final = (
    "| what | figure | baseline, same run | ratio | goal | method; sample |",
    "|---|---|---|---|---|---|",
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure with how it was got. `goal` is the bar of the issue or the anchors."""

    name: str
    method: str
    sample: str
    figure: float
    unit: str
    baseline: str
    baseline_figure: float
    goal: str

    @property
    def ratio(self) -> float:
        """Figure over baseline, both of this run."""
        return self.figure / self.baseline_figure if self.baseline_figure else float("nan")

    @property
    def ratio_said(self) -> str:
        """The ratio; in words where the baseline has nothing to divide by."""
        if self.baseline_figure == 0:
            return "none: the baseline finds 0"
        return "none" if math.isnan(self.ratio) else f"{self.ratio:.3g}"

    @property
    def beside(self) -> str:
        """The baseline by name and, where it has one, with its figure."""
        return (
            self.baseline
            if math.isnan(self.baseline_figure)
            else f"{self.baseline}: {self.baseline_figure:.4g} {self.unit}"
        )

    def lines(self) -> tuple[str, ...]:
        """For a terminal."""
        return (
            f"{self.name}: {self.figure:.4g} {self.unit}   goal {self.goal}",
            f"  baseline {self.beside}   ratio {self.ratio_said}",
            f"  method {self.method}; sample {self.sample}",
        )

    def row(self) -> str:
        """For the table."""
        return (
            f"| {self.name} | {self.figure:.4g} {self.unit} | {self.beside} | {self.ratio_said} | {self.goal} "
            f"| {self.method}; {self.sample} |"
        )


def seconds_of(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of a non-empty sample, `share` in 0..1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def page_with(page: str, name: str, found: Sequence[Measurement], order: Sequence[str], how: str) -> str:
    """The page with what the benchmark `name` found in place of what it found before; the others stay as they are.

    `how` says when and on what it was measured, `order` the order of the benchmarks on the page.
    """
    sections = dict(_sections(page))
    sections[name] = "\n".join(["", how, "", *_TABLE, *(measurement.row() for measurement in found), ""])
    known = [name for name in order if name in sections]
    return "\n".join([*_HEAD, *(f"## {name}\n{sections[name]}" for name in known)]).rstrip("\n") + "\n"


def _sections(page: str) -> Iterator[tuple[str, str]]:
    for section in page.split("\n## ")[1:]:
        name, _, rest = section.partition("\n")
        yield name, rest.rstrip("\n") + "\n"


def write_section(name: str, found: Sequence[Measurement], order: Sequence[str]) -> None:
    """Put what a benchmark found on docs/benchmarks.md."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    how = (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} shared cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; load at the end "
        f"{os.getloadavg()[0]:.1f}."
    )
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), name, found, order, how), encoding="utf-8")
