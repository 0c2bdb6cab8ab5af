"""The next case on the page: made ready once somebody begins to judge, and shown by the verdict (R77)."""

from collections.abc import Callable
from concurrent.futures import Future
from uuid import UUID

from pytestqt.qtbot import QtBot

from case_contract.vocabulary import StepOutcome, Verdict
from reviewer_app.services.types import ClaimResult, DecodedImage, MediaProblem
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import number_id, payment_case

Build = Callable[[FakeDesk], Stage]


class _WatchedDesk(FakeDesk):
    """Remembers claims and pictures in their order."""

    def __init__(self) -> None:
        super().__init__([payment_case(1), payment_case(2), payment_case(3)], signed_in=True)
        self.claims = 0
        self.pictures: list[UUID] = []

    def claim_next(self) -> "Future[ClaimResult]":
        """The most pressing case."""
        self.claims += 1
        return super().claim_next()

    def image(
        self, case_id: UUID, evidence_id: UUID, page: int, max_side: int
    ) -> "Future[DecodedImage | MediaProblem]":
        """A picture."""
        self.pictures.append(case_id)
        return super().image(case_id, evidence_id, page, max_side)


def _first_case(qtbot: QtBot, stage: Build, desk: FakeDesk) -> WorkArea:
    work = stage(desk).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None and not work.case_model.state.busy)
    return work


def test_looking_keeps_no_case_from_others(qtbot: QtBot, stage: Build) -> None:
    """docs/decisions/0043: a case that is only looked at claims no other."""
    desk = _WatchedDesk()
    _first_case(qtbot, stage, desk)
    assert desk.claims == 1
    assert len(set(desk.pictures)) == 1


def test_a_step_makes_the_next_case_ready_and_the_verdict_shows_it(qtbot: QtBot, stage: Build) -> None:
    """One claim at the first step, none at the verdict; the pictures were asked for before it."""
    desk = _WatchedDesk()
    work = _first_case(qtbot, stage, desk)
    model = work.case_model
    first = model.state.case_id
    assert model.state.work is not None
    before = len(model.state.work.outcomes)
    for outcomes in (before + 1, before + 2):
        model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(
            lambda wanted=outcomes: (  # type: ignore[misc]  # a default keeps the number of this round
                model.state.work is not None and len(model.state.work.outcomes) == wanted and not model.state.busy
            )
        )
    qtbot.waitUntil(lambda: len(set(desk.pictures)) == 2)
    assert desk.claims == 2
    following = next(case_id for case_id in desk.pictures if case_id != first)
    model.decide(Verdict.ESCALATE, ("second_opinion",), "")
    qtbot.waitUntil(lambda: model.state.case_id == following)
    assert desk.claims == 2


def test_the_dialog_of_a_verdict_makes_it_ready_too(qtbot: QtBot, stage: Build) -> None:
    """Who rejects at first sight waits for nothing either."""
    desk = _WatchedDesk()
    work = _first_case(qtbot, stage, desk)
    work.case.decide(Verdict.REJECT)
    qtbot.waitUntil(lambda: desk.claims == 2)
    qtbot.waitUntil(lambda: {number_id(1), number_id(2)} <= set(desk.pictures))
    dialog = work.case.open_dialog()
    assert dialog is not None
    dialog.close()
