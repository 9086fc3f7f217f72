"""Ends the assignments of Messengers who leave, and reassigns their rooms and classes."""

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
from studio_app.roster.assignments import RoomOrClass, add_assignments, messengers_in_service
from studio_app.words import marked, say, say_count

_PLACES_TOLD = 5
_MESSENGERS_TOLD = 1


class PlacesAction(StrEnum):
    """Decision about the rooms and classes of a Messenger who leaves."""

    OPEN = "open"
    PASSED = "passed"
    KEPT = "kept"
    AGAIN = "again"
    """assignments restored after leave"""


PLACES_ACTION_NAMES: dict[PlacesAction, str] = {
    PlacesAction.OPEN: marked("nobody's for now"),
    PlacesAction.PASSED: marked("go to"),
    PlacesAction.KEPT: marked("stay theirs"),
}
"""Labels of the decisions, for `say`."""


@dataclass(frozen=True)
class MessengerLeaving:
    """A Messenger who leaves, with their assignments.

    `student`: their student record, where the account names it; None where only the name matches, and nobody else in
    the roster bears it. `on_leave`: they are on leave already.
    """

    person: int
    name: str
    places: tuple[RoomOrClass, ...]
    student: int | None
    on_leave: bool = False

    @property
    def certain(self) -> bool:
        """Whether the account names the student."""
        return self.student is not None


@dataclass(frozen=True)
class PlacesDecision:
    """The decision about a Messenger's places; `to`: the Messenger who takes them over."""

    person: int
    action: PlacesAction
    to: int | None = None


@dataclass(frozen=True)
class PlacesResult:
    """Result for one Messenger's places; `to`: the name of who has them from tomorrow on."""

    name: str
    places: tuple[RoomOrClass, ...]
    action: PlacesAction
    to: str = ""

    def words(self) -> str:
        """The result as a sentence."""
        places = say(", ").join(place.words() for place in self.places[:_PLACES_TOLD])
        if len(self.places) > _PLACES_TOLD:
            rest = len(self.places) - _PLACES_TOLD
            places += say_count(" and {count} more", " and {count} more", rest)
        match self.action:
            case PlacesAction.AGAIN:
                return say("{name} stands for {places} again.", name=self.name, places=places)
            case PlacesAction.KEPT:
                return say("{name} still stands for {places}.", name=self.name, places=places)
            case PlacesAction.PASSED:
                return say(
                    "From tomorrow on {other} stands for {places}, and {name} no longer does.",
                    other=self.to,
                    places=places,
                    name=self.name,
                )
            case _:
                return say("From tomorrow on {name} no longer stands for {places}.", name=self.name, places=places)


@dataclass(frozen=True)
class EndedAssignments:
    """The ended assignments as they were before, and the keys of those made in their place."""

    before: tuple[AssignmentRow, ...] = ()
    made: tuple[int, ...] = ()
    results: tuple[PlacesResult, ...] = ()

    def words(self) -> str:
        """The result for one Messenger, or the number of ended assignments; empty where nothing ended."""
        if len(self.results) <= _MESSENGERS_TOLD:
            return " ".join(one.words() for one in self.results)
        if not self.before:
            begun = len(self.made)
            return (
                say_count("{count} assignment holds again.", "{count} assignments hold again.", begun) if begun else ""
            )
        ended = len(self.before)
        return say_count("{count} assignment ends today.", "{count} assignments end today.", ended)


NOTHING_ENDED = EndedAssignments()


