"""Values that met, side by side, each settled with one key: its number keeps it, Enter keeps what counts now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio_app.crisis.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Conflict, Settled
from studio_app.words import say, say_count
from ui.sync.card import SyncCard, emptied, when
from ui.theme import Theme
from ui.widgets.key_hint import KeyHint, KeyLegend
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel
from ui.work import Work

SHOWN = 30
"""Conflicts shown at a time; the next come when these are settled."""


class ConflictsCard(SyncCard):
    """Fields that two people wrote without knowing of each other. What was settled here stays in sight until the page
    is left, so that it can be settled otherwise."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(
            signed_in,
            work,
            theme,
            say("Written on both sides"),
            say("Two people wrote this without knowing of each other. Nothing is lost: choose what holds."),
        )
        self.rows: list[ConflictRow] = []
        self._settled: dict[tuple[str, str, str], Settled] = {}
        self._known: list[Conflict] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.size("space_2"))
        self.body.addLayout(self._lines)
        self._more = PlainLabel("", face="small-muted")
        self.body.addWidget(self._more)
        keys = [("1", say("keep the first")), ("2", say("the second")), ("Enter", say("as it is now"))]
        self.body.addWidget(KeyLegend(keys))

    def show_rows(self, found: Sequence[Conflict]) -> None:
        """Those that wait, and below them those settled since the page was opened."""
        waiting = {_name(one) for one in found}
        self._settled = {name: one for name, one in self._settled.items() if name not in waiting}
        kept = [one for one in self._known if _name(one) in self._settled or one in found]
        shown = [*kept, *(one for one in found if one not in kept)]
        self.setVisible(bool(shown))
        self._more.setVisible(len(shown) > SHOWN)
        self._more.setText(say("and {count} more", count=len(shown) - SHOWN))
        if shown[:SHOWN] == self._known and self.rows:
            return
        focus = next((_name(row.conflict) for row in self.rows if row.hasFocus()), None)
        self._known = shown[:SHOWN]
        emptied(self._lines)
        self.rows = []
        for one in self._known:
            row = ConflictRow(self.signed_in, self.theme, self._settled.get(_name(one), one))
            row.chosen.connect(self._choose)
            row.moved.connect(self._move)
            self._lines.addWidget(row)
            self.rows.append(row)
            if _name(one) == focus:
                row.setFocus()

    def _choose(self, row: ConflictRow, choice: int) -> None:
        signed_in, conflict = self.signed_in, row.conflict
        row.setEnabled(False)

        def done(settled: Settled) -> None:
            self._settled[_name(conflict)] = settled
            row.setEnabled(True)
            row.show_settled(settled)
            left = [other for other in self.rows if not other.is_settled and other.conflict.may_settle]
            (left[0] if left else row).setFocus()
            told = say("Kept: {value}.", value=settled.conflict.values[choice].words)
            rest = say_count("{count} is still open.", "{count} are still open.", len(left)) if left else ""
            self.said.emit(" ".join(part for part in (told, rest) if part))
            self.changes_made.emit(settled.changes)

        def refused(refusal: Refusal) -> None:
            row.setEnabled(True)
            self.tell(refusal)
            self.exchanged.emit()

        self.refusal.hide()
        self.work.run(
            lambda _p: service.settle(signed_in, conflict, choice),
            done,
            failed=refused,
            owner=row,
            lane="writes",
            quiet=True,
        )

    def _move(self, row: ConflictRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus()


class ConflictRow(QFrame):
    """One field: what it is in, then each value with its number, who wrote it and when."""

    chosen = Signal(object, int)
    """this row, and which value"""
    moved = Signal(object, int)
    """this row, and where to go from it: 1 down, -1 up"""

    def __init__(self, signed_in: SignedIn, theme: Theme, found: Conflict | Settled) -> None:
        super().__init__()
        self._signed_in, self._theme = signed_in, theme
        self.conflict = found if isinstance(found, Conflict) else found.conflict
        self.is_settled = False
        self.setProperty("kind", "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setSpacing(theme.size("space_1"))
        head = QHBoxLayout()
        head.setSpacing(theme.size("space_2"))
        if self.conflict.level:
            head.addWidget(LevelBadge(theme, Level(self.conflict.level)))
        head.addWidget(PlainLabel(self.conflict.about, face="strong", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(PlainLabel(self.conflict.field_words, face="small-muted"))
        self._marks: list[PlainLabel] = []
        values = QGridLayout()
        values.setHorizontalSpacing(theme.size("space_2"))
        values.setVerticalSpacing(theme.size("space_1"))
        values.setColumnStretch(2, 1)
        for place in range(len(self.conflict.values)):
            self._add_value(values, place)
        column.addLayout(values)
        if not self.conflict.may_settle:
            column.addWidget(PlainLabel(say("Who works on the case settles this."), face="small-muted", wrap=True))
        self.setAccessibleName(f"{self.conflict.about}: {self.conflict.field_words}")
        self._mark(0, say("counts now"))
        if isinstance(found, Settled):
            self.show_settled(found)

    def show_settled(self, settled: Settled) -> None:
        """Marks what was kept; another key settles it otherwise."""
        self.conflict, self.is_settled = settled.conflict, True
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
        if self.conflict.may_settle:
            self.chosen.emit(self, place)

    def _mark(self, place: int, text: str) -> None:
        for number, mark in enumerate(self._marks):
            mark.setText(text if number == place else "")

    def _add_value(self, values: QGridLayout, place: int) -> None:
        one = self.conflict.values[place]
        mark = PlainLabel("", face="small-muted")
        self._marks.append(mark)
        by = say("{unit}, {person}", unit=one.unit, person=one.person) if one.person else one.unit
        told = PlainLabel(f"{by} · {when(self._signed_in, one.at)}", face="small-muted", wrap=True)
        line = _Value(place)
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(PlainLabel(one.words, face="strong"))
        inside.addWidget(mark)
        inside.addStretch(1)
        line.pressed.connect(self._take)
        if self.conflict.may_settle:
            values.addWidget(KeyHint(str(place + 1)), place * 2, 0, Qt.AlignmentFlag.AlignTop)
            line.setCursor(Qt.CursorShape.PointingHandCursor)
        values.addWidget(line, place * 2, 1, 1, 2)
        values.addWidget(told, place * 2 + 1, 1, 1, 2)


class _Value(QWidget):
    """A value that can be clicked."""

    pressed = Signal(int)

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._place)


def _name(one: Conflict) -> tuple[str, str, str]:
    return one.kind, one.record, one.field
