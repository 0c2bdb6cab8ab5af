"""Whole imports on a real database: every case as intake would take it, and no case harmed by another."""

import io
import json
from datetime import UTC, datetime, timezone
from pathlib import Path
from typing import Any

import psycopg
import pypdfium2
import pytest
import sqlalchemy as sa

from case_contract.vocabulary import Plan, Role
from case_server.batch_import.entries import with_offset
from case_server.batch_import.folder_source import open_folder
from case_server.batch_import.importing import End
from case_server.batch_import.inside_folder import InsideFolder
from case_server.batch_import.outcomes import Status
from case_server.batch_import.refusals import ImportFault, Refusal
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import TestClient
from tests.case_server.batch_import.making import (
    CONSENT,
    codes,
    count,
    lines_of,
    make_case,
    make_folder,
    make_pictures,
    row,
    run_for,
    table,
)
from tests.case_server.batch_import.runs import CHINA, Importing
from tests.case_server.intake.sending import multipart, picture, post, submit


def test_a_folder_of_cases_is_taken_as_intake_takes_them(
    importing: Importing, services: Services, api: TestClient, tmp_path: Path
) -> None:
    """R55: each case with evidence, pre-check job and log entries as over HTTPS, plus one that names the import."""
    sent = submit(api, services, importing.tenant)
    assert sent.status_code == 201
    run = run_for(services, importing.tenant)
    tally = importing.folder(make_folder(tmp_path / "march", ["A", "B", "C", "D"]), run=run)
    assert (tally.end, tally.of_status[Status.ACCEPTED]) == (End.COMPLETE, 4)
    query = (
        "SELECT case_id, actor_kind, operation, details FROM log_entries WHERE case_id IS NOT NULL ORDER BY entry_id"
    )
    with services.database.transaction(Scope.system()) as connection:
        entries = connection.execute(sa.text(query)).all()
    by_case = [
        sorted((e.actor_kind, e.operation) for e in entries if str(e.case_id) == case_id)
        for case_id in (sent.json()["case_id"], *(line["case_id"] for line in lines_of(importing.outcomes)))
    ]
    expected = sorted([*by_case[0], (Role.SYSTEM.value, "case_imported")])
    assert by_case[1:] == [expected] * 4
    assert "evidence_received" in {operation for _, operation in expected}
    named = [json.loads(e.details) for e in entries if e.operation == "case_imported"]
    assert named == [{"command": "import", "import_id": str(run.import_id), "stated_account": None}] * 4
    assert count(services, "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%pre_check%'") == 5
    around = count(
        services, "SELECT count(*) FROM log_entries WHERE operation IN ('import_started', 'import_finished')"
    )
    assert around == 2


