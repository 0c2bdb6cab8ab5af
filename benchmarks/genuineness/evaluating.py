"""What the stored rules make of evaluation seeds, beside a plain figure for each kind; pages and drawing of it."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.evaluation.versions import genuineness_version
from benchmarks.genuineness.collecting import GENUINE, KINDS, MOVED
from benchmarks.genuineness.curves import Share, area, draw_rocs, roc
from benchmarks.genuineness.fitting import FALSE_ALARMS, Row, score_of
from benchmarks.genuineness.scenes import EVALUATION
from identity_checks.genuineness.checking import RULES_VERSION
from identity_checks.genuineness.judging import Rule, Suspicion, is_display, rules

_LATTICES: Final = MappingProxyType({"screen": Suspicion.SCREEN_RECAPTURE, "halftone_print": Suspicion.PRINT_RECAPTURE})
_DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
PAGE: Final = _DOCS / "accuracy_genuineness.md"
NUMBERS: Final = _DOCS / "genuineness_evaluation.json"
DRAWING: Final = _DOCS / "images" / "genuineness_roc.svg"
_MOVED_WHAT: Final = "one or two fields, as the reader finds them, moved by 3 to 8 % of the width"
NOT_FOUND_BELOW: Final = 0.25
_PARTLY_BELOW: Final = 0.9
_ENOUGH: Final = 300


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How one way of tampering is told from genuine pictures.

    Attributes:
        hits: share found at the stored threshold.
        sure_hits: share found at the stricter threshold of a warning.
        auc: area under the ROC with its 95 % bounds.
        plain_auc, plain_hits: the same of the plain figure, whose threshold is set on the evaluation's own genuine
            pictures, which favours it; None where there is none.
    """

    name: str
    what: str
    suspicion: Suspicion
    is_fitted: bool
    hits: Share
    sure_hits: Share
    auc: tuple[float, float, float]
    plain: str | None
    plain_auc: float | None
    plain_hits: Share | None
    curve: NDArray[np.float64]
    plain_curve: NDArray[np.float64] | None

    @property
    def verdict(self) -> str:
        """In a word: found, partly, not detectable."""
        if self.hits.value < NOT_FOUND_BELOW:
            return "**not detectable**"
        return "partly" if self.hits.value < _PARTLY_BELOW else "found"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """All outcomes, false alarms among genuine pictures by suspicion and over all of them, and how many lattices of
    displays and prints were called what they are."""

    outcomes: tuple[Outcome, ...]
    alarms: Mapping[Suspicion, Share]
    sure_alarms: Mapping[Suspicion, Share]
    any_alarm: Share
    any_sure_alarm: Share
    cpu_ms: Mapping[str, tuple[float, float, float]]
    seeds: str
    named_rightly: Share


def evaluate(
    rows: Sequence[Row], by: Mapping[Suspicion, Rule] | None = None, among: Container[int] = EVALUATION
) -> Evaluation:
    """Apply rules, those of documents with a form where no others are given.

    A suspicion that no genuine row can tell of is left out.

    Raises:
        ValueError: a row's seed is not `among` those of the evaluation.
    """
    by = rules() if by is None else by
    if any(row["seed"] not in among for row in rows):
        raise ValueError("a row is not of an evaluation seed")
    genuine = [row for row in rows if row["kind"] == GENUINE]
    pictures = np.array(["plain" in row for row in genuine])
    alarms: dict[Suspicion, Share] = {}
    sure: dict[Suspicion, Share] = {}
    outcomes: list[Outcome] = []
    any_alarm, any_sure = np.zeros(len(genuine), bool), np.zeros(len(genuine), bool)
    for suspicion in Suspicion:
        if suspicion not in by or not any(row["figures"].get(suspicion.value) for row in genuine):
            continue
        rule = by[suspicion]
        ours = np.array([_or_nan(score_of(rule, suspicion, row)) for row in genuine])
        any_alarm |= ours >= rule.threshold
        any_sure |= ours >= rule.sure_from
        known = ours[np.isfinite(ours)]
        alarms[suspicion] = Share(int((known >= rule.threshold).sum()), len(known))
        sure[suspicion] = Share(int((known >= rule.sure_from).sum()), len(known))
        outcomes += [_outcome(name, (suspicion, rule), known, genuine, rows) for name in _kinds_of(suspicion)]
    return Evaluation(
        tuple(outcomes),
        alarms,
        sure,
        Share(int(any_alarm[pictures].sum()), int(pictures.sum())),
        Share(int(any_sure[pictures].sum()), int(pictures.sum())),
        _cpu(genuine),
        f"{min(r['seed'] for r in rows)} to {max(r['seed'] for r in rows)}",
        _named(rows),
    )


