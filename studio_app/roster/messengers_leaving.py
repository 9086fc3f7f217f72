"""Messengers among those who leave: their assignments end, and somebody says who looks after their rooms from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from db.changes import Changes
from db.queries import people as queries
from db.queries.node import PersonRow
from db.queries.people import AssignmentRow, Narrowing, StudentRow
from db.reading import Reading
from db.schema import Assignment
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.assignments import Place, assign_places, messengers
from studio_app.security.permissions import Permission
from studio_app.words import marked, say


class PlacesBecome(StrEnum):
    """What becomes of the rooms and classes of a Messenger who leaves."""

    OPEN = "open"
    PASSED = "passed"
    KEPT = "kept"


PLACES_BECOME_NAMES: dict[PlacesBecome, str] = {
    PlacesBecome.OPEN: marked("nobody's for now"),
    PlacesBecome.PASSED: marked("go to"),
    PlacesBecome.KEPT: marked("stay theirs"),
}
"""What becomes of places, for `say`."""


@dataclass(frozen=True)
class MessengerLeaving:
    """A Messenger who leaves, and what they stand for. `certain`: the account says which student they are; else they
    only bear the name of one who leaves, which nobody else in the roster bears."""

    person: int
    name: str
    places: tuple[Place, ...]
    certain: bool


@dataclass(frozen=True)
class PlacesDecision:
    """What is to become of a Messenger's places; `to`: the Messenger whom they go to."""

    person: int
    becomes: PlacesBecome
    to: int | None = None


@dataclass(frozen=True)
class PlacesEnded:
    """Assignments that were ended, as they were before, and the keys of those that others have in their place."""

    before: tuple[AssignmentRow, ...]
    made: tuple[int, ...]
    changes: Changes


def messengers_among(signed_in: SignedIn, leaving: Sequence[StudentRow]) -> tuple[MessengerLeaving, ...]:
    """The Messengers among those who leave, who stand for something today or from a day to come."""
    keys, names = {one.key for one in leaving}, {one.name for one in leaving}
    among = [
        person
        for person in messengers(signed_in)
        if person.student in keys or (person.student is None and person.name in names)
    ]
    today, found = signed_in.today(), []
    with signed_in.read() as read:
        for person in among:
            certain = person.student in keys
            if not certain and not _alone_with_name(read, person.name):
                continue
            held = [one for one in queries.assignments(read, person=person.key) if _lasts(one, today)]
            if held:
                places = tuple(dict.fromkeys(_place(one) for one in held))
                found.append(MessengerLeaving(person.key, person.name, places, certain))
    return tuple(found)


def successors(signed_in: SignedIn, leaving: Sequence[MessengerLeaving]) -> tuple[PersonRow, ...]:
    """The Messengers who stay, and may look after the rooms."""
    gone = {one.person for one in leaving}
    return tuple(person for person in messengers(signed_in) if person.key not in gone)


def end_places(signed_in: SignedIn, decisions: Sequence[PlacesDecision]) -> PlacesEnded:
    """Ends with today what each of these Messengers stands for, and lets others stand for it from tomorrow on.

    Raises Refusal `successor-needed` (nothing is changed), `no-messenger`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    if not decisions:
        return PlacesEnded((), (), Changes())
    if any(one.becomes is PlacesBecome.PASSED and one.to is None for one in decisions):
        raise Refusal("successor-needed", say("Please say whom the rooms go to. Nothing was changed yet."))
    today, ending = signed_in.today(), {one.person for one in decisions if one.becomes is not PlacesBecome.KEPT}
    with signed_in.unit() as unit:
        held = [one for one in queries.assignments(unit.connection) if one.person in ending and _lasts(one, today)]
        for one in held:
            if one.since > today:
                unit.remove(Assignment, one.key)
            else:
                unit.change(Assignment, one.key, {"until": today})
    changes = unit.changes
    made: list[int] = []
    for decision in decisions:
        if decision.becomes is PlacesBecome.PASSED and decision.to is not None:
            places = list(dict.fromkeys(_place(one) for one in held if one.person == decision.person))
            if places:
                report = assign_places(signed_in, decision.to, places, today + dt.timedelta(days=1))
                made += report.made
                changes |= report.changes
    return PlacesEnded(tuple(held), tuple(made), changes)


def put_places_back(signed_in: SignedIn, ended: PlacesEnded) -> Changes:
    """Undoes `end_places`; an assignment that was changed again since stays as it is."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        here = {one.key: one for one in queries.assignments(unit.connection)}
        for key in here.keys() & set(ended.made):
            unit.remove(Assignment, key)
        for one in ended.before:
            now = here.get(one.key)
            if now is None:
                values = asdict(one)
                del values["key"], values["name"]
                unit.add(Assignment, values)
            elif replace(now, until=one.until) == one:
                unit.change(Assignment, one.key, {"until": one.until})
    return unit.changes


def _alone_with_name(read: Reading, name: str) -> bool:
    """Whether one person of the roster who is here or on leave bears this name."""
    found = queries.students(read, queries.EVERYONE, Narrowing(text=name))
    return sum(1 for one in found if one.name == name and one.status in ("present", "leave")) == 1


def _lasts(one: AssignmentRow, today: dt.date) -> bool:
    return one.until is None or one.until > today


def _place(one: AssignmentRow) -> Place:
    return Place(one.building, one.room, one.class_name)
