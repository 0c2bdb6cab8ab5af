"""Stores and loads what the machine read and found; the fields of readings are sealed under the case's key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import FaceComparisonRecord, FindingRecord, ReadingRecord
from case_contract.vocabulary import Need, PreCheckState, RiskLevel
from case_server.evidence.sealing import seal_json
from case_server.precheck.tables import face_comparisons, findings, readings

READING_KIND: Final = "reading"
"""What the sealed fields of a reading are bound to, besides the case."""


@dataclass(frozen=True, slots=True)
class PreCheckResults:
    """What the last run of the pre-check left on a case; empty before it."""

    readings: tuple[ReadingRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    face: FaceComparisonRecord | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What a run makes of the case as a whole; `needs` is None when it failed, so that it says nothing of them."""

    state: PreCheckState
    risk_level: RiskLevel
    needs: tuple[Need, ...] | None
    alert_count: int
    warning_count: int


def supersede_results(connection: sa.Connection, case_id: UUID, at: datetime) -> None:
    """Mark what an earlier run left; it stays for the record."""
    for table in (readings, findings, face_comparisons):
        connection.execute(
            table.update().where(table.c.case_id == case_id, table.c.superseded_at.is_(None)).values(superseded_at=at)
        )


def store_results(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    case_key: bytes,
    results: PreCheckResults,
    qualities: Mapping[UUID, Mapping[str, float | bool]],
    comparison_id: UUID,
    at: datetime,
) -> None:
    """Write a run's results. `qualities` has the figures of each reading's picture by reading id."""
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
                    "document_type": reading.document_type.value,
                    "rotation": reading.rotation,
                    "corners": reading.corners,
                    "fields_sealed": seal_json(
                        case_key,
                        {name: field.model_dump(mode="json") for name, field in reading.fields.items()},
                        case_id,
                        READING_KIND,
                    ),
                    "quality": dict(qualities.get(reading.reading_id, {})),
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
    connection: sa.Connection, *, tenant_id: UUID, case_id: UUID, found: Sequence[FindingRecord], at: datetime
) -> None:
    """Write findings in the order given."""
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
            for ordinal, finding in enumerate(found)
        ],
    )
