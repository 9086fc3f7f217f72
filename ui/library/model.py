"""Item model of the Library's list: drafts first, then the articles, the latest on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from studio_app.domain.day_words import day_words
from studio_app.library.service import Article, Draft
from studio_app.words import say
from ui.widgets.choice_list import RowsModel

Row = Article | Draft
Key = tuple[str, int]
"""(`article`, its key) or (`draft`, its number)."""


class LibraryModel(RowsModel[Row]):
    """`day_of` gives the calendar day of a moment in the node's time zone."""

    def __init__(self, day_of: Callable[[int], dt.date], today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._day_of, self._today = day_of, today

    def title(self, row: Row) -> str:
        return title_of(row)

    def spoken(self, row: Row) -> Sequence[str]:
        return title_of(row), *self.line_of(row)

    def line_of(self, row: Row) -> tuple[str, str]:
        """What stands under the title: from whom, or whose draft; and since when."""
        if isinstance(row, Draft):
            return " · ".join(filter(None, (say("Draft"), row.by))), self._day(row.at)
        return row.source, self._day(row.published_at)

    def now_as(self, code: str) -> Key | None:
        """The key under which an article stands in the list now, after another version was published."""
        return next((key_of(row) for row in self.rows if isinstance(row, Article) and row.code == code), None)

    def _day(self, moment: int) -> str:
        return day_words(self._day_of(moment), self._today())


def key_of(row: Row) -> Key:
    """What a row is found by again."""
    return ("draft", row.number) if isinstance(row, Draft) else ("article", row.article)


def title_of(row: Row) -> str:
    """The title; that there is none yet."""
    return row.title or say("(no title yet)")
