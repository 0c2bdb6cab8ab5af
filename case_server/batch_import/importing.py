"""Takes the cases of a folder or CSV in, a few at a time, each through the service that answers tenants' requests."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

import sqlalchemy as sa
from obstore.exceptions import BaseError as ObjectStoreError
from sqlalchemy.exc import DataError, SQLAlchemyError

from case_contract.intake import CASE_PART, CaseReceipt
from case_contract.problems import ProblemCode
from case_contract.vocabulary import EvidenceKind, Role
from case_server.accounts.recording import record_by_operator
from case_server.accounts.tenant_actor import MOST_BODY_BYTES, TenantActor
from case_server.batch_import.columns import REFERENCE, REFERENCE_COLUMN
from case_server.batch_import.entries import Entry
from case_server.batch_import.inside_folder import InsideFolder, Unreadable
from case_server.batch_import.outcomes import Key, Outcome, OutcomeFile, Status
from case_server.batch_import.refusals import Cause, ImportFault, Refusal
from case_server.foundation.database import Scope
from case_server.foundation.problems import ProblemRaised, log_unexpected
from case_server.foundation.services import Services
from case_server.intake import service as intake
from case_server.intake.multipart import Part
from case_server.intake.submission import Submitted, submission_of
from case_server.intake.uploads import LIMITS
from case_server.record_log import service as record_log
from case_server.tenants.plans import admits

MOST_THREADS: Final = 16
_GIVE_UP_AFTER: Final = 5
"""So many failures of database or store in a row, and the rest would fare no better."""
_SERVERS_OWN: Final = (SQLAlchemyError, ObjectStoreError, OSError)
"""Reading the import's files has its own answers, so what is left of these comes from the database or the store."""


class Source(Protocol):
    """A folder or a CSV that has been opened."""

    @property
    def count(self) -> int:
        """How many cases there are."""
        ...

    @property
    def empty(self) -> tuple[str, ...]:
        """Names of sub-folders with nothing in them, which are no cases."""
        ...

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of files that belong to no case."""
        ...

    def entries(self) -> Iterator[Entry]:
        """The cases in order."""
        ...


@dataclass(frozen=True, slots=True)
class Import:
    """One run of the command: for whom, by which account as the operator says, and whether it is a trial."""

    import_id: UUID
    tenant: TenantActor
    stated_account: UUID | None = None
    dry_run: bool = False


class End(StrEnum):
    """How a run ended: every case had its turn, the operator stopped it, or the server could not go on."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    GAVE_UP = "gave_up"


@dataclass
class Tally:
    """How many cases became what; `kept` were done by an earlier run, `waiting` lack evidence that is required."""

    of_status: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    of_cause: dict[Cause, int] = field(default_factory=dict)
    kept: int = 0
    waiting: int = 0
    end: End = End.COMPLETE

    @property
    def done(self) -> int:
        """How many cases had their turn."""
        return sum(self.of_status.values())

    @property
    def of_problem(self) -> dict[ProblemCode | ImportFault, int]:
        """How many were refused by code, whatever fields it is about."""
        counted: dict[ProblemCode | ImportFault, int] = {}
        for (code, _), number in self.of_cause.items():
            counted[code] = counted.get(code, 0) + number
        return counted

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        self.of_status[outcome.status] += 1
        self.kept += outcome.kept
        self.waiting += bool(outcome.missing)
        if outcome.refusal is not None:
            cause = outcome.refusal.cause
            self.of_cause[cause] = self.of_cause.get(cause, 0) + 1


