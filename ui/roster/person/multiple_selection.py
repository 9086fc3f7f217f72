"""Several people are chosen: how many, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from studio_app.roster.service import StudentRow
from studio_app.words import say, say_count
from ui.roster.actions import FOR_ONE, LABELS, actions_for
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.plain import PlainLabel

_NAMES_TOLD = 8


class ChosenPanel(QFrame):
    """Emits `asked` with the code of an action."""

    asked = Signal(str)

    def __init__(self, theme: Theme, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self._may_change = may_change
        self.count = PlainLabel(face="heading", elide=True)
        self.names = PlainLabel(face="muted", wrap=True)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        space = theme.size("space_4")
        column.setContentsMargins(space, theme.size("space_3"), space, space)
        column.setSpacing(theme.size("space_2"))
        column.addWidget(self.count)
        column.addWidget(self.names)
        column.addSpacing(theme.size("space_2"))
        for code in (code for code in LABELS if code not in FOR_ONE):
            button = styled_button(say(LABELS[code]), "plain")
            button.clicked.connect(lambda _=False, code=code: self.asked.emit(code))
            self.buttons[code] = button
            column.addWidget(button)
        column.addStretch(1)

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
