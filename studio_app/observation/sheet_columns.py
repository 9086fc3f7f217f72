"""Recognizes the columns of a check-in sheet, and parses its cells. Pure.

Sheets are written by hand: a number from 1 to 5 or a word for the mood, the form's words in Chinese or English for the
rest, several warning signs in one cell.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from studio_app.domain.check_in_form import LABELS, Appetite, Contact, Mood, Sleep, Social, Study
from studio_app.domain.signs import SIGNS, mask_of
from studio_app.tables.headings import plain
from studio_app.tables.table_file import Cell
from studio_app.words import in_every_language, marked

COLUMN_LABELS: dict[str, str] = {
    "student_no": marked("student number"),
    "name": marked("name"),
    "day": marked("day"),
    "as_usual": marked("as usual"),
    "mood": marked("mood"),
    "sleep": marked("sleep"),
    "appetite": marked("appetite"),
    "social": marked("company"),
    "study": marked("study"),
    "contact": marked("contact"),
    "signs": marked("warning signs"),
    "note": marked("note"),
    "reason": marked("reason"),
}
"""The columns of a sheet, in the order of the blank sheet, with their English headings."""

_OTHER_HEADINGS: dict[str, tuple[str, ...]] = {
    "student_no": ("学号", "学生学号", "student no", "student id", "no"),
    "name": ("姓名", "学生姓名"),
    "day": ("日期", "走访日期", "记录日期", "date"),
    "as_usual": ("如常", "全部如常", "正常", "normal"),
    "mood": ("情绪", "心情", "情绪状态"),
    "sleep": ("睡眠", "睡眠情况"),
    "appetite": ("饮食", "食欲", "eating"),
    "social": ("交往", "人际", "人际交往", "社交", "social"),
    "study": ("学习", "学业", "学习情况"),
    "contact": ("接触", "接触方式", "见面方式"),
    "signs": ("预警信号", "信号", "异常信号", "signs"),
    "note": ("备注", "说明", "情况说明", "notes", "remarks"),
    "reason": ("原因", "补录原因", "更正原因"),
}
CHOICES: dict[str, type[IntEnum]] = {
    "mood": Mood,
    "sleep": Sleep,
    "appetite": Appetite,
    "social": Social,
    "study": Study,
    "contact": Contact,
}
_OTHER_WORDS: dict[str, dict[str, int]] = {
    "mood": {"一般": Mood.EVEN, "正常": Mood.EVEN, "低": Mood.LOW, "好": Mood.GOOD},
    "sleep": {
        "正常": Sleep.AS_USUAL, "偏少": Sleep.LESS, "很少或没睡": Sleep.HARDLY, "很少": Sleep.HARDLY, "没睡": Sleep.HARDLY,
        "偏多": Sleep.MORE,
    },
    "appetite": {
        "正常": Appetite.AS_USUAL, "偏少": Appetite.LESS, "几乎不吃": Appetite.HARDLY, "不吃": Appetite.HARDLY,
        "偏多": Appetite.MORE,
    },
    "social": {"正常": Social.AS_USUAL, "话少": Social.QUIETER, "独处": Social.ALONE, "有冲突": Social.CONFLICT},
    "study": {"正常": Study.AS_USUAL, "吃力": Study.SLIPPING, "缺课": Study.MISSING_CLASSES},
    "contact": {"电话": Contact.MESSAGE, "消息": Contact.MESSAGE},
}  # fmt: skip
"""Shorter words than the form's, from the table of docs/design/domain.md and people's own sheets."""
_NOT_SEEN: dict[str, Contact] = {
    "未见": Contact.NOT_SEEN_UNKNOWN,
    "回家": Contact.NOT_SEEN_HOME,
    "请假": Contact.NOT_SEEN_LEAVE,
    "就医": Contact.NOT_SEEN_HOSPITAL,
    "住院": Contact.NOT_SEEN_HOSPITAL,
    "notseen": Contact.NOT_SEEN_UNKNOWN,
}
_PARTS = re.compile(r"[,，、;；/\n]+")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?\Z")
_NO = frozenset({"", "0", "no", "n", "false", "否", "×", "x", "-"})


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet: `index` of the heading row, `columns` from column to field, `headings` from heading to
    field, `not_read` the other headings.
    """

    index: int
    columns: Mapping[int, str]
    headings: Mapping[str, str]
    not_read: tuple[str, ...]


