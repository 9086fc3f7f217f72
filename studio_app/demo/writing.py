"""Writes the demo campus into an empty folder: the center, the studios, one Messenger's file for each."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from random import Random

from db.queries.node import people_who_sign_in
from studio_app.demo.accounts import PASSWORD, add_accounts, open_accounts
from studio_app.demo.article_writing import ArticleWriter
from studio_app.demo.campus import DemoCampus, invented
from studio_app.demo.clock import DemoClock
from studio_app.demo.content import content
from studio_app.demo.exchange import enrol, send_down, send_up
from studio_app.demo.folder import DemoFile
from studio_app.demo.messenger_writing import MessengerWriter
from studio_app.demo.moods import DemoCheckIn, check_ins
from studio_app.demo.people import DemoStaff
from studio_app.demo.stories import stories
from studio_app.demo.studio_writing import StudioWriter
from studio_app.demo.transferring import TransferWriter
from studio_app.domain.permissions import Role
from studio_app.node.creation import create_node
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.security.device_secret import DeviceSecrets

_STORIES_DAYS = 70
"""No story begins longer ago than this."""
_STEPS_A_STUDIO = 10
"""Steps of progress for the making of a studio, and again for its bundles, beside one a day."""


@dataclass
class _Files:
    """The open files of the demo."""

    center: SignedIn
    studios: list[StudioWriter] = field(default_factory=list)
    messengers: dict[int, MessengerWriter] = field(default_factory=dict)
    """place of their studio to a Messenger with a file of their own"""

    def write_day(self, found: list[DemoCheckIn]) -> None:
        """Writes each check-in to the file in which it was entered."""
        own = {messenger.student: messenger for messenger in self.messengers.values() if messenger.keeps_rounds}
        for messenger in own.values():
            messenger.write_day(check_in for check_in in found if check_in.observer == messenger.student)
        rest = [check_in for check_in in found if check_in.observer not in own]
        for studio in self.studios:
            studio.write_day(check_in for check_in in rest if studio.holds(check_in.entry.student))

    def check_ins(self) -> int:
        """Total number of check-ins."""
        made_at_office = sum(studio.check_ins for studio in self.studios)
        return made_at_office + sum(messenger.check_ins for messenger in self.messengers.values())


def write_campus(
    campus: DemoCampus, folder: Path, kept: DeviceSecrets, clock: DemoClock, progress: Progress
) -> tuple[list[DemoFile], int]:
    """Writes every file of the campus; returns them, the center first, and the number of check-ins.

    Raises what `progress.check` raises, between two transactions.
    """
    days = [campus.first_day + dt.timedelta(days=n) for n in range(7 * campus.weeks)]
    begins = min(campus.first_day, campus.today - dt.timedelta(days=_STORIES_DAYS))
    clock.now = clock.moment(begins - dt.timedelta(days=3), 9 * 60)
    total = len(days) + 2 * _STEPS_A_STUDIO * len(campus.colleges)
    done = 0

    def step(count: int = 1) -> None:
        nonlocal done
        done += count
        progress.report(min(done, total), total)
        progress.check()

    stick = folder / "stick"
    stick.mkdir()
    with contextlib.ExitStack() as until_closed:
        maker = _Maker(campus, folder, kept, clock, until_closed)
        files = _Files(maker.center())
        for place, college in enumerate(campus.colleges):
            _begin_studio(maker, files, place, college, stick)
            step(_STEPS_A_STUDIO)
        _send_rooms(files, clock.moment(campus.first_day, 8 * 60), clock, stick)
        articles = ArticleWriter(campus, files.center, files.studios[0].signed_in, clock)
        transfer = TransferWriter(campus, files.studios[-1], files.studios[0], clock)
        for day, of_day in groupby(check_ins(campus), key=lambda found: found.entry.day):
            articles.write_until(day)
            transfer.write_until(day)
            files.write_day([found for found in of_day if not transfer.is_gone(found.entry.student, day)])
            step()
        articles.write_until(campus.today)
        transfer.write_until(campus.today)
        for place, studio in enumerate(files.studios):
            studio.go_on_to(clock.latest + 1)
            clock.now = clock.latest
            _send_up(files, place, studio, stick)
            step(_STEPS_A_STUDIO // 2)
        transfer.pass_on(files.center)
        for place, studio in enumerate(files.studios):
            _send_down(files, place, studio, stick)
            step(_STEPS_A_STUDIO // 2)
    shutil.rmtree(stick)
    return _named(campus, files), files.check_ins()


def _begin_studio(maker: _Maker, files: _Files, place: int, college: str, stick: Path) -> None:
    """Makes a studio under the center and, under it, the own file of one of its Messengers."""
    studio = StudioWriter(maker.campus, college, maker.studio(place, college), maker.clock)
    files.studios.append(studio)
    enrol(files.center, studio.signed_in, stick)
    own = _own_file(maker.campus, studio)
    if own is None:
        studio.write_people({})
        return
    student, keeps_rounds = own
    messenger = maker.messenger(place, maker.campus.student(student).name)
    files.messengers[place] = MessengerWriter(student, messenger, maker.clock, keeps_rounds=keeps_rounds)
    enrol(studio.signed_in, messenger, stick)
    send_up(messenger, studio.signed_in, stick)
    with studio.signed_in.read() as read:
        came = next(person for person in people_who_sign_in(read) if person.id == messenger.person_id)
    studio.write_people({student: came.key})


def _own_file(campus: DemoCampus, studio: StudioWriter) -> tuple[int, bool] | None:
    """The studio's Messenger with an own file (key as a student), and whether their rounds are entered in it.

    Not those of one who raised an alert: the studio would have been informed of it that evening and not with the next
    bundle.
    """
    told = {story.messenger for story in stories(campus)}
    messengers = [m.student for m in campus.messengers if m.rooms and studio.holds(m.student)]
    quiet = [student for student in messengers if student not in told]
    chosen = next(iter(quiet or messengers), None)
    return None if chosen is None else (chosen, bool(quiet))


def _send_rooms(files: _Files, moment: int, clock: DemoClock, stick: Path) -> None:
    """Sends Messengers with a file of their own the people of their rooms, before the first round."""
    for place, messenger in files.messengers.items():
        studio = files.studios[place]
        studio.go_on_to(moment)
        clock.now = moment
        send_down(studio.signed_in, messenger.signed_in, stick)
        messenger.meet(studio.student_ids())


def _send_up(files: _Files, place: int, studio: StudioWriter, stick: Path) -> None:
    """Sends the records of the weeks up to the center."""
    messenger = files.messengers.get(place)
    if messenger is not None:
        send_up(messenger.signed_in, studio.signed_in, stick)
    send_up(studio.signed_in, files.center, stick)


def _send_down(files: _Files, place: int, studio: StudioWriter, stick: Path) -> None:
    """Sends acknowledgements and the center's records down."""
    messenger = files.messengers.get(place)
    send_down(files.center, studio.signed_in, stick)
    if messenger is not None:
        send_down(studio.signed_in, messenger.signed_in, stick)


