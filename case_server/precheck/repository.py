"""Stores and loads what the machine read and found; the fields of readings are sealed under the case's key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.frozen import Quad
from case_contract.records import FaceComparisonRecord, FieldRecord, FindingRecord, ReadingRecord
from case_contract.vocabulary import DocumentType, FaceBand, Need, PreCheckState, RiskLevel, Severity
from case_server.evidence.sealing import case_keys_for, open_json, seal_json
from case_server.foundation.keys import KeyProvider
from case_server.precheck.tables import face_comparisons, findings, readings

_KIND: Final = "reading"


@dataclass(frozen=True, slots=True)
class PreCheckResults:
    """What the last run of the pre-check left on a case; empty before it."""

    readings: tuple[ReadingRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    face: FaceComparisonRecord | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What a run makes of the case as a whole."""

    state: PreCheckState
    risk_level: RiskLevel
    needs: tuple[Need, ...]
    alert_count: int
    warning_count: int


def load_results(
    connection: sa.Connection, key_provider: KeyProvider, case_ids: Collection[UUID]
) -> dict[UUID, PreCheckResults]:
    """The current results of several cases in four queries. The readings of an erased case have no fields."""
    wanted = list(case_ids)
    keys = case_keys_for(key_provider, connection, wanted)
    read: dict[UUID, list[ReadingRecord]] = {case_id: [] for case_id in wanted}
    found: dict[UUID, list[FindingRecord]] = {case_id: [] for case_id in wanted}
    compared: dict[UUID, FaceComparisonRecord] = {}
    for row in connection.execute(
        sa.select(readings)
        .where(readings.c.case_id.in_(wanted), readings.c.superseded_at.is_(None))
        .order_by(readings.c.reading_id)
    ):
        read[row.case_id].append(_reading(row, keys.get(row.case_id)))
    for row in connection.execute(
        sa.select(findings)
        .where(findings.c.case_id.in_(wanted), findings.c.superseded_at.is_(None))
        .order_by(findings.c.case_id, findings.c.ordinal)
    ):
        found[row.case_id].append(_finding(row))
    for row in connection.execute(
        sa.select(face_comparisons).where(
            face_comparisons.c.case_id.in_(wanted), face_comparisons.c.superseded_at.is_(None)
        )
    ):
        compared[row.case_id] = _comparison(row)
    return {
        case_id: PreCheckResults(tuple(read[case_id]), tuple(found[case_id]), compared.get(case_id))
        for case_id in wanted
    }


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
                        _KIND,
                    ),
                    "quality": dict(qualities.get(reading.reading_id, {})),
                    "model_versions": reading.model_versions,
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


def _reading(row: sa.Row[tuple[object, ...]], key: bytes | None) -> ReadingRecord:
    fields = {} if key is None else open_json(key, row.fields_sealed, row.case_id, _KIND)
    return ReadingRecord(
        reading_id=row.reading_id,
        evidence_id=row.evidence_id,
        page=row.page,
        document_type=DocumentType(row.document_type),
        rotation=row.rotation,
        corners=_quad(row.corners),
        fields={name: FieldRecord.model_validate(field) for name, field in fields.items()},
        model_versions=row.model_versions,
    )


def _finding(row: sa.Row[tuple[object, ...]]) -> FindingRecord:
    return FindingRecord(
        finding_id=row.finding_id,
        code=row.code,
        severity=Severity(row.severity),
        confidence=row.confidence,
        evidence_id=row.evidence_id,
        page=row.page,
        region=_quad(row.region),
        field=row.field,
        details=row.details,
        model_version=row.model_version,
    )


def _comparison(row: sa.Row[tuple[object, ...]]) -> FaceComparisonRecord:
    return FaceComparisonRecord(
        similarity=row.similarity,
        same_probability=row.same_probability,
        band=FaceBand(row.band),
        document_evidence_id=row.document_evidence_id,
        document_page=row.document_page,
        document_box=_sure_quad(row.document_box),
        selfie_evidence_id=row.selfie_evidence_id,
        selfie_box=_sure_quad(row.selfie_box),
        document_quality=row.document_quality,
        selfie_quality=row.selfie_quality,
        model_version=row.model_version,
    )


def _sure_quad(stored: Sequence[Sequence[float]]) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in stored)
    return (a, b, c, d)


def _quad(stored: Sequence[Sequence[float]] | None) -> Quad | None:
    return None if stored is None else _sure_quad(stored)
