"""Messengers among those who leave: their assignments end, and somebody says who looks after their rooms from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from db.changes import Changes
from db.queries import people as queries
from db.queries.node import PersonRow
from db.queries.people import AssignmentRow, Narrowing, StudentRow
from db.reading import Reading
from db.schema import Assignment
from db.store import UnitOfWork
from studio_app.domain.floors import by_number
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.assignments import Place, messengers_within, stand_for
from studio_app.words import marked, say, say_count

_PLACES_TOLD = 5
_MESSENGERS_TOLD = 1


class PlacesBecome(StrEnum):
    """What becomes of the rooms and classes of a Messenger who leaves."""

    OPEN = "open"
    PASSED = "passed"
    KEPT = "kept"
    AGAIN = "again"
    """back from leave: they stand again for what they had"""


PLACES_BECOME_NAMES: dict[PlacesBecome, str] = {
    PlacesBecome.OPEN: marked("nobody's for now"),
    PlacesBecome.PASSED: marked("go to"),
    PlacesBecome.KEPT: marked("stay theirs"),
}
"""What can be chosen for places when somebody leaves, for `say`."""


@dataclass(frozen=True)
class MessengerLeaving:
    """A Messenger who leaves, and what they stand for. `student`: who they are, where the account says so; else (None) they
    only bear the name of one who leaves, which nobody else in the roster bears. `on_leave`: they are so already."""

    person: int
    name: str
    places: tuple[Place, ...]
    student: int | None
    on_leave: bool = False

    @property
    def certain(self) -> bool:
        """Whether the account says which student this is."""
        return self.student is not None


@dataclass(frozen=True)
class PlacesDecision:
    """What is to become of a Messenger's places; `to`: the Messenger whom they go to."""

    person: int
    becomes: PlacesBecome
    to: int | None = None


@dataclass(frozen=True)
class PlacesSettled:
    """What became of one Messenger's places; `to`: the name of who has them from tomorrow on."""

    name: str
    places: tuple[Place, ...]
    becomes: PlacesBecome
    to: str = ""

    def words(self) -> str:
        """In a sentence."""
        places = say(", ").join(place.words() for place in self.places[:_PLACES_TOLD])
        if len(self.places) > _PLACES_TOLD:
            rest = len(self.places) - _PLACES_TOLD
            places += say_count(" and {count} more", " and {count} more", rest)
        match self.becomes:
            case PlacesBecome.AGAIN:
                return say("{name} stands for {places} again.", name=self.name, places=places)
            case PlacesBecome.KEPT:
                return say("{name} still stands for {places}.", name=self.name, places=places)
            case PlacesBecome.PASSED:
                return say(
                    "From tomorrow on {other} stands for {places}, and {name} no longer does.",
                    other=self.to,
                    places=places,
                    name=self.name,
                )
            case _:
                return say("From tomorrow on {name} no longer stands for {places}.", name=self.name, places=places)


@dataclass(frozen=True)
class PlacesEnded:
    """Assignments that were ended, as they were before, and the keys of those that others have in their place."""

    before: tuple[AssignmentRow, ...] = ()
    made: tuple[int, ...] = ()
    settled: tuple[PlacesSettled, ...] = ()

    def words(self) -> str:
        """What became of one Messenger's, or how many assignments of several ended; empty where there was nothing to end."""
        if len(self.settled) <= _MESSENGERS_TOLD:
            return " ".join(one.words() for one in self.settled)
        if not self.before:
            begun = len(self.made)
            return (
                say_count("{count} assignment holds again.", "{count} assignments hold again.", begun) if begun else ""
            )
        ended = len(self.before)
        return say_count("{count} assignment ends today.", "{count} assignments end today.", ended)


NOTHING_ENDED = PlacesEnded()


