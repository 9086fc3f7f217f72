"""Ctrl+Z in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.observation import service as observation
from studio_app.roster import service as roster
from ui.check_in.page import CheckInPage
from ui.destinations import RoomSubject
from ui.page import Destination
from ui.shell.frame.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(opened: MainWindow, qtbot: QtBot) -> CheckInPage:
    """The window at a room of two."""
    signed_in = opened.signed_in
    assert signed_in is not None
    for number in (1, 2):
        values = {"student_no": f"202600{number}", "name": "测试", "building": "7", "room": "412", "bed": str(number)}
        roster.add_student(signed_in, values)
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    assert opened.frame is not None
    opened.frame.go_to(Destination("check-in", RoomSubject("7", "412")))
    assert opened.work.wait_idle()
    page = opened.frame.page("check-in")
    assert isinstance(page, CheckInPage)
    page.room.grid.setFocus()
    return page


def _kept(window: MainWindow) -> int:
    assert window.signed_in is not None
    today = window.signed_in.today()
    return sum(
        len(observation.check_ins(window.signed_in, student.key, today, today))
        for student in roster.list_students(window.signed_in)
    )


def _press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)
    QApplication.processEvents()
    assert window.work.wait_idle()
    QApplication.processEvents()
    assert window.work.wait_idle()


def test_a_saved_room_is_taken_back_and_what_was_entered_is_a_draft_again(
    opened: MainWindow, room: CheckInPage
) -> None:
    _press(opened, Qt.Key.Key_A)
    _press(opened, Qt.Key.Key_S, CONTROL)
    assert _kept(opened) == 2
    _press(opened, Qt.Key.Key_Z, CONTROL)
    assert _kept(opened) == 0
    assert opened.signed_in is not None
    assert len(observation.entry_drafts(opened.signed_in)) == 2
    assert room.room.room_entries is not None
    assert all(row.entry is not None for row in room.room.room_entries.rows)


def test_what_is_not_saved_yet_is_undone_in_the_grid_first(opened: MainWindow, room: CheckInPage) -> None:
    _press(opened, Qt.Key.Key_A)
    _press(opened, Qt.Key.Key_S, CONTROL)
    _press(opened, Qt.Key.Key_1)
    _press(opened, Qt.Key.Key_Z, CONTROL)
    assert room.room.room_entries is not None
    assert room.room.room_entries.rows[0].entry is not None
    assert room.room.room_entries.rows[0].entry.mood == 3
    assert _kept(opened) == 2


def test_after_a_lock_nothing_is_left_to_take_back(opened: MainWindow, room: CheckInPage) -> None:
    _press(opened, Qt.Key.Key_A)
    _press(opened, Qt.Key.Key_S, CONTROL)
    opened.lock()
    opened.undo.undo()
    assert opened.work.wait_idle()
    assert opened.undo._done == []
