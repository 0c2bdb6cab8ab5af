"""Bands from a stated false match rate, widened by the age of the document; exact bounds (R2, R36)."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.faces.bands import AgeGap, FaceBands, FalseMatchRate
from identity_checks.faces.rates import Rate
from identity_checks.models import SFACE, ModelStore
from identity_checks.results import Band

_THRESHOLDS: Final[Mapping[str, float]] = ModelStore.bundled().entry(SFACE).thresholds
_COSINES: Final = st.floats(-1, 1)
_GAPS: Final = st.builds(AgeGap, st.floats(0, 60), st.none() | st.floats(0, 90))
_ORDER: Final = (Band.DIFFERENT, Band.LOOK, Band.SAME)


@given(similarity=_COSINES, gap=_GAPS)
def test_an_age_gap_only_turns_different_into_look(similarity: float, gap: AgeGap) -> None:
    """An old portrait never makes two persons the same, and never makes anybody more different."""
    for rate in FalseMatchRate:
        bands = FaceBands(_THRESHOLDS, rate)
        without, with_gap = bands.band_of(similarity), bands.band_of(similarity, gap)
        assert with_gap is without or (without, with_gap) == (Band.DIFFERENT, Band.LOOK)
        assert 0.25 <= bands.different_below(gap) <= bands.different_below()


@given(similarity=_COSINES)
def test_the_stricter_rate_never_says_same_more_readily(similarity: float) -> None:
    """1 in 10,000 against 1 in 1,000."""
    loose, strict = (FaceBands(_THRESHOLDS, rate) for rate in FalseMatchRate)

    assert strict.same_from > loose.same_from
    assert _ORDER.index(strict.band_of(similarity)) <= _ORDER.index(loose.band_of(similarity))


@pytest.mark.parametrize(
    ("issued", "born", "different_below"),
    [
        (date(2025, 6, 1), date(1980, 1, 1), 0.30),
        (date(2023, 7, 1), date(1980, 1, 1), 0.30),
        (date(2018, 6, 1), date(1980, 1, 1), 0.275),
        (date(2006, 6, 1), date(1980, 1, 1), 0.25),
        (date(2006, 6, 1), None, 0.25),
        (date(2024, 6, 1), date(2012, 1, 1), 0.25),
        (date(2026, 5, 1), date(2012, 1, 1), 0.30),
    ],
)
def test_the_allowance_grows_with_the_years_and_sooner_for_children(
    issued: date, born: date | None, different_below: float
) -> None:
    """Nothing for three years, 0.005 a year after that, 0.05 at most; at once for who was a child."""
    gap = AgeGap.between(issued, date(2026, 6, 1), born=born)

    assert gap is not None
    assert FaceBands(_THRESHOLDS).different_below(gap) == pytest.approx(different_below, abs=1e-3)


def test_dates_that_contradict_each_other_give_no_gap() -> None:
    """A document of tomorrow, or older than its holder, widens nothing."""
    today = date(2026, 6, 1)

    assert AgeGap.between(date(2026, 6, 2), today, born=None) is None
    assert AgeGap.between(date(1999, 1, 1), today, born=date(2000, 1, 1)) is None


@pytest.mark.parametrize(
    ("errors", "trials", "low", "high"),
    [
        # Tabulated values: 0 of n is 1 - 0.025**(1/n); 1 of 10 and 5 of 50 from printed tables of exact bounds.
        (0, 1, 0.0, 0.975),
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 50, 0.0333, 0.2181),
        (10, 10, 0.6915, 1.0),
    ],
)
def test_bounds_are_those_of_the_tables(errors: int, trials: int, low: float, high: float) -> None:
    """Clopper and Pearson, 95 %."""
    assert Rate(errors, trials).bounds == pytest.approx((low, high), abs=5e-5)


@given(trials=st.integers(1, 300), data=st.data())
def test_bounds_hold_the_rate_and_mirror(trials: int, data: st.DataObject) -> None:
    """The rate lies within; the bounds of the successes are those of the errors, turned round."""
    errors = data.draw(st.integers(0, trials))
    rate = Rate(errors, trials)
    low, high = rate.bounds
    other_low, other_high = Rate(trials - errors, trials).bounds

    assert low <= rate.value <= high
    assert (1 - other_high, 1 - other_low) == pytest.approx((low, high), abs=1e-6)
    assert math.isnan(Rate(0, 0).value)


def test_the_manifest_states_the_bounds_that_its_counts_have() -> None:
    """163, 20 and 0 false matches in 185,136 impostor pairs."""
    assert Rate(163, 185_136).bounds == pytest.approx((0.00075, 0.00103), abs=5e-6)
    assert Rate(20, 185_136).bounds == pytest.approx((0.00007, 0.00017), abs=5e-6)
    assert Rate(0, 185_136).bounds == pytest.approx((0.0, 0.00002), abs=5e-6)