def run_import(
    services: Services,
    folder: InsideFolder,
    source: Source,
    outcomes: OutcomeFile,
    run: Import,
    *,
    threads: int,
    stop: threading.Event,
    show: Callable[[Outcome, Tally], object],
) -> Tally:
    """Take every case of `source`, `threads` at a time, its outcome written and shown as soon as it is known.

    When `stop` is set, cases in hand are finished and no more are begun. Raises `OutcomesUnusable`.
    """
    tally = Tally()
    places: list[Key] = []
    in_a_row = 0
    pending: set[Future[Outcome]] = set()
    entries = source.entries()
    with ThreadPoolExecutor(threads, thread_name_prefix="import") as pool:
        _record(services, run, "import_started", cases=source.count)
        more = True
        while more or pending:
            while more and len(pending) < threads:
                entry = next(entries, None)
                if entry is None:
                    more = False
                else:
                    places.append((entry.place, entry.reference))
                    pending.add(pool.submit(_handle, services, folder, outcomes.earlier(entry), run, entry))
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for outcome in (future.result() for future in done):
                if not outcome.kept or not outcomes.tells(outcome):
                    outcomes.write(outcome)
                tally.add(outcome)
                show(outcome, tally)
                failed = outcome.refusal is not None and outcome.refusal.code is ImportFault.SERVER_FAILED
                in_a_row = in_a_row + 1 if failed else 0
                if in_a_row == _GIVE_UP_AFTER:
                    tally.end = End.GAVE_UP
            more = more and tally.end is not End.GAVE_UP and not stop.is_set()
    if tally.end is End.GAVE_UP:
        return tally
    if tally.done == source.count:
        outcomes.arrange(places)
    else:
        tally.end = End.STOPPED
    counts = {status.value: count for status, count in tally.of_status.items()}
    _record(services, run, "import_finished", **counts)
    return tally


def _handle(
    services: Services, folder: InsideFolder, earlier: Mapping[str, Any] | None, run: Import, entry: Entry
) -> Outcome:
    try:
        receipt = None if earlier is None else _receipt(services, run, UUID(earlier["case_id"]))
        if earlier is not None and receipt is not None:
            return _taken(services, entry, Status(earlier["status"]), receipt, kept=True)
        outcome = take_entry(services, folder, run, entry)
        return outcome if outcome.case_id is not None else _with_its_case(services, run, outcome)
    except Exception as error:  # noqa: BLE001 - whatever one case brings about, the others have their turn
        log_unexpected(error, request_id=str(run.import_id), route="case-server import")
        fault = ImportFault.SERVER_FAILED if isinstance(error, _SERVERS_OWN) else ImportFault.UNEXPECTED
        return _refused(services, entry, Refusal(fault))


def take_entry(services: Services, folder: InsideFolder, run: Import, entry: Entry) -> Outcome:
    """One case through intake, with its evidence in memory only; expected ways to fail are outcomes."""
    if entry.refusal is not None:
        return _refused(services, entry, entry.refusal)
    parts = _parts(folder, entry)
    if isinstance(parts, Refusal):
        return _refused(services, entry, parts)
    try:
        submitted = submission_of(parts, services.clock.now())
        if run.dry_run:
            return _checked(services, run, entry, submitted)
        taken = intake.open_submitted(
            services,
            run.tenant,
            _idempotency_key(entry.reference),
            submitted,
            record=lambda connection, case_id: _record_case(services, connection, run, case_id),
        )
    except ProblemRaised as problem:
        return _refused(services, entry, _refusal_of(problem, entry))
    except DataError:
        # Text that PostgreSQL has no room for, such as a zero byte.
        return _refused(services, entry, Refusal(ProblemCode.INVALID_REQUEST))
    return _taken(services, entry, Status.ACCEPTED if taken.fresh else Status.ALREADY_THERE, taken.receipt)


def _taken(services: Services, entry: Entry, status: Status, receipt: CaseReceipt, *, kept: bool = False) -> Outcome:
    return Outcome(
        entry,
        status,
        services.clock.now(),
        receipt.case_id,
        receipt.service_code,
        receipt.status.value,
        tuple(missing.kind.value for missing in receipt.missing),
        kept=kept,
    )


