"""Compares the tables that the code declares with those that the migrations make; exits 1 on a difference."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from case_server.foundation.database import sqlalchemy_url
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.foundation.every_table import load_every_table
from case_server.foundation.metadata import metadata
from case_server.migrations import migrate

_OF_OTHERS = ("procrastinate_", "alembic_version")


def differences(url: str) -> list[Any]:
    """What would have to be changed in the migrated database at `url` to be what the code declares."""
    load_every_table()
    engine = create_engine(sqlalchemy_url(url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_name": _is_ours,
                    "target_metadata": metadata,
                },
            )
            found: list[Any] = compare_metadata(context, metadata)
    finally:
        engine.dispose()
    return found


def main() -> int:
    """Migrate a database made for the purpose and compare."""
    folder = Path(tempfile.mkdtemp(prefix="case-migrations-"))
    try:
        with EmbeddedPostgres(folder / "postgres") as server:
            url = server.database_url("compared")
            migrate(url)
            found = differences(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for difference in found:
        print(f"migrations and tables differ: {difference}")
    if not found:
        print("migrations and tables agree")
    return 1 if found else 0


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name is None or not name.startswith(_OF_OTHERS)


if __name__ == "__main__":
    sys.exit(main())
