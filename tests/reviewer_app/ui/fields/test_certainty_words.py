"""How sure a reading or a finding is, in words."""

import pytest

from reviewer_app.ui.case.certainty_words import LEAST, share_words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.0, "0%"), (0.29, "29%"), (0.9799, "97%"), (0.98, "98%"), (0.995, "99%"), (0.9999, "99%"), (1.0, "99%")],
)
def test_a_share_is_rounded_down_and_never_certain(confidence: float, words: str) -> None:
    """R24: nothing unsure reads as the threshold that it misses, and no machine says 100 %."""
    assert share_words(confidence) == words


def test_the_threshold_is_said_as_it_is() -> None:
    """In whole percent."""
    assert LEAST == "98%"