def test_one_bad_case_never_stops_the_rest(importing: Importing, tmp_path: Path) -> None:
    """Corrupt, huge, empty, foreign, linked, missing, mistyped: each refused for its own reason, all others taken."""
    root = make_folder(tmp_path / "march", ["good-1", "good-2", "no-selfie"])
    (root / "no-selfie" / "selfie.jpg").unlink()
    (root / ".DS_Store").write_bytes(b"x")
    (root / "good-1" / "Thumbs.db").write_bytes(b"x")

    def damaged(name: str, file: str, content: bytes) -> Path:
        case = make_case(root / name)
        (case / file).write_bytes(content)
        return case

    damaged("b01", "selfie.jpg", picture((400, 300))[:-200])
    damaged("b02", "selfie.jpg", b"GIF89a not for us")
    damaged("b03", "selfie.jpg", b"")
    damaged("b04", "case.json", b'{\n "declared": {"name": "A" "B"}}')
    damaged("b05", "case.json", b'{"prioritty": "urgent"}')
    damaged("b06", "case.json", b'{"declared": {"id_number": 440305197501010015}}')
    damaged("b07", "case.json", b'{"tier": "soon", "case_type": "loan"}')
    damaged("b08", "case.json", b"[" * 100_000)
    damaged("b09", "case.json", b'{"declared": {"name": "\xff\xff"}}')
    damaged("b10", "case.json", b'{"reference": "other"}')
    damaged("b11", "holiday.jpg", b"x")
    damaged("b12", "selfie.png", picture(kind="PNG"))
    damaged("b13", "case.json", b'{"consent": {"given_at": "2036-01-01T00:00:00Z"}}')
    damaged("b14", "case.json", b'{"declared": {"name": "a\\u0000b"}, "subject_id": "a\\u0000b"}')
    with (make_case(root / "b15") / "selfie.jpg").open("wb") as file:
        file.truncate(2**31)
    bomb = picture((1, 1), "PNG").replace((1).to_bytes(4, "big") * 2, (60_000).to_bytes(4, "big") * 2)
    damaged("b16", "selfie.jpg", bomb)
    (make_case(root / "b17") / "id_back.jpg").unlink()
    (root / "b17" / "id_back.jpg").symlink_to(tmp_path / "outcomes.jsonl")
    (root / "b18").symlink_to(root / "good-1")
    (make_case(root / "b19") / "passport").mkdir()
    damaged("b21", "case.json", b'{"declared": {"id_number": "110101199003070000"}}')

    damaged("b20", "case.json", b'{"declared": {"id_number": 4.40305E+17, "name": 5.0}}')
    damaged("b22", "case.json", '{"declared": {"name": "张\u200b伟", "na\ufeffme": "x"}}'.encode())

    tally = importing.folder(root)
    found = codes(importing.shown)
    assert found == {
        "good-1": "accepted",
        "good-2": "accepted",
        "no-selfie": "accepted",
        "b01": "evidence_damaged",
        "b02": "evidence_unsupported_type",
        "b03": "evidence_empty",
        "b04": "case_file_malformed",
        "b05": "field_unknown",
        "b06": "field_malformed",
        "b07": "invalid_request",
        "b08": "case_file_malformed",
        "b09": "text_unreadable",
        "b10": "reference_differs",
        "b11": "file_name_unknown",
        "b12": "kind_repeated",
        "b13": "consent_missing",
        "b14": "text_unseen",
        "b15": "evidence_too_large",
        "b16": "evidence_too_many_pixels",
        "b17": "file_is_link",
        "b18": "file_is_link",
        "b19": "file_not_plain",
        "b20": "number_rounded",
        "b21": "number_cut",
        "b22": "text_unseen",
    }
    assert (tally.end, tally.waiting) == (End.COMPLETE, 1)
    lines = {line["folder"]: line for line in lines_of(importing.outcomes)}
    assert list(lines) == sorted(lines)
    assert lines["no-selfie"]["missing"] == ["selfie"]
    assert lines["b01"]["problem"]["file"] == "b01/selfie.jpg"
    assert lines["b05"]["problem"]["fields"] == ["prioritty"]
    assert sorted(lines["b07"]["problem"]["fields"]) == ["case_type", "tier"]
    assert "case_type: payment_account, merchant_account, cross_border." in lines["b07"]["problem"]["en"]
    assert "case_type 可用：payment_account、merchant_account、cross_border。" in lines["b07"]["problem"]["zh"]
    assert lines["b04"]["problem"]["en"].endswith("See line 2, column 27.")
    assert lines["b04"]["problem"]["zh"].endswith("第 2 行第 27 列。")
    assert lines["b20"]["problem"]["fields"] == ["id_number"]
    assert lines["b14"]["problem"]["fields"] == ["name", "subject_id"]
    assert lines["b22"]["problem"]["fields"] == ["name"]
    assert count(importing.services, "SELECT count(*) FROM cases") == 3


def test_a_table_from_a_chinese_spreadsheet(importing: Importing, tmp_path: Path) -> None:
    """GB 18030, Chinese headings and values, backslashes, times without zone; bad rows are told by their line."""
    make_pictures(tmp_path)
    heading = ("编号", "案件类型", "同意时间", "同意书版本", "姓名", "身份证人像面", "身份证国徽面", "自拍照", "优先级")
    rows = [
        ("A-1", "支付开户", "2026/10/30 9:00", "2026-01", "张伟", *_paths("pictures\\"), "紧急"),
        ("A-2", "支付开户", "2026/10/30 9:00", "2026-01", "4.40305E+17", *_paths("pictures/"), ""),
        ("A-1", "支付开户", "2026/10/30 9:00", "2026-01", "李娜", *_paths("pictures/"), ""),
        ("", "支付开户", "2026/10/30 9:00", "2026-01", "李娜", *_paths("pictures/"), ""),
        ("A-3", "支付开户", "2026/10/30 9:00", "2026-01", "王芳", *_paths("../pictures/"), ""),
        ("A-4", "支付开户", "2026/10/30 9:00", "", "王芳", *_paths("pictures/"), ""),
        ("A-5", "支付开户", "2026/10/30 9:00", "2026-01", "王芳", *_paths("picture/"), ""),
        ("A-6", "支付开户", "2026/10/30 9:00", "2026-01", "王芳", *_paths("pictures/"), "常规"),
    ]
    (tmp_path / "cases.csv").write_bytes(table(rows, heading=heading, encoding="gb18030"))
    importing.table(tmp_path / "cases.csv")
    assert codes(importing.shown) == {
        "line 2": "accepted",
        "line 3": "number_rounded",
        "line 4": "reference_repeated",
        "line 5": "reference_missing",
        "line 6": "file_outside",
        "line 7": "consent_missing",
        "line 8": "file_missing",
        "line 9": "accepted",
    }
    with importing.services.database.transaction(Scope.system()) as connection:
        stored = connection.execute(sa.text("SELECT tenant_reference, tier, masked_name FROM cases ORDER BY 1")).all()
    assert [tuple(case) for case in stored] == [("A-1", "urgent", "张*"), ("A-6", "normal", "王*")]


