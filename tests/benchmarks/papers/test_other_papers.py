"""R98, section 2: papers of other sorts are drawn whole, and what is made of them is counted as it is."""

from __future__ import annotations

import pytest

from benchmarks.documents.other_papers.cards import CARDS
from benchmarks.documents.other_papers.measuring import judged
from benchmarks.documents.other_papers.pages import PAGES
from benchmarks.documents.other_papers.paper import drawn
from benchmarks.documents.parts import Part, part_of_seed

_SEED = 5_990_000


@pytest.mark.parametrize("make", [*CARDS, *PAGES], ids=lambda make: make.__name__)
def test_all_that_a_paper_says_stands_on_its_sheet(make: object) -> None:
    """Text that runs off a sheet would be easier to tell from a document's."""
    assert callable(make)
    for seed in range(_SEED, _SEED + 20):
        paper = make(seed)
        specimen = drawn(paper, seed)
        assert part_of_seed(seed) is Part.EVALUATE
        edge = specimen.image[:, -3:].reshape(-1, 3)
        assert (edge.max(axis=0) - edge.min(axis=0)).max() < 60
        assert not specimen.truth


def test_what_is_made_of_a_paper_is_counted() -> None:
    """A value that nobody would look at counts whatever the kind, and words count without a layout."""
    unsure = {"type": "resident_id_front", "fields": {"name": ["李明", 0.97]}}
    sure = {"type": "unknown", "fields": {"name": ["李明", 0.98]}}
    found = judged("staff card", [unsure], ["公民身份号码", "姓名 李明", "性别 男 民族 汉", "住址 北京市"])
    assert (found.taken, found.accepted, found.by_words) == (True, False, True)
    found = judged("staff card", [sure], ["工作证", "姓名 李明"])
    assert (found.taken, found.accepted, found.by_words) == (False, True, False)
