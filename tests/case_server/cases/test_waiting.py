"""Waiting for the customer ends (R3, R18); a case is judged by the flow that it was opened with (R77)."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.problems import ProblemCode
from case_contract.templates import TEMPLATES, find_template
from case_contract.vocabulary import Action, CaseStatus, EvidenceKind, Tier, Verdict
from case_server.cases.claims import Claimed
from case_server.cases.details import load_detail
from case_server.cases.jobs import run_wait_expiry
from case_server.cases.rows import TemplateUnknown, lock_case
from case_server.cases.waiting import CUSTOMER_PATIENCE
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.queueing import PRE_CHECK_TASK
from tests.case_server.api import Tenant
from tests.case_server.cases.desk import Desk, ready_case, received_case, system_move, whole_review
from tests.support.clock import FixedClock


def asked_again(services: Services, tenant: Tenant, desk: Desk) -> UUID:
    """A case whose clock has stopped for good before its customer was asked again."""
    case_id = ready_case(services, tenant.tenant_id, tier=Tier.COMPLEX_RISK)
    claimed = desk.claim()
    assert claimed is not None
    outcomes = desk.say(claimed, *whole_review(Verdict.ASK_AGAIN, "image_unclear"))
    assert outcomes[-1].problem is None
    return case_id


def lacking(services: Services, tenant: Tenant, desk: Desk) -> UUID:
    """A case that came without its passport."""
    del desk
    case_id = received_case(services, tenant.tenant_id, present=(EvidenceKind.SELFIE,))
    system_move(services, case_id, Action.REPORT_MISSING)
    return case_id


def stands(services: Services, case_id: UUID) -> tuple[str, int, str | None]:
    """Status, how many pre-checks are queued for it, and who the log says ended the wait."""
    with services.database.engine.begin() as connection:
        return (
            connection.execute(sa.text("SELECT status FROM cases WHERE case_id = :id"), {"id": case_id}).scalar_one(),
            connection.execute(
                sa.text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task AND args ->> 'case_id' = :id"),
                {"task": PRE_CHECK_TASK, "id": str(case_id)},
            ).scalar_one(),
            connection.execute(
                sa.text("SELECT actor_kind FROM log_entries WHERE case_id = :id AND operation = 'expire_wait'"),
                {"id": case_id},
            ).scalar_one_or_none(),
        )


@pytest.mark.parametrize("waiting", [lacking, asked_again])
def test_waiting_ends_when_patience_does(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock, waiting: object
) -> None:
    """R3, R18: after the patience, and not before, a case goes to the pre-check with what there is, on record."""
    assert callable(waiting)
    case_id = waiting(services, tenant, desk)
    clock.advance(CUSTOMER_PATIENCE)
    assert run_wait_expiry(services) == 0
    assert stands(services, case_id) == ("waiting_customer", 0, None)
    clock.advance(timedelta(seconds=1))
    assert run_wait_expiry(services) == 1
    assert run_wait_expiry(services) == 0
    assert stands(services, case_id) == ("received", 1, "system")


def test_what_is_missing_still_stands_in_the_way_of_approval(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R3: after the wait a person may reject or ask again, but not approve without the evidence."""
    case_id = lacking(services, tenant, desk)
    clock.advance(CUSTOMER_PATIENCE + timedelta(seconds=1))
    run_wait_expiry(services)
    system_move(services, case_id, Action.START_PRE_CHECK)
    system_move(services, case_id, Action.FINISH_PRE_CHECK)
    claimed = desk.claim()
    assert claimed is not None
    outcomes = desk.say(claimed, *whole_review(Verdict.APPROVE))
    assert outcomes[-1].problem is ProblemCode.EVIDENCE_MISSING
    with services.database.transaction(Scope.system()) as connection:
        detail = load_detail(connection, services.key_provider, case_id)
    assert detail is not None
    assert detail.missing_evidence == (EvidenceKind.PASSPORT,)
    assert detail.summary.status is CaseStatus.IN_REVIEW


def test_templates_are_found_by_version() -> None:
    """R77: every template under its own version, and none under one that there never was."""
    for template in TEMPLATES.values():
        assert find_template(template.template_id, template.version) is template
        assert find_template(template.template_id, template.version + 1) is None


def test_a_case_is_not_judged_by_another_version(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R77: a case that was opened with a version which this server does not have is left alone, not misjudged."""
    case_id = ready_case(services, tenant.tenant_id)
    claimed = desk.claim()
    assert isinstance(claimed, Claimed)
    with services.database.transaction(Scope.system()) as connection:
        connection.exec_driver_sql("UPDATE cases SET template_version = 99")
    with services.database.transaction(Scope.system()) as connection, pytest.raises(TemplateUnknown):
        lock_case(connection, case_id)
    with services.database.transaction(Scope.system()) as connection, pytest.raises(TemplateUnknown):
        load_detail(connection, services.key_provider, case_id)