def _paths(folder: str) -> tuple[str, str, str]:
    return (f"{folder}id_front.jpg", f"{folder}id_back.jpg", f"{folder}selfie.jpg")


def test_running_again_does_only_what_is_left(importing: Importing, tmp_path: Path) -> None:
    """Nothing is doubled: not what was taken, not what was mended, not without the outcome file."""
    root = make_folder(tmp_path / "march", ["A", "B", "C", "D", "E"])
    (root / "D" / "selfie.jpg").write_bytes(b"nothing")
    stopped = importing.folder(root, threads=1, stop_after=2)
    assert (stopped.end, stopped.done) == (End.STOPPED, 2)
    (root / "D" / "selfie.jpg").write_bytes(picture())
    tally = importing.folder(root)
    assert codes(importing.shown) == dict.fromkeys("ABCDE", "accepted")
    assert (tally.end, tally.kept) == (End.COMPLETE, 2)
    assert count(importing.services, "SELECT count(*) FROM cases") == 5
    importing.outcomes.unlink()
    importing.folder(root)
    assert codes(importing.shown) == dict.fromkeys("ABCDE", "already_there")
    assert count(importing.services, "SELECT count(*) FROM cases") == 5
    assert [line["folder"] for line in lines_of(importing.outcomes)] == list("ABCDE")


def test_the_file_says_how_cases_stand_that_were_taken_before(
    importing: Importing, api: TestClient, tmp_path: Path
) -> None:
    """What is waited for may change after a case was taken; summary and file tell the same of it."""
    root = make_folder(tmp_path / "march", ["A", "B", "C"])
    for name in "AB":
        (root / name / "selfie.jpg").unlink()
    assert importing.folder(root).waiting == 2
    before = {line["folder"]: line for line in lines_of(importing.outcomes)}
    path = f"/v1/cases/{before['A']['case_id']}/evidence"
    sent = post(api, importing.services, importing.tenant, path, multipart([("selfie", picture())]))
    assert sent.status_code == 200, sent.text
    tally = importing.folder(root)
    after = {line["folder"]: line for line in lines_of(importing.outcomes)}
    waiting = [name for name, line in after.items() if line["missing"]]
    assert (tally.kept, tally.waiting, waiting) == (3, 1, ["B"])
    assert after["A"]["case_status"] == sent.json()["status"] != before["A"]["case_status"]
    assert {name: after[name] for name in "BC"} == {name: before[name] for name in "BC"}


def test_a_changed_case_is_not_taken_a_second_time(importing: Importing, tmp_path: Path) -> None:
    """The same reference with other content is refused; the case is left as it is and its line still names it."""
    make_pictures(tmp_path)
    path = tmp_path / "cases.csv"
    path.write_bytes(table([row("A-1"), row("A-2")]))
    importing.table(path)
    taken = {line["reference"]: _case_of(line) for line in lines_of(importing.outcomes)}
    path.write_bytes(table([row("A-1", name="李娜"), row("A-2"), row("A-3")]))
    expected = {"line 2": "reference_taken", "line 3": "already_there", "line 4": "checked"}
    importing.table(path, run=run_for(importing.services, importing.tenant, dry_run=True))
    assert codes(importing.shown) == expected
    importing.table(path)
    first, second, third = lines_of(importing.outcomes)
    assert {"A-1": _case_of(first), "A-2": _case_of(second)} == taken
    assert (first["status"], third["status"]) == ("refused", "accepted")
    assert "此后" in first["problem"]["zh"]
    assert "changed since" in first["problem"]["en"]
    assert codes(importing.shown) == {"line 2": "reference_taken", "line 3": "already_there", "line 4": "accepted"}
    assert count(importing.services, "SELECT count(*) FROM cases") == 3


