"""Finding anything by a few letters, within a keystroke: one long text in memory, looked through from its beginning. Pure.

Sixty thousand people are about five million letters, which the string search of the interpreter goes through in a few
milliseconds; a search that finds enough stops long before.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

_LOOKED_AT = 200
"""So many lines that begin well are put in order; whoever has more before them types another letter."""
_NO_PLACE = ("", "")


class HitKind(StrEnum):
    """What was found."""

    COMMAND = "command"
    PERSON = "person"
    ROOM = "room"
    CASE = "case"
    ARTICLE = "article"


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `words` are lower-case texts separated by `|`; `key` and `place` lead to it.

    `key` is a record's key, or for a command its name; `place` building and room.
    """

    kind: HitKind
    title: str
    line: str
    words: str
    key: int | str = 0
    place: tuple[str, str] = ("", "")


class SearchIndex:
    """Entries, looked through in the order they were given."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # Columns of plain values instead of seventy thousand objects, which the interpreter would look through again
        # and again for rubbish.
        self._kinds: list[HitKind] = []
        self._titles: list[str] = []
        self._lines: list[str] = []
        self._keys: list[int | str] = []
        self._places: dict[int, tuple[str, str]] = {}
        self._starts: list[int] = []
        texts: list[str] = []
        length = 0
        for number, entry in enumerate(entries):
            self._kinds.append(entry.kind)
            self._titles.append(entry.title)
            self._lines.append(entry.line)
            self._keys.append(entry.key)
            if entry.place != _NO_PLACE:
                self._places[number] = entry.place
            text = f"|{entry.words}|\n"
            texts.append(text)
            self._starts.append(length)
            length += len(text)
        self._text = "".join(texts)

    def find(self, typed: str, limit: int = 12) -> list[Entry]:
        """The best entries in which every word that was typed is found: whole words first, then beginnings, then the rest.

        Tones, case and width do not matter (`Wáng`, `ｗａｎｇ`, `wang`).
        """
        words = plain(typed).split()
        if not words:
            return []
        # The rarest word leads: the others are only looked for in its lines.
        leading = words[0] if len(words) == 1 else min(words, key=self._text.count)
        others = [word for word in words if word is not leading]
        found: dict[int, None] = {}
        for lines in (self._beginning(leading), self._lines_with(leading)):
            for line in lines:
                if line not in found and all(word in self._line(line) for word in others):
                    found[line] = None
                    if len(found) == limit:
                        return [self._entry(line) for line in found]
        return [self._entry(line) for line in found]

    def _beginning(self, word: str) -> list[int]:
        """Lines with a text that begins with `word`: those where it is the whole text come first."""
        whole: list[int] = []
        begun: list[int] = []
        for line in islice(self._lines_with(f"|{word}"), _LOOKED_AT):
            (whole if f"|{word}|" in self._line(line) else begun).append(line)
        if len(begun) == _LOOKED_AT:
            whole = list(islice(self._lines_with(f"|{word}|"), _LOOKED_AT))
        return whole + begun

    def _lines_with(self, needle: str) -> Iterator[int]:
        place = self._text.find(needle)
        while place >= 0:
            line = bisect_right(self._starts, place) - 1
            yield line
            following = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            # A needle ends with `|` at most, so it never reaches into the next line.
            place = self._text.find(needle, following)

    def _entry(self, line: int) -> Entry:
        words = self._line(line)[1:-2]
        place = self._places.get(line, _NO_PLACE)
        return Entry(self._kinds[line], self._titles[line], self._lines[line], words, self._keys[line], place)

    def _line(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[line] : end]


def plain(typed: str) -> str:
    """What was typed as it is compared: half-width, lower case, without tones; ü is v; an apostrophe parts nothing."""
    text = unicodedata.normalize("NFKC", typed).lower()
    letters = []
    for letter in unicodedata.normalize("NFD", text).replace("u\u0308", "v"):
        if unicodedata.category(letter) != "Mn" and letter not in "'’|\n":
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters))
