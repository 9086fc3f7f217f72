"""A studio with very many invented check-ins and the center above it, for what is measured of bundles.

Check-ins are made by one SQL statement: a round a day over all students, one after the other in the evening, mostly
well, as a college writes them. Ids are UUIDv7 of the moment of entry, as `db.identity` gives them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from db.schema import Alert, Student
from studio_app.node.service import FIRST_PERSON, create_node, sign_in
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service

STUDENTS = 2_000
PASSWORD = "correct horse battery"
FIRST_DAY = dt.date(2020, 9, 7)
EVENING = 11 * 3_600_000
"""19:00 in Beijing, in milliseconds of the day in UTC"""

_FILL = text("""
    WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :upto),
    one(i, student, day, at, r) AS (
        SELECT i, 1 + i % :students, :day + i / :students,
               ((:day + i / :students) - 719163) * 86400000 + :evening + (i % :students) * 5000 + abs(random()) % 5000,
               abs(random())
        FROM n
    )
    INSERT INTO check_in (id, origin, rev, came_from, student, day, mood, sleep, appetite, social, study, contact,
                          signs, note, source, observer, entered_at, amends, reason, amended_by)
    SELECT unhex(printf('%012x7000', at) || substr('89AB', 1 + r % 4, 1) || substr(hex(randomblob(8)), 2)),
           :origin, :rev + i - :first + 1, :came_from, student, day,
           min(5, max(1, 4 - (r >> 8) % 7 / 3)), ((r >> 16) % 10 = 0), 0, ((r >> 24) % 10 = 0), ((r >> 28) % 25 = 0), 0,
           CASE WHEN (r >> 32) % 500 = 0 THEN 1024 ELSE 0 END, '', 0, NULL, at, NULL, '', NULL
    FROM one ORDER BY i
""")


@dataclass
class Pair:
    """A studio and the center it is enrolled with."""

    studio: SignedIn
    center: SignedIn

    def close(self) -> None:
        """Lets go of both files."""
        self.studio.store.close()
        self.center.store.close()


def make_node(folder: Path, kind: str) -> SignedIn:
    """A new file of this kind in the folder."""
    path = folder / f"{kind}.psyche"
    return create_node(path, kind, f"Invented {kind}", PASSWORD, FileSecrets(folder / f"{kind}-secret")).signed_in


def open_node(folder: Path, kind: str) -> SignedIn:
    """The file that `make_node` made there."""
    login = FIRST_PERSON[kind][0]
    return sign_in(folder / f"{kind}.psyche", login, PASSWORD, FileSecrets(folder / f"{kind}-secret"))


def enrol(parent: SignedIn, child: SignedIn, folder: Path) -> None:
    """Makes the two neighbours."""
    invitation = folder / "invitation.psi"
    invited = service.invite(parent, child.node.kind, child.node.name, invitation)
    service.accept(parent, Path(service.join(child, invitation, invited.code).file))
    invitation.unlink()


def make_pair(folder: Path, check_ins: int, students: int = STUDENTS) -> Pair:
    """A center with nothing in it, and a studio with `check_ins` that the center does not have yet."""
    folder.mkdir(parents=True, exist_ok=True)
    center, studio = make_node(folder, "center"), make_node(folder, "studio")
    enrol(center, studio, folder)
    add_students(studio, students)
    add_check_ins(studio, check_ins, students)
    return Pair(studio, center)


def add_students(studio: SignedIn, count: int) -> None:
    """Invented students, four to a room."""
    with studio.unit() as unit:
        unit.add_many(
            Student,
            [
                {
                    "student_no": f"{2026_0000 + n}",
                    "name": f"Invented {n}",
                    "college": "Education",
                    "class_name": f"26{n // 30:02d}",
                    "building": f"Orchid {n // 400 + 1}",
                    "room": f"{n // 4}",
                    "bed": f"{n % 4 + 1}",
                }
                for n in range(count)
            ],
        )


def add_check_ins(studio: SignedIn, count: int, students: int, first: int = 0, first_day: dt.date = FIRST_DAY) -> None:
    """Numbers `first` to `first + count` of the rounds that begin on `first_day`: one day's after the other's."""
    with studio.unit() as unit:
        values = {
            "first": first,
            "upto": first + count,
            "students": students,
            "day": first_day.toordinal(),
            "evening": EVENING,
            "origin": 1,
            "rev": unit.rev,
            "came_from": None,
        }
        unit.connection.execute(_FILL, values)
        unit.next_rev(count)
        unit.touched("check-in")


def add_alerts(studio: SignedIn) -> None:
    """An alert for each check-in with a warning sign, of all levels, acknowledged long ago."""
    with studio.unit() as unit:
        signs = unit.connection.execute(text("SELECT key, student, day, entered_at FROM check_in WHERE signs > 0"))
        rows = [
            {
                "student": row.student,
                "check_in": row.key,
                "day": dt.date.fromordinal(row.day),
                "level": 1 + row.key % 4,
                "raised_at": row.entered_at,
                "status": "closed",
            }
            for row in signs
        ]
        unit.add_many(Alert, rows)
