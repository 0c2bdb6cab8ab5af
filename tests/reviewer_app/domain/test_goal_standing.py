"""A share against its goal: nobody is told that a goal is met before it surely is (R20, R56, R57)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.reports import ENTRY_GOAL, READING_GOAL, STEPS_GOAL, WHOLE, Ratio
from case_server.reports.service import ratio
from reviewer_app.domain.goal_standing import Standing, interval, share, standing

COUNTS = st.integers(0, 5000)
GOALS = st.sampled_from([ENTRY_GOAL, STEPS_GOAL, READING_GOAL])


@pytest.mark.parametrize(
    ("hits", "trials", "goal", "stands"),
    [
        (24, 26, ENTRY_GOAL, Standing.REACHED),
        (7, 13, STEPS_GOAL, Standing.REACHED),
        (24, 24, READING_GOAL, Standing.REACHED),
        (477, 477, READING_GOAL, Standing.MET),
        (476, 476, READING_GOAL, Standing.REACHED),
        (6, 8, ENTRY_GOAL, Standing.MISSED),
        (7999, 10_000, ENTRY_GOAL, Standing.MISSED),
        (8000, 10_000, ENTRY_GOAL, Standing.REACHED),
        (8200, 10_000, ENTRY_GOAL, Standing.MET),
        (0, 0, ENTRY_GOAL, Standing.NOTHING),
    ],
)
def test_a_goal_is_met_where_the_interval_is_at_it(hits: int, trials: int, goal: int, stands: Standing) -> None:
    """R56: 92.3 % of two cases, between 75.8 and 97.9 %, is at a goal of 80 % so far, no more."""
    assert standing(ratio(hits, trials), goal) is stands


@pytest.mark.parametrize(
    ("lower", "stands"), [(7999, Standing.REACHED), (8000, Standing.MET), (None, Standing.REACHED)]
)
def test_the_lower_bound_reaches_the_goal_or_does_not(lower: int | None, stands: Standing) -> None:
    """At the goal is met; without an interval nothing is sure."""
    assert standing(Ratio(hits=9, trials=10, lower=lower, upper=9900), ENTRY_GOAL) is stands


@given(hits=COUNTS, more=COUNTS, goal=GOALS)
def test_what_the_share_and_the_bound_say_decides_alone(hits: int, more: int, goal: int) -> None:
    """Missed if and only if the share is below; met if and only if the bound is not."""
    counted = ratio(hits, hits + more)
    stands = standing(counted, goal)
    assert (stands is Standing.NOTHING) is (counted.trials == 0)
    if counted.lower is not None:
        assert (stands is Standing.MISSED) is (hits * WHOLE < goal * counted.trials)
        assert (stands is Standing.MET) is (counted.lower >= goal)


@given(hits=COUNTS, more=COUNTS, times=st.integers(2, 50), goal=GOALS)
def test_more_of_the_same_never_takes_a_goal_back(hits: int, more: int, times: int, goal: int) -> None:
    """What is met stays met with more cases of the same share, and what is missed stays missed."""
    few = standing(ratio(hits, hits + more), goal)
    many = standing(ratio(times * hits, times * (hits + more)), goal)
    assert many is few or (few is Standing.REACHED and many is Standing.MET)


@pytest.mark.parametrize(
    ("hits", "trials", "shown"),
    [
        (5, 12, "41.7%"),
        (11, 12, "91.7%"),
        (1, 16, "6.2%"),
        (3, 16, "18.8%"),
        (7994, 10_000, "79.9%"),
        (7999, 10_000, "79.9%"),
        (4, 5, "80.0%"),
        (80_049, 100_000, "80.0%"),
        (9_996, 10_000, "99.9%"),
        (10_000, 10_000, "100.0%"),
        (0, 7, "0.0%"),
        (0, 0, "—"),
    ],
)
def test_a_share_is_rounded_but_never_up_to_its_goal_or_to_all(hits: int, trials: int, shown: str) -> None:
    """R56, R57: 41.67 % is 41.7 %, 79.99 % is not 80 %, and what lacks one of ten thousand is not all."""
    uncounted = Ratio(hits=hits, trials=trials)
    assert (share(uncounted, ENTRY_GOAL), interval(uncounted)) == (shown, "")


@given(hits=COUNTS, more=COUNTS, goal=GOALS)
def test_what_is_shown_says_no_more_than_what_is(hits: int, more: int, goal: int) -> None:
    """Within a tenth of the share; share and bound at the goal if and only if they are, and all only where it is."""
    counted = ratio(hits, hits + more)
    if counted.lower is None or counted.upper is None:
        return
    tenths = round(10 * float(share(counted, goal).removesuffix("%")))
    assert abs(tenths * counted.trials - 1000 * hits) < counted.trials
    assert (tenths * 10 >= goal) is (standing(counted, goal) is not Standing.MISSED)
    assert (tenths == 1000) is (more == 0)
    lower, upper = (round(10 * float(bound)) for bound in interval(counted).removesuffix("%").split("–"))
    assert (lower * 10 >= goal) is (counted.lower >= goal)
    assert 0 <= counted.lower - 10 * lower < 10
    assert 0 <= 10 * upper - counted.upper < 10
