"""Text that runs out of the picture: what is left of a value reads as well as ever, so its figures never tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.engine import Corners
from identity_checks.documents.text.lost_signs import DOUBT

_EDGE: Final = 0.003
"""How near to the page's edge, as a share of its longer side, a value ends that the edge may cut through."""
_GAP: Final = 0.3
"""How much of its height before or behind a value another sign or word of it may begin."""
_OVER: Final = 0.5
"""How much of its height above or below a line's own signs the detector of lines wants to see."""
_AROUND: Final = 0.5
"""Share of its own size around the values of a document within which the rest of its text lies."""
_ASKEW: Final = 0.03
"""Tangent of the angle to most lines from which a line is another paper's, or print across."""


def runs_out(room: float) -> bool:
    """Tell whether the edge of a picture cuts text that has so much room to it: a document has a margin around its own.

    `room` is a share of the document's longer side.
    """
    return room < _EDGE


def room_to_edge(lines: Sequence[Corners], places: Sequence[Corners], width: int, height: int) -> float:
    """Give how near, in pixels, a document's text comes to the picture's edge; infinite without text.

    `lines` lie on the document's upright sheet, `places` are theirs on the page, of the size given.
    """
    if not lines:
        return math.inf
    size = np.array([width, height])
    slopes = np.array([(line[1, 1] - line[0, 1]) / max(1.0, abs(line[1, 0] - line[0, 0])) for line in lines])
    along = np.abs(slopes - np.median(slopes)) < _ASKEW
    rooms = [min(place.min(), (size - place).min()) for place, own in zip(places, along, strict=True) if own]
    return float(min(rooms, default=math.inf))


def around_values(lines: Sequence[Corners], values: Sequence[Corners]) -> list[Corners]:
    """Give the lines of text that lie around a document's values: an outline may be that of a paper beneath it."""
    if not values:
        return []
    box = np.concatenate(values)
    low, high = box.min(axis=0), box.max(axis=0)
    more = _AROUND * (high - low)
    middles = [line.mean(axis=0) for line in lines]
    return [
        line
        for line, middle in zip(lines, middles, strict=True)
        if (middle >= low - more).all() and (middle <= high + more).all()
    ]


def all_unsure_beyond(
    drafts: Mapping[str, FieldDraft], places: Mapping[str, Corners], size: tuple[int, int], zone: Set[str]
) -> dict[str, FieldDraft]:
    """Give drafts as `unsure_beyond` has each, by their places on the page of that width and height.

    `zone` are the values of a machine readable zone that holds, none for another: its lines have all the signs that
    their format has, and are cut only where a value in them is.
    """
    told = {name: unsure_beyond(draft, places[name], *size) for name, draft in drafts.items()}
    if "mrz" in drafts and zone:
        cut = any(told[name].confidence < drafts[name].confidence for name in zone & drafts.keys() - {"mrz"})
        told["mrz"] = at_most(drafts["mrz"], DOUBT) if cut else drafts["mrz"]
    return told


def unsure_beyond(draft: FieldDraft, place: Corners, width: int, height: int) -> FieldDraft:
    """Give a draft as doubtful if its place on the page, of the size given, reaches the edge of the picture.

    An edge that cuts a name between two letters or words leaves the space between them. One right above a line makes
    its box lower than its signs, and the line reader sees them cut.
    """
    near = _EDGE * max(height, width)
    left_top, right_top, right_bottom, left_bottom = place
    along = right_top - left_top
    gap = _GAP * float(np.linalg.norm(left_bottom - left_top)) * along / max(1e-6, float(np.linalg.norm(along)))
    over = _OVER * (left_bottom - left_top)
    reach = np.array(
        [left_top - gap - over, right_top + gap - over, right_bottom + gap + over, left_bottom - gap + over]
    )
    size = np.array([width, height])
    within = bool(
        (place >= near).all() and (place <= size - near).all() and (reach >= 0).all() and (reach <= size).all()
    )
    return draft if within else at_most(draft, DOUBT)
