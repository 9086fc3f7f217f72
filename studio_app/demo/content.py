"""Texts and scripts of the demo, loaded from `resources/demo` and validated.

`content()` holds one field for each JSON file there; the text of an article is a Markdown file for each language. Everything
is invented and was written for the demo. Days are counted backwards from today (0 is today).
"""

from __future__ import annotations

from functools import cache

import msgspec

from studio_app.crisis.plan import Words
from studio_app.resource_files import resource

NO_WORDS = Words(en="", zh_CN="")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the content structs: frozen, and unknown fields are errors."""


class Seen(_Part, frozen=True):
    """A check-in required by a script: its day, warning signs and note."""

    ago: int
    note: Words
    signs: tuple[str, ...] = ()


class CaseLine(_Part, frozen=True):
    ago: int
    kind: str
    """`intake`, `session`, `contact`, `family` or `note`"""
    author: str
    """login in the studio"""
    text: Words
    shared: bool = False


class CaseScript(_Part, frozen=True):
    level: str
    opened: int
    owner: str
    reason: Words
    lines: tuple[CaseLine, ...]
    next_contact: int | None = None
    """days from today, negative for one that is overdue; None for a closed case"""
    next_how: Words = NO_WORDS
    done: tuple[str, ...] = ()
    """codes of the plan's steps that were done, all within their time"""
    level_since: int | None = None
    """days ago the present level was set, where that is later than the opening"""
    referred: bool = False
    closed: int | None = None
    closing: Words = NO_WORDS


class Script(_Part, frozen=True):
    """An invented course of some weeks: moods, observations, case."""

    code: str
    college: int
    mood: tuple[tuple[int, float], ...] = ()
    """(days ago, how far below the usual mood), joined by straight lines; even before the first, kept after the last"""
    seen: tuple[Seen, ...] = ()
    case: CaseScript | None = None
    declines: bool = False
    """whether the mood falls over two to three weeks"""
    hospital: tuple[int, int] | None = None
    """first and last day (days ago) in hospital"""
    waits_from: int = -1
    """alerts raised this many days ago or later wait to be acknowledged; -1: none waits"""


class Article(_Part, frozen=True):
    """An article and how many days ago it was published; by the first college's studio, or by the center."""

    code: str
    ago: int
    title: Words
    by_studio: bool = False

    def text(self, language: str) -> str:
        """The article's Markdown, with `{duty}` and the plan's codes in place of telephone numbers."""
        return resource("demo", "articles", f"{self.code}.{language}.md").read_text("utf-8").rstrip("\n")


class College(_Part, frozen=True):
    name: Words
    women: float
    """share of women among its students"""
    majors: tuple[Words, ...]


class CampusWords(_Part, frozen=True):
    mark: Words
    """follows the name of a unit, and says that it is invented"""
    center: Words
    colleges: tuple[College, ...]
    mid_term: Words
    finals: Words
    long_weekend: Words
    transfer_words: Words
    """what the center writes to a college that is to take a student in"""


class Names(_Part, frozen=True):
    """Surnames, and given names by gender."""

    common: tuple[Words, ...]
    polyphonic: tuple[Words, ...]
    """read otherwise than the common word: find-as-you-type has to know them"""
    compound: tuple[Words, ...]
    given: dict[str, tuple[Words, ...]]
    """characters, of which a given name has one or two"""
    uyghur: dict[str, tuple[Words, ...]]
    uyghur_fathers: tuple[Words, ...]
    tibetan: dict[str, tuple[Words, ...]]
    ethnicity: dict[str, Words]


class Content(_Part, frozen=True):
    campus: CampusWords
    names: Names
    stories: tuple[Script, ...]
    notes: dict[str, tuple[Words, ...]]
    """by situation, what a good neighbour writes on an ordinary evening"""
    articles: tuple[Article, ...]
    """the oldest first"""


@cache
def content() -> Content:
    """All content; raises `msgspec.ValidationError` for an invalid file."""
    parts = {file.stem: msgspec.json.decode(file.read_bytes()) for file in resource("demo").glob("*.json")}
    return msgspec.convert(parts, Content)
