"""The faces of one case among those of the tenant's other customers: what the pre-check keeps, asks and tells (R36)."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.records import FindingRecord
from case_contract.vocabulary import EvidenceKind, Severity
from case_server.evidence.sealing import Erased, case_keys_for, declared_under
from case_server.face_search.index import Vector
from case_server.face_search.repository import faces_by_model, find_permission
from case_server.face_search.service import Found, NotAllowed, TenantFaces, keep_face
from case_server.foundation.keys import KeyProvider
from case_server.repeats.matching import Customer, customer_of
from case_server.repeats.repository import CaseRow, case_rows
from identity_checks.faces.identification import SearchThreshold, search_threshold
from identity_checks.finding_codes import FindingCode
from identity_checks.results import Quad

_SURE_FACTOR: Final = 100
"""A hit is an alert where so many times fewer strangers would be met than the tenant allowed."""
_CODES_TOLD: Final = 5
_MOST_IN_MEMORY: Final = 2_000_000
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class CaseFace:
    """One face of a case that is good enough to be kept and searched for; `vector` is of length one."""

    evidence_id: UUID
    page: int
    region: Quad
    vector: Vector = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseFaces:
    """The usable faces of a case, made by one version of the model.

    Attributes:
        template_version: stored faces of another version are not comparable.
        model_version: every network that took part, for the findings (R111).
        thresholds: of the embedding network.
    """

    faces: tuple[CaseFace, ...]
    template_version: str
    model_version: str
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one other case with the same face is to this one."""

    case_id: UUID
    service_code: str
    similarity: float
    customer: Customer
    severity: Severity


class FacesInMemory:
    """The opened faces of the tenants that searched last in this process, up to two million (1 GB). For one thread."""

    def __init__(self, most: int = _MOST_IN_MEMORY) -> None:
        self._most: Final = most
        self._tenants: Final[OrderedDict[tuple[UUID, str], TenantFaces]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(faces) for faces in self._tenants.values())

    def of(self, keys: KeyProvider, tenant_id: UUID, template_version: str) -> TenantFaces:
        """The faces of a tenant, empty at first; those that searched longest ago make room."""
        key = (tenant_id, template_version)
        faces = self._tenants.setdefault(key, TenantFaces(keys, tenant_id, template_version))
        self._tenants.move_to_end(key)
        while len(self) > self._most and len(self._tenants) > 1:
            self._tenants.popitem(last=False)
        return faces

    def forget(self, tenant_id: UUID) -> None:
        """Let go of a tenant that may search no more."""
        for key in [key for key in self._tenants if key[0] == tenant_id]:
            del self._tenants[key]


def is_allowed(connection: sa.Connection, tenant_id: UUID) -> bool:
    """Whether a tenant of this scope has switched the search on; without it no face is even embedded for it."""
    return find_permission(connection, tenant_id) is not None


def keep_faces(
    connection: sa.Connection, keys: KeyProvider, *, tenant_id: UUID, case_id: UUID, made: CaseFaces, now: datetime
) -> None:
    """Seal the faces of a case. To be committed before they are searched for, as with prints."""
    for face in made.faces:
        kept = keep_face(
            connection,
            keys,
            tenant_id=tenant_id,
            case_id=case_id,
            evidence_id=face.evidence_id,
            vector=face.vector,
            model_version=made.template_version,
            now=now,
        )
        if isinstance(kept, NotAllowed | Erased):
            return


