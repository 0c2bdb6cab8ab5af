"""What every page must keep: names for screen readers, contrast, nothing clipped, both languages, both themes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from case_contract.problems import ProblemCode
from case_contract.records import StepRecord
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import (
    CaseType,
    Certainty,
    DocumentType,
    EvidenceKind,
    FaceOpinion,
    Language,
    Role,
    StepGround,
    StepOutcome,
    Verdict,
)
from resources.sentences import load_catalogue
from reviewer_app.ui.case.reason_dialog import ReasonDialog
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.look import ThemeName, load_tokens
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.key_sheet import KeySheet
from reviewer_app.ui.need_you_dialog import NeedYouDialog
from reviewer_app.ui.reports.state import DocumentKey
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import Page, make_detail, make_summary, payment_case
from tools.screenshot_report import week_report

pytestmark = pytest.mark.slow

Build = Callable[[FakeDesk], Stage]
_INTERACTIVE = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTableView)


def _pages(qtbot: QtBot, stage: Build, language: Language) -> Iterator[tuple[str, QWidget]]:
    """Every page of the program, one after the other, at 1366×768."""
    desk = FakeDesk([payment_case(1), payment_case(2)])
    desk.who = replace(desk.who, roles=(Role.REVIEWER, Role.SUPERVISOR))
    desk.report = week_report()
    scene = stage(desk)
    scene.ui.texts.use(language)
    QApplication.processEvents()
    yield "sign-in", scene.window
    desk.online = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: scene.sign_in.state.problem == "server_away")
    yield "sign-in, server away", scene.window
    desk.trusted = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: scene.sign_in.state.problem == "server_untrusted")
    yield "sign-in, server not trusted", scene.window
    desk.online = desk.trusted = True
    desk.enrolled = False
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: bool(scene.sign_in.state.display_name))
    yield "enrolment", scene.window
    scene.sign_in.enrol("desk")
    qtbot.waitUntil(lambda: bool(scene.sign_in.state.fingerprint))
    yield "enrolment pending", scene.window
    desk.enrolled = True
    scene.sign_in.reset()
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: scene.window.work is not None)
    work = scene.window.work
    assert work is not None
    qtbot.waitUntil(lambda: work.queue_model.state.count == 2)
    yield "queue", scene.window
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    yield "case", scene.window
    work.case_model.step_finding(1)
    yield "case, finding", scene.window
    while not work.case_model.state.opinion_due:
        number = _outcomes(work) + 1
        work.case_model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(lambda done=number: _outcomes(work) == done)  # type: ignore[misc]  # a default keeps the number
        qtbot.waitUntil(lambda: not work.case_model.state.busy)
    yield "case, blind comparison", scene.window
    work.case.show_faces()
    yield "case, faces", scene.window
    work.case_model.choose_opinion(FaceOpinion.SAME)
    work.case_model.choose_certainty(Certainty.HIGH)
    work.case_model.confirm_opinion()
    qtbot.waitUntil(lambda: work.case.steps.score is not None and not work.case_model.state.busy)
    yield "case, machine's answer", scene.window
    desk.refuse_next = ProblemCode.CASE_CHANGED
    work.case_model.add_note("?")
    work.strip.add(Notice("not_taken"))
    qtbot.waitUntil(work.case.conflict.isVisible)
    yield "case, conflict and notice", scene.window
    waiting = NeedYouDialog(scene.ui, desk, scene.window)
    waiting.show()
    qtbot.waitUntil(lambda: len(waiting.findChildren(QPushButton)) > 1)
    yield "needs you", waiting
    waiting.close()
    work.strip.read()
    assert work.reports is not None
    work.show_page(work.reports)
    qtbot.waitUntil(lambda: work.reports is not None and work.reports.model.state.report is not None)
    yield "reports", scene.window
    work.reports.model.choose(DocumentKey(DocumentType.RESIDENT_ID_FRONT))
    yield "reports, fields", scene.window
    work.show_page(work.settings)
    yield "settings", scene.window
    for verdict in (Verdict.REJECT, Verdict.ASK_AGAIN, Verdict.ESCALATE):
        dialog = ReasonDialog(scene.ui, verdict, scene.window)
        dialog.show()
        yield f"reasons, {verdict.value}", dialog
        dialog.close()
    sheet = KeySheet(scene.ui, scene.window)
    sheet.show()
    yield "key sheet", sheet
    sheet.close()


def _outcomes(work: WorkArea) -> int:
    """How many steps are done, by the machine or by the reviewer."""
    return len(work.case_model.state.work.outcomes) if work.case_model.state.work is not None else 0


def _scrolls(widget: QWidget) -> bool:
    """Whether a widget lies in an area that scrolls."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _visible(root: QWidget, kinds: type | tuple[type, ...]) -> list[QWidget]:
    return [
        child
        for child in root.findChildren(QWidget)
        if isinstance(child, kinds) and child.isVisible() and child.window() is root
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, stage: Build, language: Language) -> None:
    """design.md: accessible names on every control, in the language in use."""
    nameless = []
    foreign = set(load_catalogue("zh_CN").values()) - set(load_catalogue("en").values())
    for page, root in _pages(qtbot, stage, language):
        for control in _visible(root, _INTERACTIVE):
            name = control.accessibleName()
            if not name.strip() or (language is Language.ENGLISH and name in foreign):
                nameless.append((page, type(control).__name__, control.objectName(), name))
    assert not nameless


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_clipped_on_the_smallest_screen(qtbot: QtBot, stage: Build, language: Language) -> None:
    """Labels and buttons are at least as large as their words want at 1366×768, and lie inside their window."""
    clipped = []
    for page, root in _pages(qtbot, stage, language):
        # A wrapped label learns its height with its width, and what lies around it after that.
        for _ in range(4):
            QApplication.processEvents()
        for child in _visible(root, (QLabel, QPushButton)):
            words = child.text() if isinstance(child, QLabel | QPushButton) else ""
            if not words:
                continue
            if isinstance(child, QLabel) and child.wordWrap():
                short = child.height() + 1 < child.heightForWidth(child.width())
            else:
                short = child.width() + 1 < child.sizeHint().width() or child.height() + 1 < child.sizeHint().height()
            outside = not _scrolls(child) and not root.rect().contains(child.mapTo(root, child.rect().center()))
            seen = child.visibleRegion().boundingRect()
            covered = not _scrolls(child) and (seen.height() + 1 < child.height() or seen.width() + 1 < child.width())
            if covered or (short and child.property("kind") != "rail") or outside:
                clipped.append((page, words, child.size().toTuple(), child.sizeHint().toTuple()))
    assert not clipped


