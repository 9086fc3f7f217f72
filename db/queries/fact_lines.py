"""Facts as lines of a bundle, put together by the database itself: no object is made for a fact on its way out.

There may be hundreds of thousands of them. A line says the same as `studio_app.sync.records.record_line` makes of the
record; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
)

from db.queries.records import Gate
from db.queries.sync import Aim, Span, Which, waiting
from db.schema import Node, Sent, SyncedType, synced_type
from db.schema.base import Day

LINES = 500
"""Lines fetched at a time."""

_TELLABLE = (Day, Boolean, BigInteger, Integer, SmallInteger, Text)
_JULIAN = 1721424.5
"""Julian date of the day before day 1 of the calendar that `Day` counts in."""

_called = Table(
    "called",
    MetaData(),
    Column("key", Integer, primary_key=True),
    Column("name", Text),
    prefixes=["TEMPORARY"],
)
"""Under which id a student goes to a neighbour that knows pseudonyms only. In memory, while the lines are made."""


def can_tell(kind: SyncedType) -> bool:
    """Whether every column of the type can be put into a line here."""
    return kind.is_fact and all(
        field.refers_to or isinstance(kind.table.c[field.name].type, _TELLABLE) for field in kind.fields
    )


def fact_lines(
    read: Connection,
    kind: SyncedType,
    names: Collection[str],
    which: Which | None,
    aim: Aim,
    span: Span,
    gates: Mapping[str, Gate],
    *,
    origin_told: bytes | None = None,
    pseudonym: Callable[[str], str] | None = None,
) -> Iterator[list[bytes]]:
    """The lines of the facts of `kind` to be sent, by rev, some at a time; `names` are the fields they tell.

    `which` and `gates` as for `db.queries.sync.outgoing`. `origin_told` stands for every origin but the neighbour's own
    where that may not be told; `pseudonym` makes of a student's id (hex) the one that the neighbour knows.
    """
    if pseudonym is not None:
        _call_students(read, gates.get("student"), pseudonym)
    try:
        query = _line_select(kind, names, gates, aim, origin_told, called=pseudonym is not None)
        if which is None:
            query = query.join(Sent, and_(Sent.id == kind.table.c.id, Sent.neighbour == aim.there))
        query = query.where(waiting(kind, which, aim, span)).order_by(kind.table.c.rev)
        with read.execute(query) as rows:
            cursor: Any = rows.cursor  # the driver's own rows cost a third of SQLAlchemy's
            while some := cursor.fetchmany(LINES):
                yield [row[0] for row in some]
    finally:
        if pseudonym is not None:
            _called.drop(read)


def _call_students(read: Connection, gate: Gate, pseudonym: Callable[[str], str]) -> None:
    _called.create(read)
    table = synced_type("student").table
    query = select(table.c.key, table.c.id)
    if gate is not None:
        query = query.where(gate(table))
    names = [{"key": row.key, "name": f'"{pseudonym(row.id.hex())}"'} for row in read.execute(query)]
    if names:
        read.execute(insert(_called), names)


def _line_select(
    kind: SyncedType, names: Collection[str], gates: Mapping[str, Gate], aim: Aim, told: bytes | None, *, called: bool
) -> Any:
    table, node = kind.table, Node.__table__.alias()
    origin: Any = func.lower(func.hex(node.c.id))
    chosen: FromClause = table
    if told is None:
        chosen = table.join(node, node.c.key == table.c.origin)
    else:
        theirs = select(origin).where(node.c.key == aim.there).scalar_subquery()
        origin = case((table.c.origin == aim.there, theirs), else_=told.hex())
    parts: list[Any] = [f'{{"type":"{kind.name}","id":"', func.lower(func.hex(table.c.id)), '","origin":"', origin]
    parts.append('","fields":{')
    between = ""
    for field in kind.fields:
        if field.name not in names:
            continue
        parts.append(f'{between}"{field.name}":')
        between = ","
        column = table.c[field.name]
        if field.refers_to is None:
            parts.append(_json(column))
        elif field.refers_to == "student" and called:
            known = _called.alias()
            chosen = chosen.outerjoin(known, known.c.key == column)
            parts.append(func.coalesce(known.c.name, "null"))
        else:
            target = synced_type(field.refers_to).table.alias()
            chosen = chosen.outerjoin(target, target.c.key == column)
            parts.append(_reference(target, field.refers_to, gates))
    parts.append("}}")
    return select(cast(func.concat(*_joined(parts)), LargeBinary)).select_from(chosen)


def _json(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Day):
        written: Any = func.concat('"', func.date(type_coerce(column, Integer) + _JULIAN), '"')
    elif isinstance(column.type, Boolean):
        written = case((column, "true"), else_="false")
    elif isinstance(column.type, Text):
        written = func.json_quote(column)
    else:
        written = type_coerce(column, Integer)
    if not getattr(column, "nullable", True):
        return written  # type: ignore[no-any-return]
    return case((column.is_(None), "null"), else_=cast(written, Text))


def _reference(target: FromClause, kind: str, gates: Mapping[str, Gate]) -> ColumnElement[Any]:
    name = func.concat('"', func.lower(func.hex(target.c.id)), '"')
    may_be_told: list[ColumnElement[bool]] = [target.c.id.is_not(None)]
    if kind in gates:
        gate = gates[kind]
        if gate is None:
            return literal_column("'null'")
        may_be_told.append(gate(target))
    return case((and_(*may_be_told), name), else_="null")


def _joined(parts: list[Any]) -> Iterator[Any]:
    """Neighbouring pieces of plain text become one."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
            text = ""
        yield part
    if text:
        yield text
