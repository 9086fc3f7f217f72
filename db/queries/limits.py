"""Row-level access: the limit that a service derives from a person's permissions, as an SQL condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from db.queries.aliases import eager_alias
from db.schema import Assignment, Student

_KEPT = eager_alias(Student)


@dataclass(frozen=True)
class Limit:
    """Which students a read may give: `everyone`: all in the file; `own`: those in the class and rooms assigned to
    `person` on `day`; `identified`: those whose name this file received (a center's referred people); `nobody`.
    """

    whose: Literal["everyone", "own", "identified", "nobody"]
    person: int = 0
    day: dt.date = dt.date.min


def students_within(limit: Limit) -> ColumnElement[bool]:
    """The condition on `Student` for `limit`."""
    match limit.whose:
        case "everyone":
            return true()
        case "identified":
            return Student.name != ""
        case "nobody":
            return false()
        case "own":
            # What was entered under a person's second entry is theirs, wherever that entry says that they live.
            under_kept = exists().where(_KEPT.key == Student.merged_into, _in_own_places(_KEPT, limit))
            return or_(_in_own_places(Student, limit), and_(Student.merged_into.is_not(None), under_kept))


def present_within(limit: Limit) -> ColumnElement[bool]:
    """The condition on `Student` for present students within `limit`. A Messenger's file does not receive that somebody
    left: an erased student has no name there, and does not count as present.
    """
    return and_(students_within(limit), Student.status == "present", Student.name != "")


def _in_own_places(student: Any, limit: Limit) -> ColumnElement[bool]:
    in_room = and_(Assignment.room != "", Assignment.room == student.room, Assignment.building == student.building)
    in_class = and_(Assignment.class_name != "", Assignment.class_name == student.class_name)
    return exists().where(standing(limit.person, limit.day), or_(in_room, in_class))


def standing(person: int, day: dt.date) -> ColumnElement[bool]:
    """The condition on `Assignment`: those of `person` in force on `day`."""
    return and_(
        Assignment.person == person,
        Assignment.since <= day,
        or_(Assignment.until.is_(None), Assignment.until >= day),
    )
