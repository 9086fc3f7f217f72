"""Normalizes a cell of a registry's table into the value that is stored.

Every function is pure and idempotent. `notes` lists the corrections made; `trouble` is a sentence in the display
language that says why a value could not be read, and the value is then empty.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from studio_app.tables.table_file import Cell
from studio_app.words import marked, say

T = TypeVar("T")

TEXT_LIMIT = 100
"""Maximum length of a name or any other text of a roster in characters."""
NUMBER_LIMIT = 32
"""Maximum length of a student number in characters."""
_EXACT_DIGITS = 15
"""Significant digits that a spreadsheet stores of a number."""


class Note(StrEnum):
    """A correction made in a cell."""

    SPACES = "spaces-removed"
    HALF_WIDTH = "half-width"
    DOT = "dot-unified"
    NUMBER = "number-as-text"
    DATE = "date-rewritten"
    ZEROS = "zeros-restored"
    WORDING = "wording-unified"


NOTE_LABELS: dict[Note, str] = {
    Note.SPACES: marked("spaces removed"),
    Note.HALF_WIDTH: marked("full-width characters made half-width"),
    Note.DOT: marked("middle dots written alike"),
    Note.NUMBER: marked("numbers of a spreadsheet read as text"),
    Note.DATE: marked("dates written alike"),
    Note.ZEROS: marked("leading zeros restored"),
    Note.WORDING: marked("wording made alike"),
}
"""English label of every note, to be shown through `say`."""


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[T]):
    """A cell's normalized value; `trouble` is empty, or says why the value could not be read."""

    value: T
    notes: frozenset[Note] = frozenset()
    trouble: str = ""


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DOTS = "·•・‧∙⋅･·●"
_EMPTY_TEXTS = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "null", "none", "nan", "n/a", "#n/a")
)
_IDEOGRAPH = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff"
_AROUND_DOT = re.compile(
    # A full stop is a middle dot only between Chinese characters: `J. R. 李` stays.
    rf"(?<=[^\W\d_])\s*[{_DOTS}]\s*(?=[^\W\d_])|(?<=[{_IDEOGRAPH}])\s*[.。]\s*(?=[{_IDEOGRAPH}])"
)
_BETWEEN_IDEOGRAPHS = re.compile(rf"(?<=[{_IDEOGRAPH}])\s+(?=[{_IDEOGRAPH}])")
_NEXT_TO_IDEOGRAPH = re.compile(rf"(?<=[{_IDEOGRAPH}])\s+|\s+(?=[{_IDEOGRAPH}])")


def text_of(cell: Cell) -> str:
    """A cell as displayed text: 508.0 is `508`, an empty cell is ``."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time.min else cell.isoformat(" ")
    return str(cell)


def _until_stable(step: Callable[[str], str], text: str) -> str:
    """Applies `step` until the text stops changing (every step here only shortens or normalizes)."""
    while (again := step(text)) != text:
        text = again
    return text


def _half_width(text: str) -> str:
    """Full-width characters to ASCII, NFC, no invisible characters, every space a plain one."""
    visible = "".join(
        " " if letter.isspace() else letter for letter in text if letter.isspace() or not _is_invisible(letter)
    )
    return unicodedata.normalize("NFC", visible.translate(_FULL_WIDTH))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs")


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _cleaned_text(cell: Cell, step: Callable[[str], str]) -> Cleaned[str]:
    """The text after `step`, with notes of the corrections made."""
    raw = text_of(cell)
    narrow = _until_stable(_half_width, raw)
    value = _until_stable(lambda text: step(_half_width(text)), narrow)
    if value.lower() in _EMPTY_TEXTS:
        return Cleaned("")
    notes: set[Note] = set()
    if isinstance(cell, int | float):
        notes.add(Note.NUMBER)
    if any(ord(letter) in _FULL_WIDTH and letter != "\u3000" for letter in raw):
        notes.add(Note.HALF_WIDTH)
    if sum(map(str.isspace, raw)) > value.count(" "):
        notes.add(Note.SPACES)
    return Cleaned(value, frozenset(notes))


def clean_words(cell: Cell) -> Cleaned[str]:
    """A college, major, class or building: no space next to a Chinese character, single spaces elsewhere."""
    cleaned = _cleaned_text(cell, lambda text: _NEXT_TO_IDEOGRAPH.sub("", _single_spaced(text)))
    if len(cleaned.value) > TEXT_LIMIT:
        return _too_long(cleaned.value)
    return cleaned


def clean_name(cell: Cell) -> Cleaned[str]:
    """A person's name: `韩 雨远` is 韩雨远, every kind of middle dot is `·`."""

    def step(text: str) -> str:
        return _BETWEEN_IDEOGRAPHS.sub("", _AROUND_DOT.sub("·", _single_spaced(text)))

    cleaned = _cleaned_text(cell, step)
    if not any(letter.isalpha() or unicodedata.category(letter) == "Co" for letter in cleaned.value):
        return Cleaned("")
    if len(cleaned.value) > TEXT_LIMIT:
        return Cleaned("", trouble=say("The name is too long: “{start}…”.", start=cleaned.value[:12]))
    if cleaned.value.count("·") > text_of(cell).count("·"):
        return Cleaned(cleaned.value, cleaned.notes | {Note.DOT})
    return cleaned


