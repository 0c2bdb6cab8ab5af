"""Takes a picture of every page in both languages and both themes, from a desk in memory.

`python -m tools.take_screenshots FOLDER [--only NAME]`; with `QT_SCALE_FACTOR` set, as a finer screen shows them.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    Certainty,
    EvidenceKind,
    FaceOpinion,
    Language,
    RiskLevel,
    Severity,
    StepOutcome,
    Tier,
    Verdict,
)
from reviewer_app.services.types import AlignedFaces, CacheState, DecodedImage, MediaState, QueueScope
from reviewer_app.ui.case.state import row_key
from reviewer_app.ui.case.viewer.face_pair import Compare
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.look import Look, ThemeName
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.common.texts import Texts
from reviewer_app.ui.main_window import MainWindow
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from reviewer_app.ui.settings.view_model import SettingsViewModel
from reviewer_app.ui.sign_in.view_model import SignInViewModel
from reviewer_app.ui.work_area import WorkArea
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import START, Finding, Page, make_detail, make_summary, number_id

SIZES = ((1366, 768), (1920, 1080))
_NAMES = ("林若溪", "欧阳清和", "王大伟", "赵敏", "ANNA MARIA", "陈思远", "古丽娜尔", "李一", "周子昂", "孙晓")
_TENANTS = ("云桥支付", "海贝商城", "星屿跨境", "政务通")


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
    pictures = _pictures()
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


def _pictures() -> dict[str, Any]:
    command = [sys.executable, "-m", "tools.screenshot_pictures"]
    drawn: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return drawn


def _decoded(entry: dict[str, Any]) -> DecodedImage:
    width, height = entry["width"], entry["height"]
    return DecodedImage(width, height, width, height, width * 3, base64.b64decode(entry["pixels"]))


def _page(pictures: dict[str, Any], kind: EvidenceKind, **changes: Any) -> Page:
    entry = pictures[kind.value]
    boxes: dict[str, Any] = {name: tuple(map(tuple, quad)) for name, quad in entry["boxes"].items()}
    return replace(Page(kind, entry["fields"], boxes, rotation=entry["rotation"]), **changes)


def _merchant(pictures: dict[str, Any], number: int) -> CaseDetail:
    front = _page(pictures, EvidenceKind.ID_FRONT, unsure={"ethnicity": 0.74, "address": 0.93})
    licence = _page(pictures, EvidenceKind.BUSINESS_LICENCE, unsure={"business_scope": 0.82})
    pages = (front, _page(pictures, EvidenceKind.ID_BACK), licence, Page(EvidenceKind.SELFIE, pages=1))
    declared = {
        "name": front.fields["name"],
        "id_number": front.fields["id_number"][:-2] + "38",
        "company_name": licence.fields["name"],
        "uscc": licence.fields["uscc"],
    }
    findings = (
        Finding(
            "declared_mismatch", Severity.ALERT, EvidenceKind.ID_FRONT, front.boxes.get("id_number"), "id_number", 0.99
        ),
        Finding("field_low_confidence", Severity.WARNING, EvidenceKind.ID_FRONT, None, "ethnicity", 0.74),
        Finding("glare", Severity.WARNING, EvidenceKind.BUSINESS_LICENCE, None, None, 0.88),
        Finding("validity_term_unusual", Severity.INFO, EvidenceKind.ID_BACK, None, "valid_until", 0.91),
        Finding("faces_uncertain", Severity.WARNING),
    )
    summary = make_summary(
        number,
        case_type=CaseType.MERCHANT_ACCOUNT,
        tier=Tier.URGENT,
        risk=RiskLevel.HIGH,
        status=CaseStatus.IN_REVIEW,
        name=front.fields["name"],
        age=timedelta(minutes=11, seconds=18),
        alerts=1,
        warnings=3,
        code="7QK2-M9XB",
    )
    return make_detail(summary, pages, declared=declared, findings=findings)


def _traveller(pictures: dict[str, Any], number: int) -> CaseDetail:
    passport = _page(pictures, EvidenceKind.PASSPORT)
    declared = {name: passport.fields[name] for name in ("surname", "given_names") if name in passport.fields}
    summary = make_summary(
        number,
        case_type=CaseType.CROSS_BORDER,
        tier=Tier.NORMAL,
        risk=RiskLevel.LOW,
        name=" ".join(declared.values()),
        tenant="星屿跨境金融信息服务（上海）有限公司",
        age=timedelta(minutes=31),
    )
    return make_detail(summary, (passport, Page(EvidenceKind.SELFIE, pages=1)), declared=declared)


def _rows() -> list[Any]:
    rows = []
    ages = (2, 9, 14, 21, 26, 29, 33, 47, 62, 80, 95, 118, 124, 7, 3, 51, 18, 66, 88, 11, 40, 5, 77, 103)
    for number, age in enumerate(ages):
        tier = (Tier.NORMAL, Tier.URGENT, Tier.NORMAL, Tier.COMPLEX_RISK, Tier.NORMAL)[number % 5]
        status = CaseStatus.READY if number % 6 else CaseStatus.WAITING_CUSTOMER
        summary = make_summary(
            100 + number,
            case_type=tuple(CaseType)[number % 3],
            tier=tier,
            risk=tuple(RiskLevel)[(number * 2) % 3],
            status=status,
            name=_NAMES[number % len(_NAMES)],
            tenant=_TENANTS[number % len(_TENANTS)],
            age=timedelta(minutes=age, seconds=number * 7),
            alerts=(0, 0, 1, 0, 2)[number % 5],
            warnings=(0, 2, 1, 0, 0, 3)[number % 6],
        )
        if status is CaseStatus.WAITING_CUSTOMER:
            clock = summary.clock.model_copy(update={"paused_at": START - timedelta(minutes=1)})
            summary = summary.model_copy(update={"clock": clock})
        rows.append(summary)
    return rows


def _stage(ui: Ui, pictures: dict[str, Any], *, signed_in: bool) -> Scene:
    merchant = _merchant(pictures, 1)
    traveller = _traveller(pictures, 2)
    desk = FakeDesk([merchant, traveller], more_rows=_rows(), signed_in=signed_in)
    images = {
        item.evidence_id: _decoded(pictures[item.kind.value])
        for item in (*merchant.evidence, *traveller.evidence)
        if item.kind.value in pictures
    }
    faces = AlignedFaces(_decoded(pictures["face_a"]), _decoded(pictures["face_b"])) if "face_a" in pictures else None
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
    until(lambda: not model.state.busy and not model.sure_rows())
    row = next(row for row in model.state.rows if row.field == "id_number")
    model.select(row_key(row))


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
    for _ in range(3):
        scene.work.case_model.say_step(StepOutcome.PASSED)
        settle(60)


def _case_revealed(scene: Scene) -> None:
    _case_blind(scene)
    model = scene.work.case_model
    model.choose_certainty(Certainty.HIGH)
    model.confirm_opinion()
    settle(60)
    model.add_note("执照反光处已用放大镜核对。")
    settle(60)
    model.next_finding()
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
    "case_blind": _case_blind,
    "case_revealed": _case_revealed,
    "case_conflict": _case_conflict,
    "reasons": _reasons,
    "settings": _settings,
    "keys": _keys,
}

if __name__ == "__main__":
    sys.exit(main())
