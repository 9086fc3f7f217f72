"""The lock: what brings it, what is gone after it, and what is still there when the person comes back."""

from __future__ import annotations

import gc
import types
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.settings import LOCK_AFTER
from studio_app.node.signed_in import OpenKeys, SignedIn
from studio_app.observation import service as observation
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from tests.studio_app.observation.campus import build
from ui.check_in.page import CheckInPage
from ui.shell.entry.sign_in import SignInPage
from ui.shell.frame.window import MINUTE_MS, MainWindow
from ui.shell.views import VIEWS

SignIn = Callable[..., None]


def _settled() -> None:
    """Lets Qt delete what it was told to delete later, and Python what nobody holds any more."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()


def _holders(thing: object) -> list[object]:
    """What still refers to `thing`, frames of running code aside."""
    return [each for each in gc.get_referrers(thing) if not isinstance(each, types.FrameType)]


def _open_keys() -> list[OpenKeys]:
    return [each for each in gc.get_objects() if isinstance(each, OpenKeys)]


def _keys(window: MainWindow) -> list[str]:
    assert window.frame is not None
    return window.frame.page_keys()


def _visit_every_view(window: MainWindow) -> None:
    assert window.frame is not None
    for key in _keys(window):
        window.frame.show_page(key)
        assert window.work.wait_idle()


def test_no_open_key_survives_a_lock_after_every_view_was_seen(opened: MainWindow) -> None:
    assert opened.signed_in is not None
    _visit_every_view(opened)
    keys = weakref.ref(opened.signed_in.keys)
    person, store = weakref.ref(opened.signed_in), weakref.ref(opened.signed_in.store)
    data_key = opened.signed_in.keys.data_key
    _settled()
    others = len(_open_keys()) - 1  # of the fixture, which made the file
    opened.lock()
    _settled()
    assert keys() is None
    assert person() is None
    assert store() is None
    assert _holders(data_key) == []  # not even the function that opens the file's connections
    assert len(_open_keys()) == others


def test_the_pages_are_gone_before_the_last_saves_are_through(opened: MainWindow) -> None:
    seen: list[bool] = []
    frame = opened.frame
    assert frame is not None
    opened.work.idle.connect(lambda: seen.append(shiboken6.isValid(frame) and frame.isVisible()))
    opened.work.run(lambda _progress: None, lambda _nothing: None, lane="writes")
    opened.lock()
    assert seen == [False]


def test_left_alone_it_locks_after_five_minutes(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.idle.interval() == 5 * MINUTE_MS
    opened.idle.start(30)
    qtbot.waitUntil(lambda: opened.frame is None)
    assert isinstance(opened.centralWidget(), SignInPage)


def test_a_key_or_a_click_puts_it_off(opened: MainWindow, qtbot: QtBot) -> None:
    opened.idle.setTimerType(Qt.TimerType.PreciseTimer)
    opened.idle.start(60_000)
    qtbot.wait(30)
    before = opened.idle.remainingTime()
    qtbot.keyClick(opened.windowHandle(), Qt.Key.Key_Shift)
    assert opened.idle.remainingTime() > before


def test_so_does_a_key_in_a_dialog_that_is_in_front(opened: MainWindow, qtbot: QtBot) -> None:
    opened.idle.setTimerType(Qt.TimerType.PreciseTimer)
    dialog = QDialog(opened)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    opened.idle.start(60_000)
    qtbot.wait(30)
    before = opened.idle.remainingTime()
    qtbot.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    assert opened.idle.remainingTime() > before


def test_the_file_says_after_how_many_minutes(opened: MainWindow, sign_in: SignIn) -> None:
    assert opened.signed_in is not None
    service.set_setting(opened.signed_in, LOCK_AFTER, 2)
    opened.lock()
    sign_in()
    assert opened.idle.interval() == 2 * MINUTE_MS


def test_dialogs_and_menus_go_with_the_pages(opened: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(opened)
    dialog.show()
    menu = QMenu(opened)
    menu.addAction("沈一帆")
    menu.popup(opened.mapToGlobal(opened.rect().center()))
    opened.lock()
    assert not dialog.isVisible()
    assert not menu.isVisible()


def test_no_word_of_what_was_shown_stays_in_the_window_its_title_or_its_icon_text(
    opened: MainWindow,
) -> None:
    _visit_every_view(opened)
    opened.lock()
    _settled()
    texts = [widget.text() for widget in opened.findChildren(QLabel)]
    texts += [widget.text() for widget in opened.findChildren(QLineEdit)]
    texts += [opened.windowTitle(), opened.windowIconText(), opened.windowFilePath(), opened.accessibleName()]
    assert "Invented College" not in "\n".join(texts)
    assert "Studio lead" not in "\n".join(texts)
    assert opened.windowTitle() == "Psyche Studio"


@pytest.mark.parametrize("view", [view.key for view in VIEWS if view.key != "sync"])
def test_the_title_is_the_programs_name_whatever_is_shown(opened: MainWindow, view: str) -> None:
    assert opened.frame is not None
    opened.frame.show_page(view)
    assert opened.work.wait_idle()
    assert opened.windowTitle() == "Psyche Studio"


def test_the_same_person_comes_back_to_where_they_were(opened: MainWindow, sign_in: SignIn) -> None:
    assert opened.frame is not None
    opened.frame.show_page("roster")
    opened.lock()
    sign_in()
    assert opened.frame is not None
    assert opened.frame.current() == "roster"


def test_somebody_else_signs_in_on_the_same_pc(
    window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets, sign_in: SignIn, qtbot: QtBot
) -> None:
    service.add_person(studio, "chen", "Invented", Role.STAFF, "gray lantern 7")
    studio.store.close()
    window.begin(studio.store.path, kept=secrets_kept)
    sign_in()
    assert window.frame is not None
    window.frame.show_page("cases")
    window.lock()
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    page.password.setText("half typed")
    qtbot.mouseClick(page.somebody_else, Qt.MouseButton.LeftButton)
    assert (page.login.text(), page.password.text()) == ("", "")
    sign_in("chen", "gray lantern 7")
    assert window.frame is not None
    assert window.signed_in is not None
    assert window.signed_in.login == "chen"
    assert window.frame.current() == "today"


def test_another_language_at_the_locked_page_keeps_it_locked(opened: MainWindow) -> None:
    opened.lock()
    opened.choose_language("zh_CN")
    page = opened.centralWidget()
    assert isinstance(page, SignInPage)
    assert page.locked


def test_what_was_half_typed_is_there_again_after_a_lock(
    window: MainWindow, tmp_path: Path, sign_in: SignIn, qtbot: QtBot
) -> None:
    campus = build(tmp_path)
    campus.close()
    window.begin(campus.file, kept=campus.secrets)
    sign_in("may", PASSWORD)
    assert window.frame is not None
    page = window.frame.show_page("check-in")
    assert page is not None
    assert window.work.wait_idle()
    assert isinstance(page, CheckInPage)
    page.room.person.note.setPlainText("she said that nobody would miss her")
    window.lock()
    sign_in("may", PASSWORD)
    assert window.signed_in is not None
    (draft,) = observation.entry_drafts(window.signed_in)
    assert draft.note == "she said that nobody would miss her"
