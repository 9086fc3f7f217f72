"""How long one student's trend takes out of a large file: `python -m tests.benchmarks.trend_time [--check-ins N]`.

Each time is the median over several students, none read before, and stands beside something plain that was measured
in the same run: the same rows out of an unencrypted SQLite file with the standard library, and an empty matplotlib
figure of the same size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from db.queries import figures as queries
from db.queries import people
from db.schema import CheckIn, Student
from studio_app.domain.permissions import Permission
from studio_app.figures.reading import StudentTrend, read_trend, student_trend
from studio_app.figures.service import ChartColours
from studio_app.node.service import create_node
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets

DAYS_A_UNIT = 30
RUNS = 9
WIDTH, HEIGHT = 800, 460
COLUMNS = "day, mood, sleep, appetite, social, study, contact, signs"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-ins", type=int, default=400_000)
    parser.add_argument("--days", type=int, default=1460)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = create_node(
            Path(folder) / "s.psyche",
            "studio",
            "Invented",
            "correct horse battery",
            FileSecrets(Path(folder) / "secret"),
        )
        started = time.perf_counter()
        students = _fill(made.signed_in, Path(folder) / "plain.db", args.check_ins, args.days)
        seconds = time.perf_counter() - started
        print(
            f"{args.check_ins:,} check-ins, {len(students)} students, {args.days} days each (made in {seconds:.0f} s)"
        )
        _measure(made.signed_in, Path(folder) / "plain.db", students)
        made.signed_in.store.close()


def _fill(signed_in: SignedIn, plain: Path, check_ins: int, days: int) -> list[int]:
    """The same check-ins in the node file and in an unencrypted one, day by day as they would come in."""
    chance = random.Random(7)
    people = max(1, check_ins // days)
    with signed_in.unit() as unit:
        students = [unit.add(Student, {"student_no": f"{n:08d}", "name": f"Invented {n}"}) for n in range(people)]
    beside = sqlite3.connect(plain)
    beside.execute(f"CREATE TABLE check_in (key INTEGER PRIMARY KEY, student INTEGER, {COLUMNS}, note TEXT)")
    beside.execute("CREATE INDEX student_day ON check_in (student, day)")
    first = signed_in.today() - dt.timedelta(days=days - 1)
    for start in range(0, days, DAYS_A_UNIT):
        rows = [
            _check_in(chance, student, first + dt.timedelta(days=n))
            for n in range(start, min(start + DAYS_A_UNIT, days))
            for student in students
        ]
        with signed_in.unit() as unit:
            unit.add_many(CheckIn, rows)
        names = ("student", *COLUMNS.split(", "))
        beside.executemany(
            f"INSERT INTO check_in (student, {COLUMNS}) VALUES ({', '.join('?' * len(names))})",
            [[row[name].toordinal() if name == "day" else row[name] for name in names] for row in rows],
        )
    beside.commit()
    beside.close()
    return students


def _check_in(chance: random.Random, student: int, day: dt.date) -> dict[str, object]:
    low = (day.toordinal() // 90 + student) % 7 == 0
    usual = 2.2 if low else 3.5
    return {
        "student": student,
        "day": day,
        "mood": min(5, max(1, round(chance.gauss(usual, 0.6)))),
        "sleep": int(chance.random() < 0.1),
        "appetite": 0,
        "social": int(chance.random() < 0.1),
        "study": 0,
        "contact": 0,
        "signs": int(chance.random() < 0.002) << 10,
        "note": "",
        "source": 0,
        "entered_at": day.toordinal() * 86_400_000,
    }


def _measure(signed_in: SignedIn, plain: Path, students: list[int]) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from studio_app.figures.rendering import DOTS, render_trend

    today, chosen = signed_in.today(), random.Random(3).sample(students, min(4 * RUNS, len(students)))
    beside = sqlite3.connect(plain)
    colours = ChartColours.named("light")
    shown: list[StudentTrend] = []

    def plainly(student: int) -> None:
        beside.execute(f"SELECT {COLUMNS} FROM check_in WHERE student = ? ORDER BY day", (student,)).fetchall()

    def read(student: int) -> None:
        with signed_in.read() as connection:
            queries.observed(connection, student, today)

    def read_and_judge(student: int) -> None:
        with signed_in.read() as connection:
            person = people.student(connection, signed_in.limit(Permission.SEE_PEOPLE), student)
            assert person is not None
            shown.append(read_trend(connection, person, today))

    def empty(_student: int) -> None:
        FigureCanvasAgg(Figure(figsize=(WIDTH / DOTS, HEIGHT / DOTS))).draw()

    render_trend(student_trend(signed_in, chosen[0]), colours, WIDTH, HEIGHT)  # imports, and the fonts
    quarter = [chosen[n::4] for n in range(4)]
    plain_ms = _median_ms(plainly, quarter[0])
    read_ms = _median_ms(read, quarter[1])
    both_ms = _median_ms(read_and_judge, quarter[2])
    whole_ms = _median_ms(lambda student: student_trend(signed_in, student), quarter[3])
    empty_ms = _median_ms(empty, quarter[0])
    draw_ms = _median_ms(lambda n: render_trend(shown[n], colours, WIDTH, HEIGHT), list(range(len(shown))))
    beside.close()
    print(
        f"read    {read_ms:7.1f} ms   {read_ms / plain_ms:5.1f} x the same rows from plain SQLite ({plain_ms:.1f} ms)"
    )
    print(f"judge   {both_ms - read_ms:7.1f} ms   {(both_ms - read_ms) / read_ms:5.1f} x the read")
    print(f"service {whole_ms:7.1f} ms   read, judged, and the access log written")
    print(f"draw    {draw_ms:7.1f} ms   {draw_ms / empty_ms:5.1f} x an empty figure of the size ({empty_ms:.1f} ms)")


def _median_ms(call: Callable[[int], object], places: list[int]) -> float:
    times = []
    for place in places[:RUNS]:
        started = time.perf_counter()
        call(place)
        times.append(time.perf_counter() - started)
    return median(times) * 1000


if __name__ == "__main__":
    main()
