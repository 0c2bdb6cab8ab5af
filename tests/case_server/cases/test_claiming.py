"""Claiming: order, exclusiveness, four eyes, leases (R20, R30, R37-R40, R47, R78)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.problems import ProblemCode
from case_contract.transitions import TABLE
from case_contract.vocabulary import Action, CaseStatus, EvidenceKind, Need, Role, Tier, Verdict
from case_server.cases.claims import (
    LEASE,
    Claimed,
    ClaimFilter,
    assign_case,
    claim_case,
    expire_leases,
    release_case,
)
from case_server.cases.moves import plan_move
from case_server.cases.rows import Lease, lock_case
from case_server.cases.tables import cases
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.conftest import MakeDesk
from tests.case_server.cases.desk import Desk, ready_case, received_case, whole_review
from tests.support.clock import FixedClock


def status_of(services: Services, case_id: object) -> CaseStatus:
    with services.database.transaction(Scope.system()) as connection:
        return CaseStatus(connection.execute(sa.select(cases.c.status).where(cases.c.case_id == case_id)).scalar_one())


def test_what_is_due_first_comes_first(services: Services, tenant: Tenant, desk: Desk, clock: FixedClock) -> None:
    """R37-R40: an urgent case overtakes earlier normal ones, but not one that is due before it."""
    first = ready_case(services, tenant.tenant_id)
    clock.advance(timedelta(minutes=100))
    urgent = ready_case(services, tenant.tenant_id, tier=Tier.URGENT)
    later = ready_case(services, tenant.tenant_id)
    overtaken = [desk.claim(), desk.claim(), desk.claim(), desk.claim()]
    assert [claimed.case_id if claimed else None for claimed in overtaken] == [first, urgent, later, None]


def test_filters_narrow_what_is_claimed(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R20: a tier may be asked for."""
    ready_case(services, tenant.tenant_id)
    complex_risk = ready_case(services, tenant.tenant_id, tier=Tier.COMPLEX_RISK)
    claimed = desk.claim(ClaimFilter(tier=Tier.COMPLEX_RISK))
    assert claimed is not None
    assert claimed.case_id == complex_risk
    assert desk.claim(ClaimFilter(tier=Tier.URGENT)) is None


