"""Bulk inserts of facts, several hundred in one statement.

One row a statement costs twice the time of the row itself. Ids are bound as text and converted in SQL, because the
driver searches for an adapter at each bytes and None value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy.exc import IntegrityError

from db.schema import SyncedType
from db.schema.column_types import Day
from db.unit_of_work import UnitOfWork

_BOOKKEEPING = ("id", "rev", "came_from")


def insert_facts(
    unit: UnitOfWork,
    kind: SyncedType,
    came_from: int,
    ids: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    alike: Mapping[str, Any],
) -> bool:
    """Inserts facts that came from a neighbour, with the next keys and revs; says False, and does nothing, if one of
    them is here already.

    `ids` (hex) and each of `columns` have one value for each fact: references as keys, days as ordinals. `alike` are the
    other columns with the value that they have in all of them. `origin` is in one of the two.
    """
    count = len(ids)
    values = [unit.rev + 1, came_from, *(_plain(kind, name, value) for name, value in alike.items())]
    values.extend(chain.from_iterable(zip(ids, *columns.values(), strict=True)))
    try:
        unit.connection.exec_driver_sql(_statement(kind, tuple(columns), tuple(alike), count), tuple(values))
    except IntegrityError:
        return False
    unit.next_rev(count)
    return True


def _plain(kind: SyncedType, name: str, value: Any) -> Any:
    """Converts a value as the driver needs it: the statement bypasses SQLAlchemy's types."""
    is_day = value is not None and isinstance(kind.table.c[name].type, Day)
    return value.toordinal() if is_day else value


@cache
def _statement(kind: SyncedType, columns: tuple[str, ...], alike: tuple[str, ...], count: int) -> str:
    # In VALUES the columns are called column1, column2, ... The key is the next one by itself.
    into = ", ".join(f'"{name}"' for name in (*_BOOKKEEPING, *alike, *columns))
    taken = ["unhex(column2)", "? + column1", "?", *("?" for _ in alike)]
    taken += [f"column{number}" for number in range(3, 3 + len(columns))]
    marks = ", ".join("?" * (1 + len(columns)))
    rows = ", ".join(f"({number}, {marks})" for number in range(count))
    return f"INSERT INTO {kind.table.name} ({into}) SELECT {', '.join(taken)} FROM (VALUES {rows})"
