"""Sealed files that no row names: what a process that was killed between file and commit leaves in the local folder."""

from datetime import timedelta
from itertools import islice
from typing import Final

import sqlalchemy as sa
import structlog

from case_server.evidence.objects import FOLDER_OF_EVIDENCE
from case_server.evidence.tables import evidence
from case_server.foundation.database import Scope
from case_server.foundation.services import Services

_log: Final = structlog.get_logger("case_server.evidence.sweeping")
LEFT_ALONE_FOR: Final = timedelta(hours=1)
"""No transaction that writes evidence takes so long."""
_AT_A_TIME: Final = 1_000


def sweep_orphans(services: Services) -> int:
    """Remove sealed files without a row that are older than an hour; how many there were.

    Nobody could read them: their keys were never committed. Where more files are without a row than with one, the
    database is not the one that belongs to the folder, and all stay. Stores in a cloud are left alone, because another
    server may write into the same one.
    """
    if services.settings.evidence_url is not None:
        return 0
    # Files first: a row that is committed in between only saves its file.
    old = services.evidence_store.paths_before(FOLDER_OF_EVIDENCE, services.clock.now() - LEFT_ALONE_FOR)
    orphans: list[str] = []
    named = 0
    with services.database.transaction(Scope.system()) as connection:
        while paths := list(islice(old, _AT_A_TIME)):
            known = set(
                connection.execute(sa.select(evidence.c.object_path).where(evidence.c.object_path.in_(paths))).scalars()
            )
            named += len(known)
            orphans += [path for path in paths if path not in known]
    if len(orphans) > named:
        _log.warning("sealed_files_without_rows_left", without_row=len(orphans), with_row=named)
        return 0
    services.evidence_store.discard(orphans)
    if orphans:
        _log.info("sealed_files_without_rows_removed", files=len(orphans))
    return len(orphans)
