"""What a customer may learn by service code (R86, R87): how far it is, the verdict, what to do. Nothing personal."""

from typing import Final

import sqlalchemy as sa

from case_contract.feedback import CustomerReason
from case_contract.frozen import Frozen, Instant
from case_contract.identifiers import normal_service_code
from case_contract.intake import MissingEvidence
from case_contract.transitions import STAGE_OF
from case_contract.vocabulary import CaseStatus, Stage, Verdict
from case_server.cases.tables import cases
from case_server.evidence.repository import erased_at
from case_server.evidence.sealing import Erased
from case_server.notifications.repository import case_facts, last_notice
from case_server.notifications.service import missing_evidence

_FINAL: Final = frozenset({CaseStatus.DECIDED, CaseStatus.FED_BACK, CaseStatus.ARCHIVED})


class PublicResult(Frozen):
    """How a case stands for its customer. `verdict` stays empty until it is final or something is asked for."""

    service_code: str
    stage: Stage
    verdict: Verdict | None = None
    reasons: tuple[CustomerReason, ...] = ()
    missing: tuple[MissingEvidence, ...] = ()
    decided_at: Instant | None = None


def find_result(connection: sa.Connection, typed_code: str) -> PublicResult | Erased | None:
    """The result for a code however it was typed, or None. Looks nothing up when the code's check fails."""
    code = normal_service_code(typed_code)
    if code is None:
        return None
    found = case_facts(connection, cases.c.service_code == code)
    if found is None:
        return None
    case_id, facts = found
    if erased_at(connection, case_id) is not None:
        return Erased(case_id)
    stage = STAGE_OF[facts.status]
    notice = last_notice(connection, case_id)
    if facts.status in _FINAL and notice is not None:
        return PublicResult(
            service_code=code,
            stage=stage,
            verdict=notice.verdict,
            reasons=notice.reasons,
            decided_at=notice.decided_at,
        )
    if facts.status is CaseStatus.WAITING_CUSTOMER:
        asked = notice if notice is not None and notice.verdict is Verdict.ASK_AGAIN else None
        return PublicResult(
            service_code=code,
            stage=stage,
            verdict=Verdict.ASK_AGAIN,
            reasons=() if asked is None else asked.reasons,
            missing=missing_evidence(facts.case_type, facts.present),
            decided_at=None if asked is None else asked.decided_at,
        )
    return PublicResult(service_code=code, stage=stage)
