"""Reads alerts by the person who raised them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from db.queries.merged_students import about
from db.schema import Alert


def own_open_alerts(read: Connection, person: int, student: int, day: dt.date, level: int) -> list[tuple[int, str]]:
    """(key, words) of the open alerts of a level that `person` raised about a student for `day`."""
    query = select(Alert.key, Alert.words).where(
        about(Alert.student, [student]),
        Alert.raised_by == person,
        Alert.day == day,
        Alert.level == level,
        Alert.status != "closed",
    )
    return [(row.key, row.words) for row in read.execute(query.order_by(Alert.key))]
