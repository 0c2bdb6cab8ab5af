"""Weights and thresholds from tuning figures; nothing here ever reads an evaluation seed."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.genuineness.collecting import GENUINE, KINDS, MOVED
from benchmarks.genuineness.scenes import TUNING, WEIGHING
from benchmarks.genuineness.selfies import LIVE, RECAPTURED, WOVEN
from identity_checks.genuineness.judging import Rule, Suspicion, rules, stored

Row = Mapping[str, Any]

FALSE_ALARMS: Final = 0.01
PRIOR: Final = 0.01
"""Share of pictures handed in that is tampered with in one way: stated, since it is not known before it is counted."""
_HALF_FOUND: Final = (0.5, 0.5)
"""What is known of a rule whose tampered pictures are not at hand: typical tampering lies beyond its thresholds."""
_HOW: Final = (
    "Set by `python -m benchmarks.genuineness fit` on drawn documents photographed by a simulated phone. Weights: "
    "logistic regression with a ridge, classes weighted alike, of each figure's deviation from the median of its "
    "layout's genuine pictures, on seeds below 12200 and 15000 to 15059. threshold: on genuine pictures of the "
    "other seeds alone (`genuine` of them), the lowest at which the exact upper 95 % bound of the share of false "
    "alarms is 1 %; where they are too few for any bound, by an exponential tail. sure_from: a quarter of the "
    "distance to typical tampering beyond the highest genuine tuning picture. A suspicion with no tampered row at "
    "hand keeps its weights (`tampered` says on how many they were set); with under 299 genuine ones it is "
    "suspected only from where none of the pictures was that set them. right: the share of findings that is right, "
    "from the threshold and from sure_from on, where one picture in a hundred (prior) is tampered with in that way,"
    " by the share of tampered pictures found (of those that set the weights; half where none was at hand) and the "
    "upper 95 % bound of false alarms. A rule with seeds of its own was set later than the others."
)
_OWN_CENTRE_FROM: Final = 15
_RIDGE: Final = 1.0
_NOT_WEIGHED: Final = frozenset({"light_upright"})
"""Tells a display's lattice from a print's, and nothing of whether there is one (decision 0200)."""
_SCALED_BY_LAYOUT: Final = frozenset({Suspicion.TEXT_EDITED.value, Suspicion.TEXT_COPIED.value})
"""Lines of figures differ from form to form in size and setting, and so does how much they vary."""
_SHARED_WEIGHT: Final = 10
"""As so many pictures counts the scale of all layouts in that of one."""
_ROUNDS: Final = 40
_STEP: Final = 0.001
"""More than what rounding to four digits in the file can do to a score."""
_SELFIE: Final = "selfie"


def read_rows(paths: Sequence[Path]) -> list[Row]:
    """All rows of the files."""
    return [json.loads(line) for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines()]


def refitted(rows: Sequence[Row], suspicion: Suspicion, now: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the thresholds' file with one rule fitted anew, on these rows; `now` is what the file holds.

    Raises:
        ValueError: a row is of a seed that is not for tuning.
    """
    _check_tuning(rows)
    seeds = sorted({int(row["seed"]) for row in rows})
    genuine = [row for row in rows if row["kind"] == GENUINE]
    tampered = [row for row in rows if row["kind"] in fitted_kinds(suspicion) and row["seed"] in WEIGHING]
    fitted = fit_one(suspicion.value, genuine, tampered) if tampered else _rethresholded(suspicion, genuine)
    entry = {**fitted, "seeds": f"{seeds[0]} to {seeds[-1]}"}
    return {**now, "how": _HOW, "prior": PRIOR, "rules": {**now["rules"], suspicion.value: entry}}


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """The content of the thresholds' file.

    Raises:
        ValueError: a row is of a seed that is not for tuning.
    """
    _check_tuning(rows)
    genuine = [row for row in rows if row["kind"] == GENUINE]
    entries = {}
    for suspicion in Suspicion:
        kinds = fitted_kinds(suspicion)
        tampered = [row for row in rows if row["kind"] in kinds and row["seed"] in WEIGHING]
        if tampered:
            entries[suspicion.value] = fit_one(suspicion.value, genuine, tampered)
        else:
            entries[suspicion.value] = _rethresholded(suspicion, genuine)
    seeds = sorted({int(row["seed"]) for row in rows if "lattice" not in row})
    return {
        "how": _HOW,
        "seeds": f"{seeds[0]} to {seeds[-1]}, {len(genuine)} genuine pictures",
        "false_alarms": FALSE_ALARMS,
        "prior": PRIOR,
        "rules": entries,
        "selfie_recapture": _selfie_recapture(rows),
    }


