"""Writes the whole demo campus into an empty folder: the center, the studios with their weeks, a Messenger of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from random import Random

from studio_app.demo.accounts import PASSWORD, add_accounts, open_accounts
from studio_app.demo.campus import CENTER_NAMES, DemoCampus, invented
from studio_app.demo.clock import DemoClock
from studio_app.demo.folder import DemoFile
from studio_app.demo.moods import check_ins
from studio_app.demo.studio_writing import StudioWriter
from studio_app.node.service import create_node
from studio_app.progress import Progress
from studio_app.security.device_secret import DeviceSecrets
from studio_app.security.permissions import Role

FILES_DONE = 6
"""Steps of progress that the making of the files counts for, beside one a day."""
_STORIES_DAYS = 70
"""No story begins longer ago than this."""


def write_campus(
    campus: DemoCampus, folder: Path, kept: DeviceSecrets, clock: DemoClock, progress: Progress
) -> tuple[list[DemoFile], int]:
    """Writes every file of the campus; gives them, the center first, and how many check-ins there are.

    Raises what `progress.check` raises, between two transactions.
    """
    days = [campus.first_day + dt.timedelta(days=n) for n in range(7 * campus.weeks)]
    steps = len(days) + FILES_DONE
    begins = min(campus.first_day, campus.today - dt.timedelta(days=_STORIES_DAYS))
    clock.now = clock.moment(begins - dt.timedelta(days=3), 9 * 60)
    files = [_center(campus, folder / "center.psyche", kept, clock)]
    progress.report(1, steps)
    studios: list[StudioWriter] = []
    try:
        for number, college in enumerate(campus.colleges, 1):
            progress.check()
            path = folder / f"studio-{number}.psyche"
            studios.append(StudioWriter(campus, college, path, kept, clock))
            files.append(DemoFile(path.name, "studio", college, studios[-1].logins))
            progress.report(1 + number, steps)
        done = FILES_DONE
        for _, of_day in groupby(check_ins(campus), key=lambda found: found.entry.day):
            progress.check()
            found = list(of_day)
            for studio in studios:
                studio.write_day(check_in for check_in in found if studio.holds(check_in.entry.student))
            done += 1
            progress.report(min(done, steps), steps)
        for studio in studios:
            studio.finish()
    finally:
        for studio in studios:
            studio.close()
    clock.now = clock.latest
    files += _messengers(campus, folder, kept, clock)
    progress.check()
    return files, sum(studio.check_ins for studio in studios)


def _center(campus: DemoCampus, path: Path, kept: DeviceSecrets, clock: DemoClock) -> DemoFile:
    people = [person for person in campus.staff if not person.college]
    director = next(person for person in people if person.role is Role.DIRECTOR)
    name = invented(CENTER_NAMES[campus.language], campus.language)
    seed = Random(f"{campus.seed} center")
    created = create_node(
        path, "center", name, PASSWORD, kept, person_name=director.name, clock=clock, seed=seed, demo=True
    )
    others = [person for person in people if person is not director]
    try:
        add_accounts(created.signed_in, [(person.login, person.name, person.role, None) for person in others])
        open_accounts(created.signed_in, [person.login for person in others])
    finally:
        created.signed_in.store.close()
    return DemoFile(path.name, "center", name, (created.signed_in.login, *(person.login for person in others)))


def _messengers(campus: DemoCampus, folder: Path, kept: DeviceSecrets, clock: DemoClock) -> Sequence[DemoFile]:
    """The own file of the first Messenger of each college, made and not enrolled yet."""
    files = []
    for number, college in enumerate(campus.colleges, 1):
        first = next((m for m in campus.messengers if campus.student(m.student).college == college), None)
        if first is None:
            continue
        person = campus.student(first.student).name
        path = folder / f"messenger-{number}.psyche"
        seed = Random(f"{campus.seed} messenger {college}")
        name = invented(person, campus.language)
        created = create_node(
            path, "messenger", name, PASSWORD, kept, person_name=person, clock=clock, seed=seed, demo=True
        )
        created.signed_in.store.close()
        files.append(DemoFile(path.name, "messenger", name, (created.signed_in.login,)))
    return files
