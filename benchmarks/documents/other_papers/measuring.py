"""How many papers of other sorts are taken for a document, and how many give a value that nobody would look at.

Beside them stands what their words alone tell: the titles and labels that the product knows kinds by, looked for in a
plain reader's lines, without portrait, places and layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.documents.degrading.scene import scene_of
from benchmarks.documents.evaluation.readers import PRODUCT, ReaderProcess, start_reader
from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.other_papers.cards import CARDS
from benchmarks.documents.other_papers.pages import PAGES
from benchmarks.documents.other_papers.paper import drawn
from benchmarks.documents.parts import Part, record_of
from benchmarks.report import Measurement
from case_contract.rules import SURE
from identity_checks.documents.layouts.classification import classify
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType

ROUNDS: Final = 8
_FIRST: Final = 990_000
"""Number of the first paper among the evaluation part's seeds: no document is drawn from these."""
_BASELINE: Final = "rapidocr"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was made of one paper: taken for a document, a value above the accept threshold, taken by its words."""

    sort: str
    taken: bool
    accepted: bool
    by_words: bool


def measure(rounds: int = ROUNDS) -> Iterator[Measurement]:
    """Papers taken for a document and papers with an accepted value, beside their words alone."""
    product, plain = start_reader(PRODUCT), start_reader(_BASELINE)
    assert isinstance(product, ReaderProcess)
    assert isinstance(plain, ReaderProcess)
    with product, plain:
        found = list(_seen(product, plain, rounds))
    taken, accepted = (
        Rate(sum(hits), len(found)) for hits in ([item.taken for item in found], [item.accepted for item in found])
    )
    words = Rate(sum(item.by_words for item in found), len(found))
    sample = f"{len(found)} drawn papers of {len({item.sort for item in found})} sorts, effects as in the evaluation"
    most = f"at most {100 * taken.exact_upper:.1f} % (95 %)"
    yield Measurement(
        "other papers taken for a document",
        f"own process, 1 thread; {taken.hits} of {taken.trials}, {most}: {_told(found)}",
        sample,
        100 * taken.share,
        "%",
        f"titles and labels alone in {_BASELINE}'s lines",
        100 * words.share,
        "none set",
    )
    yield Measurement(
        "other papers with a value accepted without a look",
        f"a value at {SURE} and more; {accepted.hits} of {accepted.trials}, at most {100 * accepted.exact_upper:.1f} %",
        sample,
        100 * accepted.share,
        "%",
        "the same papers, all that are taken by their words: a plain reader has no threshold",
        100 * words.share,
        "0",
    )


def judged(sort: str, readings: Sequence[dict[str, Any]], lines: Sequence[str]) -> Seen:
    """What the product's readings of a paper, and a plain reader's lines of it, make of it."""
    documents = [reading for reading in readings if reading["type"] != DocumentType.UNKNOWN.value]
    accepted = any(figure >= SURE for reading in readings for _, figure in reading["fields"].values())
    kind, _ = classify(lines, None)
    return Seen(
        sort,
        bool(documents),
        accepted,
        kind is not DocumentType.UNKNOWN or bool(speaking(Shelf.bundled(), lines, None)),
    )


def _seen(product: ReaderProcess, plain: ReaderProcess, rounds: int) -> Iterator[Seen]:
    makers = (*CARDS, *PAGES)
    for number in range(rounds * len(makers)):
        seed = record_of(Part.EVALUATE).seed(_FIRST + number)
        paper = makers[number % len(makers)](seed)
        picture = scene_of(drawn(paper, seed)).data
        yield judged(paper.sort, product.read(picture)["readings"], plain.read(picture)["lines"])


def _told(found: Sequence[Seen]) -> str:
    """Which sorts were taken how often."""
    all_of = Counter(item.sort for item in found)
    taken = Counter(item.sort for item in found if item.taken)
    return ", ".join(f"{sort} {taken[sort]} of {count}" for sort, count in all_of.items())
