"""Reads the node itself, the people who sign in, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Text, cast, exists, func, or_, select

from db.schema import SYNCED, Neighbour, Node, NodeState, Person, Setting
from db.schema.node import HERE
from db.settings import SettingKey

ACCOUNT_HERE = SettingKey("account-here", int, 0)
"""The setting with the key of a person whose record another node made, and who signs in here all the same."""


@dataclass(frozen=True)
class NodeRow:
    """This node. `id` and `incarnation` in hex."""

    id: str
    kind: str
    name: str
    incarnation: str
    time_zone: str
    rev: int
    demo: bool
    created_at: int


@dataclass(frozen=True)
class NodeKeys:
    """This node's secret keys: Ed25519 private key (32 bytes), age identity, and the HMAC key of pseudonyms."""

    signing_key: bytes
    age_identity: str
    pseudonym_key: bytes


@dataclass(frozen=True)
class PersonRow:
    """A person with an account. `id` in hex; `here`: in this file, and not in a neighbour's that sent us the record."""

    key: int
    id: str
    login: str
    name: str
    role: str
    active: bool
    student: int | None
    here: bool = True


@dataclass(frozen=True)
class NeighbourRow:
    """A neighbour and the state of the exchange with it; see `db.schema.Neighbour`."""

    key: int
    id: str
    kind: str
    name: str
    relation: str
    state: str
    verify_key: bytes
    recipient: str
    incarnation: str | None
    applied_upto: int
    acknowledged_upto: int
    number_out: int
    number_in: int
    last_in: int | None
    last_out: int | None


def this_node(read: Connection) -> NodeRow:
    """This node."""
    row = read.execute(
        select(
            Node.id,
            Node.kind,
            Node.name,
            NodeState.incarnation,
            NodeState.time_zone,
            NodeState.rev,
            NodeState.demo,
            NodeState.created_at,
        ).join(Node)
    ).one()
    return NodeRow(row.id.hex(), row.kind, row.name, row.incarnation.hex(), *row[4:])


def node_keys(read: Connection) -> NodeKeys:
    """This node's secret keys."""
    row = read.execute(select(NodeState.signing_key, NodeState.age_identity, NodeState.pseudonym_key)).one()
    return NodeKeys(*row)


def _person_columns() -> tuple[object, ...]:
    linked = exists().where(
        Setting.person == 0, Setting.name == ACCOUNT_HERE.name, Setting.value == cast(Person.key, Text)
    )
    here = or_(Person.origin == HERE, linked)
    return (Person.key, Person.id, Person.login, Person.name, Person.role, Person.active, Person.student, here)


def people_who_sign_in(read: Connection) -> list[PersonRow]:
    """Everybody with an account, by login."""
    rows = read.execute(select(*_person_columns()).order_by(Person.login))  # type: ignore[call-overload]
    return [PersonRow(row.key, row.id.hex(), *row[2:]) for row in rows]


def person_by_id(read: Connection, person_id: bytes) -> PersonRow | None:
    """The account with this id."""
    row = read.execute(select(*_person_columns()).where(Person.id == person_id)).first()  # type: ignore[call-overload]
    return None if row is None else PersonRow(row.key, row.id.hex(), *row[2:])


def neighbours(read: Connection) -> list[NeighbourRow]:
    """All neighbours, the parent first."""
    rows = read.execute(
        select(
            Node.key,
            Node.id,
            Node.kind,
            Node.name,
            Neighbour.relation,
            Neighbour.state,
            Neighbour.verify_key,
            Neighbour.recipient,
            Neighbour.incarnation,
            Neighbour.applied_upto,
            Neighbour.acknowledged_upto,
            Neighbour.number_out,
            Neighbour.number_in,
            Neighbour.last_in,
            Neighbour.last_out,
        )
        .join(Node, Node.key == Neighbour.node)
        .order_by(Neighbour.relation.desc(), Node.name)
    )
    found = []
    for row in rows:
        values = dict(row._mapping)
        values["id"] = row.id.hex()
        values["incarnation"] = row.incarnation.hex() if row.incarnation else None
        found.append(NeighbourRow(**values))
    return found


def record_counts(read: Connection) -> dict[str, int]:
    """Number of records of each synced type in the file."""
    return {kind.name: read.execute(select(func.count()).select_from(kind.table)).scalar_one() for kind in SYNCED}


def clock_wall(read: Connection) -> int:
    """Wall time in milliseconds of the latest stamp of this file's clock."""
    return read.execute(select(NodeState.clock_wall)).scalar_one()
