"""One field that two people wrote: what it is in, then each value with its number, who wrote it and when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from studio_app.domain.levels import Level
from studio_app.sync.service import Conflict, Resolved
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.sync.card import when
from ui.theme import space
from ui.widgets.key_hint import KeyHint
from ui.widgets.layouts import columns, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel

_ON_ONE_LINE = 16
"""Characters of a value that need no second line in the narrow column of the Sync view."""


class ConflictRow(PagePart, QFrame):
    """Its number keeps a value, Enter keeps the one that counts now."""

    chosen = Signal(object, int)
    """this row, and which value"""
    moved = Signal(object, int)
    """this row, and where to go from it: 1 down, -1 up"""

    def __init__(self, context: PageContext, found: Conflict | Resolved) -> None:
        super().__init__()
        self.context = context
        self.conflict = found if isinstance(found, Conflict) else found.conflict
        self.is_resolved = False
        self.setProperty("kind", "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = columns()
        if self.conflict.level:
            badge = LevelBadge(self.theme, Level(self.conflict.level))
            head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(PlainLabel(self.conflict.about, face="strong", wrap=True), 1)
        field = PlainLabel(self.conflict.field_words, face="small-muted", wrap=True)
        column = rows(head, field, on=self, gap=1, margins=2)
        self._marks: list[PlainLabel] = []
        values = QGridLayout()
        values.setHorizontalSpacing(space(2))
        values.setVerticalSpacing(space(1))
        values.setColumnStretch(1, 1)
        for place in range(len(self.conflict.values)):
            self._add_value(values, place)
        column.addLayout(values)
        if not self.conflict.may_resolve:
            column.addWidget(PlainLabel(say("Who works on the case settles this."), face="small-muted", wrap=True))
        self.setAccessibleName(f"{self.conflict.about}: {self.conflict.field_words}")
        self._mark(0, say("counts now"))
        if isinstance(found, Resolved):
            self.show_resolved(found)

    def show_resolved(self, settled: Resolved) -> None:
        """Marks what was kept; another key settles it otherwise."""
        self.conflict, self.is_resolved = settled.conflict, True
        self._mark(settled.choice, say("✓ kept"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        place = key - Qt.Key.Key_1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(0)
        elif 0 <= place < len(self.conflict.values):
            self._take(place)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(self, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _take(self, place: int) -> None:
        if self.conflict.may_resolve:
            self.chosen.emit(self, place)

    def _mark(self, place: int, text: str) -> None:
        for number, mark in enumerate(self._marks):
            mark.setText(text if number == place else "")

    def _add_value(self, values: QGridLayout, place: int) -> None:
        one = self.conflict.values[place]
        mark = PlainLabel("", face="small-muted")
        self._marks.append(mark)
        by = say("{unit}, {person}", unit=one.unit, person=one.person) if one.person else one.unit
        told = PlainLabel(f"{by} · {when(self.signed_in, one.at)}", face="small-muted", wrap=True)
        line = _Value(place)
        inside = columns(on=line)
        is_long = len(one.words) > _ON_ONE_LINE
        inside.addWidget(PlainLabel(one.words, face="strong", wrap=is_long), int(is_long))
        inside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop if is_long else Qt.AlignmentFlag.AlignVCenter)
        if not is_long:
            inside.addStretch(1)
        line.pressed.connect(self._take)
        if self.conflict.may_resolve:
            values.addWidget(KeyHint(str(place + 1)), place * 2, 0, Qt.AlignmentFlag.AlignTop)
            line.setCursor(Qt.CursorShape.PointingHandCursor)
        values.addWidget(line, place * 2, 1)
        values.addWidget(told, place * 2 + 1, 1)


class _Value(QWidget):
    """A value that can be clicked."""

    pressed = Signal(int)

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._place)
