"""Which steps of a case the machine passes by itself (R57, decision 0160). Pure.

It never fails a step: whatever is in doubt stays open for a person. It decides nothing in a case with an alert, with a
trace of tampering, or with evidence missing, and nothing that rests on an identifying field that it had to correct, or
on a field that it read unsurely and the customer did not state in the same way (decision 0260).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from case_contract.records import FieldRecord, FindingRecord, ReadingRecord
from case_contract.rules import SURE
from case_contract.templates import EXPECTED_DOCUMENT, FIELDS_OF, Template, declared_field, kinds_shown, missing_of
from case_contract.vocabulary import DocumentType, EvidenceKind, Severity, StepGround
from case_server.precheck.repository import PreCheckResults
from identity_checks.crosschecks.values import likeness
from identity_checks.finding_codes import FindingCode

RULES_VERSION: Final = "machine steps 7"

_F: Final = FindingCode
_G: Final = StepGround
_D: Final = DocumentType

_TRACES: Final = frozenset(
    {
        _F.SCREEN_RECAPTURE,
        _F.PRINT_RECAPTURE,
        _F.PHOTOCOPY,
        _F.PORTRAIT_REPLACED,
        _F.TEXT_EDITED,
        _F.TEXT_COPIED,
        _F.SECURITY_PRINT_MISSING,
        _F.TEMPLATE_MISMATCH,
        _F.PICTURE_GENERATED,
        _F.PICTURE_EDITED,
        _F.PICTURE_FROM_ELSEWHERE,
        _F.GENUINENESS_NOT_CHECKED,
        _F.GENUINENESS_PARTLY_CHECKED,
        _F.OUTLINE_BESIDE_FORM,
        _F.OUTLINE_NOT_FOUND,
        _F.DOCUMENT_ALTERED,
        _F.WRONG_DOCUMENT,
        _F.UNREAD_TEXT,
    }
)
"""With one of these, however weak, what stands on the picture proves nothing by itself."""

_ELSEWHERE: Final = frozenset({_F.PICTURE_SEEN_BEFORE, _F.DOCUMENT_SEEN_BEFORE, _F.FACE_SEEN_BEFORE})
"""In another case too; as a mere remark it was the same customer's."""

_AGAINST_NUMBERS: Final = frozenset(
    {
        _F.NUMBER_CHECK_DIGIT,
        _F.NUMBER_MALFORMED,
        _F.NUMBER_BIRTH_MISMATCH,
        _F.NUMBER_SEX_MISMATCH,
        _F.NUMBER_REGION_UNKNOWN,
        _F.NUMBER_FIRST_GENERATION,
        _F.USCC_CHECK_DIGIT,
        _F.MRZ_CHECK_DIGIT,
        _F.MRZ_UNREADABLE,
        _F.MRZ_REPAIRED,
        _F.MRZ_STATE_UNKNOWN,
        _F.MRZ_VISUAL_MISMATCH,
    }
)
_AGAINST_DATES: Final = frozenset(
    {
        _F.DATE_IMPOSSIBLE,
        _F.DOCUMENT_EXPIRED,
        _F.DOCUMENT_NOT_YET_VALID,
        _F.VALIDITY_TERM_UNUSUAL,
        _F.SIDES_MISMATCH,
    }
)
_AGAINST_AGREEMENT: Final = _AGAINST_NUMBERS | frozenset(
    {
        _F.PRINT_NOT_READ,
        _F.DECLARED_MISMATCH,
        _F.SIDES_MISMATCH,
        _F.LICENCE_PERSON_MISMATCH,
        _F.HOLDERS_DIFFER,
        _F.DATE_IMPOSSIBLE,
    }
)

