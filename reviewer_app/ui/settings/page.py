"""The settings page: language, theme, server, keys, and how this workstation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from case_contract.vocabulary import Language
from reviewer_app.services.types import CacheState, DeskState
from reviewer_app.ui.common.controls import Button, Label, Segments, Tone, rule
from reviewer_app.ui.common.look import ThemeName
from reviewer_app.ui.key_sheet import KeyList
from reviewer_app.ui.settings.view_model import ServerAnswer
from reviewer_app.ui.unsent_dialog import ask_before_leaving

if TYPE_CHECKING:
    from reviewer_app.ui.common.context import Ui
    from reviewer_app.ui.settings.view_model import SettingsViewModel


class SettingsPage(QWidget):
    """Everything a reviewer can set, applied at once; `with_keys` adds the keyboard list and this desk's state.

    Signals:
        new_store_wanted: the local store that cannot be opened is to be put aside for a new one.
    """

    new_store_wanted = Signal()

    def __init__(self, ui: Ui, model: SettingsViewModel, *, with_keys: bool = True) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._ui = ui
        self._model = model
        self._desk_state: DeskState | None = None
        self._answer: ServerAnswer | None = None
        self._languages = Segments(
            ui, [(Language.CHINESE.value, "language.zh_CN"), (Language.ENGLISH.value, "language.en")]
        )
        self._languages.chosen.connect(lambda value: model.use_language(Language(value)))
        self._themes = Segments(ui, [(ThemeName.DARK.value, "theme.dark"), (ThemeName.LIGHT.value, "theme.light")])
        self._themes.chosen.connect(lambda value: model.use_theme(ThemeName(value)))
        self._address, self._certificate = QLineEdit(), QLineEdit()
        for line in (self._address, self._certificate):
            line.setMinimumWidth(380)
            line.returnPressed.connect(self._use_server)
        self._apply = Button(ui, "settings.apply_server")
        self._apply.clicked.connect(self._use_server)
        self._server_note = Label(ui, role="faint", wraps=True)
        self._cache_title, self._cache_detail = Label(ui, role="strong"), Label(ui, role="muted", wraps=True)
        self._new_store = Button(ui, "settings.new_store")
        self._new_store.clicked.connect(self.new_store_wanted)
        self._new_store.hide()
        self._media = Label(ui, role="muted", wraps=True)
        self._keys = KeyList(ui) if with_keys else None
        self._lay_out()
        model.changed.connect(self.render_state)
        ui.texts.changed.connect(self.render_state)
        self._address.setText(model.state.server_address)
        self._certificate.setText(model.state.ca_file)
        self.render_state()

    def show_desk(self, state: DeskState) -> None:
        """Show how cache and media process are."""
        self._desk_state = state
        self.render_state()

    def render_state(self) -> None:
        """Show the settings; the only code here that touches widgets."""
        texts, state = self._ui.texts, self._model.state
        self._languages.show_chosen(state.language.value)
        self._themes.show_chosen(state.theme.value)
        self._address.setAccessibleName(texts.text("settings.server"))
        self._certificate.setAccessibleName(texts.text("settings.ca_file"))
        self._certificate.setPlaceholderText(texts.text("settings.ca_hint"))
        if self._keys is not None:
            self._keys.setAccessibleName(texts.text("keys.title"))
        self._say_answer()
        desk = self._desk_state
        if desk is not None:
            title, detail = cache_words(self._ui, desk.cache)
            self._cache_title.setText(title)
            self._cache_detail.setText(detail)
            self._new_store.setVisible(can_start_new(desk.cache))
            self._media.setText(texts.word("media_state_long", desk.media.value))

    def _use_server(self) -> None:
        if self._desk_state is None:
            self._take_server()
        else:
            ask_before_leaving(self._ui, self._desk_state, self.window(), self._take_server)

    def _take_server(self) -> None:
        self._answer = self._model.use_server(self._address.text(), self._certificate.text())
        self.render_state()

    def _say_answer(self) -> None:
        texts = self._ui.texts
        match self._answer:
            case ServerAnswer.NOT_HTTPS:
                self._server_note.say(texts.text("settings.server_refused"), Tone.DANGER)
            case ServerAnswer.NO_CA_FILE:
                self._server_note.say(texts.text("settings.ca_missing"), Tone.DANGER)
            case ServerAnswer.TAKEN:
                self._server_note.say(texts.text("settings.server_taken"), Tone.SUCCESS)
            case None:
                self._server_note.say(texts.text("settings.server_note"), Tone.NEUTRAL)

    def _lay_out(self) -> None:
        ui = self._ui
        left = QFrame()
        left.setObjectName("panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(14)
        column.addWidget(Label(ui, "settings.title", role="title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, (text_id, widget) in enumerate(
            (
                ("settings.language", self._languages),
                ("settings.theme", self._themes),
                ("settings.server", self._address),
                ("settings.ca_file", self._certificate),
            )
        ):
            grid.addWidget(Label(ui, text_id, role="muted"), row, 0)
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft if row < 2 else Qt.AlignmentFlag(0))
        server = QHBoxLayout()
        server.addWidget(self._server_note, 1)
        server.addWidget(self._apply, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(server, 4, 1)
        column.addLayout(grid)
        if self._keys is not None:
            column.addWidget(rule())
            for heading, words in (
                ("settings.store", (self._cache_title, self._cache_detail)),
                ("settings.media", (self._media,)),
            ):
                part = QVBoxLayout()
                part.setSpacing(4)
                part.addWidget(Label(ui, heading, role="heading"))
                for label in words:
                    part.addWidget(label)
                if heading == "settings.store":
                    part.addWidget(self._new_store, 0, Qt.AlignmentFlag.AlignLeft)
                column.addLayout(part)
        column.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 10)
        outer.setSpacing(10)
        outer.addWidget(left, 5)
        if self._keys is not None:
            keys = QFrame()
            keys.setObjectName("panel")
            inside = QVBoxLayout(keys)
            inside.setContentsMargins(22, 18, 8, 12)
            inside.setSpacing(10)
            inside.addWidget(Label(ui, "keys.title", role="title"))
            inside.addWidget(self._keys, 1)
            outer.addWidget(keys, 4)


def cache_words(ui: Ui, cache: CacheState) -> tuple[str, str]:
    """Title and explanation of a state of the local store."""
    # The words live with the outcomes they describe; the first frame does not need them.
    from reviewer_app.domain.key_state import CACHE_TEXTS

    words = CACHE_TEXTS.get(cache)
    if words is None:
        known = "cache.open" if cache.value == "open" else "cache.closed"
        detail = "cache.open_detail" if cache.value == "open" else "cache.closed_detail"
        return ui.texts.text(known), ui.texts.text(detail)
    return (
        ui.texts.pick(words.title_zh, words.title_en),
        ui.texts.pick(words.detail_zh, words.detail_en),
    )


def can_start_new(cache: CacheState) -> bool:
    """Whether beginning with a new local store is a way out."""
    from reviewer_app.domain.key_state import CACHE_TEXTS

    return cache in CACHE_TEXTS and CACHE_TEXTS[cache].can_start_new
