"""Value types for navigation between pages: what a `Destination` asks the page to show.

Pages that send and pages that arrive know each other only through these values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CaseSubject:
    """A case, by key; its page is shown (`cases`)."""

    case: int


@dataclass(frozen=True)
class ArticleSubject:
    """An article, by the key of any of its versions (`library`)."""

    article: int


@dataclass(frozen=True)
class FromAlert:
    """An alert from which a case is opened, or which is added to the student's open case (`cases`)."""

    alert: int


@dataclass(frozen=True)
class StudentSubject:
    """A student, by key (`roster`, `charts`, `check-in`; in `cases` their open case or a new one)."""

    student: int


@dataclass(frozen=True)
class TransferSubject:
    """A transfer between colleges (`roster`): the list of them, with this one chosen."""

    transfer: int


@dataclass(frozen=True)
class RoomSubject:
    """One dormitory room (`roster`, `check-in`); `day` for the check-in of another day than today."""

    building: str
    room: str
    day: dt.date | None = None


Subject = CaseSubject | ArticleSubject | FromAlert | StudentSubject | TransferSubject | RoomSubject | Path
"""A `Path` is an invitation for this file (`sync`)."""
