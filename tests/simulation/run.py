"""Simulation of a campus of node files that exchange bundles under faults, with a final check of agreement.

See docs/design/sync.md, 'Promise'.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from db import integrity
from db.queries.records import wire_rows
from db.schema import SYNCED
from studio_app.node.verification import verify
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from tests.simulation.agreement import Compared, Disagreement, RecordIndex, Side, compare
from tests.simulation.campus import SimulatedCampus, make_campus
from tests.simulation.clocks import DAY_MS, MINUTE_MS
from tests.simulation.edits import Edits
from tests.simulation.nodes import SimulatedNode
from tests.simulation.options import Options, check
from tests.simulation.post import Post

__all__ = ["Disagreement", "Options", "Outcome", "simulate"]

YEAR_MS = 365 * DAY_MS

SENDS_UP, SENDS_DOWN, STUDIO_SENDS = 0.4, 0.25, 0.5
"""How likely a bundle is made on a day: by a Messenger, by a studio for a Messenger, between a studio and the center."""

AGAIN = 2
"""exchanges after the clean one, for what that one itself brought into scope or out of it"""


@dataclass(frozen=True)
class Outcome:
    """Outcome of a simulation.

    `records` are those in all files at the end, `bundles` those made, `carried` the lines in them. `faults` are counted
    by kind. `conflicts` are fields in which concurrent edits met. `only_at_neighbours` counts what a restore took from
    a file and only its neighbour still holds. `wrongs` are things that happened and should not have, besides the
    disagreements. `digest` is one hash over all files' records: the same for the same options.
    """

    options: Options
    nodes: int
    records: int
    bundles: int
    carried: int
    edits: dict[str, int]
    declined: dict[str, int]
    faults: dict[str, int]
    conflicts: int
    set_aside: dict[str, int]
    compared: int
    only_at_neighbours: int
    disagreements: tuple[Disagreement, ...]
    wrongs: tuple[str, ...]
    digest: str

    @property
    def agreed(self) -> bool:
        """Whether there are neither disagreements nor wrongs."""
        return not self.disagreements and not self.wrongs


def simulate(options: Options, folder: Path | None = None, progress: Progress | None = None) -> Outcome:
    """Runs a simulation in `folder` (new or empty, kept), or in a temporary folder that is removed.

    Raises Refusal `simulation-size`, `simulation-chance`, `folder-in-use`, and what `progress.check` raises.
    """
    check(options)
    with _place(folder) as place, _own_config(place):
        return _Simulation(options, place, progress or NoProgress()).run()


class _Simulation:
    def __init__(self, options: Options, folder: Path, progress: Progress) -> None:
        self._options = options
        self._folder = folder
        self._progress = progress
        self._done, self._total = 0, options.nodes * (options.days + 8)

    def run(self) -> Outcome:
        options = self._options
        campus = make_campus(options, self._folder, self._step)
        try:
            post_folder = self._folder / "post"
            post_folder.mkdir()
            post = Post(campus.files, post_folder, options, Random(f"{options.seed} post"))
            edits = Edits(campus.files, campus.world, Random(f"{options.seed} edits"))
            mishaps = _Mishaps(campus, options, post.faults)
            for day in range(options.days):
                campus.world.begin_day(day)
                mishaps.of_day(day)
                self._live(campus, post, edits, day)
            campus.world.begin_day(options.days)
            mishaps.clocks_right()
            return self._end(campus, post, edits)
        finally:
            campus.files.close_all()

    def _live(self, campus: SimulatedCampus, post: Post, edits: Edits, day: int) -> None:
        """Simulates one day: each file reads what arrived, is worked in, and exports bundles."""
        chance = post.chance
        for studio in campus.studios:
            others = [other for other in campus.studios if other is not studio]
            for messenger in studio.children:
                post.deliver(messenger, day)
                edits.day(messenger)
                if chance.random() < SENDS_UP:
                    post.send(messenger, studio, day, others)
                self._step()
            post.deliver(studio, day)
            edits.day(studio)
            for messenger in studio.children:
                if chance.random() < SENDS_DOWN:
                    post.send(studio, messenger, day, [other for other in studio.children if other is not messenger])
            if chance.random() < STUDIO_SENDS:
                post.send(studio, campus.center, day, others)
            self._step()
        post.deliver(campus.center, day)
        edits.day(campus.center)
        for studio in campus.studios:
            if chance.random() < STUDIO_SENDS:
                post.send(campus.center, studio, day, [other for other in campus.studios if other is not studio])
        self._step()

    def _end(self, campus: SimulatedCampus, post: Post, edits: Edits) -> Outcome:
        post.arrive_late(0.5)
        self._announce(campus, post)
        self._exchange(campus, post)
        post.arrive_late(1.0)
        first = self._compare(campus, settled=False)
        for _ in range(AGAIN):
            self._exchange(campus, post)
        last = self._compare(campus, settled=True)
        records, digest = self._sum(campus, post)
        found = dict.fromkeys([*first.disagreements, *last.disagreements])
        return Outcome(
            options=self._options,
            nodes=self._options.nodes,
            records=records,
            bundles=post.bundles,
            carried=post.records,
            edits=_sorted(edits.done),
            declined=_sorted(edits.declined),
            faults=_sorted(post.faults),
            conflicts=post.conflicts,
            set_aside=_sorted(post.set_aside),
            compared=last.records,
            only_at_neighbours=last.only_there,
            disagreements=tuple(found),
            wrongs=tuple(post.wrongs),
            digest=digest,
        )

    def _announce(self, campus: SimulatedCampus, post: Post) -> None:
        """Exchanges a bundle each way between a restored file and each neighbour.

        Before that it may not know the neighbour's keys, and the neighbour takes it to hold what it was
        sent before.
        """
        for node in campus.nodes():
            if node.restored:
                for neighbour in [*([node.parent] if node.parent else []), *node.children]:
                    post.greet(neighbour, node)
                    post.greet(node, neighbour)

    def _exchange(self, campus: SimulatedCampus, post: Post) -> None:
        """One bundle up and one down on each edge, in good order."""
        for studio in campus.studios:
            for messenger in studio.children:
                post.carry(messenger, studio)
                self._step()
            post.carry(studio, campus.center)
        for studio in campus.studios:
            post.carry(campus.center, studio)
            for messenger in studio.children:
                post.carry(studio, messenger)
            self._step()
        campus.world.pass_ms(MINUTE_MS)

    def _compare(self, campus: SimulatedCampus, *, settled: bool) -> Compared:
        """Compares all edges, both ways."""
        total = Compared()
        center = self._side(campus, campus.center)
        with center.signed_in.read() as read:
            at_center = RecordIndex(read)
            for studio in campus.studios:
                self._add(total, campus, studio, campus.center, settled, at_center)
                self._add(total, campus, campus.center, studio, settled)
        for studio in campus.studios:
            for messenger in studio.children:
                self._add(total, campus, studio, messenger, settled)
                self._add(total, campus, messenger, studio, settled)
                self._step()
        return total

    def _add(
        self,
        total: Compared,
        campus: SimulatedCampus,
        sender: SimulatedNode,
        receiver: SimulatedNode,
        settled: bool,
        receiver_records: RecordIndex | None = None,
    ) -> None:
        found = compare(
            self._side(campus, sender), self._side(campus, receiver), settled=settled, receiver_records=receiver_records
        )
        total.disagreements += found.disagreements
        total.records += found.records
        total.only_there += found.only_there

    def _side(self, campus: SimulatedCampus, node: SimulatedNode) -> Side:
        return Side(node.name, campus.files.open(node), frozenset(node.lost), node.restored > 0)

    def _sum(self, campus: SimulatedCampus, post: Post) -> tuple[int, str]:
        """Counts the records in all files and hashes them; each file's self-check must pass."""
        records, total = 0, hashlib.sha256()
        for node in campus.nodes():
            signed_in = campus.files.open(node)
            post.wrongs += [f"{node.name}: self-check {found.name}" for found in verify(signed_in) if not found.ok]
            with signed_in.read() as read:
                total.update(integrity.digest(read).encode())
                records += sum(1 for kind in SYNCED for _ in wire_rows(read, kind))
            self._step()
        return records, total.hexdigest()

    def _step(self) -> None:
        self._done += 1
        self._progress.report(min(self._done, self._total), self._total)
        self._progress.check()


