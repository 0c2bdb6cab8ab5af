"""Writes docs/accuracy.md and its curves from a run's figures."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.documents.degrading.legibility import LATIN_HEIGHT
from benchmarks.documents.drawing.fonts import DEBIAN_PACKAGES, missing_packages
from benchmarks.documents.evaluation.curves import rates_by_class, reliability_by_field, reliability_curve
from benchmarks.documents.evaluation.field_calibration import DRAWS, FEWEST, Calibration
from benchmarks.documents.evaluation.readers import Absent
from benchmarks.documents.evaluation.real_zones import NotThere, RealZones
from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.evaluation.summary import BroughtUp, Group, Summary
from benchmarks.documents.parts import Part, record_of

_DOCS: Final = Path(__file__).resolve().parents[3] / "docs"
_LIMITS: Final = Path(__file__).with_name("limits.md")
_CELLS: Final = "accuracy_cells.csv"
_CURVES: Final = (
    *("accuracy_reliability.svg", "accuracy_reliability_fields.svg"),
    *("accuracy_kinds.svg", "accuracy_degradations.svg"),
)
_CALIBRATED: Final = 0.02
_EACH: Final = 0.992


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured and what could not be."""

    part: Part
    versions: tuple[str, str]
    summary: Summary
    real: RealZones | NotThere
    absent: tuple[Absent, ...]


def write_accuracy(run: Run, docs: Path = _DOCS) -> None:
    """Replace the page, its table of cells and its curves in `docs`."""
    (docs / "images").mkdir(parents=True, exist_ok=True)
    kinds = {name: dict(item.by_kind) for name, item in run.summary.beside.items()}
    effects = {name: dict(item.by_effect) for name, item in run.summary.beside.items()}
    drawn = (
        reliability_curve(run.summary.bins),
        reliability_by_field(run.summary.calibration_by_name),
        rates_by_class({name: group.exact for name, group in run.summary.by_kind.items()}, kinds),
        rates_by_class({name: group.exact for name, group in run.summary.by_effect.items()}, effects),
    )
    for name, picture in zip(_CURVES, drawn, strict=True):
        (docs / "images" / name).write_text(picture, encoding="utf-8")
    (docs / _CELLS).write_text("\n".join(_cells(run.summary)) + "\n", encoding="utf-8")
    (docs / "accuracy.md").write_text("\n".join(_lines(run)) + "\n", encoding="utf-8")


