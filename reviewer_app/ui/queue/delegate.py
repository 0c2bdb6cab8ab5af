"""How a row of the queue is painted: one pass, no widget a row, status never by colour alone."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer_app.services.types import Desk, QueueRow
from reviewer_app.ui.common.clock_face import read_clock
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.vocabulary_looks import RISK_LOOKS, STATUS_ICONS, TIER_LOOKS
from reviewer_app.ui.queue.table_model import Column, QueueTableModel

ROW_HEIGHT: Final = 34
_PAD: Final = 8
_ICON: Final = 14
_BAR_WIDTH: Final = 48
_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_PAINTED: Final = (Column.CLOCK, Column.FINDINGS)
Index = QModelIndex | QPersistentModelIndex


class QueueDelegate(QStyledItemDelegate):
    """Paints every column of the queue."""

    def __init__(self, ui: Ui, desk: Desk, model: QueueTableModel) -> None:
        super().__init__()
        self._ui = ui
        self._model = model
        self._colours: dict[str, QColor] = {}
        self._desk = desk
        self._font = ui.look.font()
        self._strong = ui.look.font(bold=True)
        self._mono = ui.look.mono()
        self._metrics = {id(font): QFontMetrics(font) for font in (self._font, self._strong, self._mono)}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 Qt names it
        """One height for all rows."""
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the cell."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._ui.look.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, self._colour(tokens.selection))
            if index.column() == 0:
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._colour(tokens.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, self._colour(tokens.surface_hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), self._colour(tokens.line))
        row = self._model.row(index)
        inside = area.adjusted(_PAD + (4 if index.column() == 0 else 0), 0, -_PAD, 0)
        if row is not None:
            column = Column(index.column())
            words = "" if column in _PAINTED else self._model.words(row, column)
            self._cell(painter, inside, row, column, words)
        else:
            self._model.want(index.row())
            bar = QRectF(inside.left(), inside.center().y() - 3, inside.width() * 0.6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(tokens.surface_hover))
            painter.drawRoundedRect(bar, 3, 3)

    def _cell(self, painter: QPainter, area: QRect, row: QueueRow, column: Column, words: str) -> None:
        summary, tokens = row.summary, self._ui.look.tokens
        match column:
            case Column.CLOCK:
                self._clock(painter, area, row)
            case Column.TIER:
                icon, tone = TIER_LOOKS[summary.tier]
                self._marked(painter, area, icon, words, tone)
            case Column.CODE:
                self._text(painter, area, words, tokens.text, self._mono)
            case Column.NAME:
                self._text(painter, area, words, tokens.text, self._strong)
            case Column.RISK:
                icon, tone = RISK_LOOKS[summary.risk_level]
                self._marked(painter, area, icon, words, tone)
            case Column.FINDINGS:
                self._findings(painter, area, row)
            case Column.STATUS:
                self._status(painter, area, row, words)
            case Column.RECEIVED:
                self._text(painter, area, words, tokens.text_muted, self._mono)
            case Column.TYPE | Column.TENANT:
                self._text(painter, area, words, tokens.text_muted, self._font)

    def _clock(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        tokens = self._ui.look.tokens
        now = self._ui.now() + self._desk.state().server_clock_offset
        face = read_clock(row.summary.clock, now, self._ui.texts)
        colour = tone_colour(self._ui, face.tone)
        self._icon(painter, area.left(), area, face.icon, colour)
        bar = QRectF(area.left() + _ICON + 7, area.center().y() - 1.5, _BAR_WIDTH, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(tokens.line_strong))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        if face.share > 0:
            painter.setBrush(self._colour(colour))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(5.0, bar.width() * face.share), 5), 2.5, 2.5)
        rest = area.adjusted(_ICON + _BAR_WIDTH + 15, 0, 0, 0)
        self._text(painter, rest, face.digits, colour, self._mono)
        used = 66
        self._text(painter, rest.adjusted(used, 0, 0, 0), face.word, tokens.text_muted, self._font)

    def _findings(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        summary, tokens = row.summary, self._ui.look.tokens
        x = area.left()
        for count, icon, tone in (
            (summary.alert_count, "alert", Tone.DANGER),
            (summary.warning_count, "warning", Tone.WARNING),
        ):
            if count:
                colour = tone_colour(self._ui, tone)
                self._icon(painter, x, area, icon, colour)
                self._text(painter, area.adjusted(x - area.left() + _ICON + 4, 0, 0, 0), str(count), colour, self._mono)
                x += _ICON + 24
        if not (summary.alert_count or summary.warning_count):
            self._text(painter, area, "—", tokens.text_faint, self._font)

    def _status(self, painter: QPainter, area: QRect, row: QueueRow, words: str) -> None:
        texts = self._ui.texts
        if row.needs_you:
            self._marked(painter, area, "need_you", texts.text("queue.row_needs_you"), Tone.DANGER)
        elif row.unsent:
            self._marked(painter, area, "unsent", texts.text("queue.row_unsent", n=row.unsent), Tone.INFO)
        else:
            self._marked(painter, area, STATUS_ICONS[row.summary.status], words, Tone.NEUTRAL)

    def _marked(self, painter: QPainter, area: QRect, icon: str, words: str, tone: Tone) -> None:
        colour = tone_colour(self._ui, tone)
        self._icon(painter, area.left(), area, icon, colour)
        self._text(painter, area.adjusted(_ICON + 6, 0, 0, 0), words, colour, self._font)

    def _icon(self, painter: QPainter, left: int, area: QRect, name: str, colour: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        top = area.center().y() - _ICON // 2 + 1
        painter.drawPixmap(left, top, self._ui.look.pixmap(name, colour, _ICON, ratio))

    def _text(self, painter: QPainter, area: QRect, words: str, colour: str, font: QFont) -> None:
        metrics = self._metrics[id(font)]
        if metrics.horizontalAdvance(words) > area.width():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(self._colour(colour))
        painter.drawText(area, _LEFT, words)

    def _colour(self, value: str) -> QColor:
        known = self._colours.get(value)
        if known is None:
            known = self._colours[value] = QColor(value)
        return known
