"""After how many idle minutes every window on this file locks itself."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

from studio_app.node.service import set_setting
from studio_app.node.settings import LOCK_AFTER
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.idle_minutes import FEWEST_MINUTES, MOST_MINUTES, idle_minutes
from ui.settings.cards import SettingsCard
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work


class LockCard(SettingsCard):
    """For those who look after the file; it counts for everybody."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(
            signed_in,
            work,
            theme,
            say("Lock"),
            say("A window left alone locks itself; so does one whose screen the system locks. Ctrl+L locks at once."),
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(FEWEST_MINUTES, MOST_MINUTES)
        self.minutes.setAccessibleName(say("minutes without a key or a click"))
        self.keep_button = styled_button(say("Keep"), "")
        self.keep_button.clicked.connect(self.keep)
        self.row(self.minutes, PlainLabel(say("minutes without a key or a click")), self.keep_button)
        work.run(lambda _progress: idle_minutes(signed_in), self.minutes.setValue, owner=self, quiet=True)

    def keep(self) -> None:
        """Keeps the number; it counts at once."""
        signed_in, minutes = self.signed_in, self.minutes.value()

        def done(changes: object) -> None:
            self.said.emit(say("Kept."))
            self.changes_made.emit(changes)

        self.work.run(
            lambda _progress: set_setting(signed_in, LOCK_AFTER, minutes),
            done,
            failed=self.tell,
            owner=self,
            lane=WRITES,
        )
