"""The shape of an invented course of some weeks: its mood, what was seen, its case; every text in both languages.

Days are counted backwards from today (0 is today). The courses stand in `grave_courses` and `lighter_courses`.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str]
"""(Chinese, English)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A check-in that the course of events needs: on that day it is made, with these signs and this note."""

    ago: int
    note: Text
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    ago: int
    kind: str
    """`intake`, `session`, `contact`, `family` or `note`"""
    author: str
    """login in the studio"""
    text: Text
    shared: bool = False


@dataclass(frozen=True, slots=True)
class CaseScript:
    level: str
    opened: int
    owner: str
    reason: Text
    lines: tuple[CaseLine, ...]
    next_contact: int | None
    """days from today, negative for one that is overdue; None for a closed case"""
    next_how: Text = ("", "")
    done: tuple[str, ...] = ()
    """codes of the plan's steps that were done, all within their time"""
    level_since: int | None = None
    """days ago the present level was set, where that is later than the opening"""
    referred: bool = False
    closed: int | None = None
    closing: Text = ("", "")


@dataclass(frozen=True, slots=True)
class Script:
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
