"""What speaks against values typed here and what they settle, until the server has said so (R21, R23).

By the checks that the server makes too; the rules of data packs are the server's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid5

from case_contract.records import FindingRecord
from case_contract.rules import no_longer_missing, standing_document
from case_contract.vocabulary import FieldBasis
from reviewer_app.domain.typed_values import said_anew

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from case_contract.records import CaseDetail
    from case_contract.rules import StandingDocument
    from case_contract.vocabulary import DocumentType, Severity
    from reviewer_app.domain.case_work import FieldWork

THIS_DESK: Final = "desk"
"""Stands where a finding has the version of what found it."""


def own_findings(
    detail: CaseDetail,
    before: Mapping[tuple[DocumentType, str], str],
    fields: Mapping[tuple[DocumentType, str], FieldWork],
) -> tuple[FindingRecord, ...]:
    """Give what speaks against the words on `fields` that are not sent yet, without what the server found already.

    `before` is what people had said as far as the server knows.
    """
    after = {key: work.value for key, work in fields.items()}
    known = {(one.code, one.field, one.evidence_id, one.document) for one in detail.findings}
    found = {}
    for about, work in fields.items():
        if work.unsent and not work.needs_you and work.basis is not FieldBasis.READ:
            was, now = (standing_document(detail.evidence, detail.readings, of, about) for of in (before, after))
            for code, severity, field in said_anew(detail, was, now, about[1], work.decided_at):
                one = _finding(detail, now, code, severity, field)
                if (code, field, one.evidence_id, one.document) not in known:
                    found[one.finding_id] = one
    return tuple(found.values())


def settled(detail: CaseDetail, fields: Mapping[tuple[DocumentType, str], FieldWork]) -> frozenset[UUID]:
    """Give the findings that a field is missing which was typed here and is not sent yet."""
    said = {key: work.value for key, work in fields.items()}
    return frozenset(
        one.finding_id
        for about, work in fields.items()
        if work.unsent and not work.needs_you
        for document in [standing_document(detail.evidence, detail.readings, said, about)]
        for one in no_longer_missing(detail.findings, detail.readings, document, about[1])
    )


def _finding(detail: CaseDetail, now: StandingDocument, code: str, severity: Severity, field: str) -> FindingRecord:
    reading = now.reading
    box = reading.fields[field].box if reading is not None and field in reading.fields else None
    return FindingRecord(
        finding_id=uuid5(detail.summary.case_id, f"{now.document_type.value}/{field}/{code}"),
        code=code,
        severity=severity,
        confidence=1.0,
        evidence_id=reading.evidence_id if reading is not None else None,
        page=reading.page if reading is not None else None,
        document=reading.document if reading is not None else 0,
        region=box,
        field=field,
        details={"value": FieldBasis.CORRECTED.value},
        model_version=THIS_DESK,
    )
