"""Where a finding belongs: which page to open, which region to look at, which field to go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from case_contract.vocabulary import DocumentType, Severity
from reviewer_app.domain.field_table import DocumentPlace, place_of_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from case_contract.frozen import Quad
    from case_contract.records import CaseDetail, FindingRecord, ReadingRecord
    from reviewer_app.domain.field_table import FieldRow

RANK: Final = {Severity.ALERT: 0, Severity.WARNING: 1, Severity.INFO: 2}
_NOWHERE: Final = 10_000
_ZONE: Final = "mrz"


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Where to look.

    Attributes:
        evidence_id, page: which page, None and 0 when the finding is about no picture.
        region: what to bring into view, None for the whole page.
        is_own: whether the region is the finding's; else it is its field's or its document's.
    """

    evidence_id: UUID | None
    page: int = 0
    region: Quad | None = None
    is_own: bool = False


def sides_in_order(detail: CaseDetail) -> tuple[ReadingRecord, ...]:
    """What was read of a data pack's card, front before back with its zone, else in the order of the pictures."""
    pictures = {item.evidence_id: place for place, item in enumerate(detail.evidence)}

    def turn(one: ReadingRecord) -> tuple[bool, int, int, int]:
        return _ZONE in one.fields, pictures.get(one.evidence_id, _NOWHERE), one.page, one.document

    return tuple(sorted((one for one in detail.readings if one.document_type is DocumentType.REGIONAL), key=turn))


def in_order(detail: CaseDetail, findings: Collection[FindingRecord]) -> tuple[FindingRecord, ...]:
    """Findings as a reviewer goes through them: the most severe first, then by picture, page, document and downwards.

    Of a data pack's card, whose sides may come in any order, the front is gone through before the back with its zone.
    """
    pictures = {item.evidence_id: place for place, item in enumerate(detail.evidence)}

    def at(place: DocumentPlace) -> tuple[int, int, int]:
        return pictures.get(place.evidence_id, _NOWHERE), place.page, place.document

    by_side = [place_of_reading(one) for one in sides_in_order(detail)]
    turns = dict(zip(by_side, sorted(map(at, by_side)), strict=True))

    def key(finding: FindingRecord) -> tuple[int, tuple[int, int, int], float]:
        place = place_of_finding(detail, finding)
        top = min(y for _, y in place.region) if place.region is not None else -1.0
        if place.evidence_id is None:
            return RANK[finding.severity], (_NOWHERE, 0, 0), top
        document = DocumentPlace(place.evidence_id, place.page, finding.document)
        return RANK[finding.severity], turns.get(document, at(document)), top

    return tuple(sorted(findings, key=key))


def place_of_finding(detail: CaseDetail, finding: FindingRecord) -> FindingPlace:
    """The finding's own region, else where its field was read, else the document's outline, else the page."""
    reading = reading_of_finding(detail, finding)
    evidence_id = finding.evidence_id if finding.evidence_id is not None or reading is None else reading.evidence_id
    page = finding.page if finding.page is not None else reading.page if reading is not None else 0
    if finding.region is not None and evidence_id is not None:
        return FindingPlace(evidence_id, page, finding.region, is_own=True)
    if reading is None:
        return FindingPlace(evidence_id, page)
    item = reading.fields.get(finding.field) if finding.field is not None else None
    box = item.box if item is not None and item.box is not None else reading.corners
    return FindingPlace(evidence_id, page, box)


def reading_of_finding(detail: CaseDetail, finding: FindingRecord) -> ReadingRecord | None:
    """What was read from the document that a finding is about; of one about no picture, whatever has its field."""
    if finding.evidence_id is None:
        if finding.field is None:
            return None
        return next((reading for reading in detail.readings if finding.field in reading.fields), None)
    place = DocumentPlace(finding.evidence_id, finding.page or 0, finding.document)
    return next((reading for reading in detail.readings if place_of_reading(reading) == place), None)


def row_of_finding(detail: CaseDetail, rows: Sequence[FieldRow], finding: FindingRecord) -> FieldRow | None:
    """The line of the field table that a finding is about: of its very document where that has lines of its own."""
    reading = reading_of_finding(detail, finding)
    if finding.field is None or reading is None:
        return None
    of_field = [row for row in rows if row.field == finding.field and row.document_type is reading.document_type]
    exact = (row for row in of_field if row.place == place_of_reading(reading))
    return next(exact, of_field[0] if of_field else None)
