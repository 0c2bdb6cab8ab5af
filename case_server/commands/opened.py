"""Opening the database and the server's parts for the length of a command."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import ArgumentError, ProgrammingError

from case_server.commands.output import CommandFailed
from case_server.foundation.database import Database, psycopg_url
from case_server.foundation.services import Services, build_services
from case_server.foundation.settings import Settings
from case_server.migrations import migrate


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """The database of the settings, or the embedded one, which runs at least as long as this block."""
    if settings.database_url is not None:
        _check_reachable(settings.database_url)
        yield settings.database_url
        return
    check_data_folder(settings)
    from case_server.foundation.embedded import EmbeddedPostgres, PostgresNotStarted

    try:
        embedded = EmbeddedPostgres(settings.postgres_folder)
    except PostgresNotStarted as failed:
        raise CommandFailed(
            f"PostgreSQL 未能在 {settings.postgres_folder} 启动（{failed}）；其日志在该处的文件 log 中",
            f"PostgreSQL did not start in {settings.postgres_folder}: {failed}. Its log is there, in the file log",
        ) from failed
    with embedded as server:
        yield server.database_url("case_server")


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """The server's parts on an up-to-date database."""
    check_data_folder(settings)
    with database_address(settings) as url:
        bring_up_to_date(url)
        database = Database(url, pool_size=settings.database_pool)
        try:
            yield build_services(settings, database)
        finally:
            database.close()


def existing_data(settings: Settings) -> None:
    """For commands that begin nothing. Raises `CommandFailed` where there is no server's data, and makes none."""
    if settings.database_url is None and not settings.postgres_folder.is_dir():
        raise CommandFailed(
            f"{settings.data_folder} 中没有服务器的数据：请用 --data 指定文件夹，"
            "或用 CASE_SERVER_DATABASE_URL 指定数据库",
            f"there is no server's data in {settings.data_folder}: name the folder with --data, "
            "or the database in CASE_SERVER_DATABASE_URL",
        )


def bring_up_to_date(url: str) -> None:
    """Migrate the database. Raises `CommandFailed` where its login may not."""
    try:
        migrate(url)
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise
        why = str(error.orig).strip().splitlines()[0]
        raise CommandFailed(
            f"CASE_SERVER_DATABASE_URL 所用的账号权限不足（{why}）：该账号须拥有此数据库，并有 CREATEROLE，"
            "或由管理员先建好角色 case_app 和 case_system 并授予它（见 README）",
            f"the login of CASE_SERVER_DATABASE_URL lacks a right ({why}): it has to own the database and to have "
            "CREATEROLE, or be granted the roles case_app and case_system made beforehand (see the README)",
        ) from error


def check_data_folder(settings: Settings) -> None:
    """Make the data folder unless it is there. Raises `CommandFailed` where the server could not write in it."""
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # What the operating system says beforehand is not what it does (root, read-only and network file systems).
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandFailed(
            f"{folder} 不能用作数据文件夹（{error.strerror}）：须为当前用户可写入的文件夹；"
            "请用 --data 或 CASE_SERVER_DATA_FOLDER 另选一个",
            f"cannot use {folder} as the data folder ({error.strerror}): it has to be a folder that this user may "
            "write in; choose another with --data or CASE_SERVER_DATA_FOLDER",
        ) from error


def _check_reachable(url: str) -> None:
    """Raises `CommandFailed` when the operator's database does not answer. Never says the address."""
    try:
        psycopg.connect(psycopg_url(url), connect_timeout=10).close()
    except (ArgumentError, ValueError, psycopg.ProgrammingError) as error:
        raise CommandFailed(
            "CASE_SERVER_DATABASE_URL 不是数据库地址；请写成 postgresql://user:password@host:port/database",
            "CASE_SERVER_DATABASE_URL is not an address: write postgresql://user:password@host:port/database",
        ) from error
    except psycopg.OperationalError as error:
        why = str(error).strip().splitlines()[-1].strip()
        raise CommandFailed(
            f"CASE_SERVER_DATABASE_URL 所指的数据库无法连接（{why}）：请确认其正在运行，且地址、用户和密码正确",
            f"the database of CASE_SERVER_DATABASE_URL does not let us in ({why}): "
            "see that it runs and that address, user and password are right",
        ) from error
