"""One of the two viewers: tabs of what can be shown, tools, and the picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from case_contract.frozen import Quad
from reviewer_app.services.types import DecodedImage, MediaProblem
from reviewer_app.ui.case.state import DocumentTab
from reviewer_app.ui.case.viewer.face_pair import Compare, FacePairView
from reviewer_app.ui.case.viewer.image_view import ImageView
from reviewer_app.ui.case.viewer.overlay import Mark
from reviewer_app.ui.case.viewer.pictures import SCREEN_SIDE, Pictures
from reviewer_app.ui.case.viewer.viewport import Stance
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label, Segments
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.notices import media_sentence

FACES: Final = "faces"
_TOOLS: Final = (
    ("rotate_left", "viewer.rotate_left"),
    ("rotate_right", "viewer.rotate_right"),
    ("zoom_out", "viewer.zoom_out"),
    ("zoom_in", "viewer.zoom_in"),
    ("fit", "viewer.fit"),
    ("actual_size", "viewer.actual_size"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page a viewer shows, and how many quarter turns make it upright."""

    evidence_id: UUID
    page: int
    page_count: int
    own_turns: int


class EvidencePanel(QFrame):
    """A viewer with its tabs and tools.

    Signals:
        tab_chosen: value of a tab (an evidence id, or `faces`).
        page_stepped: by how many pages.
        looked_closely: the picture was zoomed into.
    """

    tab_chosen = Signal(str)
    page_stepped = Signal(int)
    looked_closely = Signal()

    def __init__(self, ui: Ui, pictures: Pictures, *, with_faces: bool) -> None:
        super().__init__()
        self._ui = ui
        self._pictures = pictures
        self._shown: Shown | None = None
        self._stance = Stance()
        self._full_asked = False
        self._wanted: Quad | None = None
        self.setObjectName("panel")
        self.view = ImageView(ui)
        self.faces = FacePairView(ui) if with_faces else None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        if self.faces is not None:
            self._stack.addWidget(self.faces)
        self._tabs: dict[str, Button] = {}
        self._tab_row = QHBoxLayout()
        self._tab_row.setSpacing(2)
        self.tools: dict[str, Button] = {}
        self._build_tools()
        self._lay_out()
        self.view.wants_full.connect(self._fetch_full)
        self.view.zoomed.connect(lambda _factor, _u, _v: self._note_zoom())

    def show_tabs(self, tabs: Sequence[DocumentTab], chosen: str) -> None:
        """These tabs, and the faces where this viewer has them."""
        wanted = {tab.value: _tab_text(tab, tabs) for tab in tabs}
        if self.faces is not None and tabs:
            wanted[FACES] = "evidence_tab.faces"
        if {value: button.text_id for value, button in self._tabs.items()} != wanted:
            for button in self._tabs.values():
                self._tab_row.removeWidget(button)
                button.deleteLater()
            self._tabs = {}
            for value, text_id in wanted.items():
                self._add_tab(value, text_id)
        for value, button in self._tabs.items():
            button.setChecked(value == chosen)
        faces_shown = chosen == FACES and self.faces is not None
        self._stack.setCurrentIndex(1 if faces_shown else 0)
        for button in self.tools.values():
            button.setVisible(not faces_shown)
        if self.modes is not None:
            self.modes.setVisible(faces_shown)

    def show_page(self, shown: Shown | None) -> None:
        """Show a page; how the reviewer looks at it is kept from the last one."""
        self._pages.setVisible(shown is not None and shown.page_count > 1)
        if shown is not None:
            self._page_words.setText(f"{shown.page + 1}/{shown.page_count}")
        if shown == self._shown:
            return
        if self._shown is not None and self.view.viewport.image_width > 1:
            self._stance = self.view.stance
        self._shown = shown
        self._full_asked = False
        self._wanted = None
        if shown is None:
            self._stance = Stance()
            self.view.clear(self._ui.texts.text("viewer.nothing"))
            return
        self.view.clear(self._ui.texts.text("viewer.loading"))
        self._pictures.fetch(shown.evidence_id, shown.page, SCREEN_SIDE, self._arrival(shown))

    def reveal(self, quad: Quad | None) -> None:
        """Bring a region of the page that is shown into view, the whole page with None; once there is a picture."""
        if not self.view.has_image:
            self._wanted = quad
        elif quad is None:
            self.view.fit()
        else:
            self.view.go_to(quad)

    def keep_in_sight(self, quad: Quad) -> None:
        """Move a region of the page that is shown into the view, at the zoom that it has."""
        if self.view.has_image:
            self.view.keep_in_sight(quad)

    def retry(self) -> None:
        """Ask again for the page when there is no picture of it."""
        if self._shown is not None and not self.view.has_image:
            self._pictures.fetch(self._shown.evidence_id, self._shown.page, SCREEN_SIDE, self._arrival(self._shown))

    def forget(self) -> None:
        """Look at the next case afresh."""
        self._shown = None
        self._stance = Stance()
        self.view.clear()
        if self.faces is not None:
            self.faces.clear()

    def show_marks(self, marks: Sequence[Mark], lit: str) -> None:
        """Show outlines over the page."""
        self.view.show_marks(marks, lit or None)

    def use_compare(self, mode: Compare) -> None:
        """Compare the faces in another way."""
        if self.faces is not None and self.modes is not None:
            self.faces.compare_by(mode)
            self.modes.show_chosen(mode.value)

    def _arrival(self, shown: Shown) -> Callable[[DecodedImage | MediaProblem], None]:
        def arrived(result: DecodedImage | MediaProblem) -> None:
            if shown != self._shown:
                return
            if isinstance(result, MediaProblem):
                self.view.clear(media_sentence(self._ui.texts, result))
            else:
                self.view.show_image(result, shown.own_turns, self._stance)
                if self._wanted is not None:
                    self.view.go_to(self._wanted)
                    self._wanted = None

        return arrived

    def _fetch_full(self) -> None:
        shown = self._shown
        if shown is None or self._full_asked:
            return
        self._full_asked = True

        def arrived(result: DecodedImage | MediaProblem) -> None:
            if shown == self._shown and isinstance(result, DecodedImage):
                self.view.sharpen(result)

        self._pictures.fetch(shown.evidence_id, shown.page, 0, arrived)

    def _note_zoom(self) -> None:
        if self.view.viewport.zoom > 1.4:
            self.looked_closely.emit()

    def _add_tab(self, value: str, text_id: str) -> None:
        button = Button(self._ui, text_id, kind=Kind.TAB, checkable=True)
        button.clicked.connect(lambda _checked: self.tab_chosen.emit(value))
        self._tabs[value] = button
        self._tab_row.addWidget(button)

    def _build_tools(self) -> None:
        for name, text_id in _TOOLS:
            self.tools[name] = self._tool(name, text_id)
        self.tools["rotate_left"].clicked.connect(lambda: self.view.turn(-1))
        self.tools["rotate_right"].clicked.connect(lambda: self.view.turn(1))
        self.tools["zoom_out"].clicked.connect(self.view.zoom_out)
        self.tools["zoom_in"].clicked.connect(self.view.zoom_in)
        self.tools["fit"].clicked.connect(self.view.fit)
        self.tools["actual_size"].clicked.connect(self.view.actual_size)
        self.modes: Segments | None = None
        if self.faces is None:
            return
        options = [
            (Compare.SIDE_BY_SIDE.value, "faces.side_by_side"),
            (Compare.FLICKER.value, "faces.flicker"),
            (Compare.SLIDER.value, "faces.slider"),
            (Compare.DIFFERENCE.value, "faces.difference"),
        ]
        self.modes = Segments(self._ui, options, kind=Kind.TAB)
        self.modes.chosen.connect(lambda value: self.use_compare(Compare(value)))
        self.modes.show_chosen(Compare.SIDE_BY_SIDE.value)
        self.modes.hide()

    def add_toggle(self, name: str, text_id: str, *, on: bool, slot: Callable[[bool], object]) -> None:
        """A tool that is on or off."""
        button = self._tool(name, text_id)
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(slot)
        self.tools[name] = button
        self._tool_row.addWidget(button)

    def _tool(self, name: str, text_id: str) -> Button:
        return Button(self._ui, text_id, kind=Kind.TOOL, icon=name, icon_only=True, key=KEYS[name].caption)

    def _lay_out(self) -> None:
        self._pages = QWidget()
        pages = QHBoxLayout(self._pages)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(0)
        back = Button(self._ui, "key.page_previous", kind=Kind.TOOL, icon="previous_page", icon_only=True, key="PgUp")
        on = Button(self._ui, "key.page_next", kind=Kind.TOOL, icon="next_page", icon_only=True, key="PgDown")
        back.clicked.connect(lambda: self.page_stepped.emit(-1))
        on.clicked.connect(lambda: self.page_stepped.emit(1))
        self._page_words = Label(self._ui, role="muted")
        for widget in (back, self._page_words, on):
            pages.addWidget(widget)
        self._pages.hide()
        self._tool_row = QHBoxLayout()
        self._tool_row.setSpacing(0)
        for button in self.tools.values():
            self._tool_row.addWidget(button)
        if self.modes is not None:
            self._tool_row.addWidget(self.modes)
        head = QHBoxLayout()
        head.setContentsMargins(6, 4, 6, 4)
        head.setSpacing(4)
        head.addLayout(self._tab_row)
        head.addWidget(self._pages)
        head.addStretch(1)
        head.addLayout(self._tool_row)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addLayout(head)
        inside.addWidget(self._stack, 1)
        inside.setAlignment(head, Qt.AlignmentFlag.AlignTop)


def _tab_text(tab: DocumentTab, tabs: Sequence[DocumentTab]) -> str:
    """The word for a kind; one of a data pack is a document, a second of its kind on one picture "another one"."""
    if tab.kind is None and tab.reading_id is None:
        return "evidence_tab.document"
    if tab.kind is None or (tab.reading_id is not None and any(tab.kind is one.kind for one in tabs if one is not tab)):
        return "evidence_tab.another"
    return _TAB_TEXTS[tab.kind.value]


_TAB_TEXTS: Final = {
    "id_front": "evidence_tab.id_front",
    "id_back": "evidence_tab.id_back",
    "business_licence": "evidence_tab.business_licence",
    "passport": "evidence_tab.passport",
    "selfie": "evidence_tab.selfie",
}