def test_a_case_that_was_taken_keeps_its_line_whatever_comes_of_its_folder(
    importing: Importing, tmp_path: Path
) -> None:
    """A file added, a file that nobody knows, the folder moved away: id and service code stand in the file still."""
    root = make_folder(tmp_path / "march", ["A", "B", "C"])
    importing.folder(root)
    taken = {line["reference"]: _case_of(line) for line in lines_of(importing.outcomes)}
    (root / "A" / "passport.jpg").write_bytes(picture())
    (root / "B" / "notes.txt").write_text("x", encoding="utf-8")
    (root / "C").rename(tmp_path / "C")
    importing.folder(root)
    assert codes(importing.shown) == {"A": "reference_taken", "B": "file_name_unknown"}
    assert {line["reference"]: _case_of(line) for line in lines_of(importing.outcomes)} == taken
    (root / "A" / "passport.jpg").unlink()
    importing.folder(root)
    assert codes(importing.shown) == {"A": "already_there", "B": "file_name_unknown"}
    assert count(importing.services, "SELECT count(*) FROM cases") == 3


def _case_of(line: dict[str, Any]) -> tuple[str, str]:
    return line["case_id"], line["service_code"]


def test_an_outcome_file_is_not_believed_about_cases_that_are_not_there(importing: Importing, tmp_path: Path) -> None:
    """A database restored from before the import gets its cases again."""
    root = make_folder(tmp_path / "march", ["A"])
    importing.folder(root)
    line = lines_of(importing.outcomes)[0] | {"case_id": "00000000-0000-7000-8000-000000000000"}
    importing.outcomes.write_text(json.dumps(line) + "\n", encoding="utf-8")
    importing.folder(root)
    assert codes(importing.shown) == {"A": "already_there"}


def test_a_trial_run_stores_nothing(importing: Importing, tmp_path: Path) -> None:
    """--dry-run finds what is wrong and leaves database and store as they were; the real run goes on as ever."""
    root = make_folder(tmp_path / "march", ["A", "B"])
    (root / "B" / "selfie.jpg").write_bytes(b"nothing")
    importing.folder(root, run=run_for(importing.services, importing.tenant, dry_run=True))
    assert codes(importing.shown) == {"A": "checked", "B": "evidence_unsupported_type"}
    assert count(importing.services, "SELECT count(*) FROM cases") == 0
    assert count(importing.services, "SELECT count(*) FROM log_entries WHERE operation LIKE '%import%'") == 0
    importing.folder(root)
    assert codes(importing.shown) == {"A": "accepted", "B": "evidence_unsupported_type"}


def test_a_trial_run_tells_of_evidence_what_the_run_tells(importing: Importing, tmp_path: Path) -> None:
    """R55: a picture of one pixel shows nothing; whatever is wrong with a file is told before anything is stored."""
    empty = pypdfium2.PdfDocument.new()
    pages = io.BytesIO()
    empty.save(pages)
    empty.close()
    wrong = {
        "pixel": (picture((1, 1)), "evidence_too_few_pixels"),
        "png": (picture((31, 400), "PNG"), "evidence_too_few_pixels"),
        "webp": (picture((400, 31), "WEBP"), "evidence_too_few_pixels"),
        "nothing": (b"", "evidence_empty"),
        "half": (picture((400, 300))[:-200], "evidence_damaged"),
        "text": (b"a letter, not a picture\n" * 9, "evidence_unsupported_type"),
        "no-page": (pages.getvalue(), "evidence_damaged"),
    }
    root = make_folder(tmp_path / "march", ["small"])
    (root / "small" / "selfie.jpg").write_bytes(picture((32, 32)))
    for name, (content, _) in wrong.items():
        (make_case(root / name) / "selfie.jpg").write_bytes(content)
    expected = {name: code for name, (_, code) in wrong.items()}
    importing.folder(root, run=run_for(importing.services, importing.tenant, dry_run=True))
    assert codes(importing.shown) == {**expected, "small": "checked"}
    importing.folder(root)
    assert codes(importing.shown) == {**expected, "small": "accepted"}


