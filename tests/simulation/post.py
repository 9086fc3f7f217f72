"""Delivery of bundles with faults: lost, duplicated, late, out of order, truncated, altered, misdelivered."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service as sync
from studio_app.sync.bundle.zip_container import BUNDLE_START
from tests.simulation.nodes import Files, SimulatedNode
from tests.simulation.options import Options

LATEST = 12
"""days that a late bundle is under way at most"""

_OF_A_REPLACED_FILE = "older-copy"
_TO_FORMER_KEYS = "wrong-receiver"
_BY_FORMER_KEYS = ("former-keys", "new-keys-not-confirmed")


@dataclass(eq=False)
class _UnderWay:
    to: SimulatedNode
    path: Path
    day: int
    harmed: bool = False
    """cut short, altered or for another file: it must be refused"""


@dataclass
class Post:
    """Carries bundles, with faults by `chance` while `faulty`.

    `faults` counts them by kind, and beside them what became of some: `refused` (harmed ones), `replaced` (from a file that
    another had followed), `former keys` (made for keys that all had seen replaced: by a late hand, or by a file put back to
    before it had heard). `wrongs` says what should not have happened: a good bundle refused, a harmed one taken.
    """

    files: Files
    folder: Path
    options: Options
    chance: Random
    faults: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)
    bundles: int = 0
    records: int = 0
    conflicts: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    _under_way: list[_UnderWay] = field(default_factory=list)
    _number: int = 0

    def send(self, sender: SimulatedNode, receiver: SimulatedNode, day: int, others: list[SimulatedNode]) -> None:
        """Makes a bundle and applies faults to it; `others` are files it may be delivered to by mistake."""
        path = self._make(sender, receiver)
        chance, options = self.chance, self.options
        if chance.random() < options.loss:
            self.faults["lost"] += 1
            path.unlink()
            return
        if chance.random() < options.damage:
            self._harm(path, receiver, day, others)
            return
        late = chance.random() < options.reorder
        if late:
            self.faults["late"] += 1
        self._under_way.append(_UnderWay(receiver, path, day + (chance.randint(1, LATEST) if late else 0)))
        if chance.random() < options.duplicate:
            self.faults["repeated"] += 1
            again = path.with_name(f"again-{path.name}")
            again.write_bytes(path.read_bytes())
            self._under_way.append(_UnderWay(receiver, again, day + chance.randint(0, LATEST)))

    def deliver(self, receiver: SimulatedNode, day: int) -> None:
        """Reads what has arrived at a file by `day`, in random order."""
        here = [one for one in self._under_way if one.to is receiver and one.day <= day]
        if not here:
            return
        self._under_way = [one for one in self._under_way if one not in here]
        self.chance.shuffle(here)
        for one in here:
            self._read(one)

    def arrive_late(self, share: float) -> None:
        """Makes a share of the undelivered bundles arrive at once, whatever their delay."""
        waiting = list(self._under_way)
        self.chance.shuffle(waiting)
        for one in waiting[: round(len(waiting) * share)]:
            self._under_way.remove(one)
            self._read(one)

    def carry(self, sender: SimulatedNode, receiver: SimulatedNode) -> None:
        """Delivers one bundle without faults; a refusal is one of the `wrongs`."""
        path = self._make(sender, receiver)
        try:
            self._taken(sync.read(self.files.open(receiver), path))
        except Refusal as refusal:
            self.wrongs.append(f"{sender.name} -> {receiver.name}: {refusal.code}")
        path.unlink()

    def greet(self, sender: SimulatedNode, receiver: SimulatedNode) -> None:
        """Delivers one bundle between two files of which one was restored; it may be refused where the sender lacks the
        other's keys.
        """
        self._read(_UnderWay(receiver, self._make(sender, receiver), 0))

    def _make(self, sender: SimulatedNode, receiver: SimulatedNode) -> Path:
        self._number += 1
        path = self.folder / f"{self._number}.psb"
        made = sync.export(self.files.open(sender), receiver.id, path)
        self.bundles += 1
        self.records += sum(made.records.values())
        return path

    def _harm(self, path: Path, receiver: SimulatedNode, day: int, others: list[SimulatedNode]) -> None:
        kind = self.chance.choice(("cut short", "altered", "misdirected") if others else ("cut short", "altered"))
        self.faults[kind] += 1
        if kind == "misdirected":
            receiver = self.chance.choice(others)
        else:
            content = bytearray(path.read_bytes())
            if kind == "cut short":
                content = content[: self.chance.randrange(len(content))]
            else:
                # Among the encrypted bytes: what a ZIP says around them, as its dates, may differ and say nothing.
                with zipfile.ZipFile(path) as bundle:
                    sealed = bundle.infolist()[0]
                place = BUNDLE_START + self.chance.randrange(sealed.file_size)
                content[place] ^= 1 << self.chance.randrange(8)
            path.write_bytes(content)
        self._under_way.append(_UnderWay(receiver, path, day, harmed=True))

    def _read(self, one: _UnderWay) -> None:
        signed_in: SignedIn = self.files.open(one.to)
        try:
            taken = sync.read(signed_in, one.path)
        except Refusal as refusal:
            if one.harmed:
                self.faults["refused"] += 1
            elif refusal.code == _OF_A_REPLACED_FILE:
                self.faults["replaced"] += 1
            elif self._of_former_keys(one.to, refusal.code):
                self.faults["former keys"] += 1
            else:
                self.wrongs.append(f"{one.to.name}: {refusal.code}")
        else:
            if one.harmed:
                self.wrongs.append(f"{one.to.name}: a harmed bundle was taken")
            self._taken(taken)
        one.path.unlink()

    def _of_former_keys(self, receiver: SimulatedNode, code: str) -> bool:
        """Whether a late bundle may be refused for replaced keys; its content is sent again."""
        if code == _TO_FORMER_KEYS:
            return receiver.keys_changed > 0
        near = [*receiver.children, *([receiver.parent] if receiver.parent else [])]
        return code in _BY_FORMER_KEYS and any(neighbour.keys_changed for neighbour in near)

    def _taken(self, taken: sync.ReadBundle) -> None:
        self.conflicts += taken.conflicts
        self.set_aside.update(taken.reasons)
