"""The way in and out: sign-in, what each role finds, lock, another language, a new file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.words import language
from tests.conftest import PASSWORD
from ui.shell.entry.new_file import NewFilePage, RecoveryCodePage
from ui.shell.entry.sign_in import SignInPage
from ui.shell.entry.welcome import WelcomePage
from ui.shell.frame.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = MainWindow(app)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def _sign_in(qtbot: QtBot, window: MainWindow, login: str, password: str) -> None:
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    page.login.setText(login)
    page.password.setText(password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert window.work.wait_idle()


def _texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def _closed(studio: SignedIn) -> Path:
    studio.store.close()
    return studio.store.path


def test_with_no_file_there_are_three_ways_in(window: MainWindow) -> None:
    window.begin(None)
    assert isinstance(window.centralWidget(), WelcomePage)


def test_a_wrong_password_is_told_above_the_fields(
    qtbot: QtBot, window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    window.begin(_closed(studio), kept=secrets_kept)
    _sign_in(qtbot, window, "lead", "wrong horse battery")
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    assert page.refusal.isVisible()
    assert "not right" in page.refusal.text.text()


def test_the_right_one_opens_today_first(
    qtbot: QtBot, window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    window.begin(_closed(studio), kept=secrets_kept)
    _sign_in(qtbot, window, "lead", PASSWORD)
    assert window.frame is not None
    assert window.frame.current() == "today"
    assert {"today", "roster", "check-in", "cases", "charts"} <= set(window.frame.page_keys())


def test_a_messenger_finds_no_cases(
    qtbot: QtBot, window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    service.add_person(studio, "m1", "Invented", Role.MESSENGER, "gray lantern 7")
    window.begin(_closed(studio), kept=secrets_kept)
    _sign_in(qtbot, window, "m1", "gray lantern 7")
    assert window.frame is not None
    assert "check-in" in window.frame.page_keys()
    assert "cases" not in window.frame.page_keys()


def test_locked_the_pages_are_gone_and_the_file_is_closed(
    qtbot: QtBot, window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    window.begin(_closed(studio), kept=secrets_kept)
    _sign_in(qtbot, window, "lead", PASSWORD)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.frame is None
    assert window.signed_in is None
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    assert page.login.text() == "lead"
    assert "Invented College" not in window.windowTitle() + _texts(window)
    _sign_in(qtbot, window, "lead", PASSWORD)
    assert window.frame is not None


@pytest.mark.parametrize("key", ["today", "roster", "check-in", "cases", "charts", "settings"])
def test_another_language_comes_without_a_restart_where_the_person_is(
    qtbot: QtBot, window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets, key: str
) -> None:
    window.begin(_closed(studio), kept=secrets_kept)
    _sign_in(qtbot, window, "lead", PASSWORD)
    assert window.frame is not None
    window.frame.show_page(key)
    assert window.work.wait_idle()
    window.choose_language("zh_CN")
    assert window.work.wait_idle()
    assert language() == "zh_CN"
    assert window.frame is not None
    assert window.frame.current() == key
    assert "工作室负责人" in _texts(window)
    window.choose_appearance("dark")
    assert window.theme.dark
    assert window.frame.current() == key


def test_a_new_file_is_entered_once_its_recovery_code_is_on_paper(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.begin(None)
    welcome = window.centralWidget()
    assert isinstance(welcome, WelcomePage)
    welcome.new_asked.emit()
    form = window.centralWidget()
    assert isinstance(form, NewFilePage)
    form.keep_secret_in(FileSecrets(tmp_path / "secret"))
    form.name.setText("Invented College")
    form.password.setText(PASSWORD)
    form.again.setText("something else")
    form.make(tmp_path / "new.psyche")
    assert "differ" in form.refusal.text.text()
    form.again.setText(PASSWORD)
    form.make(tmp_path / "new.psyche")
    assert window.work.wait_idle()
    code = window.centralWidget()
    assert isinstance(code, RecoveryCodePage)
    assert not code.button.isEnabled()
    code.on_paper.setChecked(True)
    qtbot.mouseClick(code.button, Qt.MouseButton.LeftButton)
    assert window.work.wait_idle()
    assert window.frame is not None


def test_without_a_keyring_the_new_file_page_offers_a_sealed_file_in_words(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    form = NewFilePage(window.theme, window.work)
    qtbot.addWidget(form)
    form._refused(Refusal("no-keyring", ""))
    assert "passphrase" in form.refusal.text.text()
    form.name.setText("Invented College")
    form.password.setText(PASSWORD)
    form.again.setText(PASSWORD)
    form.passphrase.setText("a passphrase for the stick")
    form.make(tmp_path / "new.psyche", tmp_path / "beside.device-secret")
    assert "another folder" in form.refusal.text.text()
    assert not (tmp_path / "new.psyche").exists()
    (tmp_path / "stick").mkdir()
    with qtbot.waitSignal(form.made, timeout=60_000) as made:
        form.make(tmp_path / "new.psyche", tmp_path / "stick" / "device-secret")
    created, kept = made.args
    created.signed_in.store.close()
    assert b"age-encryption" in kept.path.read_bytes()
    service.sign_in(tmp_path / "new.psyche", "lead", PASSWORD, kept).store.close()
