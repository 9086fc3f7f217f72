"""The four levels of an alert or a case, with their names and symbols.

The integer is what the file stores. A level is never shown by colour alone: its symbol and name go with it
(docs/design/look.md).
"""

from __future__ import annotations

from enum import IntEnum

from studio_app.words import marked, say


class Level(IntEnum):
    """Severity level; higher is graver, RED means present danger to life."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def code(self) -> str:
        """The stable code for data files and scripts: `red`, `orange`, `yellow`, `blue`."""
        return self.name.lower()

    @property
    def mark(self) -> str:
        """One-character symbol for where the name does not fit."""
        return MARKS[self]

    @property
    def label(self) -> str:
        """The level's name in the display language."""
        return say(LEVEL_NAMES[self])

    @property
    def meaning(self) -> str:
        """What the level means, in the display language."""
        return say(LEVEL_MEANINGS[self])

    def raised(self) -> Level:
        """The next higher level; RED stays RED."""
        return Level(min(self + 1, Level.RED))


MARKS: dict[Level, str] = {Level.RED: "●", Level.ORANGE: "▲", Level.YELLOW: "◆", Level.BLUE: "■"}

LEVEL_NAMES: dict[Level, str] = {
    Level.BLUE: marked("blue"),
    Level.YELLOW: marked("yellow"),
    Level.ORANGE: marked("orange"),
    Level.RED: marked("red"),
}

LEVEL_MEANINGS: dict[Level, str] = {
    Level.BLUE: marked("attention: a heavy event or a small change"),
    Level.YELLOW: marked("clear distress"),
    Level.ORANGE: marked("serious, may become danger"),
    Level.RED: marked("danger to life, now"),
}


def level_of(code: str) -> Level:
    """The level with this code. Raises KeyError."""
    return Level[code.upper()]