def clean_student_no(cell: Cell) -> Cleaned[str]:
    """A student number without spaces, in capitals; refused if a spreadsheet rounded off its last digits."""

    def step(text: str) -> str:
        # A spreadsheet's signs for 'this is text': '2023, ="2023"; and 2023.0 from a number saved as text.
        bare = "".join(text.split()).upper().lstrip("'`’‘=\"").rstrip("\"'")
        return re.sub(r"^(\d+)\.0+$", r"\1", bare)

    cleaned = _cleaned_text(cell, step)
    value = cleaned.value
    lost = isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 10**_EXACT_DIGITS)
    if lost or re.fullmatch(r"\d(\.\d+)?E\+\d+", value):
        return Cleaned(
            "",
            trouble=say(
                "The spreadsheet has lost digits of the student number ({number}). "
                "Ask the registry for the column as text.",
                number=value[:NUMBER_LIMIT],
            ),
        )
    if value and (len(value) > NUMBER_LIMIT or not re.fullmatch(r"[0-9A-Z][0-9A-Z._/-]*", value)):
        return Cleaned("", trouble=say("“{number}” is not a student number.", number=value[:NUMBER_LIMIT]))
    return cleaned


_GENDERS = {
    "female": ("女", "女性", "女生", "f", "female", "woman", "girl", "2"),
    "male": ("男", "男性", "男生", "m", "male", "man", "boy", "1"),
}
"""Spellings in registries; 1 and 2 are the codes of GB/T 2261.1."""
_GENDER_OF = {text: gender for gender, texts in _GENDERS.items() for text in texts}


def clean_gender(cell: Cell) -> Cleaned[str]:
    """`female`, `male`, or empty where it is missing or (with an error) not understood."""
    text = _cleaned_text(cell, lambda words: "".join(words.split())).value
    gender = _GENDER_OF.get(text.lower(), "")
    if text and not gender:
        return Cleaned("", trouble=say("The gender “{text}” was not understood and was left empty.", text=text[:20]))
    return Cleaned(gender)


def clean_grade(cell: Cell) -> Cleaned[str]:
    """The year of entry: `2023级` and `23级` are 2023; other words (大一) stay."""
    cleaned = clean_words(cell)
    year = re.fullmatch(r"(20)?(\d\d)级|(20\d\d)(?:年|年级)", cleaned.value)
    if year is None:
        return cleaned
    return Cleaned(year[3] or f"20{year[2]}", cleaned.notes | {Note.WORDING})


def clean_room(cell: Cell) -> Cleaned[str]:
    """A room number: `116室` and `１１６ ` are 116."""
    return _number_without(cell, r"(?<=\d)(?:号?(?:房间|房|室|寝室|宿舍)|号)$")


def clean_bed(cell: Cell) -> Cleaned[str]:
    """A bed's number or letter: `1号床`, `床1` are 1."""
    return _number_without(cell, r"^(?:床位?|铺)号?(?=[0-9A-Z]+$)|(?<=[0-9A-Z])(?:号?(?:床位?|铺)|号)$")


def _number_without(cell: Cell, words: str) -> Cleaned[str]:
    def bare(text: str) -> str:
        return "".join(text.split()).upper()

    cleaned = _cleaned_text(cell, lambda text: re.sub(words, "", bare(text)))
    if len(cleaned.value) > TEXT_LIMIT:
        return _too_long(cleaned.value)
    mended = len(cleaned.value) < len(bare(_until_stable(_half_width, text_of(cell))))
    return Cleaned(cleaned.value, cleaned.notes | {Note.WORDING}) if mended and cleaned.value else cleaned


def _too_long(text: str) -> Cleaned[str]:
    return Cleaned("", trouble=say("“{start}…” is too long and was left out.", start=text[:12]))


def clean_phone(cell: Cell) -> Cleaned[str]:
    """A telephone number as digits without +86; two in one cell are separated by a slash."""
    cleaned = _cleaned_text(cell, lambda text: _single_spaced(text).lstrip("'`’‘"))
    numbers: list[str] = []
    for part in re.split(r"[/\\、,，;；]|\bor\b|或", cleaned.value):
        bare = re.sub(r"[\s()（）.\-—–]", "", part)
        bare = re.sub(r"^(?:\+|00)86(?=\d{5})", "", re.sub(r"\.0$", "", bare))
        if re.fullmatch(r"\+?[0-9]{3,20}", bare):
            numbers.append(bare)
        elif bare:
            return Cleaned(
                "", trouble=say("The telephone “{text}” was not understood and was left empty.", text=part[:20])
            )
    return Cleaned("/".join(dict.fromkeys(numbers)), cleaned.notes)


_ETHNIC_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNIC_GROUPS = frozenset(_ETHNIC_GROUPS.split())
"""The 56 ethnic groups of GB/T 3304, without 族."""


def clean_ethnicity(cell: Cell) -> Cleaned[str]:
    """The ethnic group, always with 族: 汉 is 汉族."""
    cleaned = clean_words(cell)
    if cleaned.value not in ETHNIC_GROUPS:
        return cleaned
    return Cleaned(f"{cleaned.value}族", cleaned.notes | {Note.WORDING})
