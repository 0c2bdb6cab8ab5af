"""Takes a picture of every page in both languages and both themes, from a desk in memory.

`python -m tools.take_screenshots FOLDER [--only NAME]`; with `QT_SCALE_FACTOR` set, as a finer screen shows them.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from case_contract.problems import ProblemCode
from case_contract.vocabulary import (
    Certainty,
    DocumentType,
    FaceOpinion,
    Language,
    Role,
    StepOutcome,
    Verdict,
)
from reviewer_app.domain.field_table import sure_rows
from reviewer_app.services.types import AlignedFaces, CacheState, MediaState, QueueScope
from reviewer_app.ui.case.state import row_key
from reviewer_app.ui.case.viewer.face_pair import Compare
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.look import Look, ThemeName
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.common.texts import Texts
from reviewer_app.ui.main_window import MainWindow
from reviewer_app.ui.reports.state import DocumentKey, Shown
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from reviewer_app.ui.settings.view_model import SettingsViewModel
from reviewer_app.ui.sign_in.view_model import SignInViewModel
from reviewer_app.ui.work_area import WorkArea
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import START, number_id
from tools.screenshot_cases import (
    decoded,
    merchant_case,
    one_picture_case,
    pictures_drawn,
    rows_of_a_queue,
    traveller_case,
)
from tools.screenshot_report import NOTHING, PERMIT, week_labels, week_report

SIZES = ((1366, 768), (1920, 1080))


@dataclass
class Scene:
    """A window with its desk."""

    window: MainWindow
    desk: FakeDesk
    sign_in: SignInViewModel

    @property
    def work(self) -> WorkArea:
        """The work area; somebody is signed in."""
        if self.window.work is None:
            raise RuntimeError("nobody is signed in")
        return self.window.work


def main() -> int:
    """Take them all; prints each file's path."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="take only scenes whose name contains this")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application runs already")
    pictures = pictures_drawn()
    for language in Language:
        for theme in ThemeName:
            ui = Ui(Texts(language), Look(application, theme), Background(), lambda: START)
            for name, act in SCENES.items():
                if chosen.only not in name:
                    continue
                for width, height in SIZES:
                    scene = _stage(ui, pictures, signed_in=not name.startswith("sign_in"))
                    scene.window.resize(width, height)
                    settle()
                    shown = act(scene) or scene.window
                    settle()
                    path = chosen.folder / f"{name}_{language.value}_{theme.value}_{width}.png"
                    shown.grab().save(str(path))
                    print(path)
                    scene.window.close()
                    scene.window.deleteLater()
                    settle(20)
    return 0


def settle(milliseconds: int = 150) -> None:
    """Let everything queued happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(reached: Callable[[], bool]) -> None:
    """Let things happen until `reached`, however slow the machine is today; raises RuntimeError when they do not."""
    for _ in range(200):
        if reached():
            return
        settle(50)
    raise RuntimeError("what the picture shows did not happen")


def _stage(ui: Ui, pictures: dict[str, Any], *, signed_in: bool) -> Scene:
    merchant = merchant_case(pictures, 1)
    traveller = traveller_case(pictures, 2)
    one_picture = one_picture_case(pictures, 3)
    desk = FakeDesk([merchant, traveller, one_picture], more_rows=rows_of_a_queue(), signed_in=False)
    desk.who = replace(desk.who, roles=(Role.REVIEWER, Role.SUPERVISOR))
    desk.report = week_report()
    desk.labels = week_labels()
    if signed_in:
        desk.sign_in("supervisor", PASSWORD, CODE)
    images = {
        item.evidence_id: decoded(pictures[item.kind.value])
        for item in (*merchant.evidence, *traveller.evidence, *one_picture.evidence)
        if item.kind.value in pictures
    }
    images[one_picture.evidence[0].evidence_id] = decoded(pictures["both_sides"])
    faces = AlignedFaces(decoded(pictures["face_a"]), decoded(pictures["face_b"])) if "face_a" in pictures else None
    desk.show_pictures(images, faces)
    settings = Settings(ui.texts.language, ui.look.theme, "https://desk.example:8443", "")
    stored = SettingsFile(Path(tempfile.gettempdir()) / "screenshots-settings.json")
    sign_in = SignInViewModel(ui.background)
    window = MainWindow(ui, sign_in, SettingsViewModel(ui, stored, settings))
    window.use_desk(desk)
    window.show()
    sign_in.desk_ready(desk)
    settle(60)
    return Scene(window, desk, sign_in)


def _case(scene: Scene) -> None:
    scene.work.queue_model.next_case()
    model = scene.work.case_model
    until(lambda: model.state.view is not None and not model.state.busy)
    model.accept_sure()
    until(lambda: not model.state.busy and not sure_rows(model.state.rows))
    row = next(row for row in model.state.rows if row.field == "id_number")
    model.select(row_key(row))


def _case_findings(scene: Scene) -> None:
    _case(scene)
    scene.work.case_model.step_finding(1)
    scene.work.case_model.step_finding(1)
    settle()


def _case_two_documents(scene: Scene) -> None:
    model = scene.work.case_model
    scene.work.queue_model.open_case(number_id(3), held=False)
    until(lambda: model.state.view is not None)
    settle()
    model.step_finding(1)


def _reports(scene: Scene) -> None:
    page = scene.work.reports
    if page is None:
        raise RuntimeError("no reports for whoever is signed in")
    scene.work.show_page(page)
    until(lambda: page.model.state.report is not None)


def _reports_fields(scene: Scene) -> None:
    _reports(scene)
    page = scene.work.reports
    if page is not None:
        page.model.choose(DocumentKey(DocumentType.RESIDENT_ID_FRONT))


def _reports_labels(scene: Scene) -> None:
    _reports(scene)
    page = scene.work.reports
    if page is not None:
        page.model.show(Shown.LABELS)
        until(lambda: page.model.state.labels is not None)


def _reports_of_a_pack(scene: Scene) -> None:
    _reports(scene)
    page = scene.work.reports
    if page is not None:
        page.model.choose(DocumentKey(DocumentType.REGIONAL, PERMIT.pack))


def _reports_empty(scene: Scene) -> None:
    report = week_report()
    scene.desk.report = report.model_copy(
        update={
            "cases": 0,
            "documents": (),
            "by_step": (),
            **dict.fromkeys(("entry", "reading", "steps"), NOTHING),
        }
    )
    _reports(scene)


def _case_passport(scene: Scene) -> None:
    model = scene.work.case_model
    scene.work.queue_model.open_case(number_id(2), held=False)
    until(lambda: model.state.view is not None)
    model.select(row_key(next(row for row in model.state.rows if row.field == "document_number")))


def _case_blind(scene: Scene) -> None:
    _case(scene)
    _to_faces(scene)
    scene.work.case_model.choose_opinion(FaceOpinion.SAME)
    scene.work.case.show_faces()


def _to_faces(scene: Scene) -> None:
    model = scene.work.case_model
    while not model.state.opinion_due:
        model.say_step(StepOutcome.PASSED)
        until(lambda: not model.state.busy)


def _case_revealed(scene: Scene) -> None:
    _case_blind(scene)
    model = scene.work.case_model
    model.choose_certainty(Certainty.HIGH)
    model.confirm_opinion()
    settle(60)
    model.add_note("执照反光处已用放大镜核对。")
    settle(60)
    model.step_finding(1)
    scene.work.case.right.use_compare(Compare.SLIDER)


def _case_conflict(scene: Scene) -> None:
    _case(scene)
    scene.desk.refuse_next = ProblemCode.CASE_CHANGED
    model = scene.work.case_model
    model.correct(model.state.selected, "330102199004120028")
    settle(60)
    scene.work.strip.read()
    scene.desk.online = False
    model.say_step(StepOutcome.PASSED)
    settle(60)
    scene.desk.change_media(MediaState.RESTARTING)


def _case_typed_number(scene: Scene) -> None:
    """A number that does not hold: as it is said at once, and as the server's finding beneath it."""
    _case(scene)
    model = scene.work.case_model
    model.correct(model.state.selected, "330102199004120028")
    until(lambda: not model.state.busy)


