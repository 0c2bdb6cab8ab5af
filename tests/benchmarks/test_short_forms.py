"""Issue 3 section 6: `make bench` has the whole list, and each measures what it says. No speed is asserted."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import NAMES
from benchmarks.characters.short import measure as measure_characters
from benchmarks.documents.parts import Part
from benchmarks.faces.accuracy import Scores
from benchmarks.faces.short import equal_error
from benchmarks.fuzzing.short import measure as measure_fuzzing
from benchmarks.letters.drawing import Writing
from benchmarks.letters.short import measure as measure_letters
from benchmarks.letters.thai import measure as measure_thai
from benchmarks.server.mark_lookup import measure as measure_lookup

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_of_the_list_can_be_run(name: str) -> None:
    """A name that no module stands for would end `make bench` at that place."""
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_pages_are_found_by_their_marks() -> None:
    """Each page that is looked up must be found, or the benchmark raises; both figures are of this run."""
    median, slow = measure_lookup(marks=2_000, lookups=5)
    assert 0 < median.figure <= slow.figure
    assert 0 < median.baseline_figure <= slow.baseline_figure
    assert "77 cards" in median.sample, "a card has 26 marks: file, number, 16 of its picture, 8 of its text"


def test_mutated_files_stand_beside_unharmed_ones() -> None:
    """Failures, dearest and largest, in the same run."""
    failures, dearest, largest = measure_fuzzing(first=200_000, count=8)
    assert (failures.figure, failures.baseline_figure) == (0, 0)
    assert 0 < dearest.figure < 10
    assert largest.figure > 1
    assert largest.baseline_figure > 1


def test_both_sorts_of_names_are_read() -> None:
    """Two lines of each, of part tune: part evaluate is for reports alone."""
    found = list(measure_characters(Part.TUNE, 22_000, 4))
    assert [item.name for item in found] == [
        "characters: names read exactly",
        "characters: names wrong and sure",
        "characters: names of any characters read exactly",
        "characters: names of any characters wrong and sure",
    ]
    assert all(item.sample.startswith("2 drawn lines of part tune") for item in found)


def test_every_writing_is_read() -> None:
    """One line of each, of part tune, alone and by the head."""
    found = list(measure_letters(Part.TUNE, 80_000, 3))
    assert [item.name for item in found[::2]] == [f"letters: {writing} lines read exactly" for writing in Writing]
    assert [item.name for item in found[1::2]] == [f"letters: {writing} lines wrong and sure" for writing in Writing]
    assert all(item.sample == "1 drawn lines of part tune, from number 80000" for item in found)


def test_lines_of_thai_are_read() -> None:
    """One line of each sort, of part tune."""
    found = list(measure_thai(Part.TUNE, 80_000, 2))
    assert [item.name for item in found] == [
        "Thai: names and places read exactly",
        "Thai: names and places wrong and sure",
        "Thai: made-up words read exactly",
        "Thai: made-up words wrong and sure",
    ]
    assert all(item.sample == "1 drawn lines of part tune, from number 80000" for item in found)


def test_where_both_errors_are_equal() -> None:
    """By hand: at 0.4 one of four of one person is lost and one of four of two persons let through."""
    scores = Scores(genuine=[0.3, 0.5, 0.6, 0.7], impostor=[0.0, 0.1, 0.2, 0.4])
    assert equal_error(scores) == 0.25
    assert equal_error(Scores(genuine=[0.5], impostor=[0.1])) == 0.0
    assert equal_error(Scores(genuine=[0.5], impostor=[0.1], genuine_missed=1)) == 0.5


@given(
    genuine=st.lists(st.floats(-1, 1), min_size=1, max_size=20),
    impostor=st.lists(st.floats(-1, 1), min_size=1, max_size=20),
)
def test_an_equal_error_is_no_better_than_any_threshold_allows(genuine: list[float], impostor: list[float]) -> None:
    """No threshold keeps both errors below it."""
    scores = Scores(genuine, impostor)
    limit = equal_error(scores)
    for threshold in {*genuine, *impostor}:
        both = scores.false_matches(threshold).value, scores.false_non_matches(threshold).value
        assert max(both) >= limit - 1e-12
