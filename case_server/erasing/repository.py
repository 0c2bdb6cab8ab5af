"""Finds cases that may be erased, and empties what names a person in their rows. Runs in the system's scope."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.feedback import ResultNotice
from case_contract.vocabulary import CaseStatus
from case_server.archive.repository import past_retention
from case_server.archive.retention import Regime
from case_server.archive.tables import archive_packages, case_holds, relationship_ends, retentions
from case_server.cases.tables import (
    cases,
    face_opinions,
    field_decisions,
    notes,
    step_outcomes,
    verdicts,
)
from case_server.erasing.standing import KeptCase
from case_server.evidence.tables import case_keys
from case_server.notifications.tables import notices
from case_server.precheck.tables import findings, readings
from case_server.reverification.tables import reported_payments

_SAID: Final = (field_decisions, step_outcomes, face_opinions, notes, verdicts)
_GONE: Final = b""
_KEPT: Final = (
    sa.select(
        cases.c.case_id,
        cases.c.tenant_id,
        cases.c.service_code,
        cases.c.status,
        retentions.c.regime,
        retentions.c.years,
        retentions.c.retention_until,
        case_holds.c.held_at,
        case_keys.c.erased_at,
        case_keys.c.files_removed_at,
    )
    .join(case_keys, case_keys.c.case_id == cases.c.case_id)
    .outerjoin(retentions, retentions.c.case_id == cases.c.case_id)
    .outerjoin(case_holds, case_holds.c.case_id == cases.c.case_id)
)


def find_kept(
    connection: sa.Connection, named: UUID | str, tenant_ids: Collection[UUID], *, lock: bool = False
) -> KeptCase | None:
    """The case of these tenants with this id or service code, locked until the transaction ends if asked."""
    which = cases.c.case_id == named if isinstance(named, UUID) else cases.c.service_code == named
    ours = (which, cases.c.tenant_id.in_(list(tenant_ids)))
    if lock:
        # A statement of its own: one that waits for the lock sees the other tables as they were before it waited.
        connection.execute(sa.select(cases.c.case_id).where(*ours).with_for_update())
    row = connection.execute(_KEPT.where(*ours)).one_or_none()
    return None if row is None else _kept(row)


def find_due(connection: sa.Connection, tenant_ids: Collection[UUID], today: date) -> tuple[KeptCase, ...]:
    """Every case of these tenants that is due, or was begun to be erased, the longest due first."""
    rows = connection.execute(
        _KEPT.where(
            cases.c.tenant_id.in_(list(tenant_ids)),
            case_keys.c.files_removed_at.is_(None),
            sa.or_(
                case_keys.c.erased_at.is_not(None),
                sa.and_(cases.c.status == CaseStatus.ARCHIVED.value, cases.c.case_id.in_(past_retention(today))),
            ),
        ).order_by(retentions.c.retention_until, cases.c.case_id)
    )
    return tuple(_kept(row) for row in rows)


def sealed_values(connection: sa.Connection, case_id: UUID) -> tuple[bytes, list[bytes]]:
    """What the customer declared and what was read, sealed."""
    declared = connection.execute(sa.select(cases.c.declared_sealed).where(cases.c.case_id == case_id)).scalar_one()
    read = connection.scalars(sa.select(readings.c.fields_sealed).where(readings.c.case_id == case_id)).all()
    return declared, list(read)


def clear_values(connection: sa.Connection, case_id: UUID) -> tuple[str, ...]:
    """What stands in the clear and names the customer: her numbers at the tenant, her masked name."""
    row = connection.execute(
        sa.select(cases.c.subject_id, cases.c.tenant_reference, cases.c.masked_name).where(cases.c.case_id == case_id)
    ).one()
    return tuple(row)


def empty_rows(connection: sa.Connection, case_id: UUID) -> None:
    """Empty everything of a case that names its customer, sealed or not; its key must be gone.

    What stays says which checks, verdicts and times there were of a case that leads to nobody, for reports and proofs.
    """
    case = connection.execute(sa.select(cases.c.tenant_id, cases.c.subject_id).where(cases.c.case_id == case_id)).one()
    for table in _SAID:
        connection.execute(table.update().where(table.c.case_id == case_id).values(sealed=None))
    connection.execute(readings.update().where(readings.c.case_id == case_id).values(fields_sealed=_GONE))
    # Codes of finding stay; their details may quote a document (an unknown state's code, days since its expiry).
    connection.execute(findings.update().where(findings.c.case_id == case_id).values(details={}))
    _empty_notices(connection, case_id)
    for table in (archive_packages, cases):
        connection.execute(table.update().where(table.c.case_id == case_id).values(tenant_reference="", subject_id=""))
    connection.execute(retentions.update().where(retentions.c.case_id == case_id).values(subject_id=""))
    connection.execute(cases.update().where(cases.c.case_id == case_id).values(masked_name="", declared_sealed=_GONE))
    _forget_customer(connection, case.tenant_id, case.subject_id)


def _empty_notices(connection: sa.Connection, case_id: UUID) -> None:
    """The tenant's reference goes out of what was sent; the rest is verdict, reasons and times."""
    for row in connection.execute(sa.select(notices.c.notice_id, notices.c.body).where(notices.c.case_id == case_id)):
        body = ResultNotice.model_validate_json(row.body).model_copy(update={"tenant_reference": ""})
        connection.execute(
            notices.update().where(notices.c.notice_id == row.notice_id).values(body=body.model_dump_json())
        )


def _forget_customer(connection: sa.Connection, tenant_id: UUID, subject_id: str) -> None:
    """When her relationship ended and which payments were reported is kept as long as any case of hers is."""
    others = sa.exists().where(cases.c.tenant_id == tenant_id, cases.c.subject_id == subject_id)
    for table in (relationship_ends, reported_payments):
        connection.execute(
            table.delete().where(table.c.tenant_id == tenant_id, table.c.subject_id == subject_id, ~others)
        )


def _kept(row: Any) -> KeptCase:
    regime = None if row.regime is None else Regime(row.regime)
    return KeptCase(**(dict(row._mapping) | {"status": CaseStatus(row.status), "regime": regime}))
