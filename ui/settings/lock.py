"""After how many idle minutes every window on this file locks itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QSpinBox

from studio_app.node.service import LOCK_AFTER, set_setting
from studio_app.words import say
from ui.context import PageContext
from ui.idle_minutes import FEWEST_MINUTES, MOST_MINUTES, idle_minutes
from ui.widgets.cards import styled_button
from ui.widgets.page_card import PageCard
from ui.widgets.plain import PlainLabel


class LockCard(PageCard):
    """For those who look after the file; it counts for everybody."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Lock"),
            say("A window left alone locks itself; so does one whose screen the system locks. Ctrl+L locks at once."),
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(FEWEST_MINUTES, MOST_MINUTES)
        self.minutes.setAccessibleName(say("minutes without a key or a click"))
        self.keep_button = styled_button(say("Keep"), "")
        self.keep_button.clicked.connect(self.keep)
        self.row(self.minutes, PlainLabel(say("minutes without a key or a click")), self.keep_button)
        self.ask(idle_minutes, done=self.minutes.setValue)

    def keep(self) -> None:
        """Keeps the number; it counts at once."""
        kept = partial(self.announce, say("Kept."))
        self.write(set_setting, LOCK_AFTER, self.minutes.value(), done=kept)
