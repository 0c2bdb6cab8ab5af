"""What an operator gets wrong is answered with one sentence and a status, never with a traceback."""

import json
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from case_server.command_line import main
from case_server.foundation.embedded import EmbeddedPostgres

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

TENANT = "00000000-0000-7000-8000-000000000000"
DEAD = "postgresql://someone:hunter2@127.0.0.1:1/cases"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "CASE_SERVER_DATABASE_URL",
        "CASE_SERVER_DATA_FOLDER",
        "CASE_SERVER_PORT",
        "CASE_SERVER_MODELS",
        "CASE_SERVER_FACE_RATE",
        "CASE_SERVER_DOCUMENT_PACKS",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
    ):
        monkeypatch.delenv(name, raising=False)


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("case-server: ")
    assert captured.err.count("\n") == 1
    return captured.err


@pytest.mark.parametrize("command", [["migrate"], ["account", "list"], ["serve", "--port", "0"]], ids=" ".join)
def test_a_file_is_no_data_folder(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named, with what to do."""
    file = tmp_path / "file"
    file.write_bytes(b"")
    for place in (file, file / "below"):
        assert main([*command, "--data", str(place)]) == 1
        said = _said(capsys)
        assert str(place) in said
        assert "--data" in said


def test_a_folder_that_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Not even by root."""
    assert main(["tenant", "list", "--data", "/proc/nope"]) == 1
    assert "/proc/nope" in _said(capsys)


def test_a_log_that_is_not_there_is_not_said_to_be_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """R73: a mistyped folder is no log of no entries, and is not made."""
    for folder in (Path("/proc/nope"), tmp_path / "typo"):
        assert main(["verify-log", "--data", str(folder)]) == 1
        assert str(folder) in _said(capsys)
        assert not folder.exists()


@pytest.mark.parametrize("url", [DEAD, "postgresql://[hunter2", "hunter2", "postgresql://h/d?hunter2=1"])
@pytest.mark.parametrize("command", ["migrate", "verify-log"])
def test_a_database_that_does_not_answer(
    command: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable is named, and what is in it is not repeated."""
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", url)
    assert main([command, "--data", str(tmp_path)]) == 1
    said = _said(capsys)
    assert "CASE_SERVER_DATABASE_URL" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("arguments", "bounds"),
    [
        (["serve", "--port", "99999"], "0 to 65535"),
        (["all", "--port", "-1"], "0 to 65535"),
        (["serve", "--processes", "0"], "1 to 64"),
        (["all", "--workers", "9" * 5000], "1 to 64"),
        (["worker", "--processes", "x"], "1 to 64"),
    ],
)
def test_numbers_out_of_bounds(arguments: list[str], bounds: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The option and its bounds, before anything is started."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert bounds in said
    assert arguments[1] in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tenant", "threshold", TENANT, "CNY", "9" * 26], "at most 14 digits"),
        (["tenant", "threshold", TENANT, "CNY", "1e999999"], "at most 14 digits"),
        (["tenant", "threshold", TENANT, "CNY", "0.00001"], "four decimal places"),
        (["tenant", "create", "--name", "  "], "1 to 120"),
        (["tenant", "create", "--name", "x" * 3000], "1 to 120"),
        (["tenant", "create", "--name", "a\nb"], "printable"),
        (["face-search", "allow", TENANT, "--legal-basis", "PIPL Art. 29, consent", "--days", "99999999999"], "3653"),
        (["face-search", "allow", TENANT, "--legal-basis", "PIPL Art. 29, consent", "--days", "36500"], "3653"),
    ],
)
def test_values_beyond_what_is_kept(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused with the bound before a database is opened."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", [["all", "--port", "0"], ["worker"]], ids=" ".join)
def test_what_workers_cannot_use_is_said_before_anything_is_ready(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """R111, R100: a network that was not measured, a folder of packs that is none; no worker dies of it for ever."""
    data = ["--data", str(tmp_path / "data")]
    network, packs = tmp_path / "network", tmp_path / "packs"
    monkeypatch.setenv("CASE_SERVER_MODELS", str(network))
    assert main([*command, *data]) == 1
    assert "is not there or has no manifest.json" in _said(capsys)
    network.mkdir()
    models = [{"name": "face_recognition_sface", "sha256": "0" * 64}]
    (network / "manifest.json").write_text(json.dumps({"format": 1, "models": models}), encoding="utf-8")
    assert main([*command, *data]) == 1
    assert "was not measured" in _said(capsys)
    (network / "conformance.json").write_text("{}", encoding="utf-8")
    assert main([*command, *data]) == 1
    assert "manifest.json" in _said(capsys)
    monkeypatch.delenv("CASE_SERVER_MODELS")
    monkeypatch.setenv("CASE_SERVER_DOCUMENT_PACKS", str(packs))
    for _ in ("missing", "empty"):
        assert main([*command, *data]) == 1
        said = _said(capsys)
        assert "CASE_SERVER_DOCUMENT_PACKS" in said
        assert str(packs) in said
        packs.mkdir(exist_ok=True)


@pytest.mark.parametrize(("locale", "words"), [("zh_CN.UTF-8", "不能用作数据文件夹"), ("en_GB.UTF-8", "data folder")])
def test_a_refusal_is_in_the_language_of_the_operator(
    locale: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As her locale says; the settings' own sentences as well."""
    monkeypatch.setenv("LC_ALL", locale)
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert main(["tenant", "list", "--data", str(file)]) == 1
    assert words in _said(capsys)
    monkeypatch.setenv("CASE_SERVER_PORT", "no number")
    assert main(["tenant", "list", "--data", str(file)]) == 2
    assert ("整数" in _said(capsys)) is locale.startswith("zh")


def test_a_setting_of_thousands_of_digits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Out of bounds as any other; Python would not even convert it."""
    monkeypatch.setenv("CASE_SERVER_PORT", "9" * 5000)
    assert main(["tenant", "list"]) == 2
    assert "CASE_SERVER_PORT" in _said(capsys)


def test_a_rate_of_faces_that_was_not_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused by every command that reads settings, before any worker starts."""
    monkeypatch.setenv("CASE_SERVER_FACE_RATE", "0.0001")
    assert main(["all"]) == 2
    assert "CASE_SERVER_FACE_RATE must be 1e-3 or 1e-4" in _said(capsys)


def test_a_login_of_the_database_that_may_not_make_roles(
    postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the right that is missing; with the roles granted to it, it owns all that it needs."""
    url = make_url(postgres.database_url("of_a_plain_login")).set(username="plain_login")
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain_login LOGIN")
        connection.execute("ALTER DATABASE of_a_plain_login OWNER TO plain_login")
        try:
            monkeypatch.setenv("CASE_SERVER_DATABASE_URL", url.render_as_string(hide_password=False))
            command = ["tenant", "create", "--name", "Bank", "--plan", "basic", "--data", str(tmp_path / "data")]
            assert main(command) == 1
            said = _said(capsys)
            assert "permission denied" in said
            assert "CREATEROLE" in said
            connection.execute("GRANT case_app, case_system TO plain_login")
            assert main(command) == 0
        finally:
            connection.execute("DROP DATABASE of_a_plain_login WITH (FORCE)")
            connection.execute("DROP ROLE plain_login")
