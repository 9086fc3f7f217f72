"""Cells as people and spreadsheets leave them become the values the roster keeps."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio_app.roster.leading_zeros import restore_zeros
from studio_app.tables import cleaning
from studio_app.tables.birth_date import clean_birth_date
from studio_app.tables.cleaning import Cleaned, Note
from studio_app.tables.table_file import Cell

CLEANERS: list[Callable[[Cell], Cleaned[str]]] = [
    cleaning.clean_words,
    cleaning.clean_name,
    cleaning.clean_student_no,
    cleaning.clean_gender,
    cleaning.clean_grade,
    cleaning.clean_room,
    cleaning.clean_bed,
    cleaning.clean_phone,
    cleaning.clean_ethnicity,
]

typed = st.text(
    st.sampled_from("韩雨女汉族阿提级床号室0123456789Ａ１　 \t·•・.。-/+'\"=eEABxüé\u0301\u200b\ufeff()（"), max_size=14
)


@pytest.mark.parametrize("clean", CLEANERS)
@given(cell=st.one_of(typed, st.text(max_size=20), st.integers(0, 10**13), st.floats(0, 1e13), st.none()))
@example(cell="床1号")
@example(cell="A \u0301")
@example(cell="阿依古丽 ・ 买买提")
def test_cleaning_a_cleaned_value_changes_nothing(clean: Callable[[Cell], Cleaned[str]], cell: Cell) -> None:
    once = clean(cell)
    assert clean(once.value) == Cleaned(once.value)
    assert not (once.trouble and once.value)


@given(day=st.dates(datetime.date(1920, 1, 1), datetime.date(2040, 12, 31)))
def test_every_form_of_a_date_is_the_same_day(day: datetime.date) -> None:
    forms: list[Cell] = [
        day,
        datetime.datetime.combine(day, datetime.time()),
        f"{day.year}-{day.month}-{day.day}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        float(f"{day:%Y%m%d}"),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d} 00:00:00",
        float((day - datetime.date(1899, 12, 30)).days),
    ]
    assert {clean_birth_date(form).value for form in forms} == {day}


@pytest.mark.parametrize("unclear", ["05/07/2005", "2005-02-30", "20051340", "1.0", 7.0, "去年", "1850-01-01"])
def test_a_date_that_is_not_clear_is_left_empty_and_said(unclear: Cell) -> None:
    cleaned = clean_birth_date(unclear)
    assert cleaned.value is None
    assert cleaned.trouble


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("韩 雨远", "韩雨远"),
        ("王　伟 ", "王伟"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("Tom  Li", "Tom Li"),
        ("J. R. 李", "J. R. 李"),
        ("𠮷野", "𠮷野"),
        ("—", ""),
        ("12", ""),
        (None, ""),
    ],
)
def test_names(cell: Cell, name: str) -> None:
    assert cleaning.clean_name(cell).value == name


def test_a_name_says_what_was_mended() -> None:
    assert cleaning.clean_name("韩 雨").notes == {Note.SPACES}
    assert cleaning.clean_name("阿依古丽•买买提").notes == {Note.DOT}
    assert cleaning.clean_name("韩雨").notes == frozenset()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("２０２５０１", "202501"),
        (202301030001.0, "202301030001"),
        ("202301030001.0", "202301030001"),
        ("'0012", "0012"),
        ('="0012"', "0012"),
        ("2023 01", "202301"),
        ("b2023001", "B2023001"),
    ],
)
def test_student_numbers(cell: Cell, number: str) -> None:
    assert cleaning.clean_student_no(cell).value == number


@pytest.mark.parametrize("cell", [2.02301030001e17, 3.5, "2.02E+11", "张三", "1" * 33])
def test_a_number_that_cannot_be_trusted_is_not_taken(cell: Cell) -> None:
    cleaned = cleaning.clean_student_no(cell)
    assert (cleaned.value, bool(cleaned.trouble)) == ("", True)


@pytest.mark.parametrize(
    ("cell", "gender"), [("女", "female"), ("F", "female"), (2.0, "female"), ("Male", "male"), ("1", "male"), ("", "")]
)
def test_genders(cell: Cell, gender: str) -> None:
    assert cleaning.clean_gender(cell) == Cleaned(gender)


def test_small_fields_are_written_alike() -> None:
    assert [cleaning.clean_room(cell).value for cell in ("６０６ ", "116室", 508.0, "3-116")] == [
        "606",
        "116",
        "508",
        "3-116",
    ]
    assert [cleaning.clean_bed(cell).value for cell in ("1号床", "床2", "A", 3)] == ["1", "2", "A", "3"]
    assert [cleaning.clean_grade(cell).value for cell in ("2023级", "23级", 2024.0, "大一")] == [
        "2023",
        "2023",
        "2024",
        "大一",
    ]
    assert cleaning.clean_phone("+86 138-0000-1111").value == "13800001111"
    assert cleaning.clean_phone("13800001111、13900001111").value == "13800001111/13900001111"
    assert cleaning.clean_ethnicity("汉").value == "汉族"
    assert cleaning.clean_words("商务英语 2302 班").value == "商务英语2302班"


def test_zeros_lost_in_a_workbook_come_back_only_where_a_number_was_stored() -> None:
    cells = [(2, "0102001", False), (3, "0102002", False), (4, "102003", True), (5, "102004", False), (6, "3", True)]
    cells += [(row, f"01020{row}", False) for row in range(10, 20)]
    assert [(p.row, p.after) for p in restore_zeros(cells, stored_apart=True)] == [(4, "0102003")]


def test_zeros_lost_in_a_text_file_come_back_one_and_never_make_another_school_s_numbers_longer() -> None:
    undergraduates = [(row, f"2023010{row:05}", False) for row in range(1, 20)]
    postgraduate = (30, "2023010001", False)
    lost = (31, "90301030001", False)
    assert [p.row for p in restore_zeros([*undergraduates, postgraduate, lost], stored_apart=False)] == [31]


def test_numbers_of_many_lengths_are_left_alone() -> None:
    assert restore_zeros([(1, "12", True), (2, "123", True), (3, "1234", True)], stored_apart=True) == []
