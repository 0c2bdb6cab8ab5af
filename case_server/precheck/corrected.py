"""What a person's word on a field makes of a case: the findings on it, and the steps that rest on it (0160). Pure.

The checks are those that the pre-check makes of what was read, so a corrected value is held to the same rules: the
number of a document against itself, its numbers and dates by its data pack or its kind, what a card prints against the
zone on its back, and every value against what the customer stated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from case_contract.commands import DecideField
from case_contract.identifiers import new_id
from case_contract.records import FieldRecord, FindingRecord, ReadingRecord
from case_contract.rules import StandingDocument, no_longer_missing, standing_document, surest_of_a_pack
from case_contract.templates import FIELDS_STEP, IN_FORCE_STEP, NUMBERS_STEP, Template
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
from case_server.precheck.standing import Decision, StandingCase
from identity_checks import results as checks
from identity_checks.crosschecks.document_agreement import DocumentRules, DocumentSaid, Subject, sides_differ
from identity_checks.crosschecks.number_agreement import (
    OF_NUMBERS,
    SAID_OF_NUMBERS,
    number_agreement,
    number_field,
)
from identity_checks.crosschecks.one_document import required_fields
from identity_checks.crosschecks.stated_agreement import is_compared, new_differences, stated_agreement
from identity_checks.crosschecks.values import same_value
from identity_checks.finding_codes import FindingCode

CORRECTED: Final = MappingProxyType({"value": FieldBasis.CORRECTED.value})
"""Detail of a finding that is about what a person typed, not about what was read."""
OF_CORRECTIONS: Final = "of corrections"
"""In the version of every finding that came with a person's word on a field."""
_NUMBERS_VERSION: Final = f"numbers {OF_CORRECTIONS} 1"
_STATED_VERSION: Final = f"agreement {OF_CORRECTIONS} 1"
_DOCUMENT_VERSION: Final = f"documents {OF_CORRECTIONS} 1"
_SIDES_VERSION: Final = f"sides {OF_CORRECTIONS} 1"
_ZONE: Final = "mrz"
_STEP_OF: Final = MappingProxyType({Subject.NUMBERS: NUMBERS_STEP, Subject.DATES: IN_FORCE_STEP})

_TELLING: Final = ("value", "problem", "reason", "days", "term_years")

_Decided = Mapping[tuple[DocumentType, str], Decision]


