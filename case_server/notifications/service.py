"""Tells the tenant what became of a case (R38, R85, R87): queue, deliver, give up, send again."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

import sqlalchemy as sa

from case_contract.feedback import CustomerReason, ResultNotice
from case_contract.identifiers import new_id
from case_contract.intake import MissingEvidence
from case_contract.reasons import REASONS
from case_contract.templates import EVIDENCE_TITLES, missing_kinds
from case_contract.transitions import Refused
from case_contract.vocabulary import Action, CaseStatus, CaseType, EvidenceKind, Role, Verdict
from case_server.archive.queueing import defer_archive
from case_server.cases.service import move_case
from case_server.cases.tables import cases
from case_server.foundation.database import Scope
from case_server.foundation.jobs import FEEDBACK_QUEUE, Backoff, defer
from case_server.foundation.services import Services
from case_server.notifications import repository
from case_server.notifications.delivery import Delivered, NotDelivered, Postman
from case_server.notifications.repository import Notice, NoticeState
from case_server.record_log import service as record_log
from case_server.tenants.service import webhook_of

DELIVER_TASK: Final = "notifications.deliver"
BACKOFF: Final = Backoff(tries=8, first_s=5, most_s=600)


class Outcome(StrEnum):
    """What one try came to."""

    DONE = "done"
    TRY_AGAIN = "try_again"
    GAVE_UP = "gave_up"


class Resent(StrEnum):
    """What asking to send a notice again came to."""

    QUEUED = "queued"
    NOT_DEAD = "not_dead"
    UNKNOWN = "unknown"


def queue_notice(
    connection: sa.Connection, case_id: UUID, verdict: Verdict, reasons: Sequence[str], at: datetime
) -> UUID | None:
    """Store what the tenant is told of `verdict` and queue its delivery, in the caller's transaction.

    An escalation is nobody's business outside and gives None. For approval and rejection the case leaves DECIDED when
    the notice is delivered, or at once by a job when the tenant has no webhook.
    """
    if verdict is Verdict.ESCALATE:
        return None
    found = repository.case_facts(connection, cases.c.case_id == case_id)
    if found is None:
        raise LookupError("no such case in this scope")
    facts = found[1]
    notice = ResultNotice(
        notice_id=new_id(at),
        case_id=case_id,
        tenant_reference=facts.tenant_reference,
        service_code=facts.service_code,
        verdict=verdict,
        reasons=customer_reasons(reasons),
        missing=missing_evidence(facts.case_type, facts.present) if verdict is Verdict.ASK_AGAIN else (),
        decided_at=at,
    )
    repository.insert_notice(connection, facts.tenant_id, notice, at)
    defer_delivery(connection, notice.notice_id, case_id)
    return notice.notice_id


def customer_reasons(codes: Sequence[str]) -> tuple[CustomerReason, ...]:
    """The customer's words for reasons. Reasons that must not be told apart share words, and then a code as well."""
    told: dict[str, CustomerReason] = {}
    for code in codes:
        reason = REASONS[code]
        public = code if _is_public(code) else "not_confirmed"
        told.setdefault(public, CustomerReason(code=public, text_zh=reason.customer_zh, text_en=reason.customer_en))
    return tuple(told.values())


def missing_evidence(case_type: CaseType, present: frozenset[EvidenceKind]) -> tuple[MissingEvidence, ...]:
    """What the case still lacks, in words (R3)."""
    return tuple(
        MissingEvidence(kind=kind, title_zh=EVIDENCE_TITLES[kind][0], title_en=EVIDENCE_TITLES[kind][1])
        for kind in missing_kinds(case_type, present)
    )


def deliver_notice(services: Services, postman: Postman, notice_id: UUID, tried: int) -> Outcome:
    """One try to deliver a notice, after `tried` earlier ones of this round."""
    with services.database.transaction(Scope.system()) as connection:
        notice = repository.find_notice(connection, notice_id)
        if notice is None or notice.state is not NoticeState.PENDING:
            return Outcome.DONE
        webhook = webhook_of(connection, services.key_provider, notice.tenant_id)
        if webhook is None:
            repository.set_state(connection, notice_id, NoticeState.NOT_NEEDED)
            _feed_back(connection, notice, services.clock.now())
            return Outcome.DONE
    answer = postman.deliver(
        url=webhook.url,
        secret=webhook.secret,
        notice_id=notice_id,
        body=notice.body.encode(),
        timestamp=int(services.clock.now().timestamp()),
    )
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        match answer:
            case Delivered(status):
                _record(connection, notice, NoticeState.DELIVERED, f"http_{status}", now)
                _feed_back(connection, notice, now)
                return Outcome.DONE
            case NotDelivered(reason):
                gave_up = BACKOFF.wait_s(tried + 1) is None
                _record(connection, notice, NoticeState.DEAD if gave_up else NoticeState.PENDING, reason, now)
                return Outcome.GAVE_UP if gave_up else Outcome.TRY_AGAIN
            case _:
                assert_never(answer)


def send_again(connection: sa.Connection, *, notice_id: UUID, actor_id: UUID, role: Role, now: datetime) -> Resent:
    """Start a new round of tries for a notice that had been given up."""
    notice = repository.find_notice(connection, notice_id, lock=True)
    if notice is None:
        return Resent.UNKNOWN
    if notice.state is not NoticeState.DEAD:
        return Resent.NOT_DEAD
    repository.set_state(connection, notice_id, NoticeState.PENDING)
    defer_delivery(connection, notice_id, notice.case_id)
    record_log.append(
        connection,
        tenant_id=notice.tenant_id,
        case_id=notice.case_id,
        actor_id=actor_id,
        actor_kind=role,
        operation="notice_sent_again",
        details={"notice_id": str(notice_id)},
        at=now,
    )
    return Resent.QUEUED


def defer_delivery(connection: sa.Connection, notice_id: UUID, case_id: UUID) -> None:
    """Queue the delivery of a notice in the caller's transaction."""
    # The notices of one case arrive in the order in which they were decided.
    defer(connection, DELIVER_TASK, FEEDBACK_QUEUE, lock=f"feedback:{case_id}", notice_id=notice_id)


def _record(connection: sa.Connection, notice: Notice, state: NoticeState, answer: str, now: datetime) -> None:
    repository.record_try(
        connection, notice, delivered=state is NoticeState.DELIVERED, answer=answer, state=state, at=now
    )
    record_log.append(
        connection,
        tenant_id=notice.tenant_id,
        case_id=notice.case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="notice_tried",
        details={"notice_id": str(notice.notice_id), "answer": answer, "state": state.value},
        at=now,
    )


def _feed_back(connection: sa.Connection, notice: Notice, now: datetime) -> None:
    """A decided case has now been fed back (the clock of R38 and R39 stops) and goes on to the archive."""
    if notice.verdict is Verdict.ASK_AGAIN:
        return
    status = connection.execute(
        sa.select(cases.c.status).where(cases.c.case_id == notice.case_id).with_for_update(key_share=True)
    ).scalar_one()
    if status != CaseStatus.DECIDED:
        return
    moved = move_case(connection, notice.case_id, Action.FEED_BACK, actor_id=None, role=Role.SYSTEM, now=now)
    if not isinstance(moved, Refused):
        defer_archive(connection, notice.case_id)


def _is_public(code: str) -> bool:
    """Whether no other reason has the same words for the customer."""
    words = REASONS[code].customer_zh
    return sum(reason.customer_zh == words for reason in REASONS.values()) == 1
