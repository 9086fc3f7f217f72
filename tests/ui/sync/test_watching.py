"""The shared folder in the window: set in the view, looked into by a timer, for who may exchange bundles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.service import WatchSettings
from tests.studio_app.sync.campus import Campus, held, student
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import texts
from ui.context import PageContext
from ui.sync.watching import SharedFolderTimer
from ui.theme import Theme
from ui.work import Work


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def frame(qtbot) -> QWidget:
    found = QWidget()
    qtbot.addWidget(found)
    found.show()
    return found


def ticked(timer: SharedFolderTimer, work: Work) -> None:
    timer.tick()
    assert work.wait_idle()


def test_a_folder_is_set_looked_into_and_given_up(
    qtbot, work: Work, show: Show, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    student(studio)
    page = show(studio)
    told: list[str] = []
    page.said.connect(told.append)
    assert not page.watch.look_button.isVisibleTo(page)
    page.watch.keep(WatchSettings(folder=str(share)))
    assert work.wait_idle()
    assert str(share) in texts(page.watch)
    assert "Not looked into yet." in texts(page.watch)
    page.watch.look_button.click()
    assert work.wait_idle()
    assert told == ["Shared folder: 1 bundle put there."]
    assert "1 bundle put there." in texts(page.watch)
    page.watch.every.picked.emit(page.watch.every.set_value("day") or "day")
    assert work.wait_idle()
    assert service.watch_status(studio).plan == WatchSettings(folder=str(share), every="day", hour=2)
    assert page.watch.hour.isVisibleTo(page)
    page.watch.stop_button.click()
    assert work.wait_idle()
    assert service.watch_status(studio).plan is None


def test_a_share_that_is_gone_is_one_calm_sentence(
    qtbot, work: Work, show: Show, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    service.save_watch_settings(studio, WatchSettings(folder=str(share)))
    share.rmdir()
    page = show(studio)
    page.watch.look_button.click()
    assert work.wait_idle()
    assert "The shared folder cannot be reached now. Nothing is lost" in texts(page.watch.gone)


def test_the_timer_looks_only_when_it_is_time_and_tells_what_it_did(
    work: Work, theme: Theme, frame: QWidget, place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    for node in pair:
        service.save_watch_settings(node, WatchSettings(folder=str(share)))
    student(studio)
    service.scan_folder(studio)
    timer = SharedFolderTimer(PageContext(center, work, theme), frame)
    said: list[str] = []
    changes: list[object] = []
    timer.said.connect(said.append)
    timer.changes_made.connect(changes.append)
    ticked(timer, work)
    assert said == []
    ticked(timer, work)
    assert len(changes) == 1
    place.clock.now += 3_600_000
    ticked(timer, work)
    assert said == ["Shared folder: 1 bundle put there, 1 bundle read."]
    assert "student" in changes[-1].kinds
    assert len(held(center, "student")) == 1


def test_nobody_s_folder_is_looked_into_once_the_window_is_locked(
    work: Work, theme: Theme, frame: QWidget, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    service.save_watch_settings(studio, WatchSettings(folder=str(share)))
    student(studio)
    timer = SharedFolderTimer(PageContext(studio, work, theme), frame)
    frame.hide()
    ticked(timer, work)
    assert list(share.iterdir()) == []
    without = SharedFolderTimer(PageContext(replace(studio, role=Role.COUNSELOR), work, theme), frame)
    frame.show()
    without.start()
    ticked(without, work)
    assert list(share.iterdir()) == []
