"""What a neighbour may hold: the data that count as disclosed when its computer is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from db.queries import disclosed_data as queries
from db.queries import transfers
from db.queries.disclosed_data import HeldStudent
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.schema import SYNCED
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbours import PARENT, find_neighbour

_BY_NAME = frozenset({"student", "person", "transfer"})
"""Types whose records are listed by the names they tell."""


@dataclass(frozen=True)
class Held:
    """What a neighbour may hold. `students` are known here by name, `nameless` are its own whom only it can name.

    `classes` and `rooms` count the students; `cases` are the open ones by level; `others` are all
    other records about students, by type; `transfers` are the names of those who go to another college, told for that alone. `last_out` and `last_in` are moments
    of the last bundle each way, None for never.
    """

    node: str
    name: str
    kind: str
    state: str
    students: tuple[HeldStudent, ...]
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


def held_by(signed_in: SignedIn, node: str) -> Held:
    """What the neighbour `node` (name or id) may hold. Leaves an entry in the access log, for it names people.

    Refusals: `not-permitted`, those of `find_neighbour`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, node)
        held = what_is_held(unit.connection, found)
        unit.log("held-listed", "node", found.id)
    return held


def what_is_held(read: Reading, neighbour: NeighbourRow) -> Held:
    """The list for a neighbour, as it stands now."""
    there, acknowledged = neighbour.key, neighbour.acknowledged_upto
    students = tuple(queries.held_students(read, there, acknowledged))
    counts = {
        kind.name: queries.held_count(read, kind, there, acknowledged)
        for kind in SYNCED
        if kind.speaks_of and kind.name not in _BY_NAME
    }
    return Held(
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
    """Names of those whom the neighbour knows because they go to another college."""
    if neighbour.kind == "messenger":
        return ()
    rows = transfers.named(read, None if neighbour.relation == PARENT else neighbour.id)
    return tuple(sorted(row.name for row in rows))
