"""A second look at Latin text: spaces and marks that one view of a line loses, most views of it have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Glyph, Image, TextEngine, TextLine, crop_line, grown
from identity_checks.documents.text.letters import LetterHead
from identity_checks.documents.text.second_look import bare, heaviest

_VIEWS: Final = ((0.0, 1.3), (0.12, 1.3), (0.12, 1.0))
"""How far a line's box is grown (in line heights) and how much wider its picture is made."""

_LOST: Final = 0.5
"""The most that a reading can be sure of that may have lost a letter."""
_ENOUGH: Final = 0.5
"""Share of the views that have to read a space."""


def latin_again(text: TextEngine, picture: Image, seen: TextLine, head: LetterHead | None) -> TextLine:
    """Give what most views of a line say, `seen` among them: first of its letters, then of every space.

    Two readings that agree are enough. With a head for letters with marks they are its readings.
    """
    views = [seen if head is None else _by_head(head, seen)]
    for pad, width in _VIEWS:
        if len(views) == 2 and views[0].text == views[1].text:
            break
        cut = crop_line(picture, grown(seen.corners, pad))
        wide = np.asarray(cv2.resize(cut, None, fx=width, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
        (view,) = text.read_crops([wide], [seen.corners], squeezed=False)
        views.append(view if head is None else _by_head(head, view))
    letters = heaviest(views, [bare(view) for view in views])
    agreeing = [view for view in views if bare(view) == letters]
    return spaced_by_most(agreeing)


def _by_head(head: LetterHead, view: TextLine) -> TextLine:
    """Give what the head reads on a view: none of it is sure where the line reader saw more letters than it."""
    read = head.read(view)
    if len(bare(read)) >= len(bare(view)):
        return read
    glyphs = tuple(replace(glyph, score=min(glyph.score, _LOST)) for glyph in read.glyphs)
    return replace(read, glyphs=glyphs, score=min(read.score, _LOST))


def spaced_by_most(views: Sequence[TextLine]) -> TextLine:
    """Give the surest of views with the same letters, with the spaces that at least half of them read.

    A space is lost more often than read where there is none. Letters between which the views are not agreed are
    no surer than the share of views that have it so.
    """
    best = max(views, key=lambda view: view.score)
    letters = [glyph for glyph in best.glyphs if glyph.text.strip()]
    seen = Counter(place for view in views for place in _spaces(view))
    made: list[Glyph] = []
    for place, letter in enumerate(letters):
        share = seen[place] / len(views)
        words = bool(made) and made[-1].text.isalpha() and letter.text.isalpha()
        agreed = max(share, 1 - share) if words else 1.0
        if made:
            before = made[-1]
            made[-1] = replace(before, score=min(before.score, agreed))
            if share >= _ENOUGH:
                made.append(Glyph(" ", agreed, (before.position + letter.position) / 2, MappingProxyType({})))
        made.append(replace(letter, score=min(letter.score, agreed)))
    return replace(best, glyphs=tuple(made), text="".join(glyph.text for glyph in made).strip())


def _spaces(view: TextLine) -> set[int]:
    """Give the places of the letters before which a view has a space."""
    found: set[int] = set()
    place = 0
    for glyph in view.glyphs:
        if glyph.text.strip():
            place += 1
        elif place:
            found.add(place)
    return found
