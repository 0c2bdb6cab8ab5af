"""The detection error trade-off: how many of one person are lost for how many of two let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Final

import numpy as np

_TICKS: Final = (0.001, 0.01, 0.05, 0.2, 0.5, 0.8)
_SIDE: Final = 520
_MARGIN: Final = 70
_LINE: Final = 12
_COLOURS: Final = ("#c0392b", "#1f6fb2", "#2e8b57", "#8e44ad", "#d98c00", "#444444")
_QUANTILE: Final = NormalDist().inv_cdf


def det_points(genuine: Sequence[float], impostor: Sequence[float]) -> list[tuple[float, float]]:
    """Give (false match rate, false non-match rate) at every threshold that changes either, from loose to strict."""
    same, other = np.sort(np.asarray(genuine)), np.sort(np.asarray(impostor))
    thresholds = np.unique(np.concatenate([same, other, [np.inf]]))
    return [
        (
            1 - float(np.searchsorted(other, threshold)) / len(other),
            float(np.searchsorted(same, threshold)) / len(same),
        )
        for threshold in thresholds
    ]


def draw_det(curves: Mapping[str, Sequence[tuple[float, float]]], trials: Mapping[str, tuple[int, int]]) -> str:
    """Give the curves as an SVG on normal deviate axes; what was never seen is drawn at half an error of its trials.

    `trials` has the numbers of genuine and impostor comparisons of each curve.
    """
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="white"/>',
    ]
    for tick in _TICKS:
        place = _place(tick)
        x, y = _MARGIN + place, _SIDE - _MARGIN - place
        lines += [
            f'<path d="M{x:.1f} {_MARGIN}V{_SIDE - _MARGIN}M{_MARGIN} {y:.1f}H{_SIDE - _MARGIN}" stroke="#ddd"/>',
            f'<text x="{x:.1f}" y="{_SIDE - _MARGIN + 18}" text-anchor="middle">{tick:.1%}</text>',
            f'<text x="{_MARGIN - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:.1%}</text>',
        ]
    lines += [
        f'<text x="{_SIDE / 2}" y="{_SIDE - 20}" text-anchor="middle">false match rate</text>',
        f'<text x="18" y="{_SIDE / 2}" text-anchor="middle" transform="rotate(-90 18 {_SIDE / 2})">'
        "false non-match rate</text>",
    ]
    for place_in_list, (name, points) in enumerate(curves.items()):
        genuine, impostor = trials[name]
        colour = _COLOURS[place_in_list % len(_COLOURS)]
        path = " ".join(
            f"{_MARGIN + _place(_seen(match, impostor)):.1f},{_SIDE - _MARGIN - _place(_seen(non_match, genuine)):.1f}"
            for match, non_match in points
        )
        lines += [
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{_SIDE - _MARGIN}" y="{_LINE * (1 + place_in_list)}" text-anchor="end" fill="{colour}">{name}: '
            f"{genuine} / {impostor} comparisons</text>",
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def write_det(
    curves: Mapping[str, Sequence[tuple[float, float]]], trials: Mapping[str, tuple[int, int]], where: Path
) -> None:
    """Write the drawing."""
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(draw_det(curves, trials), encoding="utf-8")


def _seen(rate: float, trials: int) -> float:
    return min(max(rate, 0.5 / trials), 1 - 0.5 / trials)


def _place(rate: float) -> float:
    """Pixels from the axis, by the normal deviate of the rate."""
    low, high = _QUANTILE(_TICKS[0]), _QUANTILE(0.95)
    return (min(max(_QUANTILE(rate), low), high) - low) / (high - low) * (_SIDE - 2 * _MARGIN)
