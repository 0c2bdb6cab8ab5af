"""Issue 3 section 2: the calibration is set by what readings came to, against results worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents.calibrating import __main__ as command
from benchmarks.documents.calibrating.fitting import Seen, calibration_of, isotonic
from benchmarks.documents.evaluation.statistics import calibration_error
from identity_checks.documents.certainty.calibration import ANY_FIELD


def test_neighbours_in_the_wrong_order_are_pooled() -> None:
    """Scores 1 to 4 with right, wrong, wrong, right: the first three share a third, drawn to a half by two readings.

    It holds from half the way between 1 and their middle 2 to half the way between 2 and 3.
    """
    curve = isotonic(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 0.0, 1.0]))
    assert curve.assurances == pytest.approx((1.5, 2.5, 4.0))
    assert curve.probabilities == pytest.approx(((1 + 1) / (3 + 2), (1 + 1) / (3 + 2), (1 + 1) / (1 + 2)))


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60))
def test_a_curve_rises_and_stays_a_probability(pairs: list[tuple[int, bool]]) -> None:
    """Whatever the readings, ties among their scores included."""
    scores = np.array([score for score, _ in pairs], np.float64)
    curve = isotonic(scores, np.array([right for _, right in pairs], np.float64))
    assert all(np.diff(curve.assurances) > 0)
    assert all(np.diff(curve.probabilities) >= 0)
    assert 0 <= min(curve.probabilities) <= max(curve.probabilities) <= 1


def drawn(count: int, seed: int) -> list[Seen]:
    """Readings that are right twice as often doubtful as their figure says."""
    rng = np.random.default_rng(seed)
    figures = 1 - 10 ** -rng.uniform(0.3, 3, count)
    exact = rng.random(count) > np.minimum(1, 2 * (1 - figures))
    return [Seen("licence", "name", float(figure), bool(right)) for figure, right in zip(figures, exact, strict=True)]


def test_probabilities_hold_on_readings_that_did_not_set_them() -> None:
    """The error on as many others is small where the figures' own is not; a rare field has no curve of its own."""
    found = calibration_of([*drawn(3000, 2), Seen("licence", "type", 0.5, exact=True)])
    others = drawn(3000, 3)
    calibrated = [(found.probability(item.document, item.field, item.figure), item.exact) for item in others]
    assert calibration_error(calibrated) < 0.03 < calibration_error([(item.figure, item.exact) for item in others])
    assert set(found.curves) == {ANY_FIELD, "name", "licence.name"}


def test_readings_that_are_all_right_set_nothing() -> None:
    """There is nothing to learn from them about what is wrong."""
    with pytest.raises(ValueError, match="right and wrong"):
        calibration_of([Seen("licence", "name", 0.9, exact=True)])


def test_the_evaluation_part_sets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Section 1: seeds of tuning and evaluation are kept apart."""
    empty = tmp_path / "evaluate.jsonl"
    empty.write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["calibrating", str(empty)])
    with pytest.raises(SystemExit):
        command.main()
    assert "no records of the tuning part" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong_at", "lowest"),
    [((), 0.9), ((0.92,), 0.9), ((0.92, 0.94), 0.95), ((0.96, 0.97), 0.98), ((0.999, 0.9991), None)],
)
def test_the_threshold_keeps_to_the_goal_by_its_bound(wrong_at: tuple[float, ...], lowest: float | None) -> None:
    """R56: of 5,000 readings one wrong and accepted keeps 0.1 % (at most 0.095 %), two do not (0.126 %)."""
    pairs = [(0.9999, True)] * (5000 - len(wrong_at)) + [(chance, False) for chance in wrong_at]
    assert command.lowest_threshold(pairs) == lowest


def test_too_few_readings_set_no_threshold() -> None:
    """2,000 readings without a fault show no more than 0.15 %."""
    assert command.lowest_threshold([(0.9999, True)] * 2000) is None
