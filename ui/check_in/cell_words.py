"""The short words of the grid's cells, its columns and their headings."""

from __future__ import annotations

from enum import IntEnum

from studio_app.domain.check_in_form import LABELS, Appetite, Contact, Mood, Sleep, Social, Study
from studio_app.observation.entry import CheckInEntry
from studio_app.words import marked, say


class Column(IntEnum):
    """The grid's columns from left to right."""

    BED = 0
    NAME = 1
    DAYS = 2
    MOOD = 3
    SLEEP = 4
    FOOD = 5
    SOCIAL = 6
    STUDY = 7
    CONTACT = 8
    SIGNS = 9


HEADINGS: dict[Column, str] = {
    Column.BED: marked("Bed"),
    Column.NAME: marked("Name"),
    Column.DAYS: marked("Last 7 days"),
    Column.MOOD: marked("Mood"),
    Column.SLEEP: marked("Sleep"),
    Column.FOOD: marked("Food"),
    Column.SOCIAL: marked("Social"),
    Column.STUDY: marked("Study"),
    Column.CONTACT: marked("Contact"),
    Column.SIGNS: marked("Signs, note"),
}

FIELDS: dict[Column, str] = {
    Column.MOOD: "mood",
    Column.SLEEP: "sleep",
    Column.FOOD: "appetite",
    Column.SOCIAL: "social",
    Column.STUDY: "study",
    Column.CONTACT: "contact",
}
"""the field of a check-in that a column shows"""

FORM: dict[str, type[IntEnum]] = {
    "mood": Mood,
    "sleep": Sleep,
    "appetite": Appetite,
    "social": Social,
    "study": Study,
    "contact": Contact,
}

SHORT: dict[str, dict[int, str]] = {
    "sleep": {0: marked("usual"), 1: marked("less"), 2: marked("hardly"), 3: marked("more")},
    "appetite": {0: marked("usual"), 1: marked("less"), 2: marked("hardly"), 3: marked("more")},
    "social": {0: marked("usual"), 1: marked("quieter"), 2: marked("alone"), 3: marked("conflict")},
    "study": {0: marked("usual"), 1: marked("slips"), 2: marked("absent")},
    "contact": {
        0: marked("seen"),
        1: marked("talked"),
        2: marked("message"),
        3: marked("at home"),
        4: marked("leave"),
        5: marked("hospital"),
        6: marked("not seen"),
    },
}


def cell_text(entry: CheckInEntry, field: str) -> str:
    """What a cell shows: '?' for what could not be told, nothing for somebody who was not seen."""
    value = getattr(entry, field)
    if value is None:
        return "?" if Contact(entry.contact).seen else ""
    return str(value) if field == "mood" else say(SHORT[field][value])


def value_words(field: str, value: int | None) -> str:
    """A value in full words, for menus and screen readers."""
    return say("could not tell") if value is None else say(LABELS[FORM[field]][value])


def stands_out(entry: CheckInEntry, field: str) -> bool:
    """Whether a cell's value is not as usual and so is set in full colour."""
    value = getattr(entry, field)
    if field == "mood":
        return value in (Mood.VERY_LOW, Mood.LOW)
    if field == "contact":
        return not Contact(value).seen
    return bool(value)
