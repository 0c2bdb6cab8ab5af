"""`case-server import` as a real process: what it prints, how it ends, and that kill -9 costs nothing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from case_contract.vocabulary import Role
from case_server.accounts import administration
from case_server.batch_import.outcomes import Status
from case_server.command_line import main
from case_server.commands import import_cases
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, make_person, make_tenant
from tests.case_server.batch_import.making import (
    DEFAULTS,
    count,
    lines_of,
    make_case,
    make_folder,
    make_pictures,
    row,
    table,
)
from tests.case_server.intake.sending import picture

pytestmark = pytest.mark.slow

CASES = 40


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """A tenant to import for."""
    return make_tenant(services)


def arguments(services: Services, path: Path, tenant: Tenant, *more: str) -> list[str]:
    """What follows `case-server` to import `path`."""
    asked = ["--tenant", str(tenant.tenant_id), "--data", str(services.settings.data_folder), *more]
    return ["import", str(path), *asked]


def started(services: Services, path: Path, tenant: Tenant, *more: str) -> "subprocess.Popen[str]":
    """The command as a process of its own, on this test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "case_server", *arguments(services, path, tenant, *more)],
        env={**os.environ, "CASE_SERVER_DATABASE_URL": str(services.settings.database_url)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Ended:
    """How the command ended and what it said."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(services: Services, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process, which keeps its own logging."""
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", str(services.settings.database_url))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(import_cases, "configure_logging", lambda: None)

    def run_it(path: Path, *more: str, tenant: Tenant = tenant) -> Ended:
        capsys.readouterr()
        status = main(arguments(services, path, tenant, *more))
        return Ended(status, *capsys.readouterr())

    return run_it


def test_kill_9_in_the_middle_doubles_nothing_and_loses_nothing(
    services: Services, tenant: Tenant, run: Run, tmp_path: Path
) -> None:
    """R55: killed while cases are half stored and a line half written, the same command does the rest, once."""
    root = make_folder(tmp_path / "march", [f"A-{number:02}" for number in range(CASES)])
    outcomes = tmp_path / "march.outcomes.jsonl"
    with started(services, root, tenant, "--json", "--threads", "3") as importing:
        assert importing.stderr is not None
        for _ in range(5):
            assert json.loads(importing.stderr.readline())["event"] == "case"
        with psycopg.connect(str(services.settings.database_url)) as connection:
            # The count of the day is the last thing a case's transaction needs: from here on none can be committed.
            connection.execute("LOCK TABLE tenant_usage IN EXCLUSIVE MODE")
            importing.send_signal(signal.SIGKILL)
            importing.wait(60)
    before = count(services, "SELECT count(*) FROM cases")
    assert 5 <= before < CASES
    with outcomes.open("ab") as file:
        file.write(b'{"format": "case-import/1", "source": "mar')

    done = run(root, "--json")
    assert done.status == 0, done.err
    summary = json.loads(done.out)
    assert summary["accepted"] + summary["already_there"] == summary["cases"] == CASES
    assert 5 <= summary["kept"] <= before
    assert count(services, "SELECT count(*) FROM cases") == CASES
    assert count(services, "SELECT count(DISTINCT tenant_reference) FROM cases") == CASES
    assert count(services, "SELECT count(*) FROM evidence") == 3 * CASES
    assert count(services, "SELECT count(*) FROM log_entries WHERE operation = 'case_imported'") == CASES
    assert count(services, "SELECT cases_received FROM tenant_usage") == CASES
    lines = lines_of(outcomes)
    assert [line["folder"] for line in lines] == [f"A-{number:02}" for number in range(CASES)]
    assert {line["status"] for line in lines} <= {Status.ACCEPTED, Status.ALREADY_THERE}


def test_a_name_moves_no_cursor_and_turns_no_direction(run: Run, tmp_path: Path) -> None:
    """R55: a reference that clears the administrator's screen would hide what was refused."""
    folder = tmp_path / "march" / "C1\x1b[2J\u202e"
    folder.mkdir(parents=True)
    (folder / "case.json").write_text("{", encoding="utf-8")
    refused = run(tmp_path / "march")
    assert refused.status == 1
    assert "C1\\u001b[2J\\u202e" in refused.err
    assert not {"\x1b", "\u202e"} & set(refused.err + refused.out)


def test_ctrl_c_ends_it_between_two_cases(services: Services, tenant: Tenant, tmp_path: Path) -> None:
    """Cases in hand are finished, status 2, and the summary says how to go on."""
    root = make_folder(tmp_path / "march", [f"A-{number:02}" for number in range(CASES)])
    with (
        started(services, root, tenant, "--json", "--threads", "1") as importing,
        psycopg.connect(str(services.settings.database_url)) as connection,
    ):
        assert importing.stderr is not None
        assert importing.stdout is not None
        importing.stderr.readline()
        connection.execute("LOCK TABLE tenant_usage IN EXCLUSIVE MODE")
        importing.send_signal(signal.SIGINT)
        connection.rollback()
        importing.stderr.read()
        summary = json.loads(importing.stdout.read())
        assert importing.wait(60) == 2
    assert summary["end"] == "stopped"
    assert 1 <= summary["accepted"] < CASES
    assert count(services, "SELECT count(*) FROM cases") == summary["accepted"]
    assert len(lines_of(tmp_path / "march.outcomes.jsonl")) == summary["accepted"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh_CN", ("导入 cases.csv：3 案", "拒绝 第 3 行 A-2（id_front.jpg）：", "接收 2，拒绝 1", "再次运行同一命令")),
        (
            "en",
            (
                "Importing cases.csv for Sample Bank",
                "refused line 3 A-2 (id_front.jpg): ",
                "accepted 2, refused 1",
                "again",
            ),
        ),
    ],
)
def test_what_it_says_to_people(run: Run, tmp_path: Path, language: str, expected: Sequence[str]) -> None:
    """Refusals and progress on standard error, the summary on standard output, status 1; a mended table gives 0."""
    make_pictures(tmp_path)
    (tmp_path / "id_front.jpg").write_bytes(picture()[:100])
    path = tmp_path / "cases.csv"
    path.write_bytes(table([row("A-1"), row("A-2", id_front="id_front.jpg"), row("A-3")]))
    done = run(path, "--language", language)
    assert done.status == 1, done.err
    beginning, refused, summary, advice = expected
    assert done.err.startswith(beginning)
    assert f"\n{refused}" in done.err
    assert summary in done.out
    assert done.out.rstrip().splitlines()[-1].find(advice) >= 0
    assert "张" not in done.err + done.out
    (tmp_path / "id_front.jpg").write_bytes(picture())
    assert run(path).status == 0
    assert "张" not in (tmp_path / "cases.csv.outcomes.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "damaged", "repeated"),
    [
        ("zh_CN", "文件不完整或已损坏", "本次导入中已有相同的案件编号"),
        ("en", "The file is incomplete", "This reference was"),
    ],
)
def test_the_summary_counts_refusals_with_their_sentences(
    run: Run, tmp_path: Path, language: str, damaged: str, repeated: str
) -> None:
    """R55: a code alone says nothing to whoever keeps the table; codes stay, and alone in JSON."""
    make_pictures(tmp_path)
    (tmp_path / "id_front.jpg").write_bytes(picture()[:100])
    path = tmp_path / "cases.csv"
    path.write_bytes(table([row(name, id_front="id_front.jpg") for name in ("A-1", "A-2")] + [row("A-1")]))
    told = run(path, "--language", language).out
    assert f"\n      2  evidence_damaged    {damaged}" in told
    colon = "：" if language == "zh_CN" else ": "
    assert f"\n      1  reference_repeated  reference{colon}{repeated}" in told
    assert json.loads(run(path, "--json").out)["problems"] == {"evidence_damaged": 2, "reference_repeated": 1}


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh_CN", "所列字段缺失或不正确"), ("en", "The fields listed are missing")]
)
def test_one_cause_is_said_once_with_its_fields(run: Run, tmp_path: Path, language: str, sentence: str) -> None:
    """R55: a default that is wrong for all is one sentence, then a code a case; other fields are another cause."""
    root = make_folder(tmp_path / "march", [f"A-{number}" for number in range(5)], defaults=DEFAULTS | {"tier": "x"})
    make_case(root / "B", stated={"tier": "urgent", "case_type": "loan"})
    done = run(root, "--language", language)
    lines = [line for line in done.err.splitlines() if "tier" in line or "case_type" in line]
    assert sum(sentence in line for line in lines) == 2
    assert sum(line.endswith("invalid_request") for line in lines) == 4
    summary = [line.split(maxsplit=2) for line in done.out.splitlines() if "invalid_request" in line]
    assert [(number, said.replace("：", ": ").split(":")[0]) for number, _, said in summary] == [
        ("1", "case_type"),
        ("5", "tier"),
    ]
    assert all(sentence in said for _, _, said in summary)
    assert json.loads(run(root, "--json").out)["problems"] == {"invalid_request": 6}


