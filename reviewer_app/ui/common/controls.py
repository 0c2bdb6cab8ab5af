"""Small controls that know their words, their icon and their accessible name, in every language and theme."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from reviewer_app.ui.common.context import Ui

_PRESS_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Kind(StrEnum):
    """How a button looks; the style sheet knows each."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    TOOL = "tool"
    RAIL = "rail"
    SEGMENT = "segment"
    TAB = "tab"


class Tone(StrEnum):
    """What a colour says; always beside a word or an icon."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


def tone_colour(ui: Ui, tone: Tone) -> str:
    """The text colour of a tone."""
    tokens = ui.look.tokens
    return {
        Tone.NEUTRAL: tokens.text_muted,
        Tone.INFO: tokens.info_text,
        Tone.SUCCESS: tokens.success_text,
        Tone.WARNING: tokens.warning_text,
        Tone.DANGER: tokens.danger_text,
    }[tone]


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say `words` now; nothing where none listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def restyle(widget: QWidget) -> None:
    """Have the style sheet read a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Label(QLabel):
    """A text; with `text_id` it follows the language by itself."""

    def __init__(self, ui: Ui, text_id: str | None = None, *, role: str = "", wraps: bool = False) -> None:
        super().__init__()
        self._ui = ui
        self._text_id = text_id
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if role:
            self.setProperty("role", role)
        if text_id is not None:
            ui.texts.changed.connect(self._retitle)
            self._retitle()

    def say(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Show `text` in `tone`."""
        self.setText(text)
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)

    def _retitle(self) -> None:
        if self._text_id is not None:
            self.setText(self._ui.texts.text(self._text_id))


class Button(QPushButton):
    """A button that pages press by shortcut and people by mouse, Tab and Space alike."""

    def __init__(
        self,
        ui: Ui,
        text_id: str,
        *,
        kind: Kind = Kind.PLAIN,
        icon: str | None = None,
        key: str = "",
        checkable: bool = False,
        icon_only: bool = False,
        shows_key: bool = False,
    ) -> None:
        super().__init__()
        self.ui = ui
        self.text_id = text_id
        self.key = key
        self._icon_name = icon
        self._icon_only = icon_only
        self._shows_key = shows_key and bool(key)
        self.setCheckable(checkable)
        self.setProperty("kind", kind.value)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self._kind = kind
        ui.texts.changed.connect(self.retitle)
        ui.look.changed.connect(self.reicon)
        self.retitle()
        self.reicon()

    def show_icon(self, name: str) -> None:
        """Show another icon from now on."""
        if name != self._icon_name:
            self._icon_name = name
            self.reicon()

    def retitle(self) -> None:
        """Take the words of the language in use."""
        words = self.ui.texts.text(self.text_id)
        if not self._icon_only:
            self.setText(f"{words}  {self.key}" if self._shows_key else words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}   {self.key}" if self.key else words if self._icon_only else "")

    def reicon(self) -> None:
        """Take the colours of the theme in use."""
        if self._icon_name is None:
            return
        tokens = self.ui.look.tokens
        colour = tokens.on_accent if self._kind is Kind.PRIMARY else tokens.text_muted
        side = 20 if self._kind is Kind.RAIL else 16
        self.setIcon(self.ui.look.icon(self._icon_name, colour, side=side))
        self.setIconSize(QSize(side, side))

    def event(self, event: QEvent) -> bool:
        """Keep Space and Enter for pressing this button while it has the focus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _PRESS_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt names it
        """Press on Enter too, as people expect of a focused button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)

    def paint_panel(self, event: QPaintEvent) -> None:
        """Let the style draw everything but the words, for a button that draws those itself."""
        words = self.text()
        self.blockSignals(True)
        self.setText("")
        super().paintEvent(event)
        self.setText(words)
        self.blockSignals(False)


class TextLine(QLineEdit):
    """A line to type into, which keeps every plain key to itself; Esc leaves it.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Letters, Enter and Esc belong to what is being typed, not to the keys of the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if not held and event.key() not in (Qt.Key.Key_F1, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt names it
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class KeyButton(Button):
    """A button that shows its key as a small cap before its words."""

    def __init__(self, ui: Ui, text_id: str, key: str, *, tone: Tone = Tone.NEUTRAL, kind: Kind = Kind.PLAIN) -> None:
        self._tone = tone
        super().__init__(ui, text_id, kind=kind, key=key)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt names it
        """Room for the cap as well."""
        width = 12 + self._cap_width() + 8 + self.fontMetrics().horizontalAdvance(self.text()) + 14
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt names it
        """Never narrower than its words."""
        return self.sizeHint()

    def _cap_width(self) -> int:
        return max(20, self.fontMetrics().horizontalAdvance(self.key) + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt names it
        """Let the style draw the panel, then draw cap and words."""
        self.paint_panel(event)
        words, tokens = self.text(), self.ui.look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self._kind is Kind.PRIMARY and self.isEnabled()
        colour = QColor(tokens.on_accent if primary else tokens.text if self.isEnabled() else tokens.text_faint)
        cap_colour = QColor(colour if primary or not self.isEnabled() else tone_colour(self.ui, self._tone))
        cap = QRect(11, (self.height() - 19) // 2, self._cap_width(), 19)
        edge = QColor(cap_colour)
        edge.setAlpha(150)
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(cap_colour)
        painter.setFont(self.ui.look.font(pixels=12, bold=True))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)
        painter.setPen(colour)
        painter.setFont(self.font())
        rest = self.rect().adjusted(cap.right() + 9, 0, -8, 0)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


class Chip(QFrame):
    """A short word with an icon on a tinted ground."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._icon_name = ""
        self._tone = Tone.NEUTRAL
        self.setObjectName("chip")
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(7, 2, 8, 2)
        layout.setSpacing(5)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        ui.look.changed.connect(self._paint_icon)

    def say(self, words: str, icon: str = "", tone: Tone = Tone.NEUTRAL, tip: str = "") -> None:
        """Show `words` with `icon` in `tone`."""
        self._words.setText(words)
        self._words.setProperty("tone", tone.value)
        self._icon_name, self._tone = icon, tone
        self._icon.setVisible(bool(icon))
        self.setProperty("tone", tone.value)
        self.setToolTip(tip)
        self.setAccessibleName(words)
        restyle(self)
        restyle(self._words)
        self._paint_icon()

    def _paint_icon(self) -> None:
        if self._icon_name:
            colour = tone_colour(self._ui, self._tone)
            self._icon.setPixmap(self._ui.look.pixmap(self._icon_name, colour, 14, self.devicePixelRatioF()))


class Segments(QWidget):
    """One of several, side by side.

    Signals:
        chosen: the value of the segment a person picked.
    """

    chosen = Signal(str)

    def __init__(
        self,
        ui: Ui,
        options: Sequence[tuple[str, str]],
        *,
        keys: Sequence[str] = (),
        kind: Kind = Kind.SEGMENT,
        shows_keys: bool = False,
    ) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, Button] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for index, (value, text_id) in enumerate(options):
            key = keys[index] if index < len(keys) else ""
            button = Button(ui, text_id, kind=kind, checkable=True, key=key, shows_key=shows_keys)
            self._group.addButton(button)
            self.buttons[value] = button
            button.clicked.connect(lambda _checked, chosen=value: self.chosen.emit(chosen))
            layout.addWidget(button)

    def show_chosen(self, value: str | None) -> None:
        """Show `value` as the chosen one; None shows none."""
        self._group.setExclusive(False)
        for option, button in self.buttons.items():
            button.setChecked(option == value)
        self._group.setExclusive(value is not None)


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline between two areas."""
    line = QFrame()
    line.setObjectName("rule")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
