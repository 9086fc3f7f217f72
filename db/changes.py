"""What a write changed, told to the screen so that each page can decide whether to read again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Changes:
    """`kinds` of records that changed (`student`, `check-in`, ...) and, where they are few, whose.

    `students` holds the keys of the students concerned, or None when there were more than `MANY`.
    """

    kinds: frozenset[str] = frozenset()
    students: frozenset[int] | None = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def concerns(self, student: int) -> bool:
        """Whether something about this student may have changed."""
        return self.students is None or student in self.students

    def __or__(self, other: Changes) -> Changes:
        both = None if self.students is None or other.students is None else self.students | other.students
        return Changes(self.kinds | other.kinds, both)


MANY = 2000
"""Above so many students, `Changes.students` is None: everything on screen is read again anyway."""