_NUMBERS: Final = MappingProxyType(
    {
        _D.RESIDENT_ID_FRONT: ("id_number",),
        _D.BUSINESS_LICENCE: ("uscc",),
        _D.PASSPORT: ("document_number",),
    }
)
_LAST_DAYS: Final = MappingProxyType(
    {
        _D.RESIDENT_ID_BACK: ("valid_from", "valid_until"),
        _D.PASSPORT: ("expiry_date",),
        _D.BUSINESS_LICENCE: ("business_term",),
    }
)
_NAMED: Final = MappingProxyType({_D.RESIDENT_ID_FRONT: ("name",), _D.BUSINESS_LICENCE: ("legal_representative",)})
_IDENTIFYING: Final = frozenset({"name", "surname", "given_names", "id_number", "uscc", "document_number", "mrz"})
_NATIONALITY: Final = range(10, 13)
"""Places in the second line of a zone of two lines."""
_NOT_ON_EVERY_ONE: Final = frozenset({"business_term"})
"""A licence without a term is in force without end."""


@dataclass(frozen=True, slots=True)
class MachineStep:
    """A step that the machine passes, and on what."""

    step: str
    grounds: tuple[StepGround, ...]


@dataclass(frozen=True, slots=True)
class _Papers:
    """What the steps are judged by: the documents that the template asks for, and everything found."""

    documents: Mapping[DocumentType, Sequence[ReadingRecord]]
    codes: Collection[str]
    declared: Mapping[str, str]
    by_person: Collection[tuple[UUID, str]] = ()

    def confirmed(self, wanted: Mapping[DocumentType, tuple[str, ...]]) -> tuple[StepGround, ...]:
        """On what these fields of every reading of these documents stand; nothing when one of them stands on nothing.

        A value is confirmed when it was read surely, when the customer, who saw no reading, stated the same, or when a
        reviewer has said what it is.
        """
        grounds: set[StepGround] = set()
        for kind, names in wanted.items():
            for reading in self.documents.get(kind, ()):
                for name in names:
                    if (reading.reading_id, name) in self.by_person:
                        grounds.add(_G.CONFIRMED_BY_PERSON)
                        continue
                    ground = _ground(name, reading.fields.get(name), self.stated(kind, name))
                    if ground is None:
                        return ()
                    grounds.add(ground)
        return tuple(ground for ground in StepGround if ground in grounds)

    def stated(self, kind: DocumentType, name: str) -> str:
        """What the customer stated for a field of this document."""
        return self.declared.get(declared_field(kind, name), "").strip()

    def clear_of(self, codes: Collection[FindingCode]) -> bool:
        """Whether nothing of this kind was found."""
        return not any(code in self.codes for code in codes)


def machine_steps(
    template: Template,
    results: PreCheckResults,
    declared: Mapping[str, str],
    present: Collection[EvidenceKind],
    *,
    by_person: Collection[tuple[UUID, str]] = (),
) -> tuple[MachineStep, ...]:
    """The steps of `template` that the machine passes, in its order, each with what it was decided on.

    `present` are the kinds of evidence that came, `by_person` the fields of readings whose value is a reviewer's word.
    Empty as soon as anything speaks against deciding without a person.
    """
    read = {reading.document_type for reading in results.readings}
    if missing_of(template, kinds_shown(present, read)) or _speaks_against(results.findings):
        return ()
    wanted = [EXPECTED_DOCUMENT[kind] for kind in template.required if kind is not EvidenceKind.SELFIE]
    documents = {kind: [one for one in results.readings if one.document_type is kind] for kind in wanted}
    if not all(documents.values()):
        return ()
    papers = _Papers(documents, {finding.code for finding in results.findings}, declared, by_person)
    return tuple(
        MachineStep(step.code, grounds)
        for step in template.steps
        if step.machine_may and (grounds := _RULES[step.code](papers))
    )


def _speaks_against(found: Sequence[FindingRecord]) -> bool:
    return any(
        finding.severity is Severity.ALERT
        or finding.code in _TRACES
        or (finding.code in _ELSEWHERE and finding.severity is not Severity.INFO)
        for finding in found
    )