def test_plan_and_quota_hold_for_an_import_too(importing: Importing, tmp_path: Path) -> None:
    """R107: what a plan lacks is refused case by case, what it contains is taken, in a trial as for real."""
    make_pictures(tmp_path)
    path = tmp_path / "cases.csv"
    path.write_bytes(table([row("A-1", case_type="merchant_account"), row("A-2"), row("A-3", case_type="loan")]))
    expected = {"line 2": "plan_lacks_feature", "line 4": "invalid_request"}
    trial = run_for(importing.services, importing.tenant, plan=Plan.BASIC, dry_run=True)
    importing.table(path, run=trial)
    assert codes(importing.shown) == {**expected, "line 3": "checked"}
    importing.table(path, run=run_for(importing.services, importing.tenant, plan=Plan.BASIC))
    assert codes(importing.shown) == {**expected, "line 3": "accepted"}
    with importing.services.database.transaction(Scope.system()) as connection:
        connection.execute(sa.text("UPDATE tenant_usage SET cases_received = 300"))
    path.write_bytes(table([row("A-2"), row("A-4")]))
    importing.table(path, run=run_for(importing.services, importing.tenant, plan=Plan.BASIC))
    assert codes(importing.shown) == {"line 2": "already_there", "line 3": "quota_exceeded"}


def test_evidence_of_one_case_has_the_limit_of_a_request(importing: Importing, tmp_path: Path) -> None:
    """64 MiB a case, as over HTTPS; the file that passes it is named."""
    root = make_folder(tmp_path / "march", ["A"])
    for kind in ("business_licence", "id_back", "id_front", "passport", "selfie"):
        (root / "A" / f"{kind}.jpg").write_bytes(picture() + bytes(15 * 2**20))
    importing.folder(root)
    assert codes(importing.shown) == {"A": "case_too_large"}
    assert lines_of(importing.outcomes)[0]["problem"]["file"] == "A/selfie.jpg"


def test_a_server_that_fails_ends_the_import_and_is_not_blamed_on_the_files(
    importing: Importing, tmp_path: Path
) -> None:
    """After five failures in a row no more is tried; once the server is well, the same command does the rest."""
    root = make_folder(tmp_path / "march", [f"A-{number:02}" for number in range(12)])
    url = str(importing.services.settings.database_url)
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE cases RENAME TO cases_away")
    tally = importing.folder(root, threads=1)
    assert (tally.end, tally.done) == (End.GAVE_UP, 5)
    assert set(codes(importing.shown).values()) == {"server_failed"}
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE cases_away RENAME TO cases")
    assert importing.folder(root).of_status[Status.ACCEPTED] == 12
    assert count(importing.services, "SELECT count(*) FROM cases") == 12


def test_defaults_that_cannot_be_read_are_said_before_anything_is_taken(tmp_path: Path) -> None:
    """They are every case's, so no case can be right."""
    root = make_folder(tmp_path / "march", ["A"])
    (root / "defaults.json").write_text('{"case_typ": "x"}', encoding="utf-8")
    with InsideFolder(root) as opened:
        refusal = open_folder(opened, None)
    assert isinstance(refusal, Refusal)
    assert (refusal.code.value, refusal.file, refusal.fields) == ("field_unknown", "defaults.json", ("case_typ",))


@pytest.mark.parametrize(
    ("written", "offset", "understood"),
    [
        ("2026/1/5 8:00", CHINA, datetime(2026, 1, 5, 0, 0, tzinfo=UTC)),
        ("2026-01-05T08:00:30.5+0800", None, datetime(2026, 1, 5, 0, 0, 30, 500_000, tzinfo=UTC)),
        ("2026-01-05 08:00:30z", CHINA, datetime(2026, 1, 5, 8, 0, 30, tzinfo=UTC)),
        ("2026-02-30 08:00", CHINA, None),
        ("yesterday", CHINA, None),
        ("2026/1/5 8:00", None, None),
    ],
)
def test_times_of_consent_as_people_write_them(
    written: str, offset: timezone | None, understood: datetime | None
) -> None:
    """R59: a time is never guessed; what is none, or says no zone, is refused."""
    stated: dict[str, object] = {"consent": {**CONSENT, "given_at": written}}
    fault = with_offset(stated, offset)
    consent = stated["consent"]
    assert isinstance(consent, dict)
    if understood is None:
        assert fault is (ImportFault.TIME_MALFORMED if offset else ImportFault.TIME_WITHOUT_OFFSET)
        assert consent["given_at"] == written
    else:
        assert fault is None
        assert datetime.fromisoformat(consent["given_at"]) == understood