def _lines(run: Run) -> Iterator[str]:
    found, record = run.summary, record_of(run.part)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield from (
        "# How exactly documents are read",
        "",
        f"Written by `python -m benchmarks.documents --part {run.part.value} --write` on {datetime.now(UTC):%Y-%m-%d}; "
        f"{os.cpu_count()} shared cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}; reader {run.versions[1]}, drawings {run.versions[0]}.",
        "Do not edit: the tables are the tool's, the text at the end is `benchmarks/documents/evaluation/limits.md`.",
        "",
        f"Sample: part *{run.part.value}*, seeds from {record.first_seed}, {found.pictures} pictures, {found.fields} "
        f"fields, of which {found.legible} legible as measured on the picture. Seeds, typefaces and layouts of each",
        "part: `benchmarks/documents/parts.json`. A field is exact when it equals the truth after white space is",
        "settled; nothing else is forgiven. *Silent* is wrong and above the product's accept threshold.",
        "Intervals are Wilson's 95 %; the upper bound of silent errors is Clopper-Pearson's, one-sided 95 %.",
        "",
    )
    if lacking := missing_packages(run.part):
        yield f"**Typefaces missing on this machine:** {', '.join(lacking)} (all: {', '.join(DEBIAN_PACKAGES)})."
        yield ""
    yield from _against_goals(found)
    yield from ("", "## By document", "", "![by document](images/accuracy_kinds.svg)", "")
    plain = found.beside
    yield from _groups("document", found.by_kind, {name: item.by_kind for name, item in plain.items()}, found.types)
    yield from ("", "## By degradation", "", "![by degradation](images/accuracy_degradations.svg)", "")
    yield "Each picture under the effect that leads in it, at any strength; milder ones may come along."
    yield ""
    yield from _groups("degradation", found.by_effect, {name: item.by_effect for name, item in plain.items()})
    yield from ("", "### By strength of the leading effect", "")
    yield from _groups("degradation, strength", found.by_strength, {})
    yield from ("", "### By document and degradation", "")
    yield "Wrong or missing of so many fields; field by field, with bounds and silent errors, in"
    yield f"[{_CELLS}]({_CELLS})."
    yield ""
    yield from _matrix(found)
    yield from ("", "## By field", "")
    yield from _groups(
        "document.field", found.by_field, {name: item.by_field for name, item in plain.items()}, calibrated=True
    )
    yield from ("", "### Ethnic groups and rare signs", "")
    yield "Of what every sample brings up on fronts of resident identity cards, in legible fields of any picture:"
    yield from (
        "",
        "| what | legible | of those read exactly at least once | never read exactly |",
        "|---|---|---|---|",
    )
    yield _brought_up("ethnic groups of GB/T 3304, on fronts of resident identity cards", found.ethnic_groups)
    yield _brought_up("rare signs that were named, in names of persons on any document", found.rare_signs)
    yield from ("", "## Confidence", "", "![reliability](images/accuracy_reliability.svg)", "")
    yield (
        f"Expected calibration error {found.calibration:.4f} over {found.calibrated} values that were read, legible or "
        "not (15 bins of equal width)."
    )
    yield from ("", "| confidence | values | mean confidence | right |", "|---|---|---|---|")
    for item in found.bins:
        yield f"| {item.confidence:.2f} | {item.count} | {item.confidence:.4f} | {item.right:.4f} |"
    yield from _calibration(found.calibration_by_name)
    yield from _zones(run)
    yield from ("", "## What rules say of these genuine documents", "")
    yield "Numbers, dates and zones of what is drawn agree with each other, so each of these comes of a misreading."
    yield from ("", "| finding | pictures (95 %) |", "|---|---|")
    yield from (f"| {code} | {_rate(rate)} |" for code, rate in found.alarms.items())
    yield from _beside(run)
    yield from ("", _LIMITS.read_text(encoding="utf-8").rstrip())


def _against_goals(found: Summary) -> Iterator[str]:
    whole = found.whole
    yield from ("| what | figure | goal |", "|---|---|---|")
    goal = "≥ 99.8 %, lower bound ≥ 99.2 %"
    yield f"| fields exact, first document of a picture, legible | {_rate(whole.exact)} | {goal} |"
    yield f"| the same, full-width and half-width signs counting as one | {_rate(whole.but_for_widths)} | |"
    yield f"| fields exact under each leading degradation | {_below_goal(found.by_effect)} | each ≥ 99.2 % |"
    yield f"| fields not read | {whole.absent} of {whole.exact.trials} | |"
    yield f"| silent errors | {_silent_of(whole.silent)} | ≤ 0.1 % |"
    kind, worst = max(found.by_kind.items(), key=lambda item: item[1].silent.share)
    yield f"| silent errors of the worst kind, {kind} | {_silent_of(worst.silent)} | |"
    yield f"| accepted without a look | {_rate(Rate(whole.accepted, whole.exact.trials))} | |"
    yield f"| expected calibration error | {found.calibration:.4f} | ≤ 0.02 |"
    yield f"| expected calibration error by field name | {_calibration_said(found.calibration_by_name)} | ≤ 0.02 |"
    yield f"| fields exact, second document of a picture | {_rate(found.second.exact)} | |"
    unseen = found.illegible
    yield f"| illegible fields read exactly all the same | {_rate(unseen.exact)}; silent {unseen.silent.hits} | |"
    cost = f"mean {found.cpu_mean_s:.2f} s, 95th percentile {found.cpu_p95_s:.2f} s"
    plain = "".join(f", {name} {item.cpu_s:.2f} s" for name, item in found.beside.items())
    yield f"| CPU an image, 1 thread, on this machine | {cost}{plain} | |"
    yield "| the same, quiet and beside the default | *documents.short* in [benchmarks.md](benchmarks.md) | ≤ 0.6 s |"
    peak = f"{found.peak_mib:.0f} MiB after {found.pictures} images"
    yield f"| peak memory of the evaluation's process, which sets no bounds as a worker does | {peak} | |"
    memory = "*worker_memory* in [benchmarks.md](benchmarks.md), [0131](decisions/0131-networks-share-their-memory.md)"
    yield f"| peak memory of a worker | {memory} | ≤ 800 MiB after 1,000 |"


