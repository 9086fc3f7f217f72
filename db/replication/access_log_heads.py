"""Writes the access-log heads that bundles carry, as part of a unit of work."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert

from db.schema import AccessHead
from db.schema.node import HERE
from db.store import UnitOfWork


def keep_head(unit: UnitOfWork, node: int, count: int, hash: bytes) -> None:
    """Stores the head that the child with the key `node` named in its bundle."""
    row = insert(AccessHead).values(node=node, count=count, hash=hash, at=unit.now)
    unit.connection.execute(row.on_conflict_do_update(["node"], set_={"count": count, "hash": hash, "at": unit.now}))
    unit.touched("access_head")


def keep_head_at_parent(unit: UnitOfWork, count: int, hash: bytes) -> None:
    """Stores which head of ours the parent says it holds; `verify` then detects a log that lost it."""
    keep_head(unit, HERE, count, hash)
