"""One key goes through the findings: picture, region, line, field, and words for who cannot see (issue 3 section 5)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QWidget
from pytestqt.qtbot import QtBot

from case_contract.records import CaseDetail
from case_contract.vocabulary import CaseType, DocumentType, EvidenceKind, Language, Severity
from identity_checks.finding_codes import FindingCode
from reviewer_app.domain.case_work import effective
from reviewer_app.domain.field_table import field_rows
from reviewer_app.services.types import CaseView
from reviewer_app.ui.case.finding_words import words_of
from reviewer_app.ui.case.findings_panel import FindingsPanel
from reviewer_app.ui.case.marks import marks_on
from reviewer_app.ui.case.state import CaseState, finding_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.look import ThemeName
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import (
    ID_BACK,
    ID_FRONT,
    Finding,
    Further,
    Page,
    make_detail,
    make_summary,
    strip_boxes,
)

Build = Callable[[FakeDesk], Stage]
E, S = EvidenceKind, Severity
SHIFT = Qt.KeyboardModifier.ShiftModifier
REGION = ((420.0, 320.0), (460.0, 320.0), (460.0, 340.0), (420.0, 340.0))


def found_case(*findings: Finding, pages: int = 1) -> CaseDetail:
    """A payment case with these findings."""
    shown = (
        Page(E.ID_FRONT, ID_FRONT, strip_boxes(list(ID_FRONT))),
        Page(E.ID_BACK, ID_BACK, strip_boxes(list(ID_BACK)), pages=pages),
        Page(E.SELFIE),
    )
    return make_detail(make_summary(1), shown, declared={}, findings=findings)


def opened(qtbot: QtBot, stage: Build, detail: CaseDetail) -> WorkArea:
    """The page with the case on it."""
    work = stage(FakeDesk([detail], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None and work.case.left.view.has_image)
    return work


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key to whatever has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def test_g_goes_through_them_worst_first_and_back(qtbot: QtBot, stage: Build) -> None:
    """The right picture opens, the region is in the middle and large, the field's line is chosen; Shift+G goes back."""
    work = opened(
        qtbot,
        stage,
        found_case(
            Finding("glare", S.INFO, E.ID_BACK, REGION),
            Finding("declared_mismatch", S.ALERT, E.ID_FRONT, None, "address"),
            Finding("field_low_confidence", S.WARNING, E.ID_BACK, None, "valid_until"),
        ),
    )
    model, view = work.case_model, work.case.left.view
    seen: list[tuple[str, str, str]] = []
    for _ in range(4):
        press(Qt.Key.Key_G)
        finding, row = model.state.selected_finding, model.state.selected_row
        assert finding is not None
        document = model.state.evidence(model.state.document)
        assert document is not None
        seen.append((finding.code, document.kind.value, row.field if row is not None else ""))
        qtbot.waitUntil(lambda: not view.viewport.is_fitted)
        place = model.state.place_of(finding)
        assert place.region is not None
        left, top = view.viewport.to_view(*place.region[0])
        right, bottom = view.viewport.to_view(*place.region[2])
        assert 0 <= left < right <= view.width()
        assert 0 <= top < bottom <= view.height()
        if row is not None:
            assert work.case.fields.fields.key_at(work.case.fields.currentIndex().row()).endswith(row.field)
    assert seen == [
        ("declared_mismatch", "id_front", "address"),
        ("field_low_confidence", "id_back", "valid_until"),
        ("glare", "id_back", ""),
        ("declared_mismatch", "id_front", "address"),
    ]
    press(Qt.Key.Key_G, SHIFT)
    assert model.state.selected_finding is not None
    assert model.state.selected_finding.code == "glare"


def test_a_finding_keeps_the_choice_and_enter_accepts_its_field(qtbot: QtBot, stage: Build) -> None:
    """The field's line is chosen with it; moving on from there goes to the next field, Enter accepts this one."""
    work = opened(qtbot, stage, found_case(Finding("field_low_confidence", S.WARNING, E.ID_FRONT, None, "ethnicity")))
    model = work.case_model
    press(Qt.Key.Key_G)
    assert model.state.selected.startswith("finding/")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(row.field == "ethnicity" and row.accepted for row in model.state.rows))
    assert model.state.selected == "resident_id_front/birth_date"