def _named(campus: DemoCampus, files: _Files) -> list[DemoFile]:
    center, studios = files.center, files.studios
    logins = (center.login, *(p.login for p in campus.staff if not p.college and p.login != center.login))
    named = [DemoFile(center.store.path.name, "center", center.node.name, logins)]
    for studio in studios:
        named.append(DemoFile(studio.signed_in.store.path.name, "studio", studio.college, studio.logins))
    for messenger in (writer.signed_in for writer in files.messengers.values()):
        named.append(DemoFile(messenger.store.path.name, "messenger", messenger.node.name, (messenger.login,)))
    return named


@dataclass
class _Maker:
    """Makes the files, each with ids of its own from the campus's seed, open until `until_closed` is left."""

    campus: DemoCampus
    folder: Path
    kept: DeviceSecrets
    clock: DemoClock
    until_closed: contextlib.ExitStack

    def center(self) -> SignedIn:
        people = [person for person in self.campus.staff if not person.college]
        director = _with_role(people, Role.DIRECTOR)
        name = invented(content().campus.center.in_language(self.campus.language), self.campus.language)
        signed_in = self._make("center", "center", name, director.name)
        others = [person for person in people if person is not director]
        add_accounts(signed_in, [(person.login, person.name, person.role, None) for person in others])
        open_accounts(signed_in, [person.login for person in others])
        return signed_in

    def studio(self, place: int, college: str) -> SignedIn:
        lead = _with_role([person for person in self.campus.staff if person.college == college], Role.LEAD)
        return self._make(f"studio-{place + 1}", "studio", college, lead.name)

    def messenger(self, place: int, person: str) -> SignedIn:
        return self._make(f"messenger-{place + 1}", "messenger", invented(person, self.campus.language), person)

    def _make(self, file: str, kind: str, name: str, person: str) -> SignedIn:
        created = create_node(
            self.folder / f"{file}.psyche",
            kind,
            name,
            PASSWORD,
            self.kept,
            person_name=person,
            clock=self.clock,
            seed=Random(f"{self.campus.seed} {file}"),
            demo=True,
        )
        self.until_closed.callback(created.signed_in.store.close)
        return created.signed_in


def _with_role(people: list[DemoStaff], role: Role) -> DemoStaff:
    return next(person for person in people if person.role is role)
