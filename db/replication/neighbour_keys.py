"""Writes keys and their holders: own keys, revoked keys, and whose file a neighbour's is."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, select, update

from db.local_writes import keep_setting
from db.queries.disclosed_data import PERSON_OF
from db.queries.node import ACCOUNT_HERE
from db.schema import SYNCED, Neighbour, Node, NodeState, Person, Revocation, Sent, synced_type
from db.stamps import Stamp
from db.store import UnitOfWork
from db.versions import FieldVersion, RecordVersion, decode, encode


def change_own_keys(unit: UnitOfWork, signing_key: bytes, age_identity: str) -> None:
    """Replaces this node's secret keys."""
    unit.connection.execute(update(NodeState).values(signing_key=signing_key, age_identity=age_identity))
    unit.touched("neighbour")


def revoke_by_records(unit: UnitOfWork) -> list[int]:
    """Revokes neighbours whose present key a revocation record names; gives the keys of those newly revoked."""
    named = exists().where(
        Revocation.verify_key == func.lower(func.hex(Neighbour.verify_key)),
        Revocation.node == func.lower(func.hex(Node.id)),
        Node.key == Neighbour.node,
    )
    query = update(Neighbour).where(Neighbour.state != "revoked", named).values(state="revoked")
    found = list(unit.connection.execute(query.returning(Neighbour.node)).scalars())
    if found:
        unit.touched("neighbour")
    return found


def leave(unit: UnitOfWork, neighbour: int) -> None:
    """Deletes a parent that is not trusted any more, so that another can be enrolled."""
    unit.connection.execute(delete(Neighbour).where(Neighbour.node == neighbour))
    unit.touched("neighbour")


def link_person(unit: UnitOfWork, neighbour: int, person: int) -> None:
    """Records that the neighbour's file belongs to this person."""
    keep_setting(unit, PERSON_OF.of(neighbour), person)


def become_person(unit: UnitOfWork, key: int, id: bytes, name: str, origin: int, came_from: int) -> None:
    """Merges an account of this file with the person that `origin` knows by `id`: one human, one record.

    The name gets the zero stamp, so that any later write at `origin` replaces it; the login stays this file's.
    """
    kind = synced_type(Person)
    row = unit.connection.execute(select(kind.table).where(kind.table.c.key == key)).mappings().one()
    version = decode(row["stamps"], {field.name: row[field.name] for field in kind.fields})
    node = unit.connection.execute(select(Node.id).where(Node.key == origin)).scalar_one().hex()
    fields = dict(version.fields)
    for field, value in (("name", name), ("role", row["role"]), ("active", True)):
        fields[field] = FieldVersion(value, Stamp(0, 0, node))
    version = RecordVersion(fields)
    values = {
        "id": id,
        "origin": origin,
        "came_from": came_from,
        "name": name,
        "active": True,
        "stamps": encode(version),
    }
    unit.connection.execute(update(kind.table).where(kind.table.c.key == key).values(**values, rev=unit.next_rev()))
    keep_setting(unit, ACCOUNT_HERE, key)
    unit.touched(kind.name)


def same_person(unit: UnitOfWork, former: bytes, key: int) -> None:
    """Moves all references from the person with the id `former` to the one with `key`, and deletes the former record."""
    person = synced_type(Person).table
    other = unit.connection.execute(select(person.c.key).where(person.c.id == former)).scalar()
    if other is None or other == key:
        return
    for kind in SYNCED:
        for field in kind.fields:
            if field.refers_to == "person":
                column = kind.table.c[field.name]
                changed = unit.connection.execute(update(kind.table).where(column == other).values({field.name: key}))
                if changed.rowcount:
                    unit.touched(kind.name)
    unit.connection.execute(delete(Sent).where(Sent.id == former))
    unit.connection.execute(delete(person).where(person.c.key == other))
    unit.touched("person")
