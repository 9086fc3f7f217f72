"""Selects the records of a type in a neighbour's scope, by the scope table alone.

An exchange reads less (what is new since the last bundle). A check whether two files agree reads all of it, by a query
of its own: a fault in the exchange's query would otherwise hide itself.
"""

from __future__ import annotations

from sqlalchemy import Connection

from db.queries.records import WireRecord, records_of, wire_select
from db.queries.scope_conditions import Aim, Which, condition, is_sent
from db.schema import SyncedType


def records_in_scope(read: Connection, kind: SyncedType, which: Which, aim: Aim) -> dict[str, WireRecord]:
    """The records of `kind` matching `which`, by id in hex, sent or not."""
    query = wire_select(kind).where(condition(which, kind.table, aim))
    return records_of(read, kind, query)


def records_disclosed(read: Connection, kind: SyncedType, aim: Aim, *, whole: bool = False) -> dict[str, WireRecord]:
    """The records of `kind` that the neighbour could hold (or hold `whole`) as of its last bundle."""
    query = wire_select(kind).where(is_sent(kind.table, aim.there, full=whole))
    return records_of(read, kind, query)
