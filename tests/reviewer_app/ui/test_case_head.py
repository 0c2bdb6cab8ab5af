"""What a case says of its risk before the reviewer's own opinion on the faces, and of which documents it has."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from case_contract.records import BlindRiskRecord, CaseDetail, PackRecord
from case_contract.vocabulary import (
    CaseType,
    Certainty,
    DocumentType,
    EvidenceKind,
    FaceOpinion,
    Language,
    RiskLevel,
    Role,
    StepOutcome,
)
from reviewer_app.ui.common.controls import Chip
from reviewer_app.ui.queue.table_model import Column
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import Page, make_detail, make_summary, number_id, payment_case, strip_boxes

LOW = BlindRiskRecord(risk_level=RiskLevel.LOW, alert_count=0, warning_count=0)


def _low_case(*, faces_differ: bool) -> CaseDetail:
    """A case in which nothing is found, but for the faces where they differ."""
    case = payment_case(1)
    found = tuple(one for one in case.findings if faces_differ and one.code == "faces_differ")
    risk = {"risk_level": RiskLevel.HIGH, "alert_count": 1, "warning_count": 0, "blind": LOW}
    changes = risk if faces_differ else LOW.model_dump() | {"blind": None}
    return case.model_copy(update={"summary": case.summary.model_copy(update=changes), "findings": found})


@pytest.mark.parametrize(
    ("read_as", "tab"),
    [(DocumentType.PASSPORT, "evidence_tab.passport"), (DocumentType.REGIONAL, "evidence_tab.document")],
)
def test_a_permit_handed_in_as_a_passport_is_not_called_one(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], read_as: DocumentType, tab: str
) -> None:
    """R100: the table below has the name of the data pack."""
    summary = make_summary(1, case_type=CaseType.CROSS_BORDER)
    page = Page(EvidenceKind.PASSPORT, {"surname": "TAO", "sex": "F"}, strip_boxes(["surname", "sex"]))
    detail = make_detail(summary, (page, Page(EvidenceKind.SELFIE)), declared={})
    pack = PackRecord(pack="zub.card", version=1, sha256="0" * 64, title_zh="祖布兰公民证", title_en="Zubland card")
    read = detail.readings[0].model_copy(
        update={"document_type": read_as, "pack": pack if read_as is DocumentType.REGIONAL else None}
    )
    work = stage(FakeDesk([detail.model_copy(update={"readings": (read,)})], signed_in=True)).window.work
    assert work is not None
    work.queue_model.open_case(number_id(1), held=False)
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    assert [button.text_id for button in work.case.left._tabs.values()] == [tab]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("faces_differ", [False, True])
def test_low_risk_is_not_said_over_steps_that_the_machine_left(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language, faces_differ: bool
) -> None:
    """beyond.md 1: low risk and steps left to her would say what became of the faces; both cases look the same."""
    scene = stage(FakeDesk([_low_case(faces_differ=faces_differ)], signed_in=True))
    scene.ui.texts.use(language)
    work, texts = scene.window.work, scene.ui.texts
    assert work is not None
    model = work.case_model
    qtbot.waitUntil(lambda: work.queue.table_model.row(work.queue.table_model.index(0, 0)) is not None)
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: model.state.view is not None and not model.state.busy)

    def head() -> set[str]:
        return {chip.accessibleName() for chip in work.case.header.findChildren(Chip)}

    def risk(level: RiskLevel) -> str:
        return texts.text("case.risk", risk=texts.word("risk", level.value))

    assert model.state.work is not None
    steps = len(model.state.work.steps)
    assert model.state.work.left_by_machine == steps
    while model.state.work.left_by_machine:
        assert texts.text("case.steps_open", n=model.state.work.left_by_machine) in head()
        assert head().isdisjoint(risk(level) for level in RiskLevel)
        model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(lambda: not model.state.busy)
    assert len(model.state.work.outcomes) < steps
    assert risk(RiskLevel.LOW) in head()
    while not model.state.opinion_due:
        model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(lambda: not model.state.busy)
    model.choose_opinion(FaceOpinion.SAME)
    model.choose_certainty(Certainty.HIGH)
    model.confirm_opinion()
    qtbot.waitUntil(lambda: not model.state.faces_withheld)
    qtbot.waitUntil(lambda: risk(RiskLevel.HIGH if faces_differ else RiskLevel.LOW) in head())


@pytest.mark.parametrize("language", list(Language))
def test_what_the_faces_add_to_a_risk_is_seen_after_her_own_opinion(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language
) -> None:
    """beyond.md 1: neither the list nor the head of the case hints at it; the head shows the whole from then on."""
    scene = stage(FakeDesk([payment_case(1)], signed_in=True))
    scene.ui.texts.use(language)
    work = scene.window.work
    assert work is not None
    table, model = work.queue.table_model, work.case_model
    qtbot.waitUntil(lambda: table.row(table.index(0, 0)) is not None)
    medium, high = (scene.ui.texts.word("risk", level.value) for level in (RiskLevel.MEDIUM, RiskLevel.HIGH))
    listed = [str(table.index(0, column).data()) for column in (Column.RISK, Column.FINDINGS)]
    assert listed == [medium, scene.ui.texts.text("queue.findings", alerts=0, warnings=1)]
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: model.state.view is not None and not model.state.busy)

    def head() -> set[str]:
        return {chip.accessibleName() for chip in work.case.header.findChildren(Chip)}

    def risk(words: str) -> str:
        return scene.ui.texts.text("case.risk", risk=words)

    while not model.state.opinion_due:
        assert risk(medium) in head()
        model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(lambda: not model.state.busy)
    assert risk(high) not in head()
    model.choose_opinion(FaceOpinion.SAME)
    model.choose_certainty(Certainty.HIGH)
    model.confirm_opinion()
    qtbot.waitUntil(lambda: risk(high) in head())
    assert risk(medium) not in head()


def test_who_watches_the_queue_sees_the_whole_risk(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """R24, R41: a supervisor moves cases and people by it."""
    desk = FakeDesk([payment_case(1)])
    desk.who = replace(desk.who, roles=(Role.REVIEWER, Role.SUPERVISOR))
    desk.sign_in("supervisor", PASSWORD, CODE)
    scene = stage(desk)
    assert scene.window.work is not None
    table = scene.window.work.queue.table_model
    qtbot.waitUntil(lambda: table.row(table.index(0, 0)) is not None)
    assert table.index(0, Column.RISK).data() == scene.ui.texts.word("risk", RiskLevel.HIGH.value)