def _named(rows: Sequence[Row]) -> Share:
    """How many lattices of displays and prints of dots are called what they are."""
    seen = [
        is_display(row["figures"][suspicion.value]) is (suspicion is Suspicion.SCREEN_RECAPTURE)
        for kind, suspicion in _LATTICES.items()
        for row in rows
        if row["kind"] == kind and row["figures"].get(suspicion.value)
    ]
    return Share(sum(seen), len(seen))


def _kinds_of(suspicion: Suspicion) -> list[str]:
    own = [name for name, kind in KINDS.items() if kind.suspicion is suspicion]
    return [*own, MOVED] if suspicion is Suspicion.TEMPLATE_MISMATCH else own


def _outcome(
    name: str,
    judged_by: tuple[Suspicion, Rule],
    known: NDArray[np.float64],
    genuine: Sequence[Row],
    rows: Sequence[Row],
) -> Outcome:
    (suspicion, rule), kind = judged_by, KINDS.get(name)
    tampered = [row for row in rows if row["kind"] == name]
    # What cannot be judged was not found.
    theirs = np.array([_or_nan(score_of(rule, suspicion, row)) for row in tampered])
    theirs = np.where(np.isfinite(theirs), theirs, -1e3)
    plain = None if kind is None else kind.baseline
    plain_auc, plain_hits, plain_curve = None, None, None
    if plain is not None:
        low = [float(row["plain"][plain]) for row in genuine if "plain" in row]
        high = [float(row["plain"][plain]) for row in tampered]
        plain_auc = area(low, high)[0]
        if plain_auc < 0.5:
            low, high, plain_auc = [-value for value in low], [-value for value in high], 1 - plain_auc
        limit = float(np.quantile(low, 0.99, method="higher"))
        plain_hits = Share(sum(value > limit for value in high), len(high))
        plain_curve = roc(low, high)
    return Outcome(
        name,
        _MOVED_WHAT if kind is None else kind.what,
        suspicion,
        True if kind is None else kind.is_fitted,
        Share(int((theirs >= rule.threshold).sum()), len(theirs)),
        Share(int((theirs >= rule.sure_from).sum()), len(theirs)),
        area(known.tolist(), theirs.tolist()),
        plain,
        plain_auc,
        plain_hits,
        roc(known.tolist(), theirs.tolist()),
        plain_curve,
    )


def _or_nan(score: float | None) -> float:
    return float("nan") if score is None else score


def _cpu(genuine: Sequence[Row]) -> dict[str, tuple[float, float, float]]:
    """Median and 95th percentile of the CPU milliseconds of all checks together, and megapixels, by layout."""
    found = {}
    whole = [row for row in genuine if "cpu_ms" in row]
    for layout in sorted({row["layout"] for row in whole}):
        spent = [row["cpu_ms"] for row in whole if row["layout"] == layout]
        pixels = [row["pixels"] for row in whole if row["layout"] == layout]
        found[layout] = (float(np.median(spent)), float(np.percentile(spent, 95)), float(np.median(pixels)) / 1e6)
    return found


