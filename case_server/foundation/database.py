"""The pooled way to PostgreSQL. One request is one transaction, and a transaction always has a scope."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from case_server.foundation.prepared import Prepared, driver_of
from case_server.foundation.row_security import APP_ROLE, SYSTEM_ROLE

_SESSION_OPTIONS: Final = (
    "-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)
_ENTER: Final = Prepared(
    "SELECT set_config('role', :role, true) AS role, set_config('app.tenant_ids', :tenants, true) AS tenants, "
    "set_config('app.account_id', :account, true) AS account"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a transaction may touch, and on whose behalf; enforced by the database, not by the query."""

    role: str
    tenant_ids: frozenset[UUID]
    account_id: UUID | None = None

    @classmethod
    def system(cls, account_id: UUID | None = None) -> "Scope":
        """All tenants: jobs, sign-in, administration."""
        return cls(SYSTEM_ROLE, frozenset(), account_id)

    @classmethod
    def tenants(cls, tenant_ids: Collection[UUID], account_id: UUID | None = None) -> "Scope":
        """Rows of these tenants only; with none, no row at all."""
        return cls(APP_ROLE, frozenset(tenant_ids), account_id)

    def opening(self) -> bytes:
        """The SQL that begins a transaction under this scope, in one message to the server.

        Role and settings last as long as the transaction. Literals are safe: roles are constants, ids are UUIDs.
        """
        settings = self.settings()
        return (
            f"BEGIN; SET LOCAL ROLE {settings['role']}; SET LOCAL app.tenant_ids = '{settings['tenants']}'; "
            f"SET LOCAL app.account_id = '{settings['account']}'"
        ).encode()

    def settings(self) -> dict[str, str]:
        """The role and the settings of a transaction under this scope, as PostgreSQL writes them."""
        if self.role not in {APP_ROLE, SYSTEM_ROLE}:
            raise ValueError("a scope has one of the two roles")
        tenants = ",".join(sorted(str(UUID(bytes=tenant.bytes)) for tenant in self.tenant_ids))
        account = "" if self.account_id is None else str(UUID(bytes=self.account_id.bytes))
        return {"role": self.role, "tenants": f"{{{tenants}}}", "account": account}


def sqlalchemy_url(url: str) -> str:
    """`postgresql://…` with the driver named, as SQLAlchemy wants it."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def psycopg_url(url: str) -> str:
    """`postgresql://…` without a driver, as libpq wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Database:
    """A pool of connections to one database. `url` is a libpq address (`postgresql://…`), usable by psycopg too."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url: Final = psycopg_url(url)
        self.engine: Final[Engine] = create_engine(
            sqlalchemy_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            pool_use_lifo=True,
            connect_args={"options": _SESSION_OPTIONS},
        )

        # The driver must not send a BEGIN of its own; its COMMIT and ROLLBACK are the same in either mode.
        self._plain: Final[Engine] = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def __repr__(self) -> str:
        return f"Database({make_url(self.url).render_as_string(hide_password=True)})"

    @contextmanager
    def transaction(self, scope: Scope) -> Iterator[Connection]:
        """A transaction under `scope`: committed when the block ends well, rolled back when it raises."""
        with self._plain.begin() as connection:
            # Never prepared, for it is several statements; and several statements are one trip to the server.
            driver_of(connection).execute(scope.opening(), prepare=False)
            yield connection

    def one_trip(self, scope: Scope, statement: Prepared, values: Mapping[str, object]) -> list[Any]:
        """The rows of one statement in a transaction of its own under `scope`, already committed when they come.

        Scope, statement and commit go to the server together: what PostgreSQL gets before the end of a pipeline is one
        transaction, and a setting that is local lasts as long as that.
        """
        with self._plain.connect() as connection:
            driver = driver_of(connection)
            with driver.pipeline():
                _ENTER.sent(driver, scope.settings())
                cursor = statement.sent(driver, values)
            return cursor.fetchall()

    def is_ready(self) -> bool:
        """Whether the database answers now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - a health probe answers "no" to whatever went wrong on the way
            return False
        return True

    def close(self) -> None:
        """Give every connection back to the operating system."""
        self.engine.dispose()
