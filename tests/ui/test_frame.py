"""The frame as a person meets it: counts, keys, pages built only when shown, and the status bar."""

from __future__ import annotations

import threading
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio_app.node.service import Changes
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.words import use_language
from ui.context import PageContext
from ui.page import Destination, Page
from ui.shell.frame.frame import Frame
from ui.theme import Theme
from ui.work import Work

CHANGES = Changes(frozenset({"student"}))


class Remembering(Page):
    """A page that keeps what it was told."""

    finds = True

    def __init__(self, work: Work, theme: Theme, built: list[str], key: str) -> None:
        super().__init__(PageContext(cast("SignedIn", None), work, theme))
        self.told: list[object] = []
        built.append(key)

    def changed(self, changes: Changes) -> None:
        self.told.append(("changed", changes))

    def arrive(self, subject: object) -> None:
        self.told.append(("arrive", subject))

    def look_for(self, text: str) -> None:
        self.told.append(("look for", text))

    def state(self) -> object:
        return "row 3"

    def restore(self, state: object) -> None:
        self.told.append(("restore", state))


@pytest.fixture
def built() -> list[str]:
    """Keys of the pages built so far."""
    return []


@pytest.fixture
def frame(qtbot: QtBot, theme: Theme, work: Work, built: list[str]) -> Frame:
    """A frame with three pages, shown."""
    frame = Frame(theme, work, college="Education <b>College</b>", person="Zhao & Minghui", role="counselor")
    for key, title, icon in (
        ("today", "Today", "house"),
        ("roster", "Roster", "users"),
        ("cases", "Cases", "folder-heart"),
    ):
        frame.add_page(key, title, icon, lambda key=key: Remembering(work, theme, built, key))
    qtbot.addWidget(frame)
    frame.resize(1280, 800)
    frame.show()
    frame.show_page("today")
    return frame


def told(frame: Frame, key: str) -> list[object]:
    page = frame.page(key)
    assert isinstance(page, Remembering)
    return page.told


def test_a_page_is_built_when_first_shown_and_once(frame: Frame, built: list[str]) -> None:
    assert built == ["today"]
    frame.show_page("cases")
    frame.show_page("today")
    frame.show_page("cases")
    assert built == ["today", "cases"]


def test_a_count_stands_only_where_something_waits(frame: Frame) -> None:
    frame.navigation.set_count("today", 4)
    frame.navigation.set_count("cases", 120)
    shown = {key: frame.navigation.item(key).shown_count() for key in frame.page_keys()}
    assert shown == {"today": "4", "roster": "", "cases": "99+"}
    assert frame.navigation.item("today").accessibleName() == "Today 4 waiting"
    frame.navigation.set_count("today", 0)
    assert frame.navigation.item("today").shown_count() == ""
    assert frame.navigation.item("today").accessibleName() == "Today"


def test_a_count_changes_what_is_drawn(frame: Frame) -> None:
    item = frame.navigation.item("roster")
    before = item.grab().toImage()
    frame.navigation.set_count("roster", 7)
    assert item.grab().toImage() != before


def test_counts_for_views_this_person_has_not_are_ignored(frame: Frame) -> None:
    frame.navigation.set_count("hotline", 3)
    assert frame.show_page("hotline") is None
    assert frame.current() == "today"


