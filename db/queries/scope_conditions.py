"""SQL conditions for each `Which` of the scope table in `studio_app/sync/rules/scope.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, cast, exists, func, or_, select, true

from db.queries.aliases import cached_alias, unaliased
from db.queries.disclosed_data import PERSON_OF, files_of_person
from db.schema import (
    Alert,
    Assignment,
    Case,
    Node,
    Person,
    Sent,
    Setting,
    Student,
)
from db.schema.node import HERE

GRAVE = 3
"""Orange; red is above it."""


class Which(StrEnum):
    """Names a subset of the records of a type; `there` is the neighbour that receives a bundle."""

    ALL = "all"
    MADE_HERE = "made here"
    MADE_THERE = "made there"
    OWN_ACCOUNT = "the account, made here, of the Messenger whose file this is"
    OWN_RESULTS = "how that Messenger did in courses, entered here"
    THEIR_PERSON = "the person whom the file there is for"
    LIVING_IN_THEIR_PLACES = (
        "living in the rooms, or of the class, that the Messenger there stands for today, by the kept entry"
    )
    NOT_MERGED = "not merged into another entry of the same person"
    ABOUT_THEIR_PLACES = "made by the Messenger there, in whichever file of theirs, about people in their places"
    THEIR_ASSIGNMENTS = "assignments of the Messenger there"
    THEIR_RESULTS = "how the Messenger there did in courses"
    LEADS = "the studio's lead"
    GRAVE = "red and orange"
    GRAVE_OR_REFERRED = "red, orange or referred"
    OF_GRAVE_OR_REFERRED = "of a case that is red, orange or referred"
    REFERRED = "referred"
    OF_REFERRED = "of a case that is referred"
    SHARED = "marked to be shared, of a case that is referred"
    DISCLOSED = "with an open case that is red, orange or referred"
    THEIR_REFERRED_STUDENTS = "students of the studio there whose name is known here, and who were referred"
    ABOUT_THEIR_STUDENTS = "about students of the studio there"
    THEIR_CASES = "cases of the studio there"
    OF_THEIR_CASES = "of a case of the studio there"
    MADE_HERE_OF_THEIR_CASES = "made here, of a case of the studio there"
    THEIR_TRANSFERS = "transfers that the studio there made, and those passed on to it"
    SHARED_FROM_HERE = "written here, marked to be shared, of a case of the studio there"


@dataclass(frozen=True)
class Aim:
    """The receiver of a bundle: key of the node, and the day of the export (assignments are in force on days)."""

    there: int
    day: dt.date


def condition(which: Which, table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """The condition for `which` on `table` (a synced type's, or an alias of it)."""
    return _CONDITIONS[which](table, aim)


def is_sent(table: FromClause, there: int, *, full: bool = False) -> ColumnElement[bool]:
    """The condition that the neighbour may hold the record in a row of `table`, or hold it whole."""
    # An alias of its own: a query that joins `sent` itself would otherwise lend this one its rows.
    sent = cached_alias(Sent.__table__, "is_sent")
    enough = sent.c.what == "full" if full else sent.c.what != "none"
    return exists().where(sent.c.neighbour == there, sent.c.id == table.c.id, enough)


def _living(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    stands, person = cached_alias(Assignment.__table__, "_living"), cached_alias(Person.__table__, "_living")
    in_room = and_(stands.c.room != "", stands.c.room == table.c.room, stands.c.building == table.c.building)
    in_class = and_(stands.c.class_name != "", stands.c.class_name == table.c.class_name)
    holds = and_(stands.c.since <= aim.day, or_(stands.c.until.is_(None), stands.c.until >= aim.day))
    return exists().where(stands.c.person == person.c.key, _is_messenger(person, aim), holds, or_(in_room, in_class))


def _in_places(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """In the places of the Messenger there; for a merged entry the place of the one that is kept counts."""
    kept = cached_alias(Student.__table__, "_in_places")
    merged = exists().where(kept.c.key == table.c.merged_into, _living(kept, aim))
    return or_(and_(table.c.merged_into.is_(None), _living(table, aim)), merged)


def _is_messenger(person: FromClause, aim: Aim) -> ColumnElement[bool]:
    """The person to whom the Messenger's file belongs: linked at enrolment, or received with the file."""
    return and_(or_(person.c.origin == aim.there, _is_linked(person.c.key, aim)), person.c.role == "messenger")


def _is_linked(key: ColumnElement[int], aim: Aim) -> ColumnElement[bool]:
    link = cached_alias(Setting.__table__, "_is_linked")
    return exists().where(
        link.c.person == 0, link.c.name == PERSON_OF.of(aim.there).name, link.c.value == cast(key, Text)
    )


def _made_by_them(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """Made in their file, or by the same person in another one: the computer before this one.

    A check-in or a correction may come from the studio's computer too; for an alert made there its raising and its
    later assessment cannot be told apart.
    """
    by = next((table.c[column.name] for column in unaliased(table).c if column.info.get("maker")), None)
    if by is None:
        return table.c.origin == aim.there
    theirs = and_(by.is_not(None), _is_linked(by, aim))
    if unaliased(table) is Alert.__table__:
        theirs = and_(theirs, table.c.origin.in_(files_of_person(aim.there)))
    return or_(table.c.origin == aim.there, theirs)


def _stands(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    person = cached_alias(Person.__table__, "_stands")
    return exists().where(person.c.key == table.c.person, _is_messenger(person, aim))


def _about(table: FromClause, on_student: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    student = cached_alias(Student.__table__, "_about")
    return exists().where(student.c.key == table.c.student, on_student(student))


def _of_case(table: FromClause, on_case: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    found = cached_alias(Case.__table__, "_of_case")
    return exists().where(found.c.key == table.c.case, on_case(found))


def _of_their_case(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    return _of_case(table, lambda found: found.c.origin == aim.there)


def _grave_or_referred(table: FromClause) -> ColumnElement[bool]:
    return or_(table.c.level >= GRAVE, table.c.referred)


def _disclosed(table: FromClause) -> ColumnElement[bool]:
    found = cached_alias(Case.__table__, "_disclosed")
    return exists().where(found.c.student == table.c.key, found.c.status == "open", _grave_or_referred(found))


def _is_referred(table: FromClause) -> ColumnElement[bool]:
    found = cached_alias(Case.__table__, "_is_referred")
    return exists().where(found.c.student == table.c.key, found.c.referred)


def _node_id(node: int) -> Any:
    """The id in hex of the node with this key."""
    found = cached_alias(Node.__table__, "_node_id")
    return select(func.lower(func.hex(found.c.id))).where(found.c.key == node).scalar_subquery()


def _first_account() -> Any:
    """The account created with the file; a Messenger's file has no other."""
    person = cached_alias(Person.__table__, "_first_account")
    return select(func.min(person.c.key)).where(person.c.origin == HERE).scalar_subquery()


def _of_own_account(table: FromClause) -> ColumnElement[bool]:
    person = cached_alias(Person.__table__, "_of_own_account")
    return exists().where(person.c.key == table.c.person, person.c.role == "messenger")


_CONDITIONS: Mapping[Which, Callable[[FromClause, Aim], ColumnElement[bool]]] = {
    Which.ALL: lambda _table, _aim: true(),
    Which.MADE_HERE: lambda table, _aim: table.c.origin == HERE,
    Which.MADE_THERE: lambda table, aim: table.c.origin == aim.there,
    Which.OWN_ACCOUNT: lambda table, _aim: table.c.key == _first_account(),
    Which.OWN_RESULTS: lambda table, _aim: and_(table.c.origin == HERE, _of_own_account(table)),
    Which.THEIR_PERSON: lambda table, aim: or_(table.c.origin == aim.there, _is_linked(table.c.key, aim)),
    Which.LIVING_IN_THEIR_PLACES: _in_places,
    Which.NOT_MERGED: lambda table, _aim: table.c.merged_into.is_(None),
    Which.ABOUT_THEIR_PLACES: lambda table, aim: and_(
        _made_by_them(table, aim), _about(table, lambda student: _in_places(student, aim))
    ),
    Which.THEIR_ASSIGNMENTS: _stands,
    Which.THEIR_RESULTS: _stands,
    Which.LEADS: lambda table, _aim: and_(table.c.origin == HERE, table.c.role == "lead"),
    Which.GRAVE: lambda table, _aim: table.c.level >= GRAVE,
    Which.GRAVE_OR_REFERRED: lambda table, _aim: _grave_or_referred(table),
    Which.OF_GRAVE_OR_REFERRED: lambda table, _aim: _of_case(table, _grave_or_referred),
    Which.REFERRED: lambda table, _aim: table.c.referred,
    Which.OF_REFERRED: lambda table, _aim: _of_case(table, lambda found: found.c.referred),
    Which.SHARED: lambda table, _aim: and_(table.c.shared, _of_case(table, lambda found: found.c.referred)),
    Which.DISCLOSED: lambda table, _aim: _disclosed(table),
    Which.THEIR_REFERRED_STUDENTS: lambda table, aim: and_(
        table.c.origin == aim.there, table.c.name != "", _is_referred(table)
    ),
    Which.THEIR_CASES: lambda table, aim: table.c.origin == aim.there,
    Which.ABOUT_THEIR_STUDENTS: lambda table, aim: _about(table, lambda student: student.c.origin == aim.there),
    Which.OF_THEIR_CASES: lambda table, aim: _of_their_case(table, aim),
    Which.MADE_HERE_OF_THEIR_CASES: lambda table, aim: and_(table.c.origin == HERE, _of_their_case(table, aim)),
    Which.THEIR_TRANSFERS: lambda table, aim: or_(
        table.c.origin == aim.there, table.c.passed_to == _node_id(aim.there)
    ),
    Which.SHARED_FROM_HERE: lambda table, aim: and_(table.c.origin == HERE, table.c.shared, _of_their_case(table, aim)),
}
