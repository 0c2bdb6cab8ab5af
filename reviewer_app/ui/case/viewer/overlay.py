"""Outlines over a picture: where a field was read, where a finding is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from case_contract.vocabulary import Severity
from reviewer_app.ui.case.viewer.viewport import Viewport
from reviewer_app.ui.common.look import Look
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS

_LABEL_HEIGHT: Final = 18.0
_BADGE: Final = 13.0
_LINES: Final = {
    None: (Qt.PenStyle.SolidLine, 1.2),
    Severity.INFO: (Qt.PenStyle.DotLine, 1.4),
    Severity.WARNING: (Qt.PenStyle.DashLine, 1.6),
    Severity.ALERT: (Qt.PenStyle.SolidLine, 2.2),
}
_AWAY: Final = (1.0, 3.0)
"""Between what was read and the inner edge of its outline, in pixels of the screen, round small print and round large.

A box ends where the ink ends, and the next print is as near as the print is small.
"""
_SMALL: Final = 13.0
_LARGE: Final = 26.0
"""A line this low on the screen has the thinnest outline, one this high the full one."""
_FAR: Final = 12.0
_PLACES: Final = (0, 1, 2, 4, 6, 9, 13, 18, 24)
"""How far away the word of an outline may stand, in half heights of it: those beyond the first few are for print all
round."""
_PER_PIXEL: Final = 0.06
_ON_OTHERS: Final = 12.0
_THROUGH: Final = 4.0
"""What the line from a word to its outline weighs where it goes through another one."""
_POINTS: Final = 24
_CELL: Final = 8.0
_PER_INKED_PIXEL: Final = 0.005
"""What a line weighs by the print under it: through a row of letters next to nothing, through a portrait more than a
word upon print."""
_LITTLE: Final = 2.0
"""A line that hides less, through some rows of letters, may lead to the nearest blank place."""
_BLANK: Final = 0.5
"""The pattern under the print alone has less than this of it."""
_HALO: Final = QColor(12, 18, 28, 130)
Ink = Callable[[QRectF], float]
"""How much print there is on a place of the view: 0 on blank paper, about 10 on small print."""
_Tagged = Callable[[QRectF, float], tuple[QRectF, QLineF | None]]
"""Gives where a word of a width goes that belongs to an outline, and the line to it if it stands far away."""
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One outline in pixels of the full page.

    Attributes:
        key: what it belongs to; the same string as the row of the field or of the finding.
        label: the word shown when it is lit.
        severity: set for findings.
    """

    key: str
    quad: Quad
    label: str
    severity: Severity | None = None


def _no_ink(_place: QRectF) -> float:
    return 0.0


def mark_at(marks: Sequence[Mark], viewport: Viewport, x: float, y: float) -> Mark | None:
    """The innermost outline around a place of the view."""
    around = [mark for mark in marks if _polygon(mark, viewport).containsPoint(QPointF(x, y), Qt.FillRule.WindingFill)]
    return min(around, key=lambda mark: _area(_polygon(mark, viewport).boundingRect()), default=None)