def write(evaluation: Evaluation, repeats: Sequence[str]) -> None:
    """Write the page, the numbers and the drawing; `repeats` are the lines about repeated documents."""
    draw_rocs(panels_of(evaluation), DRAWING)
    NUMBERS.write_text(json.dumps(as_json(evaluation), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text("\n".join([*_page(evaluation), *repeats, *limits(evaluation)]) + "\n", encoding="utf-8")


def panels_of(evaluation: Evaluation) -> dict[str, dict[str, NDArray[np.float64]]]:
    """The curves of a drawing, a panel a suspicion, with that of a plain figure in each."""
    panels: dict[str, dict[str, NDArray[np.float64]]] = {}
    for outcome in evaluation.outcomes:
        panel = panels.setdefault(outcome.suspicion.value.replace("_", " "), {})
        panel[outcome.name.replace("_", " ")] = outcome.curve
    for outcome in evaluation.outcomes:
        panel = panels[outcome.suspicion.value.replace("_", " ")]
        if outcome.plain_curve is not None and not any(name.startswith("plain") for name in panel):
            panel[f"plain {outcome.plain}"] = outcome.plain_curve
    return panels


def measured() -> list[str]:
    """When a part of the page is measured, by which rules and which code."""
    return [
        f'Measured {datetime.now(UTC):%Y-%m-%d} by the rules "{RULES_VERSION}" (checks, networks and drawings '
        f"{genuineness_version()})."
    ]


def section_on_page(title: str) -> list[str]:
    """The page's lines under a title as they stand, as they do not depend on any threshold; none without it."""
    _, there, after = PAGE.read_text(encoding="utf-8").partition(title)
    return [title, *after.partition("\n\n## ")[0].rstrip().splitlines()[1:]] if there else []


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain values."""
    return {
        "seeds": evaluation.seeds,
        "any_alarm": _share(evaluation.any_alarm),
        "any_warning": _share(evaluation.any_sure_alarm),
        "false_alarms": {suspicion.value: _share(share) for suspicion, share in evaluation.alarms.items()},
        "false_warnings": {suspicion.value: _share(share) for suspicion, share in evaluation.sure_alarms.items()},
        "kinds": {
            outcome.name: {
                "suspicion": outcome.suspicion.value,
                "fitted": outcome.is_fitted,
                "auc": [round(value, 4) for value in outcome.auc],
                "found": _share(outcome.hits),
                "warned": _share(outcome.sure_hits),
                "plain": outcome.plain,
                "plain_auc": None if outcome.plain_auc is None else round(outcome.plain_auc, 4),
                "plain_found": None if outcome.plain_hits is None else _share(outcome.plain_hits),
            }
            for outcome in evaluation.outcomes
        },
        "cpu_ms_median_p95_megapixels": {
            layout: [round(value, 1) for value in values] for layout, values in evaluation.cpu_ms.items()
        },
    }


def lines(evaluation: Evaluation) -> list[str]:
    """The table for a terminal."""
    shown = []
    for outcome in evaluation.outcomes:
        low, high = outcome.hits.bounds
        plain = "" if outcome.plain_hits is None else f"  {outcome.plain} {outcome.plain_hits.value:.1%}"
        shown.append(
            f"{outcome.suspicion.value:24}{outcome.name:20} AUC {outcome.auc[0]:.3f} [{outcome.auc[1]:.3f}, "
            f"{outcome.auc[2]:.3f}]  found {outcome.hits.value:6.1%} [{low:.1%}, {high:.1%}] of {outcome.hits.count}"
            f"  warned {outcome.sure_hits.value:6.1%}{plain}  {outcome.verdict.strip('*')}"
        )
    for suspicion, share in evaluation.alarms.items():
        low, high = share.bounds
        shown.append(f"false alarms {suspicion.value:24} {share.value:.2%} [{low:.2%}, {high:.2%}] of {share.count}")
    shown.append(f"any alarm {evaluation.any_alarm.value:.2%}, any warning {evaluation.any_sure_alarm.value:.2%}")
    return shown


def _share(share: Share) -> list[float]:
    low, high = share.bounds
    return [share.hits, share.count, round(share.value, 4), round(low, 4), round(high, 4)]


def limits(evaluation: Evaluation) -> list[str]:
    """The page's last lines: what these figures cannot show, and where they miss the goal."""
    over = [one.value for one, share in evaluation.alarms.items() if share.value > FALSE_ALARMS]
    unseen = [outcome.name for outcome in evaluation.outcomes if outcome.hits.value < NOT_FOUND_BELOW]
    missed = (
        f"More than 1 % of false alarms here: {', '.join(over)}." if over else "No suspicion has more than 1 % here."
    )
    bound = max(share.bounds[1] for share in evaluation.alarms.values())
    return [
        "",
        "## What this cannot show",
        "",
        "- The pictures are drawn and the camera is simulated. Real phones smooth, sharpen and compress in their own",
        "  ways and real security print is finer: thresholds must be set again on real genuine pictures before use.",
        f"- False alarms: {missed} The sample bounds each to {bound:.1%} at most; on tuning pictures that set no",
        "  weight each is bounded to 1 % by the choice of its threshold.",
        *_small(evaluation),
        f"- Template: {_template(evaluation)}",
        "- Outline and fields of all other rows are the true ones, a pixel or two beside; the reader's may lie farther",
        "  off or elsewhere, and what that did to passports was no part of such figures (decision 0390).",
        f"- Not detectable (found in less than a quarter): {', '.join(unseen)}. A portrait replaced on the document",
        "  itself and then photographed is a genuine photograph of a forged document: nothing in the picture tells.",
        "- A flat drawn picture that was never put in perspective is not reliably found; none took part in fitting.",
        f"- Whether a lattice is a display's or a print's is named rightly in {evaluation.named_rightly.hits} of",
        f"  {evaluation.named_rightly.count}: a display's stands upright, black dots lie in rows at 45 degrees.",
        "  A camera turned by more than some 20 degrees about its axis, or other dots, are named wrongly.",
        "- A portrait in black and white with little colour about it comes near to a photocopy; coloured light beyond",
        "  an ordinary white balance hides one.",
        "- Photographed portraits: two pictures for tuning, three of other files for evaluation, the rest drawn heads.",
        "- The back of an ID card holds an office and two dates: only the same file is known again, not the same card.",
        "- Documents of kinds without a layout (those that data packs describe) are checked in part, and that is said.",
    ]


def _small(evaluation: Evaluation) -> list[str]:
    if evaluation.any_alarm.count >= _ENOUGH:
        return []
    return [
        f"- This run is small ({evaluation.any_alarm.count} genuine pictures, tampered ones as the table says):",
        "  it tells that the rules work, not how well; `collect` on more evaluation seeds and `report` again.",
    ]


def _template(evaluation: Evaluation) -> str:
    if Suspicion.TEMPLATE_MISMATCH in evaluation.alarms:
        return "the reader's own boxes were judged."
    return "not evaluated in this run (`places` collects what it needs)."


def _percent(share: Share) -> str:
    low, high = share.bounds
    return f"{share.value:.1%} [{low:.1%}, {high:.1%}]"


def _page(evaluation: Evaluation) -> list[str]:
    return [
        "# Is it genuine: how well tampering is found",
        "",
        *measured(),
        "",
        f"Drawn documents before a simulated phone, seeds {evaluation.seeds}; thresholds were set on other seeds with",
        "other portraits (`identity_checks/genuineness/thresholds.json` says how). *Found* is the share of tampered",
        "pictures at the threshold whose false alarms are 1 % at most by the upper 95 % bound on genuine tuning",
        "pictures that set no weight; *warned* the share beyond every genuine tuning picture, with room to spare.",
        "Brackets are 95 % bounds. The plain figure (variance of the Laplacian, largest error of a JPEG round trip,",
        "mean saturation) has its 1 % threshold set on these very pictures, which favours it. *unseen*: no picture of",
        "the kind took part in setting the weights. A finding's confidence is the share of its like that is right if",
        "one picture in a hundred is tampered with in that way (decision 0280).",
        "",
        "![ROC by suspicion](images/genuineness_roc.svg)",
        "",
        *tables(evaluation),
        "",
        "CPU of all checks together, one thread, milliseconds, the quicker of two runs (median, 95th percentile): "
        + "; ".join(
            f"{layout} of {pixels:.1f} megapixels {median:.0f}, {high:.0f}"
            for layout, (median, high, pixels) in evaluation.cpu_ms.items()
        )
        + ".",
        "",
    ]


def tables(evaluation: Evaluation) -> list[str]:
    """How each way of tampering is found, beside its plain figure, and what genuine pictures are suspected of."""
    text = [
        "| suspicion | way of tampering | n | AUC | found | warned | plain figure: AUC, found | verdict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for outcome in evaluation.outcomes:
        value, low, high = outcome.auc
        plain = "–"
        if outcome.plain_auc is not None and outcome.plain_hits is not None:
            plain = f"{outcome.plain}: {outcome.plain_auc:.3f}, {outcome.plain_hits.value:.1%}"
        text.append(
            f"| {outcome.suspicion.value} | {outcome.name}: {outcome.what}{'' if outcome.is_fitted else ' (unseen)'} "
            f"| {outcome.hits.count} | {value:.3f} [{low:.3f}, {high:.3f}] | {_percent(outcome.hits)} "
            f"| {_percent(outcome.sure_hits)} | {plain} | {outcome.verdict} |"
        )
    text += ["", "| suspicion | false alarms | false warnings | of |", "|---|---|---|---|"]
    text += [
        f"| {suspicion.value} | {_percent(share)} | {_percent(evaluation.sure_alarms[suspicion])} | {share.count} |"
        for suspicion, share in evaluation.alarms.items()
    ]
    text += [
        f"| any of them | {_percent(evaluation.any_alarm)} | {_percent(evaluation.any_sure_alarm)} "
        f"| {evaluation.any_alarm.count} |",
    ]
    return text
