"""What a person's word on a field makes of a number: the findings on it, and the step about numbers (R21, 0160). Pure.

The check is the one that the pre-check makes of what was read, so a corrected number is held to the same rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from case_contract.commands import DecideField
from case_contract.identifiers import new_id
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, ReadingRecord, StepRecord
from case_contract.rules import StandingDocument, standing_document
from case_contract.templates import NUMBERS_STEP, Template
from case_contract.vocabulary import (
    DocumentType,
    FieldBasis,
    PreCheckState,
    RiskLevel,
    Severity,
    StepGround,
    StepOutcome,
)
from case_server.precheck.deciding import machine_steps
from case_server.precheck.repository import PreCheckResults
from identity_checks.crosschecks.number_agreement import (
    OF_NUMBERS,
    SAID_OF_NUMBERS,
    NumberSaid,
    number_agreement,
    number_field,
)
from identity_checks.finding_codes import FindingCode

CORRECTED: Final = {"value": FieldBasis.CORRECTED.value}
"""Detail of a finding that is about what a person typed, not about what was read."""
_VERSION: Final = "numbers of corrections 1"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What changes with a person's word on a field.

    Attributes:
        stale: findings that no longer stand.
        fresh: findings that come in their place.
        standing: all findings of the case as they are then.
        reopens: whether the step was passed and the number no longer holds.
        grounds: on what the machine passes the step now; empty where it does not, or a person has taken it over.
    """

    stale: tuple[UUID, ...]
    fresh: tuple[FindingRecord, ...]
    standing: tuple[FindingRecord, ...]
    reopens: bool
    grounds: tuple[StepGround, ...]


def is_about_numbers(body: object) -> bool:
    """Whether a command's body is a word on a field that a number depends on."""
    return isinstance(body, DecideField) and body.field in OF_NUMBERS


def renewed(detail: CaseDetail, template: Template, body: DecideField, today: date) -> Renewed | None:
    """What `body` changes in a case; None where no number is checked on its document."""
    decided = {(one.document_type, one.field): one.value for one in detail.field_decisions}
    decided[body.document_type, body.field] = body.value
    document = standing_document(detail.evidence, detail.readings, decided, (body.document_type, body.field))
    number = number_field(document.document_type.value, document.pack)
    if number is None:
        return None
    said = number_agreement(document.document_type.value, document.pack, document.values, today)
    before = [one for one in detail.findings if _is_of(one, document, number)]
    after = [_finding(document, one, number) for one in said]
    changes = _told(before) != _told(after)
    stale = tuple(one.finding_id for one in before) if changes else ()
    fresh = tuple(after) if changes else ()
    standing = (*(one for one in detail.findings if one.finding_id not in stale), *fresh)
    holds = not any(one.severity is Severity.ALERT for one in after)
    step = next((one for one in detail.steps if one.code == NUMBERS_STEP), StepRecord(code=NUMBERS_STEP))
    untouched = step.outcome is None and step.decided_by is None
    return Renewed(
        stale,
        fresh,
        standing,
        reopens=not holds and step.outcome is StepOutcome.PASSED,
        grounds=_grounds(detail, template, decided, standing) if holds and untouched else (),
    )


def _is_of(finding: FindingRecord, document: StandingDocument, number: str) -> bool:
    """Whether a finding says something of the number of a document."""
    about = finding.code in SAID_OF_NUMBERS or (finding.code == FindingCode.DATE_IMPOSSIBLE and finding.field == number)
    reading = document.reading
    if reading is None:
        return about and finding.evidence_id is None and finding.field in OF_NUMBERS
    place = reading.evidence_id, reading.page, reading.document
    return about and (finding.evidence_id, finding.page, finding.document) == place


def _told(found: Iterable[FindingRecord]) -> set[tuple[str, ...]]:
    """What findings say, whatever they bear of how it was found."""
    return {(one.code, one.field or "", one.details.get("value", ""), one.details.get("problem", "")) for one in found}


def _finding(document: StandingDocument, said: NumberSaid, number: str) -> FindingRecord:
    reading = document.reading
    fields = {} if reading is None else reading.fields
    concerned = [name for name in (number, said.field) if name in document.values]
    as_read = [fields[name] for name in concerned if name in fields and fields[name].value == document.values[name]]
    typed = len(as_read) < len(concerned)
    box = fields[said.field].box if said.field in fields else None
    return FindingRecord(
        finding_id=new_id(),
        code=said.code.value,
        severity=Severity(said.severity.value),
        confidence=min((one.confidence for one in as_read), default=1.0),
        evidence_id=None if reading is None else reading.evidence_id,
        page=None if reading is None else reading.page,
        document=0 if reading is None else reading.document,
        region=box,
        field=said.field,
        details={**said.details, **(CORRECTED if typed else {})},
        model_version=_VERSION,
    )


def _grounds(
    detail: CaseDetail,
    template: Template,
    decided: dict[tuple[DocumentType, str], str],
    standing: tuple[FindingRecord, ...],
) -> tuple[StepGround, ...]:
    """On what the machine passes the step, by the rules of the pre-check; it decides nothing in a case of high risk."""
    if detail.summary.pre_check is not PreCheckState.DONE or detail.summary.risk_level is RiskLevel.HIGH:
        return ()
    by_person: set[tuple[UUID, str]] = set()
    readings = {one.reading_id: one for one in detail.readings}
    for (kind, name), value in decided.items():
        reading = standing_document(detail.evidence, detail.readings, decided, (kind, name)).reading
        if reading is not None:
            readings[reading.reading_id] = _with(readings[reading.reading_id], name, value)
            by_person.add((reading.reading_id, name))
    results = PreCheckResults(tuple(readings.values()), standing)
    present = [item.kind for item in detail.evidence]
    steps = machine_steps(template, results, detail.declared, present, by_person=by_person)
    return next((step.grounds for step in steps if step.step == NUMBERS_STEP), ())


def _with(reading: ReadingRecord, name: str, value: str) -> ReadingRecord:
    known = reading.fields.get(name)
    own = FieldRecord(value=value, confidence=1.0, box=None if known is None else known.box)
    return reading.model_copy(update={"fields": {**reading.fields, name: own}})