def test_findings_of_a_later_page_and_of_the_selfie(qtbot: QtBot, stage: Build) -> None:
    """A PDF opens at the page; a finding on the selfie is shown in the other viewer, also when faces are up there."""
    detail = found_case(
        Finding("face_low_quality", S.WARNING, E.SELFIE, REGION),
        Finding("glare", S.WARNING, E.ID_BACK, REGION),
        pages=2,
    )
    selfie, later = detail.findings
    detail = detail.model_copy(update={"findings": (selfie, later.model_copy(update={"page": 1}))})
    work = opened(qtbot, stage, detail)
    work.case.show_faces()
    press(Qt.Key.Key_G)
    assert (work.case_model.state.page, work.case_model.state.document) == (1, later.evidence_id)
    press(Qt.Key.Key_G)
    qtbot.waitUntil(lambda: not work.case.right.view.viewport.is_fitted)
    assert work.case_model.state.document == later.evidence_id, "the document stays beside it"


def test_without_a_region_the_whole_page_comes_up(qtbot: QtBot, stage: Build) -> None:
    """Neither region nor field nor outline: the page is shown whole instead of wherever one was looking."""
    work = opened(qtbot, stage, found_case(Finding("too_dark", S.WARNING, E.ID_FRONT)))
    work.case.left.view.zoom_by(4)
    press(Qt.Key.Key_G)
    assert work.case.left.view.viewport.is_fitted


def test_the_line_is_brought_into_sight_and_not_cut(qtbot: QtBot, stage: Build) -> None:
    """Of more findings than fit, the chosen one is scrolled to, and no line is wider than the panel."""
    many = tuple(Finding(code.value, S.WARNING, E.ID_FRONT) for code in list(FindingCode)[:24])
    work = opened(qtbot, stage, found_case(*many))
    panel = work.case.findings
    area = panel.list.viewport()
    for _ in range(20):
        press(Qt.Key.Key_G)
    line = panel._lines[work.case_model.state.selected]

    def in_sight() -> bool:
        top = line.mapTo(area, line.rect().topLeft())
        return top.y() >= 0 and top.y() + line.height() <= area.height()

    qtbot.waitUntil(in_sight)
    assert not line.geometry().intersects(covered(panel))
    assert panel.list.inside.width() == area.width()
    assert [each.height() for each in panel._lines.values()] == [
        each.heightForWidth(each.width()) for each in panel._lines.values()
    ]


def test_the_chosen_finding_stays_in_sight_in_another_look(qtbot: QtBot, stage: Build) -> None:
    """The lines are made anew for a theme; the list does not go back to its beginning."""
    many = tuple(Finding(code.value, S.WARNING, E.ID_FRONT) for code in list(FindingCode)[:20])
    scene = stage(FakeDesk([found_case(*many)], signed_in=True))
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None and work.case.left.view.has_image)
    for _ in range(20):
        press(Qt.Key.Key_G)
    panel = work.case.findings
    area = panel.list.viewport()

    def in_sight() -> bool:
        line = panel._lines[work.case_model.state.selected]
        top = line.mapTo(area, line.rect().topLeft())
        return line.height() > 0 and top.y() >= 0 and top.y() + line.height() <= area.height()

    qtbot.waitUntil(in_sight)
    before = panel._lines[work.case_model.state.selected]
    scene.ui.look.use(ThemeName.LIGHT if scene.ui.look.theme is ThemeName.DARK else ThemeName.DARK)
    qtbot.waitUntil(lambda: panel._lines[work.case_model.state.selected] is not before and in_sight())


def test_the_next_field_comes_into_sight_of_an_enlarged_picture(qtbot: QtBot, stage: Build) -> None:
    """J after a finding was gone to: the picture moves to the field and keeps its zoom."""
    work = opened(qtbot, stage, found_case(Finding("glare", S.INFO, E.ID_FRONT, REGION)))
    model, view = work.case_model, work.case.left.view
    press(Qt.Key.Key_G)
    qtbot.waitUntil(lambda: not view.viewport.is_fitted)
    zoom = view.viewport.zoom
    for _ in range(3):
        press(Qt.Key.Key_J)
        row = model.state.selected_row
        assert row is not None
        assert row.read is not None
        assert row.read.box is not None
        left, top = view.viewport.to_view(*row.read.box[0])
        right, bottom = view.viewport.to_view(*row.read.box[2])
        assert 0 <= left < right <= view.width()
        assert 0 <= top < bottom <= view.height()
    assert view.viewport.zoom == pytest.approx(zoom)


def covered(panel: FindingsPanel) -> QRect:
    """Where the foot of the list, which says how many are below, lies over it."""
    more, inside = panel.list.more, panel.list.inside
    return QRect(inside.mapFrom(panel.list.viewport(), more.pos()), more.size()) if more.isVisible() else QRect()


