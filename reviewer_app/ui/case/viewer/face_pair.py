"""Two aligned faces in one place: side by side, flickering, behind a slider, or as their difference."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.services.types import AlignedFaces
from reviewer_app.ui.case.viewer.image_view import as_qimage
from reviewer_app.ui.case.viewer.watermark import paint_watermark
from reviewer_app.ui.common.context import Ui

_FLICKER_MS: Final = 420
_STEP: Final = 0.05


class Compare(StrEnum):
    """Ways to look at two faces."""

    SIDE_BY_SIDE = "side_by_side"
    FLICKER = "flicker"
    SLIDER = "slider"
    DIFFERENCE = "difference"


class FacePairView(QWidget):
    """Shows portrait and selfie, aligned.

    Signals:
        slid: the slider stands elsewhere, as a share of the width.
    """

    slid = Signal(float)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._pair: tuple[QImage, QImage] | None = None
        self.mode = Compare.SIDE_BY_SIDE
        self.share = 0.5
        self.second_shown = False
        self.message = ""
        self.watermark = ""
        self._flicker = QTimer(self)
        self._flicker.setInterval(_FLICKER_MS)
        self._flicker.timeout.connect(self._swap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ui.look.changed.connect(self.update)

    def show_faces(self, faces: AlignedFaces) -> None:
        """Show a pair."""
        self._pair = (as_qimage(faces.document), as_qimage(faces.selfie))
        self.message = ""
        self.update()

    def clear(self, message: str = "") -> None:
        """Show no faces but a sentence."""
        self._pair = None
        self.message = message
        self.update()

    def compare_by(self, mode: Compare) -> None:
        """Look at them in another way."""
        self.mode = mode
        self.second_shown = False
        if mode is Compare.FLICKER and self.isVisible():
            self._flicker.start()
        else:
            self._flicker.stop()
        self.update()

    def slide(self, by: float) -> None:
        """Move the slider by a share of the width."""
        self.share = min(max(self.share + by, 0.0), 1.0)
        self.slid.emit(self.share)
        self.update()

    def slide_left(self) -> None:
        """One step to the left."""
        self.slide(-_STEP)

    def slide_right(self) -> None:
        """One step to the right."""
        self.slide(_STEP)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt names it
        """A comfortable size."""
        return QSize(480, 340)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt names it
        """Flicker only while on the screen."""
        if self.mode is Compare.FLICKER:
            self._flicker.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 Qt names it
        """Rest while hidden."""
        self._flicker.stop()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Take hold of the slider."""
        self._slide_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Move the slider."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._slide_to(event.position())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 Qt names it
        """The pair in the chosen way; or the sentence why there is none."""
        tokens = self._ui.look.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.canvas))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pair is None:
            painter.setPen(QColor(tokens.text_muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self.message)
            return
        document, selfie = self._pair
        match self.mode:
            case Compare.SIDE_BY_SIDE:
                self._side_by_side(painter, document, selfie)
            case Compare.FLICKER:
                area = self._square()
                painter.drawImage(area, selfie if self.second_shown else document)
                self._caption(painter, area, "faces.selfie" if self.second_shown else "faces.document")
            case Compare.SLIDER:
                self._slider(painter, document, selfie)
            case Compare.DIFFERENCE:
                area = self._square()
                painter.drawImage(area, document)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
                painter.drawImage(area, selfie)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                self._caption(painter, area, "faces.difference")
        paint_watermark(painter, QRectF(self.rect()), self.watermark, self._ui.look)

    def _side_by_side(self, painter: QPainter, document: QImage, selfie: QImage) -> None:
        gap = 10.0
        side = min((self.width() - gap) / 2 - 12, self.height() - 24.0)
        top = (self.height() - side) / 2
        left = QRectF(self.width() / 2 - gap / 2 - side, top, side, side)
        right = QRectF(self.width() / 2 + gap / 2, top, side, side)
        painter.drawImage(left, document)
        painter.drawImage(right, selfie)
        self._caption(painter, left, "faces.document")
        self._caption(painter, right, "faces.selfie")

    def _slider(self, painter: QPainter, document: QImage, selfie: QImage) -> None:
        area = self._square()
        painter.drawImage(area, document)
        cut = area.left() + area.width() * self.share
        painter.save()
        painter.setClipRect(QRectF(cut, area.top(), area.right() - cut, area.height()))
        painter.drawImage(area, selfie)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._ui.look.tokens.accent), 2))
        painter.drawLine(QPointF(cut, area.top()), QPointF(cut, area.bottom()))
        painter.setBrush(QColor(self._ui.look.tokens.accent))
        painter.drawEllipse(QPointF(cut, area.center().y()), 7, 7)
        if self.share > 0.3:
            self._caption(painter, area, "faces.document")
        if self.share < 0.7:
            self._caption(painter, area, "faces.selfie", right=True)

    def _caption(self, painter: QPainter, area: QRectF, text_id: str, *, right: bool = False) -> None:
        words = self._ui.texts.text(text_id)
        painter.setFont(self._ui.look.font(pixels=12))
        width = painter.fontMetrics().horizontalAdvance(words) + 14
        tag = QRectF(area.right() - width - 8 if right else area.left() + 8, area.bottom() - 28, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(self._ui.look.tokens.surface)
        ground.setAlpha(225)
        painter.setBrush(ground)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(QColor(self._ui.look.tokens.text))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)

    def _square(self) -> QRectF:
        side = min(self.width(), self.height()) - 24.0
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _slide_to(self, place: QPointF) -> None:
        if self.mode is Compare.SLIDER:
            area = self._square()
            self.slide((place.x() - area.left()) / area.width() - self.share)

    def _swap(self) -> None:
        self.second_shown = not self.second_shown
        self.update()
