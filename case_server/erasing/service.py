"""Erases a case for good: key, sealed rows, what names its customer, its files; on the record (R43, R59).

The key goes first, in one transaction with the entry and the rows: from then on nothing of the case can be read. Its
files follow, and that they are gone is a second entry. Whoever is interrupted in between erases again, which goes on.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.vocabulary import Role
from case_server.archive.retention import reckoned_day
from case_server.erasing import repository
from case_server.erasing.standing import KeptCase, Standing
from case_server.evidence.objects import StoreUnavailable
from case_server.evidence.repository import note_files_removed
from case_server.evidence.sealing import Erased, SealBroken, case_key, declared_under, open_json
from case_server.foundation.database import Scope
from case_server.foundation.keys import KeyUnwrapFailed
from case_server.foundation.services import Services
from case_server.precheck.repository import READING_KIND
from case_server.record_log import service as record_log

LEAST_REASON: Final = 4
MOST_REASON: Final = 500
_NAMING: Final = frozenset(
    {
        "name",
        "surname",
        "given_names",
        "company_name",
        "legal_representative",
        "id_number",
        "document_number",
        "permit_number",
        "personal_number",
        "uscc",
        "address",
        "phone",
        "email",
    }
)
"""Fields whose value leads to a person; a nationality or a date in a reason does not."""
_LEAST_NAMING: Final = 2


class Hindrance(StrEnum):
    """Why a case was not erased, held or let go, besides its standing; the values are stable."""

    CASE_UNKNOWN = "case_unknown"
    REASON_NAMES_CUSTOMER = "reason_names_customer"
    STORE_UNAVAILABLE = "store_unavailable"
    HELD_ALREADY = "held_already"
    NOT_HELD = "not_held"


@dataclass(frozen=True, slots=True)
class Order:
    """Who has cases erased, as the operator states it, of which tenants, and why. The reason stays in the log."""

    account_id: UUID
    tenant_ids: frozenset[UUID]
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """The case is erased; `files` were removed now. `resumed`: an earlier erasing was brought to its end."""

    case: KeptCase
    files: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing was done to the case; with `STORE_UNAVAILABLE` it can be read no more, and only its files are left."""

    case: KeptCase | None
    why: Standing | Hindrance


def look(services: Services, named: UUID | str, tenant_ids: Collection[UUID]) -> tuple[KeptCase, Standing] | None:
    """A case of these tenants by id or service code, and what stands against erasing it now; None when unknown."""
    with services.database.transaction(Scope.system()) as connection:
        case = repository.find_kept(connection, named, tenant_ids)
    return None if case is None else (case, case.standing(reckoned_day(services.clock.now())))


def due(services: Services, tenant_ids: Collection[UUID]) -> tuple[KeptCase, ...]:
    """Every case of these tenants past its retention, and those whose erasing was interrupted."""
    with services.database.transaction(Scope.system()) as connection:
        return repository.find_due(connection, tenant_ids, reckoned_day(services.clock.now()))


def erase(services: Services, named: UUID | str, order: Order) -> Done | NotDone:
    """Erase one case, or go on with one whose erasing was interrupted."""
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        case = repository.find_kept(connection, named, order.tenant_ids, lock=True)
        if case is None:
            return NotDone(None, Hindrance.CASE_UNKNOWN)
        standing = case.standing(reckoned_day(now))
        if standing is Standing.DUE:
            if names_customer(services, connection, case.case_id, order.reason):
                return NotDone(case, Hindrance.REASON_NAMES_CUSTOMER)
            _destroy(services, connection, case, order, now)
        elif standing is not Standing.FILES_LEFT:
            return NotDone(case, standing)
    try:
        files = services.evidence_store.remove_files(case.case_id)
    except StoreUnavailable:
        return NotDone(case, Hindrance.STORE_UNAVAILABLE)
    _note_removed(services, case, order, files)
    return Done(case, files, resumed=standing is Standing.FILES_LEFT)


def _destroy(services: Services, connection: sa.Connection, case: KeptCase, order: Order, now: datetime) -> None:
    services.evidence_store.erase_case(
        connection,
        tenant_id=case.tenant_id,
        case_id=case.case_id,
        at=now,
        details={
            "stated_account": str(order.account_id),
            "reason": order.reason,
            "regime": case.regime,
            "years": case.years,
            "retention_until": None if case.retention_until is None else case.retention_until.isoformat(),
        },
    )
    repository.empty_rows(connection, case.case_id)


def _note_removed(services: Services, case: KeptCase, order: Order, files: int) -> None:
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        if note_files_removed(connection, case.case_id, now):
            record(connection, case, "case_files_removed", order, now, files=files)


def record(
    connection: sa.Connection, case: KeptCase, operation: str, order: Order, at: datetime, **details: str | int
) -> None:
    """Put on record what was done to a case on the operator's own command line, and by whose order."""
    record_log.append(
        connection,
        tenant_id=case.tenant_id,
        case_id=case.case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation=operation,
        details={"stated_account": str(order.account_id), **details},
        at=at,
    )


def names_customer(services: Services, connection: sa.Connection, case_id: UUID, reason: str) -> bool:
    """Tell whether a reason has the customer's name or numbers in it: it could never be taken out of the log again."""
    return any(_is_in(value, reason) for value in _naming_values(services, connection, case_id))


def _naming_values(services: Services, connection: sa.Connection, case_id: UUID) -> Iterable[str]:
    yield from repository.clear_values(connection, case_id)
    declared, read = repository.sealed_values(connection, case_id)
    try:
        key = case_key(services.key_provider, connection, case_id)
        if isinstance(key, Erased):
            return
        fields = declared_under(key, case_id, declared)
        yield from (value for name, value in fields.items() if name in _NAMING)
        for sealed in read:
            opened = open_json(key, sealed, case_id, READING_KIND)
            yield from (field["value"] for name, field in opened.items() if name in _NAMING)
    except (KeyUnwrapFailed, SealBroken):
        # What nobody can read any more keeps nobody from erasing it.
        return


def _is_in(value: str, reason: str) -> bool:
    wanted = " ".join(value.casefold().split())
    if len(wanted) < _LEAST_NAMING:
        return False
    edge = r"(?<!\w){}(?!\w)" if wanted.isascii() else "{}"
    return re.search(edge.format(re.escape(wanted)), " ".join(reason.casefold().split())) is not None