@pytest.mark.parametrize("language", list(Language))
def test_no_finding_is_shown_in_part(qtbot: QtBot, stage: Build, language: Language) -> None:
    """At 1366 by 768 with seven steps: wherever the list stands, each line is whole or not there, and counted below."""
    many = tuple(Finding(code.value, S.WARNING, E.ID_FRONT) for code in list(FindingCode)[:12])
    pages = (Page(E.ID_FRONT, ID_FRONT, strip_boxes(list(ID_FRONT))), Page(E.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.MERCHANT_ACCOUNT), pages, declared={}, findings=many)
    scene = stage(FakeDesk([detail], signed_in=True))
    scene.ui.texts.use(language)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None and work.case.left.view.has_image)
    assert work.case_model.state.work is not None
    assert len(work.case_model.state.work.steps) == 7
    panel = work.case.findings
    rows, bar = panel.list, panel.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    seen: set[str] = set()
    for _ in range(len(many) + 2):
        window = QRect(0, bar.value(), rows.viewport().width(), rows.viewport().height())
        free = window.adjusted(0, 0, 0, -covered(panel).height())
        whole = {key for key, line in panel._lines.items() if free.contains(line.geometry())}
        assert all(key in whole for key, line in panel._lines.items() if free.intersects(line.geometry()))
        assert len(whole) >= 2
        seen |= whole
        below = sum(line.y() >= free.bottom() for line in panel._lines.values())
        assert rows.more.isVisible() == (below > 0)
        assert not below or scene.ui.texts.text("list.more_below", n=below) == rows.more.text()
        bar.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
    assert seen == set(panel._lines)
    assert bar.value() == bar.maximum()


def test_the_foot_of_the_list_goes_on(qtbot: QtBot, stage: Build) -> None:
    """A click on how many are below shows the next of them, from the first that was not seen."""
    many = tuple(Finding(code.value, S.WARNING, E.ID_FRONT) for code in list(FindingCode)[:20])
    work = opened(qtbot, stage, found_case(*many))
    panel = work.case.findings
    qtbot.waitUntil(panel.list.more.isVisible)
    end = panel.list.inside.mapFrom(panel.list.viewport(), panel.list.more.pos()).y()
    panel.list.more.click()
    top = panel.list.verticalScrollBar().value()
    assert end <= top < end + 60
    assert any(line.y() == top for line in panel._lines.values())


def test_the_panel_groups_them_and_says_what_to_do(qtbot: QtBot, stage: Build) -> None:
    """By severity with counts; the chosen line says what to do, and where in the row of findings one is."""
    work = opened(
        qtbot, stage, found_case(Finding("glare", S.WARNING, E.ID_BACK, REGION), Finding("blurred", S.INFO, E.ID_FRONT))
    )
    panel = work.case.findings
    press(Qt.Key.Key_G)
    key = work.case_model.state.selected
    line = panel._lines[key]
    assert line.isChecked()
    assert line._to_do.isVisible()
    assert "反光" in line.accessibleName()
    assert line.accessibleDescription() == line._to_do.text()
    assert panel._heading.text() == "发现 1/2"
    assert work.case.left.view.accessibleName() == "身份证国徽面 第 1 页：证件反光"
    assert [other._to_do.isVisible() for name, other in panel._lines.items() if name != key] == [False]


@pytest.mark.parametrize("language", Language)
def test_every_code_has_words_and_advice(ui: Ui, language: Language) -> None:
    """What was seen and what to do, for every code there is; never the code itself."""
    ui.texts.use(language)
    unknown = ui.texts.text("found.to_do_unknown")
    for code in FindingCode:
        detail = found_case(Finding(code.value, S.WARNING, E.ID_FRONT))
        state = CaseState(view=CaseView(detail, ()), work=effective(detail, ()))
        words = words_of(ui.texts, state, detail.findings[0])
        assert words.seen != code.value
        assert len(words.to_do) >= 10, code
        assert words.to_do != unknown, code


def test_a_code_of_a_newer_server_still_says_something(ui: Ui) -> None:
    """A finding that this program does not know is shown, with the advice that never is wrong."""
    detail = found_case(Finding("code_of_tomorrow", S.ALERT, E.ID_FRONT))
    state = CaseState(view=CaseView(detail, ()), work=effective(detail, ()))
    words = words_of(ui.texts, state, detail.findings[0])
    assert words.seen == "code_of_tomorrow"
    assert words.to_do == ui.texts.text("found.to_do_unknown")


