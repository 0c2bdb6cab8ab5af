"""R36: the rule of a tenant by command line, from the terminal to the table, and refusals in one sentence."""

import json

import pytest

from case_contract.intake import CaseSubmission
from case_server.batch_import.columns import StatedColumn, column_of, stated_field
from case_server.command_line import main
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.velocity.repository import rules_of
from case_server.velocity.rules import DEFAULTS, Measure, Rule
from tests.case_server.api import make_tenant

TENANT = "01a19b7c-a680-7e98-a69b-257e1b958929"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--warning", "1"], "2 to 1000"),
        (["--warning", "5", "--alert", "4"], "no fewer cases"),
        (["--warning", "5", "--hours", "721"], "1 to 720"),
    ],
)
def test_a_rule_that_cannot_be(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused with the bound before a database is opened."""
    assert main(["tenant", "velocity", TENANT, "device", *options]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--off", "--default"], ["--off", "--warning", "3"]])
def test_one_of_three_has_to_be_said(options: list[str]) -> None:
    """What is meant is never guessed."""
    with pytest.raises(SystemExit) as ended:
        main(["tenant", "velocity", TENANT, "device", *options])
    assert ended.value.code == 2


def test_set_switched_off_and_restored(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """R36: what the command says is what the pre-check counts by; other measures keep the product's rule."""
    tenant_id = make_tenant(services).tenant_id
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", services.settings.database_url or "")
    monkeypatch.setenv("CASE_SERVER_DATA_FOLDER", str(services.settings.data_folder))
    said = []
    for options in (["--warning", "4", "--hours", "48"], ["--off"], ["--default"]):
        assert main(["tenant", "velocity", str(tenant_id), "device", *options, "--json"]) == 0
        said.append((json.loads(capsys.readouterr().out)["rule"], _rules(services, tenant_id)))
    default = DEFAULTS[Measure.DEVICE]
    assert said[0] == ({"hours": 48, "warning": 4, "alert": None}, {**DEFAULTS, Measure.DEVICE: Rule(48, 4, None)})
    assert said[1] == (None, {measure: rule for measure, rule in DEFAULTS.items() if measure is not Measure.DEVICE})
    assert said[2] == (
        {"hours": default.hours, "warning": default.warning, "alert": default.alert},
        dict(DEFAULTS),
    )
    assert main(["tenant", "velocity", TENANT, "device", "--off"]) == 1


def test_tables_and_folders_can_state_both() -> None:
    """R36, R55: the optional fields of intake have a column and a key."""
    for name in ("device", "network_address"):
        assert name in CaseSubmission.model_fields
        assert column_of(name) == StatedColumn(name)
        assert stated_field(name) == name


def _rules(services: Services, tenant_id: object) -> dict[Measure, Rule]:
    with services.database.transaction(Scope.system()) as connection:
        return rules_of(connection, tenant_id)  # type: ignore[arg-type]  # an id of the fixture
