"""Rules that client and server both apply to a held case: typed days, steps in order, and what a verdict needs."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from case_contract.problems import ProblemCode
from case_contract.reasons import ReasonFault, reason_fault
from case_contract.templates import Template, next_step
from case_contract.vocabulary import EvidenceKind, FieldBasis, StepOutcome, Verdict

SURE: Final = 0.98
"""A reading below this confidence is a person's: shown as unsure, never accepted along with others, decides no step."""

NO_END: Final = "长期"
"""What stands for the last day of what has none."""

_ENDS: Final = frozenset({"valid_until", "expiry_date"})
_DAYS: Final = frozenset({"birth_date", "valid_from", "established_date"}) | _ENDS
_TERMS: Final = frozenset({"business_term"})
# Some documents have only the year or the month of a birth.
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_TYPED: Final = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*")
_DAY_WITHIN: Final = re.compile(r"\d{4}-\d+(?:-\d+)?")


def step_problem(
    template: Template, outcomes: Mapping[str, StepOutcome], step: str, *, face_opinion_given: bool
) -> ProblemCode | None:
    """Why `step` may not be completed now, or None. A step already done may be said again (R77)."""
    known = {candidate.code: candidate for candidate in template.steps}
    if step not in known:
        return ProblemCode.STEP_UNKNOWN
    due = next_step(template, tuple(outcomes))
    if step not in outcomes and (due is None or due.code != step):
        return ProblemCode.STEP_OUT_OF_ORDER
    if known[step].needs_face_opinion and not face_opinion_given:
        return ProblemCode.FACE_OPINION_NEEDED
    return None


def reopen_problem(template: Template, outcomes: Mapping[str, StepOutcome], step: str) -> ProblemCode | None:
    """Why `step` may not be opened again now, or None."""
    if all(step != candidate.code for candidate in template.steps):
        return ProblemCode.STEP_UNKNOWN
    return None if step in outcomes else ProblemCode.STEPS_OPEN


def verdict_problem(
    template: Template,
    outcomes: Mapping[str, StepOutcome],
    verdict: Verdict,
    reasons: Collection[str],
    *,
    missing: Collection[EvidenceKind],
    face_opinion_given: bool,
) -> ProblemCode | None:
    """Why `verdict` may not be given now, or None.

    Approval needs every step passed, the blind opinion and all required evidence (R3, R26); the other verdicts need a
    reason that fits, and may come as soon as the reviewer has seen enough.
    """
    match reason_fault(verdict, reasons):
        case ReasonFault.NEEDED:
            return ProblemCode.REASON_NEEDED
        case ReasonFault.UNKNOWN:
            return ProblemCode.REASON_UNKNOWN
        case None:
            pass
    if verdict is not Verdict.APPROVE:
        return None
    if missing:
        return ProblemCode.EVIDENCE_MISSING
    if any(step.code not in outcomes for step in template.steps):
        return ProblemCode.STEPS_OPEN
    if any(outcomes[step.code] is not StepOutcome.PASSED for step in template.steps):
        return ProblemCode.STEP_FAILED
    return None if face_opinion_given else ProblemCode.FACE_OPINION_NEEDED


def as_written(field: str, typed: str) -> str:
    """What was typed for `field` in the way that days are kept (`2031-05-09`), where it is a day in another way."""
    day = _TYPED.fullmatch(typed) if field in _DAYS else None
    return typed.strip() if day is None else f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"


def is_possible(field: str, value: str, basis: FieldBasis) -> bool:
    """Whether `value` can be that of `field` when a person typed it: a day that the calendar has."""
    if basis is not FieldBasis.CORRECTED:
        return True
    if field in _TERMS:
        return all(_is_day(found.group()) for found in _DAY_WITHIN.finditer(value))
    return field not in _DAYS or (field in _ENDS and value == NO_END) or _is_day(value)


def _is_day(value: str) -> bool:
    found = _DAY.fullmatch(value)
    if found is None:
        return False
    year, month, day = (int(part) if part is not None else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
