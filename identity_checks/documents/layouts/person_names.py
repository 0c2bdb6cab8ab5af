"""Names of persons in Chinese: nothing around a character confirms it, so that its look-alikes are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.text.engine import Image
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.words import PlacedLine

_LONGEST: Final = 16
"""Signs of a line with a name; what is longer is running text."""


def sure_of_its_signs(
    opinion: SecondOpinion, picture: Image, lines: Sequence[PlacedLine], draft: FieldDraft
) -> FieldDraft:
    """Give a name as doubtful where one of its signs may be another that the line reader takes for it.

    So it is where it has a single sign: names have two and more, and what covers the second one leaves no trace.
    """
    if len(draft.value) == 1 and is_han(draft.value):
        return _doubted(draft)
    left, top = draft.corners.min(axis=0)
    right, bottom = draft.corners.max(axis=0)
    for line in lines:
        glyphs = line.source.glyphs
        if not top < line.middle < bottom or len(glyphs) > _LONGEST:
            continue
        width = line.right - line.left
        places = [
            place
            for place, glyph in enumerate(glyphs)
            if left <= line.left + glyph.position * width <= right and glyph.text in draft.value
        ]
        if opinion.may_be_others(picture, line.source, places):
            return _doubted(draft)
    return draft


def _doubted(draft: FieldDraft) -> FieldDraft:
    return replace(draft, confidence=min(draft.confidence, DOUBT))
