"""The list of the Library as Qt asks for it: drafts first, then the articles, the latest on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from studio_app.domain.day_words import day_words
from studio_app.library.service import Article, Draft
from studio_app.words import say

Row = Article | Draft
Key = tuple[str, int]
"""(`article`, its key) or (`draft`, its number)."""
ROW = Qt.ItemDataRole.UserRole
"""The role that gives the `Article` or `Draft` itself."""

Index = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractListModel):
    """`day_of` gives the calendar day of a moment in the node's time zone."""

    def __init__(self, day_of: Callable[[int], dt.date], today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._day_of, self._today = day_of, today
        self._rows: list[Row] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((title_of(row), *self.line_of(row)))
        return None

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def line_of(self, row: Row) -> tuple[str, str]:
        """What stands under the title: from whom, or whose draft; and since when."""
        if isinstance(row, Draft):
            return " · ".join(filter(None, (say("Draft"), row.by))), self._day(row.at)
        return row.source, self._day(row.published_at)

    def row_of(self, key: Key | None) -> int:
        """The row of a key; -1 where it is not in the list."""
        return next((place for place, row in enumerate(self._rows) if key_of(row) == key), -1)

    def at(self, place: int) -> Row | None:
        """What stands in a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def now_as(self, code: str) -> Key | None:
        """The key under which an article stands in the list now, after another version was published."""
        return next((key_of(row) for row in self._rows if isinstance(row, Article) and row.code == code), None)

    def _day(self, moment: int) -> str:
        return day_words(self._day_of(moment), self._today())


def key_of(row: Row) -> Key:
    """What a row is found by again."""
    return ("draft", row.number) if isinstance(row, Draft) else ("article", row.article)


def title_of(row: Row) -> str:
    """The title; that there is none yet."""
    return row.title or say("(no title yet)")
