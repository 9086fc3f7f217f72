"""Node files of a simulated campus: open only while used, restored to earlier states.

A file is opened by its data key, which its maker still holds: a password would cost Argon2id's work at each of the
thousands of openings and prove nothing here. All else is as everywhere: SQLCipher, the writer lock, the nonces that tell a copy.
"""

from __future__ import annotations

import shutil
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from db.identity import Identities
from db.queries.records import wire_rows
from db.queries.removals import deletions
from db.schema import SYNCED
from db.store import Store
from studio_app.domain.permissions import Role
from studio_app.node.backups import back_up_to
from studio_app.node.companion_files import nonces_path
from studio_app.node.creation import create_node
from studio_app.node.restoring import restore_here
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import DeviceSecrets
from studio_app.security.key_file import keys_path
from tests.simulation.clocks import NodeClock

PASSWORD = "psyche-simulated-2026"
"""Guards invented people for as long as the simulation runs."""

OPEN_AT_ONCE = 100
"""Files that stay open; each takes four descriptors, and some systems give a process a thousand."""


@dataclass(eq=False)
class SimulatedNode:
    """A node file of the campus, and the people who work in it. `others` gives login to (key, id, role) beside the
    first person.
    """

    name: str
    kind: str
    path: Path
    clock: NodeClock
    ids: Identities = field(repr=False)
    parent: SimulatedNode | None = None
    children: list[SimulatedNode] = field(default_factory=list, repr=False)
    others: dict[str, tuple[int, str, Role]] = field(default_factory=dict, repr=False)
    lost: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """(type, id) of what was in the file, or had been deleted, and is not known in the earlier state it was put back to"""
    restored: int = 0
    keys_changed: int = 0
    backup: Path | None = None
    closed: SignedIn | None = field(default=None, repr=False)
    """as whom it was made; the store in it is open or closed"""

    @property
    def id(self) -> str:
        assert self.closed is not None
        return self.closed.node.id


class Files:
    """Opens files on demand, and closes the least recently used."""

    def __init__(self, folder: Path, kept: DeviceSecrets, seed: int) -> None:
        self._folder = folder
        self._kept = kept
        self._seed = seed
        self._open: OrderedDict[SimulatedNode, Store] = OrderedDict()

    def make(self, file: str, kind: str, name: str, clock: NodeClock) -> SimulatedNode:
        """Makes a new file and leaves it open."""
        source = Random(f"{self._seed} ids {file}")
        path = self._folder / f"{file}.psyche"
        made = create_node(
            path, kind, name, PASSWORD, self._kept, clock=clock, seed=Random(f"{self._seed} {file}"), demo=True
        ).signed_in
        made.store.close()
        node = SimulatedNode(file, kind, path, clock, Identities(source), closed=made)
        self.open(node)
        return node

    def open(self, node: SimulatedNode, login: str | None = None) -> SignedIn:
        """The file signed in as its first person, or as another of its people. Good until some other files were opened."""
        store = self._open.pop(node, None) or self._opened(node)
        self._open[node] = store
        while len(self._open) > OPEN_AT_ONCE:
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        assert node.closed is not None
        first = replace(node.closed, store=store)
        if login is None:
            return first
        key, id, role = node.others[login]
        return replace(first, person=key, person_id=id, login=login, name=login, role=role)

    def close(self, node: SimulatedNode) -> None:
        """Closes one file."""
        store = self._open.pop(node, None)
        if store is not None:
            store.close()

    def close_all(self) -> None:
        """Closes every file."""
        while self._open:
            self._open.popitem()[1].close()

    def back_up(self, node: SimulatedNode) -> None:
        """Saves the file's present state: a Messenger's by a copy made by hand, the others' by a backup."""
        target = self._folder / f"{node.name}.earlier"
        if node.kind == "messenger":
            self.close(node)
            shutil.copyfile(node.path, target)
            shutil.copyfile(keys_path(node.path), keys_path(target))
        else:
            back_up_to(self.open(node), target)
        node.backup = target

    def put_back(self, node: SimulatedNode) -> None:
        """Restores the state saved by `back_up`, as a new incarnation."""
        assert node.backup is not None
        before = self._known(node)
        if node.kind == "messenger":
            self.close(node)
            restored = node.backup
        else:
            restored = self._folder / f"{node.name}.restored"
            restore_here(self.open(node), node.backup, restored)
            self.close(node)
            node.backup.unlink()
            keys_path(node.backup).unlink()
        restored.replace(node.path)
        keys_path(restored).replace(keys_path(node.path))
        node.backup = None
        node.restored += 1
        node.lost |= before - self._known(node)

    def _known(self, node: SimulatedNode) -> set[tuple[str, str]]:
        """Ids of records in the file, deleted ones included: a deletion may be lost together with its record."""
        with self.open(node).read() as read:
            held = {(kind.name, record.id) for kind in SYNCED for record in wire_rows(read, kind)}
            return held | {(one.type, one.id) for one in deletions(read)}

    def _opened(self, node: SimulatedNode) -> Store:
        assert node.closed is not None
        return Store.open(node.path, node.closed.keys.data_key, clock=node.clock, ids=node.ids, outside=nonces_path())
