"""What belongs to the chosen person under the grid: the note, what others saw today, and what is saved already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio_app.domain.check_in_form import NOTE_LIMIT
from studio_app.domain.signs import highest_level, signs_of
from studio_app.observation.entry import summary_line
from studio_app.observation.service import as_entry
from studio_app.words import say
from ui.check_in.room_entries import Row
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, styled_button
from ui.widgets.layouts import STRETCH, Gap, Placed, columns, grow, rows
from ui.widgets.level import level_text
from ui.widgets.plain import PlainLabel

_COUNT_FROM = NOTE_LIMIT - 200
"""from so many characters on the counter is shown"""

_NOTE_HEIGHT = 152
"""six lines; a longer note scrolls"""


class NoteEditor(QPlainTextEdit):
    """Plain text, of any length: what does not fit is kept in the draft and asked about when the room is saved.

    Esc goes back to the grid, Ctrl+Enter saves the room.
    """

    left = Signal()
    saves = Signal(bool)
    entered = Signal(bool)
    """the keyboard came (True) or went"""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.entered.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.saves.emit(True)
        elif key == Qt.Key.Key_S and control:
            self.saves.emit(False)
        else:
            super().keyPressEvent(event)


class PersonPanel(QWidget):
    """Follows the row that is chosen in the grid."""

    note_changed = Signal(str)
    mistake_seen = Signal()
    """something is not right in the roster about this person"""

    def __init__(
        self,
        theme: Theme,
        local_time: Callable[[int], dt.datetime],
        *,
        tells_mistakes: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`tells_mistakes`: the person may not change the roster, and tells the studio what is wrong in it."""
        super().__init__(parent)
        self._theme = theme
        self._local_time = local_time
        self._shown: list[PlainLabel] = []
        self._title = PlainLabel(face="strong", elide=True)
        self._counter = PlainLabel(face="small-muted")
        self.note = NoteEditor()
        self.note.setPlaceholderText(say("What I saw or heard, in their own words"))
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(72)
        self.note.setMaximumHeight(_NOTE_HEIGHT)
        self.note.textChanged.connect(self._typed)
        left = rows(columns(grow(self._title), self._counter), grow(self.note), STRETCH, gap=1)
        self._day_title = SectionTitle("")
        self._facts = rows()
        self.not_right = styled_button(say("Details not right…"), "small")
        self.not_right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.not_right.clicked.connect(self.mistake_seen)
        not_right = Placed(self.not_right, align=Qt.AlignmentFlag.AlignLeft)
        right = rows(self._day_title, self._facts, Gap(2), not_right, STRETCH, gap=1)
        columns(grow(left, 3), grow(right, 2), on=self, gap=6)
        self.not_right.setVisible(tells_mistakes)

    def show_row(self, row: Row | None, day_words: str) -> None:
        """Show this person; None: nobody is chosen."""
        self.setEnabled(row is not None)
        if row is None:
            return
        name, entry = row.person.student.name, row.entry
        self._title.setText(say("Note: {name}", name=name))
        self.note.setAccessibleName(self._title.text())
        note = "" if entry is None else entry.note
        if self.note.toPlainText() != note:
            with QSignalBlocker(self.note):
                self.note.setPlainText(note)
        self._count()
        self._day_title.setText(day_words)
        self._show_facts(row)

    def come(self) -> None:
        """Take the keyboard, with the cursor at the note's end."""
        self.note.moveCursor(QTextCursor.MoveOperation.End)
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def facts(self) -> list[str]:
        """What it says about the day, line by line."""
        return [label.text() for label in self._shown]

    def _show_facts(self, row: Row) -> None:
        for label in self._shown:
            self._facts.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._shown = [PlainLabel(text, face="muted", wrap=True) for text in self._lines(row)]
        for label in self._shown:
            self._facts.addWidget(label)

    def _lines(self, row: Row) -> list[str]:
        lines = []
        own, entry = row.person.own, row.entry
        if own is not None and row.saved is not None:
            when = self._clock(own.entered_at)
            if row.unsaved:
                lines.append(say("Saved at {time}; saving again corrects it", time=when))
            else:
                lines.append(say("Saved at {time}: {summary}", time=when, summary=summary_line(row.saved)))
        elif row.from_draft:
            lines.append(say("Draft brought back, not saved yet"))
        elif row.unsaved:
            lines.append(say("Draft, not saved yet"))
        elif entry is None:
            lines.append(say("Nothing entered yet"))
        for other in row.person.others:
            lines.append(
                say(
                    "{name}, {time}: {summary}",
                    name=other.observer_name or say("somebody else"),
                    time=self._clock(other.entered_at),
                    summary=summary_line(as_entry(other)),
                )
            )
            if other.note:
                lines.append(say("“{note}”", note=other.note))
        level = None if entry is None else highest_level(entry.signs)
        if entry is not None and level is not None:
            signs = say(", ").join(say(sign.short) for sign in signs_of(entry.signs))
            lines.append(f"{level_text(int(level))}  {signs}")
        return lines

    def _clock(self, moment: int) -> str:
        return f"{self._local_time(moment):%H:%M}"

    def _typed(self) -> None:
        self._count()
        self.note_changed.emit(self.note.toPlainText())

    def _count(self) -> None:
        length = len(self.note.toPlainText())
        words = say("{count} of {limit} characters", count=length, limit=NOTE_LIMIT)
        self._counter.setText(words if length >= _COUNT_FROM else "")
        wrong = "wrong" if length > NOTE_LIMIT else ""
        if self.note.property("state") != wrong:
            self.note.setProperty("state", wrong)
            self.note.style().polish(self.note)
