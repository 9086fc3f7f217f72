"""What is done with people of the roster, by keys and buttons: forms, several at once, undo beside what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service
from studio_app.roster.service import Narrowing
from tests.studio_app.cases.people import somebody
from tests.ui.roster.conftest import SAMPLES, Show, settle
from ui.roster.actions import actions_for
from ui.roster.forms.assignment_form import AssignForm
from ui.roster.forms.removal_form import RemovalForm
from ui.roster.forms.student_form import StudentForm
from ui.roster.forms.student_status_form import StudentStatusForm
from ui.roster.list.model import GRADE, STATUS
from ui.roster.page import RosterPage
from ui.work import Work

Offers = list[tuple[str, Callable[[], None]]]


@pytest.fixture
def page(roster: SignedIn, show: Show, qtbot: QtBot) -> RosterPage:
    """The roster of 600 in the window one types in, told of changes as the shell tells a page."""
    shown = show(roster)
    shown.window().activateWindow()
    qtbot.waitUntil(shown.window().isActiveWindow)
    shown.changes_made.connect(shown.changed)
    return shown


@pytest.fixture
def offers(page: RosterPage) -> Offers:
    found: Offers = []
    page.offered.connect(lambda sentence, _text, does: found.append((sentence, does)))
    return found


def choose(page: RosterPage, rows: range) -> list[int]:
    """Chooses rows as shift and the arrow keys do; gives the people's keys."""
    page.list.table.go_to_row(rows[0])
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows[1:]:
        page.list.table.selectionModel().select(page.list.model.index(row, 0), flags)
    return [one.key for one in page.list.table.chosen()]


def statuses(studio: SignedIn, keys: list[int]) -> list[str]:
    return [one.status for one in service.students_with(studio, keys)]


