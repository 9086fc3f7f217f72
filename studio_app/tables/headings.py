"""Recognizes the heading row of a table, and which field each heading stands for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio_app.tables.table_file import Cell, SheetRows
from studio_app.words import marked

FIELD_LABELS: dict[str, str] = {
    "student_no": marked("student number"),
    "name": marked("name"),
    "gender": marked("gender"),
    "college": marked("college"),
    "major": marked("major"),
    "class_name": marked("class"),
    "grade": marked("grade"),
    "building": marked("dormitory building"),
    "room": marked("room"),
    "bed": marked("bed"),
    "phone": marked("telephone"),
    "birth_date": marked("date of birth"),
    "ethnicity": marked("ethnicity"),
}
"""The fields of a roster in display order, with their English labels (shown through `say`)."""
FIELDS = tuple(FIELD_LABELS)

HEADINGS: dict[str, tuple[str, ...]] = {
    "student_no": (
        "学号",
        "学生学号",
        "学员号",
        "student id",
        "student no",
        "student number",
        "student",
        "studentno",
        "matriculation number",
    ),
    "name": ("姓名", "学生姓名", "名字", "学生名字", "full name", "name", "student name", "chinese name"),
    "gender": ("性别", "学生性别", "gender", "sex"),
    "college": (
        "学院",
        "二级学院",
        "院系",
        "学院名称",
        "所在学院",
        "系部",
        "院系名称",
        "college",
        "school",
        "faculty",
        "department",
    ),
    "major": ("专业", "专业名称", "所学专业", "就读专业", "major", "programme", "program", "specialty"),
    "class_name": ("班级", "班级名称", "行政班", "行政班级", "所在班级", "class", "class name"),
    "grade": ("年级", "所在年级", "入学年级", "当前年级", "grade", "year", "year of entry", "cohort"),
    "building": (
        "宿舍楼",
        "公寓",
        "楼栋",
        "宿舍楼栋",
        "公寓楼",
        "宿舍楼号",
        "楼号",
        "寝室楼",
        "楼宇",
        "栋号",
        "building",
        "dormitory",
        "dormitory building",
        "dorm building",
        "hall",
        "residence",
    ),
    "room": (
        "房间号",
        "寝室",
        "宿舍号",
        "房间",
        "寝室号",
        "房号",
        "宿舍房间",
        "宿舍房间号",
        "room",
        "room no",
        "room number",
        "dorm room",
    ),
    "bed": ("床位", "床号", "床位号", "铺位", "bed", "bed no", "bed number"),
    "phone": (
        "联系电话",
        "手机",
        "手机号",
        "手机号码",
        "本人手机",
        "本人电话",
        "学生电话",
        "学生手机",
        "电话",
        "电话号码",
        "联系方式",
        "本人联系电话",
        "mobile",
        "phone",
        "telephone",
        "mobile phone",
        "phone number",
        "mobile number",
        "cell phone",
        "tel",
    ),
    "birth_date": ("出生日期", "出生年月日", "生日", "出生年月", "date of birth", "birth date", "birthday", "dob"),
    "ethnicity": ("民族", "民族名称", "ethnicity", "ethnic group", "nationality (ethnic)"),
}
"""Headings of each field, most common first; of two columns for an optional field the more common one is used."""

DORMITORY_HEADINGS = ("宿舍", "dorm")
"""Headings that mean the building in one registry and the room in another; the other columns decide."""

HEADING_SEARCH_ROWS = 30
"""Rows at the top of a sheet that are searched for headings."""


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The headings of a sheet: `index` of the row, and a unique text for each column (empty where there is none).

    `known` counts the recognized headings.
    """

    index: int
    headings: tuple[str, ...]
    known: int

    @property
    def shape_key(self) -> str:
        """The same for all tables with these headings in this order; a person's column mapping is stored under it."""
        return shape_key(self.headings)


def shape_key(headings: Sequence[str]) -> str:
    """SHA-256 in hex of `headings` in their order, ignoring width, case and spacing."""
    return hashlib.sha256("\x1f".join(plain(heading) for heading in headings).encode()).hexdigest()


def plain(heading: str) -> str:
    """`heading` normalized for comparison: half-width, lower case, without spaces, punctuation and bracketed
    remarks.
    """
    text = unicodedata.normalize("NFKC", heading).lower()
    without_remarks = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", text)
    for candidate in (without_remarks, text):
        bare = "".join(letter for letter in candidate if letter.isalnum())
        if bare:
            return bare
    return ""


_FIELD_OF: dict[str, str] = {plain(heading): field for field, texts in HEADINGS.items() for heading in texts}
_RANK: dict[str, int] = {plain(heading): rank for texts in HEADINGS.values() for rank, heading in enumerate(texts)}
_DORMITORY = frozenset(plain(heading) for heading in DORMITORY_HEADINGS)


def field_of(heading: str) -> str | None:
    """The field that `heading` usually stands for, or that has this name."""
    return heading if heading in FIELD_LABELS else _FIELD_OF.get(plain(heading))


def rank_of(heading: str) -> int:
    """How common `heading` is for its field; 0 is the most common."""
    return _RANK.get(plain(heading), 0)


def is_dormitory(heading: str) -> bool:
    """Whether `heading` may mean either the building or the room."""
    return plain(heading) in _DORMITORY


def heading_row(sheet: SheetRows, named: Mapping[str, str] | None = None) -> HeadingRow | None:
    """The row with most known headings among the first 30; None where no row has two.

    Headings that a person assigned (`named`: heading to field) count as known.
    """
    expected = {plain(heading) for heading in named or {}}
    best: HeadingRow | None = None
    for index, (_, cells) in enumerate(sheet.rows[:HEADING_SEARCH_ROWS]):
        headings = _distinct(cells)
        fields = {field for heading in headings if (field := field_of(heading))}
        dormitory_headings = {text for heading in headings if (text := plain(heading)) and text in expected}
        known = len(fields | dormitory_headings)
        if known >= (1 if dormitory_headings else 2) and (best is None or known > best.known):
            best = HeadingRow(index, headings, known)
    return best


def probable_heading_row(sheet: SheetRows) -> HeadingRow:
    """The first of the rows at the top with most values, to show where no heading is known."""
    fullest = max(
        range(min(len(sheet.rows), HEADING_SEARCH_ROWS)), key=lambda i: len(list(filter(None, sheet.rows[i][1])))
    )
    return HeadingRow(fullest, _distinct(sheet.rows[fullest][1]), 0)


def _distinct(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The cells as one-line headings made unique: a second 姓名 becomes `姓名 (2)`."""
    seen: dict[str, int] = {}
    headings: list[str] = []
    for cell in cells:
        text = "" if cell is None else " ".join(str(cell).split())
        seen[text] = seen.get(text, 0) + 1
        headings.append(f"{text} ({seen[text]})" if text and seen[text] > 1 else text)
    return tuple(headings)
