"""`case-server erase-case`: what an operator asks, is told, and gets as an exit status (R43, R59)."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from case_contract.vocabulary import Role
from case_server.command_line import main
from case_server.foundation.services import Services
from tests.case_server.api import Person, Tenant, make_person, make_tenant
from tests.case_server.cases.desk import ready_case
from tests.case_server.erasing.keeping import NAME, closed_case, end, entries, files_of

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

REASON = "retention over, file 20361001-7"


@dataclass(frozen=True)
class Ended:
    """What a run of the command left."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, object]:
        """The one JSON object of a run with --json."""
        found: dict[str, object] = json.loads(self.out)
        return found


Run = Callable[..., Ended]


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def administrator(services: Services, tenant: Tenant) -> Person:
    """Who has cases erased."""
    return make_person(services, Role.ADMINISTRATOR, tenants=[tenant.tenant_id])


@pytest.fixture
def run(
    services: Services, administrator: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command in this process on the test's database and data folder."""
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", str(services.settings.database_url))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def on_cases(
        *arguments: str, account: str = administrator.login, reason: str | None = REASON, command: str = "erase-case"
    ) -> Ended:
        data = ["--data", str(services.settings.data_folder)]
        capsys.readouterr()
        why = [] if reason is None else ["--reason", reason]
        status = main([command, *arguments, "--account", account, *why, *data])
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return on_cases


def test_a_case_is_erased_by_its_code_and_a_second_time_said_to_be(
    services: Services, tenant: Tenant, run: Run
) -> None:
    """One sentence each; the second run changes nothing and says since when."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    looked = run(str(case_id), "--dry-run", "--json")
    assert (looked.status, looked.told["outcome"], looked.told["retention_until"]) == (0, "would_erase", "2025-01-01")
    assert len(files_of(services, case_id)) == 3
    code = str(looked.told["service_code"])
    done = run(code.lower().replace("-", " "))
    assert (done.status, done.err) == (0, "")
    assert done.out == f"Case {code} is erased, and recorded. Encrypted files removed: 3\n"
    assert files_of(services, case_id) == []
    (entry,) = entries(services, case_id, "case_erased")
    assert json.loads(entry.details)["reason"] == REASON
    again = run(str(case_id))
    assert (again.status, again.out) == (1, "")
    today = datetime.now(UTC).date().isoformat()
    assert again.err == (
        f"case-server: case {code} was erased already, on {today}: nothing is left to do; "
        "the record log has the entry (erased_already)\n"
    )
    assert run(str(case_id), "--dry-run", "--json").told["problem"] == "erased_already"
    assert main(["verify-log", "--data", str(services.settings.data_folder)]) == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("C.UTF-8", "the Anti-Money-Laundering Law has it kept for 10 years, which end on"),
        ("zh_CN.UTF-8", "《反洗钱法》要求保存 10 年，至"),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(
    services: Services, tenant: Tenant, run: Run, language: str, said: str
) -> None:
    """A stable code in either language; as JSON it is an answer too, with status 1."""
    os.environ["LC_ALL"] = language  # put back by the fixture that set it
    case_id = closed_case(services, tenant)
    waiting = ready_case(services, tenant.tenant_id)
    assert "(retention_unknown)" in run(str(case_id)).err.replace("（", "(").replace("）", ")")
    end(services, tenant, datetime.now(UTC).date() - timedelta(days=3000))
    running = run(str(case_id))
    assert (running.status, running.out, said in running.err) == (1, "", True), running.err
    refused = run(str(waiting), "--json")
    assert (refused.status, refused.err) == (1, "")
    assert (refused.told["outcome"], refused.told["problem"]) == ("refused", "case_open")
    assert ("待复核" if language.startswith("zh") else "(Ready)") in str(refused.told["message"])
    assert entries(services, case_id, "case_erased") == []


def test_a_look_at_what_would_be_erased_needs_no_reason(services: Services, tenant: Tenant, run: Run) -> None:
    """Nothing is done, so nothing goes on record; with a reason it is the same."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    for reason in (None, REASON):
        one = run(str(case_id), "--dry-run", "--json", reason=reason)
        every = run("--past-retention", "--dry-run", "--json", reason=reason)
        assert (one.status, one.told["outcome"], every.status, every.told["due"]) == (0, "would_erase", 0, 1)


