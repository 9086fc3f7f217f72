"""Tables of every shape a registry may hand out, and files that are no table."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from studio_app.refusal import Refusal
from studio_app.roster.column_mapping import HeadingRefusal
from studio_app.roster.registry_table import RegistryTable, read_registry
from studio_app.tables.table_file import SIZE_LIMIT


def written(folder: Path, content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def code_of(path: Path, mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        read_registry(path, mapping)
    return refused.value.code


def names(table: RegistryTable) -> list[str]:
    return [row.name for row in table.rows]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in [["学号", "姓名", "班级"], ["001", "田小东", "一班"]])
    table = read_registry(written(tmp_path, text, encoding=encoding))
    assert names(table) == ["田小东"]
    assert table.encoding == encoding


def test_rows_keep_the_file_s_numbers_over_line_breaks_in_quotes_and_empty_lines(tmp_path: Path) -> None:
    text = '学号,姓名,备注\r\n1001,田小东,"两行\r\n字"\r\n\r\n1002,,x\r\n1003,朱轩,"a ""b"" c"\r\n'
    table = read_registry(written(tmp_path, text))
    assert [row.row for row in table.rows] == [2, 6]
    assert [refused.row for refused in table.refused] == [5]
    assert (table.not_kept, table.empty_rows) == (("备注",), 1)


def test_columns_the_roster_has_no_need_of_are_named_and_left_out(tmp_path: Path) -> None:
    table = read_registry(
        written(tmp_path, "学号,身份证号,姓名,家庭住址,辅导员姓名\n1,11010120050101001X,田小东,某路1号,李老师\n")
    )
    assert table.not_kept == ("身份证号", "家庭住址", "辅导员姓名")
    assert "11010120050101001X" not in repr(table)
    assert "某路" not in repr(table)


def test_headings_repeated_on_every_printed_page_are_no_people(tmp_path: Path) -> None:
    table = read_registry(written(tmp_path, "学号,姓名,班级\n1,田小东,一班\n学号,姓名,班级\n2,朱轩,一班\n"))
    assert (names(table), table.refused) == (["田小东", "朱轩"], ())


def test_a_number_that_comes_twice_names_the_first_row(tmp_path: Path) -> None:
    table = read_registry(written(tmp_path, "学号,姓名,房间号\n7,田小东,101\n7,田小东,101\n7,田 小东,102\n"))
    assert [(refused.row, "row 2" in refused.reason.lower()) for refused in table.refused] == [(3, True), (4, True)]
    assert table.refused[0].reason != table.refused[1].reason
    assert table.numbers_seen == {"7"}


def test_a_person_with_an_unknown_gender_goes_in_without_it_and_is_named(tmp_path: Path) -> None:
    table = read_registry(written(tmp_path, "学号,姓名,性别\n7,田小东,保密\n8,朱轩,\n"))
    assert [row.gender for row in table.rows] == ["", ""]
    assert [warning.row for warning in table.warnings] == [2]
    assert "保密" in table.warnings[0].sentence


def test_headings_with_remarks_spaces_and_full_width_letters(tmp_path: Path) -> None:
    table = read_registry(written(tmp_path, "学 号*,姓名（必填）,ＢＥＤ,寝室\n7,田小东,1号床,116室\n"))
    assert list(table.columns.values()) == ["student_no", "name", "bed", "room"]
    assert (table.rows[0].bed, table.rows[0].room) == ("1", "116")


def test_two_telephone_columns_take_the_usual_one_and_say_so(tmp_path: Path) -> None:
    table = read_registry(written(tmp_path, "学号,姓名,电话,联系电话\n7,田小东,1111111,2222222\n"))
    assert table.rows[0].phone == "2222222"
    assert table.passed_over == (("电话", "phone"),)


@pytest.mark.parametrize(
    ("headings", "building", "room"),
    [("宿舍,房间号", "3号公寓", "116"), ("宿舍楼,宿舍", "3号公寓", "116")],
)
def test_dormitory_means_what_the_other_column_is_not(tmp_path: Path, headings: str, building: str, room: str) -> None:
    table = read_registry(written(tmp_path, f"学号,姓名,{headings}\n7,田小东,3号公寓,116\n"))
    assert (table.rows[0].building, table.rows[0].room) == (building, room)


def test_a_person_s_mapping_stands_above_the_headings(tmp_path: Path) -> None:
    path = written(tmp_path, "编号,学生,电话\n0007,田小东,13800001111\n")
    assert code_of(path) == "no-headings"
    table = read_registry(path, {"编号": "student_no", "学生": "姓名", "电话": ""})
    assert (table.rows[0].student_no, table.rows[0].name, table.not_kept) == ("0007", "田小东", ("电话",))


def test_a_mapping_that_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path, "学号,姓名,班级\n7,田小东,一班\n")
    assert code_of(path, {"班级": "shoe size"}) == "unknown-field"
    assert code_of(path, {"寝室长": "name"}) == "unknown-heading"
    assert code_of(path, {"姓名": "name", "班级": "name"}) == "field-twice"


def test_two_columns_with_one_heading_can_be_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, "学号,姓名,姓名\n7,李老师,田小东\n")
    with pytest.raises(HeadingRefusal) as refused:
        read_registry(path)
    assert refused.value.questions[0].candidates == ("姓名", "姓名 (2)")
    assert names(read_registry(path, {"姓名 (2)": "name"})) == ["田小东"]


def test_the_sheet_that_is_a_roster_is_chosen_and_the_other_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明", "本表仅供内部使用"])
    roster = book.create_sheet("一班")
    roster.append(["学号", "姓名", "出生日期"])
    roster.append(["0102001", "田小东", datetime.date(2005, 7, 20)])
    roster.append(["0102002", "朱轩", 38553])
    roster.append([102003, "任轩娜", "2005年7月20日"])
    second = book.create_sheet("二班")
    second.append(["学号", "姓名"])
    second.append(["0102009", "姚海浩"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    table = read_registry(path)
    assert (table.sheet, table.other_sheets) == ("一班", ("二班",))
    assert {row.birth_date for row in table.rows} == {datetime.date(2005, 7, 20)}
    assert [(change.row, change.after) for change in table.padded] == [(4, "0102003")]
    assert names(read_registry(path, sheet="二班")) == ["姚海浩"]
    with pytest.raises(Refusal) as refused:
        read_registry(path, sheet="三班")
    assert refused.value.code == "no-such-sheet"


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x")
    return content.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty-table", "nothing in it"),
        (b" \r\n\r\n", "empty-table", "nothing in it"),
        (",,,\n,,\n", "empty-table", "nothing in it"),
        ("学号,姓名\n", "empty-table", "nobody"),
        (b"%PDF-1.7 ...", "not-a-table", "PDF"),
        (b"\xff\xd8\xff\xe0....", "not-a-table", "JPEG"),
        (b"<html><table><tr><td>x", "not-a-table", "web page"),
        (zipped("word/document.xml"), "not-a-table", "Word"),
        (zipped("holiday.txt"), "not-a-table", "ZIP"),
        (zipped("xl/workbook.xml"), "broken-table", "damaged"),
        (b"PK\x03\x04 and no more", "broken-table", "damaged"),
        (OLE + b"\0" * 600, "broken-table", "damaged"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected-workbook", "password"),
        (bytes(range(256)) * 4, "unreadable-encoding", "not a table"),
        ('学号,姓名\n1,田小东\n2,"朱轩\n3,任轩娜\n', "unclosed-quote", "Row 3"),
        ("从前有座山，山上有座庙。\n庙里有个老和尚。\n", "no-headings", "headings"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(tmp_path: Path, content: str | bytes, code: str, word: str) -> None:
    path = written(tmp_path, content, "学生.xlsx")
    with pytest.raises(Refusal, match=word) as refused:
        read_registry(path)
    assert refused.value.code == code
    assert "Nothing was changed" in refused.value.sentence


def test_a_missing_file_a_folder_and_one_too_large(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere.csv") == "missing-file"
    assert code_of(tmp_path) == "unreadable-file"
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert code_of(path) == "too-large"
