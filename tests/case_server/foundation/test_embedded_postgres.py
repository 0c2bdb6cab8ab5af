"""The embedded PostgreSQL runs in whatever folder the operator names, for whoever may reach it only."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from case_server.foundation.database import Database
from case_server.foundation.embedded import EmbeddedPostgres, PostgresNotStarted
from tests.support.processes import processes_on

pytestmark = pytest.mark.slow

ODD_NAME = 'd s\' "q" $HOME `id` \\ %41,核验'


@pytest.mark.parametrize("name", [ODD_NAME, "/".join(["long" * 20] * 4)], ids=["odd", "long"])
def test_a_folder_of_any_name_and_length(tmp_path: Path, name: str) -> None:
    """Spaces, quotes, what shells and addresses take for their own, and more bytes than a socket's path may have."""
    folder = tmp_path / name / "postgres"
    with EmbeddedPostgres(folder) as server:
        url = server.database_url("kept")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        database = Database(url)
        try:
            assert database.is_ready()
        finally:
            database.close()
        sockets = Path(str(make_url(url).query["host"]))
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert sockets.stat().st_uid == folder.stat().st_uid
    assert processes_on(folder) == []
    assert not sockets.exists()
    with EmbeddedPostgres(folder) as server, psycopg.connect(server.database_url("kept")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_number_that_another_program_has_now_is_no_running_server(tmp_path: Path) -> None:
    """After a power cut: the file of the server that ran is still there, and its process number is another's."""
    folder = tmp_path / "postgres"
    with EmbeddedPostgres(folder) as server:
        shown = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        server.database_url("kept")
    (folder / "postmaster.pid").write_text("\n".join(["1", *shown[1:]]) + "\n", encoding="utf-8")
    with EmbeddedPostgres(folder) as server, psycopg.connect(server.database_url("kept")) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_locale_that_is_not_installed_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ssh hands it over from the operator's machine; what is sorted does not depend on it."""
    monkeypatch.setenv("LC_ALL", "zh_CN.GB18030")
    with (
        EmbeddedPostgres(tmp_path / "postgres") as server,
        psycopg.connect(server.database_url("kept")) as connection,
    ):
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT datcollate FROM pg_database WHERE datname = 'kept'").fetchone() == ("C",)
    assert os.environ["LC_ALL"] == "zh_CN.GB18030"


def test_a_folder_that_was_only_half_set_up_is_set_up_anew(tmp_path: Path) -> None:
    """Whoever was killed while it was made left a draft beside, never a folder that looks like a database's."""
    folder = tmp_path / "postgres"
    draft = tmp_path / "postgres.draft"
    (draft / "base").mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n", encoding="utf-8")
    with EmbeddedPostgres(folder) as server, psycopg.connect(server.database_url("kept")) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert not draft.exists()


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    """Said, and nothing in it is touched."""
    other = tmp_path / "postgres" / "other"
    other.parent.mkdir()
    other.write_text("kept", encoding="utf-8")
    with pytest.raises(PostgresNotStarted, match="no database"):
        EmbeddedPostgres(other.parent)
    assert other.read_text(encoding="utf-8") == "kept"


def test_what_postgresql_says_of_its_failure_is_passed_on(tmp_path: Path) -> None:
    """A setting that it does not take: its own words, soon."""
    folder = tmp_path / "postgres"
    with EmbeddedPostgres(folder):
        pass
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("max_connections = many\n")
    with pytest.raises(PostgresNotStarted, match="max_connections"):
        EmbeddedPostgres(folder)
