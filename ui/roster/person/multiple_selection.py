"""The panel for several selected people: their number, names and the actions on all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from studio_app.roster.service import StudentRow
from studio_app.words import say, say_count
from ui.roster.actions import FOR_ONE, LABELS, actions_for
from ui.widgets.cards import styled_button
from ui.widgets.layouts import STRETCH, Gap, rows
from ui.widgets.plain import PlainLabel

_NAMES_TOLD = 8


class MultipleSelection(QFrame):
    """Emits `asked` with the code of an action."""

    asked = Signal(str)

    def __init__(self, *, may_change: bool) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self._may_change = may_change
        self.count = PlainLabel(face="heading", elide=True)
        self.names = PlainLabel(face="muted", wrap=True)
        self.buttons: dict[str, QPushButton] = {}
        for code in (code for code in LABELS if code not in FOR_ONE):
            button = styled_button(say(LABELS[code]), "plain")
            button.clicked.connect(lambda _=False, code=code: self.asked.emit(code))
            self.buttons[code] = button
        rows(self.count, self.names, Gap(2), *self.buttons.values(), STRETCH, on=self, margins=(4, 3, 4, 4))

    def show_people(self, count: int, known: Sequence[StudentRow]) -> None:
        """`known`: those of the chosen whose rows are there."""
        self.count.setText(say_count("{count} person chosen", "{count} people chosen", count))
        names = say(", ").join(one.name for one in known[:_NAMES_TOLD])
        more = count - min(count, _NAMES_TOLD, len(known))
        self.names.setText(names + (say_count(" and {count} more", " and {count} more", more) if more else ""))
        offered = actions_for(known, may_change=self._may_change)
        if len(known) < count:
            offered = list(LABELS) if self._may_change else offered
        for code, button in self.buttons.items():
            button.setVisible(code in offered)
