"""Something is not right about somebody in the room: told to the studio without leaving the round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio_app.roster import service
from tests.studio_app.observation.campus import Campus
from ui.check_in.page import CheckInPage
from ui.work import Work


@pytest.fixture(autouse=True)
def opened(page: CheckInPage) -> None:
    QTest.keyClick(page.room.grid, Qt.Key.Key_Down)
    QTest.mouseClick(page.room.person.not_right, Qt.MouseButton.LeftButton)


def test_it_is_told_by_keys_and_the_grid_has_the_keyboard_again(page: CheckInPage, campus: Campus, work: Work) -> None:
    fields = page.room.correction.fields
    assert "Chen Siyuan" in page.room.correction.title.text()
    fields.field.setCurrentIndex(fields.field.findData("status"))
    fields.status.setCurrentIndex(fields.status.findData("leave"))
    fields.words.setText("went home on Sunday")
    QTest.keyClick(fields.words, Qt.Key.Key_Return)
    assert work.wait_idle()
    (proposal,) = service.open_proposals(campus.lead)
    assert (proposal.student_name, proposal.field, proposal.words) == ("Chen Siyuan", "status", "went home on Sunday")
    assert page.room.panel.currentWidget() is page.room.person
    assert page.room.grid.hasFocus()


def test_what_was_begun_is_there_again_after_looking_elsewhere(page: CheckInPage) -> None:
    fields = page.room.correction.fields
    fields.field.setCurrentIndex(fields.field.findData("bed"))
    QTest.keyClicks(fields.text, "4")
    QTest.keyClick(fields.text, Qt.Key.Key_Escape)
    assert page.room.panel.currentWidget() is page.room.person
    QTest.mouseClick(page.room.person.not_right, Qt.MouseButton.LeftButton)
    assert page.room.correction.fields.typed() == ("bed", "4", "")


def test_an_empty_name_is_refused_in_words(page: CheckInPage, campus: Campus, work: Work) -> None:
    fields = page.room.correction.fields
    fields.field.setCurrentIndex(fields.field.findData("name"))
    QTest.mouseClick(page.room.correction.button, Qt.MouseButton.LeftButton)
    assert work.wait_idle()
    assert "missing" in page.room.correction.problem.text()
    assert service.open_proposals(campus.lead) == []
