"""When this computer reminds of the evening's round: chosen by whoever sits at it, kept outside the file."""

from __future__ import annotations

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QCheckBox, QTimeEdit

from studio_app.words import say
from ui.widgets.cards import Card
from ui.widgets.layouts import STRETCH, columns
from ui.widgets.plain import PlainLabel

USUAL = "21:00"


class ReminderCard(Card):
    """Counts at once."""

    chosen = Signal(str)
    """`HH:MM`, or empty for no reminder"""

    def __init__(self) -> None:
        super().__init__(say("Reminder of the round"))
        self.body.addWidget(
            PlainLabel(
                say(
                    "A notification of the system while this program is open. It says how many rooms are left, not which."
                ),
                face="muted",
                wrap=True,
            )
        )
        self.wanted = QCheckBox(say("Every day at"))
        self.hour = QTimeEdit()
        self.hour.setDisplayFormat("HH:mm")
        self.hour.setAccessibleName(say("Hour of the reminder"))
        self.body.addLayout(columns(self.wanted, self.hour, STRETCH))
        self.mark("")
        self.wanted.toggled.connect(self._choose)
        self.hour.timeChanged.connect(self._choose)

    def mark(self, at: str) -> None:
        """Shows what is chosen now."""
        self.wanted.setChecked(bool(at))
        self.hour.setTime(QTime.fromString(at or USUAL, "HH:mm"))
        self.hour.setEnabled(bool(at))

    def _choose(self) -> None:
        self.hour.setEnabled(self.wanted.isChecked())
        self.chosen.emit(self.hour.time().toString("HH:mm") if self.wanted.isChecked() else "")
