"""Data disclosed to a neighbour: what counts as disclosed when its computer is lost, and its description in sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from db.queries import disclosed_data as queries
from db.queries import transfers
from db.queries.disclosed_data import DisclosedStudent
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.schema import SYNCED
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.kinds import counted_kinds
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbours import PARENT, find_neighbour
from studio_app.words import say, say_count

_BY_NAME = frozenset({"student", "person", "transfer"})
"""Types whose records are listed by the names they tell."""


@dataclass(frozen=True)
class DisclosedData:
    """The data a neighbour may hold. `students` are known here by name, `nameless` are its own whom only it can name.

    `classes` and `rooms` count the students; `cases` are the open ones by level; `others` are all other records about
    students, by type; `transfers` are the names of those who go to another college, disclosed for that alone.
    `last_out` and `last_in` are moments of the last bundle each way, None for never.
    """

    node: str
    name: str
    kind: str
    state: str
    students: tuple[DisclosedStudent, ...]
    nameless: int
    classes: dict[str, int]
    rooms: dict[str, int]
    check_ins: int
    alerts: int
    cases: int
    cases_by_level: dict[int, int]
    case_notes: int
    others: dict[str, int]
    transfers: tuple[str, ...]
    last_out: int | None
    last_in: int | None


def disclosed_to(signed_in: SignedIn, node: str) -> DisclosedData:
    """The data disclosed to the neighbour `node` (name or id). Leaves an entry in the access log, for it names people.

    Refusals: `not-permitted`, those of `find_neighbour`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, node)
        disclosed = disclosed_data(unit.connection, found)
        unit.log("held-listed", "node", found.id)
    return disclosed


def disclosed_data(read: Reading, neighbour: NeighbourRow) -> DisclosedData:
    """The data disclosed to a neighbour at present."""
    there, acknowledged = neighbour.key, neighbour.acknowledged_upto
    students = tuple(queries.disclosed_students(read, there, acknowledged))
    counts = {
        kind.name: queries.disclosed_record_count(read, kind, there, acknowledged)
        for kind in SYNCED
        if kind.speaks_of and kind.name not in _BY_NAME
    }
    return DisclosedData(
        node=neighbour.id,
        name=neighbour.name,
        kind=neighbour.kind,
        state=neighbour.state,
        students=students,
        nameless=queries.nameless_count(read, there),
        classes=dict(Counter(one.class_name for one in students if one.class_name)),
        rooms=dict(Counter(f"{one.building} {one.room}" for one in students if one.room)),
        check_ins=counts.pop("check-in"),
        alerts=counts.pop("alert"),
        cases=counts.pop("case"),
        cases_by_level=queries.case_levels(read, there, acknowledged),
        case_notes=counts.pop("case-note"),
        others={name: count for name, count in counts.items() if count},
        transfers=named_by_transfer(read, neighbour),
        last_out=neighbour.last_out,
        last_in=neighbour.last_in,
    )


def named_by_transfer(read: Reading, neighbour: NeighbourRow) -> tuple[str, ...]:
    """Names of students disclosed to the neighbour for a transfer to another college."""
    if neighbour.kind == "messenger":
        return ()
    rows = transfers.named(read, None if neighbour.relation == PARENT else neighbour.id)
    return tuple(sorted(row.name for row in rows))


def disclosed_in_words(signed_in: SignedIn, disclosed: DisclosedData, *, names: bool = True) -> list[str]:
    """Lines to read or print: last bundles and disclosed data; with `names` those of the students too, by room."""
    return [last_bundles_in_words(signed_in, disclosed), *disclosed_counts_in_words(disclosed, names=names)]


def disclosed_counts_in_words(disclosed: DisclosedData, *, names: bool = True) -> list[str]:
    """Counts of disclosed records in sentences; with `names` those of the students too."""
    lines = []
    if disclosed.students:
        lines.append(
            say(
                "{students}: {classes}, {rooms}",
                students=say_count("{count} student by name", "{count} students by name", len(disclosed.students)),
                classes=say_count("{count} class", "{count} classes", len(disclosed.classes)),
                rooms=say_count("{count} room", "{count} rooms", len(disclosed.rooms)),
            )
        )
    if disclosed.nameless:
        lines.append(
            say_count(
                "{count} of its own students, who have no name here",
                "{count} of its own students, who have no name here",
                disclosed.nameless,
            )
        )
    lines += _counts(disclosed)
    if disclosed.transfers:
        lines.append(_transfers(disclosed, names=names))
    if names:
        lines += [f"  {line}" for line in by_room(disclosed)]
    return lines


def not_known_there(name: str) -> str:
    """Explains why words may differ for a while after this file changed its keys."""
    return say(
        "This file has new keys, and {name} has not confirmed them yet: there the words before may be shown. Compare again "
        "once a bundle has gone each way.",
        name=name,
    )


def last_bundles_in_words(signed_in: SignedIn, disclosed: DisclosedData) -> str:
    """Times of the last bundles each way: the list is as of then."""
    never = say("never")
    return say(
        "last bundle to it: {out}, from it: {into}",
        out=signed_in.local_minute(disclosed.last_out) if disclosed.last_out else never,
        into=signed_in.local_minute(disclosed.last_in) if disclosed.last_in else never,
    )


def by_room(disclosed: DisclosedData) -> list[str]:
    """Lists the students by room, `Building 3 412 (class 2601): Lin Xiaoyu, ...`, those without a room last. Where a
    room is of several classes, each name has its own.
    """
    lines = []
    placed = sorted(disclosed.students, key=lambda one: (not one.room, one.building, one.room, one.name))
    for (building, room), people in groupby(placed, key=lambda one: (one.building, one.room)):
        shown = list(people)
        classes = {one.class_name for one in shown}
        place = f"{building} {room}".strip() or say("no room")
        if len(shown) > 1 and len(classes) == 1 and (only := classes.pop()):
            place = say("{name} ({where})", name=place, where=only)
            names = say(", ").join(one.name for one in shown)
        else:
            names = say(", ").join(
                say("{name} ({where})", name=one.name, where=one.class_name) if one.class_name else one.name
                for one in shown
            )
        lines.append(say("{place}: {names}", place=place, names=names))
    return lines


def _counts(disclosed: DisclosedData) -> list[str]:
    lines = []
    if disclosed.check_ins:
        lines.append(say_count("{count} check-in", "{count} check-ins", disclosed.check_ins))
    if disclosed.alerts:
        lines.append(say_count("{count} alert", "{count} alerts", disclosed.alerts))
    if disclosed.cases:
        levels = say(", ").join(
            f"{Level(level).mark} {Level(level).label} {count}"
            for level, count in sorted(disclosed.cases_by_level.items(), reverse=True)
        )
        cases = say_count("{count} case", "{count} cases", disclosed.cases)
        lines.append(say("{cases}, open: {levels}", cases=cases, levels=levels) if levels else cases)
    if disclosed.case_notes:
        lines.append(say_count("{count} case note", "{count} case notes", disclosed.case_notes))
    return lines + counted_kinds(disclosed.others)


def _transfers(disclosed: DisclosedData, *, names: bool) -> str:
    many = say_count(
        "{count} student by name, who goes to another college",
        "{count} students by name, who go to other colleges",
        len(disclosed.transfers),
    )
    return say("{place}: {names}", place=many, names=say(", ").join(disclosed.transfers)) if names else many
