"""Outlines over a picture: where a field was read, where a finding is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
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
_HALO: Final = QColor(12, 18, 28, 130)
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


def mark_at(marks: Sequence[Mark], viewport: Viewport, x: float, y: float) -> Mark | None:
    """The innermost outline around a place of the view."""
    around = [mark for mark in marks if _polygon(mark, viewport).containsPoint(QPointF(x, y), Qt.FillRule.WindingFill)]
    return min(around, key=lambda mark: _area(_polygon(mark, viewport).boundingRect()), default=None)


def paint_marks(
    painter: QPainter, look: Look, viewport: Viewport, marks: Sequence[Mark], lit: str | None, *, faint: bool
) -> None:
    """Draw all outlines faintly (when `faint`) and the lit one strongly, with its word."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark in marks:
        if mark.key == lit or not (faint or mark.severity):
            continue
        colour = QColor(_colour(look, mark))
        colour.setAlpha(230)
        style, width = _LINES[mark.severity]
        polygon = _polygon(mark, viewport)
        # Cards are pale and often as blue as the outline: the dark line under it is what is seen there.
        painter.setPen(QPen(_HALO, width + 1.8))
        painter.drawPolygon(polygon)
        painter.setPen(QPen(colour, width, style))
        painter.drawPolygon(polygon)
    outlines = {mark.key: _polygon(mark, viewport).boundingRect() for mark in marks}
    view = QRectF(0, 0, viewport.view_width, viewport.view_height)
    signs: list[QRectF] = []
    for mark in marks:
        if mark.severity is not None and mark.key != lit:
            others = [outline for key, outline in outlines.items() if key != mark.key]
            signs.append(badge_place(outlines[mark.key], [*others, *signs], view))
            _paint_badge(painter, look, mark, signs[-1])
    for mark in marks:
        if mark.key == lit:
            others = [outline for key, outline in outlines.items() if key != lit]
            _paint_lit(painter, look, mark, viewport, [*others, *signs])


def label_place(outline: QRectF, width: float, others: Sequence[QRectF], view: QRectF) -> QRectF:
    """Where the word of a lit outline goes: beside it, inside `view`, where it hides least of the other outlines."""
    size = QSizeF(width, _LABEL_HEIGHT)
    above, below = outline.top() - _LABEL_HEIGHT - 3, outline.bottom() + 3
    middle = outline.center().y() - _LABEL_HEIGHT / 2
    places = (
        QPointF(outline.left(), above),
        QPointF(outline.left(), below),
        QPointF(outline.right() - width, above),
        QPointF(outline.right() - width, below),
        QPointF(outline.left() - width - 5, middle),
        QPointF(outline.right() + 5, middle),
    )
    wanted = [QRectF(place, size) for place in places]
    seen = [place for place in wanted if view.contains(place)]
    if not seen:
        # No room beside it: in the corner of what is seen of it, and never cut off by the view's edge.
        left = min(max(outline.left(), view.left() + 2), view.right() - width - 2)
        top = min(max(outline.top(), view.top() + 2), view.bottom() - _LABEL_HEIGHT - 2)
        return QRectF(QPointF(left, top), size)
    return min(seen, key=lambda place: sum(_area(place.intersected(other)) for other in others))


def badge_place(outline: QRectF, others: Sequence[QRectF], view: QRectF) -> QRectF:
    """Where the sign of a finding goes: outside its outline, inside `view`, where it hides least of the others.

    Fitted to the view, a line of a card is lower than the sign: on the corner it would cover what the finding is about.
    """
    side = _BADGE + 4
    middle = outline.center().y() - side / 2
    places = (
        QPointF(outline.left() - side - 2, middle),
        QPointF(outline.left(), outline.top() - side - 2),
        QPointF(outline.left(), outline.bottom() + 2),
        QPointF(outline.right() + 2, middle),
    )
    wanted = [QRectF(place, QSizeF(side, side)) for place in places]
    seen = [place for place in wanted if view.contains(place)]
    if not seen:
        # Out of sight it stays so; a finding all round the view has its sign in the corner.
        visible = outline.intersected(view)
        return wanted[0] if visible.isEmpty() else QRectF(visible.topLeft() + QPointF(2, 2), QSizeF(side, side))
    return min(seen, key=lambda place: sum(_area(place.intersected(other)) for other in others))


def _paint_lit(painter: QPainter, look: Look, mark: Mark, viewport: Viewport, others: Sequence[QRectF]) -> None:
    polygon = _polygon(mark, viewport)
    colour = QColor(_colour(look, mark))
    fill = QColor(colour)
    fill.setAlpha(38)
    painter.setPen(QPen(_HALO, 4.5))
    painter.drawPolygon(polygon)
    painter.setBrush(fill)
    painter.setPen(QPen(colour, 2))
    painter.drawPolygon(polygon)
    painter.setFont(look.font(pixels=12, bold=True))
    metrics = QFontMetricsF(painter.font())
    view = QRectF(0, 0, viewport.view_width, viewport.view_height)
    icon = _BADGE + 4 if mark.severity is not None else 0.0
    tag = label_place(polygon.boundingRect(), metrics.horizontalAdvance(mark.label) + 12 + icon, others, view)
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


def _polygon(mark: Mark, viewport: Viewport) -> QPolygonF:
    return QPolygonF([QPointF(*viewport.to_view(x, y)) for x, y in mark.quad])


def _area(rectangle: QRectF) -> float:
    return rectangle.width() * rectangle.height()
