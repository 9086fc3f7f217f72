"""The demo campus for window and command: makes its files, or finds existing ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from db.store import system_clock
from studio_app.demo.accounts import PASSWORD
from studio_app.demo.campus import make_campus
from studio_app.demo.clock import MADE_MINUTE, DemoClock, local_day
from studio_app.demo.folder import (
    DEVICE_SECRET,
    DemoFile,
    Marker,
    building,
    check_may_be_filled,
    default_folder,
    read_marker,
    write_marker,
)
from studio_app.demo.writing import write_campus
from studio_app.node.creation import DEFAULT_TIME_ZONE
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.words import Language, language, say

STUDENTS, WEEKS, SEED = 300, 12, 1
"""What a demo is made with where nothing else is asked for."""


@dataclass(frozen=True)
class Campus:
    """A complete demo: its files, and how to open the first one."""

    folder: Path
    files: tuple[DemoFile, ...]
    day: dt.date
    """the day the demo takes for today"""
    students: int
    check_ins: int
    password: str = field(repr=False)

    @property
    def center(self) -> Path:
        return self._paths("center")[0]

    @property
    def studios(self) -> tuple[Path, ...]:
        return self._paths("studio")

    @property
    def messengers(self) -> tuple[Path, ...]:
        """Messengers' own files, one for each studio."""
        return self._paths("messenger")

    @property
    def studio(self) -> Path:
        """The file that is opened first."""
        return self.studios[0]

    @property
    def login(self) -> str:
        """The login that opens it: the studio's lead, who has the most permissions."""
        return next(file.logins[0] for file in self.files if file.kind == "studio")

    @property
    def kept(self) -> FileSecrets:
        """The demo's device secret, stored in its folder."""
        return FileSecrets(self.folder / DEVICE_SECRET)

    def _paths(self, kind: str) -> tuple[Path, ...]:
        return tuple(self.folder / file.file for file in self.files if file.kind == kind)


def ready_campus(
    folder: Path | None = None,
    *,
    students: int | None = None,
    weeks: int | None = None,
    seed: int | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Campus:
    """The demo in `folder` (default: the user's data folder), made if missing; changes made in it are kept.

    `fresh` makes it anew. Numbers left out are those of the demo that is there, or the usual ones. Raises Refusal
    `demo-differs` where another demo stands there, `demo-incomplete` where a file of it is gone, and those of
    `make_campus_files`.
    """
    folder = (folder or default_folder()).absolute()
    marker = read_marker(folder)
    wanted = (students, weeks, seed)
    if marker is not None and not fresh:
        there = (marker.students, marker.weeks, marker.seed)
        if any(asked is not None and asked != found for asked, found in zip(wanted, there, strict=True)):
            raise Refusal(
                "demo-differs",
                say(
                    "{folder} holds a demo made with other numbers ({students} students, {weeks} weeks, seed {seed}). It "
                    "was left as it is. Add --fresh to make it anew, or name another folder.",
                    folder=str(folder),
                    students=marker.students,
                    weeks=marker.weeks,
                    seed=marker.seed,
                ),
            )
        return _current_coverage(folder, marker)
    return make_campus_files(
        folder,
        students=STUDENTS if students is None else students,
        weeks=WEEKS if weeks is None else weeks,
        seed=SEED if seed is None else seed,
        progress=progress,
    )


def make_campus_files(
    folder: Path,
    *,
    students: int = STUDENTS,
    weeks: int = WEEKS,
    seed: int = SEED,
    spoken: Language | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
) -> Campus:
    """Makes the demo in `folder`, which is new, empty, or contains an earlier demo; deterministic for a seed and day.

    It is built beside the folder and moved there at the end, so that a run that is stopped leaves all as it was.
    Raises Refusal `folder-in-use`, `folder-not-writable`, `demo-size`; and what `progress.check` raises.
    """
    progress = progress or NoProgress()
    check_may_be_filled(folder)
    today = today or local_day(system_clock(), DEFAULT_TIME_ZONE)
    spoken = spoken or language()
    campus = make_campus(
        today=today, seed=seed, students=students, weeks=weeks, language=spoken, now_minute=MADE_MINUTE
    )
    with building(folder) as new:
        clock = DemoClock(today, DEFAULT_TIME_ZONE)
        files, check_ins = write_campus(campus, new, FileSecrets(new / DEVICE_SECRET), clock, progress)
        marker = Marker(students, weeks, seed, spoken, today, check_ins, tuple(files))
        write_marker(new, marker)
    return _current_coverage(folder, marker)


def _current_coverage(folder: Path, marker: Marker) -> Campus:
    missing = next((file.file for file in marker.files if not (folder / file.file).is_file()), None)
    if missing is not None:
        raise Refusal(
            "demo-incomplete",
            say(
                "{file} of the demo in {folder} is gone. What is left was not changed. Add --fresh to make it anew.",
                file=missing,
                folder=str(folder),
            ),
        )
    return Campus(folder, marker.files, marker.day, marker.students, marker.check_ins, PASSWORD)
