"""Ctrl+K: from anywhere to anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.library import service as library
from studio_app.roster import service as roster
from studio_app.search.index import HitKind
from ui.check_in.page import CheckInPage
from ui.library.page import LibraryPage
from ui.shell.entry.sign_in import SignInPage
from ui.shell.frame.window import MainWindow

Type = Callable[[str], None]


@pytest.fixture
def type_there(opened: MainWindow, qtbot: QtBot) -> Type:
    """Presses Ctrl+K and types."""
    signed_in = opened.signed_in
    assert signed_in is not None
    assert opened.frame is not None
    for number, name in ((1, "尉迟恭"), (2, "王小明")):
        values = {"student_no": f"202600{number}", "name": name, "building": "7", "room": f"41{number}"}
        roster.add_student(signed_in, values)
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)

    def at_the_keyboard(text: str) -> None:
        assert opened.frame is not None
        qtbot.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        assert opened.work.wait_idle()
        QApplication.processEvents()
        qtbot.keyClicks(opened.frame.search, text)

    return at_the_keyboard


def _enter(window: MainWindow) -> None:
    assert window.frame is not None
    QTest.keyClick(window.frame.search, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.work.wait_idle()


def test_a_person_is_found_by_initials_and_opened_with_enter(opened: MainWindow, type_there: Type) -> None:
    type_there("ycg")
    frame = opened.frame
    assert frame is not None
    assert frame.finder.isVisible()
    assert [hit.title for hit in frame.finder.model.rows] == ["尉迟恭"]
    _enter(opened)
    assert frame.current() == "roster"
    assert frame.search.text() == ""


def test_a_room_is_opened_for_its_round(opened: MainWindow, type_there: Type) -> None:
    type_there("412")
    frame = opened.frame
    assert frame is not None
    rows = [hit.kind for hit in frame.finder.model.rows]
    QTest.keyClick(frame.search, Qt.Key.Key_Down)
    QTest.keyClick(frame.search, Qt.Key.Key_Up)
    for _ in range(rows.index("room")):  # type: ignore[arg-type]
        QTest.keyClick(frame.search, Qt.Key.Key_Down)
    _enter(opened)
    page = frame.page("check-in")
    assert isinstance(page, CheckInPage)
    assert "412" in page.room.header.words()


def test_a_view_and_the_lock_are_found_by_name(opened: MainWindow, type_there: Type) -> None:
    type_there("charts")
    _enter(opened)
    assert opened.frame is not None
    assert opened.frame.current() == "charts"
    type_there("lock")
    _enter(opened)
    assert isinstance(opened.centralWidget(), SignInPage)


def test_escape_closes_the_list_and_the_page_stays(opened: MainWindow, type_there: Type) -> None:
    type_there("wxm")
    frame = opened.frame
    assert frame is not None
    QTest.keyClick(frame.search, Qt.Key.Key_Escape)
    assert not frame.finder.isVisible()
    assert frame.current() == "today"


def test_somebody_added_since_is_found(opened: MainWindow, type_there: Type) -> None:
    type_there("xin")
    frame = opened.frame
    assert frame is not None
    assert not frame.finder.isVisible()
    assert opened.signed_in is not None
    _, changes = roster.add_student(opened.signed_in, {"student_no": "2026009", "name": "辛同"})
    frame.changed(changes)
    assert opened.work.wait_idle()
    QApplication.processEvents()
    assert [hit.title for hit in frame.finder.model.rows] == ["辛同"]


def test_an_article_is_found_by_initials_and_opened_in_the_library(
    opened: MainWindow, type_there: Type, tmp_path: Path
) -> None:
    signed_in, frame = opened.signed_in, opened.frame
    assert signed_in is not None
    assert frame is not None
    path = tmp_path / "sleep.md"
    path.write_text("# 考前怎样睡\n\n早点睡。", encoding="utf-8")
    frame.changed(library.publish(signed_in, library.import_draft(signed_in, path).draft.number).changes)
    type_there("kqzys")
    assert [(hit.kind, hit.title) for hit in frame.finder.model.rows] == [(HitKind.ARTICLE, "考前怎样睡")]
    _enter(opened)
    assert opened.work.wait_idle()
    QApplication.processEvents()
    page = frame.page("library")
    assert isinstance(page, LibraryPage)
    assert "早点睡" in page.article.view.toPlainText()
