"""Your password, the lock, a new recovery code and another computer, in the settings; and who finds which card."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Permission, Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from tests.ui.pages import begun_page
from ui.context import PageContext
from ui.idle_minutes import idle_minutes
from ui.settings.computers import ComputersCard
from ui.settings.lock import LockCard
from ui.settings.page import SettingsPage
from ui.settings.passwords import PasswordCard
from ui.theme import Theme
from ui.widgets.cards import Card
from ui.work import Work

NEW = "gray lantern 7"


def _titles(page: SettingsPage) -> list[str]:
    return [card.title.text() for card in page.findChildren(Card)]


def test_everybody_changes_their_own_password(
    qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work, secrets_kept: FileSecrets
) -> None:
    card = PasswordCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    card.show()
    for field, text in ((card.old, PASSWORD), (card.new, NEW), (card.again, "another")):
        field.setText(text)
    card.change()
    assert "differ" in card.refusal.text.text()
    card.again.setText(NEW)
    card.change()
    assert work.wait_idle()
    assert not card.refusal.isVisible()
    assert card.new.text() == ""
    path = studio.store.path
    service.sign_in(path, "lead", NEW, secrets_kept).store.close()


def test_a_wrong_password_is_told_and_the_new_one_stays_typed(
    qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work
) -> None:
    card = PasswordCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    card.show()
    for field, text in ((card.old, "wrong horse"), (card.new, NEW), (card.again, NEW)):
        field.setText(text)
    card.change()
    assert work.wait_idle()
    assert "another one" in card.refusal.text.text()
    assert card.new.text() == NEW
    assert card.button.isEnabled()


def test_the_minutes_until_the_lock_are_kept_in_the_file(
    qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work
) -> None:
    card = LockCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    assert work.wait_idle()
    assert card.minutes.value() == 5
    card.minutes.setValue(12)
    with qtbot.waitSignal(card.changes_made) as told:
        card.keep()
    assert "setting" in told.args[0].kinds
    assert idle_minutes(studio) == 12


def test_a_new_recovery_code_is_shown_until_the_page_is_left(
    qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work, tmp_path: Path
) -> None:
    card = ComputersCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    card.show()
    card.password.setText(PASSWORD)
    card.make_code()
    assert work.wait_idle()
    code = card.code.text.text()
    card.hide()
    assert code not in "".join(label.text() for label in card.findChildren(QLabel))
    studio.store.close()
    kept = FileSecrets(tmp_path / "new")
    service.recover(studio.store.path, code, "lead", NEW, kept).store.close()


def test_no_recovery_code_without_the_password(qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work) -> None:
    card = ComputersCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    card.show()
    card.password.setText("wrong horse")
    card.make_code()
    assert work.wait_idle()
    assert card.refusal.isVisible()
    assert not card.code.isVisible()


def test_the_carried_file_is_sealed(qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work, tmp_path: Path) -> None:
    card = ComputersCard(PageContext(studio, work, theme))
    qtbot.addWidget(card)
    card.password.setText(PASSWORD)
    card.passphrase.setText("seven quiet boats")
    card.carry(tmp_path / "carried")
    assert work.wait_idle()
    assert FileSecrets(tmp_path / "carried", "seven quiet boats").get("") == studio.keys.device_secret
    with pytest.raises(Refusal):
        FileSecrets(tmp_path / "carried").get("")
    assert card.passphrase.text() == ""


@pytest.mark.parametrize("role", Role)
def test_only_who_looks_after_the_file_finds_the_cards_for_it(
    qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work, role: Role
) -> None:
    signed_in = dataclasses.replace(studio, role=role)
    page = begun_page(SettingsPage, signed_in, work, theme)
    qtbot.addWidget(page)
    assert work.wait_idle()
    own = ["Language", "Appearance", "Your password"]
    own += ["Reminder of the round"] if signed_in.may(Permission.ENTER_CHECK_INS) else []
    of_the_file = [
        "People who sign in",
        "Duty telephone",
        "Lock",
        "Recovery and other computers",
        "Backups",
        "Self-check",
    ]
    looks_after = role in (Role.LEAD, Role.DIRECTOR)
    assert _titles(page) == (own + of_the_file if looks_after else own)
