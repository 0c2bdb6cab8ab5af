"""Keeps what cases have in common as keyed digests, and counts a case's own among the tenant's recent ones (R36)."""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.intake import CaseSubmission
from case_contract.records import FindingRecord
from case_contract.vocabulary import Role
from case_server.accounts.recording import record_by_operator
from case_server.evidence.repository import erased_at
from case_server.foundation.keys import KeyProvider
from case_server.record_log import service as record_log
from case_server.repeats.tenant_secret import tenant_secret
from case_server.velocity import repository
from case_server.velocity.rules import (
    CODES,
    VERSION,
    Measure,
    Rule,
    device_key,
    document_keys,
    network_key,
    severity,
)

_CASES_TOLD: Final = 5


def keep_origin(
    connection: sa.Connection,
    keys: KeyProvider,
    *,
    tenant_id: UUID,
    case_id: UUID,
    submission: CaseSubmission,
    received_at: datetime,
) -> None:
    """Keep where a submission came from, as far as it says: digests only, the values themselves are written nowhere."""
    device = None if submission.device is None else device_key(submission.device)
    network = None if submission.network_address is None else network_key(str(submission.network_address))
    values = [(Measure.DEVICE, device), (Measure.NETWORK, network)]
    stated = [(measure, value) for measure, value in values if value is not None]
    if stated:
        secret = tenant_secret(connection, keys, tenant_id, received_at)
        marks = [(measure, _digest(secret, measure, value)) for measure, value in stated]
        repository.keep_marks(connection, tenant_id=tenant_id, case_id=case_id, received_at=received_at, marks=marks)


def keep_documents(
    connection: sa.Connection,
    keys: KeyProvider,
    *,
    tenant_id: UUID,
    case_id: UUID,
    declared: Mapping[str, str],
    read: Collection[str],
    now: datetime,
) -> None:
    """Keep which documents a case is about; nothing for a case that was erased meanwhile.

    To be committed before it is counted, as with prints.
    """
    numbers = document_keys(declared, read)
    mine = repository.case_row(connection, case_id)
    if mine is None or not numbers or erased_at(connection, case_id) is not None:
        return
    secret = tenant_secret(connection, keys, tenant_id, now)
    marks = [(Measure.DOCUMENT, _digest(secret, Measure.DOCUMENT, number)) for number in numbers]
    repository.keep_marks(connection, tenant_id=tenant_id, case_id=case_id, received_at=mine.received_at, marks=marks)


def velocity_findings(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    same_face: Collection[UUID],
    now: datetime,
) -> tuple[FindingRecord, ...]:
    """Count a case among those that came before it, in the tenant's own scope; `same_face` are cases of a like face.

    That it was counted, and what was told, goes into the record log.
    """
    mine = repository.case_row(connection, case_id)
    if mine is None:
        raise LookupError("no such case in this scope")
    found = []
    for measure, rule in repository.rules_of(connection, tenant_id).items():
        if measure is Measure.FACE:
            others = repository.among(connection, mine, same_face, rule)
        else:
            others = repository.alike(connection, tenant_id, mine, measure, rule)
        told = _finding(measure, rule, mine, others)
        found += [] if told is None else [told]
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="velocity_counted",
        details={"version": VERSION, "found": len(found)},
        at=now,
    )
    return tuple(found)


def change_rule(
    connection: sa.Connection, *, tenant_id: UUID, measure: Measure, rule: Rule | None, now: datetime
) -> None:
    """Set what is counted for a tenant (None: nothing), under `Scope.system()`; `rule_fault` has been asked."""
    repository.set_rule(connection, tenant_id=tenant_id, measure=measure, rule=rule, at=now)
    said = "off" if rule is None else f"{rule.hours} h, {rule.warning}, {rule.alert}"
    record_by_operator(connection, "velocity_rule_set", now, of_tenant_id=tenant_id, measure=measure.value, rule=said)


def restore_rule(connection: sa.Connection, *, tenant_id: UUID, measure: Measure, now: datetime) -> None:
    """Have the rule of the product hold again, under `Scope.system()`."""
    repository.drop_rule(connection, tenant_id=tenant_id, measure=measure)
    record_by_operator(
        connection, "velocity_rule_set", now, of_tenant_id=tenant_id, measure=measure.value, rule="default"
    )


def _finding(
    measure: Measure, rule: Rule, mine: repository.CaseRow, others: Sequence[repository.CaseRow]
) -> FindingRecord | None:
    cases, customers = 1 + len(others), len({mine.subject_id, *(other.subject_id for other in others)})
    grave = severity(rule, cases=cases, customers=customers)
    if grave is None:
        return None
    return FindingRecord(
        finding_id=new_id(),
        code=CODES[measure].value,
        severity=grave,
        confidence=1.0,
        details={
            "cases": str(cases),
            "customers": str(customers),
            "hours": str(rule.hours),
            "other_case": ", ".join(one.service_code for one in others[:_CASES_TOLD]),
            "other_case_id": ", ".join(str(one.case_id) for one in others[:_CASES_TOLD]),
        },
        model_version=VERSION,
    )


def _digest(secret: bytes, measure: Measure, value: str) -> bytes:
    return hmac.digest(secret, f"velocity {measure.value} {value}".encode(), hashlib.sha256)
