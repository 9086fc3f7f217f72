"""Reads the access log: its entries by page, its head, and whether a head reported earlier is still in the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from db.access_log_chain import FIRST_HASH, entry_hash
from db.queries.row_columns import columns_of, name_of
from db.schema import AccessEntry, AccessHead, Case, Node, Person, Student
from db.schema.node import HERE

AT_ONCE = 10_000


@dataclass(frozen=True)
class AccessRow:
    """One entry. `number` counts from 1; `person` is None where the program itself wrote it; `subject` an id in hex."""

    number: int
    at: int
    person: int | None
    login: str
    name: str
    action: str
    subject_type: str
    subject: str
    detail: str


@dataclass(frozen=True)
class Narrowed:
    """A filter on entries: moments in milliseconds, `before` exclusive; None for no condition."""

    person: int | None = None
    action: str | None = None
    since: int | None = None
    before: int | None = None


def access_entries(
    read: Connection, which: Narrowed, *, below: int | None = None, limit: int | None = None
) -> Iterator[AccessRow]:
    """Entries, newest first, numbered lower than `below`."""
    entry = AccessEntry
    wanted = (
        select(
            *columns_of(AccessRow, entry, number=entry.key, login=func.coalesce(Person.login, ""), name=name_of(Person))
        )
        .outerjoin(Person, Person.key == entry.person)
        .where(*_conditions(which))
        .order_by(entry.key.desc())
    )
    if below is not None:
        wanted = wanted.where(entry.key < below)
    if limit is not None:
        wanted = wanted.limit(limit)
    for row in read.execute(wanted):
        yield AccessRow(*row)


def access_count(read: Connection, which: Narrowed) -> int:
    """Number of entries under a filter."""
    return read.execute(select(func.count()).select_from(AccessEntry).where(*_conditions(which))).scalar_one()


def actions_done(read: Connection) -> list[str]:
    """Every action in the log."""
    return list(read.execute(select(AccessEntry.action).distinct().order_by(AccessEntry.action)).scalars())


def people_in_log(read: Connection) -> list[tuple[int, str]]:
    """(key, name or login) of everybody with an entry."""
    rows = read.execute(
        select(Person.key, Person.name, Person.login)
        .where(Person.key.in_(select(AccessEntry.person).distinct()))
        .order_by(Person.login)
    )
    return [(row.key, row.name or row.login) for row in rows]


def account_names(read: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Names of those who sign in, by id in hex."""
    wanted = select(Person.id, func.iif(Person.name != "", Person.name, Person.login))
    return dict(_by_id(read, wanted, Person.id, ids))


def node_names(read: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Names of data files by node id in hex, where this file knows them."""
    return dict(_by_id(read, select(Node.id, Node.name).where(Node.name != ""), Node.id, ids))


def student_names(read: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Students' names by id in hex, where this file knows them."""
    return dict(_by_id(read, select(Student.id, Student.name).where(Student.name != ""), Student.id, ids))


def case_students(read: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The id of the student a case is about, by the case's id; both in hex."""
    wanted = select(Case.id, Student.id).join(Student, Student.key == Case.student)
    return {key: student.hex() for key, student in _by_id(read, wanted, Case.id, ids)}


def access_head(read: Connection) -> tuple[int, bytes]:
    """(number of entries, hash of the last) of this file's access log."""
    row = read.execute(select(AccessEntry.key, AccessEntry.hash).order_by(AccessEntry.key.desc()).limit(1)).first()
    return (row.key, row.hash) if row is not None else (0, FIRST_HASH)


def head_is_in_chain(read: Connection, count: int, hash: bytes) -> bool:
    """Whether the log still has the entries that led to this head: false once its tail was rewritten or cut off."""
    if count == 0:
        return hash == FIRST_HASH
    held = read.execute(select(AccessEntry.hash).where(AccessEntry.key == count)).scalar_one_or_none()
    return held == hash


def broken_chain_at(read: Connection) -> int | None:
    """The number of the first entry whose hash does not follow from the one before; None when all do."""
    before = FIRST_HASH
    rows = read.execute(select(AccessEntry.__table__).order_by(AccessEntry.key)).mappings()
    for number, entry in enumerate(rows, start=1):
        before = entry_hash(before, entry)
        if entry["hash"] != before or entry["key"] != number:
            return number
    return None


def reported_head(read: Connection, node: int = HERE) -> tuple[int, bytes] | None:
    """The last reported head of the node with this key; for this file itself, the one that the parent holds."""
    row = read.execute(select(AccessHead.count, AccessHead.hash).where(AccessHead.node == node)).first()
    return None if row is None else (row[0], row[1])


def _by_id(
    read: Connection, wanted: Select[bytes, Any], column: InstrumentedAttribute[bytes], ids: Iterable[str]
) -> Iterator[tuple[str, Any]]:
    """(id in hex, second column) of the rows with these ids, queried in chunks: a statement has a limit of parameters."""
    left = [bytes.fromhex(each) for each in ids]
    for start in range(0, len(left), AT_ONCE):
        for row in read.execute(wanted.where(column.in_(left[start : start + AT_ONCE]))):
            yield row[0].hex(), row[1]


def _conditions(which: Narrowed) -> list[ColumnElement[bool]]:
    entry, found = AccessEntry, []
    if which.person is not None:
        found.append(entry.person == which.person)
    if which.action is not None:
        found.append(entry.action == which.action)
    if which.since is not None:
        found.append(entry.at >= which.since)
    if which.before is not None:
        found.append(entry.at < which.before)
    return found
