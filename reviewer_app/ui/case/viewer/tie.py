"""Ties two viewers: zoom and pan in one move the other alike; turning stays each one's own."""

from PySide6.QtCore import QObject, QPointF

from reviewer_app.ui.case.viewer.image_view import ImageView


class Tie(QObject):
    """Keeps two views together while `on`."""

    def __init__(self, left: ImageView, right: ImageView, parent: QObject) -> None:
        super().__init__(parent)
        self.on = True
        for view, other in ((left, right), (right, left)):
            view.zoomed.connect(lambda factor, u, v, other=other: self._zoom(other, factor, u, v))
            view.panned.connect(lambda dx, dy, other=other: self._pan(other, dx, dy))

    def _zoom(self, other: ImageView, factor: float, u: float, v: float) -> None:
        if self.on:
            other.zoom_by(factor, QPointF(u * other.width(), v * other.height()), tell=False)

    def _pan(self, other: ImageView, dx: float, dy: float) -> None:
        if self.on:
            other.pan_by(dx, dy, tell=False)