def find_columns(rows: Sequence[Sequence[Cell]]) -> SheetColumns | None:
    """The first row with headings for the student's number and for something observed; None without one."""
    known = _known_headings()
    for index, cells in enumerate(rows[:30]):
        columns: dict[int, str] = {}
        headings: dict[str, str] = {}
        others: list[str] = []
        for column, cell in enumerate(cells):
            text = "" if cell is None else str(cell).strip()
            field = known.get(plain(text)) if text else None
            if field is not None and field not in columns.values():
                columns[column] = field
                headings[text] = field
            elif text:
                others.append(text)
        if "student_no" in columns.values() and set(columns.values()) - {"student_no", "name", "day", "reason"}:
            return SheetColumns(index, columns, headings, tuple(others))
    return None


def choice(field: str, cell: Cell) -> int | None:
    """The code that a cell of `field` means; None where it is empty. Raises ValueError for an unknown word."""
    text = _text(cell)
    if not text:
        return None
    word = plain(text)
    found = int(text) if field == "mood" and text in {str(mood.value) for mood in Mood} else _words(field).get(word)
    if found is None and field == "contact":
        found = next((code for start, code in _NOT_SEEN.items() if start in word), None)
    if found is None:
        raise ValueError(text)
    return found


def signs(cell: Cell) -> int:
    """The mask of the warning signs in a cell, by letter, code or short name. Raises ValueError for an unknown one."""
    mask = 0
    known = _sign_words()
    for part in _PARTS.split(_text(cell)):
        word = plain(part)
        if not word:
            continue
        if word not in known:
            raise ValueError(part.strip())
        mask |= mask_of([known[word]])
    return mask


def day(cell: Cell) -> dt.date | None:
    """The day in a cell; None where it is empty. Raises ValueError."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _text(cell)
    if not text:
        return None
    parts = _DAY.match(text)
    try:
        if parts is None:
            return dt.datetime.strptime(text, "%Y%m%d").date()
        return dt.date(*(int(part) for part in parts.groups()))
    except ValueError:
        raise ValueError(text) from None


def is_ticked(cell: Cell) -> bool:
    """Whether a cell of the column 'as usual' means yes."""
    return cell is True or (not isinstance(cell, bool) and _text(cell).lower() not in _NO)


def text(cell: Cell) -> str:
    """A cell as text; whole numbers without a fraction."""
    return _text(cell)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).strip()


@functools.cache
def _known_headings() -> dict[str, str]:
    found = {plain(text): field for field, texts in _OTHER_HEADINGS.items() for text in texts}
    for field, label in COLUMN_LABELS.items():
        found[plain(field)] = field
        for text in in_every_language(label):
            found[plain(text)] = field
    return found


@functools.cache
def _words(field: str) -> dict[str, int]:
    values = CHOICES[field]
    found = {plain(value.name): value.value for value in values}
    for code, label in LABELS[values].items():
        for text in in_every_language(label):
            found.setdefault(plain(text), code)
    for text, code in _OTHER_WORDS[field].items():
        found.setdefault(plain(text), code)
    return found


@functools.cache
def _sign_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for place, sign in enumerate(SIGNS):
        found[chr(ord("a") + place)] = sign.code
        found[plain(sign.code)] = sign.code
        for text in (*in_every_language(sign.short), *in_every_language(sign.text)):
            found[plain(text)] = sign.code
    return found
