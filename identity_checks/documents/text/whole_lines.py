"""Lines of a machine readable zone, all as wide: text is looked for by its ink, of which fillers have little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from identity_checks.documents.text.engine import Corners, Image, TextEngine, TextLine

_CODE: Final = re.compile(r"[A-Z0-9<]{22,48}")
_MOST_FURTHER: Final = 12.0
_STEP: Final = 4.5
_SHORTER: Final = 0.7
"""In heights of a line: how far two lines of one zone are apart at most, how much longer a line is made at most, and by
how much one must be shorter than the other to be looked at again."""
_SAME: Final = 8


def with_whole_lines(text: TextEngine, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """Give lines with each one of a zone that ends early read again as far as the longest one beside it reaches.

    What is read so counts where it has all that was read before, and more.
    """
    code = [place for place, line in enumerate(lines) if _is_code(line)]
    settled = list(lines)
    for place in code:
        near = [lines[other].corners for other in code if other != place and _are_near(lines[place], lines[other])]
        longer = [_as_far(lines[place].corners, other) for other in near]
        wanted = max(longer, key=_length, default=lines[place].corners)
        more = (_length(wanted) - _length(lines[place].corners)) / _height(wanted)
        if not _SHORTER < more < _MOST_FURTHER:
            continue
        (again,) = text.read(picture, [wanted])
        before, now = _bare(lines[place]), _bare(again)
        if len(now) > len(before) and (before[:_SAME] in now or before[-_SAME:] in now):
            settled[place] = again
    return settled


def _is_code(line: TextLine) -> bool:
    bare = _bare(line)
    return _CODE.fullmatch(bare) is not None and ("<" in bare or sum(sign.isdigit() for sign in bare) > len(bare) // 3)


def _bare(line: TextLine) -> str:
    return "".join(line.text.upper().split())


def _are_near(one: TextLine, other: TextLine) -> bool:
    apart = one.corners.mean(axis=0) - other.corners.mean(axis=0)
    return abs(float(apart @ _down(one.corners))) < _STEP * _height(one.corners)


def _along(corners: Corners) -> Corners:
    way = corners[1] - corners[0]
    return np.asarray(way / max(1.0, float(np.linalg.norm(way))), np.float32)


def _down(corners: Corners) -> Corners:
    across = _along(corners)
    return np.array([-across[1], across[0]], np.float32)


def _length(corners: Corners) -> float:
    return float(np.linalg.norm(corners[1] - corners[0]))


def _height(corners: Corners) -> float:
    return max(1.0, float(np.linalg.norm(corners[3] - corners[0])))


def _as_far(corners: Corners, other: Corners) -> Corners:
    """Give a line's corners moved along the line to where another one's ends lie further out."""
    way = _along(corners)
    first = min(0.0, float((other[0] - corners[0]) @ way))
    last = max(0.0, float((other[1] - corners[1]) @ way))
    return np.asarray(corners + np.array([first, last, last, first])[:, None] * way, np.float32)
