"""A class's sheet brought in through the page, and blank sheets for a night without a computer."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.service import RoundSheet, SheetPerson
from studio_app.roster import service as roster
from tests.studio_app.observation.campus import Campus
from ui.check_in.blank_sheet_pdf import sheet_name, write_sheets
from ui.check_in.page import CheckInPage
from ui.work import Work

OpenPage = Callable[[SignedIn], CheckInPage]


def _sheet(campus: Campus, folder: Path) -> Path:
    first, second = roster.list_students(campus.lead)[:2]
    path = folder / "class.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["学号", "情绪", "睡眠"])
        rows.writerow([first.student_no, "2", "偏少"])
        rows.writerow([second.student_no, "7", ""])
    return path


def test_a_sheet_shows_what_it_would_keep_and_names_the_row_it_does_not_understand(
    campus: Campus, open_page: OpenPage, work: Work, tmp_path: Path
) -> None:
    page = open_page(campus.lead)
    page.bring_in(_sheet(campus, tmp_path))
    assert work.wait_idle()
    assert page.sheet.isVisibleTo(page)
    assert page.sheet.counts.text().startswith("1 new")
    row, why = page.sheet.rows.item(0, 0), page.sheet.rows.item(0, 3)
    assert row is not None
    assert why is not None
    assert row.text() == "3"
    assert "“7”" in why.text()
    first = roster.list_students(campus.lead)[0]
    today = campus.lead.today()
    assert observation.check_ins(campus.lead, first.key, today, today) == []
    page.sheet.keep.click()
    assert work.wait_idle()
    (kept,) = observation.check_ins(campus.lead, first.key, today, today)
    assert (kept.mood, kept.sleep) == (2, 1)
    assert not page.sheet.isVisibleTo(page)


def test_what_was_shown_is_kept_though_the_file_says_something_else_by_then(
    campus: Campus, open_page: OpenPage, work: Work, tmp_path: Path
) -> None:
    page = open_page(campus.lead)
    path = _sheet(campus, tmp_path)
    page.bring_in(path)
    assert work.wait_idle()
    first = roster.list_students(campus.lead)[0]
    path.write_text(f"学号,情绪\n{first.student_no},5\n", "utf-8")
    page.sheet.keep.click()
    assert work.wait_idle()
    today = campus.lead.today()
    assert [row.mood for row in observation.check_ins(campus.lead, first.key, today, today)] == [2]


def test_a_sheet_without_days_is_kept_for_the_day_of_the_page_and_says_so(
    campus: Campus, open_page: OpenPage, work: Work, tmp_path: Path
) -> None:
    page = open_page(campus.lead)
    yesterday = campus.lead.today() - dt.timedelta(days=1)
    page.room.header.day.set_day(yesterday)
    assert work.wait_idle()
    page.bring_in(_sheet(campus, tmp_path))
    assert work.wait_idle()
    assert yesterday.isoformat() in page.sheet.not_read.text()
    page.sheet.keep.click()
    assert work.wait_idle()
    first = roster.list_students(campus.lead)[0]
    (kept,) = observation.check_ins(campus.lead, first.key, yesterday, campus.lead.today())
    assert kept.day == yesterday


def test_a_file_that_is_no_table_is_told_and_nothing_can_be_kept(
    campus: Campus, open_page: OpenPage, work: Work, tmp_path: Path
) -> None:
    page = open_page(campus.lead)
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page.bring_in(tmp_path / "picture.csv")
    assert work.wait_idle()
    assert page.sheet.trouble.isVisibleTo(page)
    assert not page.sheet.keep.isEnabled()
    page.sheet.back.click()
    assert work.wait_idle()
    assert page.room.isVisibleTo(page)


def test_the_blank_sheets_have_the_floor_in_the_rounds_own_order_and_leave_a_trace(
    campus: Campus, open_page: OpenPage, work: Work, tmp_path: Path
) -> None:
    page = open_page(campus.lead)
    page.sheets.write_sheets("7", "4", tmp_path / "floor.pdf")
    assert work.wait_idle()
    assert (tmp_path / "floor.pdf").read_bytes().startswith(b"%PDF")
    sheet = observation.round_sheet(campus.lead, "7", "4")
    rooms = [person.room for person in sheet.people]
    assert rooms == ["411"] * 6 + ["412"] * 6
    beds = [person.bed for person in sheet.people if person.room == "411"]
    assert beds == sorted(beds)


def test_no_room_is_torn_apart_where_it_fits_on_a_page(qtbot: object, tmp_path: Path) -> None:
    people = tuple(
        SheetPerson(f"4{room:02}", str(bed), f"测试{bed}", f"20260{room}{bed}") for room in range(7) for bed in range(6)
    )
    pages = write_sheets(RoundSheet("Invented College", "7", "4", people, True), tmp_path / "sheet.pdf")
    assert pages == 3  # three rooms of six a page


def test_the_files_name_says_the_place_and_the_day_and_nothing_else(campus: Campus) -> None:
    assert sheet_name("Building 7 / Floor 4", campus.lead.today()).count("/") == 0
