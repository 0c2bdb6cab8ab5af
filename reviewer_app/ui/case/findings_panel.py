"""What the checks found, worst first, each a way to the place on the picture; and notes for colleagues."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from case_contract.records import FindingRecord
from case_contract.templates import declared_field
from case_contract.vocabulary import DocumentType, EvidenceKind, Severity
from reviewer_app.domain.case_work import NoteWork
from reviewer_app.ui.case.state import CaseState, finding_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Label, TextLine, tone_colour
from reviewer_app.ui.common.texts import Texts
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS

_ABOUT_CERTAINTY = frozenset({"field_low_confidence"})
"""How sure such a finding is says nothing beside how sure the reading is; nor does a rule, which is always sure."""
_RANK = {Severity.ALERT: 0, Severity.WARNING: 1, Severity.INFO: 2}


def finding_words(texts: Texts, finding: FindingRecord, document: DocumentType | None = None) -> str:
    """What was found, with the field's name where it is about one."""
    words = texts.word("finding", finding.code)
    if finding.field is None:
        return words
    name = declared_field(document, finding.field) if document is not None else finding.field
    return texts.text("found.line", field=texts.word("field", name), words=words)


class FindingsPanel(QWidget):
    """Findings and notes.

    Signals:
        chosen: key of the finding to go to.
        pointed: key of the finding under the cursor, or "".
        note_written: text of a new note.
    """

    chosen = Signal(str)
    pointed = Signal(str)
    note_written = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shape: tuple[object, ...] = ()
        self._lines: dict[str, _FindingLine] = {}
        self._heading = Label(ui, role="heading")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(6, 0, 6, 4)
        self._column.setSpacing(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inside)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = TextLine()
        self.note.left.connect(self.note.clearFocus)
        self.note.setMaxLength(4000)
        self.note.returnPressed.connect(self._write_note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(4)
        self._heading.setContentsMargins(12, 0, 12, 2)
        column.addWidget(self._heading)
        column.addWidget(self._scroll, 1)
        row = QHBoxLayout()
        row.setContentsMargins(10, 4, 10, 0)
        row.addWidget(self.note)
        column.addLayout(row)
        ui.texts.changed.connect(self._retitle)
        self._retitle()

    def show_state(self, state: CaseState) -> None:
        """Show findings and notes; light the chosen one."""
        findings = sorted(state.findings, key=lambda finding: _RANK[finding.severity])
        notes = state.work.notes if state.work is not None else ()
        shape = (tuple(findings), notes, state.faces_withheld, self._ui.texts.language, self._ui.look.theme)
        if shape != self._shape:
            self._shape = shape
            self._rebuild(state, findings, notes)
        for key, line in self._lines.items():
            line.setChecked(key == state.selected)

    def _rebuild(self, state: CaseState, findings: list[FindingRecord], notes: tuple[NoteWork, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._lines = {}
        self._heading.setText(self._ui.texts.text("case.findings", n=len(findings)))
        if not findings:
            self._say("case.no_other_findings" if state.faces_withheld else "case.no_findings")
        if state.faces_withheld:
            self._say("case.faces_withheld")
        for finding in findings:
            line = _FindingLine(self._ui, finding, *_words_of(self._ui.texts, state, finding))
            line.clicked.connect(lambda _checked, key=line.key: self.chosen.emit(key))
            line.pointed.connect(self.pointed)
            self._lines[line.key] = line
            self._column.addWidget(line)
        if notes:
            heading = Label(self._ui, "case.notes", role="heading")
            heading.setContentsMargins(6, 10, 6, 2)
            self._column.addWidget(heading)
        for note in notes:
            self._column.addWidget(_NoteLine(self._ui, note))
        self._column.addStretch(1)

    def _say(self, text_id: str) -> None:
        said = Label(self._ui, text_id, role="muted", wraps=True)
        said.setContentsMargins(6, 2, 6, 2)
        self._column.addWidget(said)

    def _write_note(self) -> None:
        if self.note.text().strip():
            self.note_written.emit(self.note.text())
            self.note.clear()
        self.note.clearFocus()

    def _retitle(self) -> None:
        self.note.setPlaceholderText(self._ui.texts.text("case.note_hint"))
        self.note.setAccessibleName(self._ui.texts.text("case.note_hint"))


def _words_of(texts: Texts, state: CaseState, finding: FindingRecord) -> tuple[str, str]:
    document: DocumentType | None = None
    place = ""
    if finding.evidence_id is not None:
        reading = state.reading_of(finding.evidence_id, finding.page or 0)
        document = reading.document_type if reading is not None else None
        item = state.evidence(finding.evidence_id)
        if item is not None:
            place = texts.word("evidence", EvidenceKind(item.kind).value)
    words = finding_words(texts, finding, document)
    if finding.code in _ABOUT_CERTAINTY or finding.confidence >= 1.0:
        return words, place
    sure = f"{finding.confidence:.0%}"
    return words, texts.text("found.detail", place=place, sure=sure) if place else texts.text("found.sure", sure=sure)


class _FindingLine(QPushButton):
    """One finding: icon, words, where and how sure."""

    pointed = Signal(str)

    def __init__(self, ui: Ui, finding: FindingRecord, words: str, detail: str) -> None:
        super().__init__()
        self.key = finding_key(finding)
        icon, tone = SEVERITY_LOOKS[finding.severity]
        self.setProperty("kind", "quiet")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        severity = ui.texts.word("severity", finding.severity.value)
        self.setAccessibleName(f"{severity} {words} {detail}")
        parameters = "\n".join(f"{name}: {value}" for name, value in sorted(finding.details.items()))
        self.setToolTip("\n".join(part for part in (severity, parameters, finding.model_version) if part))
        mark = QLabel()
        mark.setPixmap(ui.look.pixmap(icon, tone_colour(ui, tone), 16, self.devicePixelRatioF()))
        mark.setFixedSize(QSize(16, 18))
        title = Label(ui, wraps=True)
        title.setText(words)
        below = Label(ui, role="faint")
        below.setText(detail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        for child in (mark, title, below):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt names it
        """As much as the words inside need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 Qt names it
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 Qt names it
        """As high as the wrapped words are."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else super().heightForWidth(width)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 Qt names it
        """Light the place on the picture."""
        self.pointed.emit(self.key)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 Qt names it
        """No finding is under the cursor any more."""
        self.pointed.emit("")
        super().leaveEvent(event)


class _NoteLine(QWidget):
    """A remark with who wrote it and when."""

    def __init__(self, ui: Ui, note: NoteWork) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 4)
        column.setSpacing(0)
        text = Label(ui, wraps=True)
        text.setText(note.text)
        author = note.author_name or ui.texts.text("case.note_mine")
        below = Label(ui, role="faint")
        below.setText(f"{author} · {note.written_at.astimezone():%m-%d %H:%M}")
        column.addWidget(text)
        column.addWidget(below)
