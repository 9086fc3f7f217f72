"""Transfers in the window: the form at the old college, the list at the center and at the new college."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.schema import Case
from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.roster import service
from studio_app.roster.service import CaseAction, PlacesAction, TransferState
from studio_app.today import service as today
from tests.studio_app.cases.people import somebody
from tests.studio_app.roster.test_transfers import Colleges
from tests.studio_app.sync.campus import NOW, add, campus, copy_of
from tests.ui.roster.conftest import Show, settle
from ui.destinations import StudentSubject, TransferSubject
from ui.roster.forms.student_status_form import StudentStatusForm
from ui.roster.forms.transfer_form import TransferForm
from ui.roster.list.list_menus import TRANSFERS
from ui.roster.page import RosterPage
from ui.roster.tasks.transfers_panel import TransfersPanel
from ui.today.page import destination_of
from ui.work import Work


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Colleges]:
    made = copy_of(Colleges, campus(tmp_path))
    yield made
    for one in made.nodes:
        one.store.close()


def panel_of(page: RosterPage, work: Work, transfer: int | None = None) -> TransfersPanel:
    if transfer is None:
        page.begin_task(TRANSFERS)
    else:
        page.arrive(TransferSubject(transfer))
    settle(work)
    return page.tasks.transfers


def test_the_form_says_what_the_center_is_told_before_it_is_told_and_asks_of_the_case(
    three: Colleges, show: Show, work: Work
) -> None:
    add(three.old, Case, student=three.who, level=2, opened_at=NOW, owner=three.old.person)
    page = show(three.old)
    page.arrive(StudentSubject(three.who))
    settle(work)
    page.selection.begin("transferred")
    settle(work)
    form = page.side.form
    assert isinstance(form, TransferForm)
    told = " ".join(label.text() for label in form.findChildren(type(form.under)))
    assert "name, number, gender" in told
    assert "Nothing of check-ins" in told
    form.button.click()
    settle(work)
    assert "to which college" in form.problem.text()
    assert service.transfers(three.old) == []
    form.college.setText("艺术学院")
    (row,) = form.rows
    row.action.setCurrentIndex(row.action.findData(CaseAction.HANDED_ON))
    row.reason.setText("交给中心衔接")
    form.button.click()
    settle(work)
    (made,) = service.transfers(three.old)
    assert (made.state, made.to_college, made.case_level) == (TransferState.OFFERED, "艺术学院", 2)
    assert service.student_page(three.old, three.who).transfer.endswith("waits at the center")


def test_the_center_passes_it_on_to_the_studio_of_that_name_from_today(three: Colleges, show: Show, work: Work) -> None:
    three.offered()
    (item,) = [one for one in today.queue(three.center).items if one.transfer]
    page = show(three.center)
    subject = destination_of(item).subject
    assert isinstance(subject, TransferSubject)
    panel = panel_of(page, work, subject.transfer)
    assert panel.card.studio.currentText() == "艺术学院"
    panel.card.buttons["pass"].click()
    settle(work)
    assert service.transfers(three.center)[0].state is TransferState.PASSED
    assert [one for one in today.queue(three.center).items if one.transfer] == []


def test_the_center_must_say_why_it_sends_one_back(three: Colleges, show: Show, work: Work) -> None:
    three.offered()
    panel = panel_of(show(three.center), work)
    panel.card.buttons["return"].click()
    settle(work)
    assert "say why" in panel.problem.text()
    panel.card.words.setText("请先与家长确认")
    panel.card.buttons["return"].click()
    settle(work)
    assert service.transfers(three.center)[0].state is TransferState.RETURNED


def test_the_new_college_takes_them_in_with_a_class_and_the_list_has_them(
    three: Colleges, show: Show, work: Work
) -> None:
    three.passed()
    page = show(three.new)
    panel = panel_of(page, work)
    panel.card.class_name.setText("美术2601")
    panel.card.buttons["accept"].click()
    settle(work)
    (entry,) = service.list_students(three.new)
    assert (entry.name, entry.class_name) == ("林晓雨", "美术2601")
    assert not panel.card.buttons["accept"].isVisibleTo(panel)


def test_the_answer_waits_on_today_until_it_is_noted_and_another_college_can_be_asked(
    three: Colleges, show: Show, work: Work
) -> None:
    there = three.passed()
    service.decline_transfer(three.new, there.transfer, "我院无此专业")
    three.up(three.new)
    three.down(three.old)
    (item,) = [one for one in today.queue(three.old).items if one.transfer]
    assert (item.title, "我院无此专业" in item.line) == ("林晓雨", True)
    page = show(three.old)
    panel = panel_of(page, work, item.transfer)
    panel.card.buttons["again"].click()
    settle(work)
    form = page.side.form
    assert isinstance(form, TransferForm)
    form.college.setText("数学学院")
    form.button.click()
    settle(work)
    assert [one.state for one in service.transfers(three.old)] == [TransferState.OFFERED, TransferState.DECLINED]
    service.mark_transfer_answer_read(three.old, item.transfer)
    assert [one for one in today.queue(three.old).items if one.transfer] == []


def test_a_counselor_reads_who_acts_and_finds_no_button(three: Colleges, show: Show, work: Work) -> None:
    three.passed()
    panel = panel_of(show(somebody(three.new, "zhao", "赵老师", Role.COUNSELOR)), work)
    assert panel.card.who_acts.isVisibleTo(panel)
    assert "studio lead or studio staff" in panel.card.who_acts.text()
    assert not any(button.isVisibleTo(panel) for button in panel.card.buttons.values())
    panel = panel_of(show(three.new), work)
    assert not panel.card.who_acts.isVisibleTo(panel)


def test_the_form_asks_whose_a_messengers_rooms_are_and_one_undo_takes_all_back(
    three: Colleges, show: Show, work: Work
) -> None:
    messenger, _ = node.add_person(three.old, "lin", "林晓雨", Role.MESSENGER, "correct horse battery", three.who)
    other, _ = node.add_person(three.old, "wu", "吴雨", Role.MESSENGER, "correct horse battery")
    service.assign(three.old, messenger, class_name="英语2601班")
    page = show(three.old)
    offers: list[tuple[str, Callable[[], None]]] = []
    page.offered.connect(lambda sentence, _button, does: offers.append((sentence, does)))
    page.arrive(StudentSubject(three.who))
    settle(work)
    page.selection.begin("transferred")
    settle(work)
    form = page.side.form
    assert isinstance(form, TransferForm)
    assert form.places is not None
    (row,) = form.places.rows
    assert row.action.findData(PlacesAction.KEPT.value) == -1
    form.college.setText("艺术学院")
    row.action.setCurrentIndex(row.action.findData(PlacesAction.PASSED.value))
    form.button.click()
    settle(work)
    assert "whom the rooms go to" in form.problem.text()
    assert service.transfers(three.old) == []
    row.to.setCurrentIndex(row.to.findText("吴雨"))
    form.button.click()
    settle(work)
    tomorrow = three.old.today() + dt.timedelta(days=1)
    assert [one.person for one in service.assignments(three.old, day=tomorrow)] == [other]
    assert "吴雨 stands for 英语2601班" in offers[-1][0]
    offers[-1][1]()
    settle(work)
    assert [one.person for one in service.assignments(three.old, day=tomorrow)] == [messenger]
    assert service.transfers(three.old)[0].state is TransferState.WITHDRAWN


def test_a_leave_may_leave_them_theirs_and_usually_ends_them(three: Colleges, show: Show, work: Work) -> None:
    messenger, _ = node.add_person(three.old, "lin", "林晓雨", Role.MESSENGER, "correct horse battery", three.who)
    service.assign(three.old, messenger, class_name="英语2601班")
    tomorrow = three.old.today() + dt.timedelta(days=1)
    page = show(three.old)
    page.arrive(StudentSubject(three.who))
    settle(work)
    for action, still in ((PlacesAction.KEPT, [messenger]), (None, [messenger]), (PlacesAction.OPEN, [])):
        page.selection.begin("leave")
        settle(work)
        form = page.side.form
        assert isinstance(form, StudentStatusForm)
        assert form.places is not None
        (row,) = form.places.rows
        if action is not None:
            row.action.setCurrentIndex(row.action.findData(action.value))
        form.note.setText(f"until {still}")
        form.button.click()
        settle(work)
        assert [one.person for one in service.assignments(three.old, day=tomorrow)] == still
