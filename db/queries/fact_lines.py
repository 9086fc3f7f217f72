"""Facts as lines of a bundle, put together by SQLite itself: for the check-ins that a studio tells the center.

A line says the same as `studio_app.sync.bundle.records.record_line` makes of the record; a test holds the two against each
other. The lines of 500,000 check-ins take 0.9 s of the processor here, and 5.3 s one by one from Python: the pipeline of
`bundle_speed`, whose time an export must not exceed, takes 1.0 s. Another database than SQLite goes without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    FromClause,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    select,
    type_coerce,
)

from db.queries.records import References, batches
from db.queries.scope_conditions import Aim, Which, condition
from db.queries.sync import Span, newer
from db.schema import Node, SyncedType, synced_type

REVS = 2000
"""So many revs become one text: between two rows the driver would wait for Python's lock each time."""

_JULIAN = 1721424.5
"""Julian date of the day before day 1 of the calendar that days are numbers of."""


def can_tell(read: Connection, kind: SyncedType, names: frozenset[str]) -> bool:
    """Whether lines of the type with these fields are made here: facts without texts, so that no line is long."""
    numbers = (Boolean, BigInteger, Integer, SmallInteger)
    plain = (isinstance(kind.table.c[f.name].type, numbers) or f.is_day for f in kind.fields if f.name in names)
    return kind.is_fact and all(plain) and read.dialect.name == "sqlite"


def fact_lines(
    read: Connection,
    kind: SyncedType,
    names: frozenset[str],
    which: Which,
    aim: Aim,
    span: Span,
    references: References,
    origin: str | None,
) -> Iterator[list[bytes]]:
    """The lines of the facts of `kind` to be sent, by rev, some at a time; `names` are the fields they tell.

    `origin` (hex) stands for every origin but the neighbour's own; None where all may be told.
    """
    told = {
        field.name: _told(read, references, field.refers_to)
        for field in kind.fields
        if field.name in names and field.refers_to not in (None, kind.name)
    }
    try:
        above, upto = bindparam("above", type_=Integer), bindparam("upto", type_=Integer)
        waits = newer(kind, aim, above, upto), condition(which, kind.table, aim)
        first = select(func.min(kind.table.c.rev)).where(*waits)
        lines = _lines(kind, names, told, aim, origin).where(*waits).subquery()
        together = select(cast(func.group_concat(lines.c.line, "\n"), LargeBinary))
        at = span.since
        while (next_rev := read.execute(first, {"above": at, "upto": span.upto}).scalar()) is not None:
            at = min(next_rev + REVS, span.upto)
            yield read.execute(together, {"above": next_rev - 1, "upto": at}).scalar_one().split(b"\n")
    finally:
        for known in told.values():
            known.drop(read)


def _told(read: Connection, references: References, kind: str) -> Table:
    """A table, in memory, of the ids that records of `kind` are told by."""
    told = Table(
        f"told_{kind.replace('-', '_')}",
        MetaData(),
        Column("key", Integer, primary_key=True),
        Column("id", Text),
        prefixes=["TEMPORARY"],
    )
    told.create(read)
    for rows in batches(read, select(synced_type(kind).table.c.key)):
        keys = [row.key for row in rows]
        read.execute(
            insert(told), [{"key": k, "id": id} for k, id in zip(keys, references.ids(kind, keys), strict=True)]
        )
    return told


def _lines(
    kind: SyncedType, names: frozenset[str], told: Mapping[str, Table], aim: Aim, origin: str | None
) -> Select[Any]:
    table = kind.table
    chosen: FromClause = table
    made: Any = select(_hex(Node.id)).where(Node.key == table.c.origin).scalar_subquery()
    if origin is not None:
        made = case((table.c.origin == aim.there, made), else_=origin)
    fields: list[Any] = []
    for field in kind.fields:
        if field.name not in names:
            continue
        column: Any = table.c[field.name]
        if field.name in told:
            known = told[field.name].alias()
            chosen = chosen.outerjoin(known, known.c.key == column)
            column = known.c.id
        elif field.refers_to:
            other = table.alias()
            id = select(_hex(other.c.id)).where(other.c.key == column).scalar_subquery()
            column = case((column.is_not(None), id))
        elif field.is_day:
            column = func.date(type_coerce(column, Integer) + _JULIAN)
        elif isinstance(column.type, Boolean):
            column = func.json(case((column, "true"), (~column, "false")))
        fields += [field.name, column]
    begins = f'{{"type":"{kind.name}","id":"'
    line = func.concat(begins, _hex(table.c.id), '","origin":"', made, '","fields":', func.json_object(*fields), "}")
    return select(line.label("line")).select_from(chosen).order_by(table.c.rev)


def _hex(column: Any) -> Any:
    return func.lower(func.hex(column))
