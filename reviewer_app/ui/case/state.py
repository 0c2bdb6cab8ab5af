"""What the case page shows: one immutable value, and what can be read off it."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from case_contract.records import EvidenceRecord, FindingRecord, ReadingRecord
from case_contract.rules import BLIND_FINDINGS
from case_contract.templates import EXPECTED_DOCUMENT, FIELDS_OF
from case_contract.vocabulary import Certainty, DocumentType, EvidenceKind, FaceOpinion
from reviewer_app.domain.case_work import EffectiveCase
from reviewer_app.domain.field_table import FieldRow, place_of_reading
from reviewer_app.domain.finding_places import FindingPlace, in_order, place_of_finding, row_of_finding
from reviewer_app.services.types import CaseView, PendingCommand, PendingState

KIND_OF: Final = {document: kind for kind, document in EXPECTED_DOCUMENT.items()}
"""Which kind of evidence a type of document would be handed in as."""


@dataclass(frozen=True, slots=True)
class DocumentTab:
    """A tab of the left viewer. `reading_id` is set for a further document on a picture, `kind` None: of no kind."""

    evidence_id: UUID
    kind: EvidenceKind | None
    reading_id: UUID | None = None

    @property
    def value(self) -> str:
        """What tells the tab from the others."""
        return str(self.evidence_id) if self.reading_id is None else f"{self.evidence_id}/{self.reading_id}"


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
    def service_code(self) -> str:
        """Its short number; "" while none is open."""
        return self.view.detail.summary.service_code if self.view is not None else ""

    @property
    def documents(self) -> tuple[EvidenceRecord, ...]:
        """Evidence of the left viewer."""
        return self._evidence(selfies=False)

    @property
    def tabs(self) -> tuple[DocumentTab, ...]:
        """Tabs of the left viewer: one a picture, and one more for each document on it that no other picture is for."""
        tabs: list[DocumentTab] = []
        handed_in = {EXPECTED_DOCUMENT[item.kind] for item in self.documents}
        for item in self.documents:
            own = EXPECTED_DOCUMENT[item.kind]
            read = [one for one in self.readings_on(item.evidence_id) if one.document_type in FIELDS_OF]
            first = next((one for one in read if one.document_type is own), read[0] if read else None)
            # A permit or a foreign card is handed in as a passport and is none.
            is_regional = first is not None and first.document_type is DocumentType.REGIONAL
            tabs.append(DocumentTab(item.evidence_id, None if is_regional else item.kind))
            tabs += [
                DocumentTab(item.evidence_id, KIND_OF.get(one.document_type), one.reading_id)
                for one in read
                if one is not first and (one.document_type not in handed_in or one.document_type is own)
            ]
        return tuple(tabs)

    @property
    def tab(self) -> DocumentTab | None:
        """The tab that is shown: of the chosen field's document, else the picture's own."""
        row, tabs = self.selected_row, [tab for tab in self.tabs if tab.evidence_id == self.document]
        if row is not None and row.place is not None and row.place.evidence_id == self.document:
            chosen = next((one for one in self.readings_on(self.document) if place_of_reading(one) == row.place), None)
            further = [tab for tab in tabs if chosen is not None and tab.reading_id == chosen.reading_id]
            tabs = further or tabs
        return tabs[0] if tabs else None

    @property
    def selfies(self) -> tuple[EvidenceRecord, ...]:
        """Evidence of the right viewer."""
        return self._evidence(selfies=True)

    @property
    def findings(self) -> tuple[FindingRecord, ...]:
        """What the checks found in the order to go through it, without what would spoil the blind comparison."""
        if self.view is None or self.work is None:
            return ()
        detail = self.view.detail
        revealed = self.work.opinion is not None
        found = [one for one in self.work.found(detail) if revealed or one.code not in BLIND_FINDINGS]
        return in_order(detail, found)

    @property
    def selected_finding(self) -> FindingRecord | None:
        """The chosen finding."""
        return next((finding for finding in self.findings if finding_key(finding) == self.selected), None)

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
        """The chosen field: chosen itself, or what the chosen finding is about."""
        finding = self.selected_finding
        if finding is not None and self.view is not None:
            return row_of_finding(self.view.detail, self.rows, finding)
        return next((row for row in self.rows if row_key(row) == self.selected), None)

    def place_of(self, finding: FindingRecord) -> FindingPlace:
        """Where a finding belongs."""
        return place_of_finding(self.view.detail, finding) if self.view is not None else FindingPlace(None)

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

    def readings_on(self, evidence_id: UUID, page: int | None = None) -> tuple[ReadingRecord, ...]:
        """What was read from a page, document by document; from all pages with None."""
        if self.view is None:
            return ()
        return tuple(
            sorted(
                (
                    reading
                    for reading in self.view.detail.readings
                    if reading.evidence_id == evidence_id and page in (None, reading.page)
                ),
                key=lambda reading: (reading.page, reading.document),
            )
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
    key = f"{row.document_type.value}/{row.field}"
    return f"{key}/{row.copy}" if row.copy else key


def reading_key(reading: ReadingRecord) -> str:
    """The key under which one of several documents of a picture is found."""
    return f"reading/{reading.reading_id}"


def finding_key(finding: FindingRecord) -> str:
    """The key under which a finding is lit."""
    return f"finding/{finding.finding_id}"


def place_of(state: CaseState, row: FieldRow) -> tuple[UUID, int] | None:
    """Which page shows a field: where it was read, else the first page of its document."""
    if row.place is not None:
        return row.place.evidence_id, row.place.page
    for item in state.documents:
        if EXPECTED_DOCUMENT[item.kind] is row.document_type:
            return item.evidence_id, 0
    return None


def as_opened(view: CaseView, work: EffectiveCase, rows: tuple[FieldRow, ...]) -> CaseState:
    """A case that has just come up: its first document and field."""
    state = CaseState(view=view, work=work, rows=rows)
    document = state.documents[0].evidence_id if state.documents else None
    return replace(state, document=document, selected=row_key(rows[0]) if rows else "")


def beside(state: CaseState, evidence_id: UUID) -> str:
    """What is chosen once a picture is up: a field of a further document on it is left for one of its own."""
    row = state.selected_row
    if row is None or row.place is None or row.place.evidence_id != evidence_id or not row.place.document:
        return state.selected
    own = (one for one in state.rows if one.place is not None and one.place.evidence_id == evidence_id)
    first = next((one for one in own if one.place is not None and not one.place.document), None)
    return row_key(first) if first is not None else ""
