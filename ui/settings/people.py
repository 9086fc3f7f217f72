"""People who sign in: the accounts of the file, and what those who look after them can do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView

from studio_app.domain.permissions import ROLE_NAMES, Role
from studio_app.node import service
from studio_app.node.service import Account, AccountState, Changes, OneTimePassword
from studio_app.words import say
from ui.context import PageContext
from ui.settings.one_time_password import HandedPasswordBand
from ui.settings.people_table import PeopleTable
from ui.widgets.cards import Line, SectionTitle, quiet_button, styled_button
from ui.widgets.fields import labelled
from ui.widgets.page_card import PageCard
from ui.widgets.tables import dress_table

ROWS_SHOWN = 6


class PeopleCard(PageCard):
    """For those who look after the file. What is done to the chosen account stands under the table."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("People who sign in"),
            say(
                "Everybody signs in as themselves, on a shared computer too. An auditor sees the access log and nothing else."
            ),
        )
        self.handed = HandedPasswordBand()
        self.body.addWidget(self.handed)
        self.model = PeopleTable()
        self.table = QTableView()
        self.table.setModel(self.model)
        dress_table(self.table, self.theme, compact=True)
        self.table.setAccessibleName(say("People who sign in"))
        self.table.setFixedHeight((ROWS_SHOWN + 1) * self.theme.size("row_compact") + 8)
        for column, width in enumerate((140, 120, 140)):
            self.table.setColumnWidth(column, width)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_chosen())
        self.body.addWidget(self.table)
        self._build_chosen()
        self.body.addWidget(Line())
        self._build_new()
        self._read()

    def chosen(self) -> Account | None:
        """The account whose row is chosen."""
        row = self.table.currentIndex().row()
        return self.model.accounts[row] if 0 <= row < len(self.model.accounts) else None

    def add(self) -> None:
        """Makes an account with a one-time password."""
        self.handed.take_away()
        role = Role(self.new_role.currentData())
        self.write(service.invite_person, self.login.text(), self.name.text(), role, done=self._added)

    def give_role(self) -> None:
        """Gives the chosen person the role that stands in the box."""
        account, role = self.chosen(), Role(self.role.currentData())
        if account is not None:
            self.handed.take_away()
            done = partial(self._done, say("The role counts from the next sign-in."))
            self.write(service.change_role, account.key, role, done=done)

    def seal_password(self) -> None:
        """Gives the chosen person a one-time password; opens a closed account again."""
        account = self.chosen()
        if account is not None:
            self.handed.take_away()
            self.write(service.reset_password, account.key, done=self._hand)

    def close_account(self) -> None:
        """Closes the chosen account."""
        account = self.chosen()
        if account is not None:
            self.handed.take_away()
            done = partial(self._done, say("The account was closed; what was written under it stays."))
            self.write(service.close_account, account.key, done=done)

    def hideEvent(self, event: QHideEvent) -> None:
        self.handed.take_away()
        super().hideEvent(event)

    def _build_chosen(self) -> None:
        self.role = self._role_box()
        self.role_button = styled_button(say("Give this role"), "small")
        self.role_button.clicked.connect(self.give_role)
        self.password_button = styled_button(say("One-time password"), "small")
        self.password_button.clicked.connect(self.seal_password)
        self.close_button = quiet_button(say("Close the account"))
        self.close_button.clicked.connect(self.close_account)
        self.row(self.role, self.role_button, self.password_button, self.close_button)
        self._show_chosen()

    def _build_new(self) -> None:
        self.body.addWidget(SectionTitle(say("Add a person")))
        self.login, self.name, self.new_role = QLineEdit(), QLineEdit(), self._role_box()
        self.new_role.setCurrentIndex(max(0, self.new_role.findData(Role.STAFF.value)))
        self.add_button = styled_button(say("Add"), "")
        self.add_button.clicked.connect(self.add)
        for field in (self.login, self.name):
            field.returnPressed.connect(self.add)
        line = self.row(
            labelled(say("Name"), self.name),
            labelled(say("Login"), self.login),
            labelled(say("Role"), self.new_role),
            self.add_button,
        )
        line.setAlignment(self.add_button, Qt.AlignmentFlag.AlignBottom)

    def _role_box(self) -> QComboBox:
        box = QComboBox()
        for role in service.roles_here(self.signed_in):
            box.addItem(say(ROLE_NAMES[role]), role.value)
        box.setAccessibleName(say("Role"))
        return box

    def _read(self) -> None:
        self.ask(service.accounts, done=self._show, refused=self.show_refusal, newest="accounts")

    def _show(self, accounts: Sequence[Account]) -> None:
        before = self.chosen()
        self.model.show(accounts)
        if before is not None:
            row = next((place for place, account in enumerate(accounts) if account.key == before.key), -1)
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Nothing can be done to nobody, nor to oneself: the buttons are not shown then."""
        account = self.chosen()
        other = account is not None and account.key != self.signed_in.person
        for widget in (self.role, self.role_button, self.password_button, self.close_button):
            widget.setVisible(other)
        if account is not None and other:
            self.role.setCurrentIndex(max(0, self.role.findData(account.role.value)))
            self.close_button.setVisible(account.state is not AccountState.CLOSED)
            closed = account.state is AccountState.CLOSED
            self.password_button.setText(say("Open it again") if closed else say("One-time password"))

    def _added(self, handed: OneTimePassword) -> None:
        self.login.clear()
        self.name.clear()
        self._hand(handed)

    def _hand(self, handed: OneTimePassword) -> None:
        self.handed.hand(handed)
        self._done(say("Tell {login} the one-time password.", login=handed.login), handed.changes)

    def _done(self, sentence: str, changes: Changes) -> None:
        self.announce(sentence, changes)
        self._read()
