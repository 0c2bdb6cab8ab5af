"""What a tenant's other cases say of the one that is checked: pictures and documents again, faces under other names.

It brings the image libraries along, so only a worker that checks imports it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from case_contract.records import FindingRecord
from case_server.face_search.case_faces import FaceLookup, FacesInMemory, is_allowed, keep_faces
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.repeats.service import find_repeats, keep_prints

if TYPE_CHECKING:
    from case_server.precheck.checking import Checked


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """Whose case is looked at, with what its customer said."""

    tenant_id: UUID
    case_id: UUID
    declared: dict[str, str] = field(repr=False)


@lru_cache(maxsize=1)
def faces_in_memory() -> FacesInMemory:
    """The faces that this process has opened; for the thread of the models."""
    return FacesInMemory()


@dataclass(frozen=True, slots=True)
class History:
    """What was found in other cases, and which cases of other customers have a like face."""

    findings: tuple[FindingRecord, ...]
    same_face: frozenset[UUID] = frozenset()


def history_of(services: Services, case: CheckedCase, checked: "Checked", *, today: date, now: datetime) -> History:
    """Keep what the case can be known again by, then look for it in the tenant's other cases, in the tenant's scope."""
    scope = Scope.tenants({case.tenant_id})
    with services.database.transaction(scope) as connection:
        may_search = is_allowed(connection, case.tenant_id)
    made = checked.faces() if may_search and checked.faces is not None else None
    whose = {"tenant_id": case.tenant_id, "case_id": case.case_id}
    with services.database.transaction(scope) as connection:
        keep_prints(connection, services.key_provider, **whose, prints=checked.prints, now=now)
        if made is not None:
            keep_faces(connection, services.key_provider, **whose, made=made, now=now)
    with services.database.transaction(scope) as connection:
        repeats = find_repeats(
            connection,
            services.key_provider,
            **whose,
            declared=case.declared,
            prints=checked.prints,
            today=today,
            now=now,
        )
        if made is None:
            faces_in_memory().forget(case.tenant_id)
            return History(repeats)
        lookup = FaceLookup(connection, services.key_provider, case.tenant_id, case.case_id, case.declared, now)
        told = lookup.look_up(faces_in_memory(), made)
        return History((*repeats, *told.findings), told.cases)
