"""Writing to the record log, in the transaction of what is recorded (R72)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.signing import canonical_json
from case_contract.vocabulary import Role

_APPEND: Final = sa.text(
    "INSERT INTO log_entries (tenant_id, case_id, case_version, actor_id, actor_kind, operation, details, at) "
    "VALUES (:tenant_id, :case_id, :case_version, :actor_id, :actor_kind, :operation, :details, :at) "
    "RETURNING entry_id"
)


def append(
    connection: sa.Connection,
    *,
    tenant_id: UUID | None,
    case_id: UUID | None,
    actor_id: UUID | None,
    actor_kind: Role,
    operation: str,
    details: Mapping[str, str | int | None],
    at: datetime,
    case_version: int | None = None,
) -> int:
    """Record one operation; gives the entry's number. Nothing personal belongs in `details`.

    `case_version` is the version that the operation gave the case. A new version without its entry is refused by the
    database when the transaction commits. The place in the Merkle tree follows within moments (`sequencer`).
    """
    number: int = connection.execute(
        _APPEND,
        {
            "tenant_id": tenant_id,
            "case_id": case_id,
            "case_version": case_version,
            "actor_id": actor_id,
            "actor_kind": actor_kind.value,
            "operation": operation,
            "details": canonical_json(dict(details)).decode(),
            "at": at,
        },
    ).scalar_one()
    return number
