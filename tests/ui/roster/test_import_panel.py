"""Bringing in the registry's table inside the page: nothing before one says so, every bad row named, cancel, questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from studio_app.roster import service
from studio_app.roster.service import Narrowing
from tests.ui.roster.conftest import SAMPLES, Show, settle
from ui.roster.page import RosterPage
from ui.roster.tasks.column_question import ColumnQuestions
from ui.roster.tasks.graduation_panel import GraduationPanel
from ui.roster.tasks.import_report import GRADUATED, KEEP, LEFT, ImportReportView
from ui.work import Work


def report_of(page: RosterPage) -> ImportReportView:
    content = page.importing.content()
    assert isinstance(content, ImportReportView)
    return content


def test_first_a_preview_then_one_press_brings_everybody_in(
    qtbot: QtBot, studio: SignedIn, show: Show, work: Work
) -> None:
    page = show(studio)
    assert page.empty.isVisible()
    said: list[str] = []
    page.offered.connect(lambda sentence, *_: said.append(sentence))
    page.bring_in(SAMPLES / "registry-gb18030.csv")
    settle(work)
    view = report_of(page)
    assert view.shown().rowCount() == 600
    assert service.students_count(studio) == 0
    view.show_kind("refused")
    assert [view.shown().texts(row)[0] for row in range(view.shown().rowCount())] == ["9", "17", "43", "62"]
    assert all(view.shown().texts(row)[3] for row in range(4))
    qtbot.mouseClick(page.importing.act, Qt.MouseButton.LeftButton)
    settle(work)
    assert service.students_count(studio) == 600
    assert page.people.isVisible()
    assert page.list.model.rowCount() == 600
    assert page.places.tree().model().rowCount() > 1
    assert len(said) == 1
    assert "600 new" in said[0]
    assert "4 rows were refused" in said[0]


def test_what_was_shown_goes_in_though_the_file_is_another_by_then(
    studio: SignedIn, show: Show, work: Work, tmp_path: Path
) -> None:
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名\n20260001,沈一丁\n")
    page = show(studio)
    page.bring_in(table)
    settle(work)
    table.write_text("学号,姓名\n20260009,外人\n")
    page.importing.act.click()
    settle(work)
    assert [one.name for one in service.list_students(studio)] == ["沈一丁"]


def test_where_the_roster_changed_meanwhile_one_looks_again_first(
    studio: SignedIn, show: Show, work: Work, tmp_path: Path
) -> None:
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名,房间\n20260001,沈一丁,301\n")
    page = show(studio)
    said: list[str] = []
    page.said.connect(said.append)
    page.bring_in(table)
    settle(work)
    assert report_of(page).shown().rowCount() == 1
    service.add_student(studio, {"student_no": "20260001", "name": "沈一丁", "room": "404"})
    page.importing.act.click()
    settle(work)
    assert "look at it again" in said[-1]
    assert [one.room for one in service.list_students(studio)] == ["404"]
    view = report_of(page)
    view.show_kind("updated")
    assert view.shown().texts(0)[4:] == ("404", "301")
    page.importing.act.click()
    settle(work)
    assert [one.room for one in service.list_students(studio)] == ["301"]


def test_changes_are_shown_as_old_and_new_and_the_missing_are_named(roster: SignedIn, show: Show, work: Work) -> None:
    page = show(roster)
    page.bring_in(SAMPLES / "registry-gb18030-next-month.csv")
    settle(work)
    view = report_of(page)
    view.show_kind("updated")
    texts = [view.shown().texts(row) for row in range(view.shown().rowCount())]
    assert any(what == "room" and before != after for _, _, _, what, before, after in texts)
    view.show_kind("missing")
    assert view.shown().rowCount() == 5


def test_a_table_that_says_nothing_new_can_only_be_left(roster: SignedIn, show: Show, work: Work) -> None:
    page = show(roster)
    page.bring_in(SAMPLES / "registry-gb18030.csv")
    settle(work)
    assert not page.importing.act.isEnabled()
    page.importing.back.click()
    assert page.people.isVisible()


def test_two_name_columns_are_asked_about_with_values_and_remembered(
    qtbot: QtBot, studio: SignedIn, show: Show, work: Work
) -> None:
    page = show(studio)
    page.bring_in(SAMPLES / "two-name-columns.csv")
    settle(work)
    questions = page.importing.content()
    assert isinstance(questions, ColumnQuestions)
    box = questions.boxes[0]
    assert [box.itemData(i) for i in range(box.count())] == ["姓名", "学生姓名"]
    assert "田小东" in box.itemText(1)
    assert not questions.go_on.isEnabled()
    box.setCurrentIndex(1)
    qtbot.mouseClick(questions.go_on, Qt.MouseButton.LeftButton)
    settle(work)
    preview = page.importing.preview()
    assert preview is not None
    assert preview.columns["学生姓名"] == "name"
    qtbot.mouseClick(page.importing.act, Qt.MouseButton.LeftButton)
    settle(work)
    assert service.students_count(studio) == len(preview.added)
    page.bring_in(SAMPLES / "two-name-columns.csv")
    settle(work)
    assert report_of(page).shown() is not None


def test_a_picture_is_refused_in_words_with_a_way_on(studio: SignedIn, show: Show, work: Work) -> None:
    page = show(studio)
    page.bring_in(SAMPLES / "picture-renamed.xlsx")
    settle(work)
    content = page.importing.content()
    assert content is not None
    assert any("is not a table" in label.text() for label in content.findChildren(QLabel))
    assert page.importing.act.isHidden()


def test_a_table_dropped_on_the_page_is_read(qtbot: QtBot, studio: SignedIn, show: Show, work: Work) -> None:
    page = show(studio)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(SAMPLES / "registry-utf8-bom-reordered.csv"))])
    drop = QDropEvent(
        QPointF(600, 400),
        Qt.DropAction.CopyAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)  # Qt hands drops over only from its own drags
    assert drop.isAccepted()
    qtbot.waitUntil(lambda: page.importing.preview() is not None)
    assert page.importing.isVisible()


def large_table(folder: Path, people: int) -> Path:
    """A registry's table of so many invented people."""
    path = folder / "large.csv"
    lines = ["学号,姓名,学院,班级,宿舍楼,房间号,床位"]
    for i in range(people):
        room = i // 6
        place = f"{room // 500 + 1}号楼,{room % 500 // 25 + 1}{room % 25 + 1:02d},{i % 6 + 1}"
        lines.append(f"{2024000000 + i},方知{chr(0x4E00 + i % 4000)},数学学院,{i // 40 + 1}班,{place}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_cancelled_while_it_is_brought_in_nobody_is_in_and_the_preview_stands_again(
    qtbot: QtBot, studio: SignedIn, show: Show, work: Work, tmp_path: Path
) -> None:
    page = show(studio)
    page.bring_in(large_table(tmp_path, 6000))
    settle(work)
    qtbot.mouseClick(page.importing.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.importing.bar.value() >= 10 and page.importing.bar.maximum() == 100, timeout=20000)
    qtbot.mouseClick(page.importing.cancel, Qt.MouseButton.LeftButton)
    settle(work)
    qtbot.waitUntil(lambda: page.importing.act.isEnabled())
    assert service.students_count(studio) == 0
    assert not page.importing.busy()
    assert report_of(page).shown().rowCount() == 6000


