"""Bundles against a plain pipeline on the same check-ins: `python -m tests.benchmarks.bundle_speed [--check-ins N]`.

    out:  sqlite3 FILE .dump | zstd -3 | age -r KEY > DUMP        against   the bundle for the center
    in:   age -d -i KEY DUMP | zstd -d | sqlite3 NEW              against   the center reading it

FILE is an unencrypted copy of the studio's file, with its tables and indexes (`sqlcipher_export`). The pipeline neither
signs nor validates nor merges, and NEW is not encrypted. Seconds are those on the clock; what the processors worked
stands beside them, which says more where others use the machine. The floor of reading is the database's own part: the
same rows put into an encrypted file with the same indexes by the driver's `executemany`, with nothing read or checked.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from sqlalchemy import text

from db.engine import connect
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from tests.benchmarks.bundle_campus import STUDENTS, make_pair


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds of processor time, those of child processes included."""

    clock: float
    worked: float

    def __str__(self) -> str:
        return f"{self.clock:6.2f} s (processors {self.worked:6.2f} s)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check-ins", type=int, default=500_000)
    parser.add_argument("--students", type=int, default=STUDENTS)
    args = parser.parse_args()
    missing = [tool for tool in ("sqlite3", "zstd", "age") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"The pipeline needs the commands {', '.join(missing)}, which are not installed here.")
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), args.check_ins, args.students)


def _measure(folder: Path, check_ins: int, students: int) -> None:
    pair = make_pair(folder, check_ins, students)
    plain, dump, new, bundle = (folder / name for name in ("plain.db", "dump.age", "new.db", "studio.psb"))
    _copy_plainly(pair.studio, plain)
    identity = pyrage.x25519.Identity.generate()
    key = folder / "key.txt"
    key.write_text(f"{identity}\n")
    out = f"sqlite3 {plain} .dump | zstd -q -3 | age -r {identity.to_public()} > {dump}"
    back = f"age -d -i {key} {dump} | zstd -q -d | sqlite3 {new}"

    their_export = _timed(lambda: _shell(out))
    our_export = _timed(lambda: service.export(pair.studio, "parent", bundle))
    their_import = _timed(lambda: _shell(back))
    read: list[service.ReadBundle] = []
    our_import = _timed(lambda: read.append(service.read(pair.center, bundle)))
    assert read[0].records["check-in"] == check_ins, read[0]
    assert not read[0].quarantined
    floor = _floor(pair.center, folder / "floor.psyche")
    ours, theirs = bundle.stat().st_size, dump.stat().st_size
    pair.close()

    print(f"{check_ins:,} check-ins of {students:,} students")
    _tell("export", our_export, their_export)
    _tell("import", our_import, their_import)
    print(f"        of which the database alone (the floor) {floor}")
    print(f"size    {ours / check_ins:6.1f} bytes a check-in, the pipeline's {theirs / check_ins:6.1f}")
    print(
        f"ratios: export {our_export.clock / their_export.clock:.2f}, import {our_import.clock / their_import.clock:.2f}, "
        f"size {ours / theirs:.2f}"
    )


def _tell(what: str, ours: Took, theirs: Took) -> None:
    print(f"{what}  {ours}, the pipeline's {theirs}")


def _copy_plainly(signed_in: SignedIn, target: Path) -> None:
    """The whole file, decrypted: invented people only."""
    with signed_in.read() as read:
        driver: Any = read.connection.driver_connection
        driver.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        driver.execute("SELECT sqlcipher_export('plain')")
        driver.execute("DETACH DATABASE plain")


def _floor(center: SignedIn, target: Path) -> Took:
    """What it takes to put the rows of the center's check-ins into an empty encrypted table with its indexes."""
    with center.read() as read:
        made = [row[0] for row in read.execute(text("SELECT sql FROM sqlite_master WHERE tbl_name = 'check_in'"))]
        rows = [tuple(row) for row in read.execute(text("SELECT * FROM check_in ORDER BY key"))]
    driver = connect(target, bytes(range(32)))
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        driver.execute(f"PRAGMA {pragma}")
    for sql in made:
        if sql is not None:
            driver.execute(sql)
    marks = ", ".join("?" * len(rows[0]))

    def insert() -> None:
        driver.execute("BEGIN IMMEDIATE")
        driver.executemany(f"INSERT INTO check_in VALUES ({marks})", rows)
        driver.execute("COMMIT")

    took = _timed(insert)
    driver.close()
    return took


def _shell(pipeline: str) -> None:
    subprocess.run(["bash", "-o", "pipefail", "-c", pipeline], check=True)


def _timed(call: Callable[[], object]) -> Took:
    began, worked = time.perf_counter(), _worked()
    call()
    return Took(time.perf_counter() - began, _worked() - worked)


def _worked() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
