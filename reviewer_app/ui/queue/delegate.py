"""How a row of the queue is painted: one pass, no widget a row, status never by colour alone."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from reviewer_app.services.types import Desk, QueueRow
from reviewer_app.ui.common.clock_face import read_clock
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.rows import ICON, RowDelegate
from reviewer_app.ui.common.titled_table import Index
from reviewer_app.ui.common.vocabulary_looks import RISK_LOOKS, STATUS_ICONS, TIER_LOOKS
from reviewer_app.ui.queue.table_model import Column, QueueTableModel

ROW_HEIGHT: Final = 34
_BAR_WIDTH: Final = 48
_PAINTED: Final = (Column.CLOCK, Column.FINDINGS)


class QueueDelegate(RowDelegate):
    """Paints every column of the queue."""

    def __init__(self, ui: Ui, desk: Desk, model: QueueTableModel, parent: QWidget) -> None:
        super().__init__(ui, parent, ROW_HEIGHT)
        self._model = model
        self._desk = desk

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the cell."""
        row = self._model.row(index)
        inside = self._cell_room(painter, option, index)
        if row is not None:
            column = Column(index.column())
            words = "" if column in _PAINTED else self._model.words(row, column)
            self._cell(painter, inside, row, column, words)
        else:
            self._model.want(index.row())
            bar = QRectF(inside.left(), inside.center().y() - 3, inside.width() * 0.6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(self._ui.look.tokens.surface_hover))
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
        bar = QRectF(area.left() + ICON + 7, area.center().y() - 1.5, _BAR_WIDTH, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(tokens.line_strong))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        if face.share > 0:
            painter.setBrush(self._colour(colour))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(5.0, bar.width() * face.share), 5), 2.5, 2.5)
        rest = area.adjusted(ICON + _BAR_WIDTH + 15, 0, 0, 0)
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
                self._text(painter, area.adjusted(x - area.left() + ICON + 4, 0, 0, 0), str(count), colour, self._mono)
                x += ICON + 24
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
        self._text(painter, area.adjusted(ICON + 6, 0, 0, 0), words, colour, self._font)
