"""Copies of server rows: written only from what the server answered. Runs on the cache thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from case_contract.records import CaseDetail, CaseSummary
from case_contract.vocabulary import Tier
from reviewer_app.services.cache.instants import to_micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from case_contract.sync import CaseChange
    from reviewer_app.services.cache.connection import Connection

URGENCY: Final = {Tier.URGENT: 0, Tier.COMPLEX_RISK: 1, Tier.NORMAL: 2}

_UPSERT: Final = """
INSERT INTO server_cases (case_id, version, status, case_type, tier, urgency, due_at, received_at, holder,
    holder_workstation, lease_expires, search, paused)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, status = excluded.status,
    case_type = excluded.case_type, tier = excluded.tier, urgency = excluded.urgency, due_at = excluded.due_at,
    received_at = excluded.received_at, holder = excluded.holder, holder_workstation = excluded.holder_workstation,
    lease_expires = excluded.lease_expires, search = excluded.search, paused = excluded.paused
WHERE excluded.version >= server_cases.version
"""
_UPSERT_BODY: Final = """
INSERT INTO server_bodies (row_id, summary, detail)
    SELECT row_id, ?, ? FROM server_cases WHERE case_id = ? AND version = ?
ON CONFLICT (row_id) DO UPDATE SET summary = excluded.summary, detail = excluded.detail
"""


class ServerRows:
    """The server's cases as this workstation last heard of them."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`; every method that writes is called inside a transaction."""
        self._connection = connection

    def apply(self, changes: Sequence[CaseChange]) -> None:
        """Take over changes, except those older than what is here."""
        gone = [(str(change.case_id),) for change in changes if change.summary is None]
        kept = [change for change in changes if change.summary is not None]
        self._connection.executemany("DELETE FROM server_cases WHERE case_id = ?", gone)
        self._connection.executemany(
            _UPSERT, (_columns(change.summary) for change in kept if change.summary is not None)
        )
        self._connection.executemany(_UPSERT_BODY, _bodies(kept))

    def put_detail(self, detail: CaseDetail) -> None:
        """Take over a case that was just claimed."""
        summary = detail.summary
        self._connection.execute(_UPSERT, _columns(summary))
        self._connection.execute(
            _UPSERT_BODY,
            (summary.model_dump_json(), detail.model_dump_json(), str(summary.case_id), summary.version),
        )

    def detail(self, case_id: UUID) -> CaseDetail | None:
        """Everything about a case held here, or None."""
        row = self._connection.execute(
            "SELECT b.detail FROM server_bodies b JOIN server_cases c USING (row_id) WHERE c.case_id = ?",
            (str(case_id),),
        ).fetchone()
        return None if row is None or row[0] is None else CaseDetail.model_validate_json(row[0])

    def summary(self, case_id: UUID) -> CaseSummary | None:
        """The queue's row of a case, or None."""
        row = self._connection.execute(
            "SELECT b.summary FROM server_bodies b JOIN server_cases c USING (row_id) WHERE c.case_id = ?",
            (str(case_id),),
        ).fetchone()
        return None if row is None else CaseSummary.model_validate_json(row[0])

    def version(self, case_id: UUID) -> int:
        """The version of a case here; 0 when it is not here."""
        row = self._connection.execute("SELECT version FROM server_cases WHERE case_id = ?", (str(case_id),)).fetchone()
        return 0 if row is None else int(row[0])

    def cases_with_detail(self) -> tuple[UUID, ...]:
        """Cases whose detail is here."""
        rows = self._connection.execute(
            "SELECT c.case_id FROM server_bodies b JOIN server_cases c USING (row_id) WHERE b.detail IS NOT NULL"
        ).fetchall()
        return tuple(UUID(row[0]) for row in rows)

    def expired(self, server_now: datetime) -> tuple[UUID, ...]:
        """Cases whose detail is still here although the lease is over."""
        rows = self._connection.execute(
            "SELECT c.case_id FROM server_bodies b JOIN server_cases c USING (row_id)"
            " WHERE b.detail IS NOT NULL AND (c.lease_expires IS NULL OR c.lease_expires <= ?)",
            (to_micros(server_now),),
        ).fetchall()
        return tuple(UUID(row[0]) for row in rows)

    def drop_details(self, case_ids: Iterable[UUID]) -> None:
        """Forget the details of cases; their rows in the queue stay."""
        self._connection.executemany(
            "UPDATE server_bodies SET detail = NULL WHERE detail IS NOT NULL AND row_id ="
            " (SELECT row_id FROM server_cases WHERE case_id = ?)",
            [(str(case_id),) for case_id in case_ids],
        )


def _columns(summary: CaseSummary) -> tuple[object, ...]:
    lease = summary.lease
    return (
        str(summary.case_id),
        summary.version,
        summary.status.value,
        summary.case_type.value,
        summary.tier.value,
        URGENCY[summary.tier],
        to_micros(summary.clock.due_at),
        to_micros(summary.received_at),
        None if lease is None else str(lease.account_id),
        None if lease is None else str(lease.workstation_id),
        None if lease is None else to_micros(lease.expires_at),
        f"{summary.service_code}\n{summary.masked_name}\n{summary.tenant_name}",
        summary.clock.paused_at is not None,
    )


def _bodies(changes: Iterable[CaseChange]) -> Iterable[tuple[object, ...]]:
    for change in changes:
        if change.summary is not None:
            detail = None if change.detail is None else change.detail.model_dump_json()
            yield change.summary.model_dump_json(), detail, str(change.case_id), change.summary.version