def test_the_reason_must_not_name_the_customer(services: Services, tenant: Tenant, run: Run) -> None:
    """She is still known when it is given, and the log is never changed."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    refused = run(str(case_id), reason=f"asked for by {NAME}")
    assert (refused.status, "(reason_names_customer)" in refused.err, NAME in refused.err) == (1, True, False)
    assert len(files_of(services, case_id)) == 3


def test_a_held_case_is_not_erased_until_it_is_let_go(services: Services, tenant: Tenant, run: Run) -> None:
    """R43: an investigation that is open at the end of retention has the case kept until it ends."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    held = run(str(case_id), command="hold-case", reason="investigation 2026-7")
    assert (held.status, held.out.endswith("is held until it is let go, and recorded.\n")) == (0, True), held.err
    refused = run(str(case_id))
    assert (refused.status, "hold-case --release" in refused.err, "(held)" in refused.err) == (1, True, True)
    assert run(str(case_id), command="hold-case", reason=f"about {NAME}").status == 1
    assert run("--past-retention", "--json").told["erased"] == 0
    ended = run(str(case_id), "--release", "--json", command="hold-case", reason="investigation 2026-7 closed")
    assert (ended.status, ended.told["held"]) == (0, False)
    again = run(str(case_id), "--release", "--json", command="hold-case")
    assert (again.status, again.told["problem"]) == (1, "not_held")
    assert run(str(case_id)).status == 0


def test_only_an_administrator_of_the_tenant_erases(services: Services, tenant: Tenant, run: Run) -> None:
    """R79: anybody else is told that there is no such case, or no such administrator."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    other = make_tenant(services, "Other")
    reviewer = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    nowhere = make_person(services, Role.ADMINISTRATOR)
    stranger = make_person(services, Role.ADMINISTRATOR, tenants=[other.tenant_id])
    for account, said in (
        (reviewer, "no live administrator"),
        (nowhere, "works for no such tenant"),
        (stranger, "(case_unknown)"),
    ):
        refused = run(str(case_id), account=account.login)
        assert (refused.status, said in refused.err, refused.out) == (1, True, ""), refused.err
    elsewhere = run("--past-retention", "--tenant", str(other.tenant_id))
    assert (elsewhere.status, "works for no such tenant" in elsewhere.err) == (1, True)
    assert run("--past-retention", account=stranger.login).out == "Due: 0. Erased: 0, not erased: 0\n"
    assert len(files_of(services, case_id)) == 3


def test_all_that_are_past_their_retention_are_listed_then_erased(services: Services, tenant: Tenant, run: Run) -> None:
    """The dry run only lists; what is open or within its time is neither listed nor erased."""
    due = [closed_case(services, tenant, seed=seed, reference=f"r{seed}") for seed in (1, 2)]
    end(services, tenant, date(2015, 1, 1))
    kept = [closed_case(services, tenant, seed=3, reference="r3"), ready_case(services, tenant.tenant_id)]
    listed = run("--past-retention", "--dry-run")
    assert listed.status == 0
    assert listed.out.count("its retention ended on 2025-01-01") == 2
    assert listed.out.endswith("Due: 2. Nothing was erased.\n")
    assert all(len(files_of(services, case_id)) == 3 for case_id in due)
    told = run("--past-retention", "--dry-run", "--json").told
    assert {case["case_id"] for case in told["cases"]} == {str(case_id) for case_id in due}  # type: ignore[attr-defined]  # a list of objects
    done = run("--past-retention")
    assert (done.status, done.out.splitlines()[-1]) == (0, "Due: 2. Erased: 2, not erased: 0")
    assert [files_of(services, case_id) for case_id in due] == [[], []]
    assert all(files_of(services, case_id) for case_id in kept)
    assert run("--past-retention", "--json").told == {"cases": [], "erased": 0, "not_erased": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: CASE | --past-retention, --account, --reason"),
        (["--dry-run"], "required: CASE | --past-retention, --account"),
        (["--reason", "long over"], "required: CASE | --past-retention, --account"),
        (["--account", "a", "--reason", "long over"], "required: CASE | --past-retention"),
        (["7QK2", "--account", "a", "--reason", "long over"], "service code of a case"),
        (["--past-retention", "--account", "a", "--reason", "x"], "4 to 500"),
        (["--past-retention", "--account", "a", "--reason", "two\nlines"], "4 to 500"),
        (["--past-retention", "--reason", "long over"], "required: --account"),
        (["--past-retention", "--account", "a"], "required: --reason"),
    ],
)
def test_who_and_why_and_what_must_be_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Not understood is status 2, before anything is opened; all that is missing is said at once."""
    with pytest.raises(SystemExit) as ended:
        main(["erase-case", *arguments])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert f"{said}\n" in told or "required" not in said
    assert said in told
    assert "--account LOGIN" in told
    assert "[--account" not in told
