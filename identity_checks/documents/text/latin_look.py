"""A second look at Latin text: spaces and marks that one view of a line loses, most views of it have."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Image, TextEngine, TextLine, crop_line, grown
from identity_checks.documents.text.second_look import bare, heaviest

_VIEWS: Final = ((0.0, 1.3), (0.12, 1.3), (0.12, 1.0))
"""How far a line's box is grown (in line heights) and how much wider its picture is made."""


def latin_again(text: TextEngine, picture: Image, seen: TextLine) -> TextLine:
    """Give what most views of a line say, `seen` among them: first of its letters, then of its spaces.

    Two readings that agree are enough.
    """
    views = [seen]
    for pad, width in _VIEWS:
        if len(views) == 2 and views[0].text == views[1].text:
            break
        cut = crop_line(picture, grown(seen.corners, pad))
        wide = np.asarray(cv2.resize(cut, None, fx=width, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
        views += text.read_crops([wide], [seen.corners], squeezed=False)
    letters = heaviest(views, [bare(view) for view in views])
    agreeing = [view for view in views if bare(view) == letters]
    spaced = heaviest(agreeing, [view.text for view in agreeing])
    return max((view for view in agreeing if view.text == spaced), key=lambda view: view.score)
