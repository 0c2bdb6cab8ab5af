"""The field table as Qt sees it: a heading a document, then its fields with three values each."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import Qt, Signal

from case_contract.masking import mask_field
from case_contract.records import CorrectionRecord, PackRecord
from case_contract.rules import as_written, in_plain_signs
from case_contract.templates import declared_field
from case_contract.vocabulary import DocumentType, FieldBasis, Language
from reviewer_app.domain.field_table import FieldRow
from reviewer_app.domain.finding_places import sides_in_order
from reviewer_app.ui.case.certainty_words import LEAST, share_words
from reviewer_app.ui.case.state import CaseState, row_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.texts import BETWEEN, Texts
from reviewer_app.ui.common.titled_table import NO_PARENT, Index, TitledTableModel

LINE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


class FieldColumn(IntEnum):
    """Columns of the field table."""

    FIELD = 0
    DECLARED = 1
    READ = 2
    ACCEPTED = 3


_TITLES: Final = {
    FieldColumn.FIELD: "field_column.field",
    FieldColumn.DECLARED: "field_column.declared",
    FieldColumn.READ: "field_column.read",
    FieldColumn.ACCEPTED: "field_column.accepted",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the fields of a document; `copy` counts further documents of its kind."""

    document_type: DocumentType
    copy: int = 0