def _reasons(scene: Scene) -> QWidget:
    _case(scene)
    until(lambda: not scene.work.case_model.state.busy)
    scene.work.case.decide(Verdict.REJECT)
    until(lambda: scene.work.case.open_dialog() is not None)
    dialog = scene.work.case.open_dialog()
    if dialog is None:
        raise RuntimeError("the dialog closed")
    dialog.choose(("document_expired", "number_invalid"))
    return dialog


def _queue(scene: Scene) -> None:
    scene.work.queue_model.show_scope(QueueScope.ALL)
    settle()
    scene.work.queue.table.selectRow(2)


def _queue_trouble(scene: Scene) -> None:
    scene.desk.online = False
    scene.desk.cache = CacheState.NO_KEYRING_ONLINE_ONLY
    scene.desk.change_media(MediaState.ABSENT)
    scene.work.strip.add(Notice(ProblemCode.LEASE_EXPIRED.value))


def _settings(scene: Scene) -> None:
    scene.work.show_page(scene.work.settings)


def _keys(scene: Scene) -> QWidget:
    scene.work.show_key_sheet()
    settle()
    return next(child for child in scene.window.findChildren(QWidget) if type(child).__name__ == "KeySheet")


def _sign_in_away(scene: Scene) -> None:
    scene.desk.online = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)


def _sign_in_untrusted(scene: Scene) -> None:
    scene.desk.trusted = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)


def _sign_in_pending(scene: Scene) -> None:
    scene.desk.enrolled = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    settle(60)
    scene.sign_in.enrol("家中工作站")


def _sign_in_enrol(scene: Scene) -> None:
    scene.desk.enrolled = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)


SCENES: dict[str, Callable[[Scene], QWidget | None]] = {
    "sign_in": lambda _scene: None,
    "sign_in_away": _sign_in_away,
    "sign_in_untrusted": _sign_in_untrusted,
    "sign_in_enrol": _sign_in_enrol,
    "sign_in_pending": _sign_in_pending,
    "queue": _queue,
    "queue_trouble": _queue_trouble,
    "case": _case,
    "case_passport": _case_passport,
    "case_findings": _case_findings,
    "case_two_documents": _case_two_documents,
    "case_typed_number": _case_typed_number,
    "case_blind": _case_blind,
    "case_revealed": _case_revealed,
    "case_conflict": _case_conflict,
    "reasons": _reasons,
    "reports": _reports,
    "reports_fields": _reports_fields,
    "reports_labels": _reports_labels,
    "reports_of_a_pack": _reports_of_a_pack,
    "reports_empty": _reports_empty,
    "settings": _settings,
    "keys": _keys,
}

if __name__ == "__main__":
    sys.exit(main())
