"""SQL about reported payments and the verifications opened for them. Runs in the tenant's scope."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_contract.intake import TransactionEvent, TransactionReceipt
from case_contract.vocabulary import CaseStatus, CaseType, ReverificationGround, Verdict
from case_server.cases.tables import cases, verdicts
from case_server.reverification.rules import DEFAULT_THRESHOLDS, RULES_VERSION, Payment
from case_server.reverification.tables import reported_payments, reverification_thresholds, reverifications

_ENDED = (CaseStatus.DECIDED.value, CaseStatus.FED_BACK.value, CaseStatus.ARCHIVED.value)


@dataclass(frozen=True, slots=True)
class VerifiedCase:
    """The case in which a customer was approved last."""

    case_id: UUID
    case_type: CaseType
    decided_at: datetime
    declared_sealed: bytes = field(repr=False)


def lock_subject(connection: sa.Connection, tenant_id: UUID, subject_id: str) -> None:
    """Let payments of one customer wait for each other until the end of the transaction."""
    connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 33))"),
        {"subject": f"{tenant_id} {subject_id}"},
    )


def keep_payment(
    connection: sa.Connection, *, tenant_id: UUID, event: TransactionEvent, digest: bytes, at: datetime
) -> bool:
    """Keep a payment; False when one of this reference was reported before."""
    taken = connection.execute(
        insert(reported_payments)
        .values(
            tenant_id=tenant_id,
            reference=event.reference,
            digest=digest,
            subject_id=event.subject_id,
            amount=event.amount,
            currency=event.currency,
            occurred_at=event.occurred_at,
            reported_at=at,
        )
        .on_conflict_do_nothing()
        .returning(reported_payments.c.reference)
    ).one_or_none()
    return taken is not None


def answered(connection: sa.Connection, tenant_id: UUID, reference: str, digest: bytes) -> TransactionReceipt | None:
    """What was answered to the same report before; None when that report said something else."""
    row = connection.execute(
        sa.select(reported_payments.c.digest, reported_payments.c.receipt).where(
            reported_payments.c.tenant_id == tenant_id, reported_payments.c.reference == reference
        )
    ).one()
    if row.digest != digest or row.receipt is None:
        return None
    return TransactionReceipt.model_validate_json(row.receipt)


def keep_receipt(connection: sa.Connection, tenant_id: UUID, receipt: TransactionReceipt) -> None:
    """Store the answer beside the payment."""
    connection.execute(
        reported_payments.update()
        .where(reported_payments.c.tenant_id == tenant_id, reported_payments.c.reference == receipt.reference)
        .values(receipt=receipt.model_dump_json())
    )


def forget_payments(connection: sa.Connection, tenant_id: UUID, *, reported_before: datetime) -> None:
    """Delete what no sum and no repeated report can ask for any more."""
    connection.execute(
        reported_payments.delete().where(
            reported_payments.c.tenant_id == tenant_id, reported_payments.c.reported_at < reported_before
        )
    )


def payments_between(
    connection: sa.Connection, tenant_id: UUID, event: TransactionEvent, since: datetime
) -> Iterator[Payment]:
    """Other payments of the event's customer in its currency after `since` and not after the event."""
    own = reported_payments.c
    rows = connection.execute(
        sa.select(own.amount, own.occurred_at).where(
            own.tenant_id == tenant_id,
            own.subject_id == event.subject_id,
            own.currency == event.currency,
            own.occurred_at > since,
            own.occurred_at <= event.occurred_at,
            own.reference != event.reference,
        )
    )
    return (Payment(row.amount, row.occurred_at) for row in rows)


def threshold_of(connection: sa.Connection, tenant_id: UUID, currency: str) -> Decimal | None:
    """From which amount on a payment is large, or None where no amount is."""
    row = connection.execute(
        sa.select(reverification_thresholds.c.amount).where(
            reverification_thresholds.c.tenant_id == tenant_id, reverification_thresholds.c.currency == currency
        )
    ).one_or_none()
    return DEFAULT_THRESHOLDS.get(currency) if row is None else row.amount


def set_threshold(
    connection: sa.Connection, *, tenant_id: UUID, currency: str, amount: Decimal | None, at: datetime
) -> None:
    """Set from which amount on a payment is large; None: never. Under `Scope.system()`."""
    connection.execute(
        insert(reverification_thresholds)
        .values(tenant_id=tenant_id, currency=currency, amount=amount, set_at=at)
        .on_conflict_do_update(index_elements=["tenant_id", "currency"], set_={"amount": amount, "set_at": at})
    )


def last_verified(connection: sa.Connection, tenant_id: UUID, subject_id: str) -> VerifiedCase | None:
    """The case in which the customer was approved last, if she ever was."""
    final = (
        sa.select(verdicts.c.verdict)
        .where(verdicts.c.case_id == cases.c.case_id)
        .order_by(verdicts.c.case_version.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = connection.execute(
        sa.select(cases.c.case_id, cases.c.case_type, cases.c.decided_at, cases.c.declared_sealed)
        .where(
            cases.c.tenant_id == tenant_id,
            cases.c.subject_id == subject_id,
            cases.c.status.in_(_ENDED),
            cases.c.decided_at.is_not(None),
            final == Verdict.APPROVE.value,
        )
        .order_by(cases.c.decided_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return VerifiedCase(row.case_id, CaseType(row.case_type), row.decided_at, row.declared_sealed)


def open_reverification(connection: sa.Connection, tenant_id: UUID, subject_id: str) -> UUID | None:
    """The customer's re-verification that is not decided yet."""
    case_id: UUID | None = connection.scalars(
        sa.select(cases.c.case_id)
        .join(reverifications, reverifications.c.case_id == cases.c.case_id)
        .where(
            cases.c.tenant_id == tenant_id,
            cases.c.subject_id == subject_id,
            cases.c.status.not_in(_ENDED),
        )
        .limit(1)
    ).one_or_none()
    return case_id


def keep_reverification(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    earlier_case_id: UUID,
    ground: ReverificationGround,
    threshold: Decimal,
    currency: str,
    at: datetime,
) -> None:
    """Keep why a case was opened."""
    connection.execute(
        insert(reverifications).values(
            case_id=case_id,
            tenant_id=tenant_id,
            earlier_case_id=earlier_case_id,
            ground=ground.value,
            threshold=threshold,
            currency=currency,
            rules_version=RULES_VERSION,
            opened_at=at,
        )
    )
