"""Weights and thresholds from tuning figures; nothing here ever reads an evaluation seed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.genuineness.collecting import GENUINE, KINDS, MOVED
from benchmarks.genuineness.scenes import TUNING
from identity_checks.genuineness.judging import Rule, Suspicion

Row = Mapping[str, Any]

FALSE_ALARMS: Final = 0.01
_OWN_CENTRE_FROM: Final = 15
_RIDGE: Final = 1.0
_ROUNDS: Final = 40


def read_rows(paths: Sequence[Path]) -> list[Row]:
    """All rows of the files."""
    return [json.loads(line) for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines()]


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """The content of the thresholds' file.

    Raises:
        ValueError: a row is of a seed that is not for tuning.
    """
    if any(row["seed"] not in TUNING for row in rows):
        raise ValueError("a row is not of a tuning seed")
    genuine = [row for row in rows if row["kind"] == GENUINE]
    entries = {}
    for suspicion in Suspicion:
        kinds = fitted_kinds(suspicion)
        tampered = [row for row in rows if row["kind"] in kinds]
        entries[suspicion.value] = _fit_one(suspicion, genuine, tampered)
    seeds = sorted({int(row["seed"]) for row in rows})
    return {
        "how": (
            "Set by `python -m benchmarks.genuineness fit` on drawn documents photographed by a simulated phone. "
            "Weights: logistic regression with a ridge, classes weighted alike, of each figure's deviation from the "
            "median of its layout's genuine pictures. threshold: reached by one in a hundred genuine tuning pictures. "
            "sure_from: a quarter of the distance to typical tampering beyond the highest genuine tuning picture."
        ),
        "seeds": f"{seeds[0]} to {seeds[-1]}, {len(genuine)} genuine pictures",
        "false_alarms": FALSE_ALARMS,
        "rules": entries,
        "display_or_print": _display_or_print(rows),
    }


def fitted_kinds(suspicion: Suspicion) -> frozenset[str]:
    """The ways of tampering whose tuning pictures set the weights of a suspicion."""
    own = {name for name, kind in KINDS.items() if kind.suspicion is suspicion and kind.is_fitted}
    return frozenset(own | ({MOVED} if suspicion is Suspicion.TEMPLATE_MISMATCH else set()))


def score_of(rule: Rule, suspicion: Suspicion, row: Row) -> float | None:
    """What a rule says of a row."""
    return rule.score(row["figures"].get(suspicion.value, {}), row["layout"])


def _fit_one(suspicion: Suspicion, genuine: Sequence[Row], tampered: Sequence[Row]) -> dict[str, Any]:
    usable = [row for row in genuine if row["figures"].get(suspicion.value)]
    names = sorted(usable[0]["figures"][suspicion.value])
    by_layout: dict[str, list[list[float]]] = defaultdict(list)
    for row in usable:
        values = [row["figures"][suspicion.value][name] for name in names]
        by_layout[row["layout"]].append(values)
        by_layout[""].append(values)
    centres = {
        layout: dict(zip(names, np.median(values, axis=0).round(4).tolist(), strict=True))
        for layout, values in by_layout.items()
        if layout == "" or len(values) >= _OWN_CENTRE_FROM
    }
    off = _matrix(usable, suspicion, names, centres)
    scales = np.maximum(np.sqrt((np.clip(off, *np.percentile(off, (1, 99), axis=0)) ** 2).mean(axis=0)), 1e-3)
    positive = _matrix([row for row in tampered if row["figures"].get(suspicion.value)], suspicion, names, centres)
    data = np.clip(np.vstack([off, positive]) / scales, -8, 8)
    labels = np.concatenate([np.zeros(len(off)), np.ones(len(positive))])
    weights, bias = _logistic(data, labels)
    scores = data @ weights + bias
    ours, theirs = scores[: len(off)], scores[len(off) :]
    threshold = float(np.quantile(ours, 1 - FALSE_ALARMS, method="higher"))
    typical = float(np.median(theirs))
    return {
        "threshold": round(threshold, 4),
        "sure_from": round(max(threshold, float(ours.max()) + 0.25 * max(0.0, typical - float(ours.max()))), 4),
        "typical": round(typical, 4),
        "bias": round(bias, 4),
        "weights": dict(zip(names, weights.round(4).tolist(), strict=True)),
        "scales": dict(zip(names, scales.round(4).tolist(), strict=True)),
        "centres": centres,
        "tampered": len(positive),
    }


def _display_or_print(rows: Sequence[Row]) -> dict[str, Any]:
    """What tells the two lattices apart: fitted on pictures that have one or the other."""
    screens = [row["figures"]["screen_recapture"] for row in rows if row["kind"] == "screen"]
    prints = [row["figures"]["print_recapture"] for row in rows if row["kind"] == "halftone_print"]
    names = sorted(screens[0])
    values = np.array([[figures[name] for name in names] for figures in (*prints, *screens)])
    centre, scale = np.median(values, axis=0), np.maximum(values.std(axis=0), 1e-3)
    labels = np.array([0.0] * len(prints) + [1.0] * len(screens))
    weights, bias = _logistic(np.clip((values - centre) / scale, -8, 8), labels)
    right = ((((values - centre) / scale) @ weights + bias > 0) == (labels > 0)).mean()
    return {
        "threshold": 0.0,
        "sure_from": 0.0,
        "typical": 0.0,
        "bias": round(bias, 4),
        "weights": dict(zip(names, weights.round(4).tolist(), strict=True)),
        "scales": dict(zip(names, scale.round(4).tolist(), strict=True)),
        "centres": {"": dict(zip(names, centre.round(4).tolist(), strict=True))},
        "right_on_tuning": round(float(right), 4),
    }


def _matrix(
    rows: Sequence[Row], suspicion: Suspicion, names: Sequence[str], centres: Mapping[str, Mapping[str, float]]
) -> NDArray[np.float64]:
    return np.array(
        [
            [row["figures"][suspicion.value][n] - centres.get(row["layout"], centres[""])[n] for n in names]
            for row in rows
        ]
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
