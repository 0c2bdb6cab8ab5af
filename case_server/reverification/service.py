"""A reported payment: judged by the tenant's thresholds, and a verification opened where it is large (R33)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.intake import CaseReceipt, CaseSubmission, TransactionEvent, TransactionOutcome, TransactionReceipt
from case_contract.problems import ProblemCode
from case_contract.vocabulary import ReverificationGround, Role
from case_server.accounts.recording import record_by_operator
from case_server.accounts.tenant_actor import TenantActor
from case_server.cases.service import open_case
from case_server.evidence.sealing import Erased, case_key, declared_under
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import Services
from case_server.intake import repository as intake
from case_server.intake.service import receipt_of, record_consent, start_or_wait
from case_server.record_log import service as record_log
from case_server.reverification import repository
from case_server.reverification.repository import VerifiedCase
from case_server.reverification.rules import RULES_VERSION, WINDOW, Payment, ground_of
from case_server.tenants.plans import admits
from case_server.tenants.service import count_case

_AHEAD: Final = timedelta(minutes=5)
"""How far a host system's clock may be ahead of the server's."""
_KEPT: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Called:
    """A payment that calls for a new verification, with what it was judged by."""

    ground: ReverificationGround
    threshold: Decimal
    verified: VerifiedCase


def report_payment(services: Services, tenant: TenantActor, event: TransactionEvent) -> TransactionReceipt:
    """Judge a payment once; reported again, the answer is the same.

    Raises INVALID_REQUEST for a payment of the future or of longer ago than payments are kept, IDEMPOTENCY_KEY_REUSED
    for a reference that stands for another payment, and what opening a case raises.
    """
    now = services.clock.now()
    if not now - _KEPT < event.occurred_at <= now + _AHEAD:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("body.occurred_at",))
    digest = hashlib.sha256(event.model_dump_json().encode()).digest()
    with services.database.transaction(tenant.scope) as connection:
        repository.lock_subject(connection, tenant.tenant_id, event.subject_id)
        if not repository.keep_payment(connection, tenant_id=tenant.tenant_id, event=event, digest=digest, at=now):
            earlier = repository.answered(connection, tenant.tenant_id, event.reference, digest)
            if earlier is None:
                raise ProblemRaised(ProblemCode.IDEMPOTENCY_KEY_REUSED)
            return earlier
        receipt = _judged(services, connection, tenant, event, now)
        repository.keep_receipt(connection, tenant.tenant_id, receipt)
        repository.forget_payments(connection, tenant.tenant_id, reported_before=now - _KEPT - WINDOW)
        if receipt.outcome is TransactionOutcome.OPENED and not count_case(
            connection, tenant.tenant_id, tenant.plan, now
        ):
            raise ProblemRaised(ProblemCode.QUOTA_EXCEEDED)
    return receipt


def change_threshold(
    connection: sa.Connection, *, tenant_id: UUID, currency: str, amount: Decimal | None, now: datetime
) -> None:
    """Set from which amount on a payment of the tenant's customers is large (None: never), under `Scope.system()`."""
    repository.set_threshold(connection, tenant_id=tenant_id, currency=currency, amount=amount, at=now)
    record_by_operator(
        connection,
        "reverification_threshold_set",
        now,
        of_tenant_id=tenant_id,
        currency=currency,
        amount=None if amount is None else f"{amount:f}",
    )


def _judged(
    services: Services, connection: sa.Connection, tenant: TenantActor, event: TransactionEvent, now: datetime
) -> TransactionReceipt:
    called = _called(connection, tenant.tenant_id, event)
    if isinstance(called, TransactionOutcome):
        return TransactionReceipt(reference=event.reference, outcome=called)
    open_id = repository.open_reverification(connection, tenant.tenant_id, event.subject_id)
    if open_id is not None:
        outcome, case_id = TransactionOutcome.ALREADY_OPEN, open_id
    else:
        opened = _opened(services, connection, tenant, event, called, now)
        if opened is None:
            return TransactionReceipt(reference=event.reference, outcome=TransactionOutcome.SUBJECT_UNKNOWN)
        outcome, case_id = TransactionOutcome.OPENED, opened
    return TransactionReceipt(
        reference=event.reference,
        outcome=outcome,
        ground=called.ground,
        case=_receipt(services, connection, case_id),
    )


def _called(connection: sa.Connection, tenant_id: UUID, event: TransactionEvent) -> _Called | TransactionOutcome:
    threshold = repository.threshold_of(connection, tenant_id, event.currency)
    if threshold is None:
        return TransactionOutcome.NO_THRESHOLD
    verified = repository.last_verified(connection, tenant_id, event.subject_id)
    if verified is None:
        return TransactionOutcome.SUBJECT_UNKNOWN
    others = repository.payments_between(connection, tenant_id, event, event.occurred_at - WINDOW)
    payment = Payment(event.amount, event.occurred_at)
    ground = ground_of(payment, others, threshold, verified_at=verified.decided_at)
    return TransactionOutcome.BELOW_THRESHOLD if ground is None else _Called(ground, threshold, verified)


def _opened(  # noqa: PLR0917 - private, one call
    services: Services,
    connection: sa.Connection,
    tenant: TenantActor,
    event: TransactionEvent,
    called: _Called,
    now: datetime,
) -> UUID | None:
    """Open the case, which waits for its customer; None when what she declared before was erased."""
    verified = called.verified
    if not admits(tenant.plan, verified.case_type, event.tier):
        raise ProblemRaised(ProblemCode.PLAN_LACKS_FEATURE)
    key = case_key(services.key_provider, connection, verified.case_id)
    if isinstance(key, Erased):
        return None
    submission = CaseSubmission(
        tenant_reference=event.reference,
        case_type=verified.case_type,
        tier=event.tier,
        subject_id=event.subject_id,
        declared=declared_under(key, verified.case_id, verified.declared_sealed),
        consent=event.consent,
        language=event.language,
    )
    opened = open_case(
        connection,
        services.key_provider,
        tenant_id=tenant.tenant_id,
        submission=submission,
        received_at=now,
        present=(),
    )
    record_consent(connection, tenant.tenant_id, opened.case_id, submission, now)
    repository.keep_reverification(
        connection,
        tenant_id=tenant.tenant_id,
        case_id=opened.case_id,
        earlier_case_id=verified.case_id,
        ground=called.ground,
        threshold=called.threshold,
        currency=event.currency,
        at=now,
    )
    record_log.append(
        connection,
        tenant_id=tenant.tenant_id,
        case_id=opened.case_id,
        actor_id=None,
        actor_kind=Role.TENANT,
        operation="reverification_opened",
        details={
            "earlier_case_id": str(verified.case_id),
            "ground": called.ground.value,
            "threshold": str(called.threshold),
            "currency": event.currency,
            "rules_version": RULES_VERSION,
        },
        at=now,
    )
    start_or_wait(connection, opened.case_id, missing=opened.missing, present=(), now=now)
    return opened.case_id


def _receipt(services: Services, connection: sa.Connection, case_id: UUID) -> CaseReceipt:
    case = intake.find_case(connection, case_id)
    if case is None:
        raise ProblemRaised(ProblemCode.NOT_FOUND)
    return receipt_of(services, case)
