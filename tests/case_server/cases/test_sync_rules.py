"""What the server makes of single commands and whole requests (R11, R15, R72, R77)."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from case_contract.commands import (
    AddNote,
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
    SignedCommand,
)
from case_contract.problems import ProblemCode
from case_contract.sync import OutcomeKind, SyncResponse
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import (
    ActivityKind,
    CaseStatus,
    CaseType,
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    StepOutcome,
    Verdict,
)
from case_server.cases import sync as sync_module
from case_server.cases.claims import LEASE, Claimed, expire_leases
from case_server.cases.commands import ACTIVITY_REASON, apply_command
from case_server.cases.details import load_detail
from case_server.cases.tables import cases, processed_commands, verdicts
from case_server.evidence.sealing import case_key, open_json
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient, make_tenant
from tests.case_server.cases.conftest import MakeDesk
from tests.case_server.cases.desk import Desk, ready_case, settle, sync_body, whole_review
from tests.support.clock import FixedClock

pytestmark = pytest.mark.slow


@pytest.fixture
def claimed(services: Services, tenant: Tenant, desk: Desk) -> Claimed:
    """A case that `desk` holds."""
    ready_case(services, tenant.tenant_id)
    found = desk.claim()
    assert found is not None
    return found


def problems(outcomes: tuple[object, ...]) -> list[object]:
    return [getattr(outcome, "problem", "?") for outcome in outcomes]


def test_a_whole_review_is_applied_and_kept(services: Services, desk: Desk, claimed: Claimed) -> None:
    """R11, R18, R77: everything said is there afterwards, and the case is decided, once."""
    field = DecideField(
        document_type=DocumentType.PASSPORT,
        field="surname",
        value="MARIA",
        basis=FieldBasis.CORRECTED,
        read_value="MAR1A",
    )
    outcomes = desk.say(claimed, field, AddNote(text="looks well"), *whole_review(Verdict.APPROVE))
    assert problems(outcomes) == [None] * len(outcomes)
    assert [outcome.case_version for outcome in outcomes] == list(
        range(claimed.version + 1, claimed.version + 1 + len(outcomes))
    )
    with services.database.transaction(desk.actor.scope) as connection:
        detail = load_detail(connection, services.key_provider, claimed.case_id)
    assert detail is not None
    assert detail.summary.status is CaseStatus.DECIDED
    assert detail.summary.lease is None
    (decision,) = detail.field_decisions
    assert (decision.value, decision.read_value, decision.basis) == ("MARIA", "MAR1A", FieldBasis.CORRECTED)
    assert {step.outcome for step in detail.steps} == {StepOutcome.PASSED}
    assert detail.face_opinion is not None
    assert [note.text for note in detail.notes] == ["looks well"]
    assert [verdict.verdict for verdict in detail.verdicts] == [Verdict.APPROVE]


def test_what_was_said_lies_sealed(services: Services, desk: Desk, claimed: Claimed) -> None:
    """R79: no free text and no value is in the database in clear."""
    desk.say(claimed, AddNote(text="plain to see"))
    with services.database.transaction(Scope.system()) as connection:
        stored = connection.exec_driver_sql("SELECT sealed FROM notes").scalar_one()
        declared = connection.exec_driver_sql("SELECT declared_sealed FROM cases").scalar_one()
    assert b"plain to see" not in stored
    assert b"ANNA" not in declared


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (CompleteStep(step="fields_agree", outcome=StepOutcome.PASSED), ProblemCode.STEP_OUT_OF_ORDER),
        (CompleteStep(step="no_such_step", outcome=StepOutcome.PASSED), ProblemCode.STEP_UNKNOWN),
        (Decide(verdict=Verdict.APPROVE), ProblemCode.STEPS_OPEN),
        (Decide(verdict=Verdict.REJECT), ProblemCode.REASON_NEEDED),
        (Decide(verdict=Verdict.REJECT, reasons=("nonsense",)), ProblemCode.REASON_UNKNOWN),
        (
            DecideField(document_type=DocumentType.PASSPORT, field="shoe_size", value="44", basis=FieldBasis.CORRECTED),
            ProblemCode.INVALID_REQUEST,
        ),
        (
            DecideField(
                document_type=DocumentType.PASSPORT,
                field="expiry_date",
                value="2023-13-45",
                basis=FieldBasis.CORRECTED,
            ),
            ProblemCode.FIELD_VALUE_IMPOSSIBLE,
        ),
    ],
)
def test_what_is_out_of_order_is_refused(
    services: Services, desk: Desk, claimed: Claimed, body: CompleteStep | Decide, problem: ProblemCode
) -> None:
    """R77: the server refuses it whatever the client thought, and nothing changes."""
    (outcome,) = desk.say(claimed, body)
    assert (outcome.outcome, outcome.problem) == (OutcomeKind.REFUSED, problem)
    assert outcome.case_version == claimed.version


def test_the_blind_opinion_comes_first_and_once(desk: Desk, claimed: Claimed) -> None:
    """R2, R77: the faces' step waits for the opinion, which cannot be given again."""
    opinion = GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.LOW)
    codes = [step.code for step in TEMPLATES[CaseType.CROSS_BORDER].steps]
    steps = [CompleteStep(step=code, outcome=StepOutcome.PASSED) for code in codes[: codes.index("same_person")]]
    same_person = CompleteStep(step="same_person", outcome=StepOutcome.PASSED)
    outcomes = desk.say(claimed, *steps, same_person, opinion, opinion, same_person)
    assert problems(outcomes) == [
        *[None] * len(steps),
        ProblemCode.FACE_OPINION_NEEDED,
        None,
        ProblemCode.FACE_OPINION_ALREADY_GIVEN,
        None,
    ]


