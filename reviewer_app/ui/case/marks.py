"""Which outlines lie over a page: fields where they were read, findings where they are."""

from uuid import UUID

from case_contract.templates import declared_field
from reviewer_app.ui.case.state import CaseState, finding_key, row_key
from reviewer_app.ui.case.viewer.overlay import Mark
from reviewer_app.ui.common.texts import Texts


def marks_on(texts: Texts, state: CaseState, evidence_id: UUID | None, page: int) -> tuple[Mark, ...]:
    """Outlines of one page of one piece of evidence."""
    if evidence_id is None or state.view is None:
        return ()
    fields = tuple(
        Mark(row_key(row), row.read.box, texts.word("field", declared_field(row.document_type, row.field)))
        for row in state.rows
        if row.read is not None
        and row.read.box is not None
        and row.read.evidence_id == evidence_id
        and row.read.page == page
    )
    findings = tuple(
        Mark(finding_key(finding), finding.region, texts.word("finding_short", finding.code), finding.severity)
        for finding in state.findings
        if finding.region is not None and finding.evidence_id == evidence_id and (finding.page or 0) == page
    )
    return fields + findings
