"""Romanizes names in pinyin, with surnames in their surname reading, and builds the text for incremental search."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from studio_app.domain.pinyin_dictionary import reader

# Surnames whose reading is not the character's usual one. The usual reading as a surname comes first; others that
# families use too come after it and are found as well.
_SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "解": ("xie",),
    "仇": ("qiu",),
    "区": ("ou",),
    "曾": ("zeng",),
    "查": ("zha",),
    "朴": ("piao",),
    "盖": ("ge", "gai"),
    "乐": ("yue", "le"),
    "翟": ("zhai", "di"),
    "覃": ("qin", "tan"),
    "缪": ("miao",),
    "种": ("chong",),
    "召": ("shao",),
    "繁": ("po",),
    "员": ("yun",),
    "贠": ("yun",),
    "黑": ("he", "hei"),
    "秘": ("bi", "mi"),
    "牟": ("mu", "mou"),
    "宓": ("mi", "fu"),
    "隗": ("wei", "kui"),
    "郇": ("xun", "huan"),
    "洗": ("xian",),
    "折": ("she",),
    "祭": ("zhai",),
    "柏": ("bai", "bo"),
    "卜": ("bu",),
    "谌": ("chen", "shen"),
    "佴": ("nai",),
    "句": ("gou",),
    "郗": ("xi", "chi"),
    "阚": ("kan",),
    "薄": ("bo",),
    "都": ("du",),
    "莘": ("shen", "xin"),
    "角": ("jue",),
    "藏": ("zang",),
}
_TWO_CHARACTER_SURNAMES: dict[str, str] = {
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "澹台": "tan tai",
}


class Pinyin(NamedTuple):
    """`full`: letters and digits without tones, ü as v (`lvbu`); `initials`: the first of each syllable or word
    (`lb`).
    """

    full: str
    initials: str


def pinyin(name: str) -> Pinyin:
    """The usual reading of a name; Latin words stay as they are, in lower case."""
    return _readings(name)[0]


def text_pinyin(text: str) -> Pinyin:
    """The reading of text that is not a name: a leading 解 is `jie` here, not the surname `xie`."""
    syllables = _syllables(text)
    return Pinyin("".join(syllables), "".join(syllable[0] for syllable in syllables))


def find_text(name: str, student_no: str, building: str, room: str) -> str:
    """The search text of a person: lower case, parts separated by `|`.

    It holds the name with and without its dot or spaces, its pinyin and initials in every reading of the surname (ü as
    v and as u), the student number, building, room, and building with room.
    """
    parts = [name, _letters(name)]
    for reading in _readings(name):
        parts += [reading.full, re.sub("(?<=[ln])v", "u", reading.full), reading.initials]
    parts += [student_no, building + room, room]
    return "|".join(dict.fromkeys(part.strip().lower() for part in parts if part.strip()))


@lru_cache(maxsize=4096)
def _readings(name: str) -> tuple[Pinyin, ...]:
    surname, given = _surname(name)
    rest = _syllables(given)
    readings = [[*reading.split(), *rest] for reading in surname] or [rest]
    return tuple(Pinyin("".join(syllables), "".join(syllable[0] for syllable in syllables)) for syllables in readings)


def _surname(name: str) -> tuple[tuple[str, ...], str]:
    """The surname's special readings, or none, and the rest of the name."""
    # A dotted name (阿依古丽·买买提) has no Chinese surname at its beginning.
    if "·" not in name:
        if len(name) > 2 and name[:2] in _TWO_CHARACTER_SURNAMES:
            return (_TWO_CHARACTER_SURNAMES[name[:2]],), name[2:]
        if name[:1] in _SURNAMES:
            return _SURNAMES[name[0]], name[1:]
    return (), name


def _syllables(text: str) -> list[str]:
    if not text:
        return []
    words: list[str] = []
    for piece in reader()(text):
        words += [_letters(word).lower() for word in re.split(r"[\W_]+", piece)]
    return [word for word in words if word]


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