def test_a_repeated_command_gets_its_stored_outcome(services: Services, desk: Desk, claimed: Claimed) -> None:
    """A repeat changes nothing and is answered as before: applied, refused and conflicting ones alike."""
    good = desk.sign(claimed.case_id, claimed.version, AddNote(text="once"))
    bad = desk.sign(claimed.case_id, claimed.version, Decide(verdict=Verdict.REJECT))
    stale = desk.sign(claimed.case_id, claimed.version - 1, AddNote(text="stale"))
    first = desk.send(good, bad, stale)
    assert problems(first) == [None, ProblemCode.REASON_NEEDED, ProblemCode.CASE_CHANGED]
    assert desk.send(stale, good, good, bad) == (first[2], first[0], first[0], first[1])
    with services.database.transaction(Scope.system()) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM notes").scalar_one() == 1


def test_the_same_request_many_times_at_once_is_applied_once(services: Services, desk: Desk, claimed: Claimed) -> None:
    """A client that sends again before the first answer came gets the same answer, and one verdict."""
    commands = [desk.sign(claimed.case_id, claimed.version, body) for body in whole_review(Verdict.APPROVE)]
    gate = threading.Barrier(8)

    def send(_: int) -> object:
        gate.wait(timeout=30)
        return desk.send(*commands)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert all(answer == answers[0] for answer in answers)
    with services.database.transaction(Scope.system()) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(verdicts)).scalar_one() == 1
        count = connection.execute(sa.select(sa.func.count()).select_from(processed_commands)).scalar_one()
    assert count == len(commands)


def test_only_the_holder_at_her_workstation(services: Services, claimed: Claimed, make_desk: MakeDesk) -> None:
    """A colleague who does not hold the case is told so; the case stays as it was."""
    (outcome,) = make_desk().say(claimed, AddNote(text="mine too"))
    assert (outcome.outcome, outcome.problem) == (OutcomeKind.CONFLICT, ProblemCode.CASE_NOT_HELD)


def test_signature_and_sender_must_agree(services: Services, desk: Desk, claimed: Claimed, make_desk: MakeDesk) -> None:
    """A forged or borrowed command is refused without using up its id."""
    other = make_desk()
    good = desk.sign(claimed.case_id, claimed.version, AddNote(text="mine"))
    changed = good.command.model_copy(update={"body": AddNote(text="not mine")})
    forged = SignedCommand(command=changed, signature=good.signature)
    assert problems(desk.send(forged)) == [ProblemCode.SIGNATURE_INVALID]
    assert problems(other.send(good)) == [ProblemCode.NOT_ALLOWED]
    assert problems(desk.send(good)) == [None]
    reused = desk.sign(claimed.case_id, claimed.version, ReleaseCase(), command_id=good.command.command_id)
    assert problems(desk.send(reused)) == [ProblemCode.INVALID_REQUEST]


