"""Notices and their tries in the database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from case_contract.feedback import DeadLetter, ResultNotice
from case_contract.identifiers import new_id
from case_contract.vocabulary import CaseStatus, CaseType, EvidenceKind, Verdict
from case_server.cases.tables import cases
from case_server.notifications.tables import notice_attempts, notices
from case_server.precheck.repository import kinds_handed_in


class NoticeState(StrEnum):
    """What became of a notice."""

    PENDING = "pending"
    DELIVERED = "delivered"
    NOT_NEEDED = "not_needed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is sent."""

    notice_id: UUID
    tenant_id: UUID
    case_id: UUID
    verdict: Verdict
    body: str
    state: NoticeState
    attempts: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a notice says of its case besides the verdict."""

    tenant_id: UUID
    tenant_reference: str
    service_code: str
    case_type: CaseType
    status: CaseStatus
    present: frozenset[EvidenceKind]


def case_facts(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[UUID, CaseFacts] | None:
    """The one case that meets `condition`."""
    row = connection.execute(
        sa.select(
            cases.c.case_id,
            cases.c.tenant_id,
            cases.c.tenant_reference,
            cases.c.service_code,
            cases.c.case_type,
            cases.c.status,
        ).where(condition)
    ).one_or_none()
    if row is None:
        return None
    return row.case_id, CaseFacts(
        tenant_id=row.tenant_id,
        tenant_reference=row.tenant_reference,
        service_code=row.service_code,
        case_type=CaseType(row.case_type),
        status=CaseStatus(row.status),
        present=kinds_handed_in(connection, row.case_id),
    )


def insert_notice(connection: sa.Connection, tenant_id: UUID, notice: ResultNotice, at: datetime) -> None:
    """Store a notice that is to be sent."""
    connection.execute(
        notices.insert().values(
            notice_id=notice.notice_id,
            tenant_id=tenant_id,
            case_id=notice.case_id,
            service_code=notice.service_code,
            verdict=notice.verdict.value,
            body=notice.model_dump_json(),
            state=NoticeState.PENDING.value,
            attempts=0,
            queued_at=at,
        )
    )


def find_notice(connection: sa.Connection, notice_id: UUID, *, lock: bool = False) -> Notice | None:
    """A notice, locked until the transaction ends if asked."""
    query = sa.select(
        notices.c.notice_id,
        notices.c.tenant_id,
        notices.c.case_id,
        notices.c.verdict,
        notices.c.body,
        notices.c.state,
        notices.c.attempts,
    ).where(notices.c.notice_id == notice_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return None
    return Notice(
        notice_id=row.notice_id,
        tenant_id=row.tenant_id,
        case_id=row.case_id,
        verdict=Verdict(row.verdict),
        body=row.body,
        state=NoticeState(row.state),
        attempts=row.attempts,
    )


def last_notice(connection: sa.Connection, case_id: UUID) -> ResultNotice | None:
    """The newest notice of a case, sent or not."""
    body = connection.execute(
        sa.select(notices.c.body).where(notices.c.case_id == case_id).order_by(notices.c.notice_id.desc()).limit(1)
    ).scalar_one_or_none()
    return None if body is None else ResultNotice.model_validate_json(body)


def record_try(
    connection: sa.Connection, notice: Notice, *, delivered: bool, answer: str, state: NoticeState, at: datetime
) -> None:
    """Write down one try and what it makes of the notice."""
    connection.execute(
        notice_attempts.insert().values(
            attempt_id=new_id(at),
            tenant_id=notice.tenant_id,
            notice_id=notice.notice_id,
            tried_at=at,
            delivered=delivered,
            answer=answer,
        )
    )
    connection.execute(
        notices.update()
        .where(notices.c.notice_id == notice.notice_id)
        .values(
            state=state.value,
            attempts=notices.c.attempts + 1,
            last_error=None if delivered else answer,
            first_tried_at=sa.func.coalesce(notices.c.first_tried_at, at),
            last_tried_at=at,
        )
    )


def set_state(connection: sa.Connection, notice_id: UUID, state: NoticeState, **more: Any) -> None:
    """Change only what a notice is."""
    connection.execute(notices.update().where(notices.c.notice_id == notice_id).values(state=state.value, **more))


def dead_letters(connection: sa.Connection, limit: int) -> tuple[DeadLetter, ...]:
    """Notices of this scope that wait for a person, the longest waiting first."""
    rows = connection.execute(
        sa.select(notices)
        .where(notices.c.state == NoticeState.DEAD.value)
        .order_by(notices.c.last_tried_at, notices.c.notice_id)
        .limit(limit)
    )
    return tuple(
        DeadLetter(
            notice_id=row.notice_id,
            case_id=row.case_id,
            service_code=row.service_code,
            tenant_id=row.tenant_id,
            attempts=row.attempts,
            last_error=row.last_error,
            first_tried_at=row.first_tried_at,
            last_tried_at=row.last_tried_at,
        )
        for row in rows
    )
