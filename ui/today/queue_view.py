"""Today's queue on screen: it is built anew behind what one sees, and takes its place with the same row chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from studio_app.today.service import Kind, QueueItem, Today
from ui.context import PageContext, PagePart
from ui.today.queue_row import QueueRow
from ui.today.queue_rows import MORE, SHOWN, QueueRows


class QueueView(PagePart, QScrollArea):
    """Shows a `Today`; keeps the row one is on when it is read again."""

    opened = Signal(object)
    """the `QueueItem`"""
    acted = Signal(object, object)
    """the `QueueItem` and the `Act`"""
    left = Signal(object, str)
    """the `QueueItem` of a correction that is not taken over, and why"""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._today: Today | None = None
        self._shown: dict[Kind, int] = {}
        self._inside: QueueRows | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def rows(self) -> list[QueueRow]:
        """The rows one sees, from above."""
        return [] if self._inside is None else self._inside.rows

    @property
    def more(self) -> dict[Kind, QPushButton]:
        """The button of each section that shows only its beginning."""
        return {} if self._inside is None else self._inside.more

    def show_today(self, today: Today, then: Callable[[], object]) -> None:
        """Show this queue, and do `then` once it is there; one queue at a time."""
        if today is self._today:
            then()
            return
        self.work.in_turns(self, self._build(today, then))

    def take_keyboard(self) -> None:
        """The keyboard goes to the first row, unless it is on one already."""
        if self._inside is not None and self.rows and self._inside.at()[1] is None:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_in(self) -> QueueItem | None:
        """The entry in whose row a few words are being typed: it must not be built anew meanwhile."""
        return next((row.item for row in self.rows if row.why is not None), None)

    def sections(self) -> list[str]:
        """The headings with their counts, from top to bottom."""
        return [] if self._inside is None else self._inside.headings()

    def row_of(self, kind: Kind, title: str) -> QueueRow:
        """The row of a kind with this title; StopIteration where there is none."""
        return next(row for row in self.rows if row.item.kind is kind and row.item.title == title)

    def _build(self, today: Today, then: Callable[[], object]) -> Iterator[None]:
        inside = QueueRows(self.theme, self.viewport())
        inside.opened.connect(self.opened)
        inside.acted.connect(self.acted)
        inside.left.connect(self.left)
        inside.moved.connect(lambda row: self.ensureWidgetVisible(row, 0, 40))
        inside.unfold_asked.connect(self._unfold)
        yield from inside.build(today, self._shown)
        yield
        inside.lay_out(self.viewport().width())
        yield
        self._put_in_place(today, inside)
        yield
        then()

    def _put_in_place(self, today: Today, inside: QueueRows) -> None:
        typed_in = self.typed_in()
        if typed_in is not None and any(item.key == typed_in.key for item in today.items):
            inside.deleteLater()
            return
        self._today = today
        place, key = (0, None) if self._inside is None else self._inside.at()
        scrolled = self.verticalScrollBar().value()
        self._inside = inside
        self.setWidget(inside)
        self.verticalScrollBar().setValue(scrolled)
        if key is not None and self.rows:
            same = next((row for row in self.rows if row.item.key == key), None)
            (same or self.rows[min(place, len(self.rows) - 1)]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfold(self, kind: Kind) -> None:
        inside, before = self._inside, self._shown.get(kind, SHOWN)
        if inside is None:
            return
        inside.more[kind].setEnabled(False)
        self._shown[kind] = before + MORE
        self.work.in_turns(inside, inside.unfold(kind, before))