def messengers_among(signed_in: SignedIn, leaving: Sequence[StudentRow]) -> tuple[MessengerLeaving, ...]:
    """The Messengers among those who leave, who stand for something today or from a day to come."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return among(read, leaving, signed_in.today())


def among(read: Reading, leaving: Sequence[StudentRow], today: dt.date) -> tuple[MessengerLeaving, ...]:
    """The same, for who was found to be permitted."""
    status_of, names, found = {one.key: one.status for one in leaving}, {one.name for one in leaving}, []
    here = messengers_within(read)
    linked = students_of(read, here)
    for person in here:
        student = linked.get(person.key)
        if student not in status_of:
            student = None
            if person.student is not None or person.name not in names or not _alone_with_name(read, person.name):
                continue
        held = [one for one in queries.assignments(read, person=person.key) if lasts(one, today)]
        if held:
            places = in_order(held)
            on_leave = student is not None and status_of[student] == "leave"
            found.append(MessengerLeaving(person.key, person.name, places, student, on_leave))
    return tuple(found)


def successors(signed_in: SignedIn, leaving: Sequence[MessengerLeaving]) -> tuple[PersonRow, ...]:
    """The Messengers who stay, as far as is known, and may look after the rooms."""
    signed_in.require(Permission.ROSTER)
    gone = {one.person for one in leaving}
    with signed_in.read() as read:
        here = messengers_within(read)
        entries = queries.students_with(read, queries.EVERYONE, [one.student for one in here if one.student])
    away = {one.key for one in entries if one.status not in ("present", "merged")}
    return tuple(person for person in here if person.key not in gone and person.student not in away)


def end_places(
    unit: UnitOfWork, today: dt.date, decisions: Sequence[PlacesDecision], leaving: Collection[int] = ()
) -> PlacesEnded:
    """Ends with today what each of these Messengers stands for, and lets others stand for it from tomorrow on.

    What was to begin later never does. `leaving`: keys of the students who leave, none of whom can follow. Raises Refusal
    `successor-needed`, `successor-leaves`, `no-messenger`.
    """
    if any(one.becomes is PlacesBecome.PASSED and one.to is None for one in decisions):
        raise Refusal("successor-needed", say("Please say whom the rooms go to. Nothing was changed yet."))
    if not decisions:
        return NOTHING_ENDED
    here = messengers_within(unit.connection)
    names, linked = {one.key: one.name for one in here}, students_of(unit.connection, here)
    ending = {one.person for one in decisions if one.becomes is not PlacesBecome.KEPT}
    for one in decisions:
        if one.becomes is PlacesBecome.PASSED and (one.to in ending or linked.get(one.to or 0) in leaving):
            raise Refusal(
                "successor-leaves",
                say(
                    "{name} leaves too and cannot take the rooms over. Nothing was changed yet.",
                    name=names.get(one.to or 0, ""),
                ),
            )
    held = [one for one in queries.assignments(unit.connection) if lasts(one, today)]
    ended = [one for one in held if one.person in ending]
    for row in ended:
        unit.change(Assignment, row.key, {"until": today})
    made: list[int] = []
    settled = []
    for one in decisions:
        places = in_order([row for row in held if row.person == one.person])
        if not places:
            continue
        to = ""
        if one.becomes is PlacesBecome.PASSED and one.to is not None:
            to, keys, _ = stand_for(unit, one.to, places, today + dt.timedelta(days=1))
            made += keys
        settled.append(PlacesSettled(names.get(one.person, ""), places, one.becomes, to))
    return PlacesEnded(tuple(ended), tuple(made), tuple(settled))


def end_places_of(unit: UnitOfWork, today: dt.date, student: StudentRow) -> PlacesEnded:
    """Ends with today what a student who leaves certainly stands for; it is nobody's then."""
    found = [one.person for one in among(unit.connection, [student], today) if one.certain]
    return end_places(unit, today, [PlacesDecision(person, PlacesBecome.OPEN) for person in found])


def places_back_of(unit: UnitOfWork, student: int, at: int) -> None:
    """Takes back that what a student stands for ended at the moment `at` (ms), unless it was changed again since."""
    here = messengers_within(unit.connection)
    own = [person for person, linked in students_of(unit.connection, here).items() if linked == student]
    for person in own:
        for one in queries.assignments(unit.connection, person=person, never_begun=True):
            for held in queries.field_changes(unit.connection, "assignment", one.key, ["until"])[:1]:
                if held.at == at and one.until is not None and held.new == one.until.isoformat():
                    before = None if held.old is None else dt.date.fromisoformat(str(held.old))
                    unit.change(Assignment, one.key, {"until": before})


def put_places_back(signed_in: SignedIn, ended: PlacesEnded) -> Changes:
    """Undoes what was ended; an assignment that was changed again since stays as it is."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        places_back(unit, ended)
    return unit.changes


def places_back(unit: UnitOfWork, ended: PlacesEnded) -> None:
    """The same within a unit of work, for who was found to be permitted."""
    here = {one.key: one for one in queries.assignments(unit.connection, never_begun=True)}
    for key in here.keys() & set(ended.made):
        unit.remove(Assignment, key)
    for one in ended.before:
        now = here.get(one.key)
        if now is not None and replace(now, until=one.until) == one:
            unit.change(Assignment, one.key, {"until": one.until})


def students_of(read: Reading, people: Sequence[PersonRow]) -> dict[int, int]:
    """Person to the student who they are: the entry that is kept, where theirs was merged into another."""
    entries = queries.students_with(read, queries.EVERYONE, [one.student for one in people if one.student is not None])
    kept = {one.key: one.merged_into or one.key for one in entries}
    return {one.key: kept[one.student] for one in people if one.student in kept}


def _alone_with_name(read: Reading, name: str) -> bool:
    """Whether one person of the roster who is here or on leave bears this name."""
    found = queries.students(read, queries.EVERYONE, Narrowing(text=name))
    return sum(1 for one in found if one.name == name and one.status in ("present", "leave")) == 1


def lasts(one: AssignmentRow, today: dt.date) -> bool:
    """Whether an assignment holds after `today`."""
    return one.until is None or one.until > today


def in_order(held: Sequence[AssignmentRow]) -> tuple[Place, ...]:
    """Classes first, then rooms, as people count them."""
    places = {Place(one.building, one.room, one.class_name) for one in held}
    return tuple(
        sorted(places, key=lambda one: (not one.class_name, *map(by_number, (one.class_name, one.building, one.room))))
    )
