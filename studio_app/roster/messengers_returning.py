"""Messengers among those who come back from leave: what they stood for until then, and have again if it is wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.queries import people as queries
from db.queries.people import AssignmentRow, StudentRow
from db.reading import Reading
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.roster.assignments import Place, messengers_within, stand_for
from studio_app.roster.messengers_leaving import (
    NOTHING_ENDED,
    PlacesBecome,
    PlacesEnded,
    PlacesSettled,
    in_order,
    lasts,
    students_of,
)


@dataclass(frozen=True)
class MessengerBack:
    """A Messenger who is away, and what ended on the day they went. `since`: the first day on which they can have it again.

    `others`: who stands for some of it now, by name; it can be both's.
    """

    person: int
    name: str
    places: tuple[Place, ...]
    since: dt.date
    others: tuple[str, ...]


def messengers_back(signed_in: SignedIn, students: Sequence[int]) -> tuple[MessengerBack, ...]:
    """The Messengers among these students who stood for something until they went, and for nothing now."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        found = queries.students_with(read, signed_in.limit(Permission.SEE_PEOPLE), students)
        return _among(signed_in, read, found)


def give_back(
    unit: UnitOfWork, signed_in: SignedIn, entries: Sequence[StudentRow], persons: Collection[int]
) -> PlacesEnded:
    """Lets those of `persons` who are among the `entries` stand again for what ended when they went; to be called while
    their status is still what it was. The answer is as of what was ended, so that it is undone in the same way."""
    if not persons:
        return NOTHING_ENDED
    made: list[int] = []
    settled = []
    for one in _among(signed_in, unit.connection, entries):
        if one.person in persons:
            name, keys, _ = stand_for(unit, one.person, one.places, one.since)
            made += keys
            settled.append(PlacesSettled(name, one.places, PlacesBecome.AGAIN))
    return PlacesEnded((), tuple(made), tuple(settled))


def _among(signed_in: SignedIn, read: Reading, entries: Sequence[StudentRow]) -> tuple[MessengerBack, ...]:
    away = {one.key for one in entries if one.status not in ("present", "merged")}
    here, found = messengers_within(read), []
    linked = students_of(read, here)
    for person in here:
        student = linked.get(person.key)
        if student not in away:
            continue
        rows = queries.assignments(read, person=person.key)
        went = _day_they_went(signed_in, read, student)
        ended = [one for one in rows if one.until is not None and one.until == went]
        today = signed_in.today()
        if not ended or any(lasts(one, today) for one in rows):
            continue
        since = max(today, went + dt.timedelta(days=1)) if went is not None else today
        found.append(MessengerBack(person.key, person.name, in_order(ended), since, _others(read, ended, since)))
    return tuple(found)


def _day_they_went(signed_in: SignedIn, read: Reading, student: int | None) -> dt.date | None:
    """When their status was last another; words that were changed since do not count."""
    changes = queries.field_changes(read, "student", student or 0, ["status"])
    return signed_in.day_of(changes[0].at) if changes else None


def _others(read: Reading, ended: Sequence[AssignmentRow], day: dt.date) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in ended:
        for other in queries.assignments(read, building=one.building, room=one.room, class_name=one.class_name, on=day):
            if other.person != one.person:
                names[other.name] = None
    return tuple(names)
