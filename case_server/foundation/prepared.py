"""The hot path's way to the driver: a long statement under its own name, prepared by the server once a connection.

SQLAlchemy and psycopg both look a long text over at every call to find its parameters; here that was done beforehand.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row

_NAMED: Final = re.compile(r"(?<![:\w]):([a-z_]+)")


class Prepared:
    """A statement with `:name` parameters, as they are written for SQLAlchemy too (`text`)."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self._names: Final = tuple(dict.fromkeys(_NAMED.findall(text)))
        places = {name: f"${place}" for place, name in enumerate(self._names, start=1)}
        self._query: Final = _NAMED.sub(lambda found: places[found.group(1)], " ".join(text.split())).encode()

    def sent(self, driver: psycopg.Connection[Any], values: Mapping[str, object]) -> psycopg.RawCursor[Any]:
        """The cursor of this statement on `driver`; in a pipeline its rows come when the pipeline ends."""
        cursor = psycopg.RawCursor(driver, row_factory=namedtuple_row)
        return cursor.execute(self._query, [values[name] for name in self._names], prepare=True)

    def rows(self, connection: sa.Connection, values: Mapping[str, object]) -> list[Any]:
        """Run it in the transaction of `connection`."""
        return self.sent(driver_of(connection), values).fetchall()


def driver_of(connection: sa.Connection) -> psycopg.Connection[Any]:
    """The driver's own connection behind `connection`."""
    return cast(psycopg.Connection[Any], connection.connection.driver_connection)
