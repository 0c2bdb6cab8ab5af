"""The database refuses to change the log, and to change a case without it (R72, R73)."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from case_server.foundation.database import Database, Scope
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.desk import received_case
from tests.case_server.parts import parts_of
from tests.case_server.postgres import fresh_database
from tests.case_server.record_log.conftest import Write, quiet_tenant, sequence, write_entries
from tests.support.clock import FixedClock

CHANGES = (
    "UPDATE log_entries SET operation = 'forged'",
    "UPDATE log_leaves SET leaf_hash = ''",
    "UPDATE log_nodes SET digest = ''",
    "UPDATE log_heads SET root = ''",
    "DELETE FROM log_entries",
    "DELETE FROM log_leaves",
    "DELETE FROM log_nodes",
    "DELETE FROM log_heads",
    "TRUNCATE log_entries",
    "TRUNCATE log_leaves",
    "TRUNCATE log_nodes",
    "TRUNCATE log_heads",
)


@pytest.fixture(scope="module")
def written(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Tenant]]:
    """A log with entries, leaves, nodes and a signed head, for tests that change nothing in it."""
    with fresh_database(postgres) as url, closing(Database(url)) as database:
        settings = Settings(data_folder=tmp_path_factory.mktemp("written") / "data", database_url=url)
        services = parts_of(settings, database, FixedClock())
        tenant = quiet_tenant(services)
        write_entries(services, tenant, 2)
        sequence(services)
        yield services, tenant


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["case_app", "case_system", "owner"])
def test_nobody_changes_the_log(written: tuple[Services, Tenant], change: str, who: str) -> None:
    """R73: update, delete and truncate are refused to the application, to the system role and to the owner."""
    services, tenant = written
    with services.database.engine.connect() as connection:
        before = _rows(connection)
        if who != "owner":
            connection.exec_driver_sql(f"SET LOCAL ROLE {who}")
            connection.exec_driver_sql(f"SET LOCAL app.tenant_ids = '{{{tenant.tenant_id}}}'")
        with pytest.raises(sa.exc.ProgrammingError, match=r"append-only|permission denied"):
            connection.exec_driver_sql(change)
        connection.rollback()
        assert _rows(connection) == before


def _rows(connection: sa.Connection) -> list[int]:
    tables = ("log_entries", "log_leaves", "log_nodes", "log_heads")
    counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables]  # noqa: S608
    assert all(counts), "there is nothing to change"
    return counts


def test_the_owner_is_stopped_by_the_trigger_even_as_a_replica(services: Services, write: Write) -> None:
    """R73: switching ordinary triggers off does not open the log."""
    write(1)
    with services.database.engine.connect() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        with pytest.raises(sa.exc.ProgrammingError, match="append-only"):
            connection.exec_driver_sql("DELETE FROM log_entries")
        connection.rollback()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases SET status = 'decided'",
        "UPDATE cases SET version = version + 1",
        "UPDATE cases SET status = 'ready', version = version + 1",
    ],
)
def test_no_case_changes_off_the_record(services: Services, tenant: Tenant, change: str) -> None:
    """R72: without its log entry in the same transaction a new state does not commit."""
    received_case(services, tenant.tenant_id)
    with (
        pytest.raises(sa.exc.IntegrityError, match="no entry in the record log"),
        services.database.transaction(Scope.system()) as connection,
    ):
        connection.exec_driver_sql(change)
    with services.database.transaction(Scope.system()) as connection:
        assert connection.exec_driver_sql("SELECT status, version FROM cases").one() == ("received", 1)


def test_an_entry_of_an_earlier_transaction_does_not_do(services: Services, tenant: Tenant) -> None:
    """R72: going back to a version that is on record already is refused too."""
    received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        connection.exec_driver_sql(
            "WITH moved AS (UPDATE cases SET version = 2 RETURNING case_id, tenant_id) INSERT INTO log_entries "
            "(tenant_id, case_id, case_version, actor_kind, operation, details, at) "
            "SELECT tenant_id, case_id, 2, 'system', 'tested', '{}', now() FROM moved"
        )
    with (
        pytest.raises(sa.exc.IntegrityError, match="no entry in the record log"),
        services.database.transaction(Scope.system()) as connection,
    ):
        connection.exec_driver_sql("UPDATE cases SET version = 1")


def test_one_tenant_neither_reads_nor_writes_in_the_log_of_another(
    services: Services, tenant: Tenant, write: Write
) -> None:
    """R107: entries are under row-level security like everything else."""
    write(1)
    other = make_tenant(services, "Another Bank")
    with services.database.transaction(Scope.tenants({other.tenant_id})) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM log_entries").scalar_one() == 0
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        services.database.transaction(Scope.tenants({other.tenant_id})) as connection,
    ):
        connection.execute(
            sa.text(
                "INSERT INTO log_entries (tenant_id, actor_kind, operation, details, at) "
                "VALUES (:tenant, 'system', 'forged', '{}', now())"
            ),
            {"tenant": tenant.tenant_id},
        )
