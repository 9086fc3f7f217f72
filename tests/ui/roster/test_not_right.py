"""A Messenger sees on a person's page that the roster is wrong, and tells the studio from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio_app.roster import service
from tests.studio_app.observation.campus import Campus
from tests.ui.roster.conftest import Show, settle
from ui.destinations import StudentSubject
from ui.roster.forms.correction_form import CorrectionForm
from ui.roster.page import RosterPage
from ui.work import Work


@pytest.fixture
def page(campus: Campus, show: Show, work: Work, qtbot: QtBot) -> RosterPage:
    shown = show(campus.messenger)
    shown.changes_made.connect(shown.changed)
    shown.arrive(StudentSubject(campus.keys["Chen Siyuan"]))
    qtbot.waitUntil(lambda: shown.detail.not_right is not None)
    return shown


def _told(page: RosterPage, work: Work, value: str) -> CorrectionForm:
    assert page.detail.not_right is not None
    QTest.mouseClick(page.detail.not_right, Qt.MouseButton.LeftButton)
    form = page.side.form
    assert isinstance(form, CorrectionForm)
    assert "411" in form.fields.field.currentText()
    form.fields.text.setText(value)
    QTest.keyClick(form.fields.text, Qt.Key.Key_Return)
    settle(work)
    return form


def test_the_room_is_told_shown_as_told_and_taken_back(
    page: RosterPage, campus: Campus, work: Work, qtbot: QtBot
) -> None:
    offers: list[Callable[[], None]] = []
    page.offered.connect(lambda _sentence, _button, does: offers.append(does))
    _told(page, work, "412")
    (proposal,) = service.open_proposals(campus.lead)
    assert (proposal.student_name, proposal.field, proposal.value) == ("Chen Siyuan", "room", "412")
    assert page.side.form is None
    qtbot.waitUntil(lambda: any("told the studio" in text for text in page.detail.texts()))
    offers[-1]()
    settle(work)
    assert service.open_proposals(campus.lead) == []


def test_what_the_roster_says_already_is_refused_in_words_and_stays_typed(
    page: RosterPage, campus: Campus, work: Work
) -> None:
    form = _told(page, work, "411")
    assert page.side.form is form
    assert "says this already" in form.problem.text()
    assert form.fields.text.text() == "411"
    assert service.open_proposals(campus.lead) == []


def test_who_may_change_the_roster_does_so_instead(campus: Campus, show: Show, qtbot: QtBot) -> None:
    shown = show(campus.lead)
    shown.arrive(StudentSubject(campus.keys["Chen Siyuan"]))
    qtbot.waitUntil(lambda: shown.selection.shown is not None)
    assert shown.detail.not_right is None
