"""The export mark: the highest rev and stamp that may be known outside this file, through a bundle or a copy of the
file.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from db.schema import NodeState
from db.settings import SettingKey, put_setting, read_setting


class ExportMark(msgspec.Struct, frozen=True):
    """The highest rev and the latest stamp that may be known outside this file."""

    rev: int = 0
    wall: int = 0
    counter: int = 0


_MARK = SettingKey("clock/told", ExportMark, ExportMark())


def export_mark(connection: Connection) -> ExportMark:
    """The export mark."""
    return read_setting(connection, _MARK)


def raise_export_mark(connection: Connection, rev: int, wall: int, counter: int) -> None:
    """Raises the export mark to at least this rev and stamp."""
    before = export_mark(connection)
    latest = max((wall, counter), (before.wall, before.counter))
    put_setting(connection, _MARK, ExportMark(max(rev, before.rev), *latest))


def mark_all_exported(connection: Connection) -> None:
    """Raises the export mark to all that stands in the file: it is a copy, or was restored."""
    state = connection.execute(select(NodeState.rev, NodeState.clock_wall, NodeState.clock_counter)).one()
    raise_export_mark(connection, state.rev, state.clock_wall, state.clock_counter)
