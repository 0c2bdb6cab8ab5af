"""Which outlines lie over a page: fields where they were read, findings where they are."""

from uuid import UUID

from case_contract.templates import declared_field
from reviewer_app.ui.case.state import CaseState, finding_key, row_key
from reviewer_app.ui.case.viewer.overlay import Mark
from reviewer_app.ui.common.texts import Texts


def marks_on(texts: Texts, state: CaseState, evidence_id: UUID | None, page: int) -> tuple[Mark, ...]:
    """Outlines of one page of one piece of evidence.

    A finding without a region of its own is shown where its field or its document is, but only while it is chosen: the
    field has an outline already, and an outline of the whole document round every such finding would hide the picture.
    """
    if evidence_id is None or state.view is None:
        return ()
    fields = tuple(
        Mark(row_key(row), row.read.box, texts.word("field", declared_field(row.document_type, row.field)))
        for row in state.rows
        if row.read is not None
        and row.read.box is not None
        and (row.read.place.evidence_id, row.read.place.page) == (evidence_id, page)
    )
    found: list[Mark] = []
    for finding in state.findings:
        key, place = finding_key(finding), state.place_of(finding)
        if place.region is None or (place.evidence_id, place.page) != (evidence_id, page):
            continue
        if place.is_own or key == state.lit:
            found.append(Mark(key, place.region, texts.word("finding_short", finding.code), finding.severity))
    return (*fields, *found)
