"""The access log's entries as a table that grows downwards as one scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from studio_app.node.service import LogEntry, LogPage
from studio_app.words import say

_Index = QModelIndex | QPersistentModelIndex


class LogTable(QAbstractTableModel):
    """Newest first. Asks for the entries below the last one when the view comes near the end."""

    more_wanted = Signal(int)
    """the number of the entry under which the next page begins"""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[LogEntry] = []
        self._more = self._asked = False

    def show(self, page: LogPage) -> None:
        """Shows a first page."""
        self.beginResetModel()
        self.entries, self._more, self._asked = list(page.entries), page.more, False
        self.endResetModel()

    def append(self, page: LogPage) -> None:
        """Adds the page below."""
        self._more, self._asked = page.more, False
        if page.entries:
            first = len(self.entries)
            self.beginInsertRows(QModelIndex(), first, first + len(page.entries) - 1)
            self.entries.extend(page.entries)
            self.endInsertRows()

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: _Index) -> None:  # noqa: ARG002
        if self.entries and self._more and not self._asked:
            self._asked = True
            self.more_wanted.emit(self.entries[-1].number)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._cells(self.entries[index.row()])[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (say("Time"), say("Who"), say("Action"), say("About"), say("Detail"))[section]

    def _cells(self, entry: LogEntry) -> Sequence[str]:
        return (f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.who or "–", entry.action, entry.subject, entry.detail)
