"""Migrations make what the code declares, go both ways, and wait for each other."""

import subprocess
import sys
import threading

import psycopg
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, select, update

from case_contract.vocabulary import Role
from case_server.accounts.tables import session_families, workstations
from case_server.foundation.database import Scope, sqlalchemy_url
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.foundation.services import Services
from case_server.migrations import alembic_config, migrate, newest_revision
from tests.case_server.api import make_person, make_tenant
from tools.check_migrations import differences


def _revision(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


def test_tables_and_migrations_agree(database_url: str) -> None:
    """What `make check` asks."""
    assert differences(database_url) == []


def test_a_difference_is_found(database_url: str) -> None:
    """The check can fail: a column less, and it is named."""
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE tenants DROP COLUMN closed_at")
    assert "closed_at" in str(differences(database_url))


def test_the_newest_revision_is_the_head_of_them_all() -> None:
    """It is told by the files' names, which Alembic does not look at."""
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == newest_revision()


def test_a_database_at_the_newest_revision_needs_no_alembic(database_url: str) -> None:
    """Every command and every start looks; only what has to migrate waits for what migrates."""
    script = "import sys; from case_server.migrations import migrate; migrate(sys.argv[1]); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script, database_url], capture_output=True, text=True, check=True)
    assert {"psycopg", "case_server.migrations"} <= set(run.stdout.split())
    assert "alembic" not in run.stdout.split()


def test_nodes_that_start_at_once_migrate_one_after_the_other(postgres: EmbeddedPostgres) -> None:
    """Four nodes on an empty database: no error, one result."""
    url = postgres.database_url("migrated_at_once")
    failures: list[BaseException] = []

    def start() -> None:
        try:
            migrate(url)
        except Exception as error:  # noqa: BLE001 - whatever a node dies of is told below
            failures.append(error)

    nodes = [threading.Thread(target=start) for _ in range(2)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join(60)
    assert failures == []
    assert _revision(url) == newest_revision()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE migrated_at_once WITH (FORCE)")


def test_migrations_go_down_and_up_again(database_url: str) -> None:
    """Every downgrade leaves what the upgrade before it expects."""
    engine = create_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()
    migrate(database_url)
    assert differences(database_url) == []


def test_workstations_get_the_tenants_of_whoever_asked_for_them(services: Services, database_url: str) -> None:
    """Decision 0610: rows from before have them too, and a session at a desk of another tenant ends."""
    first, second = (make_tenant(services, name).tenant_id for name in ("First", "Second"))
    owner, stranger = (make_person(services, Role.REVIEWER, tenants=banks) for banks in ([first], [second]))
    engine = create_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0018_case_holds")
    engine.dispose()
    with services.database.transaction(Scope.system()) as connection:
        moved = update(session_families).where(session_families.c.account_id == stranger.account_id)
        connection.execute(moved.values(workstation_id=owner.workstation_id))
    migrate(database_url)
    with services.database.transaction(Scope.system()) as connection:
        desks = {row.workstation_id: row.tenant_ids for row in connection.execute(select(workstations))}
        ends = {row.account_id: row.end_reason for row in connection.execute(select(session_families))}
    assert desks == {owner.workstation_id: [first], stranger.workstation_id: [second]}
    assert ends == {owner.account_id: None, stranger.account_id: "workstation_of_others"}
