"""Drafts at every keystroke, red signs saved at once, and the danger band that says what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.crisis import service as crisis
from studio_app.domain.check_in_form import NOTE_LIMIT
from studio_app.domain.levels import Level
from studio_app.node import service as node
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from tests.studio_app.observation.campus import BUILDING, Campus
from tests.ui.check_in.conftest import OpenPage
from tests.ui.pages import begun_page
from ui.check_in.page import CheckInPage
from ui.destinations import RoomSubject
from ui.theme import Theme
from ui.widgets.plain import PlainLabel
from ui.work import Work

CONTROL = Qt.KeyboardModifier.ControlModifier


def _press(*keys: Qt.Key) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


def _write(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def _mood(page: CheckInPage, place: int) -> int | None:
    entry = page.room.model.row(place).entry
    return None if entry is None else entry.mood


def test_each_key_is_in_the_drafts_and_the_strip_says_so(page: CheckInPage, campus: Campus, work: Work) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    _press(Qt.Key.Key_2, Qt.Key.Key_S)
    assert work.wait_idle()
    (draft,) = observation.entry_drafts(campus.messenger)
    assert (draft.mood, draft.sleep) == (2, 1)
    assert said[-1] == "Draft kept"


def test_a_hundred_quick_keys_leave_the_last_state_and_few_writes(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    jobs: list[object] = []
    work.started.connect(jobs.append)
    _press(*[Qt.Key.Key_1, Qt.Key.Key_5] * 50, Qt.Key.Key_4)
    assert work.wait_idle()
    (draft,) = observation.entry_drafts(campus.messenger)
    assert draft.mood == 4
    assert len(jobs) < 101


def test_another_sitting_brings_the_draft_back_and_says_that_it_is_one(
    page: CheckInPage, campus: Campus, open_page: OpenPage, work: Work
) -> None:
    _press(Qt.Key.Key_1, Qt.Key.Key_N)
    _write("did not want to talk")
    assert work.wait_idle()
    again = open_page(campus.again())
    assert _mood(again, 0) == 1
    assert again.room.person.note.toPlainText() == "did not want to talk"
    assert again.room.person.facts()[0] == "Draft brought back, not saved yet"
    again.signed_in.store.close()


def test_what_was_typed_in_a_room_is_there_when_one_comes_back_to_it(page: CheckInPage, work: Work) -> None:
    _press(Qt.Key.Key_1)
    page.arrive(RoomSubject(BUILDING, "412"))
    page.arrive(RoomSubject(BUILDING, "411"))
    assert work.wait_idle()
    assert _mood(page, 0) == 1


def test_closing_the_window_in_the_middle_of_a_word_keeps_the_word(campus: Campus, theme: Theme) -> None:
    work = Work()
    page = begun_page(CheckInPage, campus.messenger, work, theme)
    page.show()
    assert work.wait_idle()
    for end in range(1, 30):
        page.room.person.note.setPlainText("she said that nobody would miss her"[:end])
    assert work.close(10)
    page.deleteLater()
    (draft,) = observation.entry_drafts(campus.messenger)
    assert draft.note == "she said that nobody would miss her"[:29]


def test_saving_drops_the_drafts_and_undoing_to_nothing_does_too(page: CheckInPage, campus: Campus, work: Work) -> None:
    _press(Qt.Key.Key_1)
    assert work.wait_idle()
    QTest.keyClick(page.room.grid, Qt.Key.Key_Z, CONTROL)
    assert work.wait_idle()
    assert observation.entry_drafts(campus.messenger) == []
    _press(Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert observation.entry_drafts(campus.messenger) == []


def test_a_note_that_is_too_long_is_kept_whole_and_saving_asks_to_shorten_it(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    page.room.person.note.setPlainText("x" * (NOTE_LIMIT + 5))
    page.room.grid.setFocus()
    _press(Qt.Key.Key_Return)
    assert work.wait_idle()
    assert any("please shorten it" in sentence for sentence in said)
    (draft,) = observation.entry_drafts(campus.messenger)
    assert len(draft.note) == NOTE_LIMIT + 5
    assert page.room.person.note.toPlainText() == draft.note


def test_a_red_sign_is_saved_before_anything_else_and_the_band_says_so(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    _press(Qt.Key.Key_Down, Qt.Key.Key_W, Qt.Key.Key_C)
    assert page.room.danger.isVisible()
    assert "Chen Siyuan: there may be danger to life" in page.room.danger.title()
    assert work.wait_idle()
    assert [(alert.student_name, alert.level) for alert in crisis.alerts(campus.lead)] == [("Chen Siyuan", Level.RED)]
    assert "Saved at " in page.room.danger.title()
    assert observation.entry_drafts(campus.messenger) == []


def test_the_band_shows_three_steps_with_telephones_and_boxes_and_its_closing_words(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    node.set_setting(campus.lead, DUTY_TELEPHONE, "0571-8820 1234")
    page = open_page(campus.messenger)
    _press(Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    band = page.room.danger.band
    assert band is not None
    texts = " ".join(label.text() for label in band.findChildren(PlainLabel))
    assert len(band.boxes) == 3
    assert "0571-8820 1234" in texts
    assert "120" in texts
    assert "You are not alone with this" in texts
    band.boxes[1].click()
    page.arrive(RoomSubject(BUILDING, "412"))
    assert work.wait_idle()
    assert not page.room.danger.isVisible()
    page.arrive(RoomSubject(BUILDING, "411"))
    assert work.wait_idle()
    assert page.room.danger.isVisible()
    again = page.room.danger.band
    assert again is not None
    assert [box.isChecked() for box in again.boxes] == [False, True, False]


def test_a_note_after_the_red_sign_is_a_correction_without_a_second_alert(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    _press(Qt.Key.Key_W, Qt.Key.Key_A, Qt.Key.Key_Escape, Qt.Key.Key_N)
    _write("posted a goodbye at noon")
    _press(Qt.Key.Key_Escape, Qt.Key.Key_A, Qt.Key.Key_Return)
    assert work.wait_idle()
    lin = campus.keys["Lin Xiaoyu"]
    (row,) = observation.check_ins(campus.lead, lin, campus.lead.today(), campus.lead.today())
    assert row.note == "posted a goodbye at noon"
    assert row.amends is not None
    assert len(crisis.alerts(campus.lead)) == 1


def test_a_red_sign_on_a_past_day_that_was_entered_is_saved_at_once_too(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    yesterday = campus.messenger.today() - dt.timedelta(days=1)
    observation.record_round(campus.messenger, [as_usual(campus.keys["Lin Xiaoyu"], yesterday)])
    page.arrive(RoomSubject(BUILDING, "411", yesterday))
    assert work.wait_idle()
    page.room.grid.choose_person(0)
    _press(Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    assert len(crisis.alerts(campus.lead)) == 1


def test_a_red_sign_that_could_not_be_saved_says_so_and_stays_in_the_drafts(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    page.room.person.note.setPlainText("x" * (NOTE_LIMIT + 1))
    page.room.grid.setFocus()
    _press(Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    trouble = page.room.danger.trouble
    assert trouble is not None
    assert "please shorten it" in trouble.text.text()
    assert "Saved" not in page.room.danger.title()
    assert len(observation.entry_drafts(campus.messenger)) == 1
    page.room.person.note.setPlainText("shorter")
    trouble.asked.emit()
    assert work.wait_idle()
    assert "Saved at " in page.room.danger.title()
    assert len(crisis.alerts(campus.lead)) == 1


def test_signs_can_be_walked_with_arrows_and_ticked_with_space(page: CheckInPage, work: Work) -> None:
    _press(Qt.Key.Key_W, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Escape)
    entry = page.room.model.row(0).entry
    assert entry is not None
    assert entry.signs == 1 << 11
    assert QApplication.focusWidget() is page.room.grid
    assert work.wait_idle()


@pytest.fixture(autouse=True)
def _active_window(page: CheckInPage) -> None:
    page.activateWindow()
    page.room.grid.setFocus()


def test_ticks_are_there_again_after_the_program_was_started_anew_and_the_studio_reads_them_with_the_alert(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    page = open_page(campus.messenger)
    _press(Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    assert page.room.danger.band is not None
    page.room.danger.band.boxes[0].click()
    assert work.wait_idle()
    (alert,) = crisis.alerts(campus.lead)
    assert alert.words.startswith("Done already: Stay with")
    page.close()
    again = open_page(campus.again())
    again.arrive(RoomSubject(BUILDING, "411"))
    assert work.wait_idle()
    band = again.room.danger.band
    assert band is not None
    assert [box.isChecked() for box in band.boxes] == [True, False, False]
    band.boxes[0].click()
    assert work.wait_idle()
    assert [each.words for each in crisis.alerts(campus.lead)] == [""]


def test_when_a_second_person_is_in_danger_the_steps_are_to_be_done_anew(
    campus: Campus, open_page: OpenPage, work: Work
) -> None:
    page = open_page(campus.messenger)
    _press(Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    assert page.room.danger.band is not None
    page.room.danger.band.boxes[1].click()
    _press(Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_W, Qt.Key.Key_A)
    assert work.wait_idle()
    assert [box.isChecked() for box in page.room.danger.band.boxes] == [False, False, False]


def test_an_error_nobody_foresaw_while_saving_keeps_the_drafts_and_the_grid_alive(
    page: CheckInPage, campus: Campus, work: Work
) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    with campus.messenger.store.read() as connection:  # a damaged place in the file, which no sentence is made for
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON check_in BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        connection.commit()
    _press(Qt.Key.Key_A, Qt.Key.Key_Down, Qt.Key.Key_2)
    QTest.keyClick(page.room.grid, Qt.Key.Key_S, CONTROL)
    assert work.wait_idle()
    assert said[-1].startswith("This step could not be finished. What was saved is safe.")
    assert {draft.mood for draft in observation.entry_drafts(campus.messenger)} == {2, 3}
    with campus.messenger.store.read() as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
        connection.commit()
    _press(Qt.Key.Key_1)
    QTest.keyClick(page.room.grid, Qt.Key.Key_S, CONTROL)
    assert work.wait_idle()
    assert _mood(page, 1) == 1
    assert observation.entry_drafts(campus.messenger) == []
