"""Idempotency keys and receipts in the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_contract.intake import CaseReceipt
from case_contract.vocabulary import CaseStatus, CaseType, EvidenceKind
from case_server.cases.tables import cases
from case_server.intake.tables import intake_requests
from case_server.precheck.repository import kinds_handed_in


@dataclass(frozen=True, slots=True)
class Answered:
    """The same content was sent under this key before; this was the answer."""

    receipt: CaseReceipt


@dataclass(frozen=True, slots=True)
class Reused:
    """The key was used before for other content."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The key is new and now taken by this transaction; whoever comes with it at the same time waits for its end."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What intake needs to know of a case that exists."""

    case_id: UUID
    case_type: CaseType
    service_code: str
    status: CaseStatus
    received_at: datetime
    due_at: datetime
    present: frozenset[EvidenceKind]


def take_key(
    connection: sa.Connection, *, tenant_id: UUID, key: str, digest: bytes, at: datetime
) -> Fresh | Answered | Reused:
    """Take an idempotency key, or say what became of it before."""
    taken = connection.execute(
        insert(intake_requests)
        .values(tenant_id=tenant_id, idempotency_key=key, digest=digest, received_at=at)
        .on_conflict_do_nothing()
        .returning(intake_requests.c.idempotency_key)
    ).one_or_none()
    if taken is not None:
        return Fresh()
    earlier = connection.execute(
        sa.select(intake_requests.c.digest, intake_requests.c.receipt).where(
            intake_requests.c.tenant_id == tenant_id, intake_requests.c.idempotency_key == key
        )
    ).one()
    if earlier.digest != digest or earlier.receipt is None:
        return Reused()
    return Answered(CaseReceipt.model_validate_json(earlier.receipt))


def case_under(connection: sa.Connection, *, tenant_id: UUID, key: str) -> tuple[UUID, bytes] | None:
    """The case that was opened under an idempotency key, and the digest of what was sent; None when there is none."""
    table = intake_requests
    row = connection.execute(
        sa.select(table.c.case_id, table.c.digest).where(
            table.c.tenant_id == tenant_id, table.c.idempotency_key == key, table.c.case_id.is_not(None)
        )
    ).one_or_none()
    return None if row is None else (row.case_id, bytes(row.digest))


def keep_receipt(connection: sa.Connection, *, tenant_id: UUID, key: str, receipt: CaseReceipt) -> None:
    """Store the answer beside the key, for the next time it is asked."""
    connection.execute(
        intake_requests.update()
        .where(intake_requests.c.tenant_id == tenant_id, intake_requests.c.idempotency_key == key)
        .values(case_id=receipt.case_id, receipt=receipt.model_dump_json())
    )


def find_case(connection: sa.Connection, case_id: UUID) -> OpenCase | None:
    """A case of this scope with the kinds of evidence it has now."""
    row = connection.execute(
        sa.select(
            cases.c.case_id,
            cases.c.case_type,
            cases.c.service_code,
            cases.c.status,
            cases.c.received_at,
            cases.c.clock_due_at,
        ).where(cases.c.case_id == case_id)
    ).one_or_none()
    if row is None:
        return None
    return OpenCase(
        case_id=row.case_id,
        case_type=CaseType(row.case_type),
        service_code=row.service_code,
        status=CaseStatus(row.status),
        received_at=row.received_at,
        due_at=row.clock_due_at,
        present=kinds_handed_in(connection, case_id),
    )