def test_the_order_of_a_case_is_kept(desk: Desk, claimed: Claimed) -> None:
    """A command that comes after a later one of the same case is refused; other cases do not matter."""
    late = desk.sign(claimed.case_id, claimed.version, AddNote(text="earlier"), sequence=4)
    early = desk.sign(claimed.case_id, claimed.version, AddNote(text="later"), sequence=5)
    assert problems(desk.send(early)) == [None]
    assert problems(desk.send(late)) == [ProblemCode.COMMAND_OUT_OF_ORDER]


def test_one_that_breaks_takes_no_other_with_it(
    services: Services, tenant: Tenant, desk: Desk, claimed: Claimed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails unexpectedly, and what follows in its case, gets no outcome and is done when it comes again."""
    ready_case(services, tenant.tenant_id)
    second = desk.claim()
    assert second is not None
    real = apply_command
    broken = desk.sign(claimed.case_id, claimed.version, AddNote(text="breaks"))

    def breaking(connection: sa.Connection, *arguments: object) -> object:
        if arguments[1] == broken.command:
            connection.exec_driver_sql("SELECT 1 / 0")
        return real(connection, *arguments)  # type: ignore[arg-type]  # passed through

    after = desk.sign(claimed.case_id, claimed.version, AddNote(text="after"))
    elsewhere = desk.sign(second.case_id, second.version, AddNote(text="elsewhere"))
    with monkeypatch.context() as patched:
        patched.setattr(sync_module, "apply_command", breaking)
        outcomes = desk.send(broken, after, elsewhere)
    assert [outcome.command_id for outcome in outcomes] == [elsewhere.command.command_id]
    assert problems(outcomes) == [None]
    assert problems(desk.send(broken, after)) == [None, None]


def test_looking_is_recorded_even_when_the_lease_is_over(
    services: Services, desk: Desk, claimed: Claimed, clock: FixedClock
) -> None:
    """R15: an activity goes on record whatever has become of the case."""
    clock.advance(LEASE + timedelta(seconds=1))
    with services.database.transaction(Scope.system()) as connection:
        expire_leases(connection, now=clock.now())
    (outcome,) = desk.say(claimed, RecordActivity(activity=ActivityKind.UNMASK, field="id_number", reason="compare"))
    assert outcome.outcome is OutcomeKind.APPLIED
    with services.database.transaction(Scope.system()) as connection:
        entry = connection.exec_driver_sql(
            "SELECT details::jsonb ->> 'activity', case_version FROM log_entries WHERE operation = 'record_activity'"
        ).one()
    assert entry == ("unmask", None)


def test_the_reason_of_a_look_is_on_record_under_the_key_of_the_case(
    services: Services, desk: Desk, claimed: Claimed
) -> None:
    """R15, R79: the log is never erased, so free text is in it sealed; whoever has the case's key can read it."""
    reason = "customer Anna is on the telephone"
    desk.say(claimed, RecordActivity(activity=ActivityKind.UNMASK, field="mrz", reason=reason))
    with services.database.transaction(Scope.system()) as connection:
        logged = connection.exec_driver_sql(
            "SELECT details FROM log_entries WHERE operation = 'record_activity'"
        ).scalar_one()
        key = case_key(services.key_provider, connection, claimed.case_id)
    assert "Anna" not in logged
    details = json.loads(logged)
    assert details["reason_length"] == len(reason)
    assert isinstance(key, bytes)
    assert open_json(key, base64.b64decode(details["reason_sealed"]), claimed.case_id, ACTIVITY_REASON) == reason


def test_what_was_looked_at_is_a_known_field(services: Services, desk: Desk, claimed: Claimed) -> None:
    """R79: the name of a field is no way to get other text into the log."""
    look = RecordActivity(activity=ActivityKind.UNMASK, field="Anna, born 1990")
    assert problems(desk.say(claimed, look)) == [ProblemCode.INVALID_REQUEST]
    with services.database.transaction(Scope.system()) as connection:
        logged = connection.exec_driver_sql(
            "SELECT count(*) FROM log_entries WHERE operation = 'record_activity'"
        ).scalar_one()
    assert logged == 0


def test_working_keeps_the_lease_alive(services: Services, desk: Desk, claimed: Claimed, clock: FixedClock) -> None:
    """R20: a command in the second half of the lease gives her the whole of it again."""
    clock.advance(timedelta(minutes=20))
    desk.say(claimed, AddNote(text="still here"))
    with services.database.transaction(Scope.system()) as connection:
        expires_at = connection.execute(sa.select(cases.c.lease_expires_at)).scalar_one()
    assert expires_at == clock.now() + LEASE


def test_asking_again_pauses_the_clock(services: Services, desk: Desk, claimed: Claimed, clock: FixedClock) -> None:
    """R38: the time the customer takes is not the reviewers'; the notice is queued in the same transaction."""
    desk.say(claimed, Decide(verdict=Verdict.ASK_AGAIN, reasons=("image_unclear",)))
    with services.database.transaction(Scope.system()) as connection:
        row = connection.execute(sa.select(cases.c.status, cases.c.clock_paused_at)).one()
        notices = connection.exec_driver_sql("SELECT count(*) FROM notices").scalar_one()
    assert (row.status, row.clock_paused_at, notices) == ("waiting_customer", clock.now(), 1)


def test_changes_reach_each_who_may_see_them(
    services: Services, tenant: Tenant, desk: Desk, claimed: Claimed, make_desk: MakeDesk
) -> None:
    """Sync tells the holder everything, a colleague the summary, another tenant nothing; then only what is new."""
    colleague, stranger = make_desk(), make_desk(of=make_tenant(services, "Another Bank"))
    (mine,) = desk.sync().changes
    assert mine.detail is not None
    assert mine.detail.declared == {"name": "ANNA MARIA"}
    first = colleague.sync()
    (theirs,) = first.changes
    assert theirs.summary is not None
    assert theirs.detail is None
    assert stranger.sync().changes == ()
    assert colleague.sync(first.cursor).changes == ()
    desk.say(claimed, AddNote(text="something new"))
    (again,) = colleague.sync(first.cursor).changes
    assert again.summary is not None
    assert again.summary.version == claimed.version + 1


def test_no_change_is_missed_that_commits_late(services: Services, tenant: Tenant, desk: Desk) -> None:
    """A page stops before the oldest open transaction, so what commits behind it still comes."""
    case_id = ready_case(services, tenant.tenant_id)
    cursor = desk.sync().cursor
    with services.database.transaction(Scope.system()) as slow:
        slow.execute(
            cases.update()
            .where(cases.c.case_id == case_id)
            .values(alert_count=7, change_xid=sa.text("pg_current_xact_id()::text::bigint"))
        )
        other = ready_case(services, tenant.tenant_id)
        during = desk.sync(cursor, settled=False)
        assert during.changes == ()
    after = desk.sync(during.cursor)
    assert {change.case_id for change in after.changes} == {case_id, other}


def test_the_route_answers_in_one_round(services: Services, api: TestClient, desk: Desk, claimed: Claimed) -> None:
    """Commands in, outcomes and changes out; a cursor of somebody else's making is refused."""
    headers = {**desk.person.headers, "Content-Type": "application/json"}
    note = desk.sign(claimed.case_id, claimed.version, AddNote(text="over the wire"))
    answer = api.post("/v1/sync", content=sync_body(note), headers=headers)
    assert answer.status_code == 200
    told = SyncResponse.model_validate_json(answer.content)
    assert [outcome.outcome for outcome in told.outcomes] == [OutcomeKind.APPLIED]
    settle(services)
    answer = api.post("/v1/sync", content=sync_body(note), headers=headers)
    again = SyncResponse.model_validate_json(answer.content)
    assert again.outcomes == told.outcomes
    (change,) = again.changes
    assert change.detail is not None
    assert [kept.text for kept in change.detail.notes] == ["over the wire"]
    refused = api.post("/v1/sync", content=sync_body(cursor="made-up"), headers=headers)
    assert refused.json()["code"] == "invalid_request"
    nobody = api.post("/v1/sync", content=sync_body(), headers={"Content-Type": "application/json"})
    assert nobody.status_code == 401
    unknown = desk.sign(uuid4(), 1, AddNote(text="where?"))
    answer = api.post("/v1/sync", content=sync_body(unknown), headers=headers)
    assert answer.json()["outcomes"][0]["problem"] == "not_found"
