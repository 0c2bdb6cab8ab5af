"""Values that run out of the picture: what is left of them reads as well as ever, so their figures never tell."""

from __future__ import annotations

from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.engine import Corners
from identity_checks.documents.text.lost_signs import DOUBT

_EDGE: Final = 0.003
"""How near to the page's edge, as a share of its longer side, a value ends that the edge may cut through."""


def unsure_beyond(draft: FieldDraft, place: Corners, width: int, height: int) -> FieldDraft:
    """Give a draft as doubtful if its place on the page, of the size given, reaches the edge of the picture."""
    near = _EDGE * max(height, width)
    within = bool((place >= near).all() and (place <= np.array([width, height]) - near).all())
    return draft if within else at_most(draft, DOUBT)
