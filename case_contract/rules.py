"""Rules that client and server both apply to a held case: steps in order, and what a verdict needs."""

from collections.abc import Collection, Mapping
from typing import Final

from case_contract.problems import ProblemCode
from case_contract.reasons import ReasonFault, reason_fault
from case_contract.templates import Template, next_step
from case_contract.vocabulary import EvidenceKind, StepOutcome, Verdict

SURE: Final = 0.98
"""A reading below this confidence is a person's: shown as unsure, never accepted along with others, decides no step."""


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