def _ground(name: str, item: FieldRecord | None, stated: str) -> StepGround | None:
    """On what a value stands, if on anything."""
    if item is None or not item.value:
        return _G.READ_SURELY if name in _NOT_ON_EVERY_ONE else None
    if name in _IDENTIFYING and item.corrections:
        return None
    if item.confidence >= SURE:
        return _G.READ_SURELY
    return _G.AS_DECLARED if stated and likeness(name, stated, item.value) >= 1.0 else None


def _numbers_valid(papers: _Papers) -> tuple[StepGround, ...]:
    """The numbers are confirmed and nothing is wrong with them; a zone proves itself by its check digits."""
    zones = [reading.fields.get("mrz") for reading in papers.documents.get(_D.PASSPORT, ())]
    whole = all(zone is not None and _proves_itself(zone) for zone in zones)
    on = papers.confirmed(_NUMBERS)
    holds = on and whole and papers.clear_of(_AGAINST_NUMBERS)
    return (*on, _G.CHECK_DIGITS_RIGHT, _G.MATCHES_OTHER_FIELDS, _G.NO_ALERT) if holds else ()


def _proves_itself(zone: FieldRecord) -> bool:
    """Whether the zone's numbers stand as they were read.

    Of a zone of two lines the second has the check digits; the names in the first and the nationality in the second
    have none (ICAO 9303-4 and 9303-6, 4.2.2), and a sign that looks like a letter has to be one there.
    """
    first, *others = zone.value.split("\n")
    letters = [*range(len(first)), *(len(first) + 1 + place for place in _NATIONALITY)] if len(others) == 1 else []
    return bool(zone.value) and all(correction.position in letters for correction in zone.corrections)


def _in_force(papers: _Papers) -> tuple[StepGround, ...]:
    on = papers.confirmed(_LAST_DAYS)
    return (*on, _G.IN_FORCE_TODAY, _G.NO_ALERT) if on and papers.clear_of(_AGAINST_DATES) else ()


def _fields_agree(papers: _Papers) -> tuple[StepGround, ...]:
    """All that the customer stated, and who she is on every document that says it, is confirmed, and nothing differs.

    What she did not state has nothing to agree with: it is a matter of entry, not of this step. What she stated and the
    document does not show is open.
    """
    identifying = _identifying_names(papers)
    stated = all(any(papers.stated(kind, name) for name in names) for kind, names in identifying.items())
    compared = {
        kind: tuple(name for name in FIELDS_OF[kind] if papers.stated(kind, name) or name in identifying.get(kind, ()))
        for kind in papers.documents
    }
    on = papers.confirmed(compared)
    holds = on and stated and papers.clear_of(_AGAINST_AGREEMENT)
    both = {*on, _G.AS_DECLARED}
    return (*(ground for ground in StepGround if ground in both), _G.MATCHES_OTHER_FIELDS, _G.NO_ALERT) if holds else ()


def _licence_agrees(papers: _Papers) -> tuple[StepGround, ...]:
    on = papers.confirmed(_NAMED)
    holds = on and papers.clear_of({_F.LICENCE_PERSON_MISMATCH})
    return (*on, _G.NAMES_ONE_PERSON, _G.NO_ALERT) if holds else ()


def _read_names(kind: DocumentType, readings: Sequence[ReadingRecord]) -> list[str]:
    return [name for name in FIELDS_OF[kind] if any(name in reading.fields for reading in readings)]


def _identifying_names(papers: _Papers) -> dict[DocumentType, list[str]]:
    found = {
        kind: [name for name in _read_names(kind, readings) if name in _IDENTIFYING - {"mrz"}]
        for kind, readings in papers.documents.items()
    }
    return {kind: names for kind, names in found.items() if names}


_RULES: Final[Mapping[str, Callable[[_Papers], tuple[StepGround, ...]]]] = MappingProxyType(
    {
        "numbers_valid": _numbers_valid,
        "in_force": _in_force,
        "fields_agree": _fields_agree,
        "licence_agrees": _licence_agrees,
    }
)