class _Mishaps:
    """Faults of whole files: restored earlier states, and wrong clocks."""

    def __init__(self, campus: SimulatedCampus, options: Options, faults: Counter[str]) -> None:
        self._campus = campus
        self._faults = faults
        self._back_ups: dict[int, list[SimulatedNode]] = {}
        self._restores: dict[int, list[SimulatedNode]] = {}
        self._clocks: dict[int, list[tuple[SimulatedNode, int]]] = {}
        chance = Random(f"{options.seed} mishaps")
        nodes = campus.nodes()
        for node in nodes:
            if chance.random() < options.restore and options.days > 1:
                first, second = sorted(chance.sample(range(options.days), 2))
                self._back_ups.setdefault(first, []).append(node)
                self._restores.setdefault(second, []).append(node)
            if chance.random() < options.clock_skew:
                self._goes_wrong(chance, node, options.days, _skew(chance))
        if options.clock_skew > 0:
            self._goes_wrong(chance, chance.choice(nodes), options.days, chance.choice((-1, 1)) * YEAR_MS)

    def _goes_wrong(self, chance: Random, node: SimulatedNode, days: int, skew: int) -> None:
        """Sets a clock wrong from some day on, and perhaps right on a later one."""
        first = chance.randrange(days)
        self._clocks.setdefault(first, []).append((node, skew))
        if chance.random() < 0.5:
            self._clocks.setdefault(chance.randrange(first, days), []).append((node, 0))

    def of_day(self, day: int) -> None:
        """Applies the faults of a day, in its morning."""
        for node in self._restores.get(day, ()):
            self._campus.files.put_back(node)
            self._faults["restored"] += 1
        for node in self._back_ups.get(day, ()):
            self._campus.files.back_up(node)
        for node, skew in self._clocks.get(day, ()):
            node.clock.skew = skew
            self._faults["wrong clock"] += skew != 0

    def clocks_right(self) -> None:
        """Corrects all clocks before the clean exchange: scope by day must agree in all files."""
        for node in self._campus.nodes():
            node.clock.skew = 0


def _skew(chance: Random) -> int:
    """A random clock error in milliseconds: mostly minutes, sometimes hours or days, ahead or behind."""
    size = chance.choice((30 * MINUTE_MS, 30 * MINUTE_MS, 12 * 60 * MINUTE_MS, 6 * DAY_MS))
    return chance.randint(-size, size)


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))


@contextlib.contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="psyche-simulation-") as made:
            yield Path(made)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = next(folder.iterdir(), None) is None
    except OSError:
        empty = False
    if not empty:
        raise Refusal(
            "folder-in-use",
            f"{folder} is not an empty folder, so nothing was made. Please name a new one.",
        )
    yield folder


@contextlib.contextmanager
def _own_config(folder: Path) -> Iterator[None]:
    """Stores the nonces that detect copies in the simulation's folder instead of the user's."""
    before = os.environ.get("PSYCHE_CONFIG")
    os.environ["PSYCHE_CONFIG"] = str(folder / "config")
    try:
        yield
    finally:
        if before is None:
            del os.environ["PSYCHE_CONFIG"]
        else:
            os.environ["PSYCHE_CONFIG"] = before
