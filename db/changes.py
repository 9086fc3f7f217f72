"""What a write changed, told to the screen so that each page can decide whether to read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Write:
    """What one write did to a record: `fields` to (before, now), as the columns hold them; empty for a new record."""

    kind: str
    key: int
    fields: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the record was made by it."""
        return not self.fields


@dataclass(frozen=True)
class Changes:
    """`kinds` of records that changed (`student`, `check-in`, ...) and, where they are few, whose.

    `students` holds the keys of the students concerned, or None when there were more than `MANY`. `writes` says what was
    written by the person with key `by` at the moment `at` (ms), in order, so that it can be taken back; it is empty for
    what no person did and for more than `MOST_WRITES`.
    """

    kinds: frozenset[str] = frozenset()
    students: frozenset[int] | None = field(default_factory=frozenset)
    writes: tuple[Write, ...] = ()
    at: int = 0
    by: int | None = None

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def concerns(self, student: int) -> bool:
        """Whether something about this student may have changed."""
        return self.students is None or student in self.students

    def __or__(self, other: Changes) -> Changes:
        both = None if self.students is None or other.students is None else self.students | other.students
        first, last = (self, other) if self.at <= other.at else (other, self)
        writes = (*first.writes, *last.writes) if first.by == last.by else last.writes
        return Changes(self.kinds | other.kinds, both, writes, last.at, last.by)


MANY = 2000
"""Above so many students, `Changes.students` is None: everything on screen is read again anyway."""

MOST_WRITES = 500
"""What writes more than this has a way back of its own, as the import of a roster."""
