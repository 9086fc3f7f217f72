"""A sheet that a class keeps becomes check-ins: what is understood, what is refused with its reason, and what is raised."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from studio_app.domain.check_in_form import Contact, Sleep
from studio_app.domain.signs import SIGNS, signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service
from studio_app.observation.service import SheetPreview
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.words import use_language


@pytest.fixture
def students(studio: SignedIn) -> list[int]:
    """Three invented students, numbers 2026001 to 2026003."""
    people = (("2026001", "测试甲"), ("2026002", "测试乙"), ("2026003", "欧阳 测试"))
    return [roster.add_student(studio, {"student_no": no, "name": name})[0] for no, name in people]


def _csv(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _one(preview: SheetPreview) -> str:
    (refused,) = preview.refused
    return refused.reason


def test_a_chinese_sheet_as_a_class_keeps_it(studio: SignedIn, students: list[int], tmp_path: Path) -> None:
    sheet = _csv(
        tmp_path,
        [
            ["英语2601班走访表"],
            ["学号", "姓名", "如常", "情绪", "睡眠", "接触", "预警信号", "备注", "辅导员签名"],
            ["2026001", "测试甲", "√", "", "", "", "", "", ""],
            ["2026002", "测试乙", "", "2", "偏少", "交谈", "", "说有点累", ""],
            ["2026003", "欧阳测试", "", "", "", "", "", "", ""],
        ],
        "gb18030",
    )
    kept = service.import_sheet(studio, sheet)
    assert (kept.preview.count("new"), kept.preview.blank, kept.preview.refused) == (2, 1, ())
    assert kept.preview.not_read == ("辅导员签名",)
    (usual,) = service.check_ins(studio, students[0], studio.today(), studio.today())
    assert (usual.mood, usual.sleep, usual.contact) == (3, 0, Contact.SEEN)
    (tired,) = service.check_ins(studio, students[1], studio.today(), studio.today())
    assert (tired.mood, tired.sleep, tired.contact, tired.note) == (2, Sleep.LESS, Contact.TALKED, "说有点累")


def test_a_second_time_nothing_changes(studio: SignedIn, students: list[int], tmp_path: Path) -> None:
    sheet = _csv(tmp_path, [["学号", "情绪"], ["2026001", "低落"]])
    assert service.import_sheet(studio, sheet).preview.count("new") == 1
    again = service.import_sheet(studio, sheet)
    assert (again.preview.count("same"), again.preview.count("new")) == (1, 0)
    assert len(service.check_ins(studio, students[0], studio.today(), studio.today())) == 1


def test_a_sign_in_a_sheet_raises_its_alert(studio: SignedIn, students: list[int], tmp_path: Path) -> None:
    sheet = _csv(tmp_path, [["学号", "预警信号"], ["2026001", "C，withdrawn"]])
    kept = service.import_sheet(studio, sheet)
    (alert,) = kept.alerts
    assert {sign.code for sign in signs_of(alert.signs)} >= {SIGNS[2].code}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["2026001", "测试乙", "3", "", ""], "another name"),
        (["2026009", "", "3", "", ""], "2026009"),
        (["", "测试甲", "3", "", ""], "no student number"),
        (["2026001", "", "9", "", ""], "“9” is no choice for mood"),
        (["2026001", "", "3", "2026-13-01", ""], "2026-13-01"),
        (["2026001", "", "3", "2999-01-01", ""], "not come yet"),
        (["2026001", "", "3", "", "看见了"], "看见了"),
        (["2026001", "", "3", "", "未见：回家"], "not seen"),
    ],
)
def test_a_row_that_cannot_be_kept_is_named_with_its_reason_and_the_others_are_kept(
    studio: SignedIn, students: list[int], tmp_path: Path, row: list[str], said: str
) -> None:
    heading = ["学号", "姓名", "情绪", "日期", "接触"]
    preview = service.import_sheet(studio, _csv(tmp_path, [heading, row, ["2026002", "", "4", "", ""]])).preview
    assert said in _one(preview)
    assert preview.refused[0].row == 2
    assert preview.count("new") == 1


def test_two_rows_for_one_person_and_day_are_not_both_kept(
    studio: SignedIn, students: list[int], tmp_path: Path
) -> None:
    preview = service.preview_sheet(studio, _csv(tmp_path, [["学号", "情绪"], ["2026001", "2"], ["2026001", "4"]]))
    assert "row 2" in _one(preview)


def test_a_week_in_a_workbook_with_real_days(studio: SignedIn, students: list[int], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Student number", "Day", "Mood", "Company"])
    days = [studio.today() - dt.timedelta(days=back) for back in range(7)]
    for day in days:
        sheet.append([2026001, day, 3, "quieter"])
    book.save(tmp_path / "week.xlsx")
    kept = service.import_sheet(studio, tmp_path / "week.xlsx")
    assert kept.preview.refused == ()
    rows = service.check_ins(studio, students[0], days[-1], days[0])
    assert [row.day for row in rows] == sorted(days)
    assert all(row.reason for row in rows if row.day < studio.today())


def test_words_of_either_language_are_understood_whichever_is_shown(
    studio: SignedIn, students: list[int], tmp_path: Path
) -> None:
    use_language("zh_CN")
    sheet = _csv(tmp_path, [["student number", "sleep"], ["2026001", "less sleep"], ["2026002", "偏少"]])
    assert service.preview_sheet(studio, sheet).count("new") == 2


def test_a_dry_look_keeps_nothing(studio: SignedIn, students: list[int], tmp_path: Path) -> None:
    service.preview_sheet(studio, _csv(tmp_path, [["学号", "情绪"], ["2026001", "2"]]))
    assert service.check_ins(studio, students[0], dt.date.min, dt.date.max) == []


def test_a_table_of_something_else_says_which_headings_are_understood(studio: SignedIn, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="student number") as told:
        service.preview_sheet(studio, _csv(tmp_path, [["品名", "价格"], ["笔", "2"]]))
    assert told.value.code == "no-check-in-columns"
