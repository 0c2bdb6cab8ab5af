"""When payments call for a customer to be verified again (R33)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from case_contract.vocabulary import ReverificationGround
from case_server.reverification.rules import WINDOW, Payment, ground_of

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
LARGE = Decimal("50000.00")
CENT = Decimal("0.01")

amounts = st.decimals(min_value=CENT, max_value=LARGE - CENT, places=2)
ages = st.timedeltas(min_value=timedelta(0), max_value=2 * WINDOW)


def test_the_threshold_itself_is_large_and_a_cent_less_is_not() -> None:
    """R33: exact at the boundary."""
    assert ground_of(Payment(LARGE, NOW), (), LARGE, verified_at=LONG_AGO) is ReverificationGround.SINGLE
    assert ground_of(Payment(LARGE - CENT, NOW), (), LARGE, verified_at=LONG_AGO) is None


def test_a_split_sum_is_large_within_the_window_only() -> None:
    """R33: the window is open at its far end and closed at the payment's own time."""
    half = Payment(LARGE / 2, NOW)
    for age, ground in ((WINDOW, None), (WINDOW - timedelta.resolution, ReverificationGround.SUM)):
        assert ground_of(half, [Payment(LARGE / 2, NOW - age)], LARGE, verified_at=LONG_AGO) is ground
    assert ground_of(half, [Payment(LARGE / 2, NOW)], LARGE, verified_at=LONG_AGO) is ReverificationGround.SUM
    later = [Payment(LARGE / 2, NOW + timedelta.resolution)]
    assert ground_of(half, later, LARGE, verified_at=LONG_AGO) is None


@given(st.lists(st.tuples(amounts, ages)), amounts, ages)
def test_what_a_verification_answered_does_not_count(
    earlier: list[tuple[Decimal, timedelta]], amount: Decimal, verified_ago: timedelta
) -> None:
    """R33: the ground is the sum since the later of window and last verification, in whatever order they came."""
    others = [Payment(paid, NOW - age) for paid, age in earlier]
    verified_at = NOW - verified_ago
    counted = [paid for paid, age in earlier if age < WINDOW and NOW - age > verified_at]
    expected = ReverificationGround.SUM if sum(counted, amount) >= LARGE else None
    found = ground_of(Payment(amount, NOW), others, LARGE, verified_at=verified_at)
    assert found is expected
    assert ground_of(Payment(amount, NOW), reversed(others), LARGE, verified_at=verified_at) is expected


@given(amounts, st.lists(st.tuples(amounts, ages)))
def test_a_higher_threshold_never_calls_for_more(amount: Decimal, earlier: list[tuple[Decimal, timedelta]]) -> None:
    """R33: what is not large stays so when the threshold rises."""
    others = [Payment(paid, NOW - age) for paid, age in earlier]
    low, high = (
        ground_of(Payment(amount, NOW), others, threshold, verified_at=LONG_AGO) for threshold in (LARGE, LARGE + CENT)
    )
    assert not (low is None and high is not None)
