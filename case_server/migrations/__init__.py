"""Alembic revisions and the way to apply them."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text

from case_server.foundation.database import sqlalchemy_url

_FOLDER: Final = Path(__file__).parent
_MIGRATION_LOCK: Final = 7_301_003


def alembic_config() -> Config:
    """Alembic's settings; there is no ini file, so that the folder of the package is the only truth."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str | None:
    """The revision that this program needs its database to have."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision. Nodes that start at once wait for each other."""
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
