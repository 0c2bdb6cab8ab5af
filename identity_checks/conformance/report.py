"""What was found out about a candidate, and whether it may be switched on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np

from identity_checks.conformance.form import ROLES, Candidate, Refusal, check_form
from identity_checks.conformance.measuring import Figures, Pair, measure
from identity_checks.faces.rates import Rate
from identity_checks.models import PASSIVE_LIVENESS

_LEAST_AGREEMENT: Final = 0.9


class Verdict(StrEnum):
    """What to do with a candidate."""

    MAY_BE_SWITCHED_ON = "may_be_switched_on"
    NOT_BETTER = "not_to_be_switched_on"
    NOT_MEASURED = "not_measured"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Conformance:
    """Verdict, the reasons for it in whole sentences, and everything measured as plain values for JSON."""

    verdict: Verdict
    reasons: tuple[str, ...]
    figures: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Give everything as `json.dumps` takes it."""
        return {"verdict": self.verdict.value, "reasons": list(self.reasons), **self.figures}


def examine(folder: Path, pairs: Sequence[Pair]) -> Conformance:
    """Check the candidate's form, then measure it against the current network on the same pictures."""
    formed = check_form(folder)
    if isinstance(formed, Refusal):
        return Conformance(Verdict.REFUSED, (formed.sentence,), {})
    figures = _described(formed)
    if not pairs:
        return Conformance(
            Verdict.NOT_MEASURED, ("The form is right, but there were no pictures to measure.",), figures
        )
    attacks = formed.entry.name == PASSIVE_LIVENESS
    current = measure(formed.current, pairs, presentation_attacks=attacks)
    candidate = measure(formed.store, pairs, presentation_attacks=attacks)
    agreement = _agreement(current, candidate, attacks=attacks)
    figures |= {"current": _as_json(current), "candidate": _as_json(candidate), "agreement": round(agreement, 4)}
    reasons = tuple(_worse(current, candidate, agreement, attacks=attacks))
    if reasons:
        return Conformance(Verdict.NOT_BETTER, reasons, figures)
    return Conformance(Verdict.MAY_BE_SWITCHED_ON, (_no_worse(candidate, len(pairs), attacks=attacks),), figures)


def _described(formed: Candidate) -> dict[str, Any]:
    entry = formed.entry
    return {
        "name": entry.name,
        "role": ROLES[entry.name],
        "version": entry.version,
        "current_version": formed.current.entry(entry.name).version,
        "sha256": entry.sha256,
        "licence": entry.licence,
        "bytes": len(formed.store.data(entry.name)),
        "current_bytes": len(formed.current.data(entry.name)),
        "shapes": formed.shapes,
    }


def _agreement(current: Figures, candidate: Figures, *, attacks: bool) -> float:
    """The share of equal answers: bands of pairs, or live and not live of faces."""
    if attacks:
        sides = [np.array(figures.live) >= 0.5 for figures in (current, candidate)]
        return float((sides[0] == sides[1]).mean()) if len(sides[0]) else 1.0
    return float(np.mean([one is other for one, other in zip(current.bands, candidate.bands, strict=True)]))


def _worse(current: Figures, candidate: Figures, agreement: float, *, attacks: bool) -> list[str]:
    found = []
    for what, before, after in (
        ("misses faces", current.found, candidate.found),
        ("takes one person for two", current.false_non_matches, candidate.false_non_matches),
        ("takes two persons for one", current.false_matches, candidate.false_matches),
    ):
        if after.errors > before.errors:
            found.append(f"It {what} more often: {after}, the current network {before}.")
    if attacks and agreement < _LEAST_AGREEMENT:
        found.append(
            f"Its answers agree with the current network's in {agreement:.0%} only; attacks were not measured."
        )
    return found


def _no_worse(candidate: Figures, pairs: int, *, attacks: bool) -> str:
    limits = f"false non-matches {candidate.false_non_matches}, false matches {candidate.false_matches}"
    told = f"No worse than the current network on {pairs} pairs: {limits} (exact 95 % bounds)."
    return f"{told} Real attacks were not among them; measure those before relying on it." if attacks else told


def _as_json(figures: Figures) -> dict[str, Any]:
    return {
        "faces_missed": _rate(figures.found),
        "false_non_matches": _rate(figures.false_non_matches),
        "false_matches": _rate(figures.false_matches),
        "cpu_ms_a_pair": round(figures.cpu_ms, 1),
        **({"live_scores": [round(score, 4) for score in figures.live]} if figures.live else {}),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.bounds if rate.trials else (0.0, 1.0)
    return {"errors": rate.errors, "trials": rate.trials, "low": round(low, 6), "high": round(high, 6)}
