"""How long the demo campus takes, against plain SQLite keeping the same check-ins.

    python -m tests.benchmarks.demo_time

The ratio says what encryption, ids, stamps, accounts and stories cost on top; it is the same on a slow machine.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
import time
from itertools import groupby
from pathlib import Path

import msgspec

from studio_app.demo.campus import make_campus
from studio_app.demo.clock import MADE_MINUTE
from studio_app.demo.moods import check_ins
from studio_app.demo.service import make_campus_files

LIMIT_SECONDS = 20


def plain(path: Path, today: dt.date) -> tuple[float, int]:
    """Seconds that making up the check-ins and keeping them in an unencrypted file takes, a transaction a day."""
    begun = time.perf_counter()
    campus = make_campus(today=today, now_minute=MADE_MINUTE)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE check_in (student, day, mood, sleep, appetite, social, study, contact, signs, note, reason, "
        "observer, source)"
    )
    count = 0
    for _, found in groupby(check_ins(campus), key=lambda check_in: check_in.entry.day):
        rows = []
        for check_in in found:
            values = list(msgspec.structs.astuple(check_in.entry))
            values[1] = check_in.entry.day.toordinal()
            rows.append((*values, check_in.observer, check_in.source))
        with connection:
            connection.executemany(f"INSERT INTO check_in VALUES ({', '.join('?' * 13)})", rows)
        count += len(rows)
    connection.close()
    return time.perf_counter() - begun, count


def main() -> None:
    today = dt.date(2026, 5, 20)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        campus = make_campus_files(Path(folder) / "demo", today=today, spoken="zh_CN")
        seconds = time.perf_counter() - begun
        in_plain, count = plain(Path(folder) / "plain.sqlite", today)
    # Plain SQLite has a few more: the demo's transferred student is seen by nobody in the last days.
    assert 0 <= count - campus.check_ins <= 3
    print(
        f"demo campus, {campus.students} students, {campus.check_ins} check-ins: {seconds:.2f} s (limit {LIMIT_SECONDS} s)"
    )
    print(f"the same check-ins in plain SQLite: {in_plain:.2f} s; ratio {seconds / in_plain:.1f}")


if __name__ == "__main__":
    main()
