"""Describes what a write changed, so that each page can decide whether to read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Write:
    """A write to one record, for undo: `fields` to (before, now) as column values; empty for a new record."""

    kind: str
    key: int
    fields: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether this write created the record."""
        return not self.fields


@dataclass(frozen=True)
class Changes:
    """The change set of a unit of work: the `kinds` of records changed (`student`, `check-in`, ...) and, if few, whose.

    `students` holds the keys of the students concerned, or None when there were more than `MANY`. `writes` lists in
    order what the person with key `by` wrote at the moment `at` (ms), for undo; it is empty for writes by no person and
    for more than `MOST_WRITES`.
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
