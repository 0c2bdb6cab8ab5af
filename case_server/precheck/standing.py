"""What of a case a person's word on a field is held against (0160): one trip, and opened as far as it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import from_json

from case_contract.records import EvidenceRecord, FindingRecord, ReadingRecord
from case_contract.vocabulary import DocumentType, EvidenceKind, FieldBasis, PreCheckState, RiskLevel, StepOutcome
from case_server.cases.sayings import REOPENED
from case_server.cases.tables import cases
from case_server.cases.whole_case import EVIDENCE, FINDINGS, READINGS, STANDING
from case_server.evidence.sealing import declared_under, open_json
from case_server.foundation.prepared import Prepared
from case_server.precheck.repository import READING_KIND
from identity_checks.packs.shelf import ShelvedPack

_THIS_ROUND: Final = "case_id = c.case_id AND round = c.round"
_LOAD: Final = Prepared(
    f"""
    SELECT json_build_object(
        'pre_check', c.pre_check, 'risk_level', c.risk_level,
        'evidence', {EVIDENCE}, 'readings', {READINGS}, 'findings', {FINDINGS},
        'by_machine', (SELECT coalesce(json_object_agg(step, outcome), '{{}}') FROM machine_steps WHERE {STANDING}),
        'by_people', (SELECT coalesce(json_object_agg(step, outcome), '{{}}') FROM (
            SELECT DISTINCT ON (step) step, outcome FROM step_outcomes WHERE {_THIS_ROUND}
            ORDER BY step, case_version DESC, command_id DESC
        ) AS last_words),
        'decided', (SELECT coalesce(json_agg(json_build_object(
            'document_type', document_type, 'field', field, 'basis', basis, 'sealed', encode(sealed, 'hex')
        ) ORDER BY case_version, command_id), '[]') FROM field_decisions WHERE {_THIS_ROUND})
    )::text AS standing FROM cases AS c WHERE c.case_id = :case_id
    """  # noqa: S608 - only names of tables are written into it
)
NO_PACKS: Final = MappingProxyType[str, ShelvedPack]({})
_KIND_ORDER: Final = {kind: place for place, kind in enumerate(EvidenceKind)}


@dataclass(frozen=True, slots=True)
class StandingStep:
    """How a step stands: `outcome` None while open; `by_person` once a person has said anything of it."""

    outcome: StepOutcome | None = None
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided a field to be."""

    value: str = field(repr=False)
    basis: FieldBasis


@dataclass(frozen=True, slots=True)
class StandingCase:
    """A case as far as a word on a field is held against it; readings and decisions are sealed until asked for.

    `packs` are those in use, by name.
    """

    case_id: UUID
    pre_check: PreCheckState
    risk_level: RiskLevel
    stated: Mapping[str, str] = field(repr=False)
    evidence: tuple[EvidenceRecord, ...]
    findings: tuple[FindingRecord, ...]
    steps: Mapping[str, StandingStep]
    packs: Mapping[str, ShelvedPack]
    _readings: Sequence[Mapping[str, Any]] = field(repr=False)
    _decided: Sequence[Mapping[str, Any]] = field(repr=False)
    _key: bytes = field(repr=False)

    def step(self, code: str) -> StandingStep:
        """How a step stands; open when nothing was said of it."""
        return self.steps.get(code, StandingStep())

    def readings(self, kind: DocumentType | None = None) -> tuple[ReadingRecord, ...]:
        """What was read, of one kind of document or of all."""
        return tuple(
            ReadingRecord.model_validate(
                {name: value for name, value in one.items() if name != "sealed"}
                | {"fields": self._opened(one, READING_KIND)}
            )
            for one in self._readings
            if kind is None or one["document_type"] == kind
        )

    def decided(self, kind: DocumentType | None = None) -> dict[tuple[DocumentType, str], Decision]:
        """What people said last of each field in this round, of one kind of document or of all."""
        return {
            (DocumentType(one["document_type"]), one["field"]): Decision(
                self._opened(one, "field")["value"], FieldBasis(one["basis"])
            )
            for one in self._decided
            if kind is None or one["document_type"] == kind
        }

    def _opened(self, one: Mapping[str, Any], kind: str) -> Any:
        return open_json(self._key, bytes.fromhex(one["sealed"]), self.case_id, kind)


def stated_in(connection: sa.Connection, case_id: UUID, key: bytes) -> dict[str, str]:
    """What the customer of a case stated."""
    sealed = connection.execute(sa.select(cases.c.declared_sealed).where(cases.c.case_id == case_id)).scalar_one()
    return declared_under(key, case_id, sealed)


def standing_case(
    connection: sa.Connection,
    case_id: UUID,
    key: bytes,
    stated: Mapping[str, str],
    packs: Mapping[str, ShelvedPack] = NO_PACKS,
) -> StandingCase:
    """A case within the transaction's scope, as it stands; `packs` by name, where its documents are held to theirs."""
    (row,) = _LOAD.rows(connection, {"case_id": case_id})
    found: dict[str, Any] = from_json(row.standing)
    steps = {code: StandingStep(StepOutcome(outcome)) for code, outcome in found["by_machine"].items()}
    for code, outcome in found["by_people"].items():
        steps[code] = StandingStep(None if outcome == REOPENED else StepOutcome(outcome), by_person=True)
    evidence = [EvidenceRecord.model_validate(one) for one in found["evidence"]]
    return StandingCase(
        case_id=case_id,
        pre_check=PreCheckState(found["pre_check"]),
        risk_level=RiskLevel(found["risk_level"]),
        stated=stated,
        evidence=tuple(sorted(evidence, key=lambda one: _KIND_ORDER[one.kind])),
        findings=tuple(FindingRecord.model_validate(one) for one in found["findings"]),
        steps=steps,
        packs=packs,
        _readings=found["readings"],
        _decided=found["decided"],
        _key=key,
    )
