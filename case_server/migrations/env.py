"""Alembic's entry point. Always online, always on a connection that `migrate` or a check has opened."""

from alembic import context
from sqlalchemy import Connection, text

from case_server.foundation.every_table import load_every_table
from case_server.foundation.metadata import metadata


def run(connection: Connection) -> None:
    """Apply revisions, each in a transaction of its own, giving up soon rather than queueing behind a long reader."""
    load_every_table()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=False,
    )
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = 0"))
    connection.commit()
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
