"""The one shape of a measured figure, and the page it is written to."""

import math
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


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


def write_page(measurements: Sequence[Measurement]) -> None:
    """Replaces docs/benchmarks.md."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = [
        "# Benchmarks",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} shared cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}. Printed by `make bench`; every",
        "figure stands beside a baseline measured in the same run, because absolute times of a shared machine drift.",
        "",
        "| what | figure | baseline, same run | ratio | goal | method; sample |",
        "|---|---|---|---|---|---|",
    ]
    PAGE.write_text("\n".join([*head, *(measurement.row() for measurement in measurements)]) + "\n", encoding="utf-8")
