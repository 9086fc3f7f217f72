"""The registries' exports go in as they came, with every bad row named."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.queries.people import StudentDetail
from studio_app.refusal import Refusal
from studio_app.roster.column_mapping import HeadingRefusal
from studio_app.roster.import_diff import compare
from studio_app.roster.registry_table import RegistryTable, read_registry
from studio_app.tables.cleaning import Note
from studio_app.tables.headings import FIELDS
from studio_app.words import use_language

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def sample(name: str, **named: str) -> RegistryTable:
    return read_registry(SAMPLES / name, named or None)


def roster_of(table: RegistryTable) -> dict[str, StudentDetail]:
    return {
        row.student_no: StudentDetail(
            key=key, id=f"{key:032x}", status="present", **{field: getattr(row, field) for field in FIELDS}
        )
        for key, row in enumerate(table.rows)
    }


def test_gb18030_csv_gives_600_people_and_names_every_bad_row() -> None:
    table = sample("registry-gb18030.csv")
    assert (table.encoding, table.sheet, len(table.rows), table.empty_rows) == ("gb18030", "", 600, 1)
    reasons = {refused.row: refused.reason for refused in table.refused}
    assert sorted(reasons) == [9, 17, 43, 62]
    assert "no name" in reasons[9]
    assert "no student number" in reasons[17]
    assert "row 22" in reasons[43]
    assert "another room" in reasons[43]
    assert "Row 52" in reasons[62]
    assert "未知?" in reasons[62]
    assert table.warnings == ()
    people = {row.row: row for row in table.rows}
    assert (people[2].student_no, people[2].name, people[2].gender) == ("202301030001", "田小东", "male")
    assert (people[2].building, people[2].room, people[2].bed) == ("3号公寓", "116", "1")
    assert people[2].birth_date == datetime.date(2005, 7, 20)
    assert people[12].name == "韩雨远"
    assert {row.student_no.isascii() and len(row.student_no) for row in table.rows} == {12}
    assert {row.room.isascii() and len(row.room) for row in table.rows} == {3}
    assert all(row.birth_date and row.gender for row in table.rows)
    assert table.mended[Note.DATE] == 17
    assert table.columns["房间号"] == "room"
    assert table.not_kept == ()


def test_next_month_moves_ten_and_asks_about_five() -> None:
    before = roster_of(sample("registry-gb18030.csv"))
    table = sample("registry-gb18030-next-month.csv")
    plan = compare(table.rows, before, table.numbers_seen)
    assert (len(table.rows), table.refused) == (595, ())
    assert (len(plan.added), len(plan.updated), len(plan.unchanged), len(plan.not_listed)) == (0, 10, 585, 5)
    assert {field for update in plan.updated for field in update.changes} <= {"building", "room", "bed"}


def test_utf8_csv_with_a_title_and_another_order() -> None:
    table = sample("registry-utf8-bom-reordered.csv")
    assert (table.encoding, len(table.rows), table.refused) == ("utf-8-sig", 600, ())
    first = table.rows[0]
    assert (first.row, first.name, first.student_no, first.phone) == (3, "万远燕", "202301010001", "15057803500")
    assert "birth_date" not in table.columns.values()


def test_xlsx_with_numbers_serial_dates_and_a_second_sheet() -> None:
    table = sample("registry.xlsx")
    assert (table.encoding, table.sheet, table.other_sheets) == ("xlsx", "学生名单", ())
    assert (len(table.rows), table.refused, table.warnings) == (600, (), ())
    first, second = table.rows[:2]
    assert (first.row, first.student_no, first.grade, first.bed) == (4, "202401030001", "2024", "1")
    assert first.birth_date == datetime.date(2006, 8, 18)
    assert second.birth_date == datetime.date(2006, 1, 27)
    assert {2023, 2024, 2025, 2026} == {int(row.grade) for row in table.rows}
    ages = {row.birth_date.year for row in table.rows if row.birth_date}
    assert ages <= set(range(2004, 2009))


def test_old_xls_with_english_headings() -> None:
    table = sample("registry-old.xls")
    assert (table.encoding, table.sheet, len(table.rows), table.refused) == ("xls", "Sheet1", 600, ())
    assert table.columns["Dormitory"] == "building"
    first = table.rows[0]
    assert (first.row, first.student_no, first.name, first.grade) == (2, "202301020001", "孙轩", "2023")
    assert first.birth_date == datetime.date(2005, 9, 18)


def test_a_renamed_picture_is_named_for_what_it_is() -> None:
    with pytest.raises(Refusal, match="PNG picture") as refused:
        sample("picture-renamed.xlsx")
    assert refused.value.code == "not-a-table"
    use_language("zh_CN")
    with pytest.raises(Refusal, match="PNG 图片"):
        sample("picture-renamed.xlsx")


def test_a_table_without_numbers_is_refused_and_asks_which_column() -> None:
    with pytest.raises(HeadingRefusal) as refused:
        sample("no-number-column.csv")
    assert refused.value.code == "no-student-number"
    question = refused.value.questions[0]
    assert question.field == "student_no"
    assert "联系电话" in question.candidates
    assert question.samples[question.headings.index("姓名")] == ("田小东", "朱轩小", "任轩娜")


def test_two_name_columns_are_asked_about_and_the_answer_is_taken() -> None:
    with pytest.raises(HeadingRefusal) as refused:
        sample("two-name-columns.csv")
    assert refused.value.code == "two-name-columns"
    question = refused.value.questions[0]
    assert (question.field, question.candidates) == ("name", ("姓名", "学生姓名"))
    table = sample("two-name-columns.csv", 学生姓名="name")
    # Row 9 has no name in the registry's file either.
    assert (len(table.rows), [refused.row for refused in table.refused]) == (28, [9, 17])
    assert table.not_kept == ("姓名", "辅导员姓名")
    assert table.shape_key == question.shape_key
