"""An entry as the bytes that its leaf hash is over: canonical JSON of everything in it."""

import json
from datetime import UTC
from typing import Any, Final

from case_contract.signing import canonical_json
from case_server.record_log.tables import log_entries

ENTRY_COLUMNS: Final = (
    log_entries.c.entry_id,
    log_entries.c.tenant_id,
    log_entries.c.case_id,
    log_entries.c.case_version,
    log_entries.c.actor_id,
    log_entries.c.actor_kind,
    log_entries.c.operation,
    log_entries.c.details,
    log_entries.c.at,
)


def leaf_data(row: Any) -> bytes:
    """The bytes of the entry in a row that has `ENTRY_COLUMNS`."""
    return canonical_json(entry_body(row))


def entry_body(row: Any) -> dict[str, Any]:
    """The entry as JSON values; what an auditor hashes to check a leaf."""
    return {
        "actor_id": _text(row.actor_id),
        "actor_kind": row.actor_kind,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "case_id": _text(row.case_id),
        "case_version": row.case_version,
        "details": json.loads(row.details),
        "entry_id": row.entry_id,
        "operation": row.operation,
        "tenant_id": _text(row.tenant_id),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
