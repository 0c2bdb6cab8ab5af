"""Errors stay here until they are read, oldest first; what was about one try, until the next act."""

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import KeyButton, Label, Tone, restyle, tone_colour
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.notices import Notice

_ICONS = {Tone.DANGER: "alert", Tone.WARNING: "warning", Tone.INFO: "info"}
_MARK: Final = 20


class ProblemStrip(QFrame):
    """One notice at a time with how many more there are."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._notices: list[Notice] = []
        self._online = True
        self.setObjectName("problemStrip")
        self._card = QFrame()
        self._card.setObjectName("strip")
        self._mark = QLabel()
        # A strip that comes up is laid out before its mark has a picture.
        self._mark.setFixedWidth(_MARK)
        self._title = Label(ui, role="strong")
        self._detail = Label(ui, wraps=True)
        self._more = Label(ui, role="faint")
        self._read = KeyButton(ui, "notice.read", KEYS["notice_read"].caption)
        self._read.clicked.connect(self.read)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 8, 10, 0)
        outer.addWidget(self._card)
        row = QHBoxLayout(self._card)
        row.setContentsMargins(12, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        row.addWidget(self._more)
        row.addWidget(self._read)
        ui.texts.changed.connect(self.render_state)
        ui.look.changed.connect(self.render_state)
        self.render_state()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What has not been read yet."""
        return tuple(self._notices)

    def add(self, notice: Notice) -> None:
        """Show a notice after those that wait; the same one is not shown twice."""
        if notice not in self._notices:
            self._notices.append(notice)
            self.render_state()

    def show_online(self, online: bool) -> None:
        """Say what can be done with the server, or without it."""
        if online is not self._online:
            self._online = online
            self.render_state()

    def read(self) -> None:
        """The reviewer has read the notice on top."""
        self._notices = self._notices[1:]
        self.render_state()

    def forget_passing(self) -> None:
        """The reviewer went on: what was about her last try alone says nothing any more."""
        self._notices = [notice for notice in self._notices if not notice.passing]
        self.render_state()

    def forget(self, kind: str) -> None:
        """Notices of this kind are about what the reviewer has left behind."""
        self._notices = [notice for notice in self._notices if notice.kind != kind]
        self.render_state()

    def render_state(self) -> None:
        """Show the oldest notice."""
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        notice, texts = self._notices[0], self._ui.texts
        self._card.setProperty("tone", notice.tone.value)
        restyle(self._card)
        icon = _ICONS.get(notice.tone, "info")
        self._mark.setPixmap(
            self._ui.look.pixmap(icon, tone_colour(self._ui, notice.tone), _MARK, self.devicePixelRatioF())
        )
        self._title.setText(notice.title(texts))
        self._detail.setText(notice.detail(texts, online=self._online))
        more = len(self._notices) - 1
        self._more.setText(texts.text("notice.more", n=more) if more else "")
