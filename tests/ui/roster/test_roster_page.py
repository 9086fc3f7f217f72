"""The roster as a person uses it: finding somebody, one person beside the list, ways to other pages, copies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service
from studio_app.roster.service import Narrowing
from studio_app.security.device_secret import FileSecrets
from studio_app.words import use_language
from tests.ui.roster.conftest import Show, settle
from ui.destinations import RoomSubject, StudentSubject
from ui.page import Destination
from ui.roster.list.list_menus import DUPLICATES
from ui.roster.list.model import GENDER, NAME
from ui.roster.page import RosterPage
from ui.work import Work

WORD = "a long enough word"


def names(page: RosterPage) -> list[str]:
    model = page.list.model
    return [str(model.index(row, NAME).data()) for row in range(model.rowCount())]


def reads(signed_in: SignedIn) -> int:
    with signed_in.read() as read:
        return int(read.exec_driver_sql("select count(*) from access_entry where action = 'read'").scalar_one())


def test_typing_pinyin_initials_finds_somebody_and_down_leads_to_them(
    qtbot: QtBot, roster: SignedIn, show: Show, work: Work
) -> None:
    page = show(roster)
    assert page.list.model.rowCount() == 600
    qtbot.keyClicks(page.list.search, "txd")
    qtbot.waitUntil(lambda: 0 < page.list.model.rowCount() < 600)
    assert "田小东" in names(page)
    assert not page.detail.isVisible()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.detail.isVisible())
    qtbot.waitUntil(lambda: reads(roster) == 1)
    settle(work)
    assert page.detail.name.text() == names(page)[0]


def test_the_arrow_keys_move_and_the_detail_follows_but_reads_only_where_one_stays(
    qtbot: QtBot, roster: SignedIn, show: Show, work: Work
) -> None:
    page = show(roster)
    page.list.table.go_to_row(0)
    for _ in range(5):
        qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    student = service.list_students(roster, count=6)[5]
    assert page.detail.name.text() == student.name
    assert reads(roster) == 0
    qtbot.waitUntil(lambda: reads(roster) == 1)
    settle(work)
    detail = service.student_page(roster, student.key).student
    assert detail.phone in page.detail.texts()


def test_whoever_leaves_the_list_at_once_has_read_nobody_and_has_when_they_are_back(
    qtbot: QtBot, roster: SignedIn, show: Show, work: Work
) -> None:
    page = show(roster)
    page.list.table.go_to_row(0)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    page.begin_task(DUPLICATES)
    pause = page.selection.findChild(QTimer)
    assert pause is not None
    qtbot.waitUntil(lambda: not pause.isActive())
    settle(work)
    assert reads(roster) == 0
    page.tasks.closed.emit()
    qtbot.waitUntil(lambda: reads(roster) == 1)
    settle(work)
    assert page.detail.isVisible()


def test_a_move_an_alert_and_the_messenger_stand_beside_the_person(
    roster: SignedIn, show: Show, work: Work, qtbot: QtBot
) -> None:
    row = service.list_students(roster, count=1)[0]
    service.change_student(roster, row.key, {"room": "888"})
    messenger, _ = node_service.add_person(roster, "m1", "沈一帆", Role.MESSENGER, WORD)
    service.assign(roster, messenger, row.building, "888")
    crisis.raise_alert(roster, row.key, Level.RED, "said goodbye to everybody")
    page = show(roster)
    page.arrive(StudentSubject(row.key))
    qtbot.waitUntil(lambda: "沈一帆" in page.detail.texts())
    shown = page.detail.texts()
    assert f"{row.building} 888" in shown
    assert f"{row.building} {row.room}-{row.bed}" in shown
    assert any("alert of" in text and "waiting" in text for text in shown)


def test_the_buttons_lead_to_chart_case_and_room(roster: SignedIn, show: Show, qtbot: QtBot) -> None:
    row = service.list_students(roster, count=1)[0]
    page = show(roster)
    page.arrive(StudentSubject(row.key))
    qtbot.waitUntil(lambda: page.detail.case.isVisible())
    sent: list[Destination] = []
    page.go_to.connect(sent.append)
    for button in (page.detail.chart, page.detail.case, page.detail.room):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sent == [
        Destination("charts", StudentSubject(row.key)),
        Destination("cases", StudentSubject(row.key)),
        Destination("check-in", RoomSubject(row.building, row.room)),
    ]


def test_a_room_of_the_tree_shows_who_lives_there_and_a_class_who_studies_there(
    roster: SignedIn, show: Show, work: Work
) -> None:
    row = service.list_students(roster, count=1)[0]
    page = show(roster)
    page.arrive(RoomSubject(row.building, row.room))
    settle(work)
    lives = service.list_students(roster, Narrowing(building=row.building, room=row.room))
    assert names(page) == [one.name for one in lives]
    assert page.places.tree().currentIndex().data() == row.room
    page.places.turn_to("classes")
    tree = page.places.tree()
    college = tree.model().index(1, 0)
    major = tree.model().index(0, 0, college)
    tree.setCurrentIndex(tree.model().index(0, 0, major))
    settle(work)
    assert {one.class_name for one in map(page.list.model.student, range(page.list.model.rowCount())) if one} == {
        tree.currentIndex().data()
    }
    floor = Narrowing(building=row.building, rooms=("116", "117"))
    assert {one.room for one in service.list_students(roster, floor, count=1000)} <= {"116", "117"}


def test_nobody_found_is_said_and_one_press_shows_everyone(
    qtbot: QtBot, roster: SignedIn, show: Show, work: Work
) -> None:
    page = show(roster)
    page.look_for("nobody like this")
    settle(work)
    assert "nobody like this" in page.list.nobody_words()
    qtbot.mouseClick(page.list._everyone, Qt.MouseButton.LeftButton)
    settle(work)
    assert page.list.nobody_words() == ""
    assert page.list.model.rowCount() == 600
    assert page.list.search.text() == ""


def test_an_answer_that_comes_late_is_dropped(roster: SignedIn, show: Show, work: Work) -> None:
    page = show(roster)
    for text in ("a", "an", "nobody", "田小东"):
        page.look_for(text)
    settle(work)
    assert set(names(page)) == {"田小东"}


def test_copied_rows_are_a_table_without_formulas(qtbot: QtBot, studio: SignedIn, show: Show, work: Work) -> None:
    service.add_student(studio, {"student_no": "1", "name": "=HYPERLINK(1)", "class_name": "+1班"})
    service.add_student(studio, {"student_no": "2", "name": "方知远", "class_name": "2班"})
    page = show(studio)
    QGuiApplication.clipboard().clear()
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(2):
        page.list.table.selectionModel().select(page.list.model.index(row, 0), rows)
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    lines = QGuiApplication.clipboard().text().splitlines()
    QGuiApplication.clipboard().clear()
    assert len(lines) == 3
    cells = {cell for line in lines for cell in line.split("\t")}
    assert {"'=HYPERLINK(1)", "'+1班", "方知远", "Name"} <= cells


def test_a_messenger_without_rooms_sees_nobody_and_no_import(
    roster: SignedIn, show: Show, secrets_kept: FileSecrets
) -> None:
    node_service.add_person(roster, "m1", "沈一帆", Role.MESSENGER, WORD)
    messenger = node_service.sign_in(roster.store.path, "m1", WORD, secrets_kept)
    page = show(messenger)
    assert page.empty.isVisible()
    assert not page.empty.button.isVisible()
    assert not page.acceptDrops()
    messenger.store.close()


def test_the_list_has_no_column_that_is_empty_in_a_messenger_s_own_file(
    tmp_path: Path, show: Show, secrets_kept: FileSecrets
) -> None:
    made = node_service.create_node(tmp_path / "own.psyche", "messenger", "沈一帆", WORD, secrets_kept).signed_in
    page = show(made)
    table, names = page.list.table, page.list.model.headings()
    assert [name for column, name in enumerate(names) if not table.isColumnHidden(column)] == [
        "Name",
        "Class",
        "Room and bed",
    ]
    assert list(page.list.line.columns.actions) == ["name", "class_name", "place"]
    made.store.close()


def test_a_closed_detail_stays_closed_and_gives_its_room_to_the_list(
    roster: SignedIn, show: Show, qtbot: QtBot
) -> None:
    page = show(roster)
    page.list.table.go_to_row(3)
    qtbot.waitUntil(lambda: page.list.table.isColumnHidden(GENDER))
    page.detail.closed.emit()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    assert not page.detail.isVisible()
    qtbot.waitUntil(lambda: not page.list.table.isColumnHidden(GENDER))


def test_a_rebegun_page_shows_the_same_in_the_other_language(
    roster: SignedIn, show: Show, work: Work, qtbot: QtBot
) -> None:
    page = show(roster)
    page.look_for("wang")
    settle(work)
    page.list.table.go_to_row(2)
    chosen = page.list.table.current()
    state = page.state()
    use_language("zh_CN")
    again = show(roster)
    again.restore(state)
    settle(work)
    assert again.list.search.text() == "wang"
    assert again.list.table.current() == chosen
    assert again.title() == "名册"
