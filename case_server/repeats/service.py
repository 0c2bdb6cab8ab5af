"""Keeps what pages look like, and finds those that are in another case of the tenant (R24, R36)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.records import FindingRecord
from case_contract.vocabulary import EvidenceKind, Role, Severity
from case_server.evidence.sealing import Erased, case_key, case_keys_for, declared_under, open_json, seal_json
from case_server.foundation.keys import KeyProvider
from case_server.record_log import service as record_log
from case_server.repeats import repository
from case_server.repeats.marks import marks_to_look_for, number_hash, own_marks
from case_server.repeats.matching import Altered, Customer, Match, Repeat, customer_of, judged, repeat_of
from case_server.repeats.page_print import VERSION, KeptPrint, PagePrint, from_json, to_json
from case_server.repeats.tenant_secret import tenant_secret
from identity_checks.finding_codes import FindingCode

KIND: Final = "page_print"
"""What a sealed print is bound to, besides the case."""

_CASES_TOLD: Final = 5
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class _Told:
    """What one other case is to one page."""

    case_id: UUID
    service_code: str
    code: FindingCode
    severity: Severity
    repeat: Repeat
    customer: Customer

    @property
    def weight(self) -> tuple[int, bool, float]:
        """Larger for what matters more."""
        return _RANK[self.severity], self.repeat.altered is not None, self.repeat.strength

    @property
    def statement(self) -> tuple[FindingCode, Severity, Customer, Match, Altered | None]:
        """What a finding says of the other case, besides which it is."""
        return self.code, self.severity, self.customer, self.repeat.match, self.repeat.altered


@dataclass(frozen=True, slots=True)
class _Other:
    case: repository.CaseRow
    declared: Mapping[str, str] = field(repr=False)
    prints: tuple[KeptPrint, ...] = field(repr=False)


def keep_prints(
    connection: sa.Connection,
    keys: KeyProvider,
    *,
    tenant_id: UUID,
    case_id: UUID,
    prints: Collection[PagePrint],
    now: datetime,
) -> None:
    """Seal the prints of a case's pages under the case's key; nothing for a case that was erased meanwhile.

    To be committed before `find_repeats` is asked, so that of two cases that are checked at once the later one sees the
    other.
    """
    key = case_key(keys, connection, case_id)
    if isinstance(key, Erased):
        return
    secret = tenant_secret(connection, keys, tenant_id, now)
    for item in prints:
        kept = _kept(item, secret)
        repository.insert_print(
            connection,
            print_id=new_id(now),
            tenant_id=tenant_id,
            case_id=case_id,
            evidence_id=item.evidence_id,
            page=item.page,
            document=item.place,
            version=VERSION,
            sealed=seal_json(key, to_json(kept), case_id, KIND),
            marks=own_marks(secret, kept),
            now=now,
        )


def find_repeats(
    connection: sa.Connection,
    keys: KeyProvider,
    *,
    tenant_id: UUID,
    case_id: UUID,
    declared: Mapping[str, str],
    prints: Sequence[PagePrint],
    today: date,
    now: datetime,
) -> tuple[FindingRecord, ...]:
    """Give findings for each page that is in other cases of the tenant, those that matter most first.

    Other cases of which the same is to be said share one finding, so that all it says is true of each case it names.
    In the tenant's own scope, so that the database itself keeps other tenants out. That it was looked for, and how much
    was found, goes into the record log.
    """
    mine = repository.case_rows(connection, [case_id]).get(case_id)
    if mine is None:
        raise LookupError("no such case in this scope")
    secret = tenant_secret(connection, keys, tenant_id, now)
    lookup = _Lookup(connection, keys, tenant_id, mine, declared, secret, today)
    found = [finding for item in prints for finding in lookup.findings(item)]
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="repeats_looked_up",
        details={"version": VERSION, "pages": len(prints), "found": len(found)},
        at=now,
    )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Lookup:
    """One case among the others of its tenant."""

    connection: sa.Connection
    keys: KeyProvider
    tenant_id: UUID
    mine: repository.CaseRow
    declared: Mapping[str, str] = field(repr=False)
    secret: bytes = field(repr=False)
    today: date

    def findings(self, item: PagePrint) -> list[FindingRecord]:
        """What is to be said of one page."""
        own = _kept(item, self.secret)
        best: dict[UUID, _Told] = {}
        for kept in (own, *(replace(own, picture=turned) for turned in item.turned)):
            for other in self._others(kept):
                told = self._told(kept, item.kind, other)
                if told is not None and (told.case_id not in best or best[told.case_id].weight < told.weight):
                    best[told.case_id] = told
        ordered = sorted(best.values(), key=lambda one: one.weight, reverse=True)
        alike: dict[object, list[_Told]] = {}
        for one in ordered:
            alike.setdefault(one.statement, []).append(one)
        return [_finding(item, group) for group in alike.values()]

    def _others(self, kept: KeptPrint) -> list[_Other]:
        marks = marks_to_look_for(self.secret, kept)
        if not marks:
            return []
        rows = repository.alike(
            self.connection, tenant_id=self.tenant_id, case_id=self.mine.case_id, marks=marks, today=self.today
        )
        ids = {row.case_id for row in rows}
        keys = case_keys_for(self.keys, self.connection, ids)
        known = repository.case_rows(self.connection, ids)
        prints: dict[UUID, list[KeptPrint]] = {}
        for row in rows:
            if row.case_id in keys:
                opened = open_json(keys[row.case_id], row.sealed, row.case_id, KIND)
                prints.setdefault(row.case_id, []).append(from_json(opened))
        return [
            _Other(known[other], declared_under(keys[other], other, known[other].declared_sealed), tuple(items))
            for other, items in prints.items()
            if other in known
        ]

    def _told(self, kept: KeptPrint, kind: EvidenceKind, other: _Other) -> _Told | None:
        is_same = self.mine.subject_id == other.case.subject_id
        customer = customer_of(self.declared, other.declared, kind=kind, is_same_customer=is_same)
        candidates = []
        for theirs in other.prints:
            repeat = repeat_of(kept, theirs)
            verdict = None if repeat is None else judged(repeat, customer, kind)
            if repeat is not None and verdict is not None:
                candidates.append(_Told(other.case.case_id, other.case.service_code, *verdict, repeat, customer))
        return max(candidates, key=lambda one: one.weight, default=None)


def _finding(item: PagePrint, told: Sequence[_Told]) -> FindingRecord:
    first = told[0]
    details = {
        "match": first.repeat.match.value,
        "strength": f"{first.repeat.strength:.2f}",
        "customer": first.customer.value,
        "cases": str(len(told)),
        "other_case": ", ".join(one.service_code for one in told[:_CASES_TOLD]),
        "other_case_id": ", ".join(str(one.case_id) for one in told[:_CASES_TOLD]),
    }
    if first.repeat.altered is not None:
        details["altered"] = first.repeat.altered.value
    portrait = first.repeat.altered is Altered.PORTRAIT
    return FindingRecord(
        finding_id=new_id(),
        code=first.code.value,
        severity=first.severity,
        confidence=min(1.0, max(0.0, first.repeat.strength)),
        evidence_id=item.evidence_id,
        page=item.page,
        document=item.place,
        region=item.portrait_region if portrait else item.region,
        details=details,
        model_version=VERSION,
    )


def _kept(item: PagePrint, secret: bytes) -> KeptPrint:
    number = None if item.number is None else number_hash(secret, item.number)
    office = None if item.office is None else number_hash(secret, f"office:{item.office}")
    return KeptPrint(item.file, item.picture, item.document, number, office)
