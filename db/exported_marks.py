"""How far what stands in this file may be known outside it: in a bundle, read or lost, or in a copy of the file."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from db.schema import NodeState, Setting

_TOLD = "clock/told"


class Told(msgspec.Struct, frozen=True):
    """The highest rev and the latest stamp that may be known outside this file."""

    rev: int = 0
    wall: int = 0
    counter: int = 0


def told(connection: Connection) -> Told:
    """What may be known outside this file."""
    kept = connection.execute(select(Setting.value).where(Setting.person == 0, Setting.name == _TOLD)).scalar()
    return Told() if kept is None else msgspec.json.decode(kept, type=Told)


def note_told(connection: Connection, rev: int, wall: int, counter: int) -> None:
    """Notes that everything up to this rev and stamp may be known outside from now on."""
    before = told(connection)
    latest = max((wall, counter), (before.wall, before.counter))
    value = msgspec.json.encode(Told(max(rev, before.rev), *latest)).decode()
    row = insert(Setting).values(person=0, name=_TOLD, value=value)
    connection.execute(row.on_conflict_do_update(["person", "name"], set_={"value": value}))


def note_all_told(connection: Connection) -> None:
    """Notes that all that stands in the file may be known outside: it is a copy, or was restored."""
    state = connection.execute(select(NodeState.rev, NodeState.clock_wall, NodeState.clock_counter)).one()
    note_told(connection, state.rev, state.clock_wall, state.clock_counter)
