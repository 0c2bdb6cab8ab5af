"""Documents under print across them, seen twice: with that print and without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from identity_checks.documents.attempt import Attempt, is_document
from identity_checks.documents.finding.room import lie_apart
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.lost_signs import DOUBT

SEEN_ONCE: Final = 0.9
"""The most that a value is sure of which one of two looks gives."""
_FAR_LESS: Final = 0.7
_ONE_PLACE: Final = 0.3
"""Share of the smaller of two places from which they are that of one document."""


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
        alike = [item for item in there if (item.document_type, item.pack) == (attempt.document_type, attempt.pack)]
        told.append(replace(attempt, other=alike[0] if alike else None))
    return [replace(attempt, crossed=True) for attempt in (*told, *left)] or list(first)


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
