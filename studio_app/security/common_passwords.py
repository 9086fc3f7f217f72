"""Password blocklist: common passwords, common patterns, and words about the account's owner."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from studio_app.domain.pinyin_dictionary import reader
from studio_app.resource_files import resource

_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/"),
    *("147", "258", "369", "159", "357", "741", "852", "963"),
    "!@#$%^&*()",
)
"""Keyboard runs: digits, the alphabet, rows and columns of the keyboard and of the number block."""

_SHORTEST_RUN, _MOST_RUNS = 3, 3
_LOOKALIKES = str.maketrans({"@": "a", "0": "o", "1": "l", "$": "s", "3": "e", "5": "s", "!": "i"})
_SUFFIX = re.compile(r"[@._!#-]?\d{0,4}[@.!#]?$")
"""A year, or digits and a symbol at the end are ignored."""
_MOBILE = re.compile(r"1[3-9]\d{9}")
_OWN_WORDS = ("psyche", "studio", "psychestudio")
_SHORTEST_OWN = 3


def normalized(text: str) -> str:
    """`text` normalized for comparison: NFKC, lower case, trimmed."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def is_common(password: str) -> bool:
    """Whether it is on the list or follows a common pattern: keyboard runs, repetitions, a date, a telephone number."""
    plain = normalized(password)
    word = _SUFFIX.sub("", plain)
    if not _blocklist().isdisjoint((plain, word, plain.translate(_LOOKALIKES), word.translate(_LOOKALIKES))):
        return True
    return _repeats(plain) or _is_keyboard_runs(plain) or _is_date_or_number(plain)


def is_about(password: str, words: Iterable[str]) -> bool:
    """Whether it is one of `words` (login, name, college), apart from digits or symbols around it, or a birthday.

    A Chinese name counts in pinyin too, with the family name first or last, and by its initials.
    """
    plain = normalized(password)
    letters = "".join(letter for letter in plain if letter.isalpha())
    for word in (*_spellings(words), *_OWN_WORDS):
        if len(word) >= _SHORTEST_OWN and letters in (word, word * 2, word[::-1]):
            return True
        if len(word) >= _SHORTEST_OWN and plain.strip("0123456789!@#$%^&*._-") in (word, word * 2):
            return True
    return False


@lru_cache(maxsize=1)
def _blocklist() -> frozenset[str]:
    return frozenset(resource("passwords", "common.txt").read_text("utf-8").split())


def _repeats(plain: str) -> bool:
    """Whether it repeats one to four characters."""
    return any(
        len(plain) >= 2 * length and (plain[:length] * (len(plain) // length + 1))[: len(plain)] == plain
        for length in range(1, 5)
    )


def _is_keyboard_runs(plain: str) -> bool:
    """Whether it splits into at most three pieces, each a run along a keyboard row or one repeated key."""
    fewest: list[int | None] = [0] + [None] * len(plain)
    for end in range(_SHORTEST_RUN, len(plain) + 1):
        found = [
            before + 1
            for start in range(end - _SHORTEST_RUN + 1)
            if (before := fewest[start]) is not None and _is_keyboard_run(plain[start:end])
        ]
        fewest[end] = min(found, default=None)
    pieces = fewest[len(plain)]
    return pieces is not None and 0 < pieces <= _MOST_RUNS


def _is_keyboard_run(piece: str) -> bool:
    return len(set(piece)) == 1 or any(piece in row or piece[::-1] in row for row in _ROWS)


def _is_date_or_number(plain: str) -> bool:
    """Whether it is a date or a mobile number, with up to four letters before or after it (initials)."""
    short = re.fullmatch(r"[a-z]{0,4}[._-]?([\d./-]+)[a-z]{0,4}", plain)
    if short is None:
        return False
    figures = re.sub(r"\D", "", short[1])
    return _MOBILE.fullmatch(figures) is not None or _is_date(figures)


def _is_date(figures: str) -> bool:
    forms = {8: ("%Y%m%d", "%d%m%Y", "%m%d%Y"), 6: ("%y%m%d", "%d%m%y")}.get(len(figures), ())
    for form in forms:
        try:
            year = dt.datetime.strptime(figures, form).year
        except ValueError:
            continue
        if 1900 <= year <= 2050:
            return True
    return False


def _spellings(words: Iterable[str]) -> set[str]:
    found = set()
    for word in words:
        plain = "".join(normalized(word).split())
        found.add(plain)
        if any("\u4e00" <= letter <= "\u9fff" for letter in plain):
            syllables = reader()(plain)
            found |= {"".join(syllables), "".join([*syllables[1:], syllables[0]])}
            found.add("".join(syllable[0] for syllable in syllables if syllable))
    return {word for word in found if word}
