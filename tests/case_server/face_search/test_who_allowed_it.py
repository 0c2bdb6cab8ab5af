"""R36: who switched the search on or off, as the operator states, is on record."""

import json

import pytest
import sqlalchemy as sa

from case_contract.vocabulary import Role
from case_server.command_line import main
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.record_log.tables import log_entries
from tests.case_server.api import make_person, make_tenant

pytestmark = pytest.mark.usefixtures("logging_as_it_was")


def _stated(services: Services, operation: str) -> list[str | None]:
    with services.database.transaction(Scope.system()) as connection:
        asked = sa.select(log_entries.c.details).where(log_entries.c.operation == operation)
        return [json.loads(details)["stated_account"] for details in connection.scalars(asked)]


def test_the_administrator_who_allows_or_stops_the_search_is_on_record(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As with `import`: an administrator's login, or the command does nothing; without one the entry says none."""
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", str(services.settings.database_url))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    tenant = str(make_tenant(services).tenant_id)
    administrator, reviewer = make_person(services, Role.ADMINISTRATOR), make_person(services, Role.REVIEWER)
    data = ["--data", str(services.settings.data_folder)]
    allow = ["face-search", "allow", tenant, "--legal-basis", "consent of 2026-01", "--days", "30", *data]
    stop = ["face-search", "stop", tenant, *data]
    assert main([*allow, "--account", reviewer.login]) == 1
    assert "no live administrator with this login" in capsys.readouterr().err
    assert _stated(services, "face_search_allowed") == []
    assert main([*allow, "--account", administrator.login]) == 0
    assert main([*stop, "--account", administrator.login]) == 0
    assert main(allow) == 0
    assert _stated(services, "face_search_allowed") == [str(administrator.account_id), None]
    assert _stated(services, "face_search_stopped") == [str(administrator.account_id)]
