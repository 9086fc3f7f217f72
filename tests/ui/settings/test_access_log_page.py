"""The access log's page: what the auditor finds, narrows and takes out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from tests.ui.pages import begun_page
from ui.settings.access_log import AccessLogPage
from ui.shell.frame.window import MainWindow
from ui.theme import Theme
from ui.work import Work

DAY = 86_400_000


def _cells(page: AccessLogPage, column: int) -> list[str]:
    return [str(page.model.index(row, column).data()) for row in range(page.model.rowCount())]


@pytest.fixture
def page(qtbot: QtBot, studio: SignedIn, theme: Theme, work: Work) -> AccessLogPage:
    """Two days of a small log, seen by the auditor."""
    clock = studio.store.clock
    key, _ = service.add_person(studio, "chen", "Chen Siyuan", Role.STAFF, "gray lantern 7")
    studio.store.clock = lambda: clock() + DAY
    with dataclasses.replace(studio, person=key).unit() as unit:
        unit.log("export", "student", b"\x01" * 16, "list")
    made = begun_page(AccessLogPage, dataclasses.replace(studio, role=Role.AUDITOR), work, theme)
    qtbot.addWidget(made)
    made.resize(1072, 704)
    made.show()
    assert work.wait_idle()
    return made


def test_it_begins_with_the_newest(page: AccessLogPage) -> None:
    assert _cells(page, 1)[0] == "Chen Siyuan"
    assert _cells(page, 2) == ["took out", "added an account", "made the file"]
    assert page.count.text() == "3 entries"


def test_it_is_narrowed_by_who_what_and_when(page: AccessLogPage, work: Work) -> None:
    page.person.setCurrentIndex(page.person.findText("Chen Siyuan"))
    assert work.wait_idle()
    assert _cells(page, 2) == ["took out"]
    page.person.setCurrentIndex(0)
    page.action.setCurrentIndex(page.action.findText("added an account"))
    assert work.wait_idle()
    assert _cells(page, 2) == ["added an account"]
    page.action.setCurrentIndex(0)
    page.last.set_day(page.last.day() - dt.timedelta(days=1))
    assert work.wait_idle()
    assert _cells(page, 2) == ["added an account", "made the file"]
    page.last.set_day(page.first.day())
    assert work.wait_idle()
    assert page.nothing.isVisible()
    page.some_days.setChecked(False)
    assert work.wait_idle()
    assert page.model.rowCount() == 3


def test_a_long_log_comes_as_one_scrolls(page: AccessLogPage, studio: SignedIn, work: Work) -> None:
    with studio.unit() as unit:
        for number in range(450):
            unit.log("read", detail=str(number))
    page.read()
    assert work.wait_idle()
    assert page.model.rowCount() < 453
    for _ in range(4):
        page.table.scrollToBottom()
        assert work.wait_idle()
    assert page.model.rowCount() == 453
    assert len(set(_cells(page, 4))) == 453


def test_taken_out_it_is_narrowed_too_and_the_log_says_so(page: AccessLogPage, work: Work, tmp_path: Path) -> None:
    page.action.setCurrentIndex(page.action.findText("added an account"))
    assert work.wait_idle()
    said: list[str] = []
    page.said.connect(said.append)
    page.take_out(tmp_path / "log.csv")
    assert work.wait_idle()
    assert len((tmp_path / "log.csv").read_text("utf-8-sig").splitlines()) == 2
    assert "outside the program's protection" in said[0]
    page.action.setCurrentIndex(0)
    assert work.wait_idle()
    assert _cells(page, 2)[:2] == ["took out", "took out"]


def test_a_page_rebuilt_in_another_language_keeps_its_filters(
    page: AccessLogPage, work: Work, theme: Theme, qtbot: QtBot
) -> None:
    page.action.setCurrentIndex(page.action.findText("added an account"))
    page.some_days.setChecked(False)
    assert work.wait_idle()
    again = begun_page(AccessLogPage, page.signed_in, work, theme)
    qtbot.addWidget(again)
    again.once_built(lambda: again.restore(page.state()))
    assert work.wait_idle()
    assert _cells(again, 2) == ["added an account"]
    assert again.wanted() == page.wanted()


def test_an_auditor_comes_to_the_log_and_finds_nothing_else_but_articles(
    qtbot: QtBot, studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    from PySide6.QtWidgets import QApplication

    service.add_person(studio, "wu", "Invented", Role.AUDITOR, "gray lantern 7")
    studio.store.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.begin(studio.store.path, "wu", "gray lantern 7", secrets_kept)
    assert window.work.wait_idle()
    assert window.frame is not None
    assert window.frame.page_keys() == ["library", "access-log", "settings"]
    assert window.frame.current() == "access-log"
    window.close()