def _silent_of(silent: Rate) -> str:
    most = f"{_percent(silent.share)}, at most {_percent(silent.exact_upper)}"
    return f"{silent.hits} of {silent.trials} = {most}"


def _below_goal(groups: Mapping[str, Group]) -> str:
    below = {name: group.exact for name, group in groups.items() if group.exact.share < _EACH}
    said = ", ".join(f"{name} {_percent(rate.share)}" for name, rate in sorted(below.items(), key=_by_share))
    return f"{len(groups) - len(below)} of {len(groups)}; below: {said}" if below else f"all {len(groups)}"


def _by_share(item: tuple[str, Rate]) -> float:
    return item[1].share


def _groups(
    title: str,
    groups: Mapping[str, Group],
    plain: Mapping[str, Mapping[str, Rate]],
    types: Mapping[str, Rate] | None = None,
    *,
    calibrated: bool = False,
) -> Iterator[str]:
    """A row a group; what `plain` readers have on their share of the pictures stands last."""
    more = [*(["type right"] if types is not None else []), *(["calibration error"] if calibrated else []), *plain]
    yield "| " + " | ".join((title, "exact (95 %)", "not read", "silent, at most", "accepted", *more)) + " |"
    yield "|---" * (5 + len(more)) + "|"
    for name, group in groups.items():
        cells = [name, _rate(group.exact), str(group.absent), _silent(group.silent), str(group.accepted)]
        if types is not None:
            cells.append(_rate(types[name]) if name in types else "")
        if calibrated:
            cells.append("–" if math.isnan(group.calibration) else f"{group.calibration:.3f}")
        cells += [_rate(rates[name]) if name in rates else "–" for rates in plain.values()]
        yield "| " + " | ".join(cells) + " |"


def _brought_up(what: str, found: BroughtUp) -> str:
    never = " ".join(word for word in found.legible if word not in found.exact)
    counts = f"{len(found.legible)} of {len(found.wanted)} | {len(found.exact)} of {len(found.legible)}"
    return f"| {what} | {counts} | {never or '–'} |"


def _silent(rate: Rate) -> str:
    return f"{rate.hits}, {_percent(rate.exact_upper)}"


def _calibration(fields: Mapping[str, Calibration]) -> Iterator[str]:
    yield from ("", "### By field name", "", "![reliability by field name](images/accuracy_reliability_fields.svg)", "")
    yield "The same values by field name over all documents. The error of a few values is never 0, however well"
    yield f"calibrated: *by chance* is its mean and 95th percentile in {DRAWS} draws (fixed seed) in which each value"
    yield "is right exactly as often as its own confidence says, the values independent of each other. An error above"
    yield f"that percentile stands in **bold**: chance does so to one of twenty; here are {len(fields)} names, those"
    yield f"with fewer than {FEWEST} values stand together. In the drawing the percentile is in brackets, a mark's area"
    yield "is its number of readings and its line the 95 % interval."
    yield from ("", "| field | values | mean confidence | exact (95 %) | error | by chance: mean, 95th percentile |")
    yield "|---|---|---|---|---|---|"
    for name, item in fields.items():
        error = f"**{item.error:.4f}**" if item.beyond_chance else f"{item.error:.4f}"
        chance = f"{item.by_chance:.4f}, {item.by_chance_95:.4f}"
        yield f"| {name} | {item.right.trials} | {item.confidence:.4f} | {_rate(item.right)} | {error} | {chance} |"


