"""Alembic revisions and the way to apply them."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from case_server.foundation.database import psycopg_url, sqlalchemy_url

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER: Final = Path(__file__).parent
_MIGRATION_LOCK: Final = 7_301_003


def alembic_config() -> "Config":
    """Alembic's settings; there is no ini file, so that the folder of the package is the only truth."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("recursive_version_locations", "true")
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    """The revision that this program needs its database to have: that of the last file, which has its name."""
    return max(file.stem for file in (_FOLDER / "versions").glob("[0-9]*.py"))


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision. Nodes that start at once wait for each other."""
    # Nearly every start and every command finds it there, and loading Alembic takes longer than the rest of a command.
    if _revision_of(url) == newest_revision():
        return
    from alembic import command
    from sqlalchemy import NullPool, create_engine, text

    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool)
    config = alembic_config()
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _MIGRATION_LOCK})
            connection.commit()
    engine.dispose()


def _revision_of(url: str) -> str | None:
    """Where the database is: set by the last statement of each revision's transaction. None before the first."""
    with psycopg.connect(psycopg_url(url), autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])
