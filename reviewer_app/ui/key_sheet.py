"""The key sheet: every key of the program on one page, printed from the table that binds them."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Label
from reviewer_app.ui.common.keys import Key, groups
from reviewer_app.ui.common.whole_rows import WholeRows

_CAPS: Final = 104
"""Pixels that keys have before the words."""
_APART: Final = 4


class KeyCap(QLabel):
    """A key as it stands on the keyboard."""

    def __init__(self, ui: Ui, caption: str) -> None:
        super().__init__(caption)
        self._ui = ui
        self.setFont(ui.look.font(pixels=12, bold=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(max(24, self.fontMetrics().horizontalAdvance(caption) + 14), 21)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt names it
        """A rounded cap under the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._ui.look.tokens.line_strong), 1))
        painter.setBrush(QColor(self._ui.look.tokens.surface_raised))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()
        super().paintEvent(event)


class KeyRow(QWidget):
    """A key, or the two that do the same, and what it does."""

    def __init__(self, ui: Ui, key: Key) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 3)
        row.setSpacing(_APART)
        caps = [KeyCap(ui, caption) for caption in key.caption.split("  ")]
        for cap in caps:
            row.addWidget(cap)
        row.addSpacing(_CAPS - sum(cap.width() + _APART for cap in caps))
        row.addWidget(Label(ui, key.text_id, role="muted", wraps=True), 1)


class KeyList(WholeRows):
    """All keys by heading in one column, as many as have room, none of them in part."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, KeyRow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        # Rows of this list have no room of their own on the left.
        for foot in (self.more, self.cover):
            foot.setProperty("flush", True)
        for place, (heading, keys) in enumerate(groups().items()):
            self.put(_title(ui, heading, is_first=not place))
            for key in keys:
                self.put(KeyRow(ui, key))
        self.column.addStretch(1)


class _KeyColumns(QWidget):
    """All keys by heading, side by side."""

    def __init__(self, ui: Ui, columns: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(22)
        stacks = [QVBoxLayout() for _ in range(columns)]
        for stack in stacks:
            stack.setSpacing(0)
            row.addLayout(stack, 1)
        grouped = groups()
        for stack, headings in zip(stacks, _shared_out(grouped, columns), strict=True):
            for heading in headings:
                stack.addWidget(_title(ui, heading, is_first=heading == headings[0]))
                for key in grouped[heading]:
                    stack.addWidget(KeyRow(ui, key))
            stack.addStretch(1)


def _title(ui: Ui, heading: str, *, is_first: bool) -> Label:
    title = Label(ui, heading, role="heading")
    title.setContentsMargins(0, 0 if is_first else 12, 0, 4)
    return title


def _shared_out(grouped: Mapping[str, Sequence[Key]], columns: int) -> list[list[str]]:
    """The headings of each column, so that columns are about as long: the longest first, each to the shortest."""
    order = list(grouped)
    shares: list[list[str]] = [[] for _ in range(columns)]
    lengths = [0] * columns
    for heading in sorted(order, key=lambda one: len(grouped[one]), reverse=True):
        shortest = lengths.index(min(lengths))
        shares[shortest].append(heading)
        lengths[shortest] += len(grouped[heading]) + 2
    return sorted((sorted(share, key=order.index) for share in shares), key=lambda share: order.index(share[0]))


class KeySheet(QDialog):
    """Shown on `?`; any of `?`, Esc or Enter closes it."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(ui.texts.text("keys.title"))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 18)
        column.setSpacing(12)
        column.addWidget(Label(ui, "keys.title", role="title"))
        column.addWidget(_KeyColumns(ui, columns=4))
        close = Button(ui, "dialog.close", key="Esc")
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(1280, 600)
