"""A picture to look at closely: zoom at the cursor, pan, turn, loupe, outlines, watermark."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.services.types import DecodedImage
from reviewer_app.ui.case.viewer.ink import print_on
from reviewer_app.ui.case.viewer.overlay import Mark, Quad, mark_at, paint_marks
from reviewer_app.ui.case.viewer.viewport import Stance, Viewport
from reviewer_app.ui.case.viewer.watermark import paint_watermark
from reviewer_app.ui.common.context import Ui

_LOUPE_RADIUS: Final = 92.0
_LOUPE_ZOOM: Final = 2.6
_STEP: Final = 1.25


def as_qimage(image: DecodedImage) -> QImage:
    """The same pixels as a QImage that owns them."""
    raw = QImage(image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
    return raw.convertToFormat(QImage.Format.Format_RGB32)


class ImageView(QWidget):
    """Shows one page.

    Signals:
        zoomed: factor and where, as shares of the view; for the tied view.
        panned: by how many view pixels; for the tied view.
        hovered: key of the outline under the cursor, or "".
        picked: key of the outline that was clicked.
        wants_full: the pixels at hand are too coarse for what is shown.
    """

    zoomed = Signal(float, float, float)
    panned = Signal(float, float)
    hovered = Signal(str)
    picked = Signal(str)
    wants_full = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._image: QImage | None = None
        self._own_turns = 0
        self._viewport = Viewport(1, 1, 1, 1)
        self._marks: Sequence[Mark] = ()
        self._lit: str | None = None
        self._hovered = ""
        self._boxes = True
        self._loupe = False
        self._cursor: QPointF | None = None
        self._drag: QPointF | None = None
        self._moved = False
        self.watermark = ""
        self.message = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        ui.look.changed.connect(self.update)

    @property
    def viewport(self) -> Viewport:
        """Where the picture lies now."""
        return self._viewport

    @property
    def has_image(self) -> bool:
        """Whether there is a picture to see."""
        return self._image is not None

    @property
    def stance(self) -> Stance:
        """How the reviewer looks at it, to be taken over to the next picture."""
        return self._viewport.stance(self._own_turns)

    def show_image(self, image: DecodedImage, own_turns: int, stance: Stance) -> None:
        """Show a page that is upright after `own_turns` quarter turns, looked at as `stance` says."""
        self._image = as_qimage(image)
        self._own_turns = own_turns
        self._viewport = Viewport(
            max(self.width(), 1), max(self.height(), 1), image.full_width, image.full_height
        ).taking(stance, own_turns)
        self.message = ""
        self._ask_for_detail()
        self.update()

    def sharpen(self, image: DecodedImage) -> None:
        """Take finer pixels of the page that is shown."""
        self._image = as_qimage(image)
        self.update()

    def clear(self, message: str = "") -> None:
        """Show no picture but a sentence."""
        self._image = None
        self.message = message
        self._marks = ()
        self.update()

    def show_marks(self, marks: Sequence[Mark], lit: str | None) -> None:
        """Show these outlines, one of them lit."""
        self._marks, self._lit = marks, lit
        self.update()

    def show_boxes(self, shown: bool) -> None:
        """Show or hide the outlines of fields (a lit one always shows)."""
        self._boxes = shown
        self.update()

    def show_loupe(self, shown: bool) -> None:
        """Show or hide the loupe at the cursor."""
        self._loupe = shown
        if shown:
            self.wants_full.emit()
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None, *, tell: bool = True) -> None:
        """Zoom, anchored at a place of the view (default: cursor inside, else the middle)."""
        place = at or self._cursor or QPointF(self.width() / 2, self.height() / 2)
        before = self._viewport.scale
        self._viewport = self._viewport.zoomed(factor, place.x(), place.y())
        if tell and self._viewport.scale != before:
            self.zoomed.emit(factor, place.x() / max(self.width(), 1), place.y() / max(self.height(), 1))
        self._ask_for_detail()
        self.update()

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """One step back."""
        self.zoom_by(1 / _STEP)

    def pan_by(self, dx: float, dy: float, *, tell: bool = True) -> None:
        """Move the picture by view pixels."""
        self._viewport = self._viewport.panned(dx, dy)
        if tell:
            self.panned.emit(dx, dy)
        self.update()

    def turn(self, quarters: int) -> None:
        """Turn clockwise by quarters; zoom survives."""
        self._viewport = self._viewport.turned(quarters)
        self.update()

    def fit(self) -> None:
        """The whole picture."""
        self._viewport = self._viewport.fitted()
        self.update()

    def actual_size(self) -> None:
        """One image pixel a device pixel."""
        self._viewport = self._viewport.actual_size(self.devicePixelRatioF())
        self._ask_for_detail()
        self.update()

    def go_to(self, quad: Quad) -> None:
        """Bring a region into the middle."""
        xs, ys = [x for x, _ in quad], [y for _, y in quad]
        self._viewport = self._viewport.showing(min(xs), min(ys), max(xs), max(ys))
        self._ask_for_detail()
        self.update()

    def keep_in_sight(self, quad: Quad) -> None:
        """Move a region into the view if it is not all there; the zoom stays."""
        xs, ys = [x for x, _ in quad], [y for _, y in quad]
        moved = self._viewport.keeping(min(xs), min(ys), max(xs), max(ys))
        if moved != self._viewport:
            self._viewport = moved
            self._ask_for_detail()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt names it
        """A comfortable size."""
        return QSize(480, 340)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Keep looking at the same thing."""
        self._viewport = self._viewport.resized(event.size().width(), event.size().height())
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 Qt names it
        """Zoom at the cursor."""
        steps = event.angleDelta().y() / 120
        if self._image is not None and steps:
            self.zoom_by(_STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Start a pan or a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag, self._moved = event.position(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Pan while pressed, light outlines otherwise."""
        self._cursor = event.position()
        if self._drag is not None:
            delta = event.position() - self._drag
            if self._moved or delta.manhattanLength() > 4:
                self._moved, self._drag = True, event.position()
                self.pan_by(delta.x(), delta.y())
        else:
            mark = mark_at(self._marks, self._viewport, event.position().x(), event.position().y())
            self._tell_hovered(mark.key if mark else "")
        if self._loupe:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """End a pan, or pick the outline that was clicked."""
        if self._drag is not None and not self._moved:
            mark = mark_at(self._marks, self._viewport, event.position().x(), event.position().y())
            if mark is not None:
                self.picked.emit(mark.key)
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Closer, or back to the whole."""
        if self._viewport.is_fitted:
            self.zoom_by(2.5, event.position())
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 Qt names it
        """No outline is under the cursor any more."""
        self._cursor = None
        self._tell_hovered("")
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 Qt names it
        """Picture, outlines, watermark, loupe; or the sentence why there is none."""
        tokens = self._ui.look.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.canvas))
        if self._image is None:
            painter.setPen(QColor(tokens.text_muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self.message)
            return
        self._draw_image(painter, self._viewport)
        ink = partial(print_on, self._image, self._viewport)
        paint_marks(painter, self._ui.look, self._viewport, self._marks, self._lit, faint=self._boxes, ink=ink)
        paint_watermark(painter, QRectF(self.rect()), self.watermark, self._ui.look)
        if self._loupe and self._cursor is not None:
            self._draw_loupe(painter, self._image, self._cursor)

    def _draw_image(self, painter: QPainter, viewport: Viewport) -> None:
        if self._image is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.scale * self.devicePixelRatioF() < 4)
        transform = QTransform()
        transform.translate(viewport.view_width / 2, viewport.view_height / 2)
        transform.scale(viewport.scale, viewport.scale)
        transform.rotate(viewport.turns * 90)
        transform.translate(-viewport.centre_x, -viewport.centre_y)
        painter.setTransform(transform, True)
        painter.drawImage(QRectF(0, 0, viewport.image_width, viewport.image_height), self._image)
        painter.restore()

    def _draw_loupe(self, painter: QPainter, image: QImage, at: QPointF) -> None:
        del image
        path = QPainterPath()
        path.addEllipse(at, _LOUPE_RADIUS, _LOUPE_RADIUS)
        painter.save()
        painter.setClipPath(path)
        painter.fillPath(path, QColor(self._ui.look.tokens.canvas))
        x, y = self._viewport.to_image(at.x(), at.y())
        magnified = Viewport(
            at.x() * 2,
            at.y() * 2,
            self._viewport.image_width,
            self._viewport.image_height,
            self._viewport.turns,
            self._viewport.scale * _LOUPE_ZOOM,
            x,
            y,
        )
        self._draw_image(painter, magnified)
        paint_watermark(painter, QRectF(self.rect()), self.watermark, self._ui.look)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._ui.look.tokens.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, _LOUPE_RADIUS, _LOUPE_RADIUS)

    def _ask_for_detail(self) -> None:
        if self._image is not None:
            decoded = self._image.width() / self._viewport.image_width
            if decoded < 0.999 and self._viewport.scale * self.devicePixelRatioF() > decoded * 1.2:
                self.wants_full.emit()

    def _tell_hovered(self, key: str) -> None:
        if key != self._hovered:
            self._hovered = key
            self.hovered.emit(key)