def _parts(folder: InsideFolder, entry: Entry) -> tuple[Part, ...] | Refusal:
    try:
        parts = [Part(CASE_PART, json.dumps(entry.stated).encode())]
    except RecursionError:
        return Refusal(ImportFault.CASE_FILE_MALFORMED)
    left = MOST_BODY_BYTES
    for kind, path in entry.files.items():
        over = ProblemCode.EVIDENCE_TOO_LARGE if left >= LIMITS.max_bytes else ImportFault.CASE_TOO_LARGE
        data = folder.read(path, min(left, LIMITS.max_bytes), over=over)
        if isinstance(data, Unreadable):
            return Refusal(data.code, path)
        left -= len(data)
        parts.append(Part(kind.value, data))
    return tuple(parts)


def _idempotency_key(reference: str) -> str:
    """One key for a reference: intake compares the digest of the content, so a changed case is never a second one."""
    return f"case-server-import/{hashlib.sha256(reference.encode()).hexdigest()}"


def _refusal_of(problem: ProblemRaised, entry: Entry) -> Refusal:
    if problem.code is ProblemCode.IDEMPOTENCY_KEY_REUSED:
        return Refusal(ImportFault.REFERENCE_TAKEN)
    kinds = [kind for kind in EvidenceKind if kind.value in problem.errors]
    names = (name.removeprefix(f"{CASE_PART}.") for name in problem.errors if name not in set(kinds))
    fields = tuple(REFERENCE_COLUMN if name == REFERENCE else name for name in names)
    return Refusal(problem.code, entry.files.get(kinds[0]) if kinds else None, fields)


def _checked(services: Services, run: Import, entry: Entry, submitted: Submitted) -> Outcome:
    if not admits(run.tenant.plan, submitted.submission.case_type, submitted.submission.tier):
        return _refused(services, entry, Refusal(ProblemCode.PLAN_LACKS_FEATURE))
    standing = intake.standing_case(services, run.tenant, _idempotency_key(entry.reference))
    if standing is None:
        return Outcome(entry, Status.CHECKED, services.clock.now())
    if standing.digest != submitted.digest:
        return _refused(services, entry, Refusal(ImportFault.REFERENCE_TAKEN))
    return _taken(services, entry, Status.ALREADY_THERE, standing.receipt)


def _with_its_case(services: Services, run: Import, outcome: Outcome) -> Outcome:
    """The outcome with the case that an earlier run took under its reference, if there is one."""
    if outcome.refusal is not None and outcome.refusal.code is ImportFault.REFERENCE_REPEATED:
        return outcome
    standing = intake.standing_case(services, run.tenant, _idempotency_key(outcome.entry.reference))
    if standing is None:
        return outcome
    of_case = _taken(services, outcome.entry, outcome.status, standing.receipt)
    return replace(of_case, refusal=outcome.refusal)


def _refused(services: Services, entry: Entry, refusal: Refusal) -> Outcome:
    return Outcome(entry, Status.REFUSED, services.clock.now(), refusal=refusal)


def _receipt(services: Services, run: Import, case_id: UUID) -> CaseReceipt | None:
    """How a case stands that an outcome file names; None when this database, perhaps a restored one, has it not."""
    try:
        return intake.current_receipt(services, run.tenant, case_id)
    except ProblemRaised:
        return None


def _record_case(services: Services, connection: sa.Connection, run: Import, case_id: UUID) -> None:
    """In the transaction that opens the case: that it came by this command, not over HTTPS."""
    record_log.append(
        connection,
        tenant_id=run.tenant.tenant_id,
        case_id=case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="case_imported",
        details={
            "command": "import",
            "import_id": str(run.import_id),
            "stated_account": None if run.stated_account is None else str(run.stated_account),
        },
        at=services.clock.now(),
    )


def _record(services: Services, run: Import, operation: str, **counts: int) -> None:
    if run.dry_run:
        return
    with services.database.transaction(Scope.system()) as connection:
        record_by_operator(
            connection,
            operation,
            services.clock.now(),
            of_tenant_id=run.tenant.tenant_id,
            import_id=run.import_id,
            stated_account=run.stated_account,
            **{name: str(count) for name, count in counts.items()},
        )
