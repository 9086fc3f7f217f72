"""A dorm round at the keyboard, on a real file: how many keys it takes, what is saved, and where it leads."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio_app.domain.check_in_form import Contact
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.words import use_language
from tests.studio_app.observation.campus import BUILDING, Campus
from tests.ui.check_in.conftest import OpenPage
from ui.check_in.cell_words import Column
from ui.check_in.page import CheckInPage
from ui.destinations import RoomSubject, StudentSubject
from ui.page import Destination
from ui.work import Work

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """Presses keys where the focus is, through the event queue, and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(focus(), key, modifier)
            self.pressed += 1

    def write(self, text: str) -> None:
        QTest.keyClicks(focus(), text)


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def keys() -> Keyboard:
    return Keyboard()


def _kept(campus: Campus, name: str) -> list[observation.CheckInRow]:
    today = campus.lead.today()
    return observation.check_ins(campus.lead, campus.keys[name], today - dt.timedelta(days=9), today)


def _said(page: CheckInPage) -> list[str]:
    said: list[str] = []
    page.said.connect(said.append)
    return said


def test_a_room_of_six_where_all_is_as_usual_takes_two_keys(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    said = _said(page)
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert keys.pressed <= 8
    assert all(len(_kept(campus, name)) == 1 for name in ("Lin Xiaoyu", "Zhou Zimo"))
    assert said[-1] == "411 saved: 6 people"


def test_one_worrying_person_adds_eight_keys_or_fewer(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    said = _said(page)
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_S, Qt.Key.Key_W, Qt.Key.Key_K, Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_N)
    keys.write("Curtain closed since Monday")
    keys.press(Qt.Key.Key_Escape)
    worrying = keys.pressed
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert worrying <= 8
    (chen,) = _kept(campus, "Chen Siyuan")
    assert (chen.mood, chen.sleep, chen.social, chen.note) == (2, 1, 0, "Curtain closed since Monday")
    assert len(_kept(campus, "Zhou Zimo")) == 1
    assert said[-1] == "411 saved: 6 people, 1 alert · ◆ Yellow: Chen Siyuan"


def test_after_a_room_comes_the_next_one_and_after_the_last_a_word_of_thanks(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    went: list[Destination] = []
    page.go_to.connect(went.append)
    assert page.room.header.words().startswith("Building 7 › Floor 4 › Room 411")
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert page.room.header.words() == "Building 7 › Floor 4 › Room 412 · 0 of 6 seen"
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert page.finished.sentence.isVisible()
    assert "12 people" in page.finished.sentence.text()
    keys.press(Qt.Key.Key_Space)
    assert went == [Destination("today")]


def test_keys_typed_while_the_next_room_is_being_opened_are_meant_for_it(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert [row.mood for row in _kept(campus, "Wu Yutong")] == [1]
    assert [row.mood for row in _kept(campus, "Lin Xiaoyu")] == [3]
    assert page.finished.sentence.isVisible()


def test_the_tree_shows_own_rooms_and_how_far_each_is(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    assert page.tree.texts() == ["My rooms · Building 7 0/2", "  411 0/6", "  412 0/6"]
    keys.press(Qt.Key.Key_3)
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    assert page.tree.texts()[1] == "  411 1/6"
    assert page.room.header.words().startswith("Building 7 › Floor 4 › Room 411 · 1 of 6 seen · saved at ")


def test_staff_walk_through_buildings_and_floors(campus: Campus, open_page: OpenPage) -> None:
    texts = open_page(campus.lead).tree.texts()
    assert texts == ["Building 7 0/3", "  Floor 4 0/2", "    411 0/6", "    412 0/6", "  Floor 5 0/1", "    501 0/2"]


def test_every_field_has_its_key(page: CheckInPage, campus: Campus, work: Work, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_4, Qt.Key.Key_S, Qt.Key.Key_F, Qt.Key.Key_F, Qt.Key.Key_O, Qt.Key.Key_T, Qt.Key.Key_C)
    keys.press(Qt.Key.Key_S, modifier=SHIFT)
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_0, Qt.Key.Key_Down, Qt.Key.Key_U)
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    (lin,) = _kept(campus, "Lin Xiaoyu")
    assert (lin.mood, lin.sleep, lin.appetite, lin.social, lin.study, lin.contact) == (4, 0, 2, 1, 1, Contact.TALKED)
    assert [row.mood for row in _kept(campus, "Chen Siyuan")] == [None]
    assert [row.mood for row in _kept(campus, "Wang Zihan")] == [3]


def test_home_end_tab_and_arrows_move_and_change_nothing(page: CheckInPage, keys: Keyboard) -> None:
    grid = page.room.grid
    keys.press(Qt.Key.Key_End)
    assert grid.currentIndex().column() == Column.SIGNS
    keys.press(Qt.Key.Key_Tab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, Column.BED)
    keys.press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, Column.BED)
    keys.press(Qt.Key.Key_End, modifier=CONTROL)
    keys.press(Qt.Key.Key_End, Qt.Key.Key_Tab)
    assert focus() is not grid
    assert page.room.room_entries is not None
    assert page.room.room_entries.to_save() == []


def test_undo_in_the_grid_takes_back_the_last_key(page: CheckInPage, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_2, Qt.Key.Key_S)
    keys.press(Qt.Key.Key_Z, modifier=CONTROL)
    entry = page.room.model.row(0).entry
    assert entry is not None
    assert (entry.mood, entry.sleep) == (2, 0)
    keys.press(Qt.Key.Key_Y, modifier=CONTROL)
    again = page.room.model.row(0).entry
    assert again is not None
    assert again.sleep == 1


def test_enter_in_an_empty_room_says_what_to_do_and_stays(page: CheckInPage, work: Work, keys: Keyboard) -> None:
    said = _said(page)
    keys.press(Qt.Key.Key_Return)
    assert work.wait_idle()
    assert said == ["Nothing entered yet: press A if all is as usual, or begin with one person."]
    assert "Room 411" in page.room.header.words()


def test_a_click_on_a_cell_opens_its_choices_and_one_more_takes_one(page: CheckInPage) -> None:
    grid = page.room.grid
    box = grid.visualRect(page.room.model.index(1, Column.SLEEP))
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    menu = grid.menu()
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words == ["as usual", "less sleep", "much less or none", "more sleep", "could not tell"]
    less = menu.actionGeometry(menu.actions()[1]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=QPoint(less))
    entry = page.room.model.row(1).entry
    assert entry is not None
    assert entry.sleep == 1


def test_rows_are_high_enough_for_a_finger(page: CheckInPage) -> None:
    assert page.room.grid.rowHeight(0) >= 36


def test_changing_a_saved_entry_is_a_correction_and_says_so(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    keys.press(Qt.Key.Key_A)
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    assert page.room.person.facts()[0].endswith("as usual")
    keys.press(Qt.Key.Key_2)
    assert page.room.person.facts()[0].endswith("saving again corrects it")
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    (lin,) = _kept(campus, "Lin Xiaoyu")
    assert lin.mood == 2
    assert lin.amends is not None


def test_what_the_studio_entered_today_is_shown_and_both_are_kept(
    campus: Campus, open_page: OpenPage, work: Work, keys: Keyboard
) -> None:
    entry = replace(as_usual(campus.keys["Lin Xiaoyu"], campus.lead.today()), mood=2)
    observation.record_round(campus.lead, [entry])
    page = open_page(campus.messenger)
    assert any("mood low" in fact and campus.lead.name in fact for fact in page.room.person.facts())
    keys.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert sorted(row.mood or 0 for row in _kept(campus, "Lin Xiaoyu")) == [2, 3]


def test_an_earlier_day_can_be_entered_and_its_correction_asks_why(
    page: CheckInPage, campus: Campus, work: Work, keys: Keyboard
) -> None:
    yesterday = campus.messenger.today() - dt.timedelta(days=1)
    page.room.header.day.set_day(yesterday)
    assert work.wait_idle()
    assert page.room.header.reason.isVisible()
    keys.press(Qt.Key.Key_A)
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    keys.press(Qt.Key.Key_2)
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    assert [row.mood for row in _kept(campus, "Lin Xiaoyu")] == [3]
    assert focus() is page.room.header.reason
    keys.write("mixed up two beds")
    keys.press(Qt.Key.Key_Return)
    assert focus() is page.room.grid
    keys.press(Qt.Key.Key_S, modifier=CONTROL)
    assert work.wait_idle()
    assert [(row.mood, row.reason) for row in _kept(campus, "Lin Xiaoyu")] == [(2, "mixed up two beds")]


def test_a_day_that_has_not_come_cannot_be_chosen(page: CheckInPage, campus: Campus, work: Work) -> None:
    page.room.header.day.set_day(campus.messenger.today() + dt.timedelta(days=3))
    assert work.wait_idle()
    assert page.room.header.day.day() == campus.messenger.today()


def test_a_destination_and_the_search_box_lead_to_a_room(page: CheckInPage, campus: Campus, work: Work) -> None:
    page.arrive(RoomSubject(BUILDING, "412"))
    assert work.wait_idle()
    assert "Room 412" in page.room.header.words()
    page.arrive(StudentSubject(campus.keys["Zhou Zimo"]))
    assert work.wait_idle()
    assert "Room 411" in page.room.header.words()
    page.look_for("Wu Yutong")
    assert work.wait_idle()
    assert "Room 412" in page.room.header.words()
    said = _said(page)
    page.look_for("999")
    assert work.wait_idle()
    assert said == ["No room of this round was found for that."]


def test_a_rebegun_page_in_another_language_shows_the_same_room_and_what_was_typed(
    page: CheckInPage, campus: Campus, open_page: OpenPage, work: Work, keys: Keyboard
) -> None:
    page.arrive(RoomSubject(BUILDING, "412"))
    assert work.wait_idle()
    keys.press(Qt.Key.Key_1)
    state = page.state()
    use_language("zh_CN")
    again = open_page(campus.messenger)
    again.restore(state)
    assert work.wait_idle()
    assert again.room.header.words().startswith("7 号楼 › 4 层 › 412 室 · 见到 1 人，共 6 人")
    entry = again.room.model.row(0).entry
    assert entry is not None
    assert entry.mood == 1


def test_who_has_no_rooms_is_told_what_will_be_here(campus: Campus, open_page: OpenPage, work: Work) -> None:
    for assignment in campus_assignments(campus):
        end_yesterday(campus, assignment)
    page = open_page(campus.messenger)
    assert page.no_rooms.sentence.isVisible()
    assert page.no_rooms.sentence.text() == "Your rooms will be here once the studio has put you down for them."
    assert not page.no_rooms.button.isVisible()


def campus_assignments(campus: Campus) -> list[int]:
    from studio_app.roster import service as roster

    return [row.key for row in roster.assignments(campus.lead)]


def end_yesterday(campus: Campus, assignment: int) -> None:
    from studio_app.roster import service as roster

    roster.end_assignment(campus.lead, assignment, campus.lead.today() - dt.timedelta(days=1))