def test_files_that_belong_to_no_case_are_named(run: Run, tmp_path: Path) -> None:
    """Evidence put beside the sub-folders is not lost in silence, and an empty sub-folder is no case."""
    root = make_folder(tmp_path / "march", ["A", "B"])
    (root / "id_front.jpg").write_bytes(picture())
    (root / ".DS_Store").write_bytes(b"x")
    (root / "C").mkdir()
    (root / "C" / "Thumbs.db").write_bytes(b"x")
    done = run(root, "--language", "zh_CN")
    assert done.status == 0
    assert "未使用顶层的 1 个文件" in done.err
    assert "id_front.jpg" in done.err
    assert "1 个子文件夹是空的，不计为案件；请放入资料后再次运行，或删去：C\n" in done.err
    assert "共 2 案：接收 2。" in done.out
    done = run(root, "--json")
    summary = json.loads(done.out)
    assert (summary["cases"], summary["problems"]) == (2, {})
    assert (summary["ignored"], summary["empty"]) == (["id_front.jpg"], ["C"])
    files, folders = (json.loads(line) for line in done.err.splitlines()[:2])
    assert files == {"event": "files_ignored", "files": ["id_front.jpg"]}
    assert folders == {"event": "folders_empty", "folders": ["C"]}


def test_a_folder_of_empty_folders_has_no_cases(run: Run, tmp_path: Path) -> None:
    """It says so and names them, and nothing is begun."""
    (tmp_path / "march" / "A").mkdir(parents=True)
    done = run(tmp_path / "march")
    assert (done.status, done.out) == (2, "")
    assert "There are no cases in it" in done.err
    assert done.err.endswith("or remove them): A\n")