def _check_tuning(rows: Sequence[Row]) -> None:
    if any(row["seed"] not in TUNING for row in rows):
        raise ValueError("a row is not of a tuning seed")


def _rethresholded(suspicion: Suspicion, genuine: Sequence[Row]) -> dict[str, Any]:
    """The bundled rule of a suspicion with its thresholds set anew.

    Where so few are at hand that the exact bound allows none, the threshold is `sure_from` at least, which none of the
    pictures that set the weights reached.
    """
    rule = rules()[suspicion]
    scores = [score_of(rule, suspicion, row) for row in genuine if row["figures"].get(suspicion.value)]
    ours = np.array([score for score in scores if score is not None])
    threshold = threshold_of(ours)
    if passes_allowed(len(ours)) is None:
        threshold = max(threshold, rule.sure_from)
    return {
        **stored(suspicion),
        "threshold": round(threshold, 4),
        "sure_from": _sure_from(threshold, float(ours.max()), rule.typical),
        "right": right_of(_HALF_FOUND, len(ours)),
        "genuine": len(ours),
    }


def right_of(found: tuple[float, float], genuine: int) -> list[float]:
    """The share of findings that is right, at `PRIOR`: of those from the threshold on and of the sure ones.

    `found`: shares of tampered pictures; false alarms at their upper 95 % bounds, those of the sure ones none of
    `genuine` pictures (Clopper and Pearson).
    """
    bounds = (FALSE_ALARMS, min(FALSE_ALARMS, 1 - 0.05 ** (1 / genuine)))
    return [
        round(PRIOR * share / (PRIOR * share + (1 - PRIOR) * bound), 3)
        for share, bound in zip(found, bounds, strict=True)
    ]


def _sure_from(threshold: float, highest: float, typical: float) -> float:
    """A quarter of the way to typical tampering beyond the highest genuine picture, the threshold at least."""
    return round(max(threshold, highest + 0.25 * max(0.0, typical - highest)), 4)


def _selfie_recapture(rows: Sequence[Row]) -> dict[str, Any]:
    selfies = [{**row, "layout": "", "figures": {_SELFIE: row["lattice"]}} for row in rows if "lattice" in row]
    live = [row for row in selfies if row["kind"] in {LIVE, WOVEN}]
    return fit_one(_SELFIE, live, [row for row in selfies if row["kind"] in RECAPTURED])


def fitted_kinds(suspicion: Suspicion) -> frozenset[str]:
    """The ways of tampering whose tuning pictures set the weights of a suspicion."""
    own = {name for name, kind in KINDS.items() if kind.suspicion is suspicion and kind.is_fitted}
    return frozenset(own | ({MOVED} if suspicion is Suspicion.TEMPLATE_MISMATCH else set()))


def score_of(rule: Rule, suspicion: Suspicion, row: Row) -> float | None:
    """What a rule says of a row."""
    return rule.score(row["figures"].get(suspicion.value, {}), row["layout"])


def fit_one(
    suspicion: str, genuine: Sequence[Row], tampered: Sequence[Row], on: Container[int] = WEIGHING
) -> dict[str, Any]:
    """One rule in its form in the file; its weights are set on genuine rows of the seeds `on` and on the tampered."""
    usable = [row for row in genuine if row["figures"].get(suspicion)]
    names = sorted(set(usable[0]["figures"][suspicion]) - _NOT_WEIGHED)
    by_layout: dict[str, list[list[float]]] = defaultdict(list)
    for row in usable:
        values = [row["figures"][suspicion][name] for name in names]
        by_layout[row["layout"]].append(values)
        by_layout[""].append(values)
    centres = {
        layout: dict(zip(names, np.median(values, axis=0).round(4).tolist(), strict=True))
        for layout, values in by_layout.items()
        if layout == "" or len(values) >= _OWN_CENTRE_FROM
    }
    off = _matrix(usable, suspicion, names, centres)
    weighing = np.array([row["seed"] in on for row in usable])
    if weighing.all() or not weighing.any():
        # Selfies have one run of seeds: every other one sets the weights.
        weighing = np.array([row["seed"] % 2 == 0 for row in usable])
    layouts = np.array([row["layout"] for row in usable])
    scales = _scales(off[weighing], layouts[weighing], by_layout=suspicion in _SCALED_BY_LAYOUT)
    positives = [row for row in tampered if row["figures"].get(suspicion)]
    positive = _matrix(positives, suspicion, names, centres) / _of_each(scales, [row["layout"] for row in positives])
    scaled = np.clip(off / _of_each(scales, layouts), -8, 8)
    positive = np.clip(positive, -8, 8)
    data = np.vstack([scaled[weighing], positive])
    labels = np.concatenate([np.zeros(int(weighing.sum())), np.ones(len(positive))])
    fitted, free = _logistic(data, labels)
    # What is judged by has the file's digits, and so have the scores that its threshold is set on.
    weights, bias = fitted.round(4), round(free, 4)
    ours, theirs = (values @ weights + bias for values in (scaled, positive))
    threshold = threshold_of(ours[~weighing])
    typical = float(np.median(theirs))
    sure_from = _sure_from(threshold, float(ours.max()), typical)
    found = float((theirs >= threshold).mean()), float((theirs >= sure_from).mean())
    return {
        "threshold": round(threshold, 4),
        "sure_from": sure_from,
        "typical": round(typical, 4),
        "right": right_of(found, int((~weighing).sum())),
        "bias": bias,
        "weights": dict(zip(names, weights.tolist(), strict=True)),
        "scales": {layout: dict(zip(names, values.tolist(), strict=True)) for layout, values in scales.items()},
        "centres": centres,
        "tampered": len(positives),
        "genuine": int((~weighing).sum()),
    }


