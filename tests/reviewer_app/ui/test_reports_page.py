"""The reports page: shares and goals, documents, fields, steps, risk labels, by keyboard (R20, R24, R56, R57, R91)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from case_contract.problems import ProblemCode
from case_contract.reports import Ratio
from case_contract.vocabulary import ACCOUNT_ROLES, DocumentType, Language, Role
from case_server.reports.service import ratio
from reviewer_app.services.types import ReportProblem
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.reports.page import ReportsPage
from reviewer_app.ui.reports.state import DocumentKey, Shown
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tools.screenshot_report import NOTHING, PERMIT, week_labels, week_report

pytestmark = pytest.mark.slow

Build = Callable[[FakeDesk], Stage]
CONTROL = Qt.KeyboardModifier.ControlModifier
K = Qt.Key


def signed_in(*roles: Role) -> FakeDesk:
    """A desk of somebody with these roles."""
    desk = FakeDesk()
    desk.who = replace(desk.who, roles=roles)
    desk.report = week_report()
    desk.labels = week_labels()
    desk.sign_in("somebody", PASSWORD, CODE)
    return desk


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key to whatever has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def opened(qtbot: QtBot, stage: Build, desk: FakeDesk) -> tuple[WorkArea, ReportsPage]:
    """The page, come to by its key."""
    work = stage(desk).window.work
    assert work is not None
    press(K.Key_3, CONTROL)
    page = work.reports
    assert page is not None
    qtbot.waitUntil(lambda: page.isVisible() and not page.model.state.loading)
    return work, page


def below(page: ReportsPage) -> str:
    """Which table is below the documents."""
    return "steps" if page._below.currentWidget() is page.steps else "fields"


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_only_who_may_read_reports_has_the_page(qtbot: QtBot, stage: Build, role: Role) -> None:
    """Least privilege: the rail of a reviewer has no such page, and the key does nothing."""
    work = stage(signed_in(role)).window.work
    assert work is not None
    may = role in {Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
    assert (work.reports is not None) == may
    press(K.Key_3, CONTROL)
    assert (work.pages.currentWidget() is work.reports) == may


def test_documents_and_what_is_behind_them(qtbot: QtBot, stage: Build) -> None:
    """All first with the steps below; J goes to a document and shows its fields, K back."""
    _, page = opened(qtbot, stage, signed_in(Role.SUPERVISOR))
    report = week_report()
    assert page._documents.rowCount() == 1 + len(report.documents)
    assert below(page) == "steps"
    assert page._steps.rowCount() == len(report.by_step)
    press(K.Key_J)
    assert page.model.state.chosen == DocumentKey(DocumentType.RESIDENT_ID_FRONT)
    assert below(page) == "fields"
    assert [line.cells[0] for line in page._fields.lines][:2] == ["姓名", "性别"]
    press(K.Key_K)
    assert page.model.state.document is None
    assert below(page) == "steps"


def test_the_shares_stand_beside_their_goals_in_words(qtbot: QtBot, stage: Build) -> None:
    """R20, R56, R57: each with counts, interval and whether its goal is met, also for who cannot see the sign."""
    desk = signed_in(Role.AUDITOR)
    desk.report = week_report().model_copy(
        update={
            "entry": Ratio(hits=799, trials=1000, lower=7730, upper=8230),
            "steps": Ratio(hits=400, trials=1000, lower=3700, upper=4310),
            "reading": Ratio(hits=9990, trials=10_000, lower=9980, upper=9996),
        }
    )
    _, page = opened(qtbot, stage, desk)
    said = {name: card.accessibleName() for name, card in page._cards.items()}
    assert "79.9%，799 / 1000，95% 区间 77.3–82.3%，目标 80%：未达目标" in said["entry"]
    assert said["steps"].endswith("目标 40%：目前达到，尚不能确定")
    assert said["reading"].endswith("目标 99.2%：达到目标")
    chips = {name: card._chip.accessibleName() for name, card in page._cards.items()}
    assert chips == {"entry": "未达目标 ≥ 80%", "steps": "目前 ≥ 40%，尚不能确定", "reading": "达到目标 ≥ 99.2%"}
    assert {name: card._chip.property("tone") for name, card in page._cards.items()} == {
        "entry": Tone.WARNING.value, "steps": Tone.NEUTRAL.value, "reading": Tone.SUCCESS.value,
    }  # fmt: skip
    cell = page._documents.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "未达目标" in str(cell)
    page._ui.texts.use(Language.ENGLISH)
    assert page._cards["entry"].accessibleName().endswith("goal 80%: goal missed")
    assert page._cards["steps"].accessibleName().endswith("goal 40%: reached so far, not certain yet")


def _colours(page: ReportsPage, row: int) -> set[str]:
    """What colours the cell of the first share in a row has."""
    cell = page.documents.visualRect(page._documents.index(row, 2))
    picture = page.documents.viewport().grab(cell).toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_only_a_share_that_is_surely_at_its_goal_is_green(qtbot: QtBot, stage: Build) -> None:
    """R56: two cases show nothing for sure; sign and bar of a row follow the one rule."""
    desk = signed_in(Role.SUPERVISOR)
    report = week_report()
    few = report.documents[0].model_copy(update={"cases": 1, "entry": ratio(6, 6)})
    many = report.documents[1].model_copy(update={"entry": ratio(950, 1000)})
    missed = report.documents[2].model_copy(update={"entry": ratio(3, 4)})
    desk.report = report.model_copy(update={"entry": ratio(24, 26), "documents": (few, many, missed)})
    _, page = opened(qtbot, stage, desk)
    tokens = page._ui.look.tokens
    seen = [_colours(page, row) & {tokens.success_text, tokens.warning_text} for row in range(4)]
    assert seen == [set(), set(), {tokens.success_text}, {tokens.warning_text}]


def test_periods_by_keyboard(qtbot: QtBot, stage: Build) -> None:
    """R91: day, week and month; backwards without end, forwards not past today; asked as whole days."""
    desk = signed_in(Role.SUPERVISOR)
    _, page = opened(qtbot, stage, desk)

    def asked() -> tuple[timedelta, datetime]:
        since, until, _ = desk.reports_asked[-1]
        return until - since, until.astimezone()

    today = desk._now().astimezone()
    length, until = asked()
    assert length == timedelta(days=7)
    assert until > today
    press(K.Key_BracketRight)
    assert asked() == (length, until), "there is nothing after today"
    press(K.Key_BracketLeft)
    assert asked()[1] <= today
    press(K.Key_BracketRight)
    press(K.Key_1)
    length, until = asked()
    assert (length, until.date() - timedelta(days=1)) == (timedelta(days=1), today.date())
    press(K.Key_3)
    length, until = asked()
    assert timedelta(days=28) <= length <= timedelta(days=31, hours=1)
    assert until.day == 1
    qtbot.waitUntil(lambda: not page.model.state.loading)


def test_nothing_decided_no_right_and_no_server_are_three_sentences(qtbot: QtBot, stage: Build) -> None:
    """An empty page says why it is empty."""
    desk = signed_in(Role.SUPERVISOR)
    empty = {"cases": 0, "documents": (), "by_step": (), "entry": NOTHING, "steps": NOTHING, "reading": NOTHING}
    desk.report = week_report().model_copy(update=empty)
    _, page = opened(qtbot, stage, desk)
    assert page._empty.isVisible()
    sentences = [page._empty.text()]
    desk.report = ReportProblem(ProblemCode.NOT_ALLOWED)
    page.model.load()
    qtbot.waitUntil(lambda: page.model.state.trouble is ProblemCode.NOT_ALLOWED)
    sentences.append(page._empty.text())
    desk.online = False
    page.model.load()
    qtbot.waitUntil(lambda: page.model.state.trouble is not ProblemCode.NOT_ALLOWED and not page.model.state.loading)
    sentences.append(page._empty.text())
    assert len(set(sentences)) == 3
    assert all(sentences)
    assert page._cards["entry"].accessibleName() == "—"


def test_tenants_are_chosen_where_there_are_several(qtbot: QtBot, stage: Build) -> None:
    """One tenant needs no choice; of several each can be asked for alone."""
    desk = signed_in(Role.SUPERVISOR)
    (known,) = desk.who.tenant_names
    other = (desk.who.account_id, "海贝商城")
    desk.who = replace(desk.who, tenant_names=(known, other))
    desk.sign_in("somebody", PASSWORD, CODE)
    _, page = opened(qtbot, stage, desk)
    assert page._tenant_box.isVisible()
    page._tenant_box.setCurrentIndex(2)
    page._tenant_box.activated.emit(2)
    assert desk.reports_asked[-1][2] == other[0]


def test_each_document_of_a_pack_has_its_row_and_title(qtbot: QtBot, stage: Build) -> None:
    """R56: a permit and a foreign card are two rows, each by its own title, with its own fields below."""
    _, page = opened(qtbot, stage, signed_in(Role.SUPERVISOR))
    rows = [line.cells[0] for line in page._documents.lines]
    assert rows[-2:] == ["港澳居民来往内地通行证", "泰国公民身份证"]
    for _ in range(len(rows) - 2):
        press(K.Key_J)
    assert page.model.state.chosen == DocumentKey(DocumentType.REGIONAL, PERMIT.pack)
    assert page._below_title.text() == "港澳居民来往内地通行证：各字段"
    press(K.Key_J)
    assert page._below_title.text() == "泰国公民身份证：各字段"
    page._ui.texts.use(Language.ENGLISH)
    assert page._below_title.text() == "Thai national identity card: fields"


def test_the_risk_labels_by_keyboard(qtbot: QtBot, stage: Build) -> None:
    """R24: 5 shows the three labels, J the next with its own reasons, findings and documents, 4 goes back."""
    _, page = opened(qtbot, stage, signed_in(Role.RISK_OFFICER))
    press(K.Key_5)
    qtbot.waitUntil(lambda: page.labels.isVisible() and not page.model.state.loading)
    assert page.model.state.shown is Shown.LABELS
    assert [line.cells[0] for line in page.labels._labels.lines] == ["虚假身份", "身份冒用", "资料篡改"]
    assert not page.documents.isVisible()
    assert [line.cells for line in page.labels.reasons.lines] == [
        ("证件号码校验不通过", "6"),
        ("证件疑似伪造", "7"),
    ]
    press(K.Key_J)
    assert [line.cells for line in page.labels.reasons.lines] == [("人证不一致", "17")]
    assert [line.cells[0] for line in page.labels.documents.lines] == ["自拍照", "不限于一份证件"]
    spoken = page.labels._labels.index(1, 6).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "59.1%，13 / 22，95% 区间 38.7–76.8%"
    press(K.Key_4)
    qtbot.waitUntil(page.documents.isVisible)
    assert not page.labels.isVisible()


def test_no_right_to_the_labels_is_said(qtbot: QtBot, stage: Build) -> None:
    """R24: an empty page says why it is empty, and another period drops what was counted for this one."""
    desk = signed_in(Role.SUPERVISOR)
    _, page = opened(qtbot, stage, desk)
    press(K.Key_5)
    qtbot.waitUntil(page.labels.isVisible)
    desk.labels = ReportProblem(ProblemCode.NOT_ALLOWED)
    press(K.Key_BracketLeft)
    qtbot.waitUntil(lambda: page.model.state.trouble is ProblemCode.NOT_ALLOWED)
    assert page.model.state.labels is None
    assert not page.labels.isVisible()
    assert page._empty.isVisible()
    assert page._empty.text()
