"""The ways in, as a person meets them: wrong passwords, a one-time one, a new computer, no keyring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import DeviceSecrets, FileSecrets, no_keyring
from tests.conftest import PASSWORD
from ui.shell.entry.sign_in import SignInPage, Way
from ui.shell.frame.window import MainWindow

SignIn = Callable[..., None]
NEW = "gray lantern 7"


class NoKeyring:
    """A computer whose system keeps no secrets."""

    def get(self, node: str) -> bytes | None:
        raise no_keyring()

    def put(self, node: str, secret: bytes) -> None:
        raise no_keyring()


@pytest.fixture
def page(window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets) -> SignInPage:
    """The sign-in page of the fresh studio, which also has an account made with a one-time password."""
    return _page(window, studio.store.path, secrets_kept)


def _page(window: MainWindow, path: Path, kept: DeviceSecrets) -> SignInPage:
    window.begin(path, kept=kept)
    found = window.centralWidget()
    assert isinstance(found, SignInPage)
    return found


def _press(qtbot: QtBot, page: SignInPage, text: str) -> None:
    buttons = [
        button for button in page.findChildren(QPushButton) if button.text() == text and button.isVisibleTo(page)
    ]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def _try(window: MainWindow, page: SignInPage) -> None:
    page.try_to_enter()
    assert window.work.wait_idle(60)


def test_after_the_fourth_slip_the_page_counts_the_seconds_down(
    window: MainWindow, studio: SignedIn, page: SignInPage, sign_in: SignIn, qtbot: QtBot
) -> None:
    studio.store.close()
    for _ in range(4):
        sign_in(password="wrong horse battery")
    assert "5 seconds" in page.refusal.text.text()
    assert not page.button.isEnabled()
    qtbot.waitUntil(lambda: "3 seconds" in page.refusal.text.text())
    qtbot.waitUntil(page.button.isEnabled, timeout=8000)
    assert not page.refusal.isVisible()
    sign_in()
    assert window.frame is not None


def test_while_one_waits_another_person_may_sign_in(
    window: MainWindow, studio: SignedIn, page: SignInPage, sign_in: SignIn, qtbot: QtBot
) -> None:
    service.add_person(studio, "chen", "Invented", Role.STAFF, NEW)
    studio.store.close()
    for _ in range(4):
        sign_in(password="wrong horse battery")
    page.login.clear()
    qtbot.keyClicks(page.login, "chen")
    assert page.button.isEnabled()
    sign_in("chen", NEW)
    assert window.frame is not None


def test_a_one_time_password_leads_to_choosing_ones_own(
    window: MainWindow, studio: SignedIn, page: SignInPage, sign_in: SignIn
) -> None:
    handed = service.invite_person(studio, "lin", "Invented", Role.STAFF)
    studio.store.close()
    sign_in("lin", handed.password)
    assert page.way is Way.NEW_PASSWORD
    assert page.new_password.isVisible()
    assert "good for once" in page.refusal.text.text()
    page.new_password.setText(NEW)
    page.again.setText("something else")
    _try(window, page)
    assert "differ" in page.refusal.text.text()
    page.again.setText(NEW)
    _try(window, page)
    assert window.frame is not None
    window.lock()
    sign_in("lin", NEW)
    assert window.frame is not None


def test_on_a_new_computer_the_recovery_code_opens_and_the_lock_opens_again_with_the_new_password(
    window: MainWindow, tmp_path: Path, secrets_kept: FileSecrets, sign_in: SignIn, qtbot: QtBot
) -> None:
    created = service.create_node(tmp_path / "s.psyche", "studio", "Invented College", PASSWORD, secrets_kept)
    created.signed_in.store.close()
    page = _page(window, tmp_path / "s.psyche", FileSecrets(tmp_path / "here"))
    sign_in()
    assert "recovery code" in page.refusal.text.text()
    _press(qtbot, page, "Use the recovery code")
    page.code.setText(created.recovery_code)
    page.new_password.setText(NEW)
    page.again.setText(NEW)
    _try(window, page)
    assert window.frame is not None
    window.lock()
    sign_in("lead", NEW)
    assert window.frame is not None


def test_on_a_new_computer_a_carried_device_secret_lets_ones_password_open(
    window: MainWindow, studio: SignedIn, tmp_path: Path, sign_in: SignIn, qtbot: QtBot
) -> None:
    service.export_device_secret(studio, PASSWORD, tmp_path / "carried", "seven quiet boats")
    studio.store.close()
    here = FileSecrets(tmp_path / "here")
    page = _page(window, studio.store.path, here)
    sign_in()
    assert page.way is Way.PASSWORD
    _press(qtbot, page, "Use a sealed file")
    page.choose_sealed_file(tmp_path / "carried")
    page.passphrase.setText("seven quiet boats")
    _try(window, page)
    assert window.frame is not None
    assert here.get("") is not None
    window.lock()
    sign_in()
    assert window.frame is not None


def test_without_a_keyring_a_sealed_file_opens_and_nothing_is_written_in_the_clear(
    window: MainWindow, tmp_path: Path, sign_in: SignIn
) -> None:
    sealed = FileSecrets(tmp_path / "stick.device-secret", "seven quiet boats")
    created = service.create_node(tmp_path / "s.psyche", "studio", "Invented College", PASSWORD, sealed)
    secret = created.signed_in.keys.device_secret
    created.signed_in.store.close()
    page = _page(window, tmp_path / "s.psyche", NoKeyring())
    sign_in()
    assert page.way is Way.SEALED_FILE
    assert "no keyring" in page.refusal.text.text()
    page.choose_sealed_file(sealed.path)
    page.passphrase.setText("seven quiet boats")
    _try(window, page)
    assert window.frame is not None
    window.lock()
    sign_in()
    assert window.frame is not None
    for file in tmp_path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert secret not in content
            assert secret.hex().encode() not in content


def test_without_a_keyring_recovery_asks_for_a_file_and_a_passphrase(
    window: MainWindow, tmp_path: Path, secrets_kept: FileSecrets, qtbot: QtBot
) -> None:
    created = service.create_node(tmp_path / "s.psyche", "studio", "Invented College", PASSWORD, secrets_kept)
    created.signed_in.store.close()
    page = _page(window, tmp_path / "s.psyche", NoKeyring())
    page.login.setText("lead")
    _press(qtbot, page, "Use the recovery code")
    page.code.setText(created.recovery_code)
    page.new_password.setText(NEW)
    page.again.setText(NEW)
    _try(window, page)
    assert window.frame is None
    assert page.passphrase.isVisible()
    page.choose_sealed_file(tmp_path / "stick.device-secret")
    page.passphrase.setText("seven quiet boats")
    _try(window, page)
    assert window.frame is not None
    assert (tmp_path / "stick.device-secret").read_bytes().startswith(b"age-encryption.org/")


def test_a_refusal_never_says_which_of_login_and_password_was_wrong(
    window: MainWindow, studio: SignedIn, page: SignInPage, sign_in: SignIn
) -> None:
    studio.store.close()
    sentences = []
    for login in ("lead", "nobody"):
        sign_in(login, "wrong horse battery")
        sentences.append(page.refusal.text.text())
    assert sentences[0] == sentences[1]