def test_what_cannot_run_says_why_with_status_2(services: Services, tenant: Tenant, run: Run, tmp_path: Path) -> None:
    """Nothing is begun: wrong path, heading, tenant, account, outcome file."""
    make_pictures(tmp_path)
    path = tmp_path / "cases.csv"
    path.write_bytes(table([row("A-1")]))
    (tmp_path / "odd.csv").write_text("reference,selfy\nA,b\n", encoding="utf-8")
    (tmp_path / "big5.csv").write_text("案件編號,姓名\nA,羅\n", encoding="big5")
    (tmp_path / "notes.txt").write_text("do not touch", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    reviewer = make_person(services, Role.REVIEWER)
    nobody = Tenant(tenant.api_key_id, tenant.api_key_id, b"")
    for said, ended in (
        ("is not there", run(tmp_path / "none")),
        ("what is imported is", run(tmp_path / "pictures" / "selfie.jpg")),
        ("not known", run(tmp_path / "odd.csv")),
        ("selfy", run(tmp_path / "odd.csv")),
        ("no encoding that is taken", run(tmp_path / "big5.csv")),
        ("no cases", run(tmp_path / "empty")),
        ("no open tenant", run(path, tenant=nobody)),
        ("no live administrator", run(path, "--account", reviewer.login)),
        ("another kind", run(path, "--outcomes", str(tmp_path / "notes.txt"))),
    ):
        assert (ended.status, said in ended.err.lower(), ended.out) == (2, True, ""), ended.err
    with pytest.raises(SystemExit) as ended_by_parser:
        run(path, "--utc-offset", "Beijing")
    assert ended_by_parser.value.code == 2
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "do not touch"
    assert count(services, "SELECT count(*) FROM cases") == 0


def test_the_importing_administrator_is_on_record(services: Services, run: Run, tmp_path: Path) -> None:
    """As the operator states it: the command line proves nobody, so the entry stays the system's own."""
    with services.database.transaction(Scope.system()) as connection:
        created = administration.create_account(
            connection,
            services,
            login="root.wang",
            display_name="王",
            password="a long enough password",
            roles=[Role.ADMINISTRATOR],
            tenant_ids=(),
        )
    assert isinstance(created, administration.CreatedAccount)
    done = run(make_folder(tmp_path / "march", ["A"]), "--account", "root.wang")
    assert done.status == 0, done.err
    with psycopg.connect(str(services.settings.database_url)) as connection_of_owner:
        found = connection_of_owner.execute(
            "SELECT operation, actor_id, actor_kind, details::jsonb ->> 'stated_account' FROM log_entries "
            "WHERE operation IN ('import_started', 'case_imported', 'import_finished') ORDER BY entry_id"
        ).fetchall()
    assert found == [
        (operation, None, "system", str(created.account_id))
        for operation in ("import_started", "case_imported", "import_finished")
    ]


def test_no_plaintext_reaches_the_disk(run: Run, tmp_path: Path) -> None:
    """Evidence is in the store sealed and nowhere else: not in the data folder, not beside the import."""
    root = make_folder(tmp_path / "march", ["A"])
    assert run(root).status == 0
    mark = picture((64, 48))[:64]
    written = [path for path in tmp_path.rglob("*") if path.is_file() and root not in path.parents]
    assert any("evidence" in path.parts for path in written)
    assert [path for path in written if mark in path.read_bytes()] == []
