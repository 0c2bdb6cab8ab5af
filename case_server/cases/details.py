"""Everything a reviewer needs of a case she holds: one query for any number of cases, one more if people spoke of any.

Rows come as JSON text and go through the contract's own models once, so that no record is built by hand in Python.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import from_json

from case_contract.records import CaseDetail, FaceOpinionRecord, StepRecord
from case_contract.templates import kinds_shown, missing_of
from case_contract.vocabulary import DocumentType, EvidenceKind, Need
from case_server.cases.rows import template_of
from case_server.cases.sayings import Said, load_said
from case_server.cases.whole_case import whole_from
from case_server.evidence.sealing import declared_under, key_context, open_json
from case_server.foundation.keys import KeyProvider
from case_server.foundation.prepared import Prepared
from case_server.precheck.repository import READING_KIND

_LOAD: Final = Prepared(whole_from("cases") + "WHERE c.case_id = ANY (CAST(:case_ids AS uuid[]))")
_KIND_ORDER: Final = {kind.value: place for place, kind in enumerate(EvidenceKind)}


def load_detail(
    connection: sa.Connection, key_provider: KeyProvider, case_id: UUID, *, viewer: UUID | None = None
) -> CaseDetail | None:
    """One case whole, or None when it is not within the transaction's scope."""
    return load_details(connection, key_provider, [case_id], viewer=viewer).get(case_id)


def load_details(
    connection: sa.Connection, key_provider: KeyProvider, case_ids: Collection[UUID], *, viewer: UUID | None = None
) -> dict[UUID, CaseDetail]:
    """Several cases whole. An erased case has no declared values, fields or texts left.

    `viewer` is a reviewer at work: of the blind opinions she gets her own only, so that a second opinion stays one.
    """
    wanted = list(case_ids)
    if not wanted:
        return {}
    rows = _LOAD.rows(connection, {"case_ids": wanted})
    return spoken_details(connection, opened(key_provider, rows), viewer=viewer)


@dataclass(frozen=True, slots=True)
class Opened:
    """A row of a `whole_case.whole_from` statement, with the case's key unless it was erased."""

    row: Any
    key: bytes | None = field(repr=False)
    declared: Mapping[str, str] = field(repr=False)


def opened(key_provider: KeyProvider, rows: Sequence[Any]) -> list[Opened]:
    """Rows of a `whole_case.whole_from` statement with what the customer said."""
    found = []
    for row in rows:
        if row.wrapped_key is None:
            found.append(Opened(row, None, {}))
        else:
            key = key_provider.unwrap(row.wrapped_key, key_context(row.case_id))
            found.append(Opened(row, key, declared_under(key, row.case_id, row.declared_sealed)))
    return found


def spoken_details(
    connection: sa.Connection, found: Sequence[Opened], *, viewer: UUID | None
) -> dict[UUID, CaseDetail]:
    """The cases with what people said of them, which is one query more if there is any; see `load_details`."""
    spoken_of = [each for each in found if each.row.said]
    said = {}
    if spoken_of:
        said = load_said(
            connection,
            [each.row.case_id for each in spoken_of],
            keys={each.row.case_id: each.key for each in spoken_of if each.key is not None},
            declared={each.row.case_id: each.declared for each in spoken_of},
        )
    return details_of(found, said, viewer=viewer)


def details_of(found: Sequence[Opened], said: Mapping[UUID, Said], *, viewer: UUID | None) -> dict[UUID, CaseDetail]:
    """The cases, with what of `said` there is of each."""
    return {each.row.case_id: _detail(each, said.get(each.row.case_id, Said()), viewer) for each in found}


def _detail(found: Opened, said: Said, viewer: UUID | None) -> CaseDetail:
    row, key = found.row, found.key
    whole: dict[str, Any] = from_json(row.whole)
    template = template_of(whole["template_id"], whole["template_version"])
    evidence = sorted(whole["evidence"], key=lambda record: _KIND_ORDER[record["kind"]])
    kinds = [EvidenceKind(record["kind"]) for record in evidence]
    for reading in whole["readings"]:
        sealed = bytes.fromhex(reading.pop("sealed"))
        reading["fields"] = {} if key is None else open_json(key, sealed, row.case_id, READING_KIND)
    documents = {DocumentType(reading["document_type"]) for reading in whole["readings"]}
    whole["summary"]["evidence_kinds"] = kinds
    whole["evidence"] = evidence
    machine = {step["code"]: StepRecord.model_validate(step) for step in whole.pop("machine_steps")}
    standing = said.standing(machine)
    return CaseDetail.model_validate(
        whole
        | {
            "declared": found.declared,
            "needs": [need for need in Need if need in row.needs and need not in row.met_needs],
            "missing_evidence": missing_of(template, kinds_shown(kinds, documents)),
            "steps": [standing.get(step.code, StepRecord(code=step.code)) for step in template.steps],
            "field_decisions": said.fields,
            "face_opinion": _opinion(said, viewer),
            "verdicts": said.verdicts,
            "notes": said.notes,
        }
    )


def _opinion(said: Said, viewer: UUID | None) -> FaceOpinionRecord | None:
    if viewer is not None:
        return said.opinions.get(viewer)
    return max(said.opinions.values(), key=lambda opinion: opinion.given_at, default=None)
