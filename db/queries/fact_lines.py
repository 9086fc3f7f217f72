"""Facts as lines of a bundle, put together by the database itself: no object is made for a fact on its way out.

There may be hundreds of thousands of them. A line says the same as `studio_app.sync.bundle.records.record_line` makes of the
record; a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
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
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    type_coerce,
)

from db.queries.records import Gate
from db.queries.scope_conditions import Aim, Which, condition
from db.queries.sync import Span, joined, newer, waiting
from db.schema import Node, SyncedType, synced_type
from db.schema.column_types import Day

LINES = 500
"""Lines fetched at a time."""

_FEWEST, _MOST, _TEXT = 64, 2048, 1024 * 1024
"""Revs that are put together, and bytes of text above which they become fewer."""

_WITHOUT_TEXTS = 4096
"""No line of numbers, days and ids alone is as long: to measure each takes a tenth of making it."""

_TELLABLE = (Day, Boolean, BigInteger, Integer, SmallInteger, Text)
_NULL: ColumnElement[Any] = literal_column("'null'")
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

_dated = Table(
    "dated",
    MetaData(),
    Column("key", Integer, primary_key=True),
    Column("name", Text),
    prefixes=["TEMPORARY"],
)
"""The days of the last years as they are written: found faster than worked out, where there are very many lines."""

_MANY, _YEARS = 50_000, 10
"""Revs from which on `dated` is worth its filling, and how far back it goes."""


@dataclass(frozen=True)
class Together:
    """Some lines as one text, with newlines between them: how many there are, and bytes that none of them is longer than."""

    text: bytes
    count: int
    longest: int


def is_much(span: Span) -> bool:
    """Whether so much may be told that preparing for it is worth while."""
    return span.upto - span.since > _MANY


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
    granted: bool = True,
    origin_told: bytes | None = None,
    pseudonym: Callable[[str], str] | None = None,
) -> Iterator[list[bytes] | Together]:
    """The lines of the facts of `kind` to be sent, by rev, some at a time; `names` are the fields they tell.

    `which`, `gates` and `granted` as for `db.queries.sync.outgoing`. `origin_told` stands for every origin but the neighbour's own
    where that may not be told; `pseudonym` makes of a student's id (hex) the one that the neighbour knows.
    """
    is_called = pseudonym is not None and any(f.refers_to == "student" and f.name in names for f in kind.fields)
    if pseudonym is not None and is_called:
        _call_students(read, gates.get("student"), pseudonym)
    has_days = any(isinstance(kind.table.c[name].type, Day) for name in names)
    is_dated = has_days and is_much(span)
    if is_dated:
        _write_days(read, aim.day)
    try:
        line, table = _line(kind, names, gates, aim, origin_told, called=is_called, dated=is_dated)
        if which is None:
            single = select(cast(line, LargeBinary)).select_from(table).order_by(kind.table.c.rev)
            single = joined(single, kind, which, aim, granted=granted)
            yield from _one_by_one(read, single.where(waiting(kind, which, aim, span, granted=granted)))
        else:
            query = select(line.label("line")).select_from(table).order_by(kind.table.c.rev)
            has_texts = any(isinstance(kind.table.c[name].type, Text) for name in names)
            yield from _put_together(read, kind, query, which, aim, span, has_texts=has_texts)
    finally:
        if is_called:
            _called.drop(read)
        if is_dated:
            _dated.drop(read)


def _one_by_one(read: Connection, query: Select[Any]) -> Iterator[list[bytes]]:
    with read.execute(query) as rows:
        cursor: Any = rows.cursor  # the driver's own rows cost a third of SQLAlchemy's
        while some := cursor.fetchmany(LINES):
            yield [row[0] for row in some]


def _put_together(
    read: Connection, kind: SyncedType, query: Select[Any], which: Which, aim: Aim, span: Span, *, has_texts: bool
) -> Iterator[Together]:
    """The lines of some hundred revs as one text: between two rows the driver would wait for Python's lock each time."""
    rev = kind.table.c.rev
    above, upto = bindparam("above", type_=Integer), bindparam("upto", type_=Integer)
    some = query.where(condition(which, kind.table, aim), newer(kind, aim, above, upto)).subquery()
    line = some.c.line
    text_of = cast(func.group_concat(line, "\n"), LargeBinary)
    longest_of = func.max(func.octet_length(line)) if has_texts else literal(_WITHOUT_TEXTS)
    together = select(text_of, func.count(), longest_of)
    at, step = span.since, _FEWEST
    while at < span.upto:
        last = min(at + step, span.upto)
        text, count, longest = read.execute(together, {"above": at, "upto": last}).one()
        if text:
            yield Together(text, count, longest)
            if len(text) > _TEXT:
                step = max(_FEWEST, step // 2)
            elif len(text) < _TEXT // 2:
                step = min(_MOST, step * 2)
            at = last
        else:
            following = read.execute(select(func.min(rev)).where(rev > last)).scalar()
            at = span.upto if following is None else following - 1


def _call_students(read: Connection, gate: Gate, pseudonym: Callable[[str], str]) -> None:
    _called.create(read)
    table = synced_type("student").table
    query = select(table.c.key, table.c.id)
    if gate is not None:
        query = query.where(gate(table))
    names = [{"key": row.key, "name": f'"{pseudonym(row.id.hex())}"'} for row in read.execute(query)]
    if names:
        read.execute(insert(_called), names)


def _write_days(read: Connection, today: dt.date) -> None:
    _dated.create(read)
    last = today.toordinal() + 1
    day = select(literal(last - 366 * _YEARS).label("key")).cte(recursive=True)
    day = day.union_all(select(day.c.key + 1).where(day.c.key < last))
    written = literal('"') + func.date(day.c.key + _JULIAN) + '"'
    read.execute(insert(_dated).from_select(["key", "name"], select(day.c.key, written)))


def _line(
    kind: SyncedType,
    names: Collection[str],
    gates: Mapping[str, Gate],
    aim: Aim,
    told: bytes | None,
    *,
    called: bool,
    dated: bool,
) -> tuple[ColumnElement[str], FromClause]:
    """The line as text, and what it is selected from."""
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
        if dated and isinstance(column.type, Day):
            known = _dated.alias()
            chosen = chosen.outerjoin(known, known.c.key == type_coerce(column, Integer))
            parts.append(func.coalesce(known.c.name, func.concat(*_json(column))))
        elif field.refers_to is None:
            parts += _json(column)
        elif field.refers_to == "student" and called:
            known = _called.alias()
            chosen = chosen.outerjoin(known, known.c.key == column)
            parts.append(func.coalesce(known.c.name, _NULL))
        else:
            parts.append(_reference(column, field.refers_to, gates))
    parts.append("}}")
    return func.concat(*_joined(parts)), chosen


def _json(column: ColumnElement[Any]) -> list[Any]:
    """The pieces of the column's value as JSON."""
    is_nullable = getattr(column, "nullable", True)
    if isinstance(column.type, Text):
        return [func.json_quote(column)]
    if isinstance(column.type, Boolean):
        return [case((column.is_(None), _NULL), (column, "true"), else_="false")]
    if isinstance(column.type, Day):
        day = func.date(type_coerce(column, Integer) + _JULIAN)
        return [func.coalesce(literal('"') + day + '"', _NULL)] if is_nullable else ['"', day, '"']
    return [func.coalesce(type_coerce(column, Text), _NULL) if is_nullable else type_coerce(column, Integer)]


def _reference(column: ColumnElement[Any], kind: str, gates: Mapping[str, Gate]) -> ColumnElement[Any]:
    """A query of its own, and none where nothing is referred to, as mostly."""
    if kind in gates and gates[kind] is None:
        return _NULL
    target = synced_type(kind).table.alias()
    query = select(literal('"') + func.lower(func.hex(target.c.id)) + '"').where(target.c.key == column)
    gate = gates.get(kind)
    if gate is not None:
        query = query.where(gate(target))
    return case((column.is_(None), _NULL), else_=func.coalesce(query.scalar_subquery(), _NULL))


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
