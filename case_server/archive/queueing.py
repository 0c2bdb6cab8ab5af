"""Queues the archiving of a case."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_server.foundation.jobs import ARCHIVE_QUEUE, defer

ARCHIVE_TASK: Final = "archive.archive_case"


def defer_archive(connection: sa.Connection, case_id: UUID) -> None:
    """Queue the archiving of a case in the caller's transaction; two of one case never run at once."""
    defer(connection, ARCHIVE_TASK, ARCHIVE_QUEUE, lock=f"archive:{case_id}", case_id=case_id)
