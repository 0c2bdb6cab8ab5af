"""A case of a customer who was approved before says so over its pictures (R33)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from case_contract.records import CaseDetail, ReverificationRecord
from case_contract.vocabulary import ReverificationGround
from reviewer_app.ui.common.controls import Label
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import START, payment_case

Build = Callable[[FakeDesk], Stage]


def again(ground: ReverificationGround, threshold: str) -> CaseDetail:
    record = ReverificationRecord(
        earlier_case_id=uuid4(),
        earlier_service_code="BGTC-6M33",
        earlier_decided_at=START - timedelta(days=200),
        ground=ground,
        threshold=Decimal(threshold),
        currency="CNY",
    )
    return payment_case(1).model_copy(update={"reverification": record})


@pytest.mark.parametrize(
    ("ground", "threshold", "said"),
    [
        (ReverificationGround.SINGLE, "50000.0000", "单笔交易达到 CNY 50,000"),
        (ReverificationGround.SUM, "1234.5000", "24 小时内交易合计达到 CNY 1,234.5"),
    ],
)
def test_the_page_says_why_and_which_case(
    qtbot: QtBot, stage: Build, ground: ReverificationGround, threshold: str, said: str
) -> None:
    """R33: what was reached, in plain digits, and the code of the case that approved her."""
    detail = again(ground, threshold)
    work = stage(FakeDesk([detail], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None and not work.case_model.state.busy)
    strip = work.case.again
    assert strip.isVisibleTo(work.case)
    words = " ".join(label.text() for label in strip.findChildren(Label))
    assert said in words
    assert "BGTC-6M33" in words


def test_any_other_case_has_no_such_line(qtbot: QtBot, stage: Build) -> None:
    """R33: the line is for re-verifications alone."""
    work = stage(FakeDesk([payment_case(1)], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    assert not work.case.again.isVisibleTo(work.case)
