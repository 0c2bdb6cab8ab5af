"""A page as it is seen at first: its edges and lines of text, and which documents can be told apart by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.several import Parts, divisions, inside, outside
from identity_checks.documents.finding.sheet import Sheet, rectified
from identity_checks.documents.text.engine import Corners, Image

SHEET_SIDE: Final = 832
_CARD_SIDE: Final = 576
_LEAST_SIDE: Final = 448
_CARD_ASPECT: Final = (1.5, 1.68)
"""A card's text is large for its size: 85.6 by 54 mm, its characters from 2.4 mm."""
_BOX_HEIGHT: Final = 24.0
"""Pixels of a small line's box that are enough to find it again; with less Latin names lose the room for accents."""
_SEEN_WELL: Final = 0.6
"""Share of the first look that a document fills at least for the height of its lines to be told by it."""
_SMALL_PRINT: Final = 0.25
CLEAR_OUTLINE: Final = 0.95
"""An outline drawn around two documents has less of an edge than this, that of one has more."""


@dataclass(frozen=True, slots=True, eq=False)
class SeenPage:
    """A page with what was found on it at a first look: edges and lines of text, both in pixels of `base`."""

    page: Image
    base: Sheet
    edges: PageEdges
    marks: Sequence[Corners]


def clearly_apart(seen: SeenPage) -> tuple[Outline, Outline] | None:
    """Give the outlines of two documents that a gap in the text divides; None when they are not clear."""
    for parts in divisions(seen.marks):
        # The smaller part costs less and is as often without an outline.
        small, large = sorted(parts, key=len)
        one = find_outline(seen.edges, small)
        if one is None or one.score < CLEAR_OUTLINE or len(outside(large, one.corners)) < len(large):
            continue
        other = find_outline(seen.edges, large)
        if other is not None and other.score >= CLEAR_OUTLINE and len(outside(small, other.corners)) == len(small):
            return one, other
    return None


def best_division(seen: SeenPage) -> Parts | None:
    """Give the two parts of the page's text that have the clearest outlines of their own, else the widest gap's."""
    return clearest(seen, divisions(seen.marks))


def clearest(seen: SeenPage, ways: Sequence[Parts]) -> Parts | None:
    """Give that way to divide text in two which has the clearest outlines, else the first; None without any."""
    best: tuple[float, Parts] | None = None
    for parts in ways:
        first, second = (find_outline(seen.edges, part) for part in parts)
        apart = first is not None and second is not None and _are_apart(parts, first, second)
        score = min(first.score, second.score) if apart and first is not None and second is not None else 0.0
        if best is None or score > best[0]:
            best = score, parts
    return None if best is None else best[1]


def _are_apart(parts: Parts, first: Outline, second: Outline) -> bool:
    alone = len(outside(parts[1], first.corners)) == len(parts[1])
    return alone and len(outside(parts[0], second.corners)) == len(parts[0])


def sheet_of(seen: SeenPage, outline: Outline) -> tuple[Sheet, Outline, int]:
    """Give the document alone, its outline on the page, and the long side at which its text is looked for."""
    on_page = seen.base.on_page(outline.corners)
    sheet = rectified(seen.page, on_page, seen.base)
    return sheet, replace(outline, corners=on_page), _reading_side(seen, sheet, outline)


def _reading_side(seen: SeenPage, sheet: Sheet, outline: Outline) -> int:
    """Give the long side at which the lines of text of an outline's sheet are looked for, by how small they are."""
    height, width = sheet.picture.shape[:2]
    card = _CARD_ASPECT[0] < max(width, height) / min(width, height) < _CARD_ASPECT[1]
    most = _CARD_SIDE if card else SHEET_SIDE
    longest = max(float(np.linalg.norm(outline.corners[place] - outline.corners[place - 1])) for place in range(4))
    within = inside(seen.marks, [outline.corners])
    sizes = [np.linalg.norm(mark[:2] - mark[1:3], axis=1).min() for mark in within]
    if not sizes or longest < _SEEN_WELL * max(seen.base.picture.shape):
        return most
    return int(np.clip(_BOX_HEIGHT * longest / float(np.quantile(sizes, _SMALL_PRINT)), _LEAST_SIDE, most))
