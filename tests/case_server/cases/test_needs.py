"""What a case needs, whoever raised it, and what becomes of that when the machine changes its mind (R23, R30)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st

from case_contract import clocks
from case_contract.commands import Decide
from case_contract.identifiers import new_id
from case_contract.records import FindingRecord
from case_contract.templates import TEMPLATES
from case_contract.transitions import Refused
from case_contract.vocabulary import Action, CaseStatus, CaseType, Need, PreCheckState, Role, Severity, Tier, Verdict
from case_server.cases.details import load_detail
from case_server.cases.moves import plan_move, rated
from case_server.cases.rows import Lease, LockedCase
from case_server.cases.tables import cases
from case_server.foundation.database import Scope, sqlalchemy_url
from case_server.foundation.services import Services
from case_server.migrations import alembic_config, migrate
from case_server.precheck.checking import Checked, OpenedEvidence
from case_server.precheck.service import MoveRefused, give_up, pre_check
from tests.case_server.api import Tenant
from tests.case_server.cases.conftest import MakeDesk
from tests.case_server.cases.desk import Desk, received_case, system_move
from tests.case_server.precheck.running import ScriptedChecker, finding

ALERT = (finding("faces_differ", Severity.ALERT),)
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REVIEWER = new_id(AT)


def needs_of(services: Services, case_id: UUID) -> tuple[Need, ...]:
    """What the case's holder would see that it needs."""
    with services.database.transaction(Scope.system()) as connection:
        detail = load_detail(connection, services.key_provider, case_id)
    assert detail is not None
    return detail.needs


def ratings_of(services: Services) -> list[dict[str, str]]:
    """What the log says of the needs at every pre-check, in order."""
    with services.database.transaction(Scope.system()) as connection:
        logged = connection.exec_driver_sql(
            "SELECT details FROM log_entries WHERE operation = 'rate' ORDER BY entry_id"
        ).scalars()
        return [{key: json.loads(text)[key] for key in ("needs", "needs_gone")} for text in logged]


def check(services: Services, case_id: UUID, found: tuple[FindingRecord, ...] = ()) -> None:
    """Pre-check a received case that looks so to the machine."""
    assert pre_check(services, ScriptedChecker(found=found), case_id)


def send_back(services: Services, desk: Desk, case_id: UUID) -> None:
    """Whoever sits at the desk takes the case and asks again; new evidence comes."""
    claimed = desk.claim()
    assert claimed is not None
    (outcome,) = desk.say(claimed, Decide(verdict=Verdict.ASK_AGAIN, reasons=("image_unclear",)))
    assert outcome.problem is None
    system_move(services, case_id, Action.SUPPLEMENT)


