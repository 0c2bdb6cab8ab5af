"""Stores and loads what the machine read and found; the fields of readings are sealed under the case's key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import BlindRiskRecord, FaceComparisonRecord, FindingRecord, ReadingRecord, StepRecord
from case_contract.templates import kinds_shown
from case_contract.vocabulary import (
    DocumentType,
    EvidenceKind,
    Need,
    PreCheckState,
    RiskLevel,
    Severity,
)
from case_server.evidence.sealing import open_json, seal_json
from case_server.evidence.tables import evidence
from case_server.precheck.tables import face_comparisons, findings, machine_steps, readings

READING_KIND: Final = "reading"
"""What the sealed fields of a reading are bound to, besides the case."""


@dataclass(frozen=True, slots=True)
class PreCheckResults:
    """What the last run of the pre-check left on a case; empty before it."""

    readings: tuple[ReadingRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    face: FaceComparisonRecord | None = None


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """What is kept of a reading in the clear: figures of its picture, and which fields its document lacks."""

    quality: Mapping[str, float | bool] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """What a run makes of the case as a whole; `needs` is None when it failed, so that it says nothing of them.

    `blind` is what it makes of it without the comparison of the faces, where that has a part in it.
    """

    state: PreCheckState
    risk_level: RiskLevel
    needs: tuple[Need, ...] | None
    alert_count: int
    warning_count: int
    blind: BlindRiskRecord | None = None


def kinds_handed_in(connection: sa.Connection, case_id: UUID) -> frozenset[EvidenceKind]:
    """What a case has now: the kinds that came, and those whose document was read on a picture of another kind (R3)."""
    current = sa.and_(evidence.c.case_id == case_id, evidence.c.superseded_at.is_(None))
    came = connection.execute(sa.select(evidence.c.kind).where(current)).scalars()
    read = connection.execute(
        sa.select(readings.c.document_type)
        .distinct()
        .join(evidence, evidence.c.evidence_id == readings.c.evidence_id)
        .where(current, readings.c.superseded_at.is_(None))
    ).scalars()
    return kinds_shown({EvidenceKind(kind) for kind in came}, {DocumentType(kind) for kind in read})


def standing_machine_steps(connection: sa.Connection, case_id: UUID) -> dict[str, StepRecord]:
    """What the last pre-check decided by itself, by the step's code."""
    current = sa.select(machine_steps).where(
        machine_steps.c.case_id == case_id, machine_steps.c.superseded_at.is_(None)
    )
    return {
        row.step: StepRecord(
            code=row.step,
            outcome=row.outcome,
            decided_at=row.made_at,
            grounds=tuple(row.grounds),
            rules_version=row.rules_version,
        )
        for row in connection.execute(current)
    }


def read_values(
    connection: sa.Connection, case_id: UUID, case_key: bytes, document_type: DocumentType, name: str
) -> frozenset[str]:
    """What the last pre-check read for a field; of several documents of the kind, all of it."""
    sealed = connection.execute(
        sa.select(readings.c.fields_sealed).where(
            readings.c.case_id == case_id,
            readings.c.document_type == document_type.value,
            readings.c.superseded_at.is_(None),
        )
    ).scalars()
    opened = (open_json(case_key, one, case_id, READING_KIND) for one in sealed)
    return frozenset(fields[name]["value"] for fields in opened if name in fields)


def supersede_results(connection: sa.Connection, case_id: UUID, at: datetime) -> None:
    """Mark what an earlier run left; it stays for the record."""
    for table in (readings, findings, face_comparisons, machine_steps):
        connection.execute(
            table.update().where(table.c.case_id == case_id, table.c.superseded_at.is_(None)).values(superseded_at=at)
        )


def supersede_findings(connection: sa.Connection, found: Collection[UUID], at: datetime) -> None:
    """Mark findings that no longer stand; they stay for the record."""
    connection.execute(findings.update().where(findings.c.finding_id.in_(found)).values(superseded_at=at))


def supersede_machine_step(connection: sa.Connection, case_id: UUID, step: str, at: datetime) -> None:
    """Mark what the machine decided of a step as gone; it stays for the record."""
    connection.execute(
        machine_steps.update()
        .where(
            machine_steps.c.case_id == case_id, machine_steps.c.step == step, machine_steps.c.superseded_at.is_(None)
        )
        .values(superseded_at=at)
    )


def has_alert_with(
    connection: sa.Connection, case_id: UUID, details: Mapping[str, str], codes: Collection[str]
) -> bool:
    """Whether an alert of one of these codes stands on a case, with details that hold all of these."""
    found = sa.select(findings.c.finding_id).where(
        findings.c.case_id == case_id,
        findings.c.superseded_at.is_(None),
        findings.c.severity == Severity.ALERT.value,
        findings.c.code.in_(codes),
        findings.c.details.contains(dict(details)),
    )
    return connection.execute(sa.select(found.exists())).scalar_one() is True


def store_results(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    case_key: bytes,
    results: PreCheckResults,
    facts: Mapping[UUID, ReadingFacts],
    comparison_id: UUID,
    at: datetime,
) -> None:
    """Write a run's results. `facts` has what is in the clear of each reading, by reading id."""
    common = {"tenant_id": tenant_id, "case_id": case_id, "made_at": at}
    if results.readings:
        connection.execute(
            readings.insert(),
            [
                common
                | {
                    "reading_id": reading.reading_id,
                    "evidence_id": reading.evidence_id,
                    "page": reading.page,
                    "document": reading.document,
                    "document_type": reading.document_type.value,
                    "rotation": reading.rotation,
                    "corners": reading.corners,
                    "fields_sealed": seal_json(
                        case_key,
                        {name: item.model_dump(mode="json") for name, item in reading.fields.items()},
                        case_id,
                        READING_KIND,
                    ),
                    "fields_read": sorted(reading.fields),
                    "fields_missing": sorted(facts.get(reading.reading_id, ReadingFacts()).missing),
                    "quality": dict(facts.get(reading.reading_id, ReadingFacts()).quality),
                    "model_versions": reading.model_versions,
                    "pack": None if reading.pack is None else reading.pack.model_dump(mode="json"),
                }
                for reading in results.readings
            ],
        )
    store_findings(connection, tenant_id=tenant_id, case_id=case_id, found=results.findings, at=at)
    if results.face is not None:
        face = results.face
        connection.execute(
            face_comparisons.insert().values(
                comparison_id=comparison_id, **common, **face.model_dump(exclude={"band"}), band=face.band.value
            )
        )


def store_findings(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    found: Sequence[FindingRecord],
    at: datetime,
    after: int = 0,
) -> None:
    """Write findings in the order given, `after` so many that stand already."""
    if not found:
        return
    connection.execute(
        findings.insert(),
        [
            finding.model_dump(exclude={"severity"})
            | {
                "tenant_id": tenant_id,
                "case_id": case_id,
                "made_at": at,
                "ordinal": ordinal,
                "severity": finding.severity.value,
            }
            for ordinal, finding in enumerate(found, start=after)
        ],
    )