def _scales(off: NDArray[np.float64], layouts: NDArray[np.str_], *, by_layout: bool) -> dict[str, NDArray[np.float64]]:
    """Root mean squares of the deviations by layout, in the file's digits; `""` is of all layouts together."""
    held = np.clip(off, *np.percentile(off, (1, 99), axis=0)) ** 2
    shared = held.mean(axis=0)
    found = {"": shared}
    for layout in sorted(set(layouts.tolist())) if by_layout else ():
        own = off[layouts == layout] ** 2
        found[layout] = (own.sum(axis=0) + _SHARED_WEIGHT * shared) / (len(own) + _SHARED_WEIGHT)
    return {layout: np.maximum(np.sqrt(square), 1e-3).round(4) for layout, square in found.items()}


def _of_each(scales: Mapping[str, NDArray[np.float64]], layouts: Iterable[str]) -> NDArray[np.float64]:
    return np.array([scales.get(layout, scales[""]) for layout in layouts])


def threshold_of(genuine: NDArray[np.float64]) -> float:
    """The lowest threshold that is believed to let no more than 1 % of genuine pictures pass, at 95 %.

    The exact bound of Clopper and Pearson allows so many of the pictures at hand beyond it; under 299 of them it allows
    none at any threshold, and the tail beyond the ninth tenth is taken for exponential (Pickands 1975; Balkema and de
    Haan 1974), its mean at the upper bound too.
    """
    ordered = np.sort(genuine)[::-1]
    allowed = passes_allowed(len(ordered))
    if allowed is not None:
        # Just above the first picture that must not pass.
        return float(ordered[allowed]) + _STEP
    beyond = ordered[: max(3, len(ordered) // 10)]
    start = float(beyond[-1])
    mean = float((beyond[:-1] - start).mean()) * (1 + 1.645 / math.sqrt(len(beyond) - 1))
    return max(float(ordered[0]) + _STEP, start + mean * math.log(len(beyond) / len(ordered) / FALSE_ALARMS))


def passes_allowed(count: int) -> int | None:
    """How many of so many genuine pictures may pass for the exact upper 95 % bound to be 1 %; None where not even 0."""
    chance, term, passes = 0.0, (1 - FALSE_ALARMS) ** count, 0
    while (chance := chance + term) <= 0.05:
        passes += 1
        term *= (count - passes + 1) / passes * FALSE_ALARMS / (1 - FALSE_ALARMS)
    return passes - 1 if passes else None


def _matrix(
    rows: Sequence[Row], suspicion: str, names: Sequence[str], centres: Mapping[str, Mapping[str, float]]
) -> NDArray[np.float64]:
    return np.array(
        [[row["figures"][suspicion][n] - centres.get(row["layout"], centres[""])[n] for n in names] for row in rows]
    )


def _logistic(data: NDArray[np.float64], labels: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Iteratively reweighted least squares; both classes weigh the same, the bias is not held down."""
    full = np.hstack([data, np.ones((len(data), 1))])
    share = np.where(labels > 0, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    ridge = np.diag([_RIDGE] * data.shape[1] + [1e-6])
    weights = np.zeros(full.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(full @ weights, -30, 30)))
        curve = share * np.maximum(chance * (1 - chance), 1e-6)
        slope = full.T @ (share * (labels - chance)) - ridge @ weights
        weights = weights + np.linalg.solve((full * curve[:, None]).T @ full + ridge, slope)
    return weights[:-1], float(weights[-1])
