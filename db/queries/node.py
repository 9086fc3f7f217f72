"""Reads the node itself, the people who sign in, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, exists, func, or_, select

from db.queries.row_columns import columns_of, in_hex
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
    incarnation = in_hex(NodeState.incarnation)
    columns = columns_of(
        NodeRow, NodeState, id=in_hex(Node.id), kind=Node.kind, name=Node.name, incarnation=incarnation
    )
    return NodeRow(*read.execute(select(*columns).select_from(NodeState).join(Node)).one())


def node_keys(read: Connection) -> NodeKeys:
    """This node's secret keys."""
    return NodeKeys(*read.execute(select(*columns_of(NodeKeys, NodeState))).one())


def _people() -> Select[*tuple[Any, ...]]:
    linked = exists().where(
        Setting.person == 0, Setting.name == ACCOUNT_HERE.name, Setting.value == cast(Person.key, Text)
    )
    here = or_(Person.origin == HERE, linked)
    return select(*columns_of(PersonRow, Person, here=here))


def people_who_sign_in(read: Connection) -> list[PersonRow]:
    """Everybody with an account, by login."""
    return [PersonRow(*row) for row in read.execute(_people().order_by(Person.login))]


def person_by_id(read: Connection, person_id: bytes) -> PersonRow | None:
    """The account with this id."""
    row = read.execute(_people().where(Person.id == person_id)).first()
    return None if row is None else PersonRow(*row)


def neighbours(read: Connection) -> list[NeighbourRow]:
    """All neighbours, the parent first."""
    of_node = {"key": Node.key, "id": in_hex(Node.id), "kind": Node.kind, "name": Node.name}
    incarnation = func.nullif(in_hex(Neighbour.incarnation), "")
    query = (
        select(*columns_of(NeighbourRow, Neighbour, **of_node, incarnation=incarnation))
        .join(Node, Node.key == Neighbour.node)
        .order_by(Neighbour.relation.desc(), Node.name)
    )
    return [NeighbourRow(*row) for row in read.execute(query)]


def record_counts(read: Connection) -> dict[str, int]:
    """Number of records of each synced type in the file."""
    return {kind.name: read.execute(select(func.count()).select_from(kind.table)).scalar_one() for kind in SYNCED}


def clock_wall(read: Connection) -> int:
    """Wall time in milliseconds of the latest stamp of this file's clock."""
    return read.execute(select(NodeState.clock_wall)).scalar_one()
