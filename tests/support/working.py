"""What a reviewer does to a case, through the real desk: open, look at everything, go through the steps, decide."""

import threading
from collections.abc import Callable
from typing import Final
from uuid import UUID

from case_contract.commands import CompleteStep, Decide, DecideField, GiveFaceOpinion
from case_contract.reasons import reasons_for
from case_contract.records import CaseDetail
from case_contract.vocabulary import Certainty, FaceOpinion, FieldBasis, StepOutcome, Verdict
from reviewer_app.services.types import Claimed, Desk, DeskEvent, NothingWaiting

ANSWER_S: Final = 60.0


def wait_until(desk: Desk, true: Callable[[], bool], timeout: float) -> bool:
    """Whether `true` came true within `timeout` seconds; asked again after each of the desk's events."""
    changed = threading.Event()

    def heard(_event: DeskEvent) -> None:
        changed.set()

    unsubscribe = desk.subscribe(heard)
    try:
        waiting = threading.Event()
        deadline = threading.Timer(timeout, waiting.set)
        deadline.start()
        try:
            while not waiting.is_set():
                if true():
                    return True
                changed.wait(0.5)
                changed.clear()
            return true()
        finally:
            deadline.cancel()
    finally:
        unsubscribe()


def all_sent(desk: Desk) -> bool:
    """Whether the server has answered everything."""
    return desk.state().unsent == 0


def claim_next(desk: Desk) -> UUID | None:
    """Claim the next case; None when none waits."""
    claimed = desk.claim_next().result(ANSWER_S)
    if isinstance(claimed, NothingWaiting):
        return None
    assert isinstance(claimed, Claimed), claimed
    return claimed.case_id


def detail_of(desk: Desk, case_id: UUID) -> CaseDetail:
    """A held case as the desk has it."""
    view = desk.open_case(case_id).result(ANSWER_S)
    assert view is not None
    return view.detail


def decide(desk: Desk, case_id: UUID, verdict: Verdict) -> UUID:
    """Accept what was read, give the blind opinion, go through the steps, decide; gives the verdict's command id."""
    detail = detail_of(desk, case_id)
    if not detail.verdicts:
        for reading in detail.readings:
            for name, field in reading.fields.items():
                body = DecideField(
                    document_type=reading.document_type,
                    field=name,
                    value=field.value,
                    basis=FieldBasis.READ,
                    read_value=field.value,
                )
                desk.submit(case_id, body).result(ANSWER_S)
    if detail.face_opinion is None:
        desk.submit(case_id, GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH)).result(ANSWER_S)
    for step in (step for step in detail.steps if step.outcome is None):
        desk.submit(case_id, CompleteStep(step=step.code, outcome=StepOutcome.PASSED)).result(ANSWER_S)
    reasons = () if verdict is Verdict.APPROVE else (reasons_for(verdict)[0].code,)
    return desk.submit(case_id, Decide(verdict=verdict, reasons=reasons)).result(ANSWER_S)
