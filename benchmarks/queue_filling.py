"""Thousands of cases that wait for review, written straight into the server's tables by their owner.

Each has what a pre-checked case has: key, sealed words of the customer, evidence rows, readings, findings, faces, log.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from case_contract.identifiers import new_id, new_service_code
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import CaseStatus, CaseType, ClockKind, DocumentType, EvidenceKind, FaceBand
from case_server.evidence.sealing import key_context, seal_json
from case_server.foundation.keys import LocalKeyProvider
from case_server.precheck.repository import READING_KIND

_TEMPLATE: Final = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
_QUAD: Final = ((12.5, 20.0), (412.5, 20.0), (412.5, 270.0), (12.5, 270.0))
_FRONT_FIELDS: Final = {
    "name": "张伟",
    "sex": "男",
    "ethnicity": "汉",
    "birth_date": "1990-01-01",
    "address": "广东省深圳市福田区样本路一号样本大厦二十楼",
    "id_number": "440300199001010015",
}
_BACK_FIELDS: Final = {"authority": "深圳市公安局福田分局", "valid_from": "2015-03-04", "valid_until": "2035-03-04"}
_SEQUENCED_WITHIN_S: Final = 120.0


def fill_queue(url: str, keys_folder: Path, tenant_id: UUID, count: int) -> None:
    """Commit `count` ready cases of `tenant_id` and have their rows counted for the planner."""
    provider = LocalKeyProvider.from_folder(keys_folder)
    now = datetime.now(UTC)
    rows: dict[str, list[dict[str, Any]]] = {}
    with psycopg.connect(url) as connection:
        # Rows are whole and consistent as written, so that neither keys nor triggers have to be looked at for each.
        connection.execute("SET session_replication_role = replica")
        xid = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert xid is not None
        for number in range(count):
            received = now - timedelta(milliseconds=count - number)
            for table, row in _rows_of_case(provider, tenant_id, number, received, xid[0]):
                rows.setdefault(table, []).append(row)
        for table, values in rows.items():
            _copy(connection, table, values)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def wait_for_the_log(url: str) -> None:
    """Return when every committed entry has its leaf, so that the sequencer is not busy with the filling."""
    pause = threading.Event()
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(int(_SEQUENCED_WITHIN_S / 0.1)):
            row = connection.execute(
                "SELECT (SELECT count(*) FROM log_entries) = (SELECT count(*) FROM log_leaves)"
            ).fetchone()
            if row is not None and row[0] is True:
                return
            pause.wait(0.1)
    raise TimeoutError("the record log was not sequenced in time")


def _copy(connection: psycopg.Connection[tuple[Any, ...]], table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(name) for name in names)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _rows_of_case(
    provider: LocalKeyProvider, tenant_id: UUID, number: int, received: datetime, xid: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    case_id = new_id(received)
    key = number.to_bytes(32, "big")
    case = {"tenant_id": tenant_id, "case_id": case_id}
    yield (
        "case_keys",
        {**case, "wrapped_key": provider.wrap(key, key_context(case_id)), "created_at": received},
    )
    yield "cases", case | _case_columns(number, received, xid, seal_json(key, _FRONT_FIELDS, case_id, "declared"))
    files = {kind: new_id(received) for kind in _TEMPLATE.required}
    for kind, evidence_id in files.items():
        yield (
            "evidence",
            {
                **case,
                "evidence_id": evidence_id,
                "kind": kind.value,
                "media_type": "image/jpeg",
                "byte_count": 400_000,
                "page_count": 1,
                "sha256": "0" * 64,
                "object_path": f"bench/{evidence_id}",
                "received_at": received,
            },
        )
    yield from _machine_rows(case, key, files, received)
    yield (
        "log_entries",
        {
            **case,
            "case_version": 3,
            "actor_kind": "system",
            "operation": "finish_pre_check",
            "details": json.dumps({"from": "pre_checking", "to": "ready"}),
            "at": received,
        },
    )


def _case_columns(number: int, received: datetime, xid: int, declared: bytes) -> dict[str, Any]:
    return {
        "service_code": new_service_code(),
        "tenant_reference": f"BENCH-{number:06d}",
        "subject_id": f"C-{number}",
        "case_type": _TEMPLATE.case_type.value,
        "tier": "normal",
        "urgency": 2,
        "language": "zh_CN",
        "template_id": _TEMPLATE.template_id,
        "template_version": _TEMPLATE.version,
        "policy_version": "cn-aml v1",
        "declared_sealed": declared,
        "masked_name": "张*",
        "round": 1,
        "status": CaseStatus.READY.value,
        "version": 3,
        "foreign_version": 3,
        "change_xid": xid,
        "pre_check": "done",
        "risk_level": "low",
        "alert_count": 0,
        "warning_count": 1,
        "face_alert_count": 0,
        "face_warning_count": 0,
        "needs": [],
        "machine_needs": [],
        "met_needs": [],
        "judges": [],
        "received_at": received,
        "clock_kind": ClockKind.COMPLETION.value,
        "clock_started_at": received,
        "clock_due_at": received + timedelta(hours=2),
    }


def _machine_rows(
    case: Mapping[str, Any], key: bytes, files: Mapping[EvidenceKind, UUID], at: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    made = {**case, "made_at": at}
    quad = Jsonb(_QUAD)
    sides = (
        (EvidenceKind.ID_FRONT, DocumentType.RESIDENT_ID_FRONT, _FRONT_FIELDS),
        (EvidenceKind.ID_BACK, DocumentType.RESIDENT_ID_BACK, _BACK_FIELDS),
    )
    for kind, document, values in sides:
        fields = {name: {"value": value, "confidence": 0.98, "box": _QUAD} for name, value in values.items()}
        yield (
            "readings",
            {
                **made,
                "reading_id": new_id(at),
                "evidence_id": files[kind],
                "page": 0,
                "document": 0,
                "fields_read": sorted(fields),
                "fields_missing": [],
                "document_type": document.value,
                "rotation": 0,
                "corners": quad,
                "fields_sealed": seal_json(key, fields, case["case_id"], READING_KIND),
                "quality": Jsonb({"score": 0.9}),
                "model_versions": Jsonb({"text": "1", "layout": "1"}),
            },
        )
    for ordinal, code in enumerate(("glare", "image_soft")):
        yield (
            "findings",
            {
                **made,
                "finding_id": new_id(at),
                "ordinal": ordinal,
                "evidence_id": files[EvidenceKind.ID_FRONT],
                "page": 0,
                "document": 0,
                "code": code,
                "severity": "warning",
                "confidence": 0.8,
                "region": quad,
                "details": Jsonb({}),
                "model_version": "1",
            },
        )
    yield (
        "face_comparisons",
        {
            **made,
            "comparison_id": new_id(at),
            "similarity": 0.7,
            "same_probability": 0.99,
            "band": FaceBand.SAME.value,
            "document_evidence_id": files[EvidenceKind.ID_FRONT],
            "document_page": 0,
            "document_box": quad,
            "document_quality": 0.8,
            "selfie_evidence_id": files[EvidenceKind.SELFIE],
            "selfie_box": quad,
            "selfie_quality": 0.9,
            "model_version": "1",
        },
    )
