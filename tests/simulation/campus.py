"""Makes the simulated campus: a center, studios with students and staff, Messengers' files, all enrolled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from db.queries.node import people_who_sign_in
from db.schema import Person
from studio_app.demo.exchange import enrol, send_down, send_up
from studio_app.demo.people import invented_birth_date, invented_name, invented_phone
from studio_app.domain.permissions import Role
from studio_app.node.creation import DEFAULT_TIME_ZONE
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.security.device_secret import FileSecrets
from tests.simulation.clocks import MINUTE_MS, NodeClock, WorldClock
from tests.simulation.nodes import Files, SimulatedNode
from tests.simulation.options import Options

ROOM_SIZE = 4
BUILDING = "1号楼"
CLASSES = 4
"""classes of a studio's students"""
SPARE_ROOMS = 2
"""rooms of a studio that nobody stands for at first"""

_STAFF = (("counselor", Role.COUNSELOR), ("counselor2", Role.COUNSELOR))
_CENTER_STAFF = (("center-counselor", Role.CENTER_COUNSELOR),)


@dataclass
class SimulatedCampus:
    """Every file, from the center down; edges are those between `parent` and `children`."""

    files: Files
    world: WorldClock
    center: SimulatedNode
    studios: list[SimulatedNode] = field(default_factory=list)
    messengers: list[SimulatedNode] = field(default_factory=list)

    def nodes(self) -> list[SimulatedNode]:
        """All files, the center first, each studio before its Messengers."""
        found = [self.center]
        for studio in self.studios:
            found += [studio, *studio.children]
        return found


def room_name(number: int) -> str:
    """The number of a room, ten on each floor."""
    return f"{number // 10 + 1}{number % 10 + 1:02d}"


def make_campus(options: Options, folder: Path, step: Callable[[], None]) -> SimulatedCampus:
    """Makes and enrols every file in `folder`; `step` is called after each, and may raise to stop."""
    world = WorldClock(DEFAULT_TIME_ZONE)
    files = Files(folder, FileSecrets(folder / "device-secret"), options.seed)
    chance = Random(f"{options.seed} campus")
    stick = folder / "stick"
    stick.mkdir()

    def make(file: str, kind: str, name: str) -> SimulatedNode:
        node = files.make(file, kind, name, NodeClock(world))
        world.pass_ms(MINUTE_MS)
        step()
        return node

    try:
        campus = SimulatedCampus(files, world, make("center", "center", "心理健康教育指导中心"))
        _add_staff(files, campus.center, _CENTER_STAFF)
        for number in range(options.studios):
            studio = make(f"studio-{number + 1}", "studio", f"学院{number + 1}")
            _link(files, campus.center, studio, stick)
            campus.studios.append(studio)
            _add_staff(files, studio, _STAFF)
            count = options.messengers // options.studios + (number < options.messengers % options.studios)
            _add_students(files.open(studio), chance, number, count + SPARE_ROOMS)
            for place in range(count):
                name = invented_name(chance, chance.choice(("female", "male")), "zh_CN").name
                messenger = make(f"messenger-{number + 1}-{place + 1}", "messenger", name)
                campus.messengers.append(messenger)
                _link(files, studio, messenger, stick)
                _begin_service(files, studio, messenger, place, stick)
            send_up(files.open(studio), files.open(campus.center), stick)
            send_down(files.open(campus.center), files.open(studio), stick)
            world.pass_ms(MINUTE_MS)
    except BaseException:
        files.close_all()
        raise
    return campus


def _link(files: Files, parent: SimulatedNode, child: SimulatedNode, stick: Path) -> None:
    enrol(files.open(parent), files.open(child), stick)
    child.parent = parent
    parent.children.append(child)


def _add_staff(files: Files, node: SimulatedNode, staff: tuple[tuple[str, Role], ...]) -> None:
    """Accounts without a password: nobody signs in with one here, their records travel all the same."""
    signed_in = files.open(node)
    with signed_in.unit() as unit:
        unit.add_many(Person, [{"login": login, "name": login, "role": role.value} for login, role in staff])
    with signed_in.read() as read:
        for person in people_who_sign_in(read):
            if (person.login, Role(person.role)) in staff:
                node.others[person.login] = (person.key, person.id, Role(person.role))


def _add_students(studio: SignedIn, chance: Random, number: int, rooms: int) -> None:
    for place in range(rooms * ROOM_SIZE):
        gender = chance.choice(("female", "male"))
        named = invented_name(chance, gender, "zh_CN")
        key = number * 10_000 + place + 1
        roster.add_student(
            studio,
            {
                "student_no": f"2026{key:07d}",
                "name": named.name,
                "gender": gender,
                "college": studio.node.name,
                "major": "学前教育",
                "class_name": f"学前26{place % CLASSES + 1:02d}班",
                "grade": "2026",
                "building": BUILDING,
                "room": room_name(place // ROOM_SIZE),
                "bed": str(place % ROOM_SIZE + 1),
                "phone": invented_phone(key),
                "birth_date": invented_birth_date(chance, 2026),
                "ethnicity": named.ethnicity,
            },
        )


def _begin_service(files: Files, studio: SimulatedNode, messenger: SimulatedNode, place: int, stick: Path) -> None:
    """Adds the Messenger's person at the studio, assigns a room, and sends its people."""
    send_up(files.open(messenger), files.open(studio), stick)
    lead = files.open(studio)
    with lead.read() as read:
        person = next(one for one in people_who_sign_in(read) if one.id == files.open(messenger).person_id)
    roster.assign(lead, person.key, BUILDING, room_name(place))
    send_down(lead, files.open(messenger), stick)