def paint_marks(
    painter: QPainter,
    look: Look,
    viewport: Viewport,
    marks: Sequence[Mark],
    lit: str | None,
    *,
    faint: bool,
    ink: Ink = _no_ink,
) -> None:
    """Draw all outlines faintly (when `faint`) and the lit one strongly, its word where `ink` finds least print."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    around_lit = [mark.quad for mark in marks if mark.key == lit]
    for mark in marks:
        if mark.key == lit or mark.quad in around_lit or not (faint or mark.severity):
            continue
        colour = QColor(_colour(look, mark))
        style, width = _LINES[mark.severity]
        weight = _weight(mark, viewport)
        width *= 0.75 + 0.25 * weight
        colour.setAlpha(round(190 + 40 * weight))
        # Cards are pale and often as blue as the outline: the dark line under it is what is seen there.
        halo = QColor(_HALO)
        halo.setAlpha(round(60 + 70 * weight))
        wide = width + 0.6 + 1.2 * weight
        outline = outset(_polygon(mark, viewport), _away(weight) + wide / 2)
        painter.setPen(QPen(halo, wide))
        painter.drawPolygon(outline)
        painter.setPen(QPen(colour, width, style))
        painter.drawPolygon(outline)
    outlines = {
        mark.key: outset(_polygon(mark, viewport), _away(_weight(mark, viewport)) + 1).boundingRect() for mark in marks
    }
    view = QRectF(0, 0, viewport.view_width, viewport.view_height)
    signs: list[QRectF] = []
    for mark in marks:
        if mark.severity is not None and mark.key != lit:
            others = [outline for key, outline in outlines.items() if key != mark.key]
            signs.append(badge_place(outlines[mark.key], [*others, *signs], view, ink))
            _paint_badge(painter, look, mark, signs[-1])
    for mark in marks:
        if mark.key == lit:
            others = [outline for key, outline in outlines.items() if key != lit]
            around = [*others, *signs]
            _paint_lit(painter, look, mark, viewport, partial(_tagged, others=around, view=view, ink=ink))


def outset(polygon: QPolygonF, by: float) -> QPolygonF:
    """The outline of four corners, each side moved outwards by so many pixels."""
    corners = [polygon.at(place) for place in range(polygon.count())]
    moved = []
    for place, corner in enumerate(corners):
        x, y = corner.x(), corner.y()
        for neighbour in (corners[place - 1], corners[(place + 1) % len(corners)]):
            across, down = corner.x() - neighbour.x(), corner.y() - neighbour.y()
            length = math.hypot(across, down)
            if length > 0:
                x, y = x + by * across / length, y + by * down / length
        moved.append(QPointF(x, y))
    return QPolygonF(moved)


def label_place(outline: QRectF, width: float, others: Sequence[QRectF], view: QRectF, ink: Ink = _no_ink) -> QRectF:
    """Where the word of a lit outline goes: inside `view`, at the nearest place with neither print nor another outline.

    What is printed beside a value is its label, above it or left of it, and the next field's: with no blank place right
    at the outline, one away from it is better than on them. With none at all, where it hides least.
    """
    size = QSizeF(width, _LABEL_HEIGHT)
    step = _LABEL_HEIGHT / 2 + 3
    middle = outline.center().y() - _LABEL_HEIGHT / 2
    wanted = [
        QRectF(QPointF(left, top), size)
        for away in _PLACES
        for left in (outline.left(), outline.right() - width, outline.center().x() - width / 2)
        for top in (outline.top() - _LABEL_HEIGHT - 3 - away * step, outline.bottom() + 3 + away * step)
    ]
    wanted += [
        QRectF(QPointF(left, middle + down * step), size)
        for away in _PLACES
        for left in (outline.right() + 5 + away * step, outline.left() - width - 5 - away * step)
        for down in (0, -1, 1)
    ]
    seen = sorted((place for place in wanted if view.contains(place)), key=lambda place: _gap(place, outline))
    if not seen:
        # No room beside it: in the corner of what is seen of it, and never cut off by the view's edge.
        left = min(max(outline.left(), view.left() + 2), view.right() - width - 2)
        top = min(max(outline.top(), view.top() + 2), view.bottom() - _LABEL_HEIGHT - 2)
        return QRectF(QPointF(left, top), size)
    # Surname and given names of a zone are read on one line: one outline of both. What lies round the whole value, as a
    # document's own outline does, is not beside it.
    once = [other for number, other in enumerate(others) if other not in others[:number]]
    beside = [other for other in once if not other.contains(outline)]
    under = print_about(ink)
    weighed: list[tuple[float, int]] = []
    for number, place in enumerate(seen):
        # The end of a word hides print that is little on the whole.
        hides = max(ink(part) for part in _thirds(place)) + _ON_OTHERS * _share_of(place, beside)
        # Print is measured for every place, with every movement of the picture.
        if hides < _BLANK and _way_hides(leader(outline, place, beside, under), beside, under) < _LITTLE:
            return place
        weighed.append((hides + _PER_PIXEL * _gap(place, outline), number))
    best, least = seen[0], math.inf
    for hides, number in sorted(weighed):
        if hides >= least:
            break
        whole = hides + _way_hides(leader(outline, seen[number], beside, under), beside, under)
        if whole < least:
            best, least = seen[number], whole
    return best


def _tagged(
    outline: QRectF, width: float, others: Sequence[QRectF], view: QRectF, ink: Ink
) -> tuple[QRectF, QLineF | None]:
    tag = label_place(outline, width, others, view, ink)
    return tag, leader(outline, tag, others, print_about(ink))


def badge_place(outline: QRectF, others: Sequence[QRectF], view: QRectF, ink: Ink = _no_ink) -> QRectF:
    """Where the sign of a finding goes: outside its outline, inside `view`, where it hides least print and others.

    Fitted to the view, a line of a card is lower than the sign: on the corner it would cover what the finding is about,
    and left of a value or above it is its printed label.
    """
    side = _BADGE + 4
    middle = outline.center().y() - side / 2
    over, under = outline.top() - side - 2, outline.bottom() + 2
    lengthwise = (outline.left(), outline.center().x() - side / 2, outline.right() - side)
    places = (
        QPointF(outline.left() - side - 2, middle),
        *(QPointF(left, top) for left in lengthwise for top in (over, under)),
        QPointF(outline.right() + 2, middle),
    )
    wanted = [QRectF(place, QSizeF(side, side)) for place in places]
    seen = [place for place in wanted if view.contains(place)]
    if not seen:
        # Out of sight it stays so; a finding all round the view has its sign in the corner.
        visible = outline.intersected(view)
        return wanted[0] if visible.isEmpty() else QRectF(visible.topLeft() + QPointF(2, 2), QSizeF(side, side))
    hidden: list[float] = []
    for place in seen:
        hidden.append(ink(place) + _ON_OTHERS * _share_of(place, others))
        # Print is measured for every place of every sign, with every movement of the picture.
        if hidden[-1] < _BLANK:
            return place
    return seen[hidden.index(min(hidden))]


def _paint_lit(painter: QPainter, look: Look, mark: Mark, viewport: Viewport, tagged: _Tagged) -> None:
    weight = _weight(mark, viewport)
    width, wide = 1.4 + 0.6 * weight, 2.8 + 1.7 * weight
    polygon = outset(_polygon(mark, viewport), _away(weight) + wide / 2)
    colour = QColor(_colour(look, mark))
    fill = QColor(colour)
    fill.setAlpha(26)
    painter.setPen(QPen(_HALO, wide))
    painter.drawPolygon(polygon)
    painter.setBrush(fill)
    painter.setPen(QPen(colour, width))
    painter.drawPolygon(polygon)
    painter.setFont(look.font(pixels=12, bold=True))
    metrics = QFontMetricsF(painter.font())
    icon = _BADGE + 4 if mark.severity is not None else 0.0
    outline = polygon.boundingRect()
    tag, way = tagged(outline, metrics.horizontalAdvance(mark.label) + 12 + icon)
    if way is not None:
        painter.drawLine(way)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(tag, 3, 3)
    painter.setPen(QColor(look.tokens.surface_sunken))
    painter.drawText(tag.adjusted(icon, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, mark.label)
    if mark.severity is not None:
        name, _ = SEVERITY_LOOKS[mark.severity]
        ratio = painter.device().devicePixelRatioF()
        place = QPointF(tag.left() + 5, tag.center().y() - _BADGE / 2)
        painter.drawPixmap(place, look.pixmap(name, look.tokens.surface_sunken, int(_BADGE), ratio))


def _paint_badge(painter: QPainter, look: Look, mark: Mark, ground: QRectF) -> None:
    """The sign of how severe a finding is, beside its outline: nothing is told by the colour of its line alone."""
    if mark.severity is None:
        return
    name, _ = SEVERITY_LOOKS[mark.severity]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.tokens.surface))
    painter.drawEllipse(ground)
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(ground.topLeft() + QPointF(2, 2), look.pixmap(name, _colour(look, mark), int(_BADGE), ratio))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _colour(look: Look, mark: Mark) -> str:
    match mark.severity:
        case Severity.ALERT:
            return look.tokens.danger_text
        case Severity.WARNING:
            return look.tokens.warning_text
        case _:
            return look.tokens.accent


def _weight(mark: Mark, viewport: Viewport) -> float:
    """How heavy an outline may be: 0 round small print, 1 round print as large as is comfortable to read."""
    a, b, _, d = (QPointF(*viewport.to_view(x, y)) for x, y in mark.quad)
    height = min(math.hypot(b.x() - a.x(), b.y() - a.y()), math.hypot(d.x() - a.x(), d.y() - a.y()))
    return min(max((height - _SMALL) / (_LARGE - _SMALL), 0.0), 1.0)


def _away(weight: float) -> float:
    return _AWAY[0] + weight * (_AWAY[1] - _AWAY[0])


def _share_of(place: QRectF, others: Sequence[QRectF]) -> float:
    """How much of a place lies on the others, or of one of them under it; more than 1 where there are several."""
    shared = ((_area(place.intersected(other)), _area(other)) for other in others)
    return sum(both / min(_area(place), max(area, 1.0)) for both, area in shared)


def leader(outline: QRectF, tag: QRectF, others: Sequence[QRectF], under: Callable[[QPointF], float]) -> QLineF | None:
    """From an outline to its word where that is too far away to be seen as its own, by the way that hides least.

    `under` gives how much print there is about a point.
    """
    if _gap(tag, outline) <= _FAR:
        return None
    # Along the edge of its own outline it would go along those of its row as well, and through what they are round.
    beside = tag.top() <= outline.bottom() and outline.top() <= tag.bottom()
    y = outline.center().y() if beside else tag.center().y()
    starts = (_nearest(outline, QPointF(x, y)) for x in (tag.center().x(), outline.left(), outline.right()))
    ways = (QLineF(start, _nearest(tag, start)) for start in starts)
    return min(ways, key=lambda way: _way_hides(way, others, under))


def print_about(ink: Ink) -> Callable[[QPointF], float]:
    """How much print there is about a point; that of a small square is measured once."""

    @cache
    def of_cell(column: int, row: int) -> float:
        return ink(QRectF(column * _CELL, row * _CELL, _CELL, _CELL))

    return lambda point: of_cell(int(point.x() // _CELL), int(point.y() // _CELL))


def _way_hides(way: QLineF | None, others: Sequence[QRectF], under: Callable[[QPointF], float]) -> float:
    """What a line weighs by the other outlines that it goes through and by the print and portrait under it."""
    if way is None:
        return 0.0
    along = [way.pointAt(step / _POINTS) for step in range(1, _POINTS)]
    crossed = sum(any(other.contains(point) for point in along) for other in others)
    count = max(round(way.length() / _CELL), 1)
    inked = sum(under(way.pointAt((step + 0.5) / count)) for step in range(count)) * way.length() / count
    return _THROUGH * crossed + _PER_INKED_PIXEL * inked


def _thirds(place: QRectF) -> list[QRectF]:
    width = place.width() / 3
    return [QRectF(place.left() + part * width, place.top(), width, place.height()) for part in range(3)]


def _gap(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right(), 0.0)
    down = max(one.top() - other.bottom(), other.top() - one.bottom(), 0.0)
    return math.hypot(across, down)


def _nearest(area: QRectF, to: QPointF) -> QPointF:
    return QPointF(min(max(to.x(), area.left()), area.right()), min(max(to.y(), area.top()), area.bottom()))


def _polygon(mark: Mark, viewport: Viewport) -> QPolygonF:
    return QPolygonF([QPointF(*viewport.to_view(x, y)) for x, y in mark.quad])


def _area(rectangle: QRectF) -> float:
    return rectangle.width() * rectangle.height()
