"""The outbox: the only table that the reviewer's actions write. Runs on the cache thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from case_contract.commands import Command, Decide, RecordActivity, ReleaseCase, SignedCommand, UnsignedCommand
from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from reviewer_app.domain.pending import PendingCommand, PendingState
from reviewer_app.services.cache.instants import to_micros
from reviewer_app.services.cache.meta import read_meta, write_meta

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from reviewer_app.services.cache.connection import Connection
    from reviewer_app.services.workstation_identity import Signer

MOST_ATTEMPTS: Final = 5
_COLUMNS: Final = "unsigned, state, attempts, problem"


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts at which workstation, and with which key."""

    account_id: UUID
    workstation_id: UUID
    signer: Signer


@dataclass(frozen=True, slots=True)
class CaseLabel:
    """How a case is named once its rows may be gone."""

    service_code: str
    masked_name: str


def is_quiet(body: Command) -> bool:
    """Whether a refusal asks nothing of the reviewer: an activity that came too late, a release of what is gone."""
    return isinstance(body, RecordActivity | ReleaseCase)


class Outbox:
    """Commands in the order in which they were given, per case without gaps."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`; every method that writes is called inside a transaction."""
        self._connection = connection

    def add(
        self, author: Author, case_id: UUID, body: Command, *, base_version: int, label: CaseLabel, now: datetime
    ) -> UUID:
        """Append a signed command; gives its id."""
        command = UnsignedCommand(
            command_id=new_id(now),
            case_id=case_id,
            account_id=author.account_id,
            workstation_id=author.workstation_id,
            base_version=base_version,
            sequence=self._next_sequence(now),
            made_at=now,
            body=body,
        )
        self._insert(command, author.signer, label)
        return command.command_id

    def batch(self, most: int) -> tuple[SignedCommand, ...]:
        """The next commands to send; none of a case in which an earlier one waits for the reviewer."""
        rows = self._connection.execute(
            "SELECT unsigned, signature FROM outbox o WHERE state = 'waiting' AND NOT EXISTS ("
            " SELECT 1 FROM outbox n WHERE n.case_id = o.case_id AND n.state = 'needs_you' AND n.place < o.place)"
            " ORDER BY place LIMIT ?",
            (most,),
        ).fetchall()
        return tuple(
            SignedCommand(command=UnsignedCommand.model_validate_json(row[0]), signature=bytes(row[1])) for row in rows
        )

    def mark_sent(self, command_ids: Collection[UUID]) -> None:
        """From now on the server may have applied these, whatever answer comes or does not come."""
        self._connection.executemany(
            "UPDATE outbox SET sent = 1 WHERE command_id = ?", [(str(command_id),) for command_id in command_ids]
        )

    def find(self, command_id: UUID) -> PendingCommand | None:
        """One row, or None when it is answered and gone."""
        rows = self._select("command_id = ?", (str(command_id),))
        return rows[0] if rows else None

    def of_case(self, case_id: UUID) -> tuple[PendingCommand, ...]:
        """All commands of a case that its server row does not contain yet, in order."""
        return self._select("case_id = ?", (str(case_id),))

    def needing_you(self) -> tuple[tuple[PendingCommand, CaseLabel], ...]:
        """What waits for the reviewer, oldest first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, service_code, masked_name FROM outbox"  # noqa: S608 -- constants
            " WHERE state = 'needs_you' ORDER BY place"
        ).fetchall()
        return tuple((_pending(row[:4]), CaseLabel(row[4], row[5])) for row in rows)

    def counts(self) -> tuple[int, int]:
        """How many are unsent and how many need the reviewer."""
        row = self._connection.execute(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'needs_you') FROM outbox"
        ).fetchone()
        return int(row[0]), int(row[1])

    def accept(self, command_id: UUID, version: int | None) -> None:
        """The server applied it; the row stays until the case's row shows the effect."""
        self._connection.execute(
            "UPDATE outbox SET state = 'applied', answer_version = ?, problem = NULL WHERE command_id = ?",
            (version, str(command_id)),
        )

    def give_to_reviewer(self, command_id: UUID, problem: ProblemCode | None) -> None:
        """The reviewer has to decide what becomes of it."""
        self._connection.execute(
            "UPDATE outbox SET state = 'needs_you', problem = ? WHERE command_id = ?",
            (None if problem is None else problem.value, str(command_id)),
        )

    def remove(self, command_id: UUID) -> None:
        """Forget a command."""
        self._connection.execute("DELETE FROM outbox WHERE command_id = ?", (str(command_id),))

    def sweep_applied(self) -> bool:
        """Drop applied commands whose effect the case's row shows; True while some still wait for that row."""
        self._connection.execute(
            "DELETE FROM outbox WHERE state = 'applied' AND (answer_version IS NULL OR NOT EXISTS ("
            " SELECT 1 FROM server_cases c WHERE c.case_id = outbox.case_id AND c.version < outbox.answer_version))"
        )
        return self._connection.execute("SELECT 1 FROM outbox WHERE state = 'applied' LIMIT 1").fetchone() is not None

    def to_the_back(self, command_id: UUID, now: datetime) -> bool:
        """Count a failure that lies in the command; it and what follows in its case go behind all others.

        Nothing of what was signed changes: the server may have applied it and knows it by its id and its bytes. After
        `MOST_ATTEMPTS` it is given to the reviewer instead; then False.
        """
        command = self.find(command_id)
        if command is None or command.state is not PendingState.WAITING:
            return False
        self._connection.execute("UPDATE outbox SET attempts = attempts + 1 WHERE command_id = ?", (str(command_id),))
        if command.attempts + 1 >= MOST_ATTEMPTS:
            self.give_to_reviewer(command_id, None)
            return False
        for waiting_id in (command_id, *self._followers(command_id, sent=None)):
            self._move_back(waiting_id, now)
        return True

    def try_again(self, command_id: UUID) -> None:
        """Send a command that the server never answered once more, unchanged: it may have been applied."""
        self._connection.execute(
            "UPDATE outbox SET state = 'waiting', attempts = 0 WHERE command_id = ?", (str(command_id),)
        )

    def issue_again(
        self, command_id: UUID, author: Author, now: datetime, base_version: int | None = None
    ) -> UUID | None:
        """Replace a command that the server did not apply by one with a new id and a new place at the end.

        With `base_version` it is based on the case as it is now (the reviewer looked and kept it). What follows it in
        its case and was never sent keeps following it. None when the command is gone.
        """
        row = self._connection.execute(
            "SELECT unsigned, service_code, masked_name, attempts FROM outbox WHERE command_id = ?", (str(command_id),)
        ).fetchone()
        if row is None:
            return None
        old = UnsignedCommand.model_validate_json(row[0])
        followers = self._followers(command_id, sent=False)
        self.remove(command_id)
        new = old.model_copy(
            update={
                "command_id": new_id(now),
                "account_id": author.account_id,
                "workstation_id": author.workstation_id,
                "sequence": self._next_sequence(now),
                "base_version": old.base_version if base_version is None else base_version,
            }
        )
        self._insert(new, author.signer, CaseLabel(row[1], row[2]), attempts=int(row[3]) + 1)
        for follower_id in followers:
            self._sign_again(follower_id, author.signer, now)
        return new.command_id

    def never_sent_of(self, case_id: UUID) -> tuple[UUID, ...]:
        """Waiting commands of a case that the server cannot have seen."""
        rows = self._connection.execute(
            "SELECT command_id FROM outbox WHERE case_id = ? AND state = 'waiting' AND sent = 0 ORDER BY place",
            (str(case_id),),
        ).fetchall()
        return tuple(UUID(row[0]) for row in rows)

    def _followers(self, command_id: UUID, *, sent: bool | None) -> tuple[UUID, ...]:
        """What waits behind a command in its case; with `sent` only what was or was not sent yet."""
        rows = self._connection.execute(
            "SELECT f.command_id FROM outbox f JOIN outbox c ON c.case_id = f.case_id AND f.place > c.place"
            " WHERE c.command_id = ?1 AND f.state = 'waiting' AND (?2 IS NULL OR f.sent = ?2) ORDER BY f.place",
            (str(command_id), None if sent is None else int(sent)),
        ).fetchall()
        return tuple(UUID(row[0]) for row in rows)

    def _move_back(self, command_id: UUID, now: datetime) -> None:
        self._connection.execute(
            "UPDATE outbox SET place = ? WHERE command_id = ?", (self._next_sequence(now), str(command_id))
        )

    def _select(self, condition: str, parameters: tuple[object, ...]) -> tuple[PendingCommand, ...]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM outbox WHERE {condition} ORDER BY place",  # noqa: S608 -- constants
            parameters,
        ).fetchall()
        return tuple(_pending(row) for row in rows)

    def _insert(self, command: UnsignedCommand, signer: Signer, label: CaseLabel, attempts: int = 0) -> None:
        self._connection.execute(
            "INSERT INTO outbox (command_id, place, sequence, case_id, kind, ends_work, made_at, unsigned, signature,"
            " service_code, masked_name, state, attempts) VALUES (?,?,?,?,?,?,?,?,?,?,?,'waiting',?)",
            (
                str(command.command_id),
                command.sequence,
                command.sequence,
                str(command.case_id),
                command.body.kind,
                int(isinstance(command.body, Decide | ReleaseCase)),
                to_micros(command.made_at),
                command.model_dump_json(),
                signer.sign(command),
                label.service_code,
                label.masked_name,
                attempts,
            ),
        )

    def _sign_again(self, command_id: UUID, signer: Signer, now: datetime) -> None:
        """Give a command that the server cannot have seen a later place in the order that is signed."""
        row = self._connection.execute(
            "SELECT unsigned FROM outbox WHERE command_id = ? AND sent = 0", (str(command_id),)
        ).fetchone()
        if row is None:
            return
        old = UnsignedCommand.model_validate_json(row[0])
        moved = old.model_copy(update={"sequence": self._next_sequence(now)})
        self._connection.execute(
            "UPDATE outbox SET place = ?, sequence = ?, unsigned = ?, signature = ? WHERE command_id = ?",
            (moved.sequence, moved.sequence, moved.model_dump_json(), signer.sign(moved), str(command_id)),
        )

    def _next_sequence(self, now: datetime) -> int:
        """Larger than any before at this workstation, even if the store was lost in between: it follows the clock."""
        last = int(read_meta(self._connection, "last_sequence") or 0)
        sequence = max(last + 1, to_micros(now) // 1000)
        write_meta(self._connection, "last_sequence", str(sequence))
        return sequence


def _pending(row: tuple[Any, ...]) -> PendingCommand:
    command = UnsignedCommand.model_validate_json(row[0])
    return PendingCommand(
        command_id=command.command_id,
        case_id=command.case_id,
        account_id=command.account_id,
        order=command.sequence,
        body=command.body,
        made_at=command.made_at,
        state=PendingState.NEEDS_YOU if row[1] == "needs_you" else PendingState.WAITING,
        attempts=int(row[2]),
        problem=None if row[3] is None else ProblemCode(row[3]),
    )