def _calibration_said(fields: Mapping[str, Calibration]) -> str:
    over = {name: item for name, item in fields.items() if item.error > _CALIBRATED}
    sure = [name for name, item in over.items() if item.beyond_chance]
    worst = max(fields, key=lambda name: fields[name].error)
    names = f": {', '.join(over)}" if over else ""
    beyond = f"; beyond the 95th percentile of chance: {', '.join(sure) or 'none'}" if over else ""
    return f"at most {fields[worst].error:.4f} ({worst}); over 0.02 {len(over)} of {len(fields)}{names}{beyond}"


def _matrix(found: Summary) -> Iterator[str]:
    kinds = list(found.by_kind)
    yield "| degradation | " + " | ".join(kinds) + " |"
    yield "|---" * (1 + len(kinds)) + "|"
    for effect in found.by_effect:
        rates = [
            found.by_cell[name].exact if name in found.by_cell else None for name in (f"{k}/*/{effect}" for k in kinds)
        ]
        cells = ["–" if rate is None else f"{rate.trials - rate.hits} of {rate.trials}" for rate in rates]
        yield "| " + " | ".join((effect, *cells)) + " |"


def _cells(found: Summary) -> Iterator[str]:
    """Exact and silent by document, field and degradation; bounds as on the page."""
    yield "document,field,degradation,fields,exact,exact_low,exact_high,silent,silent_at_most"
    for name, group in found.by_cell.items():
        exact, (low, high) = group.exact, group.exact.bounds
        figures = f"{exact.trials},{exact.hits},{low:.4f},{high:.4f},{group.silent.hits},{group.silent.exact_upper:.4f}"
        yield f"{name.replace('/', ',')},{figures}"


def _zones(run: Run) -> Iterator[str]:
    yield from ("", "## Machine readable zones", "")
    yield "Drawn zones are those of pictures with one document. No wrong line is to be called valid: the goal is 0."
    yield from ("", "| lines | exact (95 %) |", "|---|---|")
    for number, rate in enumerate(run.summary.zones.lines, 1):
        yield f"| drawn, legible, line {number} | {_rate(rate)} |"
    zones = run.summary.zones
    for which, called in (("legible", zones.wrong_called_valid), ("illegible", zones.illegible_called_valid)):
        yield f"| drawn, {which} zones read, wrong in a line and yet called valid | {called.hits} of {called.trials} |"
    match run.real:
        case RealZones(pictures, lines, large_pictures, large, wrong, missed):
            yield f"| published specimens, {pictures} pictures | {_rate(lines)} |"
            size = f"signs of {LATIN_HEIGHT:.0f} pixels and more, as those of legible drawn fields have"
            yield f"| of those with {size}, {large_pictures} pictures | {_rate(large)} |"
            yield f"| of those, wrong in a line and yet called valid | {wrong} |"
            if missed:
                yield ""
                yield "Lines missed: " + ", ".join(f"{name} line {number}" for name, number in missed) + "."
        case NotThere(folder):
            yield f"| published specimens | not measured: {folder} is not there |"


def _beside(run: Run) -> Iterator[str]:
    yield from ("", "## Beside plain readers, same run, same pictures", "")
    yield "A plain reader's field counts when what is printed occurs anywhere in its lines, traditional signs folded to"
    yield "simplified ones: it need not tell which field it is. The product has to put the exact value into its field."
    yield ""
    yield "| reader | pictures | fields exact (95 %) | reviewer-desk on the same | CPU an image | peak memory |"
    yield "|---|---|---|---|---|---|"
    for name, item in run.summary.beside.items():
        yield (
            f"| {name} | {item.pictures} | {_rate(item.exact)} | {_rate(item.product)} | {item.cpu_s:.2f} s "
            f"| {item.peak_mib:.0f} MiB |"
        )
    for missing in run.absent:
        yield f"| {missing.name} | not measured: {missing.why} | | | | |"


def _rate(rate: Rate) -> str:
    if not rate.trials:
        return "–"
    low, high = rate.bounds
    return f"{rate.hits}/{rate.trials} = {_percent(rate.share)} ({100 * low:.1f}–{100 * high:.1f})"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def terminal_lines(run: Run) -> Sequence[str]:
    """The page's tables for a terminal, without pictures and closing text."""
    lines = list(_lines(run))[:-1]
    return [line for line in lines if not line.startswith(("![", "|---"))]