def test_ctrl_n_adds_somebody_and_shows_them(qtbot: QtBot, roster: SignedIn, page: RosterPage, work: Work) -> None:
    page.places.turn_to("classes")
    qtbot.keyClick(page.list.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page.side.form
    assert isinstance(form, StudentForm)
    number, name = form.fields["student_no"], form.fields["name"]
    assert isinstance(number, QLineEdit)
    assert isinstance(name, QLineEdit)
    assert number.hasFocus()
    name.setText("沈一帆")
    qtbot.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(work)
    assert page.side.form is form
    assert "student number is still missing" in form.problem.text()
    qtbot.keyClicks(number, "77001")
    qtbot.keyClick(number, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(work)
    qtbot.waitUntil(lambda: page.detail.isVisible() and page.detail.name.text() == "沈一帆")
    assert service.students_count(roster, Narrowing(text="77001")) == 1


def test_what_was_typed_of_somebody_new_is_there_again_after_a_lock(
    page: RosterPage, work: Work, roster: SignedIn, show: Show
) -> None:
    page.begin_task("add")
    settle(work)
    form = page.side.form
    assert isinstance(form, StudentForm)
    name = form.fields["name"]
    assert isinstance(name, QLineEdit)
    name.setText("沈一帆")
    page.leave()
    settle(work)
    again = show(roster)
    again.begin_task("add")
    settle(work)
    assert isinstance(again.side.form, StudentForm)
    assert again.side.form.values() == {"name": "沈一帆"}
    again.side.form.left.emit()
    settle(work)
    assert service.student_draft(roster) == {}


def test_f2_changes_somebody_and_undo_puts_it_back(
    qtbot: QtBot, roster: SignedIn, page: RosterPage, work: Work, offers: Offers
) -> None:
    (key,) = choose(page, range(3, 4))
    before = service.students_with(roster, [key])[0]
    qtbot.keyClick(page.list.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: isinstance(page.side.form, StudentForm))
    form = page.side.form
    assert isinstance(form, StudentForm)
    room, gender = form.fields["room"], form.fields["gender"]
    assert isinstance(room, QLineEdit)
    assert isinstance(gender, QComboBox)
    room.setText("888")
    assert form.values() == {"room": "888"}
    qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    settle(work)
    assert service.students_with(roster, [key])[0].room == "888"
    assert page.side.form is None
    offers[-1][1]()
    settle(work)
    assert service.students_with(roster, [key])[0] == before


def test_shift_and_the_arrow_keys_choose_several(qtbot: QtBot, page: RosterPage) -> None:
    page.list.table.go_to_row(4)
    for _ in range(2):
        qtbot.keyClick(page.list.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.table.chosen_rows() == [4, 5, 6]
    assert page.side.chosen.count.text() == "3 people chosen"
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    assert page.list.table.chosen_rows() == [7]
    assert page.detail.isVisible()


def test_esc_leaves_a_form_and_nothing_happens(qtbot: QtBot, page: RosterPage, work: Work, roster: SignedIn) -> None:
    keys = choose(page, range(2, 5))
    page.side.chosen.buttons["leave"].click()
    form = page.side.form
    assert isinstance(form, StudentStatusForm)
    qtbot.keyClicks(form.note, "until March")
    qtbot.keyClick(form.note, Qt.Key.Key_Escape)
    settle(work)
    assert page.side.form is None
    assert page.side.chosen.isVisible()
    assert set(statuses(roster, keys)) == {"present"}


def test_several_go_on_leave_at_once_and_come_back_with_undo(
    qtbot: QtBot, page: RosterPage, work: Work, roster: SignedIn, offers: Offers
) -> None:
    keys = choose(page, range(2, 6))
    assert page.side.chosen.count.text() == "4 people chosen"
    assert not page.side.chosen.buttons["present"].isVisible()
    case, _ = cases.open_case(roster, keys[0], Level.YELLOW, "worried")
    page.side.chosen.buttons["leave"].click()
    settle(work)
    form = page.side.form
    assert isinstance(form, StudentStatusForm)
    qtbot.keyClick(form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(work)
    assert statuses(roster, keys) == ["leave"] * 4
    assert cases.open_case_of(roster, keys[0]) == case
    assert "4 people" in offers[-1][0]
    offers[-1][1]()
    settle(work)
    assert statuses(roster, keys) == ["present"] * 4


def test_a_messenger_who_comes_back_is_offered_what_they_stood_for(
    page: RosterPage, work: Work, roster: SignedIn, offers: Offers
) -> None:
    (key,) = choose(page, range(2, 3))
    person, _ = node_service.add_person(roster, "m1", "沈一帆", Role.MESSENGER, "a long enough word", key)
    service.assign(roster, person, "9", "101", since=roster.today() - dt.timedelta(days=9))
    service.set_status(roster, [key], "leave")
    page.side.change_status("present", [key], "沈一帆")
    settle(work)
    form = page.side.form
    assert isinstance(form, StudentStatusForm)
    (box,) = form.findChildren(QCheckBox)
    assert box.isChecked()
    assert box.text() == "沈一帆 stands again for:"
    form.button.click()
    settle(work)
    tomorrow = roster.today() + dt.timedelta(days=1)
    assert [one.room for one in service.assignments(roster, person, tomorrow)] == ["101"]
    assert "沈一帆 stands for 9 101 again." in offers[-1][0]
    offers[-1][1]()
    settle(work)
    assert service.assignments(roster, person, tomorrow) == []
    assert statuses(roster, [key]) == ["leave"]


def test_a_messenger_is_assigned_to_the_rooms_of_the_chosen(
    page: RosterPage, work: Work, roster: SignedIn, offers: Offers
) -> None:
    node_service.add_person(roster, "m1", "沈一帆", Role.MESSENGER, "a long enough word")
    keys = choose(page, range(4))
    page.side.chosen.buttons["assign"].click()
    settle(work)
    form = page.side.form
    assert isinstance(form, AssignForm)
    form.button.click()
    settle(work)
    assert "choose a Messenger" in form.problem.text()
    form.who.setEditText("沈一帆")
    form.button.click()
    settle(work)
    rooms = {(one.building, one.room) for one in service.students_with(roster, keys)}
    assert {(one.building, one.room) for one in service.assignments(roster)} == rooms
    page.side.chosen.buttons["assign"].click()
    settle(work)
    again = page.side.form
    assert isinstance(again, AssignForm)
    ended = next(iter(again.ends_today))
    again.ends_today[ended].click()
    settle(work)
    assert [one.key for one in service.assignments(roster) if one.until == roster.today()] == [ended]
    again.left.emit()
    offers[-1][1]()
    settle(work)
    assert service.assignments(roster) == []


def test_an_entry_made_by_mistake_is_deleted_and_one_that_work_hangs_on_stays(
    page: RosterPage, work: Work, roster: SignedIn
) -> None:
    (key,) = choose(page, range(2, 3))
    case, _ = cases.open_case(roster, key, Level.BLUE, "worried")
    page.selection.begin("delete")
    form = page.side.form
    assert isinstance(form, RemovalForm)
    form.button.click()
    settle(work)
    assert "the entry stays" in form.problem.text()
    form.left.emit()
    (other,) = choose(page, range(3, 4))
    page.selection.begin("delete")
    form = page.side.form
    assert isinstance(form, RemovalForm)
    form.button.click()
    settle(work)
    assert [one.key for one in service.students_with(roster, [key, other])] == [key]
    assert cases.open_case_of(roster, key) == case


def test_nobody_is_erased_before_their_number_was_typed(
    page: RosterPage, work: Work, roster: SignedIn, show: Show
) -> None:
    (key,) = choose(page, range(2, 3))
    student = service.students_with(roster, [key])[0]
    page.selection.begin("erase")
    form = page.side.form
    assert isinstance(form, RemovalForm)
    assert not form.button.isEnabled()
    form.number.setText(student.student_no[:-1])
    assert not form.button.isEnabled()
    form.number.setText(student.student_no)
    form.button.click()
    settle(work)
    assert service.students_with(roster, [key])[0].name == ""
    staff = show(somebody(roster, "wang", "王老师", Role.STAFF))
    assert "erase" not in actions_for([student], may_change=True, may_erase=staff.detail._may_erase)


def test_all_are_chosen_also_those_whose_rows_were_never_fetched(
    qtbot: QtBot, page: RosterPage, work: Work, roster: SignedIn
) -> None:
    QGuiApplication.clipboard().clear()
    page.list.table.selectAll()
    assert page.side.chosen.count.text() == "600 people chosen"
    assert len(page.list.table.chosen()) < 600
    page.side.chosen.buttons["copy"].click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    assert len(QGuiApplication.clipboard().text().splitlines()) == 601
    QGuiApplication.clipboard().clear()
    page.selection.begin("left")
    qtbot.waitUntil(lambda: isinstance(page.side.form, StudentStatusForm))
    form = page.side.form
    assert isinstance(form, StudentStatusForm)
    form.button.click()
    settle(work)
    assert service.students_count(roster, Narrowing(status="left")) == 600


def test_a_pair_is_merged_with_enter_and_parted_again(
    qtbot: QtBot, page: RosterPage, work: Work, roster: SignedIn, offers: Offers
) -> None:
    one = service.students_with(roster, choose(page, range(1)))[0]
    twin = {"student_no": "99001", "name": one.name, "class_name": one.class_name, "birth_date": one.birth_date}
    second, _ = service.add_student(roster, twin)
    page.begin_task("duplicates")
    settle(work)
    panel = page.tasks.duplicates
    assert panel.chosen() is not None
    assert panel.table.hasFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_S)
    chosen = panel.chosen()
    assert chosen is not None
    assert chosen[0].key == second
    qtbot.keyClick(panel.table, Qt.Key.Key_S)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    settle(work)
    assert panel.chosen() is None
    assert service.students_with(roster, [second])[0].merged_into == one.key
    assert page.list.line.pairs.isHidden()
    offers[-1][1]()
    settle(work)
    assert service.students_with(roster, [second])[0].merged_into is None
    assert page.list.line.pairs.text() == "1 pair entered twice?"
    qtbot.keyClick(panel.table, Qt.Key.Key_D)
    settle(work)
    assert service.duplicates(roster) == []
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert page.people.isVisible()


def test_the_second_entry_stands_in_the_persons_pane_and_is_parted_there(
    page: RosterPage, work: Work, roster: SignedIn, qtbot: QtBot
) -> None:
    keys = choose(page, range(1, 3))
    page.changed(service.merge_students(roster, *keys))
    settle(work)
    page.list.table.go_to_row(1)
    qtbot.waitUntil(lambda: "Also entered as" in page.detail.texts())
    page.detail.part_asked.emit(keys[1])
    settle(work)
    assert service.students_with(roster, [keys[1]])[0].merged_into is None


def test_an_import_is_undone_where_it_is_listed(page: RosterPage, work: Work, roster: SignedIn) -> None:
    page.bring_in(SAMPLES / "registry-gb18030-next-month.csv")
    settle(work)
    page.importing.act.click()
    settle(work)
    assert page.importing.undo.isVisibleTo(page.importing)
    page.importing.undo.click()
    settle(work)
    panel = page.tasks.past_imports
    assert panel.isVisible()
    assert panel.chosen() == service.past_imports(roster)[0]
    assert "10 people" in panel.summary.text()
    panel.act.click()
    settle(work)
    assert service.past_imports(roster)[0].undone_at is not None
    assert panel.summary.text() == "This import was undone."
    assert not panel.act.isEnabled()
    panel.table.selectRow(1)
    settle(work)
    assert "600 people" in panel.summary.text()


def test_a_year_graduates_and_each_open_case_is_asked_about(
    page: RosterPage, work: Work, roster: SignedIn, offers: Offers
) -> None:
    year = service.years(roster)[0]
    people = service.list_students(roster, Narrowing(grade=year.grade), count=3)
    opened = [cases.open_case(roster, one.key, Level.BLUE, "worried")[0] for one in people[:2]]
    page.begin_task("year")
    settle(work)
    panel = page.tasks.graduation
    assert len(panel.table.rows) == year.here + year.on_leave
    assert {row.matter.case for row in panel.rows} == set(opened)
    row = next(row for row in panel.rows if row.matter.case == opened[0])
    row.action.setCurrentIndex(row.action.findData(service.CaseAction.CLOSED.value))
    panel.act.click()
    settle(work)
    assert "why" in panel.problem.text()
    assert service.students_count(roster, Narrowing(status="graduated")) == 0
    row.reason.setText("graduated, well")
    panel.act.click()
    settle(work)
    assert service.students_count(roster, Narrowing(status="graduated")) == year.here + year.on_leave
    assert [one.case for one in cases.list_cases(roster)] == [opened[1]]
    assert page.people.isVisible()
    offers[-1][1]()
    settle(work)
    assert service.students_count(roster, Narrowing(status="graduated")) == 0


def test_a_filter_is_saved_under_a_name_and_columns_stay_as_one_chose(
    qtbot: QtBot, page: RosterPage, work: Work, roster: SignedIn, show: Show
) -> None:
    service.set_status(roster, choose(page, range(3)), "leave")
    page.list.line.filters._choose(Narrowing(status="leave"))
    settle(work)
    assert page.list.model.rowCount() == 3
    assert "on leave" in page.list.line.count.text()
    page.list.line.filters._save()
    qtbot.keyClicks(page.list.line.filter_name, "away now")
    qtbot.keyClick(page.list.line.filter_name, Qt.Key.Key_Return)
    settle(work)
    page.list.line.columns.actions["grade"].trigger()
    page.list.line.columns.actions["status"].trigger()
    settle(work)
    again = show(roster)
    assert not again.list.table.isColumnHidden(GRADE)
    assert again.list.table.isColumnHidden(STATUS)
    again.list.line.filters.fill()
    saved = next(action for action in again.list.line.filters.menu.actions() if action.text() == "away now")
    saved.trigger()
    settle(work)
    assert again.list.model.rowCount() == 3


def test_a_counselor_may_copy_and_no_more(page: RosterPage, show: Show, roster: SignedIn, work: Work) -> None:
    theirs = show(somebody(roster, "chen", "陈老师", Role.COUNSELOR))
    choose(theirs, range(3))
    assert [code for code, button in theirs.side.chosen.buttons.items() if button.isVisible()] == ["copy"]
    assert not theirs.list.more.isVisible()
    theirs.selection.begin("leave")
    settle(work)
    assert theirs.side.form is None
