"""Curves and bounds of a detector: area under the ROC, shares with exact bounds, a drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Z: Final = 1.959964
_SIZE: Final = 360
_MARGIN: Final = 46
_COLOURS: Final = ("#1f6fb2", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#117a65", "#5d6d7e", "#a04000", "#7d3c98")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a sample with its 95 % bounds (Wilson)."""

    hits: int
    count: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.hits / self.count if self.count else float("nan")

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper 95 % bound."""
        if not self.count:
            return 0.0, 1.0
        n, p = self.count, self.value
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * float(np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)))
        return max(0.0, middle - half), min(1.0, middle + half)


def area(genuine: Sequence[float], tampered: Sequence[float]) -> tuple[float, float, float]:
    """Area under the ROC with 95 % bounds (Hanley and McNeil, 1982): how often a tampered picture scores higher."""
    low, high = np.sort(np.asarray(genuine)), np.asarray(tampered)
    below = np.searchsorted(low, high, side="left")
    ties = np.searchsorted(low, high, side="right") - below
    value = float((below + ties / 2).mean() / len(low))
    one, two = value / (2 - value), 2 * value**2 / (1 + value)
    spread = value * (1 - value) + (len(high) - 1) * (one - value**2) + (len(low) - 1) * (two - value**2)
    error = _Z * float(np.sqrt(max(spread, 0.0) / (len(high) * len(low))))
    # The formula knows no error where the two do not overlap; then a rule of three on the rarer side bounds it.
    error = max(error, 3 / max(3, min(len(high), len(low))) if value > 1 - 1e-9 else 0.0)
    return value, max(0.0, value - error), min(1.0, value + error)


def roc(genuine: Sequence[float], tampered: Sequence[float]) -> NDArray[np.float64]:
    """Points (false alarms, hits) of the curve, from (0, 0) to (1, 1)."""
    thresholds = np.sort(np.unique([*genuine, *tampered]))[::-1]
    low, high = np.asarray(genuine), np.asarray(tampered)
    points = [(float((low >= t).mean()), float((high >= t).mean())) for t in thresholds]
    return np.array([(0.0, 0.0), *points, (1.0, 1.0)])


def draw_rocs(panels: Mapping[str, Mapping[str, NDArray[np.float64]]], where: Path) -> None:
    """Write the curves as one SVG, a panel a suspicion; false alarms on a logarithmic axis from 0.3 % to 100 %."""
    columns = 3
    rows = -(-len(panels) // columns)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * _SIZE} {rows * _SIZE}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{columns * _SIZE}" height="{rows * _SIZE}" fill="white"/>',
    ]
    for place, (title, curves) in enumerate(panels.items()):
        parts += _panel(title, curves, place % columns * _SIZE, place // columns * _SIZE)
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _panel(title: str, curves: Mapping[str, NDArray[np.float64]], left: int, top: int) -> list[str]:
    side = _SIZE - 2 * _MARGIN

    def x(alarms: float) -> float:
        return left + _MARGIN + side * (1 - math.log10(max(alarms, 0.003)) / math.log10(0.003))

    def y(hits: float) -> float:
        return top + _MARGIN + side * (1 - hits)

    lines = [f'<text x="{left + _MARGIN}" y="{top + 24}" font-weight="bold">{title}</text>']
    for alarms in (0.01, 0.1, 1.0):
        lines.append(f'<line x1="{x(alarms):.1f}" y1="{y(0)}" x2="{x(alarms):.1f}" y2="{y(1)}" stroke="#ddd"/>')
        lines.append(f'<text x="{x(alarms):.1f}" y="{y(0) + 16}" text-anchor="middle">{alarms:.0%}</text>')
    for hits in (0.0, 0.5, 1.0):
        lines.append(f'<line x1="{x(0.003)}" y1="{y(hits)}" x2="{x(1):.1f}" y2="{y(hits)}" stroke="#ddd"/>')
        lines.append(f'<text x="{x(0.003) - 6:.1f}" y="{y(hits) + 4}" text-anchor="end">{hits:.0%}</text>')
    for place, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[place % len(_COLOURS)]
        dash = ' stroke-dasharray="5 4"' if name.startswith("plain") else ""
        path = " ".join(f"{x(a):.1f},{y(h):.1f}" for a, h in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>')
        lines.append(
            f'<text x="{x(1) - 4:.1f}" y="{y(0) - 8 - 15 * (len(curves) - 1 - place):.1f}" text-anchor="end" '
            f'fill="{colour}">{name}</text>'
        )
    return lines
