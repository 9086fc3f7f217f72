"""Kills a writing program at random moments, and looks for anything it had acknowledged and the file does not hold.

    python -m tests.faults.crash --rounds 200 [--seed S]

A child process writes check-ins, cases, notes and settings through the real services on two threads, and tells on a
pipe what was saved once the call has returned. It is killed (SIGKILL) at a random moment, sometimes while it opens the
file. Then the file is opened again, `verify` runs, and everything that was told is looked for; a round's
check-ins must be there all or not at all. Prints rounds, acknowledged, lost, corrupt.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import TextClause, text

from db.reading import Reading
from db.settings import SettingKey
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets

ROOT = Path(__file__).parents[2]
PASSWORD = "invented horse of the fault tests"
STUDENTS = 40
A_ROUND = 6
LONGEST_S = 0.5
COUNT = SettingKey("fault ", int, -1)


@dataclass
class Told:
    """What the children said they had saved. `settings` holds the last number told for each name."""

    rounds: list[tuple[str, int]] = field(default_factory=list)
    """token in the notes, and how many check-ins carry it"""
    cases: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    settings: dict[str, int] = field(default_factory=dict)

    def take(self, line: bytes) -> None:
        """One line of the pipe; a last line that was cut by the kill says nothing."""
        try:
            kind, *values = json.loads(line)
        except ValueError:
            return
        if kind == "setting":
            self.settings[values[0]] = values[1]
        elif kind in ("rounds", "cases", "notes"):
            getattr(self, kind).append(tuple(values))

    def count(self) -> int:
        """How many acknowledgements there are."""
        return len(self.rounds) + len(self.cases) + len(self.notes) + len(self.settings)


@dataclass
class Outcome:
    """The figures of a run; `problems` say what was found, in words."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0
    unclean: int = 0
    """after how many kills the program noticed that the file had not been closed"""
    problems: list[str] = field(default_factory=list)


def run(rounds: int, seed: int, folder: Path) -> Outcome:
    """Kills a child `rounds` times on one file in the empty `folder`."""
    chance = random.Random(seed)
    new_file(folder)
    outcome = Outcome()
    told = Told()
    for number in range(rounds):
        fresh = _one_child(folder, number, seed, chance)
        outcome.rounds += 1
        outcome.acknowledged += fresh.count()
        told.settings |= fresh.settings
        told.rounds += fresh.rounds
        told.cases += fresh.cases
        told.notes += fresh.notes
        look(folder, Told(fresh.rounds, fresh.cases, fresh.notes, told.settings), outcome, number)
    look(folder, told, outcome, rounds)
    return outcome


def _one_child(folder: Path, number: int, seed: int, chance: random.Random) -> Told:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.crash", "--child", str(folder), str(number), str(seed)],
        cwd=ROOT,
        env=os.environ | {"PSYCHE_CONFIG": str(folder / "config")},
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    told = Told()
    waits_for_ready = chance.random() > 0.1
    if waits_for_ready:
        assert child.stdout.readline() == b"ready\n"
        if number % 2:  # also on a machine so busy that half a second is over before the first is saved
            told.take(child.stdout.readline())
    reader = threading.Thread(target=lambda: [told.take(line) for line in child.stdout or ()])
    reader.start()
    time.sleep(chance.uniform(0.0, LONGEST_S if waits_for_ready else 3.0))
    child.send_signal(signal.SIGKILL)
    child.wait()
    reader.join()
    return told


def look(folder: Path, told: Told, outcome: Outcome, number: int) -> None:
    """Opens the file after a kill, runs `verify`, and looks for all that was told."""
    try:
        signed_in = service.sign_in(folder / "studio.psyche", "lead", PASSWORD, FileSecrets(folder / "secret"))
    except Refusal as refusal:
        outcome.corrupt += 1
        outcome.problems.append(f"round {number}: does not open: {refusal.code}")
        return
    try:
        outcome.unclean += signed_in.store.ended_uncleanly
        failed = [check.name for check in service.verify(signed_in) if not check.ok]
        if failed:
            outcome.corrupt += 1
            outcome.problems.append(f"round {number}: verify: {failed}")
        missing = [f"round {number}: {what}" for what in _missing(signed_in, told)]
        outcome.lost += len(missing)
        outcome.problems += missing
    finally:
        signed_in.store.close()


