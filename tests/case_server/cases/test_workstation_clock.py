"""A workstation whose clock is set wrong: its work counts, at the server's time (R72, R77)."""

import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from case_contract.commands import AddNote, RecordActivity
from case_contract.sync import SyncResponse
from case_contract.vocabulary import ActivityKind, Verdict
from case_server.cases.claims import LEASE
from case_server.cases.details import load_detail
from case_server.cases.tables import cases
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import TestClient
from tests.case_server.cases.desk import Desk, ready_case, sync_body, whole_review
from tests.support.clock import FixedClock


@pytest.mark.parametrize(
    ("off", "mark"),
    [
        (timedelta(days=3650), 315_360_000),
        (timedelta(minutes=5, seconds=1), 301),
        (timedelta(minutes=5), None),
        (-timedelta(days=3), None),
    ],
)
def test_a_wrong_clock_loses_no_work_and_is_on_record(
    services: Services, api: TestClient, desk: Desk, clock: FixedClock, *, off: timedelta, mark: int | None
) -> None:
    """R72, R77: every command is applied, at the server's time; a workstation's clock that is ahead is in the log."""
    (tenant_id,) = desk.tenant_ids
    ready_case(services, tenant_id)
    claimed = desk.claim()
    assert claimed is not None
    headers = {**desk.person.headers, "Content-Type": "application/json"}
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(cases.update().values(lease_expires_at=clock.now() + LEASE / 3))
    bodies = (
        AddNote(text="by the clock on my wall"),
        RecordActivity(activity=ActivityKind.ZOOM),
        *whole_review(Verdict.APPROVE),
    )
    commands = [desk.sign(claimed.case_id, claimed.version, body, clock_off=off) for body in bodies]
    before_decision = SyncResponse.model_validate_json(
        api.post("/v1/sync", content=sync_body(*commands[:-1]), headers=headers).content
    )
    with services.database.transaction(Scope.system()) as connection:
        lease_ends = connection.execute(sa.select(cases.c.lease_expires_at)).scalar_one()
    decided = SyncResponse.model_validate_json(
        api.post("/v1/sync", content=sync_body(commands[-1]), headers=headers).content
    )
    assert [outcome.problem for outcome in (*before_decision.outcomes, *decided.outcomes)] == [None] * len(commands)
    assert lease_ends == clock.now() + LEASE
    with services.database.transaction(Scope.system()) as connection:
        detail = load_detail(connection, services.key_provider, claimed.case_id)
        decided_at = connection.execute(sa.select(cases.c.decided_at)).scalar_one()
        logged = connection.exec_driver_sql(
            "SELECT details, at FROM log_entries WHERE details LIKE '%%command_id%%' ORDER BY entry_id"
        ).all()
    assert detail is not None
    assert detail.face_opinion is not None
    said_at = [
        *(note.written_at for note in detail.notes),
        *(step.decided_at for step in detail.steps),
        *(verdict.decided_at for verdict in detail.verdicts),
        detail.face_opinion.given_at,
    ]
    assert {decided_at, *said_at} == {clock.now()}
    assert len(logged) == len(commands)
    for details, at in ((json.loads(entry.details), entry.at) for entry in logged):
        assert at == clock.now()
        assert datetime.fromisoformat(details["made_at"]) == clock.now() + off
        assert details.get("clock_ahead") == mark
