"""Assignments of Psyche Messengers to rooms and classes, with start and end days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from db.changes import Changes
from db.queries import people as queries
from db.queries.node import PersonRow, people_who_sign_in
from db.queries.people import AssignmentRow
from db.reading import Reading
from db.schema import Assignment
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission, Role
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class RoomOrClass:
    """A room of a building, or (`class_name` alone) a class."""

    building: str = ""
    room: str = ""
    class_name: str = ""

    def words(self) -> str:
        """The room or class in words."""
        return f"{self.building} {self.room}".strip() or self.class_name


@dataclass(frozen=True)
class AssignmentResult:
    """The result: keys of new assignments, and the rooms and classes that the Messenger `name` had already."""

    name: str
    made: tuple[int, ...]
    already: tuple[RoomOrClass, ...]
    changes: Changes


def messengers(signed_in: SignedIn) -> list[PersonRow]:
    """The Messengers in service, by name."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return messengers_in_service(read)


def messengers_in_service(read: Reading) -> list[PersonRow]:
    """As `messengers`, without the permission check."""
    people = people_who_sign_in(read)
    return sorted(
        (person for person in people if person.active and person.role == Role.MESSENGER), key=lambda one: one.name
    )


def assignments(signed_in: SignedIn, person: int | None = None, day: dt.date | None = None) -> list[AssignmentRow]:
    """The assignments of one Messenger (or all), on `day` or (None) ever; a Messenger sees only their own."""
    signed_in.require(Permission.SEE_PEOPLE)
    if signed_in.role is Role.MESSENGER:
        person = signed_in.person
    with signed_in.read() as read:
        return queries.assignments(read, person=person, on=day)


def assign(
    signed_in: SignedIn,
    person: int,
    building: str = "",
    room: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    class_name: str = "",
) -> tuple[int, Changes]:
    """Assigns a Messenger to a room (`building` and `room`) or a class from `since` (today) to `until`.

    Gives the assignment's key. Raises Refusal `place-needed`, `days-reversed`, `no-messenger`, `already-assigned`,
    `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    building, room, class_name = building.strip(), room.strip(), class_name.strip()
    if bool(room) == bool(class_name):
        raise Refusal("place-needed", say("Choose either a room or a class. Nothing was changed."))
    report = assign_places(signed_in, person, [RoomOrClass(building if room else "", room, class_name)], since, until)
    if not report.made:
        raise Refusal(
            "already-assigned",
            say(
                "{name} already stands for {place} in these days. Nothing was changed.",
                name=report.name,
                place=report.already[0].words(),
            ),
        )
    return report.made[0], report.changes


def assign_places(
    signed_in: SignedIn,
    person: int,
    places: Sequence[RoomOrClass],
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> AssignmentResult:
    """Assigns a Messenger to rooms and classes from `since` (today) to `until`, in one unit of work.

    Those already assigned to them in these days are left unchanged and reported. Raises Refusal `place-needed`,
    `days-reversed`, `no-messenger`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    since = since or signed_in.today()
    if not places:
        raise Refusal("place-needed", say("Choose at least one room or class. Nothing was changed."))
    _check_days(since, until)
    with signed_in.unit() as unit:
        name, made, already = add_assignments(unit, person, places, since, until)
    return AssignmentResult(name, made, already, unit.changes)


def add_assignments(
    unit: UnitOfWork, person: int, places: Sequence[RoomOrClass], since: dt.date, until: dt.date | None = None
) -> tuple[str, tuple[int, ...], tuple[RoomOrClass, ...]]:
    """As `assign_places` within a unit of work, without the permission check: name, new keys, those they had
    already.
    """
    known = {one.key: one for one in people_who_sign_in(unit.connection)}
    chosen = known.get(person)
    if chosen is None or not chosen.active or chosen.role != Role.MESSENGER:
        raise Refusal(
            "no-messenger",
            say("Only a Psyche Messenger in service can stand for a room or a class. Nothing was changed."),
        )
    made, already = [], []
    for place in dict.fromkeys(places):
        held = queries.assignments(
            unit.connection,
            person=person,
            building=place.building,
            room=place.room,
            class_name=place.class_name,
        )
        if any(_overlap(one, since, until) for one in held):
            already.append(place)
        else:
            made.append(unit.add(Assignment, {"person": person, **asdict(place), "since": since, "until": until}))
    return chosen.name, tuple(made), tuple(already)


def undo_assignments(signed_in: SignedIn, keys: Sequence[int]) -> Changes:
    """Deletes assignments made by mistake; missing ones are ignored."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        here = {one.key for one in queries.assignments(unit.connection)}
        for key in here.intersection(keys):
            unit.remove(Assignment, key)
    return unit.changes


def end_assignment(signed_in: SignedIn, key: int, until: dt.date | None = None) -> Changes:
    """Ends an assignment with the day `until` (today). Raises Refusal `assignment-unknown`, `days-reversed`."""
    signed_in.require(Permission.ROSTER)
    until = until or signed_in.today()
    with signed_in.unit() as unit:
        found = next((one for one in queries.assignments(unit.connection) if one.key == key), None)
        if found is None:
            raise Refusal("assignment-unknown", say("This assignment is not in the file. Nothing was changed."))
        _check_days(found.since, until)
        unit.change(Assignment, key, {"until": until})
    return unit.changes


def _check_days(since: dt.date, until: dt.date | None) -> None:
    if until is not None and until < since:
        raise Refusal(
            "days-reversed",
            say("The last day comes before the first. Nothing was changed; please look at the two days again."),
        )


def _overlap(held: AssignmentRow, since: dt.date, until: dt.date | None) -> bool:
    return (held.until is None or held.until >= since) and (until is None or held.since <= until)
