"""Accounts in the settings: added, given another role, closed and opened again, with a one-time password shown once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.service import AccountState
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from ui.context import PageContext
from ui.settings.people import PeopleCard
from ui.theme import Theme
from ui.work import Work

WORD = "gray lantern 7"


@pytest.fixture
def card(qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work) -> PeopleCard:
    service.add_person(studio, "chen", "Chen Siyuan", Role.STAFF, WORD)
    made = PeopleCard(PageContext(studio, work, theme))
    qtbot.addWidget(made)
    made.show()
    assert work.wait_idle()
    return made


def _choose(card: PeopleCard, login: str) -> None:
    row = [account.login for account in card.model.accounts].index(login)
    card.table.setCurrentIndex(card.model.index(row, 0))


def _state(card: PeopleCard, login: str) -> AccountState:
    return next(account.state for account in card.model.accounts if account.login == login)


def test_a_person_is_added_and_their_one_time_password_shown_until_it_is_handed_on(
    card: PeopleCard, work: Work, studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    card.name.setText("Lin Xiaoyu")
    card.login.setText("lin")
    card.new_role.setCurrentIndex(card.new_role.findData(Role.COUNSELOR.value))
    card.add()
    assert work.wait_idle()
    password = card.handed.password.text()
    assert card.handed.isVisible()
    assert _state(card, "lin") is AccountState.ONE_TIME
    path = studio.store.path
    with pytest.raises(Refusal) as refused:
        service.sign_in(path, "lin", password, secrets_kept)
    assert refused.value.code == "new-password-needed"
    card.hide()
    assert password not in "".join(label.text() for label in card.findChildren(QLabel))


def test_nothing_is_offered_for_ones_own_account(card: PeopleCard) -> None:
    buttons = (card.role_button, card.password_button, card.close_button)
    _choose(card, "lead")
    assert not any(button.isVisible() for button in buttons)
    _choose(card, "chen")
    assert all(button.isVisible() for button in buttons)


def test_another_role(card: PeopleCard, work: Work) -> None:
    _choose(card, "chen")
    assert card.role.currentData() == Role.STAFF
    card.role.setCurrentIndex(card.role.findData(Role.AUDITOR.value))
    card.give_role()
    assert work.wait_idle()
    assert {account.login: account.role for account in card.model.accounts}["chen"] is Role.AUDITOR
    chosen = card.chosen()
    assert chosen is not None
    assert chosen.login == "chen"


def test_closed_and_opened_again(card: PeopleCard, work: Work) -> None:
    _choose(card, "chen")
    card.close_account()
    assert work.wait_idle()
    assert _state(card, "chen") is AccountState.CLOSED
    assert not card.close_button.isVisible()
    card.seal_password()
    assert work.wait_idle()
    assert _state(card, "chen") is AccountState.ONE_TIME


def test_a_login_somebody_has_is_told_in_the_card_and_what_was_typed_stays(card: PeopleCard, work: Work) -> None:
    card.name.setText("Another Chen")
    card.login.setText("chen")
    card.add()
    assert work.wait_idle()
    assert card.refusal.isVisible()
    assert "login already" in card.refusal.text.text()
    assert card.login.text() == "chen"


def test_a_copied_one_time_password_is_on_the_clipboard(card: PeopleCard, work: Work) -> None:
    _choose(card, "chen")
    card.seal_password()
    assert work.wait_idle()
    card.handed.copy()
    assert QGuiApplication.clipboard().text() == card.handed.password.text()


def test_a_name_with_signs_in_it_is_shown_as_it_is(card: PeopleCard, work: Work, tmp_path: Path) -> None:
    card.name.setText("<b>Lin</b>")
    card.login.setText("lin")
    card.add()
    assert work.wait_idle()
    names = [card.model.index(row, 0).data() for row in range(card.model.rowCount())]
    assert "<b>Lin</b>" in names