def test_a_finding_is_outlined_where_it_is(ui: Ui) -> None:
    """Its own region always; the field's or the document's only while it is chosen, so that no box lies on a box."""
    detail = found_case(
        Finding("glare", S.INFO, E.ID_FRONT, REGION), Finding("declared_mismatch", S.ALERT, E.ID_FRONT, None, "name")
    )
    work = effective(detail, ())
    view, rows = CaseView(detail, ()), field_rows(detail, work)
    front = detail.evidence[0].evidence_id
    state = CaseState(view=view, work=work, rows=rows)
    glare, mismatch = (finding_key(finding) for finding in detail.findings)
    assert [mark.key for mark in marks_on(ui.texts, state, front, 0) if mark.severity] == [glare]
    state = CaseState(view=view, work=work, rows=rows, selected=mismatch)
    chosen = {mark.key: mark.quad for mark in marks_on(ui.texts, state, front, 0) if mark.severity}
    assert set(chosen) == {glare, mismatch}
    assert chosen[mismatch] == strip_boxes(list(ID_FRONT))["name"]


def test_two_documents_on_one_picture_have_a_tab_each(qtbot: QtBot, stage: Build) -> None:
    """R98: the second tab shows the second document's fields and place; a finding on it goes there."""
    corners = ((100.0, 300.0), (200.0, 300.0), (200.0, 360.0), (100.0, 360.0))
    back = Further(DocumentType.RESIDENT_ID_BACK, ID_BACK, strip_boxes(list(ID_BACK), top=700), corners)
    page = Page(E.ID_FRONT, ID_FRONT, strip_boxes(list(ID_FRONT)), further=(back,))
    expired = Finding("document_expired", S.WARNING, E.ID_FRONT, None, "valid_until", document=1)
    summary = make_summary(1, case_type=CaseType.PAYMENT_ACCOUNT)
    detail = make_detail(summary, (page, Page(E.SELFIE)), declared={}, findings=(expired,))
    work = opened(qtbot, stage, detail)
    model, panel = work.case_model, work.case.left
    assert [button.text_id for button in panel._tabs.values()] == ["evidence_tab.id_front", "evidence_tab.id_back"]
    list(panel._tabs.values())[1].click()
    assert model.state.selected == "resident_id_back/authority"
    assert not panel.view.viewport.is_fitted
    assert [button.isChecked() for button in panel._tabs.values()] == [False, True]
    next(iter(panel._tabs.values())).click()
    assert [button.isChecked() for button in panel._tabs.values()] == [True, False]
    press(Qt.Key.Key_G)
    row = model.state.selected_row
    assert row is not None
    assert (row.document_type, row.field) == (DocumentType.RESIDENT_ID_BACK, "valid_until")
    assert [button.isChecked() for button in panel._tabs.values()] == [False, True]


def test_a_step_of_the_machine_is_marked_and_can_be_reopened(qtbot: QtBot, stage: Build) -> None:
    """R57: Z takes back the last step that the machine passed; it is a person's from then on."""
    work = opened(qtbot, stage, found_case())
    model = work.case_model

    def by_machine() -> list[str]:
        assert model.state.work is not None
        return [step.step.code for step in model.state.work.steps if step.by_machine]

    assert by_machine() == ["numbers_valid", "in_force"]
    press(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: by_machine() == ["numbers_valid"] and not model.state.busy)
    assert model.state.work is not None
    assert model.state.work.next_step is not None
    assert model.state.work.next_step.code == "in_force"
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: model.state.work is not None and "in_force" in model.state.work.outcomes)
    assert by_machine() == ["numbers_valid"]
    for _ in range(2):
        press(Qt.Key.Key_Z)
        qtbot.waitUntil(lambda: not model.state.busy)
    assert by_machine() == []
    assert [notice.kind for notice in work.strip.notices] == ["nothing_to_reopen"]


@pytest.mark.parametrize(
    "finding", [Finding("declared_mismatch", S.ALERT, E.ID_FRONT, None, "id_number"), Finding("text_copied", S.WARNING)]
)
def test_beside_an_alert_or_a_trace_no_step_is_the_machines(qtbot: QtBot, stage: Build, finding: Finding) -> None:
    """R57: what the stand-in desk shows is what the server would: it decides nothing in such a case."""
    work = opened(qtbot, stage, found_case(finding)).case_model.state.work
    assert work is not None
    assert [step for step in work.steps if step.by_machine] == []


def test_the_keys_are_on_the_sheet() -> None:
    """Whoever presses ? finds them."""
    assert {KEYS[name].caption for name in ("finding", "finding_previous", "step_reopen")} == {"G", "Shift+G", "Z"}


def test_findings_are_there_before_the_list_is_laid_out(qtbot: QtBot, stage: Build) -> None:
    """A row not yet shown has no height: laid out before it is, the list would have no room for it."""
    work = opened(qtbot, stage, found_case(Finding("glare", S.INFO, E.ID_BACK, REGION)))
    panel = work.case.findings
    panel.show_state(CaseState())
    panel.show_state(work.case_model.state)
    lines = panel.list.inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(lines) > 1
    assert all(line.isVisible() for line in lines)
