"""The settings: one card a subject, each in a file of its own, in a column that stays readable on a wide screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio_app.domain.permissions import Permission
from studio_app.words import Language, say
from ui.context import PageContext
from ui.page import Page
from ui.settings.appearance import AppearanceCard, LanguageCard
from ui.settings.backups import BackupsCard
from ui.settings.cards import WIDTH, SettingsCard
from ui.settings.computers import ComputersCard
from ui.settings.file_cards import CheckCard, TelephoneCard
from ui.settings.lock import LockCard
from ui.settings.passwords import PasswordCard
from ui.settings.people import PeopleCard
from ui.settings.reminder import ReminderCard
from ui.widgets.cards import Card


class SettingsPage(Page):
    """Everybody chooses language and look and changes their own password; the rest is for who looks after the file."""

    language_chosen = Signal(object)
    appearance_chosen = Signal(object)
    reminder_chosen = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        signed_in, work, theme = context.signed_in, context.work, context.theme
        self._column = self._scrolled()
        self.language, self.appearance = LanguageCard(theme), AppearanceCard(theme)
        self.language.chosen.connect(self.language_chosen)
        self.appearance.chosen.connect(self.appearance_chosen)
        self._add(self.language, self.appearance, PasswordCard(signed_in, work, theme))
        self.reminder = ReminderCard(theme)
        if signed_in.may(Permission.ENTER_CHECK_INS):
            self._add(self.reminder)
        if signed_in.may(Permission.ADMINISTER):
            self.people, self.telephone = PeopleCard(signed_in, work, theme), TelephoneCard(signed_in, work, theme)
            self.backups, self.check = BackupsCard(signed_in, work, theme), CheckCard(signed_in, work, theme)
            self._add(self.people, self.telephone, LockCard(signed_in, work, theme))
            self._add(ComputersCard(signed_in, work, theme), self.backups, self.check)
        self._column.addStretch(1)

    def title(self) -> str:
        return say("Settings")

    def show_choices(self, language: Language, appearance: str, remind_at: str = "") -> None:
        """Marks what is chosen now."""
        self.reminder.mark(remind_at)
        self.reminder.chosen.connect(self.reminder_chosen)
        self.language.mark(language)
        self.appearance.mark(appearance)

    def _scrolled(self) -> QVBoxLayout:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        line = QHBoxLayout(inside)
        column = QVBoxLayout()
        column.setSpacing(self.theme.size("space_4"))
        line.setContentsMargins(*[self.theme.size("space_6")] * 4)
        line.addLayout(column)
        line.addStretch(1)
        area.setWidget(inside)
        outer.addWidget(area)
        return column

    def _add(self, *cards: Card) -> None:
        for card in cards:
            card.setFixedWidth(WIDTH)
            self._column.addWidget(card)
            if isinstance(card, SettingsCard | BackupsCard):
                card.said.connect(self.said)
            if isinstance(card, SettingsCard):
                card.changes_made.connect(self.changes_made)
