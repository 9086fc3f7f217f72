"""The lines over the grid: which room, how many were seen, which day, and 'all as usual'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from studio_app.domain.place_words import place_words
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.choices import DateField
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption, plain_tip

BACK, FORTH = "Alt+Left", "Alt+Right"


class RoomHeader(QWidget):
    """Says where one is; the buttons only ask."""

    all_usual = Signal()
    saves = Signal()
    moved = Signal(int)
    """-1: the room before, 1: the next one"""
    day_chosen = Signal(object)
    reason_typed = Signal(str)
    reason_entered = Signal()
    """Enter in the reason: back to the grid"""

    def __init__(self, theme: Theme, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = PlainLabel(face="strong", elide=True)
        self._count = PlainLabel(face="muted", elide=True)
        self._on = PlainLabel(face="muted", elide=True)
        self._on.hide()
        words = rows(self._place, columns(self._count, grow(self._on), gap=3), gap=0)
        self.day = DateField(theme, today)
        self.day.setMaximumDate(self.day.date())
        self.day.setAccessibleName(say("Day of the round"))
        self.day.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.day.day_changed.connect(self.day_chosen)
        self.usual = styled_button("", "")
        self.usual.setText(f"{plain_caption(say('All as usual'))}   A")
        self.usual.setToolTip(plain_tip(say("For everyone of whom nothing was entered yet")))
        self.usual.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.usual.clicked.connect(self.all_usual)
        self.save = styled_button(say("Save"), "primary")
        self.save.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save.clicked.connect(self.saves)
        self.back = self._arrow("chevron-left", say("Room before"), BACK, -1)
        self.forth = self._arrow("chevron-right", say("Next room"), FORTH, 1)
        line = columns(grow(words), self.day, self.usual, self.save, self.back, self.forth)

        self._past = QWidget()
        self._past_words = PlainLabel()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why it comes now, for example: was away with the class"))
        self.reason.setAccessibleName(say("Why this day is entered or corrected now"))
        self.reason.textEdited.connect(self.reason_typed)
        self.reason.textEdited.connect(lambda _: self.ask_reason(wrong=False))
        self.reason.returnPressed.connect(self.reason_entered)
        columns(self._past_words, grow(self.reason), on=self._past)
        self._past.setVisible(False)
        rows(line, self._past, on=self)

    def show_today(self, today: dt.date) -> None:
        """Midnight has passed: the new day may be chosen, and is shown where the old one was."""
        stood_on_today = self.day.date() == self.day.maximumDate()
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        if stood_on_today:
            self.day.set_day(today)

    def show_day(self, day: dt.date) -> None:
        """Show this day without telling anybody."""
        with QSignalBlocker(self.day):
            self.day.set_day(day)

    def show_room(self, building: str, room: str) -> None:
        """Which room is open."""
        self._place.setText(place_words(building, room))

    def show_count(self, seen: int, people: int, state: str) -> None:
        """How many were seen, and in words whether that is saved."""
        text = say("{seen} of {people} seen", seen=seen, people=people)
        self._count.setText(f"{text} · {state}" if state else text)

    def show_messengers(self, names: Sequence[str]) -> None:
        """Who stands for the room."""
        self._on.setText(say("Stands for it: {names}", names=say(", ").join(names)) if names else "")
        self._on.setVisible(bool(names))

    def words(self) -> str:
        """What it says, in one line."""
        return f"{self._place.text()} · {self._count.text()}"

    def show_reason(self, reason: str | None) -> None:
        """For a day that is past: the line that asks why; None hides it."""
        self._past.setVisible(reason is not None)
        if reason is not None:
            self._past_words.setText(say("An earlier day:"))
            if self.reason.text() != reason:
                self.reason.setText(reason)

    def ask_reason(self, *, wrong: bool) -> None:
        """Mark the reason as missing (`wrong`), or as well again."""
        state = "wrong" if wrong else ""
        if self.reason.property("state") != state:
            self.reason.setProperty("state", state)
            self.reason.style().polish(self.reason)
        if wrong:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_neighbours(self, before: str, after: str) -> None:
        """The rooms that the arrows lead to; '' where there is none."""
        for button, room, words in ((self.back, before, say("Room before")), (self.forth, after, say("Next room"))):
            button.setEnabled(bool(room))
            button.setText(room)
            key = QKeySequence(BACK if button is self.back else FORTH)
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(plain_tip(f"{words} {room}  {shown}"))

    def _arrow(self, icon: str, name: str, key: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icon(icon, "muted_text"))
        button.setIconSize(QSize(self._theme.size("icon_small"), self._theme.size("icon_small")))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setShortcut(QKeySequence(key))
        button.clicked.connect(lambda: self.moved.emit(step))
        return button