def test_what_the_machine_raised_goes_with_better_evidence(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R30: an alert calls for a risk officer; the check of better evidence, without it, calls her off, on record."""
    case_id = received_case(services, tenant.tenant_id)
    check(services, case_id, ALERT)
    assert needs_of(services, case_id) == (Need.RISK_DECISION,)
    send_back(services, desk, case_id)
    check(services, case_id)
    assert needs_of(services, case_id) == ()
    assert ratings_of(services) == [
        {"needs": "risk_decision", "needs_gone": ""},
        {"needs": "", "needs_gone": "risk_decision"},
    ]


def test_what_a_person_raised_as_well_stays(
    services: Services, tenant: Tenant, desk: Desk, make_desk: MakeDesk
) -> None:
    """R30: a case that a reviewer escalated goes to the risk officer, whatever the machine thinks by now."""
    case_id = received_case(services, tenant.tenant_id)
    check(services, case_id, ALERT)
    claimed = desk.claim()
    assert claimed is not None
    (outcome,) = desk.say(claimed, Decide(verdict=Verdict.ESCALATE, reasons=("second_opinion",)))
    assert outcome.problem is None
    send_back(services, make_desk(Role.RISK_OFFICER), case_id)
    check(services, case_id)
    assert needs_of(services, case_id) == (Need.RISK_DECISION,)


def test_what_a_rule_requires_stays(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R47: what the case's type, the policy or the hour requires is not the machine's to take away."""
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(cases.update().where(cases.c.case_id == case_id).values(needs=[Need.SECOND_REVIEW.value]))
    check(services, case_id, ALERT)
    assert needs_of(services, case_id) == (Need.SECOND_REVIEW, Need.RISK_DECISION)
    send_back(services, desk, case_id)
    check(services, case_id)
    assert needs_of(services, case_id) == (Need.SECOND_REVIEW,)


def test_a_failed_check_clears_nobody(services: Services, tenant: Tenant, desk: Desk) -> None:
    """R30: evidence on which the machine fails is no proof that the doubt is gone."""
    case_id = received_case(services, tenant.tenant_id)
    check(services, case_id, ALERT)
    send_back(services, desk, case_id)
    assert give_up(services, case_id)
    with services.database.transaction(Scope.system()) as connection:
        state = connection.execute(sa.select(cases.c.pre_check)).scalar_one()
    assert state == PreCheckState.FAILED.value
    assert needs_of(services, case_id) == (Need.RISK_DECISION,)
    assert ratings_of(services)[-1] == {"needs": "risk_decision", "needs_gone": ""}


def test_going_back_a_migration_loses_no_need(services: Services, tenant: Tenant) -> None:
    """R30: the older program knows one column, and every need is in it then; from there on, none goes unasked."""
    case_id = received_case(services, tenant.tenant_id)
    check(services, case_id, ALERT)
    services.database.engine.dispose()
    engine = sa.create_engine(sqlalchemy_url(services.database.url), poolclass=sa.NullPool)
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008_face_search")
        assert connection.exec_driver_sql("SELECT needs FROM cases").scalar_one() == [Need.RISK_DECISION.value]
    migrate(services.database.url)
    assert needs_of(services, case_id) == (Need.RISK_DECISION,)


@dataclass
class OvertakenChecker:
    """Sees nothing wrong, but while it looks something else happens."""

    meanwhile: Callable[[], object]

    def check(self, evidence: Sequence[OpenedEvidence], declared: Mapping[str, str], today: date) -> Checked:
        """See `CaseChecker.check`."""
        self.meanwhile()
        return ScriptedChecker().check(evidence, declared, today)


@pytest.mark.parametrize("claimed", [False, True])
def test_a_case_in_review_is_not_rated_again(services: Services, tenant: Tenant, desk: Desk, *, claimed: bool) -> None:
    """R18, R30: a check that another one overtook changes nothing of a case that has reached its reviewers."""
    case_id = received_case(services, tenant.tenant_id)

    def overtake() -> None:
        check(services, case_id, ALERT)
        if claimed:
            assert desk.claim() is not None

    with pytest.raises(MoveRefused):
        pre_check(services, OvertakenChecker(overtake), case_id)
    assert needs_of(services, case_id) == (Need.RISK_DECISION,)
    assert ratings_of(services) == [{"needs": "risk_decision", "needs_gone": ""}]


def new_case(required: frozenset[Need]) -> LockedCase:
    """A case just received, of which rules require something."""
    return LockedCase(
        case_id=new_id(AT),
        tenant_id=new_id(AT),
        template=TEMPLATES[CaseType.CROSS_BORDER],
        status=CaseStatus.RECEIVED,
        version=1,
        foreign_version=1,
        round=1,
        needs=required,
        machine_needs=frozenset(),
        met_needs=frozenset(),
        judges=frozenset(),
        assigned_to=None,
        lease=None,
        lapsed_account=None,
        clock=clocks.start(Tier.NORMAL, AT),
    )


def moved(case: LockedCase, action: Action, role: Role = Role.SYSTEM, actor_id: UUID | None = None) -> LockedCase:
    """The case after a move that must be allowed."""
    lease = None if actor_id is None else Lease(actor_id, new_id(AT), AT + timedelta(minutes=30))
    after = plan_move(case, action, role, actor_id=actor_id, now=AT, lease=lease)
    assert not isinstance(after, Refused), after
    return after


def checked(case: LockedCase, raised: frozenset[Need] | None) -> LockedCase:
    """The case after a pre-check from start to end."""
    return moved(rated(moved(case, Action.START_PRE_CHECK), raised), Action.FINISH_PRE_CHECK)


def sent_back(case: LockedCase, *, escalated: bool) -> LockedCase:
    """A reviewer, or the risk officer she escalates to, asks again; new evidence comes."""
    case = moved(case, Action.CLAIM, Role.REVIEWER, REVIEWER)
    last, role = REVIEWER, Role.REVIEWER
    if escalated:
        # Another officer in every round: nobody judges a case twice.
        last, role = new_id(AT), Role.RISK_OFFICER
        case = moved(moved(case, Action.ESCALATE, Role.REVIEWER, REVIEWER), Action.CLAIM, role, last)
    return moved(moved(case, Action.ASK_AGAIN, role, last), Action.SUPPLEMENT)


def approval_leads_to(case: LockedCase) -> CaseStatus:
    """Where the approval of a reviewer leads."""
    return moved(moved(case, Action.CLAIM, Role.REVIEWER, REVIEWER), Action.APPROVE, Role.REVIEWER, REVIEWER).status


NEEDS = st.frozensets(st.sampled_from(Need))
ROUNDS = st.lists(st.tuples(st.none() | NEEDS, st.booleans()), max_size=6)


@given(required=NEEDS, rounds=ROUNDS, last=st.none() | NEEDS)
def test_needed_is_what_people_and_rules_and_the_last_check_say(
    required: frozenset[Need], rounds: list[tuple[frozenset[Need] | None, bool]], last: frozenset[Need] | None
) -> None:
    """R30: after any number of rounds, nothing of people or rules is lost and nothing of earlier checks is left."""
    case = new_case(required)
    for raised, escalated in rounds:
        case = sent_back(checked(case, raised), escalated=escalated)
    case = checked(case, last)
    successful = [raised for raised in (*(raised for raised, _ in rounds), last) if raised is not None]
    by_people = {Need.RISK_DECISION} if any(escalated for _, escalated in rounds) else set()
    wanted = required | by_people | (successful[-1] if successful else frozenset())
    assert set(case.open_needs) == wanted
    assert (approval_leads_to(case) is CaseStatus.DECIDED) == (not wanted)
