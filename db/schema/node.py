"""The node itself, its neighbours, its settings and drafts, and the log of who looked at what."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base

HERE = 1
"""Key of this file's own row in `node`."""


class Node(Base):
    """Every node this file has heard of; other tables point here instead of repeating 16 bytes a row."""

    __tablename__ = "node"

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    kind: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")


class NodeState(Base):
    """One row: who this file is, and the counters that order its writes."""

    __tablename__ = "node_state"

    key: Mapped[int] = mapped_column(primary_key=True)
    node: Mapped[int] = mapped_column(ForeignKey("node.key"))
    incarnation: Mapped[bytes] = mapped_column(LargeBinary(8))
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    """random, new at each open for writing and kept outside the file too: tells a copy made by hand (`db.incarnation`)"""
    time_zone: Mapped[str]
    created_at: Mapped[int]
    rev: Mapped[int] = mapped_column(default=0)
    clock_wall: Mapped[int] = mapped_column(default=0)
    clock_counter: Mapped[int] = mapped_column(default=0)
    signing_key: Mapped[bytes]
    """Ed25519 private key, 32 raw bytes"""
    age_identity: Mapped[str]
    """age X25519 secret, AGE-SECRET-KEY-1..."""
    pseudonym_key: Mapped[bytes]
    """32 random bytes: what students' pseudonyms are made with; never leaves this file"""
    demo: Mapped[bool] = mapped_column(default=False)
    """the people in this file are invented"""


class Neighbour(Base):
    """A node this one exchanges bundles with, and how far each has got with the other."""

    __tablename__ = "neighbour"

    node: Mapped[int] = mapped_column(ForeignKey("node.key"), primary_key=True)
    relation: Mapped[str]
    """`parent` or `child`"""
    verify_key: Mapped[bytes]
    """Ed25519 public key, 32 raw bytes"""
    recipient: Mapped[str]
    """age recipient, age1..."""
    state: Mapped[str] = mapped_column(default="active")
    """`active` or `revoked`"""
    since: Mapped[int]
    """moment of enrolment"""
    incarnation: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    """of the neighbour, as its last bundle named it"""
    applied_upto: Mapped[int] = mapped_column(default=0)
    """the neighbour's rev up to which everything it sent us is in this file"""
    acknowledged_upto: Mapped[int] = mapped_column(default=0)
    """our rev up to which the neighbour says it has applied everything"""
    number_out: Mapped[int] = mapped_column(default=0)
    number_in: Mapped[int] = mapped_column(default=0)
    last_in: Mapped[int | None]
    last_out: Mapped[int | None]


class Invitation(Base):
    """An invitation made here for a child that has not joined yet."""

    __tablename__ = "invitation"

    key: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[bytes] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes]
    """the invitation file as written"""
    code: Mapped[str]
    expires_at: Mapped[int]
    used_at: Mapped[int | None]


class BundleEntry(Base):
    """History of bundles made and read, for the Sync view."""

    __tablename__ = "bundle_entry"

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    direction: Mapped[str]
    """`out` or `in`"""
    neighbour: Mapped[int] = mapped_column(ForeignKey("node.key"))
    number: Mapped[int]
    since: Mapped[int]
    upto: Mapped[int]
    counts: Mapped[str]
    """JSON: records by type"""
    size: Mapped[int]


class Quarantine(Base):
    """A line of a bundle that was well signed but could not be taken in; tried again by a later program."""

    __tablename__ = "quarantine"

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    neighbour: Mapped[int] = mapped_column(ForeignKey("node.key"))
    number: Mapped[int]
    line: Mapped[bytes]
    digest: Mapped[bytes] = mapped_column(unique=True)
    reason: Mapped[str]


class Sent(Base):
    """Which records a neighbour may hold now, for the types whose scope can change while the record stays as it is.

    What left the scope stays here as `none`: the withdrawal is sent until the neighbour has acknowledged it.
    """

    __tablename__ = "sent"

    neighbour: Mapped[int] = mapped_column(ForeignKey("node.key"), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """of the record, as it is called here"""
    type: Mapped[str]
    what: Mapped[str]
    """`full`, `part` (a pseudonym, a header), or `none`: withdrawn"""
    rev: Mapped[int]
    """this node's counter when it came to be so"""


class Removal(Base):
    """A record that was deleted, withdrawn or erased: what is left of it, so that it stays away."""

    __tablename__ = "removal"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    type: Mapped[str]
    kind: Mapped[str] = mapped_column(primary_key=True)
    """`delete`, `withdrawal` (one that waits) or `erasure`"""
    stamp: Mapped[bytes]
    """when it was, and what a deletion keeps of the record: see `db.removals`"""
    origin: Mapped[int] = mapped_column(ForeignKey("node.key"))
    rev: Mapped[int] = mapped_column(index=True)
    came_from: Mapped[int | None] = mapped_column(ForeignKey("node.key"))


class FieldHistory(Base):
    """What a field held before: the old room, the former owner. Local; each node keeps its own."""

    __tablename__ = "field_history"
    __table_args__ = (Index("ix_field_history_record", "type", "record"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    record: Mapped[int]
    field: Mapped[str]
    old: Mapped[str]
    """JSON"""
    new: Mapped[str]
    at: Mapped[int]
    by: Mapped[int | None]
    """the person's key, None when a bundle brought the change"""


class AccessEntry(Base):
    """Who looked at, exported or was refused what: each entry holds the hash of the one before."""

    __tablename__ = "access_entry"
    __table_args__ = (Index("ix_access_entry_at", "at"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    person: Mapped[int | None]
    action: Mapped[str]
    subject_type: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    """hex id of the record concerned"""
    detail: Mapped[str] = mapped_column(default="")
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AccessHead(Base):
    """How far a node's access log had got when it was last told across: what a rewritten log is noticed by.

    A child's row says which head its last bundle named; this file's own row says which of its heads the parent holds.
    """

    __tablename__ = "access_head"

    node: Mapped[int] = mapped_column(ForeignKey("node.key"), primary_key=True)
    count: Mapped[int]
    """entries the log had"""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """of the last of them; 32 zero bytes where there were none"""
    at: Mapped[int]


class Setting(Base):
    """A setting of this file, or of one person in it (person 0: the file's own)."""

    __tablename__ = "setting"

    person: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    """JSON"""


class Draft(Base):
    """What a person is in the middle of typing; written at every keystroke, gone when it is saved."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person", "kind", "subject", "day"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int]
    kind: Mapped[str]
    """`check-in`, `case-note`, ..."""
    subject: Mapped[int]
    """key of the student or case it is about"""
    day: Mapped[dt.date]
    content: Mapped[str]
    """JSON"""
    at: Mapped[int]
