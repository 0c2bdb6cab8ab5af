"""Days, weeks and months of a report (R91)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.report_period import Period, first_day, following, moved

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(day=DAYS, period=st.sampled_from(Period))
def test_every_day_is_in_exactly_one_period(day: date, period: Period) -> None:
    """Periods follow each other without a gap, whatever the length of a month."""
    first, after = first_day(period, day), following(period, day)
    assert first <= day < after
    assert first_day(period, after) == after
    assert first_day(period, after - timedelta(days=1)) == first


@given(day=DAYS, period=st.sampled_from(Period), by=st.integers(-30, 30))
def test_going_and_coming_back(day: date, period: Period, by: int) -> None:
    """So many periods on and so many back is where one was."""
    assert moved(period, moved(period, day, by), -by) == first_day(period, day)


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        (Period.DAY, date(2026, 11, 27), date(2026, 11, 28)),
        (Period.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
        (Period.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
    ],
)
def test_the_periods_around_a_friday(period: Period, first: date, after: date) -> None:
    """A week begins on Monday."""
    assert (first_day(period, date(2026, 11, 27)), following(period, date(2026, 11, 27))) == (first, after)
