"""Documents seen twice: under print across them, with that print and without it, or by two groups of their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from identity_checks.documents.attempt import Attempt, is_document, rank, texts_of
from identity_checks.documents.finding.print_across import crosses_itself, says_what_it_is_for
from identity_checks.documents.finding.room import lie_apart
from identity_checks.documents.finding.seen import SeenPage
from identity_checks.documents.finding.several import inside
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.finding.text_runs import along_the_sides
from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.shapes import has_its_shape
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.results import DocumentType

SEEN_ONCE: Final = 0.9
"""The most that a value is sure of which one of two looks gives."""
_FAR_LESS: Final = 0.7
_ONE_PLACE: Final = 0.3
"""Share of the smaller of two places from which they are that of one document."""
_SAME: Final = 0.5
"""Share of the smaller of two places, and of what is said in one of them, from which two documents are one."""
_TELLING: Final = 8
"""Signs of a line that two documents do not have in common: longer than a label or a date."""


def is_crossed(seen: SeenPage, told: Sequence[Attempt]) -> bool:
    """Tell whether print runs across a page: its lines cross, or say what a copy is for, or hide what it is.

    Papers that lie over each other cross as well: where a document is told only lines on it count.
    """
    marks = seen.marks
    places = [attempt.place_on(seen.base) for attempt in told if is_document(attempt)]
    if any(says_what_it_is_for(texts_of(attempt)) for attempt in told):
        return True
    if places:
        return crosses_itself(inside(marks, places))
    return crosses_itself(marks) or len(along_the_sides(marks)) < len(marks)


def each_once(attempts: Sequence[Attempt], base: Sheet) -> list[Attempt]:
    """Give attempts at a page's documents without those at one that is told already: its kind, its place, its text.

    The better one stays: that which tells more, then that whose outline has the shape of the kind.
    """
    places = [attempt.place_on(base) for attempt in attempts]

    def better(number: int) -> tuple[tuple[float, bool, bool], bool]:
        return rank(attempts[number]), has_its_shape(attempts[number], places[number])

    def same(one: int, other: int) -> bool:
        alike = kind_of(attempts[one]) == kind_of(attempts[other]) and _say_the_same(attempts[one], attempts[other])
        return alike and not lie_apart(places[one], [places[other]], _SAME)

    told: list[int] = []
    for number in sorted(range(len(attempts)), key=better, reverse=True):
        if not any(same(number, other) for other in told):
            told.append(number)
    return [attempts[number] for number in sorted(told)]


def _say_the_same(one: Attempt, other: Attempt) -> bool:
    """Tell whether two sheets have most of the long lines of one in common; cards of one kind share their labels."""
    long = [{text for text in texts_of(attempt) if len(text) > _TELLING} for attempt in (one, other)]
    least = min(len(texts) for texts in long)
    return least > 0 and len(long[0] & long[1]) >= _SAME * least


def paired(again: Sequence[Attempt], first: Sequence[Attempt], base: Sheet) -> list[Attempt]:
    """Give the documents of two looks at a page, each with the other look at it where both tell the same kind.

    `again` is the look without the print; what only the first one tells comes last.
    """
    left = [attempt for attempt in first if is_document(attempt)]
    told: list[Attempt] = []
    for attempt in again:
        place = attempt.place_on(base)
        there = [item for item in left if not lie_apart(item.place_on(base), [place], _ONE_PLACE)]
        if not is_document(attempt) or _tells_less(attempt, there):
            continue
        left = [item for item in left if all(item is not other for other in there)]
        alike = [item for item in there if kind_of(item) == kind_of(attempt)]
        told.append(replace(attempt, other=alike[0] if alike else None))
    return [replace(attempt, crossed=True) for attempt in (*told, *left)] or list(first)


def kind_of(attempt: Attempt) -> tuple[DocumentType, str]:
    """Give the type of an attempt's document and the name of its pack, empty without one."""
    return attempt.document_type, "" if attempt.pack is None else attempt.pack.reference.pack


def _tells_less(attempt: Attempt, there: Sequence[Attempt]) -> bool:
    """Tell whether an attempt tells less than what else was told in its place, of one document far less."""
    least = sum(item.strength for item in there) * (_FAR_LESS if len(there) == 1 else 1.0)
    return attempt.strength < least


def agreed(
    drafts: Mapping[str, FieldDraft], attempt: Attempt, other: Attempt, others: Mapping[str, FieldDraft]
) -> dict[str, FieldDraft]:
    """Give the values of a look at a document and of another look at it, unsure where they differ.

    A line reader takes signs of print across a value for its own; what is taken out may take some of the value's.
    """
    found = {name: _beside(item, others.get(name)) for name, item in drafts.items()}
    for name in others.keys() - found.keys():
        place = attempt.sheet.from_page(other.sheet.on_page(others[name].corners).astype(np.float64))
        found[name] = at_most(replace(others[name], corners=np.asarray(place, np.float32)), DOUBT)
    return found


def _beside(draft: FieldDraft, other: FieldDraft | None) -> FieldDraft:
    if other is None:
        return at_most(draft, SEEN_ONCE)
    return draft if draft.value == other.value else at_most(draft, DOUBT)