class FieldTableModel(TitledTableModel):
    """Lines of the table: headings and fields.

    Signals:
        corrected: key of a field and the value typed for it.
    """

    corrected = Signal(str, str)

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, [_TITLES[column] for column in FieldColumn])
        self._decided = 0
        self._lines: tuple[Heading | FieldRow, ...] = ()
        self._unmasked: frozenset[str] = frozenset()
        self._packs: tuple[PackRecord, ...] = ()

    @property
    def lines(self) -> tuple[Heading | FieldRow, ...]:
        """What the table shows, line by line."""
        return self._lines

    def show_state(self, state: CaseState) -> None:
        """Take the rows of a state; only what differs is painted again."""
        lines: list[Heading | FieldRow] = []
        sides = () if state.view is None else sides_in_order(state.view.detail)
        self._packs = tuple(side.pack for side in sides if side.pack is not None)
        for row in state.rows:
            last = lines[-1] if lines else None
            if not isinstance(last, FieldRow) or (last.document_type, last.copy) != (row.document_type, row.copy):
                lines.append(Heading(row.document_type, row.copy))
            lines.append(row)
        self._count_decided(state)
        same_shape = [_identity(line) for line in lines] == [_identity(line) for line in self._lines]
        if not same_shape:
            self.beginResetModel()
            self._lines, self._unmasked = tuple(lines), state.unmasked
            self.endResetModel()
            return
        before, self._lines = self._lines, tuple(lines)
        unmasked, self._unmasked = self._unmasked, state.unmasked
        for number, line in enumerate(self._lines):
            key = _identity(line)
            if line != before[number] or (key in unmasked) != (key in self._unmasked):
                self.rows_changed(number, number)

    def heading(self, line: Heading) -> str:
        """What stands above the fields of a document: a data pack's own name where one was read by it."""
        named = self._packs if line.document_type is DocumentType.REGIONAL else ()
        chinese = self._ui.texts.language is Language.CHINESE
        titles = dict.fromkeys(pack.title_zh if chinese else pack.title_en for pack in named)
        words = BETWEEN.join(titles) or self._ui.texts.word("document", line.document_type.value)
        return self._ui.texts.text("field_column.further_document", document=words) if line.copy else words

    def line_of(self, key: str) -> int | None:
        """Where a field is."""
        return next((number for number, line in enumerate(self._lines) if _identity(line) == key), None)

    def key_at(self, line: int) -> str:
        """The key of the field on a line; "" on a heading."""
        found = self._lines[line] if 0 <= line < len(self._lines) else None
        return row_key(found) if isinstance(found, FieldRow) else ""

    def is_masked(self, row: FieldRow) -> bool:
        """Whether a field hides something now."""
        if row_key(row) in self._unmasked:
            return False
        return any(
            value is not None and mask_field(declared_field(row.document_type, row.field), value) != value
            for value in (
                row.declared,
                row.read.value if row.read else None,
                row.accepted.value if row.accepted else None,
            )
        )

    def shown(self, row: FieldRow, value: str) -> str:
        """A value as it may be shown; a letter for the sex with the word for it."""
        if row.field == "sex":
            return self._ui.texts.word("sex", value)
        value = in_plain_signs(row.field, value)
        if row_key(row) in self._unmasked:
            return value
        return mask_field(declared_field(row.document_type, row.field), value)

    def title(self, column: int) -> str:
        """Above the fields stands how many of them are decided."""
        total = sum(isinstance(line, FieldRow) and line.copy == 0 for line in self._lines)
        if column == FieldColumn.FIELD and total:
            return self._ui.texts.text("field_column.field_n", n=self._decided, total=total)
        return super().title(column)

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 Qt names it
        """Headings and fields."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are not chosen; only what is accepted can be typed."""
        line = self._lines[index.row()] if index.isValid() else None
        if not isinstance(line, FieldRow):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = index.column() == FieldColumn.ACCEPTED and line.copy == 0
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line for the delegate (`LINE_ROLE`), words for screen readers, the value for the editor."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if not isinstance(line, FieldRow):
            words = self.heading(line)
            return words if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role == Qt.ItemDataRole.EditRole:
            return self._to_edit(line)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(line, FieldColumn(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, FieldColumn(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._provenance(line)
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:  # noqa: N802
        """Hand what was typed to the page; the table shows it once it is written down."""
        key = self.key_at(index.row())
        if role != Qt.ItemDataRole.EditRole or not key:
            return False
        line = self._lines[index.row()]
        accepted = line.accepted.value if isinstance(line, FieldRow) and line.accepted is not None else None
        if isinstance(line, FieldRow) and as_written(line.field, str(value)) != accepted:
            self.corrected.emit(key, str(value))
        return True

    def _to_edit(self, row: FieldRow) -> str:
        if row.accepted is not None:
            return row.accepted.value
        return row.read.value if row.read is not None else row.declared or ""

    def _words(self, row: FieldRow, column: FieldColumn) -> str:
        texts = self._ui.texts
        match column:
            case FieldColumn.FIELD:
                return texts.word("field", declared_field(row.document_type, row.field))
            case FieldColumn.DECLARED:
                return "" if row.declared is None else self.shown(row, row.declared)
            case FieldColumn.READ:
                if row.read is None:
                    return ""
                return f"{self.shown(row, row.read.value)}  {share_words(row.read.confidence)}"
            case FieldColumn.ACCEPTED:
                return "" if row.accepted is None else self.shown(row, row.accepted.value)

    def corrections(self, row: FieldRow) -> tuple[str, ...]:
        """What of a reading is not what was read, a sentence a place; of a masked field only where."""
        if row.read is None:
            return ()
        texts, masked = self._ui.texts, self.is_masked(row)
        return tuple(correction_words(texts, one, masked=masked) for one in row.read.corrections)

    def _spoken(self, row: FieldRow, column: FieldColumn) -> str:
        """For screen readers: what is drawn as a mark is said in words."""
        if column is not FieldColumn.READ or row.read is None:
            return self._words(row, column)
        share = share_words(row.read.confidence)
        sure = self._ui.texts.text("reading.unsure", share=share, least=LEAST) if row.read.unsure else share
        return "  ".join((self.shown(row, row.read.value), sure, *self.corrections(row)))

    def _provenance(self, row: FieldRow) -> str:
        """Where each value comes from (R11)."""
        texts, lines = self._ui.texts, []
        if row.declared is not None:
            lines.append(texts.text("provenance.declared", value=self.shown(row, row.declared)))
        if row.read is not None:
            lines.append(
                texts.text(
                    "provenance.read",
                    value=self.shown(row, row.read.value),
                    confidence=f"{row.read.confidence:.1%}",
                    page=row.read.place.page + 1,
                )
            )
            if row.read.unsure:
                share = share_words(row.read.confidence)
                lines.append(texts.text("reading.unsure_why", share=share, least=LEAST))
            lines.extend(self.corrections(row))
        if row.accepted is not None:
            when = f"{row.accepted.decided_at.astimezone():%Y-%m-%d %H:%M:%S}"
            basis = texts.word("basis", FieldBasis(row.accepted.basis).value)
            value = self.shown(row, row.accepted.value)
            lines.append(texts.text("provenance.accepted", value=value, basis=basis, when=when))
            if row.accepted.read_value is not None and row.accepted.basis is FieldBasis.CORRECTED:
                lines.append(texts.text("provenance.was_read", value=self.shown(row, row.accepted.read_value)))
            if row.accepted.unsent:
                lines.append(texts.text("provenance.unsent"))
        lines.append(texts.word("agreement", row.agreement.value))
        return "\n".join(lines)

    def _count_decided(self, state: CaseState) -> None:
        decided = sum(row.accepted is not None for row in state.rows)
        if decided != self._decided:
            self._decided = decided
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, FieldColumn.FIELD, FieldColumn.FIELD)


def correction_words(texts: Texts, correction: CorrectionRecord, *, masked: bool) -> str:
    """One place where a value is not what was read, in a sentence; without the characters while they are masked."""
    at, rule = correction.position + 1, texts.word("correction_rule", correction.rule.value)
    if masked:
        return texts.text("correction.masked", at=at, rule=rule)
    if not correction.was:
        return texts.text("correction.added", at=at, rule=rule, now=correction.now)
    if not correction.now:
        return texts.text("correction.removed", at=at, rule=rule, was=correction.was)
    return texts.text("correction.changed", at=at, rule=rule, was=correction.was, now=correction.now)


def _identity(line: Heading | FieldRow) -> str:
    return row_key(line) if isinstance(line, FieldRow) else f"{line.document_type.value}#{line.copy}"