def test_sixteen_at_once_never_get_the_same_case(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R20: every case is claimed exactly once, whatever the crowd."""
    waiting = {ready_case(services, tenant.tenant_id) for _ in range(40)}
    desks = [make_desk() for _ in range(16)]
    gate = threading.Barrier(len(desks))

    def work(desk: Desk) -> list[Claimed]:
        gate.wait(timeout=30)
        return list(iter(desk.claim, None))

    with ThreadPoolExecutor(len(desks)) as pool:
        taken = [claimed.case_id for each in pool.map(work, desks) for claimed in each]
    assert len(taken) == len(waiting)
    assert set(taken) == waiting


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SUPERVISOR, Role.RISK_OFFICER])
def test_the_one_statement_does_what_the_table_says(
    services: Services, tenant: Tenant, make_desk: MakeDesk, role: Role, clock: FixedClock
) -> None:
    """R18, R72: the quick claim leaves the row exactly as the planned move would."""
    desk = make_desk(role)
    claimable = [move.at for move in TABLE if move.action is Action.CLAIM and role in move.roles]
    for at in claimable:
        case_id = ready_case(services, tenant.tenant_id, tier=Tier.COMPLEX_RISK)
        put_at(services, case_id, at)
        with services.database.transaction(Scope.system()) as connection:
            before = lock_case(connection, case_id)
        lease = Lease(desk.person.account_id, desk.person.workstation_id, clock.now() + LEASE)
        planned = plan_move(before, Action.CLAIM, role, actor_id=desk.person.account_id, now=clock.now(), lease=lease)
        claimed = desk.claim()
        assert claimed is not None
        with services.database.transaction(Scope.system()) as connection:
            assert lock_case(connection, case_id) == planned
        assert claimed.version == before.version + 1


def put_at(services: Services, case_id: object, at: CaseStatus) -> None:
    """Set a status without the moves that lead there, but on record as the database demands."""
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.text(
                "WITH moved AS (UPDATE cases SET status = :at, version = version + 1 WHERE case_id = :id "
                "RETURNING case_id, tenant_id, version) "
                "INSERT INTO log_entries (tenant_id, case_id, case_version, actor_kind, operation, details, at) "
                "SELECT tenant_id, case_id, version, 'system', 'set_by_test', '{}', now() FROM moved"
            ),
            {"at": at.value, "id": case_id},
        )


def test_the_second_reviewer_is_another_person(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R47, R78: whoever gave the first verdict is offered neither the second review nor the same case by name."""
    case_id = ready_case(services, tenant.tenant_id, needs=(Need.SECOND_REVIEW,))
    first, second = make_desk(), make_desk()
    claimed = first.claim()
    assert claimed is not None
    outcomes = first.say(claimed, *whole_review(Verdict.APPROVE))
    assert {outcome.outcome.value for outcome in outcomes} == {"applied"}
    assert status_of(services, case_id) is CaseStatus.AWAITING_SECOND
    assert first.claim() is None
    with services.database.transaction(first.actor.scope) as connection:
        assert claim_case(connection, case_id, first.claimant, now=services.clock.now()) is (
            ProblemCode.SAME_PERSON_TWICE
        )
    again = second.claim()
    assert again is not None
    assert again.case_id == case_id


def test_the_risk_officer_is_not_who_escalated(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R30: three levels, three actors, even for somebody with both roles."""
    case_id = ready_case(services, tenant.tenant_id, needs=(Need.RISK_DECISION,))
    both, officer = make_desk(Role.REVIEWER, Role.RISK_OFFICER), make_desk(Role.RISK_OFFICER)
    claimed = both.claim()
    assert claimed is not None
    both.say(claimed, *whole_review(Verdict.APPROVE))
    assert status_of(services, case_id) is CaseStatus.AWAITING_RISK
    assert both.claim() is None
    final = officer.claim()
    assert final is not None
    outcomes = officer.say(final, *whole_review(Verdict.APPROVE))
    assert outcomes[-1].problem is None
    assert status_of(services, case_id) is CaseStatus.DECIDED


def test_a_lease_ends_and_the_case_waits_again(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R20: after the lease another may take the case, and the first is told that she was too late."""
    ready_case(services, tenant.tenant_id)
    claimed = desk.claim()
    assert claimed is not None
    clock.advance(LEASE - timedelta(seconds=1))
    with services.database.transaction(Scope.system()) as connection:
        assert expire_leases(connection, now=clock.now()) == 0
    clock.advance(timedelta(seconds=2))
    with services.database.transaction(Scope.system()) as connection:
        assert expire_leases(connection, now=clock.now()) == 1
    assert status_of(services, claimed.case_id) is CaseStatus.READY
    (outcome,) = desk.say(claimed, *whole_review(Verdict.APPROVE)[:1])
    assert outcome.problem is ProblemCode.LEASE_EXPIRED
    again = desk.claim()
    assert again is not None
    assert again.version == claimed.version + 2


def test_release_is_for_the_holder_and_the_supervisor(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R20: a colleague cannot give back what is not hers."""
    ready_case(services, tenant.tenant_id)
    holder, colleague, supervisor = make_desk(), make_desk(), make_desk(Role.SUPERVISOR)
    claimed = holder.claim()
    assert claimed is not None
    for desk, expected in ((colleague, ProblemCode.CASE_NOT_HELD), (supervisor, None)):
        with services.database.transaction(desk.actor.scope) as connection:
            problem = release_case(
                connection,
                claimed.case_id,
                account_id=desk.person.account_id,
                roles=desk.roles,
                now=services.clock.now(),
            )
        assert problem is expected
    assert status_of(services, claimed.case_id) is CaseStatus.READY


def test_an_assigned_case_is_kept_for_its_person(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R20: assigning takes a case from its holder and hides it from everybody but the one it is for."""
    ready_case(services, tenant.tenant_id)
    holder, chosen, supervisor = make_desk(), make_desk(), make_desk(Role.SUPERVISOR)
    stranger = make_desk(of=make_tenant(services, "Another Bank"))
    claimed = holder.claim()
    assert claimed is not None
    for assignee, expected in ((stranger, ProblemCode.NOT_FOUND), (chosen, None)):
        with services.database.transaction(supervisor.actor.scope) as connection:
            problem = assign_case(
                connection,
                claimed.case_id,
                assignee.person.account_id,
                supervisor=supervisor.person.account_id,
                now=services.clock.now(),
            )
        assert problem is expected
    assert holder.claim() is None
    with services.database.transaction(holder.actor.scope) as connection:
        refusal = claim_case(connection, claimed.case_id, holder.claimant, now=services.clock.now())
    assert refusal is ProblemCode.NOT_ALLOWED
    taken = chosen.claim()
    assert taken is not None
    assert taken.case_id == claimed.case_id


def test_a_case_is_kept_only_for_somebody_who_could_claim_it(
    services: Services, tenant: Tenant, make_desk: MakeDesk
) -> None:
    """R20: with an auditor or a trainer, who claim nothing, it would wait for nobody while its clock runs."""
    supervisor = make_desk(Role.SUPERVISOR)
    ready, held = (ready_case(services, tenant.tenant_id, reference=name) for name in ("one", "two"))
    reviewer = make_desk()
    claimed = reviewer.claim()
    assert claimed is not None

    def assign(case_id: UUID, to: Desk) -> ProblemCode | None:
        with services.database.transaction(supervisor.actor.scope) as connection:
            return assign_case(
                connection,
                case_id,
                to.person.account_id,
                supervisor=supervisor.person.account_id,
                now=services.clock.now(),
            )

    for role in (Role.AUDITOR, Role.TRAINER, Role.ADMINISTRATOR, Role.RISK_OFFICER):
        for case_id in (ready, held):
            assert assign(case_id, make_desk(role)) is ProblemCode.ASSIGNEE_CANNOT_CLAIM
    assert status_of(services, claimed.case_id) is CaseStatus.IN_REVIEW
    outcomes = reviewer.say(claimed, *whole_review(Verdict.ESCALATE, "second_opinion"))
    assert all(outcome.problem is None for outcome in outcomes), outcomes
    assert status_of(services, claimed.case_id) is CaseStatus.AWAITING_RISK
    assert assign(claimed.case_id, make_desk()) is ProblemCode.ASSIGNEE_CANNOT_CLAIM
    assert assign(claimed.case_id, make_desk(Role.RISK_OFFICER)) is None
    assert assign(claimed.case_id, make_desk(Role.AUDITOR, Role.RISK_OFFICER)) is None
    both = make_desk(Role.REVIEWER, Role.RISK_OFFICER)
    other = ready if claimed.case_id == held else held
    taken = both.claim()
    assert taken is not None
    assert taken.case_id == other
    both.say(taken, *whole_review(Verdict.ESCALATE, "second_opinion"))
    assert assign(other, both) is ProblemCode.SAME_PERSON_TWICE


def test_nobody_claims_across_tenants(services: Services, tenant: Tenant, make_desk: MakeDesk) -> None:
    """R107: the database shows a reviewer of one tenant no case of another, by queue or by id."""
    case_id = ready_case(services, tenant.tenant_id)
    stranger = make_desk(of=make_tenant(services, "Another Bank"))
    assert stranger.claim() is None
    with services.database.transaction(stranger.actor.scope) as connection:
        refusal = claim_case(connection, case_id, stranger.claimant, now=services.clock.now())
    assert refusal is ProblemCode.NOT_FOUND


def test_a_case_that_lacks_evidence_is_not_in_the_queue(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R3, R18: a received case cannot be reviewed."""
    received_case(services, tenant.tenant_id, present=(EvidenceKind.SELFIE,))
    assert desk.claim() is None
