"""How much of the work the machine takes off people (R56, R57), counted by the server over cases that went all the way.

Drawn cases go through a real server: intake over TLS, pre-check by its worker, claims and commands of two scripted
reviewers' desks, archive. The scripted reviewer checks each reading against the truth of the drawing: she keeps what is
right, corrects what is wrong, types what is missing. The report page's own figures are what is printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from benchmarks.report import Measurement
from benchmarks.server.drawn_cases import FLAW_EVERY, DrawnCase, business_of, drawn_case
from benchmarks.site import measured_site
from case_contract.commands import CompleteStep, Decide, DecideField, GiveFaceOpinion
from case_contract.intake import CaseReceipt
from case_contract.reasons import reasons_for
from case_contract.records import CaseDetail, ReadingRecord
from case_contract.reports import ENTRY_GOAL, STEPS_GOAL, WHOLE, AutomationReport, Ratio
from case_contract.templates import EXPECTED_DOCUMENT, FIELDS_OF, TEMPLATES
from case_contract.vocabulary import Certainty, DocumentType, FaceOpinion, FieldBasis, StepOutcome, Verdict
from reviewer_app.services.types import Desk
from tests.end_to_end.installation import Api
from tests.support.working import ANSWER_S, all_sent, claim_next, detail_of, wait_until

CASES: Final = 180
_WITHIN_S: Final = 900.0
_REVIEWER: Final = "lin.yue"
_OFFICER: Final = "zhao.ke"
_SUPERVISOR: Final = "wang.min"


def measure(cases: int = CASES, installed: Path | None = None) -> Iterator[Measurement]:
    """The shares of fields kept as read and of steps the machine decided, of all cases and by type of document.

    `installed`: a data folder of an installation to start from a copy of, instead of making one.
    """
    report = worked_through(cases, installed)
    sample = (
        f"{report.cases} drawn cases (payment, merchant, cross-border 3 : 1 : 1), plainly drawn documents, none of "
        f"a data pack among them, four lights in turn, every {FLAW_EVERY}th with a flaw"
    )
    yield _entry("all documents", report.entry, sample)
    for document in report.documents:
        yield _entry(document.document_type.value, document.entry, f"{document.cases} of these cases")
    most = _most_steps(cases)
    yield _steps("all cases", report.steps, sample, most)
    for document in report.documents:
        yield _steps(
            f"cases with {document.document_type.value}",
            document.steps,
            f"{document.cases} of these cases",
            _most_steps(cases, document.document_type),
        )
    for one in report.by_step:
        if any(step.machine_may for flow in TEMPLATES.values() for step in flow.steps if step.code == one.step):
            yield _steps(f"step {one.step}", one.steps, sample, 100.0)


def worked_through(cases: int, installed: Path | None = None) -> AutomationReport:
    """Send drawn cases through a server of their own; gives its report of them."""
    with measured_site(logins=(_REVIEWER, _OFFICER, _SUPERVISOR), installed=installed) as site:
        drawn: dict[str, DrawnCase] = {}
        for number in range(cases):
            case = drawn_case(number)
            drawn[case.reference] = case
            receipt = site.tenant.submit(case.made.case, case.made.files, f"drawn-{number}")
            assert isinstance(receipt, CaseReceipt), receipt
        site.server.start_worker()
        _work_off(site.desk(_REVIEWER), drawn, cases)
        # Signed in only now and again below: a session without a desk that renews it ends while hours of cases go by.
        at_risk = site.api(_SUPERVISOR).get("/v1/cases", status="awaiting_risk", limit=200).json()["cases"]
        if at_risk:
            _work_off(site.desk(_OFFICER), drawn, len(at_risk))
        return _report(site.api(_SUPERVISOR))


def review(desk: Desk, case_id: UUID, case: DrawnCase) -> None:
    """Check every field that a document of this type bears against the truth, go through the open steps, decide."""
    detail = detail_of(desk, case_id)
    if not detail.verdicts:
        for body in _words_on_fields(detail, case.truth):
            desk.submit(case_id, body).result(ANSWER_S)
    if detail.face_opinion is None and detail.face is not None:
        desk.submit(case_id, GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH)).result(ANSWER_S)
    for step in detail.steps:
        if step.outcome is None:
            desk.submit(case_id, CompleteStep(step=step.code, outcome=StepOutcome.PASSED)).result(ANSWER_S)
    reasons = () if case.verdict is Verdict.APPROVE else (reasons_for(case.verdict)[0].code,)
    desk.submit(case_id, Decide(verdict=case.verdict, reasons=reasons)).result(ANSWER_S)


def _words_on_fields(detail: CaseDetail, truth: Mapping[DocumentType, Mapping[str, str]]) -> Iterator[DecideField]:
    said: set[tuple[DocumentType, str]] = set()
    for reading in detail.readings:
        for name in FIELDS_OF.get(reading.document_type, ()):
            value = truth.get(reading.document_type, {}).get(name)
            if value is not None and (reading.document_type, name) not in said:
                said.add((reading.document_type, name))
                yield _word(reading, name, value)


def _word(reading: ReadingRecord, name: str, value: str) -> DecideField:
    read = reading.fields.get(name)
    kept = read is not None and read.value == value
    return DecideField(
        document_type=reading.document_type,
        field=name,
        value=value,
        basis=FieldBasis.READ if kept else FieldBasis.CORRECTED,
        read_value=None if read is None else read.value,
    )


def _work_off(desk: Desk, drawn: Mapping[str, DrawnCase], count: int) -> None:
    done = 0
    while done < count:
        claimed: list[UUID] = []

        def got_one(found: list[UUID] = claimed) -> bool:
            case_id = claim_next(desk)
            found += [] if case_id is None else [case_id]
            return bool(found)

        assert wait_until(desk, got_one, _WITHIN_S), f"{done} of {count} cases came"
        review(desk, claimed[0], drawn[detail_of(desk, claimed[0]).tenant_reference])
        done += 1
    assert wait_until(desk, lambda: all_sent(desk), _WITHIN_S), desk.state()
    assert desk.state().need_you == 0, [item.command for item in desk.problems_needing_you().result(ANSWER_S)]


def _report(supervisor: Api) -> AutomationReport:
    until = datetime.now(UTC) + timedelta(hours=1)
    answer = supervisor.get("/v1/reports/automation", **{"from": until - timedelta(days=1), "to": until})
    assert answer.ok, answer.text
    return AutomationReport.model_validate_json(answer.content)


def _most_steps(cases: int, document: DocumentType | None = None) -> float:
    """The share of steps, in per cent, that the templates of these cases let the machine pass."""
    flows = [TEMPLATES[business_of(number)] for number in range(cases)]
    chosen = [
        step
        for flow in flows
        if document is None or document in {EXPECTED_DOCUMENT[kind] for kind in flow.required}
        for step in flow.steps
    ]
    return 100 * sum(step.machine_may for step in chosen) / len(chosen) if chosen else math.nan


def _entry(about: str, found: Ratio, sample: str) -> Measurement:
    return Measurement(
        f"fields kept as read, {about}",
        f"R56: {found.hits} of {found.trials} basic fields of decided cases; {_bounds(found)}; a scripted reviewer "
        "keeps what is exactly as drawn",
        sample,
        _per_cent(found),
        "%",
        "nothing to compare with: without a reader all is typed",
        math.nan,
        f">= {ENTRY_GOAL * 100 // WHOLE} (R56)",
    )


def _steps(about: str, found: Ratio, sample: str, most: float) -> Measurement:
    return Measurement(
        f"steps decided by the machine, {about}",
        f"R57: {found.hits} of {found.trials} steps of decided cases; {_bounds(found)}",
        sample,
        _per_cent(found),
        "%",
        "steps that the templates let it decide",
        most,
        f">= {STEPS_GOAL * 100 // WHOLE} (R57)",
    )


def _per_cent(found: Ratio) -> float:
    return 100 * found.hits / found.trials if found.trials else math.nan


def _bounds(found: Ratio) -> str:
    if found.lower is None or found.upper is None:
        return "no bounds"
    return f"true share {100 * found.lower / WHOLE:.1f} to {100 * found.upper / WHOLE:.1f} %"
