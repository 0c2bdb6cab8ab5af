"""What was found out about a candidate, and whether it may be switched on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from identity_checks.conformance.form import ROLES, Candidate, check_form
from identity_checks.conformance.judging import agreement, judge
from identity_checks.conformance.measuring import Figures, Pair, measure, steps_of
from identity_checks.conformance.progress import Progress
from identity_checks.conformance.words import Code, Said, said
from identity_checks.faces.rates import Rate
from identity_checks.models import PASSIVE_LIVENESS, ModelEntry

REPORT_FORMAT: Final = 4
"""Raised when a verdict is found by other rules or told otherwise, so that an old one is not relied on."""


class Verdict(StrEnum):
    """What to do with a candidate."""

    MAY_BE_SWITCHED_ON = "may_be_switched_on"
    NOT_BETTER = "not_to_be_switched_on"
    NOT_MEASURED = "not_measured"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Conformance:
    """Verdict, the reasons for it, and everything measured as plain values for JSON."""

    verdict: Verdict
    reasons: tuple[Said, ...]
    figures: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Give everything as `json.dumps` takes it."""
        reasons = [reason.as_json() for reason in self.reasons]
        return {"format": REPORT_FORMAT, "verdict": self.verdict.value, "reasons": reasons, **self.figures}


def examine(folder: Path, pairs: Sequence[Pair], progress: Progress) -> Conformance:
    """Check the candidate's form, then measure all of it against the current networks on the same pictures."""
    formed = check_form(folder)
    if isinstance(formed, Said):
        return Conformance(Verdict.REFUSED, (formed,), {})
    figures: dict[str, Any] = {"networks": [_described(formed, entry) for entry in formed.entries]}
    if not pairs:
        return Conformance(Verdict.NOT_MEASURED, (said(Code.NO_PICTURES),), figures)
    roles = [entry.name for entry in formed.entries]
    attacks = PASSIVE_LIVENESS in roles
    progress.begin(2 * steps_of(pairs, presentation_attacks=attacks))
    current, candidate = (
        measure(models, pairs, presentation_attacks=attacks, one_done=progress.one_done)
        for models in (formed.current, formed.store)
    )
    figures |= {
        "current": _as_json(current),
        "candidate": _as_json(candidate),
        "agreement": round(agreement(current, candidate), 4),
    }
    return concluded(roles, current, candidate, figures)


def concluded(roles: Collection[str], current: Figures, candidate: Figures, figures: dict[str, Any]) -> Conformance:
    """Give the verdict on what was measured: worse, too little to tell, or no worse."""
    against, too_few = judge(roles, current, candidate)
    if against:
        return Conformance(Verdict.NOT_BETTER, (*against, *too_few), figures)
    if too_few:
        return Conformance(Verdict.NOT_MEASURED, tuple(too_few), figures)
    if PASSIVE_LIVENESS in roles:
        return Conformance(Verdict.MAY_BE_SWITCHED_ON, (said(Code.ATTACKS_UNMEASURED),), figures)
    sizes = (len(candidate.bands), len(candidate.found))
    told = said(Code.NO_WORSE, *sizes, candidate.false_non_matches, candidate.false_matches)
    return Conformance(Verdict.MAY_BE_SWITCHED_ON, (told,), figures)


def _described(formed: Candidate, entry: ModelEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "role": ROLES[entry.name],
        "version": entry.version,
        "current_version": formed.current.entry(entry.name).version,
        "sha256": entry.sha256,
        "thresholds": dict(entry.thresholds),
        "licence": entry.licence,
        "bytes": len(formed.store.data(entry.name)),
        "current_bytes": len(formed.current.data(entry.name)),
        "shapes": formed.shapes[entry.name],
    }


def _as_json(figures: Figures) -> dict[str, Any]:
    return {
        "faces_missed": _rate(figures.faces_missed),
        "false_non_matches": _rate(figures.false_non_matches),
        "false_matches": _rate(figures.false_matches),
        "cpu_ms_a_pair": round(figures.cpu_ms, 1),
        **(
            {"live_scores": [None if score is None else round(score, 4) for score in figures.live]}
            if figures.live
            else {}
        ),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.bounds if rate.trials else (0.0, 1.0)
    return {"errors": rate.errors, "trials": rate.trials, "low": round(low, 6), "high": round(high, 6)}
