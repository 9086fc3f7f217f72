"""A small table of texts: rows of any kind, shown through a function, in a panel of the roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.theme import Theme
from ui.widgets.plain import plain_tip
from ui.widgets.tables import dress_table

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class TextRows(QAbstractTableModel):
    """`rows` may be of any type; `texts` gives the cells of one when it is shown."""

    def __init__(
        self,
        headings: Sequence[str],
        texts: Callable[[Any], tuple[str, ...]],
        rows: Sequence[Any] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headings, self._texts = tuple(headings), texts
        self.rows = rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def texts(self, row: int) -> tuple[str, ...]:
        """The texts of one row."""
        return self._texts(self.rows[row])

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
        text = self.texts(index.row())[index.column()]
        return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)


class TextTable(QTableView, Generic[Row]):
    """A table of `Row`s, each shown as its `texts`.

    `widths` are in device-independent pixels; the column `wide` takes the room that they leave.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        headings: Sequence[str],
        texts: Callable[[Row], tuple[str, ...]],
        *,
        widths: Sequence[int],
        wide: int,
    ) -> None:
        super().__init__()
        self._model = TextRows(headings, texts, parent=self)
        self.setModel(self._model)
        dress_table(self, theme)
        self.setAccessibleName(name)
        columns = self.horizontalHeader()
        columns.setStretchLastSection(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        columns.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows; without any the table is hidden."""
        self._model.show_rows(rows)
        self.setVisible(bool(rows))

    def current(self) -> Row | None:
        """The row that the person is at."""
        row = self.currentIndex().row()
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def on_current(self, does: Callable[[], object]) -> None:
        """Calls `does` whenever the person goes to another row."""
        self.selectionModel().currentRowChanged.connect(lambda *_: does())
