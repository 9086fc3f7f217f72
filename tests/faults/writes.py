"""Fails or cuts each write of a roster import in turn, and looks at what is left of the file.

    python -m tests.faults.writes [--step K]

A small library between the program and the system (`write_faults.c`, built with gcc when the test runs) counts the
writes and flushes on the node file and the log beside it, from the opening to the closing, and at the n-th: writes half
and ends the process, ends it before the write, fails once (EIO), or has the disk full from then on (ENOSPC). For every
n, or every K-th. Afterwards the file must open, `verify` must pass, and the import must be there wholly or not at
all: wholly if it was acknowledged. What was there before must be there. A fault that does not end the process must have
been told in words. Prints faults, lost, corrupt, silent. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import text

from db.errors import NodeFileError
from studio_app.node import service
from studio_app.node.opening import open_store
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.roster.editing import add_student
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path, read_keys

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests/studio_app/roster/samples/registry-utf8-bom-reordered.csv"
CODE = Path(__file__).with_name("write_faults.c")
PASSWORD = "invented horse of the fault tests"
NODE_FILE = "studio.psyche"
WAYS = {"cut": 1, "killed": 2, "broken": 3, "full": 4}
NOTE = "invented, kept before"


@dataclass
class Outcome:
    """The figures of a run. `silent`: a fault after which the program went on as if nothing had happened, or fell over."""

    writes: int = 0
    """writes and flushes of one whole import without a fault"""
    faults: int = 0
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0
    silent: int = 0
    problems: list[str] = field(default_factory=list)


def why_not() -> str:
    """Why it cannot run here, in words; empty where it can."""
    if not sys.platform.startswith("linux"):
        return "write faults need Linux: LD_PRELOAD and /proc"
    return "" if shutil.which("gcc") else "write faults need gcc, which builds the library that makes them"


def run(step: int) -> str:
    """Runs everything, each `step`-th fault of it; gives what that printed, the figures last."""
    return run_with_faults("tests.faults.writes", "--step", str(step))


def run_with_faults(module: str, *options: str) -> str:
    """Runs `module --inside LIBRARY FOLDER` in a process that has the library of faults in it; gives its output."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "write_faults.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", str(library), str(CODE), "-ldl"], check=True)
        done = subprocess.run(
            [sys.executable, "-m", module, "--inside", str(library), folder, *options],
            cwd=ROOT,
            env=os.environ | {"LD_PRELOAD": str(library), "PSYCHE_CONFIG": str(Path(folder) / "config")},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return done.stdout


class _Bench:
    """The prepared file, put back before each fault, and the faults themselves, each in a forked process."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._faults = ctypes.CDLL(str(library))
        self._faults.faults_count.restype = ctypes.c_long
        self.file = folder / "work" / NODE_FILE
        self._kept = folder / "kept"
        self._data_key = self._prepare(folder)
        self._signed_in: SignedIn

    def _prepare(self, folder: Path) -> bytes:
        self._kept.mkdir()
        made = service.create_node(
            self._kept / NODE_FILE, "studio", "Invented College", PASSWORD, FileSecrets(folder / "secret")
        ).signed_in
        student, _ = add_student(made, {"student_no": "2026999999", "name": "虚构零"})
        observation.record_round(made, [msgspec.structs.replace(as_usual(student, made.today()), note=NOTE)])
        self._signed_in = made
        made.store.close()
        return made.keys.data_key

    def put_back(self) -> None:
        """The file as it was before the import."""
        shutil.rmtree(self.file.parent, ignore_errors=True)
        shutil.copytree(self._kept, self.file.parent)

    def open(self) -> SignedIn:
        """The file, open as its lead; the password's slow hash is left out."""
        keys = read_keys(keys_path(self.file))
        store = open_store(self.file, self._data_key, keys, self._signed_in.store.clock)
        was = self._signed_in
        return SignedIn(store, was.node, was.person, was.person_id, was.login, was.name, was.role, was.keys)

    def import_with(self, at: int, way: int) -> tuple[str, int]:
        """Imports in a process of its own with a fault; gives what it said last, and its count of writes."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ours)
            self._in_child(theirs, at, way)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            said = pipe.read().split()
        os.waitpid(child, 0)
        return (said[-2], int(said[-1])) if len(said) > 1 else ("".join(said), 0)

    def _in_child(self, pipe: int, at: int, way: int) -> None:
        self._faults.faults_arm(f"/work/{NODE_FILE}".encode(), ctypes.c_long(at), way)
        said = "fell-over"
        try:
            signed_in = self.open()
            try:
                roster.import_roster(signed_in, TABLE)
                os.write(pipe, b"saved\n")
                said = "saved"
            finally:
                signed_in.store.close()
        except Refusal as refusal:
            said = said if said == "saved" else refusal.code
        except BaseException as error:
            if isinstance(error, NodeFileError):
                said = type(error).__name__
            else:
                with contextlib.suppress(OSError):
                    sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os.write(pipe, f"{said} {self._faults.faults_count()}\n".encode())
        os._exit(0)


def _run_inside(library: Path, folder: Path, step: int) -> Outcome:
    bench, outcome = _Bench(library, folder), Outcome()
    bench.put_back()
    said, outcome.writes = bench.import_with(0, 0)
    assert said == "saved", said
    added = _look(bench)[1]
    for at in range(1, outcome.writes + 1, step):
        for name, way in WAYS.items():
            bench.put_back()
            said, _ = bench.import_with(at, way)
            outcome.faults += 1
            outcome.acknowledged += said == "saved"
            _judge(bench, outcome, f"{name} at {at}", said, added)
    return outcome


def _judge(bench: _Bench, outcome: Outcome, name: str, said: str, added: int) -> None:
    sound, students, before = _look(bench)
    if not sound:
        outcome.corrupt += 1
        outcome.problems.append(f"{name}: does not open or verify fails ({said})")
    elif not before or students not in (1, added) or (said == "saved" and students != added):
        outcome.lost += 1
        outcome.problems.append(f"{name}: {students} students, kept before {before} ({said})")
    if said == "fell-over":
        outcome.silent += 1
        outcome.problems.append(f"{name}: not told in words")


def _look(bench: _Bench) -> tuple[bool, int, bool]:
    """Whether the file is sound, how many students it holds, and whether what was there before is."""
    try:
        signed_in = bench.open()
    except Exception:
        return False, 0, False
    try:
        sound = all(check.ok for check in service.verify(signed_in))
        with signed_in.read() as read:
            students = read.execute(text("SELECT count(*) FROM student")).scalar_one()
            notes = list(read.execute(text("SELECT note FROM check_in")).scalars())
        return sound, students, notes == [NOTE]
    finally:
        signed_in.store.close()


def main() -> int:
    """The command; exit status 1 when anything was lost, corrupt or silent."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.writes")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--inside", nargs=2, type=Path, metavar=("LIBRARY", "FOLDER"))
    args = parser.parse_args()
    if args.inside:
        outcome = _run_inside(*args.inside, args.step)
        for problem in outcome.problems:
            print(problem)
        print(
            f"writes {outcome.writes}, faults {outcome.faults}, acknowledged {outcome.acknowledged}, "
            f"lost {outcome.lost}, corrupt {outcome.corrupt}, silent {outcome.silent}"
        )
        return 0
    if why_not():
        print(why_not())
        return 0
    printed = run(args.step)
    print(printed, end="")
    return 0 if "lost 0, corrupt 0, silent 0" in printed else 1


if __name__ == "__main__":
    sys.exit(main())
