"""A center, a studio and a Messenger's file with real keys, and what tests do with them."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import itertools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from db import integrity
from db.queries.records import WireRecord, wire_rows
from db.schema import Assignment, Person, Record, Student, Synced, synced_type
from studio_app.node.service import create_node
from studio_app.node.signed_in import SignedIn
from studio_app.security import password_hash
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service
from tests.node_files import PASSWORD, ClosedNode, close_node, copy_node, new_folder, open_copy

NOW = 1_790_000_000_000
DAY = dt.date(2026, 9, 21)
SECRET = "secret"


class Clock:
    """A clock that moves on by itself a little at each look, and when told to."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1
        return self.now


@dataclass
class Campus:
    """Files under one folder, all by one clock."""

    folder: Path
    clock: Clock
    numbers: Any
    nodes: list[SignedIn] = field(default_factory=list)
    bundles: list[Path] = field(default_factory=list)

    def node(self, kind: str, name: str) -> SignedIn:
        path = self.folder / f"{kind}-{next(self.numbers)}.psyche"
        kept = FileSecrets(self.folder / SECRET)
        self.nodes.append(create_node(path, kind, name, PASSWORD, kept, clock=self.clock).signed_in)
        return self.nodes[-1]

    def link(self, parent: SignedIn, child: SignedIn) -> None:
        """Invitation, joining, request: parent and child are neighbours then."""
        file = self.folder / f"invitation-{next(self.numbers)}.psi"
        invited = service.invite(parent, child.node.kind, child.node.name, file)
        joined = service.join(child, file, invited.code)
        accepted = service.accept(parent, Path(joined.file))
        assert accepted.our_words == joined.their_words
        assert accepted.their_words == joined.our_words

    def bundle(self, sender: SignedIn, receiver: SignedIn) -> Path:
        self.bundles.append(self.folder / f"bundle-{next(self.numbers)}.psb")
        service.export(sender, receiver.node.id, self.bundles[-1])
        return self.bundles[-1]

    def carry(self, sender: SignedIn, receiver: SignedIn) -> service.ReadBundle:
        """One bundle from one to the other, in good order."""
        return service.read(receiver, self.bundle(sender, receiver))

    def close(self) -> None:
        for node in self.nodes:
            node.store.close()


def campus(folder: Path) -> Campus:
    return Campus(folder, Clock(), itertools.count(1))


def three_tiers(place: Campus) -> tuple[SignedIn, SignedIn, SignedIn]:
    """A center, a studio under it, and a Messenger's file under that; each is called what it is."""
    center, studio, messenger = (place.node(kind, kind) for kind in ("center", "studio", "messenger"))
    place.link(center, studio)
    place.link(studio, messenger)
    return center, studio, messenger


T = TypeVar("T")


def copy_of(build: Callable[[Campus], T], place: Campus) -> T:
    """What `build` makes of an empty campus, at `place`: made once in a process and copied since, files and all.

    Nodes, keys and records are the same in every copy. `build` may keep nodes and bundles, and no other path.
    """
    template = _template(build, password_hash.MIN_COST)
    original = template.place
    place.clock.now, place.numbers = original.clock.now, copy.copy(original.numbers)
    shutil.copy(original.folder / SECRET, place.folder / SECRET)
    memo: dict[int, Any] = {id(original): place, id(original.clock): place.clock}
    for closed in template.nodes:
        place.nodes.append(open_copy(closed.signed_in, copy_node(closed, place.folder), place.clock))
        memo[id(closed.signed_in)] = place.nodes[-1]
    for bundle in original.bundles:
        place.bundles.append(place.folder / bundle.name)
        shutil.copy(bundle, place.bundles[-1])
        memo[id(bundle)] = place.bundles[-1]
    made: T = copy.deepcopy(template.made, memo)
    return made


@dataclass
class _Template:
    place: Campus
    made: Any
    nodes: list[ClosedNode]
    kept: tempfile.TemporaryDirectory[str]


@functools.cache
def _template(build: Callable[[Campus], object], _cost: password_hash.Cost) -> _Template:
    kept = new_folder()
    place = campus(Path(kept.name))
    made = build(place)
    return _Template(place, made, [close_node(node) for node in place.nodes], kept)


def add(node: SignedIn, model: type[Synced], **values: Any) -> int:
    with node.unit() as unit:
        return unit.add(model, values)


def change(node: SignedIn, model: type[Record], key: int, **values: Any) -> None:
    with node.unit() as unit:
        unit.change(model, key, values)


def student(node: SignedIn, name: str = "林晓雨", **values: Any) -> int:
    usual = {"student_no": "20260001", "college": "教育学院", "major": "学前教育", "class_name": "学前2601",
             "building": "兰苑3号楼", "room": "412", "bed": "2", "phone": "13800000000", "status": "present"}  # fmt: skip
    return add(node, Student, **{**usual, "name": name, **values})


def stand_for(studio: SignedIn, messenger: SignedIn, **values: Any) -> int:
    """The Messenger of that file, whose person has come to the studio, stands for a room from now on."""
    with studio.read() as read:
        people = list(wire_rows(read, synced_type(Person)))
    person = next(row.key for row in people if row.origin == messenger.node.id)
    place = {"building": "兰苑3号楼", "room": "412", "since": DAY, **values}
    return add(studio, Assignment, person=person, **place)


def held(node: SignedIn, kind: str) -> list[WireRecord]:
    """All records of a type in a file, by id."""
    with node.read() as read:
        return list(wire_rows(read, synced_type(kind), by_id=True))


def digest(node: SignedIn) -> str:
    with node.read() as read:
        return integrity.digest(read)


def rev(node: SignedIn) -> int:
    from db.queries.node import this_node

    with node.read() as read:
        return this_node(read).rev
