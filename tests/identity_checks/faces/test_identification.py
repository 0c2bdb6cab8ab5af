"""R36, R111: the threshold of a search among many follows from the stated rate and from how many there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.faces.bands import FalseMatchRate
from identity_checks.faces.comparison import FaceComparer
from identity_checks.faces.identification import search_threshold
from identity_checks.models import SFACE, ModelStore

LINE = {FalseMatchRate.ONE_IN_1_000.value: 0.40, FalseMatchRate.ONE_IN_10_000.value: 0.455}


@pytest.mark.parametrize(
    ("faces", "one_in", "probes", "least", "is_extended"),
    [
        (0, 100, 1, 0.455, False),
        (100, 100, 1, 0.455, False),
        (1_000, 100, 1, 0.51, True),
        (500, 100, 2, 0.51, True),
        (1_000_000, 100, 1, 0.675, True),
        (10**9, 10**6, 2, 0.99, True),
    ],
)
def test_a_decade_of_faces_costs_what_a_decade_of_the_rate_costs(
    faces: int, one_in: int, probes: int, least: float, is_extended: bool
) -> None:
    """By hand: 0.055 between 1 in 1,000 and 1 in 10,000, so 0.055 for every further factor of ten."""
    found = search_threshold(LINE, faces=faces, one_in=one_in, probes=probes)
    assert found.least == pytest.approx(least, abs=1e-9)
    assert found.is_extended is is_extended


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**6), st.integers(1, 3))
def test_more_faces_never_make_it_looser(fewer: int, more: int, one_in: int, probes: int) -> None:
    """Monotone in everything that is counted, and never under the strictest rate that was measured."""
    fewer, more = sorted((fewer, more))
    few = search_threshold(LINE, faces=fewer, one_in=one_in, probes=probes)
    assert 0.455 <= few.least <= search_threshold(LINE, faces=more, one_in=one_in, probes=probes).least <= 0.99
    assert few.least <= search_threshold(LINE, faces=fewer, one_in=one_in * 10, probes=probes).least


@pytest.mark.parametrize("wrong", [{"faces": -1}, {"one_in": 0}, {"probes": 0}])
def test_counts_that_count_nothing_are_refused(wrong: dict[str, int]) -> None:
    """A mistake of the caller's."""
    with pytest.raises(ValueError, match="count something"):
        search_threshold(LINE, **{"faces": 1, "one_in": 1, "probes": 1, **wrong})


def test_the_version_of_a_template_names_the_very_file() -> None:
    """R111: a network dropped in under the same name and version is another version all the same."""
    models = ModelStore.bundled()
    version = FaceComparer(models).template_version
    assert version.startswith("face_recognition_sface 2021dec ")
    assert models.entry(SFACE).sha256[:8] in version
    assert "portrait_matching" in version
