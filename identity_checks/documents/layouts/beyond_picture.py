"""Values that run out of the picture: what is left of them reads as well as ever, so their figures never tell."""

from __future__ import annotations

from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.engine import Corners
from identity_checks.documents.text.lost_signs import DOUBT

_EDGE: Final = 0.003
"""How near to the page's edge, as a share of its longer side, a value ends that the edge may cut through."""
_GAP: Final = 0.3
"""How much of its height before or behind a value another sign or word of it may begin."""


def unsure_beyond(draft: FieldDraft, place: Corners, width: int, height: int) -> FieldDraft:
    """Give a draft as doubtful if its place on the page, of the size given, reaches the edge of the picture.

    An edge that cuts a name between two letters or words leaves the space between them.
    """
    near = _EDGE * max(height, width)
    left_top, right_top, right_bottom, left_bottom = place
    along = right_top - left_top
    gap = _GAP * float(np.linalg.norm(left_bottom - left_top)) * along / max(1e-6, float(np.linalg.norm(along)))
    reach = np.array([left_top - gap, right_top + gap, right_bottom + gap, left_bottom - gap])
    size = np.array([width, height])
    within = bool(
        (place >= near).all() and (place <= size - near).all() and (reach >= 0).all() and (reach <= size).all()
    )
    return draft if within else at_most(draft, DOUBT)