def test_control_and_a_figure_lead_to_a_view(frame: Frame, qtbot: QtBot) -> None:
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    qtbot.keyClick(frame, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert frame.current() == "cases"
    assert frame.navigation.item("cases").isChecked()
    assert not frame.navigation.item("today").isChecked()


def test_control_k_leads_to_the_search_and_its_text_to_the_page(frame: Frame, qtbot: QtBot) -> None:
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    qtbot.keyClick(frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert frame.search.hasFocus()
    qtbot.keyClicks(frame.search, "lxy")
    qtbot.waitUntil(lambda: told(frame, "today") == [("look for", "lxy")])


def test_a_destination_opens_its_page_and_shows_its_subject(frame: Frame, work: Work) -> None:
    today = frame.page("today")
    assert today is not None
    today.go_to.emit(Destination("roster", 17))
    assert frame.current() == "roster"
    work.wait_idle()
    assert told(frame, "roster") == [("arrive", 17)]


def test_changes_made_on_one_page_reach_every_page_that_was_built(frame: Frame, work: Work) -> None:
    cases = frame.show_page("cases")
    assert cases is not None
    assert work.wait_idle()
    cases.changes_made.emit(CHANGES)
    assert told(frame, "today") == [("changed", CHANGES)]
    assert told(frame, "cases") == [("changed", CHANGES)]


def test_pages_take_over_their_state_when_shown_again_after_a_rebuild(
    frame: Frame, qtbot: QtBot, theme: Theme, work: Work
) -> None:
    frame.show_page("cases")
    assert work.wait_idle()
    states = frame.states()
    rebuilt: list[str] = []
    second = Frame(theme, work, college="", person="", role="")
    qtbot.addWidget(second)
    for key in ("today", "roster", "cases"):
        second.add_page(key, key, "house", lambda key=key: Remembering(work, theme, rebuilt, key))
    second.restore(states, "cases")
    assert rebuilt == ["cases"]
    work.wait_idle()
    assert told(second, "cases") == [("restore", "row 3")]
    second.show_page("today")
    work.wait_idle()
    assert told(second, "today") == [("restore", "row 3")]


def test_names_from_outside_are_shown_letter_for_letter(frame: Frame) -> None:
    labels = {label.text(): label for label in frame.navigation.findChildren(QLabel)}
    for text in ("Education <b>College</b>", "Zhao & Minghui"):
        assert labels[text].textFormat() == Qt.TextFormat.PlainText


def test_undo_in_the_strip_happens_once(frame: Frame) -> None:
    undone: list[int] = []
    page = frame.page("today")
    assert page is not None
    page.offered.emit("Room 412 saved.", "Undo", lambda: undone.append(1))
    assert frame.status_bar.message() == "Room 412 saved."
    button = frame.status_bar.action_button()
    assert button.isVisible()
    button.click()
    assert undone == [1]
    assert not button.isVisible()


def test_quick_work_is_never_shown_and_long_work_shows_how_far_it_is(frame: Frame, work: Work, qtbot: QtBot) -> None:
    assert work.wait_idle()
    seen: list[str] = []
    work.finished.connect(lambda _: seen.append(frame.status_bar.running_text()))
    work.run(lambda _: None, lambda _: None, title="Quick")
    assert work.wait_idle()
    assert seen == [""]

    gate = threading.Event()

    def read(progress: Progress) -> None:
        progress.report(34, 100)
        gate.wait(10)

    work.run(read, lambda _: None, title="Reading bundle")
    qtbot.waitUntil(lambda: frame.status_bar.running_text() == "Reading bundle 34 %")
    gate.set()
    assert work.wait_idle()
    assert frame.status_bar.running_text() == ""


def test_the_cancel_button_of_the_strip_stops_the_work_shown(frame: Frame, work: Work, qtbot: QtBot) -> None:
    gate = threading.Event()
    results: list[object] = []

    def read(progress: Progress) -> None:
        gate.wait(10)
        progress.check()

    job = work.run(read, results.append, title="Reading bundle")
    qtbot.waitUntil(lambda: frame.status_bar.running_text() == "Reading bundle")
    cancel = next(button for button in frame.status_bar.findChildren(QWidget) if button.accessibleName() == "Cancel")
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert job.cancelled
    gate.set()
    assert work.wait_idle()
    assert results == []


def test_a_refusal_nobody_took_stands_in_the_strip(frame: Frame, work: Work) -> None:
    from studio_app.refusal import Refusal

    def refuse(_progress: Progress) -> None:
        raise Refusal("busy", "The stick was pulled out. Nothing was lost.")

    work.run(refuse, lambda _: None)
    assert work.wait_idle()
    assert frame.status_bar.message() == "The stick was pulled out. Nothing was lost."


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_in_the_frame_is_cut_off(
    qapp: QApplication, qtbot: QtBot, theme: Theme, work: Work, language: str
) -> None:
    use_language(language)
    theme.apply(qapp)
    frame = Frame(theme, work, college="College", person="Zhao", role="lead")
    qtbot.addWidget(frame)
    frame.resize(1280, 800)
    frame.status_bar.set_drafts(3)
    frame.show()
    for label in frame.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
