"""The Cases view as a person works in it: opening from an alert, plan steps, notes and their drafts, who sees what."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio_app.cases import service
from studio_app.crisis import service as alerts
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.words import use_language
from tests.studio_app.cases.people import DAY, HOUR, Clock, add_student
from tests.ui.cases.conftest import OpenPage
from ui.cases.actions import Action, LevelForm, OwnerForm
from ui.cases.page import CasesPage
from ui.destinations import CaseSubject, FromAlert, StudentSubject
from ui.work import Work

TODAY = dt.date(2025, 11, 24)


def open_orange(signed_in: SignedIn, student: int) -> int:
    return service.open_case(signed_in, student, Level.ORANGE, "Hardly sleeps", owner=signed_in.person)[0]


def words_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def button(widget: QWidget, text: str) -> QPushButton:
    found = [each for each in widget.findChildren(QPushButton) if each.text() == text and each.isVisibleTo(widget)]
    assert len(found) == 1
    return found[0]


def write(page: CasesPage, text: str) -> None:
    page.detail.editor.text.setFocus()
    QTest.keyClicks(page.detail.editor.text, text)


def test_a_case_opened_from_an_alert_shows_its_plan_steps(
    counselor: SignedIn, clock: Clock, student: int, open_page: OpenPage, work: Work
) -> None:
    alert, _ = alerts.raise_alert(counselor, student, Level.ORANGE, "Says she is a burden")
    clock.pass_time(5 * HOUR)
    page = open_page(counselor)
    page.arrive(FromAlert(alert))
    assert work.wait_idle()
    assert page.form is not None
    assert "Says she is a burden" in words_on(page.form)
    QTest.keyClicks(page.form.reason, "Talked with her tonight")
    QTest.keyClick(page.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert work.wait_idle()
    assert page.form is None
    assert page.detail.steps is not None
    first, *others = page.detail.steps.lines.values()
    assert (first.box.text(), first.limit.text()) == ("Contact the person", "overdue by 1 h")
    assert len(others) == 4
    assert page.list.names() == ["林小雨"]
    assert alerts.alert(counselor, alert).status == "case"


def test_an_alert_about_somebody_with_an_open_case_leads_there(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    alert, _ = alerts.raise_alert(counselor, student, Level.RED, "Gives away her guitar")
    page = open_page(counselor)
    page.arrive(FromAlert(alert))
    assert work.wait_idle()
    assert (page.form, page.case) == (None, case)
    button(page.detail, "Take into this case").click()
    assert work.wait_idle()
    assert page.detail.page is not None
    assert page.detail.page.level is Level.RED


def test_a_refused_opening_says_why_and_keeps_what_was_typed(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    page = open_page(counselor)
    page.arrive(StudentSubject(student))
    assert work.wait_idle()
    assert page.form is not None
    page.form.button.click()
    assert work.wait_idle()
    assert page.form.problem.text() == "Please add a word on why. Nothing was changed yet."
    assert service.list_cases(counselor) == []


def test_a_note_draft_survives_closing_the_page_without_saving(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    page = open_page(counselor)
    write(page, "She slept five hours")
    assert work.wait_idle()
    assert page.detail.editor.state.text().startswith("Draft kept")
    page.close()
    again = open_page(counselor)
    assert again.detail.editor.text.toPlainText() == "She slept five hours"
    assert service.note_draft(counselor, case) is not None
    assert [event.kind for event in service.case_page(counselor, case).events] == ["opened"]


def test_each_case_keeps_its_own_draft(counselor: SignedIn, student: int, open_page: OpenPage, work: Work) -> None:
    first = open_orange(counselor, student)
    second = open_orange(counselor, add_student(counselor, "赵一", "501"))
    page = open_page(counselor)
    page.arrive(CaseSubject(first))
    assert work.wait_idle()
    write(page, "About the first")
    page.arrive(CaseSubject(second))
    assert work.wait_idle()
    assert page.detail.editor.text.toPlainText() == ""
    page.arrive(CaseSubject(first))
    assert work.wait_idle()
    assert page.detail.editor.text.toPlainText() == "About the first"


def test_ctrl_enter_saves_the_note_with_its_next_contact(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    page = open_page(counselor)
    write(page, "Slept six hours")
    page.detail.editor.sets_contact.setChecked(True)
    QTest.keyClicks(page.detail.editor.how, "telephone")
    QTest.keyClick(page.detail.editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert work.wait_idle()
    found = service.case_page(counselor, case)
    assert [event.note.text for event in found.events if event.note] == ["Slept six hours"]
    assert (found.case.next_contact, found.case.next_contact_how) == (TODAY + dt.timedelta(days=2), "telephone")
    assert service.note_draft(counselor, case) is None
    assert page.detail.editor.text.toPlainText() == ""
    assert page.detail.timeline is not None
    assert "Slept six hours" in words_on(page.detail.timeline)


def test_a_discarded_draft_comes_back_with_undo(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    case = open_orange(counselor, student)
    page = open_page(counselor)
    write(page, "Too early")
    with qtbot.waitSignal(page.offered) as offered:
        page.detail.editor.discard.click()
    assert work.wait_idle()
    assert service.note_draft(counselor, case) is None
    assert offered.args is not None
    offered.args[2]()
    assert work.wait_idle()
    kept = service.note_draft(counselor, case)
    assert kept is not None
    assert kept.text == "Too early"


def test_staff_see_level_and_owner_only(
    staff: SignedIn, counselor: SignedIn, student: int, open_page: OpenPage
) -> None:
    case = open_orange(counselor, student)
    service.add_note(counselor, case, "session", "In confidence", shared=True, next_contact=TODAY)
    page = open_page(staff)
    shown = words_on(page.detail)
    assert {"林小雨", "Owner", "陈老师"} <= set(shown)
    assert page.detail.header is not None
    assert page.detail.header.level.level() == Level.ORANGE
    assert not any(
        word in text for text in shown for word in ("In confidence", "Hardly sleeps", "Next contact", "Plan")
    )
    assert not page.detail.editor.isVisible()
    assert page.detail.header.buttons == {}


def test_an_overdue_follow_up_is_marked_in_the_list_and_in_the_case(
    counselor: SignedIn, clock: Clock, student: int, open_page: OpenPage
) -> None:
    late, _ = service.open_case(counselor, student, Level.BLUE, "Debt", next_contact=TODAY)
    service.open_case(counselor, add_student(counselor, "赵一", "501"), Level.YELLOW, "Loss")
    clock.pass_time(DAY)
    page = open_page(counselor)
    assert page.list.names() == ["林小雨", "赵一"]
    said = page.list.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "contact overdue" in said
    assert page.case == late
    assert page.detail.header is not None
    assert "overdue since yesterday" in words_on(page.detail.header)


def test_an_amended_note_keeps_the_old(counselor: SignedIn, student: int, open_page: OpenPage, work: Work) -> None:
    case = open_orange(counselor, student)
    service.add_note(counselor, case, "session", "Slept four hours")
    page = open_page(counselor)
    editor = page.detail.editor
    button(page.detail, "Amend").click()
    assert editor.text.toPlainText() == "Slept four hours"
    editor.text.setPlainText("Slept six hours")
    editor.save.click()
    assert work.wait_idle()
    assert editor.state.text() == "Please add a word on why. Nothing was changed yet."
    QTest.keyClicks(editor.reason, "Misheard")
    editor.save.click()
    assert work.wait_idle()
    timeline = page.detail.timeline
    assert timeline is not None
    assert "Slept six hours" in words_on(timeline)
    assert "Slept four hours" not in words_on(timeline)
    button(timeline, "What stood before").click()
    assert "Slept four hours" in words_on(timeline)


def test_an_unfinished_amendment_is_kept_as_one(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    note, _ = service.add_note(counselor, case, "session", "Slept four hours")
    page = open_page(counselor)
    button(page.detail, "Amend").click()
    page.detail.editor.text.setPlainText("Slept six")
    assert work.wait_idle()
    page.close()
    again = open_page(counselor)
    assert (again.detail.editor.amends(), again.detail.editor.text.toPlainText()) == (note, "Slept six")


def test_ticking_a_step_settles_it_and_undo_brings_it_back(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    open_orange(counselor, student)
    page = open_page(counselor)
    assert page.detail.steps is not None
    key, line = next(iter(page.detail.steps.lines.items()))
    with qtbot.waitSignal(page.offered) as offered:
        line.box.click()
    assert work.wait_idle()
    assert key not in page.detail.steps.lines
    assert offered.args is not None
    offered.args[2]()
    assert work.wait_idle()
    assert key in page.detail.steps.lines


def test_the_detail_follows_the_arrow_keys(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    open_orange(counselor, student)
    service.open_case(counselor, add_student(counselor, "赵一", "501"), Level.BLUE, "Debt")
    page = open_page(counselor)
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.detail.header is not None and page.detail.header.name.text() == "赵一")
    assert work.wait_idle()


def test_another_level_needs_a_choice_and_a_reason(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    page = open_page(counselor)
    page.detail.open_form(Action.LEVEL)
    form = page.detail.form
    assert isinstance(form, LevelForm)
    form.button.click()
    assert form.problem.text() == "Choose the level first."
    form.level.set_value(Level.YELLOW)
    form.button.click()
    assert work.wait_idle()
    assert form.problem.text() == "Please add a word on why. Nothing was changed yet."
    form.reason.setText("Eats and sleeps again")
    form.button.click()
    assert work.wait_idle()
    assert service.case_page(counselor, case).level is Level.YELLOW
    assert page.detail.form is None


def test_a_case_is_handed_over(
    studio: SignedIn, counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case = open_orange(counselor, student)
    page = open_page(counselor)
    page.detail.open_form(Action.OWNER)
    form = page.detail.form
    assert isinstance(form, OwnerForm)
    form.owner.setCurrentIndex(form.owner.findData(studio.person))
    form.button.click()
    assert work.wait_idle()
    assert service.case_page(studio, case).case.owner == studio.person


def test_a_red_case_waits_for_a_second_person(
    studio: SignedIn, counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    case, _ = service.open_case(counselor, student, Level.RED, "Danger")
    page = open_page(counselor)
    page.detail.open_form(Action.CLOSE)
    assert page.detail.form is not None
    page.detail.form.reason.setText("Safe at home")  # type: ignore[attr-defined]
    page.detail.form.button.click()
    assert work.wait_idle()
    assert service.case_page(counselor, case).case.status == "open"
    colleague = open_page(studio)
    assert any("proposes to close this case: Safe at home" in text for text in words_on(colleague.detail))
    button(colleague.detail, "Agree and close").click()
    assert colleague.detail.form is not None
    colleague.detail.form.reason.setText("I spoke with them too")  # type: ignore[attr-defined]
    colleague.detail.form.button.click()
    assert work.wait_idle()
    assert service.case_page(studio, case).case.status == "closed"


def test_a_rebegun_page_goes_back_to_its_case(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    open_orange(counselor, student)
    case, _ = service.open_case(counselor, add_student(counselor, "赵一", "501"), Level.BLUE, "Debt")
    page = open_page(counselor)
    page.arrive(CaseSubject(case))
    assert work.wait_idle()
    use_language("zh_CN")
    rebuilt = open_page(counselor)
    rebuilt.restore(page.state())
    assert work.wait_idle()
    assert rebuilt.case == case
    assert "下次联系" in words_on(rebuilt.detail)


def test_an_empty_list_says_what_will_be_here(counselor: SignedIn, open_page: OpenPage, qtbot: QtBot) -> None:
    page = open_page(counselor)
    assert page.list.empty.sentence.text().startswith("No case is open.")
    with qtbot.waitSignal(page.go_to) as went:
        page.list.empty.button.click()
    assert went.args is not None
    assert went.args[0].view == "today"


def test_the_search_box_narrows_the_list(counselor: SignedIn, student: int, open_page: OpenPage, work: Work) -> None:
    open_orange(counselor, student)
    page = open_page(counselor)
    page.look_for("nobody of that name")
    assert work.wait_idle()
    assert page.list.names() == []
    page.look_for("412")
    assert work.wait_idle()
    assert page.list.names() == ["林小雨"]


def test_the_page_fits_beside_the_navigation_of_a_small_window(
    counselor: SignedIn, student: int, open_page: OpenPage, work: Work
) -> None:
    page = open_page(counselor)
    assert page.minimumSizeHint().width() <= 1280 - 208
    case = open_orange(counselor, student)
    page.arrive(CaseSubject(case))
    assert work.wait_idle()
    write(page, "Words")
    page.detail.editor.sets_contact.setChecked(True)
    assert page.minimumSizeHint().width() <= 1280 - 208
