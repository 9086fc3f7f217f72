"""A main window on a file of the test's own, and somebody at its keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from ui.shell.entry.sign_in import SignInPage
from ui.shell.frame.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The main window, shown."""
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = MainWindow(app)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def sign_in(qtbot: QtBot, window: MainWindow) -> Callable[..., None]:
    """Types a login and a password and waits until that came to something."""

    def at_the_keyboard(login: str = "lead", password: str = PASSWORD) -> None:
        page = window.centralWidget()
        assert isinstance(page, SignInPage)
        page.login.setText(login)
        page.password.setText(password)
        qtbot.keyClick(page.password, Qt.Key.Key_Return)
        assert window.work.wait_idle(60)

    return at_the_keyboard


@pytest.fixture
def opened(window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets, sign_in: Callable[..., None]) -> MainWindow:
    """The window with the fresh studio's lead at work in it."""
    studio.store.close()
    window.begin(studio.store.path, kept=secrets_kept)
    sign_in()
    assert window.frame is not None
    return window
