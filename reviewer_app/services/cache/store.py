"""The local store as one thing: server rows, outbox and files, changed together. Runs on the cache thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from case_contract.problems import ProblemCode
from case_contract.sync import OutcomeKind
from reviewer_app.domain.pending import PendingState
from reviewer_app.services.cache.connection import writing
from reviewer_app.services.cache.evidence_files import EvidenceFiles
from reviewer_app.services.cache.instants import from_micros, to_micros
from reviewer_app.services.cache.meta import read_meta, write_meta
from reviewer_app.services.cache.outbox import MOST_ATTEMPTS, Author, CaseLabel, Outbox, is_quiet
from reviewer_app.services.cache.queue_reads import QueueReads
from reviewer_app.services.cache.server_rows import ServerRows
from reviewer_app.services.types import CaseView, CommandAnswered, NeedsYou

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from case_contract.commands import Command, SignedCommand
    from case_contract.records import CaseDetail
    from case_contract.sync import CommandOutcome, SyncResponse
    from case_contract.vocabulary import Role
    from reviewer_app.domain.pending import PendingCommand
    from reviewer_app.services.cache.connection import Connection
    from reviewer_app.services.cache.keys import CacheKey


@dataclass(frozen=True, slots=True)
class Applied:
    """What a response changed; `waiting_for_rows`: an applied command's effect has not come yet."""

    cases: frozenset[UUID]
    answered: tuple[CommandAnswered, ...]
    waiting_for_rows: bool


@dataclass(frozen=True, slots=True)
class ToSend:
    """What the next request carries."""

    cursor: str | None
    commands: tuple[SignedCommand, ...]


class NotHeld(Exception):
    """A command for a case whose detail is not here."""


