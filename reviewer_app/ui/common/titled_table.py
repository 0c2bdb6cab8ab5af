"""What every table of the program has alike: titled columns in the language in use, and whole rows that change."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reviewer_app.ui.common.context import Ui

Index = QModelIndex | QPersistentModelIndex
NO_PARENT: Final = QModelIndex()


class TitledTableModel(QAbstractTableModel):
    """A flat table with one title a column."""

    def __init__(self, ui: Ui, titles: Sequence[str]) -> None:
        """`titles` are text ids, column by column."""
        super().__init__()
        self._ui = ui
        self._titles = tuple(titles)
        ui.texts.changed.connect(self._words_changed)

    def columnCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 Qt names it
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802 Qt names it
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Column titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def title(self, column: int) -> str:
        """What stands above a column."""
        return self._ui.texts.text(self._titles[column])

    def rows_changed(self, first: int, last: int) -> None:
        """Have rows `first` to `last` painted again."""
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._titles) - 1))

    def _words_changed(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._titles) - 1)
        if self.rowCount():
            self.rows_changed(0, self.rowCount() - 1)
