"""The reports page: three shares against their goals, documents, fields and steps, by keyboard (R20, R56, R57, R91)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from case_contract.problems import ProblemCode
from case_contract.reports import ENTRY_GOAL, READING_GOAL, STEPS_GOAL, Ratio
from case_contract.vocabulary import ACCOUNT_ROLES, DocumentType, Language, Role
from reviewer_app.services.types import ReportProblem
from reviewer_app.ui.reports.page import ReportsPage
from reviewer_app.ui.reports.state import interval, meets, share
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tools.screenshot_report import NOTHING, week_report

pytestmark = pytest.mark.slow

Build = Callable[[FakeDesk], Stage]
CONTROL = Qt.KeyboardModifier.ControlModifier
K = Qt.Key
GOALS = [ENTRY_GOAL, STEPS_GOAL, READING_GOAL]


def signed_in(*roles: Role) -> FakeDesk:
    """A desk of somebody with these roles."""
    desk = FakeDesk()
    desk.who = replace(desk.who, roles=roles)
    desk.report = week_report()
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
    assert page.model.state.chosen is DocumentType.RESIDENT_ID_FRONT
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
        }
    )
    _, page = opened(qtbot, stage, desk)
    said = {name: card.accessibleName() for name, card in page._cards.items()}
    assert "79.9 %，799 / 1000，95 % 区间 77.3–82.3 %，目标 80 %：未达目标" in said["entry"]
    assert said["steps"].endswith("目标 40 %：达到目标")
    cell = page._documents.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "未达目标" in str(cell)
    page._ui.texts.use(Language.ENGLISH)
    assert page._cards["entry"].accessibleName().endswith("goal 80 %: goal missed")


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


@pytest.mark.parametrize(
    ("hits", "trials", "shown", "met"),
    [
        (5, 12, "41.7 %", False),
        (11, 12, "91.7 %", True),
        (1, 16, "6.2 %", False),
        (3, 16, "18.8 %", False),
        (7994, 10_000, "79.9 %", False),
        (7999, 10_000, "79.9 %", False),
        (4, 5, "80.0 %", True),
        (80_049, 100_000, "80.0 %", True),
        (9_996, 10_000, "99.9 %", True),
        (10_000, 10_000, "100.0 %", True),
        (0, 7, "0.0 %", False),
        (0, 0, "—", None),
    ],
)
def test_a_share_is_rounded_but_never_up_to_its_goal_or_to_all(
    hits: int, trials: int, shown: str, met: bool | None
) -> None:
    """R56, R57: 41.67 % is 41.7 %, 79.99 % is not 80 %, and what lacks one of ten thousand is not all."""
    ratio = Ratio(hits=hits, trials=trials)
    assert (share(ratio, ENTRY_GOAL), meets(ratio, ENTRY_GOAL), interval(ratio)) == (shown, met, "")


@given(
    hits=st.integers(0, 5000), more=st.integers(0, 5000), goal=st.sampled_from([ENTRY_GOAL, STEPS_GOAL, READING_GOAL])
)
def test_what_is_shown_says_no_more_than_what_is(hits: int, more: int, goal: int) -> None:
    """Within a tenth of the share, at the goal if and only if it is met, and all only where it is all."""
    ratio = Ratio(hits=hits, trials=hits + more)
    if ratio.trials == 0:
        return
    tenths = round(10 * float(share(ratio, goal).removesuffix(" %")))
    assert abs(tenths * ratio.trials - 1000 * hits) < ratio.trials
    assert (tenths * 10 >= goal) is meets(ratio, goal)
    assert (tenths == 1000) is (more == 0)
