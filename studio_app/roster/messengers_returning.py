"""Restores the assignments of Messengers who come back from leave."""

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
from studio_app.roster.assignments import RoomOrClass, add_assignments, messengers_in_service
from studio_app.roster.messengers_leaving import (
    NOTHING_ENDED,
    EndedAssignments,
    PlacesAction,
    PlacesResult,
    continues_after,
    sorted_assignments,
    students_of,
)


@dataclass(frozen=True)
class ReturningMessenger:
    """A Messenger on leave with the assignments that ended on the day they left. `since`: the first day they can
    resume.

    `others`: names of Messengers assigned to some of these places now; both may have them.
    """

    person: int
    name: str
    places: tuple[RoomOrClass, ...]
    since: dt.date
    others: tuple[str, ...]


def returning_messengers(signed_in: SignedIn, students: Sequence[int]) -> tuple[ReturningMessenger, ...]:
    """The Messengers among these students whose assignments ended when they left, and who have none now."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        found = queries.students_with(read, signed_in.limit(Permission.SEE_PEOPLE), students)
        return _among(signed_in, read, found)


def reassign_returning(
    unit: UnitOfWork, signed_in: SignedIn, entries: Sequence[StudentRow], persons: Collection[int]
) -> EndedAssignments:
    """Restores the assignments of those `persons` who are among `entries`; to be called before their status changes.

    The result has the form of ended assignments, so that it is undone in the same way.
    """
    if not persons:
        return NOTHING_ENDED
    made: list[int] = []
    results = []
    for one in _among(signed_in, unit.connection, entries):
        if one.person in persons:
            name, keys, _ = add_assignments(unit, one.person, one.places, one.since)
            made += keys
            results.append(PlacesResult(name, one.places, PlacesAction.AGAIN))
    return EndedAssignments((), tuple(made), tuple(results))


def _among(signed_in: SignedIn, read: Reading, entries: Sequence[StudentRow]) -> tuple[ReturningMessenger, ...]:
    away = {one.key for one in entries if one.status not in ("present", "merged")}
    here, found = messengers_in_service(read), []
    linked = students_of(read, here)
    for person in here:
        student = linked.get(person.key)
        if student not in away:
            continue
        rows = queries.assignments(read, person=person.key)
        went = _departure_day(signed_in, read, student)
        ended = [one for one in rows if one.until is not None and one.until == went]
        today = signed_in.today()
        if not ended or any(continues_after(one, today) for one in rows):
            continue
        since = max(today, went + dt.timedelta(days=1)) if went is not None else today
        found.append(
            ReturningMessenger(person.key, person.name, sorted_assignments(ended), since, _others(read, ended, since))
        )
    return tuple(found)


def _departure_day(signed_in: SignedIn, read: Reading, student: int | None) -> dt.date | None:
    """The day their status last changed; later changes of the note do not count."""
    changes = queries.field_changes(read, "student", student or 0, ["status"])
    return signed_in.day_of(changes[0].at) if changes else None


def _others(read: Reading, ended: Sequence[AssignmentRow], day: dt.date) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in ended:
        for other in queries.assignments(read, building=one.building, room=one.room, class_name=one.class_name, on=day):
            if other.person != one.person:
                names[other.name] = None
    return tuple(names)
