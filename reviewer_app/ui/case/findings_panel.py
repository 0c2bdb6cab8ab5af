"""What the checks found, worst first, each a way to the place on the picture; and notes for colleagues."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from case_contract.records import FindingRecord
from case_contract.vocabulary import Severity
from reviewer_app.domain.case_work import NoteWork
from reviewer_app.ui.case.finding_words import FindingWords, words_of
from reviewer_app.ui.case.state import CaseState, finding_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Label, TextLine, announce, tone_colour
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.texts import BETWEEN
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS
from reviewer_app.ui.common.whole_rows import WholeRows


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
        self._hint = Label(ui, role="faint")
        self.list = WholeRows(ui, _FindingLine)
        self._column = self.list.column
        self._column.setContentsMargins(6, 0, 6, 4)
        self._column.setSpacing(1)
        self.note = TextLine()
        self.note.left.connect(self.note.clearFocus)
        self.note.setMaxLength(4000)
        self.note.returnPressed.connect(self._write_note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 7, 0, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 2)
        head.addWidget(self._heading, 1)
        head.addWidget(self._hint)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 10, 0)
        row.addWidget(self.note)
        column.addLayout(row)
        ui.texts.changed.connect(self._retitle)
        self._retitle()

    def show_state(self, state: CaseState) -> None:
        """Show findings and notes; light the chosen one."""
        findings = state.findings
        notes = state.work.notes if state.work is not None else ()
        shape = (findings, notes, state.faces_withheld, state.unmasked, self._ui.texts.language, self._ui.look.theme)
        rebuilt = shape != self._shape
        if rebuilt:
            self._shape = shape
            self._rebuild(state, findings, notes)
        for key, line in self._lines.items():
            line.show_chosen(key == state.selected)
        # Made anew, in another language or look, the list would stand at its beginning.
        self.list.settle(self._lines.get(state.selected) if rebuilt else None)
        keys = list(self._lines)
        at = keys.index(state.selected) + 1 if state.selected in self._lines else 0
        texts = self._ui.texts
        self._heading.setText(texts.text("case.finding_at", at=at, n=len(keys)) if at else self._title(len(keys)))
        self._hint.setVisible(bool(keys))

    def bring_to(self, key: str) -> None:
        """Have the line of a finding in sight, and say it to who cannot see it."""
        line = self._lines.get(key)
        if line is None:
            return
        self.list.settle(line)
        keys = list(self._lines)
        announce(line, self._ui.texts.text("found.spoken", at=keys.index(key) + 1, n=len(keys), words=line.spoken))

    def _title(self, count: int) -> str:
        return self._ui.texts.text("case.findings", n=count)

    def _rebuild(self, state: CaseState, findings: tuple[FindingRecord, ...], notes: tuple[NoteWork, ...]) -> None:
        self.list.clear()
        self._lines = {}
        if not findings:
            self._say("case.no_other_findings" if state.faces_withheld else "case.no_findings")
        worst: Severity | None = None
        for finding in findings:
            if finding.severity is not worst:
                worst = finding.severity
                self._head_group(worst, sum(one.severity is worst for one in findings))
            line = _FindingLine(self._ui, finding, words_of(self._ui.texts, state, finding))
            line.clicked.connect(lambda _checked, key=line.key: self.chosen.emit(key))
            line.pointed.connect(self.pointed)
            self._lines[line.key] = line
            self.list.put(line)
        # Below what there is: it asks for nothing, and the list is short on a small screen.
        if state.faces_withheld:
            self._say("case.faces_withheld")
        if notes:
            heading = Label(self._ui, "case.notes", role="heading")
            heading.setContentsMargins(6, 10, 6, 2)
            self.list.put(heading)
        for note in notes:
            self.list.put(_NoteLine(self._ui, note))
        self._column.addStretch(1)

    def _head_group(self, severity: Severity, count: int) -> None:
        _, tone = SEVERITY_LOOKS[severity]
        texts = self._ui.texts
        head = Label(self._ui, role="group")
        head.say(texts.text("found.group", severity=texts.word("severity", severity.value), n=count), tone)
        head.setContentsMargins(6, 2, 6, 0)
        self.list.put(head)

    def _say(self, text_id: str) -> None:
        said = Label(self._ui, text_id, role="muted", wraps=True)
        said.setContentsMargins(6, 2, 6, 2)
        self.list.put(said)

    def _write_note(self) -> None:
        if self.note.text().strip():
            self.note_written.emit(self.note.text())
            self.note.clear()
        self.note.clearFocus()

    def _retitle(self) -> None:
        on, back = KEYS["finding"].caption, KEYS["finding_previous"].caption
        self._hint.setText(self._ui.texts.text("case.finding_keys", on=on, back=back))
        self.note.setPlaceholderText(self._ui.texts.text("case.note_hint"))
        self.note.setAccessibleName(self._ui.texts.text("case.note_hint"))


class _FindingLine(QPushButton):
    """One finding: icon, what was seen, where and how sure; chosen, also what to do about it."""

    pointed = Signal(str)

    def __init__(self, ui: Ui, finding: FindingRecord, words: FindingWords) -> None:
        super().__init__()
        self.key = finding_key(finding)
        icon, tone = SEVERITY_LOOKS[finding.severity]
        self.setProperty("kind", "quiet")
        self.setCheckable(True)
        # A button's own height is that of one line; this one is as high as its wrapped words.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        severity = ui.texts.word("severity", finding.severity.value)
        self.spoken = " ".join(part for part in (severity, words.seen, words.where, words.to_do) if part)
        self.setAccessibleName(" ".join(part for part in (severity, words.seen, words.where) if part))
        self.setAccessibleDescription(words.to_do)
        self.setToolTip(
            "\n".join(part for part in (severity, words.to_do, words.figures, finding.model_version) if part)
        )
        mark = QLabel()
        mark.setPixmap(ui.look.pixmap(icon, tone_colour(ui, tone), 16, self.devicePixelRatioF()))
        mark.setFixedSize(QSize(16, 18))
        title = Label(ui, wraps=True)
        title.setText(words.seen)
        below = Label(ui, role="faint", wraps=True)
        below.setText(words.where)
        self._to_do = Label(ui, role="muted", wraps=True)
        self._to_do.setText(words.to_do)
        self._to_do.hide()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(below)
        column.addWidget(self._to_do)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 3)
        row.setSpacing(8)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        for words_of_line in (title, below, self._to_do):
            # Qt's own idea of how narrow wrapped words may be is wider than the panel.
            words_of_line.setSizePolicy(QSizePolicy.Policy.Ignored, words_of_line.sizePolicy().verticalPolicy())
        for child in (mark, title, below, self._to_do):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_chosen(self, chosen: bool) -> None:
        """Chosen, it says what to do as well."""
        self.setChecked(chosen)
        if self._to_do.isVisibleTo(self) != chosen:
            self._to_do.setVisible(chosen)
            self.updateGeometry()

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
    """A remark with who wrote it and when, and that it is here alone as long as the server does not have it."""

    def __init__(self, ui: Ui, note: NoteWork) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 4)
        column.setSpacing(0)
        text = Label(ui, wraps=True)
        text.setText(note.text)
        author = note.author_name or ui.texts.text("case.note_mine")
        below = Label(ui, role="faint")
        facts = [author, f"{note.written_at.astimezone():%m-%d %H:%M}"]
        if note.unsent:
            facts.append(ui.texts.text("provenance.unsent"))
        below.setText(BETWEEN.join(facts))
        column.addWidget(text)
        column.addWidget(below)
