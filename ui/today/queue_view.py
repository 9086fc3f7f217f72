"""Today's queue on screen: a section for each kind, each with its count, and the keyboard walking through the rows."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.today.service import SECTION_NAMES, Kind, QueueItem, Today
from studio_app.words import say, say_count
from ui.theme import Theme
from ui.today.queue_row import QueueRow
from ui.widgets.cards import quiet_button
from ui.widgets.plain import PlainLabel

SHOWN = 12
"""rows of a section before others are asked for"""
MORE = 30
"""so many come at a time: after a holiday nobody of a whole college was seen for three days"""


class QueueView(QScrollArea):
    """Shows a `Today`; keeps the row one is on when it is read again."""

    opened = Signal(object)
    """the `QueueItem`"""
    acted = Signal(object, object)
    """the `QueueItem` and the `Act`"""

    left = Signal(object, str)
    """the `QueueItem` of a correction that is not taken over, and why"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today: Today | None = None
        self._shown: dict[Kind, int] = {}
        self.rows: list[QueueRow] = []
        self.more: dict[Kind, QPushButton] = {}
        """the button of a section that shows only its beginning"""
        self._headings: list[PlainLabel] = []
        self._sections: dict[Kind, list[QueueItem]] = {}
        self._column = QVBoxLayout()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_today(self, today: Today) -> None:
        """Show this queue."""
        if today is self._today:
            return
        self._today = today
        place, key = self._focus()
        scrolled = self.verticalScrollBar().value()
        self._build(today)
        self.verticalScrollBar().setValue(scrolled)
        if key is not None and self.rows:
            same = next((row for row in self.rows if row.item.key == key), None)
            (same or self.rows[min(place, len(self.rows) - 1)]).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """The keyboard goes to the first row, unless it is on one already."""
        if self.rows and self._focus()[1] is None:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_in(self) -> QueueItem | None:
        """The entry in whose row a few words are being typed: it must not be built anew meanwhile."""
        return next((row.item for row in self.rows if row.why is not None), None)

    def sections(self) -> list[str]:
        """The headings with their counts, from top to bottom."""
        return [label.text() for label in self._headings]

    def row_of(self, kind: Kind, title: str) -> QueueRow:
        """The row of a kind with this title; StopIteration where there is none."""
        return next(row for row in self.rows if row.item.kind is kind and row.item.title == title)

    def _focus(self) -> tuple[int, tuple[object, ...] | None]:
        for place, row in enumerate(self.rows):
            if row.hasFocus() or any(button.hasFocus() for button in row.buttons.values()):
                return place, row.item.key
        return 0, None

    def _build(self, today: Today) -> None:
        theme = self._theme
        inside = QWidget(self.viewport())
        outer = QHBoxLayout(inside)
        outer.setContentsMargins(theme.size("space_6"), theme.size("space_4"), theme.size("space_6"), 0)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        outer.addLayout(self._column, 1)
        self.rows, self._headings, self.more = [], [], {}
        self._sections = {kind: [] for kind in Kind}
        for item in today.items:
            self._sections[item.kind].append(item)
        for kind, items in self._sections.items():
            if items:
                self._section(inside, kind, items, today.counts.get(kind, 0))
        self._column.addStretch(1)
        self.setWidget(inside)

    def _section(self, inside: QWidget, kind: Kind, items: list[QueueItem], count: int) -> None:
        theme, column = self._theme, self._column
        name = say(SECTION_NAMES[kind])
        heading = PlainLabel(f"{name}  {count}" if count else name, face="section", parent=inside)
        heading.setContentsMargins(theme.size("space_3"), 0, 0, theme.size("space_1"))
        self._headings.append(heading)
        column.addWidget(heading)
        for item in items[: self._shown.get(kind, SHOWN)]:
            row = self._row(inside, item)
            self.rows.append(row)
            column.addWidget(row)
        others = len(items) - self._shown.get(kind, SHOWN)
        if others > 0:
            self.more[kind] = quiet_button(_more_words(others), inside)
            self.more[kind].clicked.connect(lambda: self._unfold(kind))
            column.addWidget(self.more[kind], 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(theme.size("space_6"))

    def _row(self, inside: QWidget | None, item: QueueItem) -> QueueRow:
        row = QueueRow(self._theme, item, inside)
        row.opened.connect(self.opened)
        row.acted.connect(self.acted)
        row.left.connect(self.left)
        row.moved.connect(lambda step: self._move(row, step))
        return row

    def _unfold(self, kind: Kind) -> None:
        """The next rows of a section come before its button, and the keyboard goes to the first of them."""
        button, items, before = self.more[kind], self._sections[kind], self._shown.get(kind, SHOWN)
        self._shown[kind] = before + MORE
        at = self._column.indexOf(button)
        place = next(place for place, row in enumerate(self.rows) if row.item.kind is kind) + before
        for number, item in enumerate(items[before : before + MORE]):
            row = self._row(button.parentWidget(), item)
            self._column.insertWidget(at + number, row)
            row.show()
            above = self.rows[place + number - 1]
            self.rows.insert(place + number, row)
            walk: list[QWidget] = [above, *above.buttons.values(), row, *row.buttons.values()]
            for one, following in pairwise(walk):
                QWidget.setTabOrder(one, following)
        others = len(items) - self._shown[kind]
        button.setText(_more_words(others))
        self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
        if others <= 0:
            del self.more[kind]
            button.deleteLater()

    def _move(self, row: QueueRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.rows[place], 0, 40)


def _more_words(others: int) -> str:
    return say_count("Show {count} more", "Show {count} more", min(others, MORE))
