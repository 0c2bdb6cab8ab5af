"""Queues the pre-check of a case. Apart from the job itself, so that a web process need not load any model."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_server.foundation.jobs import PRE_CHECK_QUEUE, defer

PRE_CHECK_TASK: Final = "precheck.pre_check"


def defer_pre_check(connection: sa.Connection, case_id: UUID) -> None:
    """Queue the pre-check of a case in the caller's transaction; two of one case never run at once."""
    defer(connection, PRE_CHECK_TASK, PRE_CHECK_QUEUE, lock=f"pre_check:{case_id}", case_id=case_id)
