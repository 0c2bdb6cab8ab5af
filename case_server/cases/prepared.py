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

    def rows(self, connection: sa.Connection, values: Mapping[str, object]) -> list[Any]:
        """Run it in the transaction of `connection`."""
        driver = cast(psycopg.Connection[Any], connection.connection.driver_connection)
        with psycopg.RawCursor(driver, row_factory=namedtuple_row) as cursor:
            cursor.execute(self._query, [values[name] for name in self._names], prepare=True)
            return cursor.fetchall()
