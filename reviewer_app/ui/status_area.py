"""How the desk is, in one line: online, unsent, needs you, pictures."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from reviewer_app.services.types import CacheState, DeskState, MediaState
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label, Tone, tone_colour
from reviewer_app.ui.settings.page import cache_words

_GAP: Final = 12
_THIN_SPACE: Final = "\u2009"
"""Before the words of a button, which stand nearer to their mark than the others do to theirs."""


class StatusArea(QWidget):
    """Always at the foot of the window.

    Signals:
        need_you_wanted: the reviewer wants to decide what waits for her.
    """

    need_you_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._state = DeskState()
        self._parts = {name: (QLabel(), Label(ui, role="muted")) for name in ("online", "unsent", "media", "cache")}
        self._need_you = Button(ui, "status_area.need_you", kind=Kind.QUIET, icon="need_you")
        self._need_you.setProperty("status", True)
        self._need_you.clicked.connect(self.need_you_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for name, (mark, words) in self._parts.items():
            row.addWidget(mark)
            row.addWidget(words)
            row.addSpacing(_GAP)
            if name == "unsent":
                row.addWidget(self._need_you)
                row.addSpacing(_GAP)
        ui.texts.changed.connect(self.render_state)
        ui.look.changed.connect(self.render_state)
        self.render_state()

    def show_state(self, state: DeskState) -> None:
        """Show another state."""
        self._state = state
        self.render_state()

    def render_state(self) -> None:
        """Icon and words for each part; what is in order and needs no word is left out."""
        texts, state = self._ui.texts, self._state
        apart = state.cache not in (CacheState.OPEN, CacheState.CLOSED)
        title, detail = cache_words(self._ui, state.cache) if apart else ("", "")
        if state.online:
            self._part("online", "online", Tone.SUCCESS, texts.text("status_area.online"))
        elif apart:
            # Beside "online only" a bare "offline" would leave open whether work goes on.
            self._part("online", "offline", Tone.DANGER, texts.text("status_area.offline_no_work"))
        else:
            self._part("online", "offline", Tone.WARNING, texts.text("status_area.offline"))
        unsent_tone = Tone.INFO if state.unsent else Tone.NEUTRAL
        self._part("unsent", "unsent", unsent_tone, texts.text("status_area.unsent", n=state.unsent))
        waiting = texts.text("status_area.need_you_n", n=state.need_you)
        self._need_you.setText(f"{_THIN_SPACE}{waiting}")
        self._need_you.setAccessibleName(waiting)
        self._need_you.setEnabled(state.need_you > 0)
        colour = tone_colour(self._ui, Tone.DANGER if state.need_you else Tone.NEUTRAL)
        self._need_you.setIcon(self._ui.look.icon("need_you", colour, side=16))
        tone = {
            MediaState.STARTING: Tone.INFO,
            MediaState.READY: Tone.NEUTRAL,
            MediaState.RESTARTING: Tone.WARNING,
            MediaState.ABSENT: Tone.DANGER,
        }[state.media]
        self._part("media", "media", tone, texts.word("media_state", state.media.value))
        self._part("cache", "lock", Tone.WARNING, title)
        for widget in self._parts["cache"]:
            widget.setVisible(apart and state.online)
        for widget in (*self._parts["cache"], *self._parts["online"]):
            widget.setToolTip(detail)

    def _part(self, name: str, icon: str, tone: Tone, words: str) -> None:
        mark, label = self._parts[name]
        mark.setPixmap(self._ui.look.pixmap(icon, tone_colour(self._ui, tone), 14, self.devicePixelRatioF()))
        label.say(words, tone)
