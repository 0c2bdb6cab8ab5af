"""HTTP of the evidence store: who works on a case, or watches over it, sees its files. Each look is on record (R15)."""

from typing import Annotated, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response

from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role
from case_server.accounts.actor import Actor, current_actor
from case_server.cases.tables import cases
from case_server.evidence.repository import find_evidence
from case_server.evidence.sealing import Erased
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import service as record_log

router = APIRouter(prefix="/v1/cases", tags=["evidence"])

_HOLDING: Final = (Role.REVIEWER, Role.RISK_OFFICER, Role.SUPERVISOR)
_WATCHING: Final = (Role.SUPERVISOR, Role.AUDITOR)


@router.get("/{case_id}/evidence/{evidence_id}", response_class=Response)
def get_evidence(
    request: Request, case_id: UUID, evidence_id: UUID, actor: Annotated[Actor, Depends(current_actor)]
) -> Response:
    """One file as it was received, for the holder of the case and for supervisors and auditors of its tenant."""
    services = services_of(request)
    now = services.clock.now()
    with services.database.transaction(actor.scope) as connection:
        stored = find_evidence(connection, evidence_id)
        if stored is None or stored.case_id != case_id:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        lease = connection.execute(
            sa.select(cases.c.lease_account, cases.c.lease_workstation, cases.c.lease_expires_at).where(
                cases.c.case_id == case_id
            )
        ).one()
        holds = actor.has(*_HOLDING) and (
            lease.lease_account == actor.account_id
            and lease.lease_workstation == actor.workstation_id
            and lease.lease_expires_at > now
        )
        if not holds and not actor.has(*_WATCHING):
            raise ProblemRaised(ProblemCode.CASE_NOT_HELD)
        data = services.evidence_store.read(connection, evidence_id)
        if isinstance(data, Erased):
            raise ProblemRaised(ProblemCode.EVIDENCE_ERASED)
        record_log.append(
            connection,
            tenant_id=stored.tenant_id,
            case_id=case_id,
            actor_id=actor.account_id,
            actor_kind=next(role for role in (_HOLDING if holds else _WATCHING) if actor.has(role)),
            operation="evidence_served",
            details={"evidence_id": str(evidence_id), "workstation_id": str(actor.workstation_id)},
            at=now,
        )
    return Response(
        data,
        media_type=stored.record.media_type,
        headers={
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{evidence_id}"',
            "ETag": f'"{stored.record.sha256}"',
        },
    )