@dataclass(frozen=True, slots=True)
class Renewed:
    """What changes with a person's word on a field.

    Attributes:
        stale: findings that no longer stand.
        fresh: findings that come in their place.
        standing: all findings of the case as they are then.
        reopens: steps that were passed and no longer hold.
        passes: steps that the machine passes now, each with its grounds; none that a person has taken over.
    """

    stale: tuple[UUID, ...]
    fresh: tuple[FindingRecord, ...]
    standing: tuple[FindingRecord, ...]
    reopens: tuple[str, ...]
    passes: Mapping[str, tuple[StepGround, ...]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a check says of a field, and the fields of the document that it rests on."""

    code: FindingCode
    severity: Severity
    field: str
    details: Mapping[str, str]
    rests_on: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class _Check:
    """One check of a document: what stood of it, what it says now, the step that rests on it and how that fares."""

    step: str
    before: tuple[FindingRecord, ...]
    after: tuple[FindingRecord, ...]
    holds: bool
    reopens: bool

    @property
    def changes(self) -> bool:
        """Whether it says anything else than it did."""
        return _told(self.before) != _told(self.after)


def is_followed(body: object, stated: Mapping[str, str]) -> bool:
    """Whether a command's body is a word on a field that a check depends on, that was `stated` or may be missing."""
    if not isinstance(body, DecideField):
        return False
    # What is read by a data pack depends on that pack.
    kind, by_pack = body.document_type.value, body.document_type is DocumentType.REGIONAL
    of_kind = checks.DocumentType(kind)
    follows = by_pack or body.field in OF_NUMBERS or bool(DocumentRules(of_kind).concerns(body.field))
    # What she had before her as read was not missing.
    supplies = not body.read_value and body.basis is not FieldBasis.READ and body.field in required_fields(of_kind)
    return follows or supplies or is_compared(kind, body.field, stated)


def renewed(case: StandingCase, template: Template, body: DecideField, today: date) -> Renewed:
    """What `body` changes in a case, which is as it was before."""
    about = body.document_type, body.field
    before = case.decided(body.document_type)
    after = {**before, about: Decision(body.value, body.basis)}
    readings = case.readings(body.document_type)
    was, now = (standing_document(case.evidence, readings, _values(of), about) for of in (before, after))
    checks = [_stated(case, was, now)]
    number = number_field(now.document_type.value, now.pack) if body.field in OF_NUMBERS else None
    if number is not None:
        checks.insert(0, _number(case, now, number, today))
    checks += _by_document(case, was, now, body.field, today)
    checks += _of_sides(case, readings, was, now, body.field)
    changed = [check for check in checks if check.changes]
    supplied = no_longer_missing(case.findings, readings, now, body.field)
    stale = tuple(one.finding_id for one in (*supplied, *(one for check in changed for one in check.before)))
    fresh = tuple(one for check in changed for one in check.after)
    standing = (*(one for one in case.findings if one.finding_id not in stale), *fresh)
    passed = {check.step for check in checks if case.step(check.step).outcome is StepOutcome.PASSED}
    open_to_machine = {
        check.step
        for check in checks
        if check.holds and case.step(check.step).outcome is None and not case.step(check.step).by_person
    }
    return Renewed(
        stale,
        fresh,
        standing,
        reopens=tuple(check.step for check in checks if check.reopens and check.step in passed),
        passes=_passes(case, template, {about: after[about]}, standing, open_to_machine),
    )


def _number(case: StandingCase, now: StandingDocument, number: str, today: date) -> _Check:
    """The number of a document against itself and what is beside it."""
    before = tuple(
        one
        for one in case.findings
        if (one.code in SAID_OF_NUMBERS or (one.code == FindingCode.DATE_IMPOSSIBLE and one.field == number))
        and _is_of(one, now)
        and (now.reading is not None or one.field in OF_NUMBERS)
    )
    said = (
        _Said(one.code, Severity(one.severity), one.field, one.details, (number, one.field), _NUMBERS_VERSION)
        for one in number_agreement(now.document_type.value, now.pack, now.values, today)
    )
    after = tuple(_finding(now, one) for one in said)
    holds = not any(one.severity is Severity.ALERT for one in after)
    return _Check(NUMBERS_STEP, before, after, holds, reopens=not holds)


def _by_document(
    case: StandingCase, was: StandingDocument, now: StandingDocument, field: str, today: date
) -> Iterator[_Check]:
    """The numbers and dates of a document by its data pack or its kind; nothing where its pack is gone."""
    pack = case.packs.get(now.pack)
    if pack is None and now.document_type is DocumentType.REGIONAL:
        return
    rules = DocumentRules(checks.DocumentType(now.document_type.value), None if pack is None else pack.pack)
    version = _DOCUMENT_VERSION if pack is None else f"{_DOCUMENT_VERSION}, {_named(pack.reference)}"
    for subject in sorted(rules.concerns(field), key=lambda one: one.value):
        as_read = {} if now.reading is None else {name: item.value for name, item in now.reading.fields.items()}
        read, before, after = (_by_place(rules.said(subject, of, today)) for of in (as_read, was.values, now.values))
        differs = was.values.get(field) != now.values.get(field)
        news = {
            place
            for place in {*before, *after}
            if _claims(before, place) != _claims(after, place)
            or (differs and any(field in one.rests_on for one in after.get(place, ())))
        }
        concerned = sorted(news | (read.keys() - after.keys()))
        yield _Check(
            _STEP_OF[subject],
            tuple(one for one in case.findings if _is_of(one, now) and (one.code, one.field or "") in concerned),
            tuple(
                _finding(now, _Said(one.code, Severity(one.severity), one.field, one.details, one.rests_on, version))
                for place in concerned
                for one in after.get(place, ())
            ),
            holds=not any(_is_grave(said) for said in after.values()),
            reopens=any(_is_grave(after[place]) for place in news & after.keys()),
        )


def _of_sides(
    case: StandingCase,
    readings: Sequence[ReadingRecord],
    was: StandingDocument,
    now: StandingDocument,
    field: str,
) -> Iterator[_Check]:
    """What a card prints on its front against the zone on its back, where both were read and it is about the front."""
    back = surest_of_a_pack(readings, _ZONE)
    zone = None if back is None else back.fields.get(field)
    if back is None or zone is None or now.reading is None or _ZONE in now.reading.fields:
        return
    as_read = now.reading.fields.get(field)
    printed = now.values.get(field, "")
    differs = sides_differ(field, printed, zone.value)
    kept = as_read is not None and printed == as_read.value
    # The finding is where the zone is, and marked as typed where the value that is held against it was.
    beside = StandingDocument(now.document_type, back, {field: zone.value if kept else printed})
    said = _Said(FindingCode.SIDES_MISMATCH, Severity.ALERT, field, {}, (field,), _SIDES_VERSION)
    before = tuple(
        one
        for one in case.findings
        if one.code == FindingCode.SIDES_MISMATCH and one.field == field and _is_of(one, beside)
    )
    yield _Check(
        NUMBERS_STEP,
        before,
        (_finding(beside, said),) if differs else (),
        holds=not differs,
        reopens=differs and printed != was.values.get(field),
    )


def _by_place(said: Iterable[DocumentSaid]) -> dict[tuple[str, str], list[DocumentSaid]]:
    found: dict[tuple[str, str], list[DocumentSaid]] = {}
    for one in said:
        found.setdefault((one.code.value, one.field), []).append(one)
    return found


def _claims(said: Mapping[tuple[str, str], Sequence[DocumentSaid]], place: tuple[str, str]) -> list[object]:
    return [(one.severity, one.details) for one in said.get(place, ())]


def _is_grave(said: Iterable[DocumentSaid]) -> bool:
    return any(one.severity is not checks.Severity.INFO for one in said)


def _named(pack: checks.PackReference) -> str:
    return f"pack {pack.pack} {pack.version} {pack.sha256[:12]}"


def _stated(case: StandingCase, was: StandingDocument, now: StandingDocument) -> _Check:
    """The values of a document against what the customer stated."""
    kind, code = now.document_type.value, FindingCode.DECLARED_MISMATCH
    before = tuple(
        one
        for one in case.findings
        if one.code == code
        and _is_of(one, now)
        and (now.reading is not None or is_compared(kind, one.field or "", case.stated))
    )
    said = (
        _Said(code, Severity(one.severity), one.field, one.details, one.rests_on, _STATED_VERSION)
        for one in stated_agreement(kind, now.values, case.stated)
    )
    after = tuple(_finding(now, one) for one in said)
    reopens = bool(new_differences(kind, was.values, now.values, case.stated))
    return _Check(FIELDS_STEP, before, after, holds=not after, reopens=reopens)


def _is_of(finding: FindingRecord, document: StandingDocument) -> bool:
    """Whether a finding is where a document is; of one that was not read it is nowhere."""
    reading = document.reading
    if reading is None:
        return finding.evidence_id is None
    return (finding.evidence_id, finding.page, finding.document) == (
        reading.evidence_id,
        reading.page,
        reading.document,
    )


def _told(found: Iterable[FindingRecord]) -> set[tuple[str, ...]]:
    """What findings say, whatever they bear of how it was found."""
    return {(one.code, one.severity, one.field or "", *(one.details.get(key, "") for key in _TELLING)) for one in found}


def _finding(document: StandingDocument, said: _Said) -> FindingRecord:
    reading = document.reading
    fields = {} if reading is None else reading.fields
    concerned = [name for name in said.rests_on if name in document.values]
    as_read = [fields[name] for name in concerned if name in fields and fields[name].value == document.values[name]]
    typed = len(as_read) < len(concerned)
    return FindingRecord(
        finding_id=new_id(),
        code=said.code.value,
        severity=said.severity,
        confidence=min((one.confidence for one in as_read), default=1.0),
        evidence_id=None if reading is None else reading.evidence_id,
        page=None if reading is None else reading.page,
        document=0 if reading is None else reading.document,
        region=fields[said.field].box if said.field in fields else None,
        field=said.field,
        details={**said.details, **(CORRECTED if typed else {})},
        model_version=said.version,
    )


def _passes(
    case: StandingCase,
    template: Template,
    last: _Decided,
    standing: tuple[FindingRecord, ...],
    wanted: set[str],
) -> dict[str, tuple[StepGround, ...]]:
    """Which of the `wanted` steps the machine passes, by the rules of the pre-check; nothing in a case of high risk."""
    if not wanted or case.pre_check is not PreCheckState.DONE or case.risk_level is RiskLevel.HIGH:
        return {}
    decided = {**case.decided(), **last}
    values, read = _values(decided), case.readings()
    readings = {one.reading_id: one for one in read}
    by_person: set[tuple[UUID, str]] = set()
    for (kind, name), decision in decided.items():
        reading = standing_document(case.evidence, read, values, (kind, name)).reading
        if reading is None:
            continue
        if decision.basis is FieldBasis.DECLARED and not _bears_out(reading, name, decision.value):
            # What was stated agrees with itself: that a document bears it out against its reading, a person says.
            wanted = wanted - {FIELDS_STEP}
        readings[reading.reading_id] = _with(readings[reading.reading_id], name, decision.value)
        by_person.add((reading.reading_id, name))
    results = PreCheckResults(tuple(readings.values()), standing)
    present = [item.kind for item in case.evidence]
    passed = machine_steps(template, results, case.stated, present, by_person=by_person)
    return {step.step: step.grounds for step in passed if step.step in wanted}


def _bears_out(reading: ReadingRecord, name: str, value: str) -> bool:
    return name in reading.fields and same_value(name, reading.fields[name].value, value)


def _values(decided: _Decided) -> dict[tuple[DocumentType, str], str]:
    return {key: decision.value for key, decision in decided.items()}


def _with(reading: ReadingRecord, name: str, value: str) -> ReadingRecord:
    known = reading.fields.get(name)
    own = FieldRecord(value=value, confidence=1.0, box=None if known is None else known.box)
    return reading.model_copy(update={"fields": {**reading.fields, name: own}})
