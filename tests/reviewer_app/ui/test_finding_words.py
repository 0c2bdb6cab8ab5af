"""How sure a finding is stands beside it only where that says something."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from case_contract.records import FindingRecord
from case_contract.vocabulary import Certainty, FaceOpinion, Severity
from reviewer_app.domain.case_work import OpinionWork, effective
from reviewer_app.domain.field_table import field_rows
from reviewer_app.services.types import CaseView
from reviewer_app.ui.case.findings_panel import FindingsPanel
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.case.steps_panel import FaceScoreCard
from reviewer_app.ui.common.context import Ui
from tests.support.sample_cases import payment_case


@pytest.mark.parametrize(
    ("code", "confidence", "said"),
    [("screen_recapture", 0.97, True), ("field_low_confidence", 0.97, False), ("declared_mismatch", 1.0, False)],
)
def test_certainty_is_shown_where_it_means_something(
    qtbot: QtBot, ui: Ui, code: str, confidence: float, said: bool
) -> None:
    """Read with little confidence, 100 % sure, beside a reading at 0 % contradicts itself; a rule is always sure."""
    detail = payment_case(1)
    record = FindingRecord.model_validate(
        {
            **detail.findings[0].model_dump(),
            "code": code,
            "severity": Severity.WARNING,
            "confidence": confidence,
            "field": None,
        }
    )
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    changed = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(changed, ())
    panel.show_state(CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work)))
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert any("%" in each for each in words) is said, words


def test_a_suspicion_says_which_share_of_its_like_is_right(qtbot: QtBot, ui: Ui) -> None:
    """A share of findings that are right, at a stated share of forgeries, is no certainty about this picture."""
    detail = payment_case(1)
    suspicion = {"code": "photocopy", "confidence": 0.47, "field": None, "details": {"strength": "0.80"}}
    record = FindingRecord.model_validate({**detail.findings[0].model_dump(), **suspicion})
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    changed = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(changed, ())
    panel.show_state(CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work)))
    (said,) = [label.text() for label in panel.findChildren(QLabel) if "%" in label.text()]
    assert ui.texts.text("found.share_right", share="47%") in said
    assert ui.texts.text("found.sure", sure="47%") not in said


@pytest.mark.parametrize(("probability", "said"), [(0.9999, "99%"), (0.98, "98%")])
def test_a_comparison_of_faces_is_never_said_to_be_certain(qtbot: QtBot, ui: Ui, probability: float, said: str) -> None:
    """Beside a similarity below 1, 100 % claims what no comparison can know."""
    face = payment_case(1).face
    assert face is not None
    sure = face.model_copy(update={"same_probability": probability})
    card = FaceScoreCard(ui, OpinionWork(FaceOpinion.SAME, Certainty.HIGH), sure)
    qtbot.addWidget(card)
    assert [said in label.text() for label in card.findChildren(QLabel) if "%" in label.text()] == [True]
