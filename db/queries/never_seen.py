"""Reads students who were never met though the rounds reach their room."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, and_, exists, select
from sqlalchemy.orm import aliased

from db.queries.limits import Limit, present_within
from db.schema import CheckIn, Student


def never_met(read: Connection, limit: Limit, since: dt.date, known_before: int) -> list[int]:
    """Keys of present students without any check-in in which they were met, in rooms entered on or after `since`.

    `known_before` (ms) leaves out those added to the roster later, by the time in their ids.
    """
    beside, entry = aliased(Student), aliased(CheckIn)
    met = exists().where(CheckIn.student == Student.key, CheckIn.contact < 3, CheckIn.amended_by.is_(None))
    reached = exists().where(
        and_(
            beside.building == Student.building,
            beside.room == Student.room,
            entry.student == beside.key,
            entry.day >= since,
        )
    )
    first_later_id = (known_before << 80).to_bytes(16, "big")
    query = select(Student.key).where(
        present_within(limit),
        Student.room != "",
        Student.id < first_later_id,
        ~met,
        reached,
    )
    return list(read.execute(query.order_by(Student.key)).scalars())