class CaseStore:
    """Everything kept at this workstation for one account. Confined to one thread."""

    def __init__(
        self, connection: Connection, key: CacheKey, files: Path | None, author: Author, roles: Collection[Role]
    ) -> None:
        """Take over an opened connection; `files` None keeps no evidence."""
        self._connection = connection
        self._author = author
        self._rows = ServerRows(connection)
        self._outbox = Outbox(connection)
        self._files = EvidenceFiles(connection, key, files)
        self.queue = QueueReads(connection, author.account_id, author.workstation_id, roles)
        self._files.remove_strays()

    def submit(self, case_id: UUID, body: Command, now: datetime) -> UUID:
        """Put a signed command into the outbox, durably; raises `NotHeld`."""
        with writing(self._connection):
            summary = self._rows.summary(case_id)
            if summary is None:
                raise NotHeld(str(case_id))
            label = CaseLabel(summary.service_code, summary.masked_name)
            return self._outbox.add(self._author, case_id, body, base_version=summary.version, label=label, now=now)

    def to_send(self, most: int) -> ToSend:
        """Cursor and up to `most` commands, marked as sent before they are."""
        commands = self._outbox.batch(most) if most else ()
        if commands:
            with writing(self._connection):
                self._outbox.mark_sent([signed.command.command_id for signed in commands])
        return ToSend(read_meta(self._connection, "cursor"), commands)

    def has_something_to_send(self) -> bool:
        """Whether a command waits that nothing holds back."""
        return bool(self._outbox.batch(1))

    def forget_cursor(self) -> None:
        """Ask for everything again: the server does not know the cursor (it was restored from a copy)."""
        with writing(self._connection):
            self._connection.execute("DELETE FROM meta WHERE name = 'cursor'")

    def apply(self, response: SyncResponse, now: datetime) -> Applied:
        """Take over outcomes, changes and cursor in one transaction."""
        answered: list[CommandAnswered] = []
        touched: set[UUID] = {change.case_id for change in response.changes}
        with writing(self._connection):
            for outcome in response.outcomes:
                word = self._take_outcome(outcome, now)
                if word is not None:
                    answered.append(word)
                    touched.add(word.case_id)
            self._rows.apply(response.changes)
            self._files.add_salts(change.case_id for change in response.changes if change.detail is not None)
            shredded = self._files.forget_keys()
            waiting = self._outbox.sweep_applied()
            write_meta(self._connection, "cursor", response.cursor)
            self._note_server_time(response.server_time)
        self._files.remove_files(shredded)
        return Applied(frozenset(touched), tuple(answered), waiting)

    def put_claimed(self, detail: CaseDetail) -> None:
        """Take over a case that was just claimed."""
        with writing(self._connection):
            self._rows.put_detail(detail)
            self._files.add_salts([detail.summary.case_id])

    def command_failed(self, command_id: UUID, now: datetime) -> UUID | None:
        """Sending this one command fails again and again: to the back, in the end to the reviewer. Gives its case."""
        with writing(self._connection):
            command = self._outbox.find(command_id)
            self._outbox.to_the_back(command_id, now)
        return None if command is None else command.case_id

    def expire_leases(self, server_now: datetime) -> tuple[UUID, ...]:
        """Shred cases whose lease is over; unsent work on them waits for the reviewer. Gives these cases.

        A command that was sent may have been applied: it keeps waiting for the server's word.
        """
        expired = self._rows.expired(server_now)
        if not expired:
            return ()
        with writing(self._connection):
            self._rows.drop_details(expired)
            for case_id in expired:
                for command_id in self._outbox.never_sent_of(case_id):
                    self._mark_or_drop(command_id, ProblemCode.LEASE_EXPIRED)
            shredded = self._files.forget_keys()
        self._files.remove_files(shredded)
        return expired

    def resolve(self, command_id: UUID, *, keep: bool, now: datetime) -> UUID | None:
        """The reviewer's decision on a command that was not applied; gives its case, None when it is gone."""
        with writing(self._connection):
            command = self._outbox.find(command_id)
            if command is None or command.state is not PendingState.NEEDS_YOU:
                return None
            if keep and command.problem is None:
                self._outbox.try_again(command_id)
            elif keep:
                version = self._rows.version(command.case_id) or None
                self._outbox.issue_again(command_id, self._author, now, base_version=version)
            else:
                self._outbox.remove(command_id)
            return command.case_id

    def open_case(self, case_id: UUID) -> CaseView | None:
        """Detail and outbox of a case, or None when the detail is not here."""
        detail = self._rows.detail(case_id)
        return None if detail is None else CaseView(detail, self._outbox.of_case(case_id))

    def pending_of(self, case_id: UUID) -> tuple[PendingCommand, ...]:
        """All commands of a case that its row does not contain yet, whether its detail is here or not."""
        return self._outbox.of_case(case_id)

    def needing_you(self) -> tuple[NeedsYou, ...]:
        """What waits for the reviewer, oldest first."""
        return tuple(
            NeedsYou(command, label.service_code, label.masked_name) for command, label in self._outbox.needing_you()
        )

    def counts(self) -> tuple[int, int]:
        """How many commands are unsent, and how many need the reviewer."""
        return self._outbox.counts()

    def missing_files(self) -> tuple[tuple[UUID, UUID], ...]:
        """Evidence (case, evidence) of held cases that is not kept here yet."""
        found: list[tuple[UUID, UUID]] = []
        for case_id in self._rows.cases_with_detail():
            detail = self._rows.detail(case_id)
            if detail is not None:
                found += [
                    (case_id, item.evidence_id) for item in detail.evidence if not self._files.has(item.evidence_id)
                ]
        return tuple(found)

    def read_file(self, case_id: UUID, evidence_id: UUID) -> bytes | None:
        """A file that is kept here, decrypted, or None."""
        return self._files.read(case_id, evidence_id)

    def write_file(self, case_id: UUID, evidence_id: UUID, data: bytes) -> bool:
        """Keep a file of a held case, encrypted."""
        return self._files.write(case_id, evidence_id, data)

    def server_now(self, now: datetime) -> datetime:
        """The server's time by what it last said; never earlier than that, so that a clock set back gains nothing."""
        offset = timedelta(microseconds=int(read_meta(self._connection, "server_offset") or 0))
        seen = int(read_meta(self._connection, "server_time") or 0)
        return max(now + offset, from_micros(seen))

    def note_server_time(self, server_time: datetime, now: datetime) -> None:
        """Remember how far the server's clock is from this machine's."""
        offset = (server_time - now) // timedelta(microseconds=1)
        with writing(self._connection):
            write_meta(self._connection, "server_offset", str(offset))
            self._note_server_time(server_time)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _note_server_time(self, server_time: datetime) -> None:
        seen = int(read_meta(self._connection, "server_time") or 0)
        write_meta(self._connection, "server_time", str(max(seen, to_micros(server_time))))

    def _take_outcome(self, outcome: CommandOutcome, now: datetime) -> CommandAnswered | None:
        command = self._outbox.find(outcome.command_id)
        if command is None or command.state is PendingState.NEEDS_YOU:
            return None
        if outcome.outcome is OutcomeKind.APPLIED:
            self._outbox.accept(outcome.command_id, outcome.case_version)
        elif outcome.problem is ProblemCode.COMMAND_OUT_OF_ORDER and command.attempts + 1 < MOST_ATTEMPTS:
            # Another account's commands from this workstation were sent first; nothing was judged, so take a new place.
            self._outbox.issue_again(outcome.command_id, self._author, now)
            return None
        else:
            self._mark_or_drop(outcome.command_id, outcome.problem)
        return CommandAnswered(outcome.command_id, command.case_id, outcome.outcome, outcome.problem)

    def _mark_or_drop(self, command_id: UUID, problem: ProblemCode | None) -> None:
        command = self._outbox.find(command_id)
        if command is None:
            return
        if is_quiet(command.body):
            self._outbox.remove(command_id)
        else:
            self._outbox.give_to_reviewer(command_id, problem)
