"""Opens cases and takes further evidence, all or nothing and only once for an idempotency key."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

import sqlalchemy as sa

from case_contract.intake import CaseReceipt, CaseSubmission, MissingEvidence
from case_contract.problems import ProblemCode
from case_contract.templates import EVIDENCE_TITLES, may_be_shown, missing_kinds
from case_contract.transitions import Refused
from case_contract.vocabulary import Action, CaseStatus, CaseType, EvidenceKind, Role
from case_server.accounts.tenant_actor import TenantActor
from case_server.cases.service import move_case, open_case
from case_server.evidence.repository import erased_at
from case_server.evidence.store import Written
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import Services
from case_server.intake import repository
from case_server.intake.submission import Submitted, Supplement
from case_server.intake.uploads import Upload
from case_server.precheck.queueing import defer_pre_check
from case_server.record_log import service as record_log
from case_server.tenants.plans import admits
from case_server.tenants.service import count_case
from case_server.velocity.service import keep_origin

_LOOKED_FOR: Final = frozenset({CaseStatus.RECEIVED, CaseStatus.PRE_CHECKING})
"""While the pre-check is still to look at the pictures, nothing of a case is known to be missing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a request of a tenant; `fresh` is False when it had been answered before."""

    receipt: CaseReceipt
    fresh: bool


def open_submitted(
    services: Services,
    tenant: TenantActor,
    key: str,
    submitted: Submitted,
    *,
    record: Callable[[sa.Connection, UUID], object] | None = None,
) -> Taken:
    """Open a case with its evidence and start its pre-check, or wait for what is missing (R3, R18).

    `record` is called with the id of a new case in its transaction, for what is to be on record beside it.
    """
    now = services.clock.now()
    if not admits(tenant.plan, submitted.submission.case_type, submitted.submission.tier):
        raise ProblemRaised(ProblemCode.PLAN_LACKS_FEATURE)
    with services.evidence_store.writing() as written, services.database.transaction(tenant.scope) as connection:
        earlier = _take_key(connection, tenant, key, submitted.digest, now)
        if earlier is not None:
            return Taken(earlier, fresh=False)
        opened = open_case(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            submission=submitted.submission,
            received_at=now,
            present={upload.kind for upload in submitted.uploads},
        )
        record_consent(connection, tenant.tenant_id, opened.case_id, submitted.submission, now)
        keep_origin(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=opened.case_id,
            submission=submitted.submission,
            received_at=now,
        )
        if record is not None:
            record(connection, opened.case_id)
        _store(
            services,
            connection,
            tenant_id=tenant.tenant_id,
            case_id=opened.case_id,
            uploads=submitted.uploads,
            now=now,
            written=written,
        )
        present = {upload.kind for upload in submitted.uploads}
        waits = start_or_wait(connection, opened.case_id, missing=opened.missing, present=present, now=now)
        receipt = CaseReceipt(
            case_id=opened.case_id,
            service_code=opened.service_code,
            status=waits or opened.status,
            received_at=now,
            due_at=opened.due_at,
            missing=() if waits is None else missing_evidence(opened.missing),
            result_url=result_url(services, opened.service_code),
        )
        repository.keep_receipt(connection, tenant_id=tenant.tenant_id, key=key, receipt=receipt)
        # Last, because the count of the day stays locked until the end of the transaction.
        if not count_case(connection, tenant.tenant_id, tenant.plan, now):
            raise ProblemRaised(ProblemCode.QUOTA_EXCEEDED)
    return Taken(receipt, fresh=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that was opened under an idempotency key, as it stands now, and the digest of what opened it."""

    receipt: CaseReceipt
    digest: bytes


def standing_case(services: Services, tenant: TenantActor, key: str) -> Standing | None:
    """The case that was opened under `key`; None when there is none."""
    with services.database.transaction(tenant.scope) as connection:
        found = repository.case_under(connection, tenant_id=tenant.tenant_id, key=key)
        return None if found is None else Standing(receipt_of(services, _case(connection, found[0])), found[1])


def supplement_case(services: Services, tenant: TenantActor, case_id: UUID, key: str, supplement: Supplement) -> Taken:
    """Add evidence to a case that waits for its customer; the pre-check starts again once all is there."""
    now = services.clock.now()
    with services.evidence_store.writing() as written, services.database.transaction(tenant.scope) as connection:
        if repository.find_case(connection, case_id) is None:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        earlier = _take_key(connection, tenant, key, supplement.digest, now)
        if earlier is not None:
            return Taken(earlier, fresh=False)
        _refuse_erased(connection, case_id)
        moved = move_case(connection, case_id, Action.SUPPLEMENT, actor_id=None, role=Role.TENANT, now=now)
        if isinstance(moved, Refused):
            raise ProblemRaised(ProblemCode.TRANSITION_REFUSED)
        _store(
            services,
            connection,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            uploads=supplement.uploads,
            now=now,
            written=written,
        )
        case = _case(connection, case_id)
        missing = missing_kinds(case.case_type, case.present)
        start_or_wait(connection, case_id, missing=missing, present=case.present, now=now)
        receipt = receipt_of(services, _case(connection, case_id))
        repository.keep_receipt(connection, tenant_id=tenant.tenant_id, key=key, receipt=receipt)
    return Taken(receipt, fresh=True)


