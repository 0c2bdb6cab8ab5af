"""The authority that issued a card of the mainland: the public security of a place."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from identity_checks.documents.layouts.draft import AUTHORITY, FieldDraft, at_most, unlikely
from identity_checks.documents.layouts.places import begins_with_a_place
from identity_checks.results import Correction, CorrectionRule

_STROKES: Final = "一丨|1lI·"
_PUT_RIGHT: Final = 0.8


def authority_of_a_place(draft: FieldDraft) -> FieldDraft:
    """Give an authority without a stroke before its place; as unlikely where it begins with no place or ends as none.

    A place that is no more may stand on a card that is still valid.
    """
    value = draft.value
    if not begins_with_a_place(value) and begins_with_a_place(value[1:]) and value[0] in _STROKES:
        kept = (replace(item, position=item.position - 1) for item in draft.corrections if item.position)
        left_out = Correction(0, value[0], "", CorrectionRule.REGION_TABLE)
        return at_most(replace(draft, value=value[1:], corrections=(left_out, *kept)), _PUT_RIGHT)
    return draft if AUTHORITY.fullmatch(value) and begins_with_a_place(value) else unlikely(draft)