def _pairs(read: Reading, query: TextClause) -> dict[Any, Any]:
    return {row[0]: row[1] for row in read.execute(query)}


def _missing(signed_in: SignedIn, told: Told) -> Iterator[str]:
    with signed_in.read() as read:
        tokens = _pairs(read, text("SELECT note, count(*) FROM check_in GROUP BY note"))
        cases = _pairs(read, text('SELECT "key", reason FROM "case"'))
        notes = _pairs(read, text('SELECT "key", text FROM case_note'))
    for token, count in told.rounds:
        if tokens.get(token, 0) != count:
            yield f"round {token}: {tokens.get(token, 0)} of {count} check-ins"
    for token, there in tokens.items():
        if there != A_ROUND:
            yield f"round {token}: half of a round"
    yield from (f"case {key}" for key, reason in told.cases if cases.get(key) != reason)
    yield from (f"note {key}" for key, words in told.notes if notes.get(key) != words)
    for name, value in told.settings.items():
        held = service.setting(signed_in, COUNT.of(name))
        if held < value:
            yield f"setting {name}: {held} instead of {value}"


def new_file(folder: Path) -> None:
    """A studio with invented students in `folder`."""
    from studio_app.roster.editing import add_student

    os.environ["PSYCHE_CONFIG"] = str(folder / "config")
    made = service.create_node(
        folder / "studio.psyche", "studio", "Invented College", PASSWORD, FileSecrets(folder / "secret")
    ).signed_in
    for number in range(STUDENTS):
        add_student(made, {"student_no": f"2026{number:05d}", "name": f"虚构{number}", "building": "1", "room": "101"})
    made.store.close()


def _child(folder: Path, number: int, seed: int) -> None:
    """Writes until it is killed."""
    signed_in = service.sign_in(folder / "studio.psyche", "lead", PASSWORD, FileSecrets(folder / "secret"), hold=True)
    with signed_in.read() as read:
        students = list(read.execute(text("SELECT key FROM student ORDER BY key")).scalars())
    pipe = threading.Lock()

    def say(*what: object) -> None:
        with pipe:
            os.write(1, (json.dumps(what) + "\n").encode())

    os.write(1, b"ready\n")
    threads = [
        threading.Thread(target=_write, args=(signed_in, students, f"{number}-{writer}", seed, say))
        for writer in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _write(signed_in: SignedIn, students: list[int], name: str, seed: int, say: Callable[..., None]) -> None:
    from studio_app.cases import service as cases
    from studio_app.domain.levels import Level
    from studio_app.observation import service as observation
    from studio_app.observation.entry import as_usual

    chance = random.Random(f"{seed} {name}")
    own = students[: len(students) // 2] if name.endswith("0") else students[len(students) // 2 :]
    days = 0
    for step in range(1_000_000):
        token = f"{name}-{step}"
        kind = chance.random()
        if kind < 0.5:
            days = (days + 1) % 28
            day = signed_in.today() - dt.timedelta(days=days)
            entries = [
                msgspec.structs.replace(as_usual(student, day), note=token, reason="again")
                for student in chance.sample(own, A_ROUND)
            ]
            observation.record_round(signed_in, entries)
            say("rounds", token, A_ROUND)
        elif kind < 0.7:
            try:
                key, _ = cases.open_case(signed_in, chance.choice(own), Level.YELLOW, token)
            except Refusal:
                continue
            say("cases", key, token)
            note, _ = cases.add_note(signed_in, key, "session", token)
            say("notes", note, token)
        else:
            count = step + int(name.split("-", maxsplit=1)[0]) * 1_000_000
            service.set_setting(signed_in, COUNT.of(name[-1]), count)
            say("setting", name[-1], count)


def main() -> int:
    """The command; exit status 1 when anything was lost or corrupt."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.crash")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=3)
    args = parser.parse_args()
    if args.child:
        _child(Path(args.child[0]), int(args.child[1]), int(args.child[2]))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(args.rounds, args.seed, Path(folder))
    for problem in outcome.problems:
        print(problem)
    print(
        f"rounds {outcome.rounds}, acknowledged {outcome.acknowledged}, not closed {outcome.unclean}, "
        f"lost {outcome.lost}, corrupt {outcome.corrupt}"
    )
    return 1 if outcome.lost or outcome.corrupt else 0


if __name__ == "__main__":
    sys.exit(main())