def current_receipt(services: Services, tenant: TenantActor, case_id: UUID) -> CaseReceipt:
    """How a case stands now for its tenant. Raises NOT_FOUND, CASE_ERASED."""
    with services.database.transaction(tenant.scope) as connection:
        case = _case(connection, case_id)
        _refuse_erased(connection, case_id)
        return receipt_of(services, case)


def start_or_wait(
    connection: sa.Connection,
    case_id: UUID,
    *,
    missing: Collection[EvidenceKind],
    present: Collection[EvidenceKind],
    now: datetime,
) -> CaseStatus | None:
    """With all evidence there, queue the pre-check; else let the case wait for its customer, and tell its status.

    A side of a card that may be on the other side's picture is looked for first: the pre-check asks if it is not there.
    """
    if not missing or may_be_shown(missing, present):
        defer_pre_check(connection, case_id)
        return None
    moved = move_case(connection, case_id, Action.REPORT_MISSING, actor_id=None, role=Role.SYSTEM, now=now)
    if isinstance(moved, Refused):
        raise ProblemRaised(ProblemCode.TRANSITION_REFUSED)
    return moved.status


def receipt_of(services: Services, case: repository.OpenCase) -> CaseReceipt:
    """The receipt of a case as it stands."""
    return CaseReceipt(
        case_id=case.case_id,
        service_code=case.service_code,
        status=case.status,
        received_at=case.received_at,
        due_at=case.due_at,
        missing=() if case.status in _LOOKED_FOR else missing_of(case.case_type, case.present),
        result_url=result_url(services, case.service_code),
    )


def missing_of(case_type: CaseType, present: Collection[EvidenceKind]) -> tuple[MissingEvidence, ...]:
    """What a case type still lacks, in words (R3)."""
    return missing_evidence(missing_kinds(case_type, present))


def missing_evidence(kinds: Collection[EvidenceKind]) -> tuple[MissingEvidence, ...]:
    """Kinds of evidence with their names in both languages."""
    return tuple(
        MissingEvidence(kind=kind, title_zh=EVIDENCE_TITLES[kind][0], title_en=EVIDENCE_TITLES[kind][1])
        for kind in kinds
    )


def result_url(services: Services, service_code: str) -> str:
    """Where the customer sees how it stands (R87)."""
    return f"{services.settings.public_url}/result/{service_code}"


def _take_key(
    connection: sa.Connection, tenant: TenantActor, key: str, digest: bytes, now: datetime
) -> CaseReceipt | None:
    taken = repository.take_key(connection, tenant_id=tenant.tenant_id, key=key, digest=digest, at=now)
    match taken:
        case repository.Answered(receipt):
            return receipt
        case repository.Reused():
            raise ProblemRaised(ProblemCode.IDEMPOTENCY_KEY_REUSED)
        case repository.Fresh():
            return None
        case _:
            assert_never(taken)


def _case(connection: sa.Connection, case_id: UUID) -> repository.OpenCase:
    case = repository.find_case(connection, case_id)
    if case is None:
        raise ProblemRaised(ProblemCode.NOT_FOUND)
    return case


def _refuse_erased(connection: sa.Connection, case_id: UUID) -> None:
    if erased_at(connection, case_id) is not None:
        raise ProblemRaised(ProblemCode.CASE_ERASED)


def _store(
    services: Services,
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    uploads: tuple[Upload, ...],
    now: datetime,
    written: Written,
) -> None:
    for upload in uploads:
        services.evidence_store.put(
            connection,
            tenant_id=tenant_id,
            case_id=case_id,
            kind=upload.kind,
            data=upload.data,
            facts=upload.facts,
            at=now,
            written=written,
        )


def record_consent(
    connection: sa.Connection, tenant_id: UUID, case_id: UUID, submission: CaseSubmission, now: datetime
) -> None:
    """R59: the separate consent to face processing is on record before anything is processed (PIPL Art. 29)."""
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        actor_id=None,
        actor_kind=Role.TENANT,
        operation="consent_recorded",
        details={
            "given_at": submission.consent.given_at.isoformat(),
            "text_version": submission.consent.text_version,
        },
        at=now,
    )
