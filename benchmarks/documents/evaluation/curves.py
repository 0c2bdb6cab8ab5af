"""The report's curves as plain SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from benchmarks.documents.evaluation.field_calibration import Calibration
from benchmarks.documents.evaluation.statistics import Bin, Rate

_FONT: Final = 'font-family="sans-serif" font-size="12" fill="#333"'
_SMALL: Final = 'font-family="sans-serif" font-size="10" fill="#333"'
_LONGEST_TITLE: Final = 22
_OURS: Final = "#1f5f99"
_THEIRS: Final = ("#c0762c", "#8b8b8b", "#7a9a4a")


def reliability_curve(bins: Sequence[Bin]) -> str:
    """Confidence against the share that is right; a mark's area is its number of readings."""
    side, left, top = 360, 60, 30
    parts = [_frame(left, top, side, side)]
    most = max((item.count for item in bins), default=1)
    for step in range(6):
        at = step / 5
        x, y = left + at * side, top + side - at * side
        parts.append(f'<text x="{x:.0f}" y="{top + side + 18}" text-anchor="middle" {_FONT}>{at:.1f}</text>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end" {_FONT}>{at:.1f}</text>')
    parts.append(
        f'<line x1="{left}" y1="{top + side}" x2="{left + side}" y2="{top}" stroke="#bbb" stroke-dasharray="4 4"/>'
    )
    points = [(left + item.confidence * side, top + side - item.right * side) for item in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{_OURS}" stroke-width="1.5"/>')
    for item, (x, y) in zip(bins, points, strict=True):
        radius = 2 + 9 * (item.count / most) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_OURS}" fill-opacity="0.55"/>')
    parts.append(
        f'<text x="{left + side / 2}" y="{top + side + 38}" text-anchor="middle" {_FONT}>confidence said</text>'
    )
    parts.append(
        f'<text transform="translate(18 {top + side / 2}) rotate(-90)" text-anchor="middle" {_FONT}>share right</text>'
    )
    return _svg(left + side + 30, top + side + 52, parts)


def reliability_by_field(fields: Mapping[str, Calibration]) -> str:
    """A small diagram a field, as `reliability_curve`; each mark has the 95 % interval of the share that is right."""
    side, gap_x, gap_y, left, top, columns = 132, 42, 62, 36, 40, 5
    parts: list[str] = []
    for number, (name, found) in enumerate(fields.items()):
        x0, y0 = left + number % columns * (side + gap_x), top + number // columns * (side + gap_y)
        title = name if len(name) <= _LONGEST_TITLE else f"{name[: _LONGEST_TITLE - 1]}…"
        parts += [
            f'<text x="{x0}" y="{y0 - 20}" {_FONT}>{escape(title)}</text>',
            f'<text x="{x0}" y="{y0 - 6}" {_SMALL}>n {found.right.trials}, error {found.error:.3f} '
            f"({found.by_chance_95:.3f})</text>",
            _frame(x0, y0, side, side),
            f'<line x1="{x0}" y1="{y0 + side}" x2="{x0 + side}" y2="{y0}" stroke="#bbb" stroke-dasharray="4 4"/>',
        ]
        for at in (0.0, 0.5, 1.0):
            parts += [
                f'<text x="{x0 + at * side:.0f}" y="{y0 + side + 13}" text-anchor="middle" {_SMALL}>{at:.1f}</text>',
                f'<text x="{x0 - 4}" y="{y0 + side - at * side + 4:.0f}" text-anchor="end" {_SMALL}>{at:.1f}</text>',
            ]
        most = max(item.count for item in found.bins)
        for item in found.bins:
            low, high = Rate(round(item.right * item.count), item.count).bounds
            x, y = x0 + item.confidence * side, y0 + side - item.right * side
            radius = 1.5 + 5 * (item.count / most) ** 0.5
            parts += [
                f'<line x1="{x:.1f}" y1="{y0 + side - low * side:.1f}" x2="{x:.1f}" y2="{y0 + side - high * side:.1f}" '
                f'stroke="{_OURS}" stroke-opacity="0.5"/>',
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_OURS}" fill-opacity="0.55"/>',
            ]
    bottom = top + -(-len(fields) // columns) * (side + gap_y) - gap_y
    parts.append(f'<text x="{left}" y="{bottom + 38}" {_FONT}>across: confidence said; up: share right</text>')
    return _svg(left + columns * (side + gap_x) - gap_x + 12, bottom + 50, parts)


def rates_by_class(ours: Mapping[str, Rate], others: Mapping[str, Mapping[str, Rate]], *, least: float = 0.0) -> str:
    """A row a class: the product's rate with its 95 % interval, plain readers as ticks; the scale begins at `least`."""
    width, left, row, top = 420, 190, 24, 34
    parts: list[str] = []

    def place(share: float) -> float:
        return left + width * (max(share, least) - least) / (1 - least)

    for step in range(6):
        at = least + (1 - least) * step / 5
        x = place(at)
        bottom = top + row * len(ours)
        parts.append(f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{x:.1f}" y="{top - 10}" text-anchor="middle" {_FONT}>{100 * at:.0f} %</text>')
    for number, (name, rate) in enumerate(ours.items()):
        y = top + row * (number + 0.5)
        low, high = (place(bound) for bound in rate.bounds)
        words = escape(f"{name} ({rate.trials})")
        parts.append(f'<text x="{left - 10}" y="{y + 4:.1f}" text-anchor="end" {_FONT}>{words}</text>')
        parts.append(
            f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{_OURS}" stroke-width="5" '
            'stroke-opacity="0.35"/>'
        )
        if rate.trials:
            parts.append(f'<circle cx="{place(rate.share):.1f}" cy="{y:.1f}" r="4.5" fill="{_OURS}"/>')
        for colour, found in zip(_THEIRS, others.values(), strict=False):
            if name in found and found[name].trials:
                x = place(found[name].share)
                parts.append(f'<rect x="{x - 1.5:.1f}" y="{y - 7:.1f}" width="3" height="14" fill="{colour}"/>')
    y = top + row * len(ours) + 22
    x = float(left)
    for colour, name in ((_OURS, "reviewer-desk, 95 % interval"), *zip(_THEIRS, others, strict=False)):
        parts.append(f'<rect x="{x:.0f}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 14:.0f}" y="{y}" {_FONT}>{escape(name)}</text>')
        x += 30 + 7 * len(name)
    return _svg(left + width + 40, y + 16, parts)


def _frame(left: float, top: float, width: float, height: float) -> str:
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fcfcfc" stroke="#999"/>'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>"]) + "\n"