def test_stopped_while_reading_is_said(qtbot: QtBot, studio: SignedIn, show: Show, work: Work, tmp_path: Path) -> None:
    page = show(studio)
    page.bring_in(large_table(tmp_path, 6000))
    page.importing.cancel.click()
    settle(work)
    qtbot.waitUntil(lambda: page.importing.content() is not None)
    content = page.importing.content()
    assert content is not None
    assert any("Nothing was changed" in label.text() for label in content.findChildren(QLabel))


@pytest.fixture
def shrunk(studio: SignedIn, show: Show, work: Work, tmp_path: Path) -> RosterPage:
    """Four people of a college, and a table that lists only the first of them, brought in."""
    for number, name in enumerate(("测试甲", "测试乙", "测试丙", "测试丁"), start=1):
        service.add_student(studio, {"student_no": f"2026000{number}", "name": name, "college": "虚构学院"})
    table = tmp_path / "smaller.csv"
    table.write_text("学号,姓名,学院,班级\n20260001,测试甲,虚构学院,英语2601班\n", "utf-8")
    page = show(studio)
    page.bring_in(table)
    settle(work)
    page.importing.act.click()
    settle(work)
    return page


def _missing(page: RosterPage) -> list[str]:
    view = report_of(page)
    view.show_kind("missing")
    return [view.shown().texts(row)[1] for row in range(view.shown().rowCount())]


def test_of_people_no_longer_listed_one_says_what_became_of_them(
    shrunk: RosterPage, studio: SignedIn, work: Work
) -> None:
    page, view = shrunk, report_of(shrunk)
    offers: list[Callable[[], None]] = []
    page.offered.connect(lambda _sentence, _button, does: offers.append(does))
    assert _missing(page) == ["测试乙", "测试丙", "测试丁"]
    assert not view.buttons[LEFT].isEnabled()
    view.table.selectRow(1)
    view.buttons[LEFT].click()
    settle(work)
    assert [one.name for one in service.list_students(studio, Narrowing(status="left"))] == ["测试丙"]
    assert _missing(page) == ["测试乙", "测试丁"]
    view.table.selectAll()
    view.buttons[KEEP].click()
    assert _missing(page) == []
    offers[-1]()
    settle(work)
    assert service.list_students(studio, Narrowing(status="left")) == []
    assert _missing(page) == ["测试丙"]


def test_those_who_graduated_are_asked_about_their_open_cases(shrunk: RosterPage, work: Work) -> None:
    view = report_of(shrunk)
    assert _missing(shrunk)
    view.table.selectAll()
    view.buttons[GRADUATED].click()
    settle(work)
    panel = shrunk.tasks.currentWidget()
    assert isinstance(panel, GraduationPanel)
    assert panel.isVisible()
    assert len(panel.table.rows) == 3