def messengers_among(signed_in: SignedIn, leaving: Sequence[StudentRow]) -> tuple[MessengerLeaving, ...]:
    """The Messengers among those who leave with present or future assignments."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return leaving_messengers(read, leaving, signed_in.today())


def leaving_messengers(read: Reading, leaving: Sequence[StudentRow], today: dt.date) -> tuple[MessengerLeaving, ...]:
    """As `messengers_among`, without the permission check."""
    status_of, names, found = {one.key: one.status for one in leaving}, {one.name for one in leaving}, []
    here = messengers_in_service(read)
    linked = students_of(read, here)
    for person in here:
        student = linked.get(person.key)
        if student not in status_of:
            student = None
            if person.student is not None or person.name not in names or not _alone_with_name(read, person.name):
                continue
        held = [one for one in queries.assignments(read, person=person.key) if continues_after(one, today)]
        if held:
            places = sorted_assignments(held)
            on_leave = student is not None and status_of[student] == "leave"
            found.append(MessengerLeaving(person.key, person.name, places, student, on_leave))
    return tuple(found)


def successors(signed_in: SignedIn, leaving: Sequence[MessengerLeaving]) -> tuple[PersonRow, ...]:
    """The Messengers who stay and may take over rooms."""
    signed_in.require(Permission.ROSTER)
    gone = {one.person for one in leaving}
    with signed_in.read() as read:
        here = messengers_in_service(read)
        entries = queries.students_with(read, queries.EVERYONE, [one.student for one in here if one.student])
    away = {one.key for one in entries if one.status not in ("present", "merged")}
    return tuple(person for person in here if person.key not in gone and person.student not in away)


def end_assignments(
    unit: UnitOfWork, today: dt.date, decisions: Sequence[PlacesDecision], leaving: Collection[int] = ()
) -> EndedAssignments:
    """Ends these Messengers' assignments with today, and reassigns them from tomorrow on as decided.

    Future assignments are deleted. `leaving`: keys of the students who leave, none of whom can take over. Raises
    Refusal `successor-needed`, `successor-leaves`, `no-messenger`.
    """
    if any(one.action is PlacesAction.PASSED and one.to is None for one in decisions):
        raise Refusal("successor-needed", say("Please say whom the rooms go to. Nothing was changed yet."))
    if not decisions:
        return NOTHING_ENDED
    here = messengers_in_service(unit.connection)
    names, linked = {one.key: one.name for one in here}, students_of(unit.connection, here)
    ending = {one.person for one in decisions if one.action is not PlacesAction.KEPT}
    for one in decisions:
        if one.action is PlacesAction.PASSED and (one.to in ending or linked.get(one.to or 0) in leaving):
            raise Refusal(
                "successor-leaves",
                say(
                    "{name} leaves too and cannot take the rooms over. Nothing was changed yet.",
                    name=names.get(one.to or 0, ""),
                ),
            )
    held = [one for one in queries.assignments(unit.connection) if continues_after(one, today)]
    ended = [one for one in held if one.person in ending]
    for row in ended:
        unit.change(Assignment, row.key, {"until": today})
    made: list[int] = []
    results = []
    for one in decisions:
        places = sorted_assignments([row for row in held if row.person == one.person])
        if not places:
            continue
        to = ""
        if one.action is PlacesAction.PASSED and one.to is not None:
            to, keys, _ = add_assignments(unit, one.to, places, today + dt.timedelta(days=1))
            made += keys
        results.append(PlacesResult(names.get(one.person, ""), places, one.action, to))
    return EndedAssignments(tuple(ended), tuple(made), tuple(results))


def end_assignments_of(unit: UnitOfWork, today: dt.date, student: StudentRow) -> EndedAssignments:
    """Ends the assignments of a student who leaves with today, without a successor, where their account names them."""
    found = [one.person for one in leaving_messengers(unit.connection, [student], today) if one.certain]
    return end_assignments(unit, today, [PlacesDecision(person, PlacesAction.OPEN) for person in found])


def restore_assignments_of(unit: UnitOfWork, student: int, at: int) -> None:
    """Restores what `end_assignments_of` ended at the moment `at` (ms), unless it was changed since."""
    here = messengers_in_service(unit.connection)
    own = [person for person, linked in students_of(unit.connection, here).items() if linked == student]
    for person in own:
        for one in queries.assignments(unit.connection, person=person, never_begun=True):
            for held in queries.field_changes(unit.connection, "assignment", one.key, ["until"])[:1]:
                if held.at == at and one.until is not None and held.new == one.until.isoformat():
                    before = None if held.old is None else dt.date.fromisoformat(str(held.old))
                    unit.change(Assignment, one.key, {"until": before})


def undo_ended_assignments(signed_in: SignedIn, ended: EndedAssignments) -> Changes:
    """Undoes ended assignments, except those changed since."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        restore_assignments(unit, ended)
    return unit.changes


def restore_assignments(unit: UnitOfWork, ended: EndedAssignments) -> None:
    """As `undo_ended_assignments` within a unit of work, without the permission check."""
    here = {one.key: one for one in queries.assignments(unit.connection, never_begun=True)}
    for key in here.keys() & set(ended.made):
        unit.remove(Assignment, key)
    for one in ended.before:
        now = here.get(one.key)
        if now is not None and replace(now, until=one.until) == one:
            unit.change(Assignment, one.key, {"until": one.until})


def students_of(read: Reading, people: Sequence[PersonRow]) -> dict[int, int]:
    """Person to their student entry: the kept one, where it was merged into another."""
    entries = queries.students_with(read, queries.EVERYONE, [one.student for one in people if one.student is not None])
    kept = {one.key: one.merged_into or one.key for one in entries}
    return {one.key: kept[one.student] for one in people if one.student in kept}


def _alone_with_name(read: Reading, name: str) -> bool:
    """Whether exactly one present student or student on leave bears this name."""
    found = queries.students(read, queries.EVERYONE, Narrowing(text=name))
    return sum(1 for one in found if one.name == name and one.status in ("present", "leave")) == 1


def continues_after(one: AssignmentRow, today: dt.date) -> bool:
    """Whether an assignment continues after `today`."""
    return one.until is None or one.until > today


def sorted_assignments(held: Sequence[AssignmentRow]) -> tuple[RoomOrClass, ...]:
    """Classes first, then rooms, in natural order."""
    places = {RoomOrClass(one.building, one.room, one.class_name) for one in held}
    return tuple(
        sorted(places, key=lambda one: (not one.class_name, *map(by_number, (one.class_name, one.building, one.room))))
    )
