"""What Today's queue shows inside its frame: a section for each kind, each with its count, built a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from studio_app.today.service import SECTION_NAMES, Kind, QueueItem, Today
from studio_app.words import say, say_count
from ui.theme import Theme
from ui.today.queue_row import QueueRow
from ui.widgets.cards import quiet_button
from ui.widgets.layouts import rows
from ui.widgets.plain import PlainLabel

SHOWN = 12
"""rows of a section before others are asked for"""
MORE = 30
"""so many come at a time: after a holiday nobody of a whole college was seen for three days"""
_A_TURN = 4
"""rows built in one turn of the event loop"""


class QueueRows(QWidget):
    """The rows of one `Today`. `build` makes them; until it is through they are not to be shown."""

    opened = Signal(object)
    acted = Signal(object, object)
    left = Signal(object, str)
    moved = Signal(object)
    """the `QueueRow` that the keyboard came to"""
    unfold_asked = Signal(object)
    """the `Kind` whose next rows are wanted"""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[QueueRow] = []
        self.more: dict[Kind, QPushButton] = {}
        """the button of a section that shows only its beginning"""
        self._headings: list[PlainLabel] = []
        self._sections: dict[Kind, list[QueueItem]] = {kind: [] for kind in Kind}
        self._column = rows(on=self, gap=0, margins=(6, 4, 6, 0))

    def build(self, today: Today, shown: Mapping[Kind, int]) -> Iterator[None]:
        """Makes the rows, a few in a turn; `shown`: how many of a section, where its button was pressed before."""
        for item in today.items:
            self._sections[item.kind].append(item)
        for kind, items in self._sections.items():
            if items:
                self._add_heading(kind, today.counts.get(kind, 0))
                yield
                count = shown.get(kind, SHOWN)
                for begin in range(0, min(count, len(items)), _A_TURN):
                    self._add_rows(items[begin : min(begin + _A_TURN, count)])
                    yield
                self._end_section(kind, len(items) - count)
        self._column.addStretch(1)

    def lay_out(self, width: int) -> None:
        """Where everything comes to stand, worked out before it is shown."""
        self.resize(width, self.sizeHint().height())
        whole = self.layout()
        if whole is not None:
            whole.activate()

    def unfold(self, kind: Kind, before: int) -> Iterator[None]:
        """Puts the next rows of a section before its button; the keyboard goes to the first of them."""
        items = self._sections[kind]
        coming = items[before : before + MORE]
        first = next(place for place, row in enumerate(self.rows) if row.item.kind is kind) + before
        for begin in range(0, len(coming), _A_TURN):
            self._insert(kind, first + begin, coming[begin : begin + _A_TURN], come=begin == 0)
            yield
        self._end_unfolding(kind, len(items) - before - MORE)

    def headings(self) -> list[str]:
        """The headings with their counts, from top to bottom."""
        return [label.text() for label in self._headings]

    def at(self) -> tuple[int, tuple[object, ...] | None]:
        """Place and key of the row that has the keyboard; no key where none has it."""
        for place, row in enumerate(self.rows):
            if row.hasFocus() or any(button.hasFocus() for button in row.buttons.values()):
                return place, row.item.key
        return 0, None

    def _add_heading(self, kind: Kind, count: int) -> None:
        name = say(SECTION_NAMES[kind])
        heading = PlainLabel(f"{name}  {count}" if count else name, face="section", parent=self)
        heading.setContentsMargins(self._theme.size("space_3"), 0, 0, self._theme.size("space_1"))
        self._headings.append(heading)
        self._column.addWidget(heading)

    def _add_rows(self, items: Sequence[QueueItem]) -> None:
        for item in items:
            row = self._row(item)
            self.rows.append(row)
            self._column.addWidget(row)
            for widget in (row, *row.findChildren(QWidget)):
                widget.ensurePolished()  # now, and not for all rows in the turn in which they are shown

    def _end_section(self, kind: Kind, others: int) -> None:
        if others > 0:
            self.more[kind] = quiet_button(_more_words(others), self)
            self.more[kind].clicked.connect(lambda: self.unfold_asked.emit(kind))
            self._column.addWidget(self.more[kind], 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addSpacing(self._theme.size("space_6"))

    def _row(self, item: QueueItem) -> QueueRow:
        row = QueueRow(self._theme, item, self)
        row.opened.connect(self.opened)
        row.acted.connect(self.acted)
        row.left.connect(self.left)
        row.moved.connect(lambda step: self._move(row, step))
        return row

    def _insert(self, kind: Kind, place: int, items: Sequence[QueueItem], *, come: bool) -> None:
        at = self._column.indexOf(self.more[kind])
        for number, item in enumerate(items):
            row = self._row(item)
            self._column.insertWidget(at + number, row)
            row.show()
            above = self.rows[place + number - 1]
            self.rows.insert(place + number, row)
            walk: list[QWidget] = [above, *above.buttons.values(), row, *row.buttons.values()]
            for one, following in pairwise(walk):
                QWidget.setTabOrder(one, following)
        if come:
            self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_unfolding(self, kind: Kind, others: int) -> None:
        button = self.more[kind]
        button.setText(_more_words(others))
        button.setEnabled(True)
        if others <= 0:
            del self.more[kind]
            button.deleteLater()

    def _move(self, row: QueueRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.moved.emit(self.rows[place])


def _more_words(others: int) -> str:
    return say_count("Show {count} more", "Show {count} more", min(others, MORE))
