"""An entry as the bytes that its leaf hash is over: canonical JSON of everything in it."""

import json
from datetime import UTC
from typing import Any, Final

import sqlalchemy as sa

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


def _quoted(column: str) -> str:
    return f"coalesce('\"' || log_entries.{column} || '\"', 'null')"


# The same bytes as `signing.canonical_json(entry_body(row))`, put together by the database: a log of millions is
# verified at the speed of hashing. `details` is canonical as written; kind and operation are plain words by constraint.
LEAF_TEXT: Final = " || ".join(
    (
        "'{\"actor_id\":'",
        _quoted("actor_id"),
        '\',"actor_kind":"\' || log_entries.actor_kind',
        "'\",\"at\":\"' || to_char(log_entries.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
        '\'+00:00","case_id":\'',
        _quoted("case_id"),
        "',\"case_version\":' || coalesce(log_entries.case_version::text, 'null')",
        "',\"details\":' || log_entries.details || ',\"entry_id\":' || log_entries.entry_id",
        '\',"operation":"\' || log_entries.operation || \'","tenant_id":\'',
        _quoted("tenant_id"),
        "'}'",
    )
)
LEAF_TEXT_COLUMN: Final = sa.literal_column(LEAF_TEXT, sa.Text).label("leaf_text")


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
