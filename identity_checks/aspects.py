"""Longer side by shorter: of the forms that documents have, and of what is seen of one."""

import math
from collections.abc import Sequence
from typing import Final

ID_1: Final = 85.6 / 54.0
ID_2: Final = 105.0 / 74.0
ID_3: Final = 125.0 / 88.0
"""ISO/IEC 7810: cards, larger cards and visas, a passport's page. An opened passport has the shape of one page."""
LICENCES: Final = (math.sqrt(2.0), 4.0 / 3.0)
"""Business licences, upright or not: paper of the A series (ISO 216), and the form of before."""


def side_lengths(corners: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    """Give the lengths of the sides between four corners, clockwise from the top."""
    first, second, third, fourth = corners
    return math.dist(first, second), math.dist(second, third), math.dist(third, fourth), math.dist(fourth, first)


def length_for_width(corners: Sequence[Sequence[float]]) -> float:
    """Give how many times longer than wide what four corners enclose is, from 1; of one that leans away, on average."""
    top, right, bottom, left = side_lengths(corners)
    return max(top + bottom, left + right) / max(1.0, min(top + bottom, left + right))