@pytest.mark.parametrize("theme", list(ThemeName))
def test_texts_have_contrast(theme: ThemeName) -> None:
    """WCAG 4.5:1 for every text token on every ground it is used on."""
    tokens = asdict(load_tokens(theme))
    texts = ("text", "text_muted", "text_faint", "accent_text", *(name for name in tokens if name.endswith("_text")))
    grounds = ("window", "surface", "surface_raised", "surface_hover", "input")
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [(f"{tone}_text", f"{tone}_fill") for tone in ("danger", "warning", "success", "info")]
    pairs += [
        ("text", "selection"),
        ("text_muted", "selection"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
    ]
    pairs += [("text", f"{tone}_fill") for tone in ("danger", "warning", "info")]
    pairs += [(f"{tone}_text", "selection") for tone in ("danger", "warning", "success", "info")]
    pairs += [("text_muted", "surface_sunken")]
    weak = {
        pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2)
        for pair in pairs
        if _contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5
    }
    assert not weak


def test_language_and_theme_change_while_it_runs(qtbot: QtBot, stage: Build) -> None:
    """R88: nothing Chinese is left among the program's own words after switching to English, without a restart."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    scene.settings.use_language(Language.ENGLISH)
    scene.settings.use_theme(ThemeName.LIGHT)
    QApplication.processEvents()
    own = set(load_catalogue("zh_CN").values()) - set(load_catalogue("en").values())
    left = {
        words
        for child in scene.window.findChildren(QWidget)
        for words in (child.accessibleName(), child.text() if isinstance(child, QLabel | QPushButton) else "")
        if words in own and re.search(r"[\u4e00-\u9fff]", words)
    }
    assert not left
    assert scene.ui.look.tokens == load_tokens(ThemeName.LIGHT)


def test_every_key_is_free_of_rivals() -> None:
    """Within what is on the screen together no key does two things."""
    groups = {
        "queue": {"keys.everywhere", "keys.queue"},
        "case": {"keys.everywhere", "keys.case", "keys.verdict", "keys.fields", "keys.pictures", "keys.faces"},
    }
    for page, shown in groups.items():
        sequences = [sequence for key in KEYS.values() if key.group in shown for sequence in key.sequences]
        assert len(sequences) == len(set(sequences)), page


def test_the_first_frame_needs_nothing_heavy() -> None:
    """anchors.md section 3: the window is there before any heavy module is imported."""
    command = [sys.executable, "-m", "reviewer_app", "--measure-start"]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    figures = json.loads(finished.stdout.strip().splitlines()[-1])
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert figures["heavy_modules"] == []
    assert figures["first_usable_window_s"] > 0


def _contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_step_is_cut(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """On the smallest screen, in English, with the machine's word and the key that takes it back beside it."""
    pages = (Page(EvidenceKind.ID_FRONT), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.MERCHANT_ACCOUNT), pages, declared={})
    steps = tuple(
        StepRecord(code=step.code, outcome=StepOutcome.PASSED, grounds=(StepGround.READ_SURELY,))
        for step in detail.steps
    )
    shown = stage(FakeDesk([detail.model_copy(update={"steps": steps})], signed_in=True))
    shown.ui.texts.use(Language.ENGLISH)
    work = shown.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    titles = [step.title_en for step in TEMPLATES[CaseType.MERCHANT_ACCOUNT].steps]
    labels = [label for label in work.case.steps.findChildren(QLabel) if any(one in label.text() for one in titles)]
    assert len(labels) == len(titles)
    for label in labels:
        needed = label.fontMetrics().boundingRect(label.rect(), int(Qt.TextFlag.TextWordWrap), label.text())
        assert needed.width() <= label.width(), label.text()
        assert needed.height() <= label.height(), label.text()
