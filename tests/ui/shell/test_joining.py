"""A new file that joins with an invitation, from the welcome page to the code that is asked for."""

from __future__ import annotations

from pathlib import Path

from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service
from ui.shell.entry.new_file import NewFilePage, RecoveryCodePage
from ui.shell.entry.welcome import WelcomePage
from ui.shell.frame.window import MainWindow
from ui.sync.page import SyncPage
from ui.widgets.plain import PlainLabel


def _read(page: object) -> str:
    assert isinstance(page, WelcomePage | NewFilePage | SyncPage)
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if not label.isHidden())


def test_a_messenger_comes_from_the_invitation_to_the_code_with_nothing_to_look_for(
    window: MainWindow, studio: SignedIn, tmp_path: Path
) -> None:
    invitation = tmp_path / "zhou.psi"
    service.invite(studio, "messenger", "Zhou Ming", invitation)
    window.entry.show_welcome()
    welcome = window.centralWidget()
    assert isinstance(welcome, WelcomePage)
    welcome.invitation_chosen.emit(invitation)
    assert window.work.wait_idle()
    page = window.centralWidget()
    assert isinstance(page, NewFilePage)
    assert "Invented College invites this file to join." in _read(page)
    assert page.name.text() == "Zhou Ming"
    page.password.setText("blue lamp seven")
    page.again.setText("blue lamp seven")
    page.keep_secret_in(FileSecrets(tmp_path / "own-secret"))
    page.make(tmp_path / "zhou.psyche")
    assert window.work.wait_idle()
    code = window.centralWidget()
    assert isinstance(code, RecoveryCodePage)
    code.on_paper.setChecked(True)
    code.button.click()
    assert window.work.wait_idle()
    assert window.signed_in is not None
    assert window.signed_in.node.kind == "messenger"
    assert window.frame is not None
    sync = window.frame.page("sync")
    assert isinstance(sync, SyncPage)
    assert window.frame.current() == "sync"
    assert sync.join_card.isVisibleTo(sync)
    assert "Invented College invites" in _read(sync)


def test_a_file_that_is_no_invitation_is_told_on_the_welcome_page(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "holiday.psi"
    other.write_bytes(b"nothing")
    window.entry.show_welcome()
    welcome = window.centralWidget()
    assert isinstance(welcome, WelcomePage)
    welcome.invitation_chosen.emit(other)
    assert window.work.wait_idle()
    assert window.centralWidget() is welcome
    assert "is not an invitation" in _read(welcome)
