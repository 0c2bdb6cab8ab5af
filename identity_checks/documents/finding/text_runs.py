"""How lines of text run on a picture."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ANGLE_STEPS: Final = 2
_ALONG: Final = float(np.deg2rad(20))
"""How far a line of text may lean from the others of its document."""
_ASLANT: Final = 11.0
"""Degrees from which a line does not run along the sides of the sheet that it stands on."""
_LEAST_ALONG: Final = 4
_SHARE_ALONG: Final = 0.4


def text_angle(marks: Sequence[Floats]) -> float | None:
    """Give the direction in which lines of text run, degrees clockwise from horizontal, -45..135; None when unclear.

    Lines that run otherwise than most are another paper's, and do not count.
    """
    runs = [run for mark in marks if (run := run_of(mark)) is not None]
    total = sum((run**2 / abs(run) for run in runs), 0j)
    if not runs or abs(total) < 0.6 * sum(abs(run) for run in runs):
        return None
    for _ in range(_ANGLE_STEPS):
        # Directions are squared: a line has no beginning, and angles between the squares are twice as large.
        near = [run for run in runs if abs(np.angle(run**2 / total)) < 2 * _ALONG]
        total = sum((run**2 / abs(run) for run in near), 0j) or total
    degrees = float(np.rad2deg(np.angle(total))) / 2
    return degrees + 180 if degrees < -45 else degrees


def lean_of(marks: Sequence[Floats]) -> float:
    """Give by how many degrees, clockwise, lines of text lean from the nearest of across and down; 0 when unclear."""
    angle = text_angle(marks)
    return 0.0 if angle is None else _lean(angle)


def along_the_sides(marks: Sequence[Floats]) -> list[Floats]:
    """Give the lines of text that run along a sheet's sides where enough do, else all.

    What runs aslant over a document is a watermark ("for opening an account only") and no part of its text.
    """
    runs = [run_of(mark) for mark in marks]
    aslant = [run is not None and is_aslant(run) for run in runs]
    lines = sum(run is not None for run in runs)
    if lines - sum(aslant) < max(_LEAST_ALONG, _SHARE_ALONG * lines):
        return list(marks)
    return [mark for mark, out in zip(marks, aslant, strict=True) if not out]


def running_otherwise(marks: Sequence[Floats]) -> list[Floats]:
    """Give the lines of text that run otherwise than most do, whether aslant or across."""
    runs = [run_of(mark) for mark in marks]
    most = sum((run**2 / abs(run) for run in runs if run is not None), 0j)
    return [
        mark
        for mark, run in zip(marks, runs, strict=True)
        if run is not None and most and abs(math.degrees(cmath.phase(run**2 / most))) > 2 * _ASLANT
    ]


def is_aslant(run: complex) -> bool:
    """Tell whether what runs so runs neither along the sides of an upright sheet nor nearly so."""
    return abs(_lean(math.degrees(cmath.phase(run)))) >= _ASLANT


def _lean(degrees: float) -> float:
    """Give by how much an angle differs from the nearest quarter turn."""
    return (degrees + 45) % 90 - 45


def run_of(mark: Floats) -> complex | None:
    """Give the longer side of a box as a complex number, None for a box that is hardly longer than it is high."""
    (x0, y0), (x1, y1), (x2, y2), _ = mark.tolist()
    edges = (complex(x1 - x0, y1 - y0), complex(x2 - x1, y2 - y1))
    lengths = [abs(edge) for edge in edges]
    long, short = (0, 1) if lengths[0] >= lengths[1] else (1, 0)
    if lengths[long] < 2.2 * lengths[short]:
        return None
    return edges[long]