@dataclass(frozen=True, slots=True)
class FacesTold:
    """What a search gave: findings, and all other customers' cases with a like face."""

    findings: tuple[FindingRecord, ...] = ()
    cases: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class FaceLookup:
    """One case whose faces are searched for, in a transaction of the tenant's scope."""

    connection: sa.Connection
    keys: KeyProvider
    tenant_id: UUID
    case_id: UUID
    declared: Mapping[str, str] = field(repr=False)
    now: datetime

    def look_up(self, memory: FacesInMemory, made: CaseFaces) -> FacesTold:
        """Findings for each face that other customers have, and one when earlier faces could not be compared.

        Other cases of which the same is to be said share one finding, so that all it says is true of each it names.
        """
        permission = find_permission(self.connection, self.tenant_id)
        if permission is None:
            memory.forget(self.tenant_id)
            return FacesTold()
        found: list[FindingRecord] = []
        met: set[UUID] = set()
        stored = memory.of(self.keys, self.tenant_id, made.template_version)
        stored.refresh(self.connection)
        least, sure = (
            search_threshold(
                made.thresholds,
                faces=len(stored),
                one_in=permission.false_alarm_one_in * factor,
                probes=max(1, len(made.faces)),
            )
            for factor in (1, _SURE_FACTOR)
        )
        for face in made.faces:
            hits = stored.search(
                self.connection, case_id=self.case_id, vector=face.vector, least=least.least, now=self.now
            )
            if not isinstance(hits, NotAllowed):
                met.update(hit.case_id for hit in hits)
                found += [_finding(face, group, made, least, len(stored)) for group in self._told_together(hits, sure)]
        not_compared = sum(
            number
            for version, number in faces_by_model(self.connection, self.tenant_id, self.now).items()
            if version != made.template_version
        )
        if not_compared and made.faces:
            found.append(_partial(made, not_compared))
        return FacesTold(tuple(found), frozenset(met))

    def _told_together(self, hits: Sequence[Found], sure: SearchThreshold) -> list[list[_Told]]:
        """The other cases by what is to be said of them, those that matter most first, the nearest first in each."""
        rows = case_rows(self.connection, [hit.case_id for hit in hits])
        customers = self._customers(rows)
        told = []
        for hit in hits:
            if hit.case_id in rows:
                customer = customers.get(hit.case_id, Customer.UNKNOWN)
                severity = _severity(customer, is_sure=hit.similarity >= sure.least)
                code = rows[hit.case_id].service_code
                told.append(_Told(hit.case_id, code, hit.similarity, customer, severity))
        alike: dict[tuple[Severity, Customer], list[_Told]] = {}
        for one in sorted(told, key=lambda one: (_RANK[one.severity], one.similarity), reverse=True):
            alike.setdefault((one.severity, one.customer), []).append(one)
        return list(alike.values())

    def _customers(self, rows: Mapping[UUID, CaseRow]) -> dict[UUID, Customer]:
        keys = case_keys_for(self.keys, self.connection, rows.keys())
        return {
            case_id: customer_of(
                self.declared,
                declared_under(key, case_id, rows[case_id].declared_sealed),
                kind=EvidenceKind.SELFIE,
                is_same_customer=False,
            )
            for case_id, key in keys.items()
        }


def _finding(
    face: CaseFace, told: Sequence[_Told], made: CaseFaces, least: SearchThreshold, stored: int
) -> FindingRecord:
    first = told[0]
    return FindingRecord(
        finding_id=new_id(),
        code=FindingCode.FACE_SEEN_BEFORE.value,
        severity=first.severity,
        confidence=min(1.0, max(0.0, first.similarity)),
        evidence_id=face.evidence_id,
        page=face.page,
        region=face.region,
        details={
            "similarity": f"{first.similarity:.3f}",
            "threshold": f"{least.least:.3f}",
            "rate": "extended" if least.is_extended else "measured",
            "faces": str(stored),
            "customer": first.customer.value,
            "cases": str(len(told)),
            "other_case": ", ".join(one.service_code for one in told[:_CODES_TOLD]),
            "other_case_id": ", ".join(str(one.case_id) for one in told[:_CODES_TOLD]),
        },
        model_version=f"{made.model_version}; {made.template_version}",
    )


def _severity(customer: Customer, *, is_sure: bool) -> Severity:
    """At the stated rate a hit is a warning; a person with two customer numbers and one identity is a remark."""
    if customer is Customer.SAME_IDENTITY:
        return Severity.INFO
    return Severity.ALERT if is_sure else Severity.WARNING


def _partial(made: CaseFaces, not_compared: int) -> FindingRecord:
    return FindingRecord(
        finding_id=new_id(),
        code=FindingCode.FACE_HISTORY_PARTIAL.value,
        severity=Severity.INFO,
        confidence=1.0,
        details={"not_compared": str(not_compared)},
        model_version=made.template_version,
    )
