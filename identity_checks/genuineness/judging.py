"""From figures to a verdict: one weighted sum a kind of tampering, its threshold set on genuine pictures alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from identity_checks.genuineness.layouts import WITHOUT_FORM


class Suspicion(StrEnum):
    """What can be suspected of a picture of a document; each has its own threshold."""

    SCREEN_RECAPTURE = "screen_recapture"
    PRINT_RECAPTURE = "print_recapture"
    PHOTOCOPY = "photocopy"
    PORTRAIT_PASTED = "portrait_pasted"
    PORTRAIT_BLENDED = "portrait_blended"
    TEXT_EDITED = "text_edited"
    TEXT_COPIED = "text_copied"
    SECURITY_PRINT_MISSING = "security_print_missing"
    TEMPLATE_MISMATCH = "template_mismatch"
    PICTURE_GENERATED = "picture_generated"


@dataclass(frozen=True, slots=True)
class Rule:
    """How figures are judged for one suspicion.

    Attributes:
        centres: layout → figure → what is usual; `""` is for layouts without figures of their own.
        scales: layout → figure → by how much it usually varies; `""` as for centres.
        weights: figure → weight of its deviation.
        bias: added to the sum.
        threshold: scores from here on are suspicious; one in a hundred genuine pictures at most reaches it.
        sure_from: scores from here on no genuine tuning picture reached, with room to spare.
        typical: the median score of tampered tuning pictures.
        right: which share of such findings is right where one picture in a hundred is tampered with in this way, by the
            share of tampered tuning pictures found and the upper bound of false alarms; and of the sure ones.
    """

    centres: Mapping[str, Mapping[str, float]]
    scales: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]
    bias: float
    threshold: float
    sure_from: float
    typical: float
    right: tuple[float, float]

    def score(self, figures: Mapping[str, float], layout: str) -> float | None:
        """The weighted sum; None where a figure is missing or no number."""
        usual = self.centres.get(layout, self.centres[""])
        scales = self.scales.get(layout, self.scales[""])
        total = self.bias
        for name, weight in self.weights.items():
            value = figures.get(name)
            if value is None or not np.isfinite(value):
                return None
            # One figure far out of all experience must not decide alone.
            total += weight * float(np.clip((value - usual[name]) / scales[name], -8.0, 8.0))
        return total


@dataclass(frozen=True, slots=True)
class Judgement:
    """A suspicion that passed its threshold.

    Attributes:
        strength: 0 at the threshold, 1 where typical tampering lies or beyond.
        confidence: the share of such findings that is right, see `Rule.right`.
        is_sure: whether the score lies beyond all genuine pictures that the thresholds were set on.
    """

    suspicion: Suspicion
    strength: float
    confidence: float
    is_sure: bool


def judge(suspicion: Suspicion, figures: Mapping[str, float], layout: str) -> Judgement | None:
    """Judge the figures of one suspicion by the bundled rules; None where nothing is suspicious."""
    ours = rules_without_form() if layout == WITHOUT_FORM else rules()
    return _judged(suspicion, ours[suspicion], figures, layout)


def judge_selfie(lattice: Mapping[str, float]) -> Judgement | None:
    """Judge the lattice of a selfie; whether it is a display's or a print's is another question."""
    return _judged(Suspicion.SCREEN_RECAPTURE, selfie_rule(), lattice, "")


def _judged(suspicion: Suspicion, rule: Rule, figures: Mapping[str, float], layout: str) -> Judgement | None:
    score = rule.score(figures, layout)
    if score is None or score < rule.threshold:
        return None
    room = max(rule.typical - rule.threshold, 1e-6)
    is_sure = score >= rule.sure_from
    strength = float(np.clip((score - rule.threshold) / room, 0.0, 1.0))
    return Judgement(suspicion, strength, rule.right[1] if is_sure else rule.right[0], is_sure=is_sure)


@cache
def rules() -> Mapping[Suspicion, Rule]:
    """The bundled rules; `thresholds.json` says how they were set."""
    return {Suspicion(name): rule_of(entry) for name, entry in _thresholds()["rules"].items()}


@cache
def rules_without_form() -> Mapping[Suspicion, Rule]:
    """The bundled rules of documents without a known form, of what needs none: set on such documents alone."""
    entries = _parsed("thresholds_without_form.json")["rules"]
    return {Suspicion(name): rule_of(entry) for name, entry in entries.items()}


@cache
def selfie_rule() -> Rule:
    """The bundled rule of a lattice over a selfie."""
    return rule_of(_thresholds()["selfie_recapture"])


def is_display(lattice: Mapping[str, float]) -> bool:
    """Whether a lattice that was found is rather a display's than a print's: it stands upright (decision 0200)."""
    return lattice.get("light_upright", 0.0) >= 0


def stored(suspicion: Suspicion) -> Mapping[str, Any]:
    """A bundled rule as its file has it."""
    entry: Mapping[str, Any] = _thresholds()["rules"][suspicion.value]
    return entry


def _thresholds() -> Mapping[str, Any]:
    return _parsed("thresholds.json")


def _parsed(name: str) -> Mapping[str, Any]:
    text = files("identity_checks.genuineness").joinpath(name).read_text(encoding="utf-8")
    parsed: Mapping[str, Any] = json.loads(text)
    return parsed


def rule_of(entry: Mapping[str, Any]) -> Rule:
    """A rule from its form in the file."""
    return Rule(
        entry["centres"],
        entry["scales"],
        entry["weights"],
        float(entry["bias"]),
        float(entry["threshold"]),
        float(entry["sure_from"]),
        float(entry["typical"]),
        (float(entry["right"][0]), float(entry["right"][1])),
    )
