"""Results as plain values (issue 2 section 4, R20)."""

from hypothesis import given
from hypothesis import strategies as st

from identity_checks.results import rounded_down


@given(st.floats(0, 1), st.integers(1, 4))
def test_a_share_is_never_rounded_up_to_a_threshold_it_misses(share: float, places: int) -> None:
    """R20: 0.97996 is not 0.98."""
    shown = rounded_down(share, places)
    assert shown <= share + 1e-9
    assert share - shown < 10**-places


@given(st.integers(0, 10_000))
def test_a_share_of_few_decimals_stays(number: int) -> None:
    """Not a step lower because of how floats multiply."""
    assert rounded_down(number / 10_000, 4) == number / 10_000
