"""Row-level security as the database enforces it (section 3: isolation by PostgreSQL row-level security)."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from case_contract.identifiers import new_id
from case_server.foundation.database import Database, Scope
from case_server.foundation.every_table import load_every_table
from case_server.foundation.metadata import metadata
from case_server.foundation.prepared import Prepared
from case_server.tenants.tables import tenant_usage, tenants

_AT = datetime(2026, 11, 2, tzinfo=UTC)


def _tenant(connection: Connection, name: str) -> UUID:
    tenant_id = new_id(_AT)
    connection.execute(insert(tenants).values(tenant_id=tenant_id, name=name, plan="basic", created_at=_AT))
    connection.execute(insert(tenant_usage).values(tenant_id=tenant_id, day=_AT.date(), cases_received=1))
    return tenant_id


def test_a_tenant_scope_sees_and_changes_its_own_rows_only(server_database: Database) -> None:
    """Reading and writing across tenants finds nothing, and inserting for another is refused."""
    with server_database.transaction(Scope.system()) as connection:
        mine, other = _tenant(connection, "Mine"), _tenant(connection, "Other")
    with server_database.transaction(Scope.tenants({mine})) as connection:
        assert connection.scalars(select(tenant_usage.c.tenant_id)).all() == [mine]
        changed = connection.execute(update(tenant_usage).values(cases_received=9))
        assert changed.rowcount == 1
    with server_database.transaction(Scope.system()) as connection:
        counts = {row.tenant_id: row.cases_received for row in connection.execute(select(tenant_usage))}
    assert counts == {mine: 9, other: 1}
    foreign = insert(tenant_usage).values(
        tenant_id=other, day=datetime(2026, 11, 3, tzinfo=UTC).date(), cases_received=1
    )
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        server_database.transaction(Scope.tenants({mine})) as connection,
    ):
        connection.execute(foreign)


def test_no_tenant_means_no_row(server_database: Database) -> None:
    """An empty scope, and a role that was entered without saying for whom, see nothing."""
    with server_database.transaction(Scope.system()) as connection:
        _tenant(connection, "Any")
    with server_database.transaction(Scope.tenants(())) as connection:
        assert connection.scalars(select(tenants.c.tenant_id)).all() == []
    with server_database.engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE case_app"))
        assert connection.scalars(select(tenants.c.tenant_id)).all() == []


def test_a_scope_ends_with_its_transaction(server_database: Database) -> None:
    """The next user of a pooled connection starts without role and tenants, after success and after failure."""
    with server_database.transaction(Scope.tenants({new_id(_AT)})):
        pass
    with pytest.raises(RuntimeError, match="on purpose"), server_database.transaction(Scope.tenants({new_id(_AT)})):
        raise RuntimeError("on purpose")
    with server_database.engine.begin() as connection:
        role, scoped = connection.execute(
            text("SELECT current_user, coalesce(current_setting('app.tenant_ids', true), '')")
        ).one()
    assert role not in {"case_app", "case_system"}
    assert scoped == ""


def _fail_half_way(database: Database) -> None:
    with database.transaction(Scope.system()) as connection:
        _tenant(connection, "Undone")
        raise RuntimeError("on purpose")


def test_what_fails_is_undone_and_what_ends_well_is_kept(server_database: Database) -> None:
    """One transaction: all of it or nothing, also where a savepoint inside was undone."""
    with pytest.raises(RuntimeError, match="on purpose"):
        _fail_half_way(server_database)
    with server_database.transaction(Scope.system()) as connection:
        _tenant(connection, "Kept")
        with pytest.raises(IntegrityError), connection.begin_nested():
            _tenant(connection, "Kept")
        _tenant(connection, "Kept too")
    with server_database.engine.begin() as connection:
        assert sorted(connection.scalars(text("SELECT name FROM tenants"))) == ["Kept", "Kept too"]


@pytest.mark.parametrize("column", ["password_hash", "totp_secret_wrapped", "login"])
def test_a_tenant_scope_cannot_read_credentials(server_database: Database, column: str) -> None:
    """R22: what signs people in is not readable from where cases are worked on."""
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        server_database.transaction(Scope.tenants({new_id(_AT)})) as connection,
    ):
        connection.execute(text(f"SELECT {column} FROM accounts"))  # noqa: S608 - one of the three names above


def test_every_table_is_under_forced_row_security(server_database: Database) -> None:
    """A table that somebody adds without `row_security` fails here."""
    load_every_table()
    with server_database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, count(p.polname) "
                "FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
                "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY 1, 2"
            )
        ).all()
    found = {name: (forced, policies) for name, forced, policies in rows}
    bare = {name for name in metadata.tables if found.get(name, (False, 0))[0] is not True or found[name][1] == 0}
    assert bare == set()


def test_one_trip_is_a_transaction_under_its_scope(server_database: Database) -> None:
    """Scope, statement and commit at once: own rows only, and what it wrote is there afterwards."""
    with server_database.transaction(Scope.system()) as connection:
        mine, other = _tenant(connection, "Mine"), _tenant(connection, "Other")
    raise_all = Prepared("UPDATE tenant_usage SET cases_received = :count RETURNING tenant_id")
    rows = server_database.one_trip(Scope.tenants({mine}), raise_all, {"count": 7})
    assert [row.tenant_id for row in rows] == [mine]
    with server_database.transaction(Scope.system()) as connection:
        counts = {row.tenant_id: row.cases_received for row in connection.execute(select(tenant_usage))}
    assert counts == {mine: 7, other: 1}


def test_one_trip_leaves_nothing_behind_even_when_it_fails(database_url: str) -> None:
    """The pool's only connection is as good as new: nothing half done, no role, no tenants, not in a pipeline."""
    database = Database(database_url, pool_size=1)
    try:
        with database.transaction(Scope.system()) as connection:
            mine = _tenant(connection, "Mine")
        divide = Prepared("UPDATE tenant_usage SET cases_received = cases_received / :zero RETURNING 1 AS one")
        with pytest.raises(psycopg.errors.DivisionByZero):
            database.one_trip(Scope.tenants({mine}), divide, {"zero": 0})
        with database.engine.connect() as connection:
            state = connection.execute(
                text("SELECT current_user = session_user, current_setting('app.tenant_ids', true)")
            ).one()
            assert state[0] is True
            assert state[1] in (None, "")
        rows = database.one_trip(Scope.tenants({mine}), Prepared("SELECT cases_received AS n FROM tenant_usage"), {})
        assert [row.n for row in rows] == [1]
    finally:
        database.close()
