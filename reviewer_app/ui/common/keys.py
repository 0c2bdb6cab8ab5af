"""Every key of the program, in one table: pages bind from it, the key sheet and the settings print it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Key:
    """One action on the keyboard.

    Attributes:
        group: id of the heading it stands under.
        text_id: id of what it does.
        sequences: what to press; any of them.
        shown: how it is printed, where that differs from the first sequence.
    """

    group: str
    text_id: str
    sequences: tuple[str, ...]
    shown: str = ""

    @property
    def caption(self) -> str:
        """How the key is printed."""
        return self.shown or self.sequences[0]


_EVERYWHERE: Final = "keys.everywhere"
_QUEUE: Final = "keys.queue"
_CASE: Final = "keys.case"
_VERDICT: Final = "keys.verdict"
_FIELDS: Final = "keys.fields"
_PICTURES: Final = "keys.pictures"
_FACES: Final = "keys.faces"
_REPORTS: Final = "keys.reports"

KEYS: Final[dict[str, Key]] = {
    "sheet": Key(_EVERYWHERE, "key.sheet", ("?", "F1")),
    "go_queue": Key(_EVERYWHERE, "key.go_queue", ("Ctrl+1",)),
    "go_case": Key(_EVERYWHERE, "key.go_case", ("Ctrl+2",)),
    "go_reports": Key(_EVERYWHERE, "key.go_reports", ("Ctrl+3",)),
    "go_settings": Key(_EVERYWHERE, "key.go_settings", ("Ctrl+,",)),
    "next_case": Key(_EVERYWHERE, "key.next_case", ("N",)),
    "need_you": Key(_EVERYWHERE, "key.need_you", ("Ctrl+D",)),
    "notice_read": Key(_EVERYWHERE, "notice.read", ("Ctrl+K",)),
    "sign_out": Key(_EVERYWHERE, "key.sign_out", ("Ctrl+Shift+Q",)),
    "queue_down": Key(_QUEUE, "key.down", ("J",), "J  ↓"),
    "queue_up": Key(_QUEUE, "key.up", ("K",), "K  ↑"),
    "queue_open": Key(_QUEUE, "key.open", ("Return", "Enter"), "Enter"),
    "queue_search": Key(_QUEUE, "key.search", ("/", "Ctrl+F")),
    "queue_mine": Key(_QUEUE, "queue.mine", ("1",)),
    "queue_waiting": Key(_QUEUE, "queue.waiting", ("2",)),
    "queue_all": Key(_QUEUE, "queue.all", ("3",)),
    "queue_need_you": Key(_QUEUE, "queue.need_you", ("4",)),
    "approve": Key(_VERDICT, "case.approve", ("A",)),
    "reject": Key(_VERDICT, "case.reject", ("R",)),
    "ask_again": Key(_VERDICT, "case.ask_again", ("S",)),
    "escalate": Key(_VERDICT, "case.escalate", ("E",)),
    "release": Key(_VERDICT, "case.release", ("Ctrl+L",)),
    "step_pass": Key(_CASE, "key.step_pass", ("Space",)),
    "step_fail": Key(_CASE, "key.step_fail", ("X",)),
    "step_reopen": Key(_CASE, "key.step_reopen", ("Z",)),
    "finding": Key(_CASE, "key.finding", ("G",)),
    "finding_previous": Key(_CASE, "key.finding_previous", ("Shift+G",)),
    "note": Key(_CASE, "key.note", ("W",)),
    "back": Key(_CASE, "key.back", ("Esc",)),
    "field_down": Key(_FIELDS, "key.field_down", ("J",), "J  ↓"),
    "field_up": Key(_FIELDS, "key.field_up", ("K",), "K  ↑"),
    "field_accept": Key(_FIELDS, "key.field_accept", ("Return", "Enter"), "Enter"),
    "field_declared": Key(_FIELDS, "key.field_declared", ("Shift+Return", "Shift+Enter"), "Shift+Enter"),
    "field_all": Key(_FIELDS, "key.field_all", ("Ctrl+Return", "Ctrl+Enter"), "Ctrl+Enter"),
    "field_correct": Key(_FIELDS, "key.field_correct", ("F2",)),
    "field_unmask": Key(_FIELDS, "key.field_unmask", ("M",)),
    "doc_previous": Key(_PICTURES, "key.doc_previous", ("[",)),
    "doc_next": Key(_PICTURES, "key.doc_next", ("]",)),
    "page_previous": Key(_PICTURES, "key.page_previous", ("PgUp",)),
    "page_next": Key(_PICTURES, "key.page_next", ("PgDown",)),
    "zoom_in": Key(_PICTURES, "viewer.zoom_in", ("+", "="), "+"),
    "zoom_out": Key(_PICTURES, "viewer.zoom_out", ("-",)),
    "fit": Key(_PICTURES, "viewer.fit", ("0",)),
    "actual_size": Key(_PICTURES, "viewer.actual_size", ("O",)),
    "rotate_left": Key(_PICTURES, "viewer.rotate_left", (",",)),
    "rotate_right": Key(_PICTURES, "viewer.rotate_right", (".",)),
    "loupe": Key(_PICTURES, "viewer.loupe", ("L",)),
    "boxes": Key(_PICTURES, "viewer.boxes", ("B",)),
    "tie": Key(_PICTURES, "viewer.tie", ("T",)),
    "other_side": Key(_PICTURES, "key.other_side", ("Q",)),
    "faces": Key(_FACES, "key.faces", ("F",)),
    "compare": Key(_FACES, "key.compare", ("C",)),
    "slide_left": Key(_FACES, "key.slide_left", ("Ctrl+Left",), "Ctrl+←"),
    "slide_right": Key(_FACES, "key.slide_right", ("Ctrl+Right",), "Ctrl+→"),
    "opinion_same": Key(_FACES, "opinion.same", ("Y",)),
    "opinion_unsure": Key(_FACES, "opinion.unsure", ("U",)),
    "opinion_different": Key(_FACES, "opinion.different", ("D",)),
    "certainty_low": Key(_FACES, "key.certainty_low", ("1",)),
    "certainty_medium": Key(_FACES, "key.certainty_medium", ("2",)),
    "certainty_high": Key(_FACES, "key.certainty_high", ("3",)),
    "opinion_confirm": Key(_FACES, "key.opinion_confirm", ("P",)),
    "report_day": Key(_REPORTS, "reports.day", ("1",)),
    "report_week": Key(_REPORTS, "reports.week", ("2",)),
    "report_month": Key(_REPORTS, "reports.month", ("3",)),
    "report_automation": Key(_REPORTS, "reports.automation", ("4",)),
    "report_labels": Key(_REPORTS, "reports.labels", ("5",)),
    "report_previous": Key(_REPORTS, "key.report_previous", ("[",)),
    "report_next": Key(_REPORTS, "key.report_next", ("]",)),
    "report_down": Key(_REPORTS, "key.report_down", ("J",), "J  ↓"),
    "report_up": Key(_REPORTS, "key.report_up", ("K",), "K  ↑"),
}


def bind(owner: QWidget, name: str, slot: Callable[[], object]) -> None:
    """Have the key `name` call `slot` while `owner` is on the screen."""
    for sequence in KEYS[name].sequences:
        shortcut = QShortcut(QKeySequence(sequence), owner)
        shortcut.activated.connect(slot)


def groups() -> dict[str, list[Key]]:
    """The table by heading, in its own order."""
    grouped: dict[str, list[Key]] = {}
    for key in KEYS.values():
        grouped.setdefault(key.group, []).append(key)
    return grouped
