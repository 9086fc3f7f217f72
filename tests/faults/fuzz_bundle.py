"""Feeds mutated real bundles to real files, and looks for anything a neighbour's bundle must not be able to do.

    python -m tests.faults.fuzz_bundle --rounds 500 [--seed S] [--layer the_values] [--round N]

A small campus is made once, with bundles on each edge. Each round takes one of them, changes it at one layer (bytes,
ZIP, signature, ciphertext; or, signed anew by the sender's own key, the packed frame, the lines, the values) and reads
it into the file it was made for. Only a refusal may be raised, and it must leave the file as it was to the byte. What is
applied must pass `verify`, stay within what the sender may write (`fuzz_checks`), and change nothing when read again.
The same seed makes the same rounds; `--round N` runs one of them alone. Prints rounds, refused by code, applied, set
aside, crashes, partial changes and wrongs; the command fails when one of the last three is not 0.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from studio_app.node.service import verify
from studio_app.refusal import Refusal
from studio_app.sync import service
from tests.faults.fuzz_campus import Scene, at_work, make_scenes, put_back
from tests.faults.fuzz_checks import State, digest, look, wrongs
from tests.faults.fuzz_mutations import LAYERS

VERIFY_EVERY = 10
"""Of the rounds that applied something: the whole self-check; the others get the structure and references only."""

LOOK_EVERY = 25
"""Of the refused rounds: the whole file is compared; of the others it is only asked whether anything was committed."""


@dataclass
class Outcome:
    """The figures of a run; `problems` say what was found, and in which round."""

    rounds: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    applied: int = 0
    records: int = 0
    crashes: int = 0
    partial: int = 0
    wrong: int = 0
    problems: list[str] = field(default_factory=list)


class Desk:
    """One scene's reader at work, on a fresh copy of its file after each bundle that was applied."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene = scene
        folder.mkdir()
        self.reader = at_work(scene, folder)
        self.before: State = look(self.reader)
        self._commits = self._commits_now()

    def anew(self) -> None:
        """The file as it was."""
        put_back(self.scene, self.reader)
        self._commits = self._commits_now()

    def close(self) -> None:
        """Lets go of the file."""
        self.reader.store.close()

    def untouched(self) -> bool:
        """Whether nobody committed anything since the file was opened."""
        return self._commits == self._commits_now()

    def _commits_now(self) -> tuple[int, int]:
        path = self.reader.store.path
        log = path.with_name(path.name + "-wal")
        with self.reader.read() as read:
            rev = read.exec_driver_sql("SELECT rev FROM node_state").scalar_one()
        return rev, log.stat().st_size if log.exists() else 0


def run(rounds: int, seed: int, folder: Path, only: str = "", told: Callable[[int], None] = lambda _: None,
        one: int | None = None) -> Outcome:  # fmt: skip
    """Runs `rounds` rounds in `folder`, which is empty; `only` one layer, `one` of the rounds alone."""
    outcome = Outcome()
    desks = [Desk(scene, folder / f"desk-{n}") for n, scene in enumerate(make_scenes(_made(folder / "campus"), seed))]
    layers = [layer for layer, weight in LAYERS for _ in range(weight) if only in ("", layer.__name__)]
    path = folder / "mutated.psb"
    try:
        for number in range(rounds) if one is None else (one,):
            chance = random.Random(f"{seed} {number}")
            desk, layer = chance.choice(desks), chance.choice(layers)
            path.write_bytes(layer(desk.scene, chance))
            where = f"round {number} ({layer.__name__}, {desk.scene.edge})"
            outcome.rounds += 1
            _round(outcome, desk, layer.__name__, path, where)
            told(number + 1)
    finally:
        for desk in desks:
            desk.close()
    return outcome


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _round(outcome: Outcome, desk: Desk, layer: str, path: Path, where: str) -> None:
    try:
        done = service.read(desk.reader, path)
    except Refusal as refusal:
        outcome.refused[refusal.code] += 1
        whole = outcome.rounds % LOOK_EVERY == 0
        if not desk.untouched() or (whole and digest(look(desk.reader)) != digest(desk.before)):
            outcome.partial += 1
            outcome.problems.append(f"{where}: refused ({refusal.code}), and the file changed")
            desk.anew()
        if not refusal.sentence.endswith("."):
            outcome.problems.append(f"{where}: {refusal.sentence}")
        return
    except Exception:
        outcome.crashes += 1
        outcome.problems.append(f"{where}: {traceback.format_exc()}")
        if not desk.untouched():
            outcome.partial += 1
        desk.anew()
        return
    outcome.layers[layer] += 1
    outcome.applied += 1
    outcome.records += done.applied
    outcome.aside.update(done.reasons)
    found = _after(outcome, desk, path, layer)
    outcome.wrong += bool(found)
    outcome.problems += [f"{where}: {text}" for text in found]
    desk.anew()


def _after(outcome: Outcome, desk: Desk, path: Path, layer: str) -> list[str]:
    """What is wrong with the file after a bundle was applied."""
    # A parent that says it knows another access log is told of by the self-check: that is what its word is kept for.
    told = desk.scene.edge == "center->studio" and layer == "the_header"
    after = look(desk.reader)
    found = sorted(set(wrongs(desk.scene, desk.before, after)))
    if outcome.applied % VERIFY_EVERY == 0:
        found += [
            f"verify: {check.detail}"
            for check in verify(desk.reader)
            if not check.ok and not (told and check.name == "access-log")
        ]
    else:
        with desk.reader.read() as read:
            found += [f"structure: {row[0]}" for row in read.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok"]
            found += [f"loose: {tuple(row)}" for row in read.exec_driver_sql("PRAGMA foreign_key_check")]
    try:
        service.read(desk.reader, path)
        again = look(desk.reader)
        if digest(again) != digest(after):
            tables = [name for name in after.tables if after.tables[name] != again.tables[name]]
            found.append(f"read again, it changed something: {tables}")
        with desk.reader.unit() as unit:  # whatever was brought, work goes on
            unit.stamp()
        if outcome.applied % VERIFY_EVERY == 0:
            service.status(desk.reader)
    except Exception:
        found.append(f"afterwards: {traceback.format_exc()}")
    return found


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layer", default="", help="one layer only, such as the_values")
    parser.add_argument("--round", type=int, help="this round alone, as it is in a run of that seed")
    given = parser.parse_args()

    def told(number: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{number} of {given.rounds}", end="", file=sys.stderr, flush=True)

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(given.rounds, given.seed, Path(folder), given.layer, told, given.round)
    for problem in outcome.problems[:40]:
        print(problem)
    print(f"rounds {outcome.rounds}  seed {given.seed}  seconds {time.monotonic() - began:.0f}")
    print("refused " + ", ".join(f"{code} {count}" for code, count in sorted(outcome.refused.items())))
    print(f"applied {outcome.applied} (" + ", ".join(f"{name} {n}" for name, n in sorted(outcome.layers.items())) + ")")
    print(
        f"records {outcome.records}  set aside " + ", ".join(f"{code} {n}" for code, n in sorted(outcome.aside.items()))
    )
    print(f"crashes {outcome.crashes}  partial {outcome.partial}  wrong {outcome.wrong}")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
