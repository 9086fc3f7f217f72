"""In-memory index for incremental search: one long text, scanned with `str.find`. Pure.

60,000 people are about five million characters, which `str.find` scans in a few milliseconds; a search that has enough
hits stops long before.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

_MAX_CANDIDATES = 200
"""Maximum number of candidates that are ranked."""
_NO_PLACE = ("", "")


class HitKind(StrEnum):
    """Type of a search result."""

    COMMAND = "command"
    PERSON = "person"
    ROOM = "room"
    CASE = "case"
    ARTICLE = "article"


@dataclass(frozen=True)
class SearchEntry:
    """A searchable item. `words` are lower-case texts separated by `|`; `key` and `place` identify it.

    `key` is a record's key, or for a command its name; `place` building and room.
    """

    kind: HitKind
    title: str
    line: str
    words: str
    key: int | str = 0
    place: tuple[str, str] = ("", "")


class SearchIndex:
    """Search index over entries, which are searched in the given order."""

    def __init__(self, entries: Iterable[SearchEntry]) -> None:
        # Columns of plain values instead of 70,000 objects, which every full garbage collection would traverse.
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

    def find(self, typed: str, limit: int = 12) -> list[SearchEntry]:
        """The best entries that contain every typed word: whole words first, then prefixes, then the rest.

        Tones, case and width are ignored (`Wáng`, `ｗａｎｇ`, `wang`).
        """
        words = normalized(typed).split()
        if not words:
            return []
        # The rarest word leads: the others are only looked for in its lines.
        leading = words[0] if len(words) == 1 else min(words, key=self._text.count)
        others = [word for word in words if word is not leading]
        found: dict[int, None] = {}
        for lines in (self._with_prefix(leading), self._lines_containing(leading)):
            for line in lines:
                if line not in found and all(word in self._line(line) for word in others):
                    found[line] = None
                    if len(found) == limit:
                        return [self._entry(line) for line in found]
        return [self._entry(line) for line in found]

    def _with_prefix(self, word: str) -> list[int]:
        """Lines with a text that begins with `word`, whole texts first."""
        whole: list[int] = []
        begun: list[int] = []
        for line in islice(self._lines_containing(f"|{word}"), _MAX_CANDIDATES):
            (whole if f"|{word}|" in self._line(line) else begun).append(line)
        if len(begun) == _MAX_CANDIDATES:
            whole = list(islice(self._lines_containing(f"|{word}|"), _MAX_CANDIDATES))
        return whole + begun

    def _lines_containing(self, needle: str) -> Iterator[int]:
        place = self._text.find(needle)
        while place >= 0:
            line = bisect_right(self._starts, place) - 1
            yield line
            following = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            # A needle ends with `|` at most, so it never reaches into the next line.
            place = self._text.find(needle, following)

    def _entry(self, line: int) -> SearchEntry:
        words = self._line(line)[1:-2]
        place = self._places.get(line, _NO_PLACE)
        return SearchEntry(self._kinds[line], self._titles[line], self._lines[line], words, self._keys[line], place)

    def _line(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[line] : end]


def normalized(typed: str) -> str:
    """Typed text normalized for comparison: half-width, lower case, without tones; ü is v; apostrophes are removed."""
    text = unicodedata.normalize("NFKC", typed).lower()
    letters = []
    for letter in unicodedata.normalize("NFD", text).replace("u\u0308", "v"):
        if unicodedata.category(letter) != "Mn" and letter not in "'’|\n":
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters))
