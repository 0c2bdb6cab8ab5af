"""The key sheet: every key of the program on one page, printed from the table that binds them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Label
from reviewer_app.ui.common.keys import Key, groups


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


class KeyList(QWidget):
    """All keys by heading, in a number of columns."""

    def __init__(self, ui: Ui, *, columns: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(22)
        stacks = [QVBoxLayout() for _ in range(columns)]
        for stack in stacks:
            stack.setSpacing(4)
            row.addLayout(stack, 1)
        heights = [0] * columns
        for heading, keys in groups().items():
            shortest = heights.index(min(heights))
            stacks[shortest].addWidget(Label(ui, heading, role="heading"))
            stacks[shortest].addLayout(_group(ui, keys))
            stacks[shortest].addSpacing(8)
            heights[shortest] += len(keys) + 2
        for stack in stacks:
            stack.addStretch(1)


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
        column.addWidget(KeyList(ui, columns=4))
        close = Button(ui, "dialog.close", key="Esc")
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(1280, 600)


def _group(ui: Ui, keys: list[Key]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnMinimumWidth(0, 92)
    grid.setColumnStretch(1, 1)
    for number, key in enumerate(keys):
        caps = QHBoxLayout()
        caps.setSpacing(4)
        for caption in key.caption.split("  "):
            caps.addWidget(KeyCap(ui, caption))
        caps.addStretch(1)
        grid.addLayout(caps, number, 0)
        grid.addWidget(Label(ui, key.text_id, role="muted"), number, 1)
    return grid
