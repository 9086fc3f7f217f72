"""A year graduates with Messengers in it: one says whose their rooms are, and undoes it all in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service
from studio_app.roster.service import PlacesAction
from tests.ui.roster.conftest import Show, settle
from ui.roster.list.list_menus import YEAR
from ui.roster.tasks.graduation_panel import GraduationPanel
from ui.work import Work


def test_a_messenger_s_room_goes_to_another_and_back(studio: SignedIn, show: Show, work: Work) -> None:
    values = {"student_no": "20220001", "name": "周明", "grade": "2022", "building": "2", "room": "301"}
    student, _ = service.add_student(studio, values)
    messenger, _ = node.add_person(studio, "zhou", "周明", Role.MESSENGER, "correct horse battery", student)
    other, _ = node.add_person(studio, "wu", "吴雨", Role.MESSENGER, "correct horse battery")
    service.assign(studio, messenger, "2", "301", since=studio.today() - dt.timedelta(days=9))
    page = show(studio)
    offers: list[tuple[str, Callable[[], None]]] = []
    page.offered.connect(lambda sentence, _button, does: offers.append((sentence, does)))
    page.begin_task(YEAR)
    settle(work)
    panel = page.tasks.currentWidget()
    assert isinstance(panel, GraduationPanel)
    (row,) = panel.messengers.rows
    assert panel.messengers.isVisibleTo(panel)
    assert not row.to.isVisibleTo(row)
    row.action.setCurrentIndex(row.action.findData(PlacesAction.PASSED.value))
    assert row.to.isVisibleTo(row)
    panel.act.click()
    settle(work)
    assert "whom the rooms go to" in panel.problem.text()
    assert offers == []
    row.to.setCurrentIndex(row.to.findText("吴雨"))
    panel.act.click()
    settle(work)
    assert "From tomorrow on 吴雨 stands for 2 301" in offers[-1][0]
    tomorrow = studio.today() + dt.timedelta(days=1)
    assert [one.person for one in service.assignments(studio, day=tomorrow)] == [other]
    offers[-1][1]()
    settle(work)
    assert [one.person for one in service.assignments(studio, day=tomorrow)] == [messenger]
    assert service.students_with(studio, [student])[0].status == "present"
