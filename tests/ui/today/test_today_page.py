"""The Today page at work: rows that open their thing and are done where they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.signs import mask_of
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.roster import service as roster
from studio_app.today.service import Act, Kind
from tests.studio_app.observation.campus import BUILDING, Campus
from tests.ui.today.conftest import OpenPage
from ui.destinations import CaseSubject, FromAlert, RoomSubject, StudentSubject
from ui.page import Destination
from ui.today.page import TodayPage
from ui.today.queue_row import QueueRow
from ui.today.queue_rows import SHOWN
from ui.work import Work


def _red(campus: Campus, name: str = "Lin Xiaoyu") -> None:
    entry = replace(as_usual(campus.keys[name], campus.messenger.today()), signs=mask_of(["farewell"]))
    observation.record_round(campus.messenger, [entry])


def _went(page: TodayPage) -> list[Destination]:
    went: list[Destination] = []
    page.go_to.connect(went.append)
    return went


def test_sections_have_their_counts_and_the_whole_is_told(campus: Campus, open_page: OpenPage) -> None:
    _red(campus)
    cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.RED, "means found")
    page = open_page(campus.lead)
    steps = len([row for row in page.queue.rows if row.item.kind is Kind.STEP])
    assert page.queue.sections() == ["Alerts  1", f"Due now  {steps}", "Rooms tonight"]
    assert page.waiting_count() == 1 + steps


def test_an_alert_is_acknowledged_from_its_row(campus: Campus, open_page: OpenPage, work: Work) -> None:
    _red(campus)
    page = open_page(campus.lead)
    said: list[str] = []
    page.said.connect(said.append)
    row = page.queue.row_of(Kind.ALERT, "Lin Xiaoyu")
    QTest.mouseClick(row.buttons[Act.ACKNOWLEDGE], Qt.MouseButton.LeftButton)
    assert work.wait_idle()
    assert said == ["Acknowledged: Lin Xiaoyu"]
    assert [alert.status for alert in crisis.alerts(campus.lead)] == ["acknowledged"]
    assert list(page.queue.row_of(Kind.ALERT, "Lin Xiaoyu").buttons) == [Act.OPEN_CASE]
    assert page.waiting_count() == 0


def test_enter_and_a_double_click_open_what_the_row_is_about(campus: Campus, open_page: OpenPage) -> None:
    _red(campus)
    case, _ = cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.RED, "means found")
    day = campus.messenger.today() - dt.timedelta(days=4)
    observation.record_round(campus.messenger, [as_usual(campus.keys["Zhou Zimo"], day)])
    page = open_page(campus.lead)
    went = _went(page)
    alert = page.queue.row_of(Kind.ALERT, "Lin Xiaoyu")
    QTest.keyClick(alert, Qt.Key.Key_Return)
    QTest.mouseDClick(page.queue.row_of(Kind.STEP, "Chen Siyuan"), Qt.MouseButton.LeftButton)
    QTest.keyClick(page.queue.row_of(Kind.UNSEEN, "Zhou Zimo"), Qt.Key.Key_Return)
    QTest.keyClick(page.queue.row_of(Kind.ROOM, "Building 7"), Qt.Key.Key_Return)
    assert went == [
        Destination("cases", FromAlert(alert.item.alert)),
        Destination("cases", CaseSubject(case)),
        Destination("check-in", StudentSubject(campus.keys["Zhou Zimo"])),
        Destination("check-in", RoomSubject(BUILDING, "411")),
    ]


def test_a_step_is_done_from_its_row_and_can_be_taken_back(campus: Campus, open_page: OpenPage, work: Work) -> None:
    cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.YELLOW, "cries in class")
    cases.open_case(campus.lead, campus.keys["Lin Xiaoyu"], Level.RED, "means found")
    page = open_page(campus.lead)
    offers: list[tuple[str, str, object]] = []
    page.offered.connect(lambda *offer: offers.append(offer))
    before = _lines(page)
    row = page.queue.row_of(Kind.STEP, "Lin Xiaoyu")
    QTest.mouseClick(row.buttons[Act.STEP_DONE], Qt.MouseButton.LeftButton)
    assert work.wait_idle()
    ((text, action, act),) = offers
    assert (text, action) == ("Done for Lin Xiaoyu", "Undo")
    assert len(_lines(page)) == len(before) - 1
    assert callable(act)
    act()
    assert work.wait_idle()
    assert _lines(page) == before


def test_the_keyboard_walks_through_all_rows_and_keeps_its_place(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    _red(campus)
    _red(campus, "Chen Siyuan")
    page = open_page(campus.lead)
    page.activateWindow()
    page.queue.rows[0].setFocus()
    QTest.keyClick(page.queue.rows[0], Qt.Key.Key_Down)
    here = _focus()
    assert here is page.queue.rows[1]
    title = here.item.title
    QTest.keyClick(here, Qt.Key.Key_Space)
    assert work.wait_idle()
    assert _focus().item.title == title
    assert page.waiting_count() == 1


def test_a_change_made_elsewhere_comes_in_by_itself(campus: Campus, open_page: OpenPage, work: Work) -> None:
    page = open_page(campus.messenger)
    assert page.queue.sections() == ["Rooms tonight  2"]
    people = observation.open_room(campus.messenger, BUILDING, "411").people
    day = campus.messenger.today()
    recorded = observation.record_round(campus.messenger, [as_usual(one.student.key, day) for one in people])
    page.changed(recorded.changes)
    assert work.wait_idle()
    assert page.queue.sections() == ["Rooms tonight  1"]


def test_a_draft_leads_to_its_room_on_its_day(campus: Campus, open_page: OpenPage) -> None:
    day = campus.messenger.today() - dt.timedelta(days=1)
    observation.save_entry_draft(campus.messenger, as_usual(campus.keys["Lin Xiaoyu"], day))
    page = open_page(campus.messenger)
    went = _went(page)
    QTest.keyClick(page.queue.row_of(Kind.DRAFT, "Room 411"), Qt.Key.Key_Return)
    assert went == [Destination("check-in", RoomSubject(BUILDING, "411", day))]


def test_a_long_section_shows_its_beginning_and_the_rest_when_asked(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    day = campus.messenger.today() - dt.timedelta(days=5)
    everybody = [key for name, key in campus.keys.items() if name not in ("Yang Jianing", "Zhu Tianyou")]
    observation.record_round(campus.messenger, [as_usual(key, day) for key in everybody])
    observation.record_round(campus.lead, [as_usual(campus.keys["Yang Jianing"], day)])
    page = open_page(campus.lead)
    assert page.queue.sections()[0] == "Not seen for three days  13"
    assert _unseen(page) == SHOWN
    page.queue.more[Kind.UNSEEN].click()
    work.wait_idle()
    assert _unseen(page) == 13
    assert _focus() is page.queue.rows[SHOWN]


def test_when_nothing_waits_it_says_so(studio: SignedIn, open_page: OpenPage) -> None:
    page = open_page(studio)
    assert page.nothing.sentence.isVisible()
    assert page.nothing.sentence.text() == "Nothing waits for you now. Enjoy the quiet."
    assert page.waiting_count() == 0


def _lines(page: TodayPage) -> list[str]:
    return [row.item.line for row in page.queue.rows if row.item.kind is Kind.STEP]


def _unseen(page: TodayPage) -> int:
    return len([row for row in page.queue.rows if row.item.kind is Kind.UNSEEN])


def _focus() -> QueueRow:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QueueRow)
    return widget


def test_a_correction_is_left_by_one_key_and_waits_again_by_undo(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    roster.propose_change(campus.messenger, campus.keys["Lin Xiaoyu"], "room", "412", "moved on Sunday")
    page = open_page(campus.lead)
    offers: list[Callable[[], None]] = []
    page.offered.connect(lambda _sentence, _button, does: offers.append(does))
    row = page.queue.row_of(Kind.PROPOSAL, "Lin Xiaoyu")
    assert "moved on Sunday" in row.item.line
    QTest.keyClick(row, Qt.Key.Key_Delete)
    assert work.wait_idle()
    assert roster.open_proposals(campus.lead) == []
    offers[-1]()
    assert work.wait_idle()
    QTest.keyClick(page.queue.row_of(Kind.PROPOSAL, "Lin Xiaoyu"), Qt.Key.Key_Space)
    assert work.wait_idle()
    (row_now,) = roster.students_with(campus.lead, [campus.keys["Lin Xiaoyu"]])
    assert row_now.room == "412"
    offers[-1]()
    assert work.wait_idle()
    (row_now,) = roster.students_with(campus.lead, [campus.keys["Lin Xiaoyu"]])
    assert row_now.room == "411"
    assert len(roster.open_proposals(campus.lead)) == 1


def test_it_is_said_why_a_correction_is_left_and_what_is_typed_outlives_a_reading(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    for name in ("Lin Xiaoyu", "Chen Siyuan"):
        roster.propose_change(campus.messenger, campus.keys[name], "bed", "9")
    page = open_page(campus.lead)
    row = page.queue.row_of(Kind.PROPOSAL, "Lin Xiaoyu")
    QTest.mouseClick(row.buttons[Act.LEAVE], Qt.MouseButton.LeftButton)
    assert row.why is not None
    QTest.keyClicks(row.why, "the bed is right")
    QTest.keyClick(row.why, Qt.Key.Key_Delete)
    QTest.keyClick(row, Qt.Key.Key_Delete)
    page.read()
    assert work.wait_idle()
    assert page.queue.row_of(Kind.PROPOSAL, "Lin Xiaoyu") is row
    assert len(roster.open_proposals(campus.lead)) == 2
    QTest.keyClick(row.why, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert [one.student_name for one in roster.open_proposals(campus.lead)] == ["Chen Siyuan"]
    (mine,) = roster.own_proposals(campus.messenger, campus.keys["Lin Xiaoyu"])
    assert (mine.became, mine.answer) == (roster.ProposalOutcome.LEFT, "the bed is right")
    other = page.queue.row_of(Kind.PROPOSAL, "Chen Siyuan")
    QTest.mouseClick(other.buttons[Act.LEAVE], Qt.MouseButton.LeftButton)
    QTest.keyClick(other.why, Qt.Key.Key_Escape)
    assert other.why is None
    assert len(roster.open_proposals(campus.lead)) == 1


def test_contacted_is_said_from_the_row_and_taken_back(campus: Campus, open_page: OpenPage, work: Work) -> None:
    case, _ = cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.YELLOW, "hardly slept")
    cases.set_next_contact(campus.lead, case, campus.lead.today(), "telephone")
    page = open_page(campus.lead)
    offers: list[tuple[str, Callable[[], None]]] = []
    page.offered.connect(lambda sentence, _button, does: offers.append((sentence, does)))
    row = page.queue.row_of(Kind.FOLLOW_UP, "Chen Siyuan")
    QTest.mouseClick(row.buttons[Act.CONTACTED], Qt.MouseButton.LeftButton)
    assert work.wait_idle()
    assert offers[-1][0].startswith("Contacted: Chen Siyuan")
    assert all(row.item.kind is not Kind.FOLLOW_UP for row in page.queue.rows)
    offers[-1][1]()
    assert work.wait_idle()
    assert page.queue.row_of(Kind.FOLLOW_UP, "Chen Siyuan").item.line == "telephone"
