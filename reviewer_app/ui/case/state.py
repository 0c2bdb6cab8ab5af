"""What the case page shows: one immutable value, and what can be read off it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from case_contract.records import EvidenceRecord, FindingRecord, ReadingRecord
from case_contract.templates import EXPECTED_DOCUMENT
from case_contract.vocabulary import Certainty, EvidenceKind, FaceOpinion
from reviewer_app.domain.case_work import EffectiveCase
from reviewer_app.domain.field_table import FieldRow
from reviewer_app.services.types import CaseView, PendingCommand, PendingState

BLIND_FINDINGS: Final = frozenset({"faces_differ", "faces_uncertain"})
"""Findings that would tell the machine's word on the faces before the reviewer has given hers."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """Everything on the page.

    Attributes:
        view: the case with its pending commands; None while none is open.
        work: the two combined.
        rows: the field table.
        selected: key of the chosen field or finding, or "".
        hovered: key of what the cursor is on, or "".
        document: evidence in the left viewer; `page` is its page.
        unmasked: keys of fields whose unmasking was given a reason.
        opinion, certainty: chosen but not confirmed yet.
        busy: a command is being written; the verdict bar waits.
        gone: the case is not (any longer) here.
    """

    view: CaseView | None = None
    work: EffectiveCase | None = None
    rows: tuple[FieldRow, ...] = ()
    selected: str = ""
    hovered: str = ""
    document: UUID | None = None
    page: int = 0
    unmasked: frozenset[str] = frozenset()
    opinion: FaceOpinion | None = None
    certainty: Certainty | None = None
    busy: bool = False
    gone: bool = False

    @property
    def case_id(self) -> UUID | None:
        """Which case is open."""
        return self.view.detail.summary.case_id if self.view is not None else None

    @property
    def documents(self) -> tuple[EvidenceRecord, ...]:
        """Evidence of the left viewer."""
        return self._evidence(selfies=False)

    @property
    def selfies(self) -> tuple[EvidenceRecord, ...]:
        """Evidence of the right viewer."""
        return self._evidence(selfies=True)

    @property
    def findings(self) -> tuple[FindingRecord, ...]:
        """What the checks found, without what would spoil the blind comparison."""
        if self.view is None or self.work is None:
            return ()
        revealed = self.work.opinion is not None
        return tuple(finding for finding in self.view.detail.findings if revealed or finding.code not in BLIND_FINDINGS)

    @property
    def faces_withheld(self) -> bool:
        """Whether the comparison of the faces, whatever came of it, waits for the reviewer's own opinion."""
        return self.view is not None and self.work is not None and self.work.opinion is None

    @property
    def lit(self) -> str:
        """The outline to light up: what the cursor is on, else what is chosen."""
        return self.hovered or self.selected

    @property
    def selected_row(self) -> FieldRow | None:
        """The chosen field."""
        return next((row for row in self.rows if row_key(row) == self.selected), None)

    @property
    def needing_you(self) -> tuple[PendingCommand, ...]:
        """Commands on this case that the server did not take."""
        if self.view is None:
            return ()
        return tuple(command for command in self.view.pending if command.state is PendingState.NEEDS_YOU)

    @property
    def opinion_due(self) -> bool:
        """Whether the blind comparison is the thing to do now."""
        step = self.work.next_step if self.work is not None else None
        return step is not None and step.needs_face_opinion and self.work is not None and self.work.opinion is None

    def reading_of(self, evidence_id: UUID, page: int) -> ReadingRecord | None:
        """What was read from a page."""
        if self.view is None:
            return None
        return next(
            (
                reading
                for reading in self.view.detail.readings
                if reading.evidence_id == evidence_id and reading.page == page
            ),
            None,
        )

    def evidence(self, evidence_id: UUID | None) -> EvidenceRecord | None:
        """A piece of evidence by its id."""
        if self.view is None:
            return None
        return next((item for item in self.view.detail.evidence if item.evidence_id == evidence_id), None)

    def _evidence(self, *, selfies: bool) -> tuple[EvidenceRecord, ...]:
        if self.view is None:
            return ()
        return tuple(item for item in self.view.detail.evidence if (item.kind is EvidenceKind.SELFIE) is selfies)


def row_key(row: FieldRow) -> str:
    """The key under which a field is lit and unmasked."""
    return f"{row.document_type.value}/{row.field}"


def finding_key(finding: FindingRecord) -> str:
    """The key under which a finding is lit."""
    return f"finding/{finding.finding_id}"


def place_of(state: CaseState, row: FieldRow) -> tuple[UUID, int] | None:
    """Which page shows a field: where it was read, else the first page of its document."""
    if row.read is not None:
        return row.read.evidence_id, row.read.page
    for item in state.documents:
        if EXPECTED_DOCUMENT[item.kind] is row.document_type:
            return item.evidence_id, 0
    return None
