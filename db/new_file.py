"""Creates a node file: the encrypted database, its tables, and the row about the node."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, text

from db.copying import remove
from db.engine import open_engine, translated, writing
from db.identity import Identities
from db.incarnation import NONCE, NonceStore
from db.migrations import HEAD
from db.schema import Base, Node, NodeState
from db.schema.node import HERE
from db.store import Store, system_clock


@dataclass(frozen=True)
class NewNode:
    """Parameters of a new file: `id` 16 bytes, the keys as `db.schema.NodeState` describes them."""

    id: bytes
    kind: str
    name: str
    time_zone: str
    incarnation: bytes
    signing_key: bytes
    age_identity: str
    pseudonym_key: bytes
    demo: bool = False


def create_file(
    path: Path,
    data_key: bytes,
    node: NewNode,
    *,
    clock: Callable[[], int] = system_clock,
    ids: Identities | None = None,
    outside: NonceStore | None = None,
) -> Store:
    """Creates a node file at `path` and opens it. Raises FileExists, NotWritable, DiskFull; leaves nothing behind then.

    The tables are created from the models and stamped with the newest migration, which saves Alembic's run; a test
    compares the two schemas.
    """
    engine = open_engine(path, data_key, create=True)
    nonce = secrets.token_bytes(NONCE)
    try:
        with translated(path), writing(engine) as connection, connection.begin():
            Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            connection.execute(insert(Node).values(key=HERE, id=node.id, kind=node.kind, name=node.name))
            connection.execute(
                insert(NodeState).values(
                    node=HERE,
                    incarnation=node.incarnation,
                    nonce=nonce,
                    time_zone=node.time_zone,
                    created_at=clock(),
                    signing_key=node.signing_key,
                    age_identity=node.age_identity,
                    pseudonym_key=node.pseudonym_key,
                    demo=node.demo,
                )
            )
    except BaseException:
        engine.dispose()
        with contextlib.suppress(OSError):
            remove(path)
        raise
    if outside is not None:
        outside.put(node.id.hex(), nonce)
    return Store(engine, path, clock=clock, ids=ids, outside=outside)
