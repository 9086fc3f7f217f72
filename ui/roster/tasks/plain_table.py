"""A small table of texts: rows of any kind, shown through a function, in a panel of the roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.theme import Theme
from ui.widgets.plain import plain_tip
from ui.widgets.tables import dress_table

Index = QModelIndex | QPersistentModelIndex


class TextRows(QAbstractTableModel):
    """`rows` may be of any type; `texts` makes the cells of one when it is shown."""

    def __init__(
        self, headings: Sequence[str], texts: Callable[[Any], tuple[str, ...]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._headings, self._texts = tuple(headings), texts
        self.rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self._texts(self.rows[index.row()])[index.column()]
        return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)


def text_table(theme: Theme, model: TextRows, name: str, widths: Sequence[int], wide: int) -> QTableView:
    """A table that shows `model`; column `wide` takes the room that the `widths` leave."""
    table = QTableView()
    table.setModel(model)
    dress_table(table, theme)
    table.setAccessibleName(name)
    columns = table.horizontalHeader()
    columns.setStretchLastSection(False)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    columns.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table
