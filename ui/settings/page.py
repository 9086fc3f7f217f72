"""The settings: one card a subject, each in a file of its own, in a column that stays readable on a wide screen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Permission
from studio_app.words import Language, say
from ui.page import Page
from ui.settings.appearance import AppearanceCard, LanguageCard
from ui.settings.backups import BackupsCard
from ui.settings.computers import ComputersCard
from ui.settings.file_cards import CheckCard, TelephoneCard
from ui.settings.lock import LockCard
from ui.settings.passwords import PasswordCard
from ui.settings.people import PeopleCard
from ui.settings.reminder import ReminderCard
from ui.widgets.cards import Card
from ui.widgets.layouts import STRETCH, columns, rows, scrolling

_WIDTH = 640


class SettingsPage(Page):
    """Everybody chooses language and look and changes their own password; the rest is for who looks after the file."""

    language_chosen = Signal(object)
    appearance_chosen = Signal(object)
    reminder_chosen = Signal(str)

    def build(self) -> Iterator[None]:
        inside = QWidget()
        self._column = rows(gap=4)
        columns(self._column, STRETCH, on=inside, margins=6)
        rows(scrolling(inside), on=self)
        self.language, self.appearance = LanguageCard(), AppearanceCard()
        self.language.chosen.connect(self.language_chosen)
        self.appearance.chosen.connect(self.appearance_chosen)
        self._add(self.language, self.appearance)
        yield
        self._add(PasswordCard(self.context))
        self.reminder = ReminderCard()
        self.reminder.chosen.connect(self.reminder_chosen)
        if self.signed_in.may(Permission.ENTER_CHECK_INS):
            self._add(self.reminder)
        yield
        if self.signed_in.may(Permission.ADMINISTER):
            self._add(PeopleCard(self.context))
            yield
            self._add(TelephoneCard(self.context), LockCard(self.context))
            yield
            self._add(ComputersCard(self.context))
            yield
            self._add(BackupsCard(self.context))
            yield
            self._add(CheckCard(self.context))
        self._column.addStretch(1)
        yield

    def title(self) -> str:
        return say("Settings")

    def show_choices(self, language: Language, appearance: str, remind_at: str = "") -> None:
        """Marks what is chosen now."""
        self.reminder.mark(remind_at)
        self.language.mark(language)
        self.appearance.mark(appearance)

    def _add(self, *cards: Card) -> None:
        for card in cards:
            card.setFixedWidth(_WIDTH)
            self._column.addWidget(card)
