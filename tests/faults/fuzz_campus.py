"""The small real campus the fuzzer works on: a center, two studios, two Messengers, and bundles they really made.

Everything but keys is the same for the same seed. Each bundle is kept with the reader's file as it was before it came.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyrage
import zstandard
from sqlalchemy import text

from db.queries.node import neighbours
from db.queries.records import wire_rows
from db.schema import (
    SYNCED,
    Alert,
    Case,
    CaseNote,
    CheckIn,
    PeriodMark,
    Person,
    PlanStep,
    Proposal,
    Publication,
    ReferralAnswer,
    Student,
    TrainingResult,
    Transfer,
    WeekFigure,
    synced_type,
)
from db.store import Store
from studio_app.node.service import create_node
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.sync.bundle.keys import NodeKeys
from studio_app.sync.bundle.zip_container import open_frame
from studio_app.sync.trust.key_store import own_keys
from tests.studio_app.sync.campus import DAY, NOW, PASSWORD, Campus, Clock, add, change, held, stand_for, student


@dataclass
class Scene:
    """A bundle that was made, and the reader's file as it was before. `others` are ids of nodes that are neither."""

    edge: str
    pristine: Path
    """the reader's file, closed"""
    reader: SignedIn
    """who reads; its store is closed, `at_work` opens the file anew"""
    whole: bytes
    plain: bytes
    """header, records and end line, as the sender wrote them"""
    sender: str
    sender_keys: NodeKeys
    recipient: str
    others: tuple[str, ...]
    ids: dict[str, list[str]] = field(default_factory=dict)
    """type of record to ids of such records in the reader's file, in the sender's, and in others'"""
    givens: frozenset[str] = frozenset()
    """ids of the students whom a Messenger who sends was given"""


class Making(Campus):
    """A campus whose ids, pseudonyms and incarnations come from a seed."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        super().__init__(folder, Clock(), itertools.count(1))
        self.chance = chance

    def node(self, kind: str, name: str) -> SignedIn:
        path = self.folder / f"{kind}-{next(self.numbers)}.psyche"
        kept, seed = FileSecrets(self.folder / "secret"), random.Random(self.chance.getrandbits(64))
        made = create_node(path, kind, name, PASSWORD, kept, clock=self.clock, seed=seed, demo=True).signed_in
        with made.unit() as unit:
            unit.connection.execute(text("UPDATE node_state SET incarnation = :it"), {"it": self.chance.randbytes(8)})
        with made.read() as read:
            from db.queries.node import this_node

            return replace(made, node=this_node(read))


def make_scenes(folder: Path, seed: int) -> list[Scene]:
    """Makes the campus in `folder` (some seconds), and the bundles on each edge: the first one, and a later one."""
    place = Making(folder, random.Random(f"{seed} campus"))
    center = place.node("center", "心理中心")
    studio, other = place.node("studio", "教育学院"), place.node("studio", "艺术学院")
    messenger, second = place.node("messenger", "周明"), place.node("messenger", "李珊")
    nodes = (center, studio, other, messenger, second)
    for parent, child in ((center, studio), (center, other), (studio, messenger), (studio, second)):
        place.link(parent, child)
    for one in (messenger, second):
        place.carry(one, studio)
    stand_for(studio, messenger)
    stand_for(studio, second, room="413")
    _people(studio, "2026")
    _people(other, "2027")
    _work(studio, observer=studio.person)
    _work(other, observer=other.person)
    add(center, PeriodMark, name="期末", first_day=DAY, last_day=DAY + dt.timedelta(days=14))
    first = [_scene(place, nodes, sender, reader) for sender, reader in ((studio, center), (studio, messenger))]
    for parent, child in ((center, studio), (center, other), (studio, messenger), (studio, second)):
        place.carry(child, parent)
        place.carry(parent, child)
    for one in (messenger, second):
        _rounds(one)
        place.carry(one, studio)
    for one in (studio, other):
        place.carry(one, center)
    _answers(center)
    for one in (studio, other):
        _moved_on(one)
    _rounds(messenger, day=DAY + dt.timedelta(days=1))
    edges = ((studio, center), (center, studio), (studio, messenger), (messenger, studio), (other, center))
    scenes = first + [_scene(place, nodes, sender, reader) for sender, reader in edges]
    place.carry(center, studio)
    place.carry(messenger, studio)
    _moved_on(studio, DAY + dt.timedelta(days=2))
    scenes += [_scene(place, nodes, sender, reader) for sender, reader in edges[:4]]
    for node in nodes:
        node.store.close()
    for scene in scenes:
        scene.ids = {kind: sorted(set(ids)) for kind, ids in scene.ids.items()}
    return scenes


def at_work(scene: Scene, folder: Path) -> SignedIn:
    """The reader signed in to a copy of its file in `folder`."""
    path = folder / "reader.psyche"
    shutil.copyfile(scene.pristine, path)
    return replace(scene.reader, store=Store.open(path, scene.reader.keys.data_key, clock=Clock(NOW + 50_000_000)))


def put_back(scene: Scene, reader: SignedIn) -> None:
    """The reader's file as it was: in place, under the same store, which keeps the statements it has prepared."""
    reader.store.close()
    for end in ("-wal", "-shm"):
        reader.store.path.with_name(reader.store.path.name + end).unlink(missing_ok=True)
    shutil.copyfile(scene.pristine, reader.store.path)


def _people(studio: SignedIn, year: str) -> None:
    names = ("林晓雨", "王小川", "赵一诺", "陈思远", "刘可", "吴桐")
    for number, name in enumerate(names):
        student(studio, name, student_no=f"{year}{number:04}", room=str(412 + number % 3))


def _work(studio: SignedIn, observer: int) -> None:
    """Check-ins with a correction, an alert, cases of three levels, notes and steps."""
    with studio.read() as read:
        people = [row.key for row in wire_rows(read, synced_type("student"))]
    first = 0
    for number, who in enumerate(people):
        first = add(studio, CheckIn, student=who, day=DAY, mood=1 + number % 5, sleep=2, contact=0, signs=1 << number,
                    note="说最近睡不着", entered_at=NOW, observer=observer)  # fmt: skip
    add(studio, CheckIn, student=people[-1], day=DAY, mood=4, contact=1, entered_at=NOW, observer=observer,
        amends=first, reason="看错了人")  # fmt: skip
    alert = add(studio, Alert, student=people[0], day=DAY, level=4, signs=64, raised_at=NOW, words="不想活了",
                raised_by=observer)  # fmt: skip
    for level, who, referred in ((4, people[0], False), (3, people[1], True), (2, people[2], False)):
        case = add(studio, Case, student=who, alert=alert if level == 4 else None, level=level, opened_at=NOW,
                   owner=observer, reason="谈到想消失", referred=referred, next_contact=DAY)  # fmt: skip
        note = add(studio, CaseNote, case=case, kind="session", day=DAY, written_at=NOW, author=observer,
                   text="谈了一小时", shared=referred)  # fmt: skip
        add(studio, CaseNote, case=case, kind="session", day=DAY, written_at=NOW, author=observer, text="谈了半小时",
            shared=referred, amends=note, reason="时间写错了")  # fmt: skip
        add(studio, PlanStep, case=case, code="meet", level=level, due_at=NOW + 3_600_000)
    add(studio, WeekFigure, week=DAY, name="coverage", counted=5, out_of=6)
    for who, name in ((people[2], "林晓雨"), (people[4], "刘可")):
        add(studio, Transfer, student=who, name=name, student_no=f"1{who}", from_college=studio.node.name,
            to_college="艺术学院", speak_to="王老师", offered_at=NOW)  # fmt: skip
    add(studio, Person, login="wang", name="王老师", role="counselor", active=True)


def _rounds(messenger: SignedIn, day: dt.date = DAY) -> None:
    add(messenger, TrainingResult, person=messenger.person, course="listening", course_version=1, day=day, passed=True,
        score=90, entered_at=NOW)  # fmt: skip
    for row in held(messenger, "student"):
        seen = add(messenger, CheckIn, student=row.key, day=day, mood=1, contact=1, entered_at=NOW, note="哭过",
                   observer=messenger.person)  # fmt: skip
        add(messenger, Proposal, student=row.key, field="room", value="414", words="搬走了", proposed_at=NOW,
            proposed_by=messenger.person)  # fmt: skip
        add(messenger, Alert, student=row.key, check_in=seen, day=day, level=3, signs=64, raised_at=NOW,
            words="昨晚没回来", raised_by=messenger.person)  # fmt: skip


def _answers(center: SignedIn) -> None:
    add(center, Publication, kind="article", code="sleep", version=1, title="睡眠", content="早点睡", published_at=NOW)
    for alert in held(center, "alert"):
        change(center, Alert, alert.key, status="acknowledged", outcome="中心已受理", acknowledged_by=center.person)
    for case in held(center, "case"):
        add(center, PlanStep, case=case.key, code="assessment", level=4, due_at=NOW)
        add(center, CaseNote, case=case.key, kind="note", day=DAY, written_at=NOW, text="请明日来访", shared=True,
            author=center.person)  # fmt: skip
        add(center, ReferralAnswer, case=case.key, status="advice", level=3, words="请陪同就医", answered_at=NOW)
        change(center, Case, case.key, level=4)
    with center.read() as read:
        there = {row.name: row.id for row in neighbours(read)}
    for number, transfer in enumerate(held(center, "transfer")):
        if number % 2 == 0:
            to = next(id for id in sorted(there.values()) if id != transfer.origin)
            change(
                center, Transfer, transfer.key, passed_to=to, passed_at=NOW, passed_name="学院", center_words="请先来电"
            )


def _moved_on(studio: SignedIn, day: dt.date = DAY) -> None:
    """Edits that meet others' at the same time, a room change, a case closed, one lowered, one referred no longer."""
    people, cases = held(studio, "student"), held(studio, "case")
    change(studio, Student, people[0].key, room="420" if people[0].fields["room"] != "420" else "412")
    change(studio, Student, people[3].key, phone=f"139{day.toordinal()}", status="leave")
    for number, case in enumerate(cases):
        values = ({"level": 3}, {"status": "closed", "closed_at": NOW}, {"level": 2, "referred": False})[number % 3]
        change(studio, Case, case.key, **values)
    for step in held(studio, "plan-step")[:2]:
        change(studio, PlanStep, step.key, status="done", done_at=NOW, done_by=studio.person)
    for transfer in held(studio, "transfer"):
        if transfer.fields["passed_to"] == studio.node.id:
            change(studio, Transfer, transfer.key, name="", declined_at=NOW, answer_words="没有此专业")
    _rounds_at(studio, day)


def _rounds_at(studio: SignedIn, day: dt.date) -> None:
    for row in held(studio, "student"):
        add(studio, CheckIn, student=row.key, day=day, mood=3, contact=0, entered_at=NOW, observer=studio.person)


def _scene(place: Making, nodes: tuple[SignedIn, ...], sender: SignedIn, reader: SignedIn) -> Scene:
    whole = place.bundle(sender, reader).read_bytes()
    with sender.read() as read:
        keys = own_keys(read)
    with reader.read() as read:
        opener = own_keys(read)
        given = read.execute(
            text("SELECT lower(hex(sent.id)) FROM sent JOIN node ON node.key = neighbour WHERE node.id = :it"),
            {"it": bytes.fromhex(sender.node.id)},
        ).scalars()
        givens = frozenset(given)
    pristine = place.folder / f"scene-{next(place.numbers)}.psyche"
    with reader.read() as read:
        read.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(reader.store.path, pristine)
    ids: dict[str, list[str]] = {}
    for node in (reader, sender, *nodes):
        for kind in SYNCED:
            ids.setdefault(kind.name, []).extend(row.id for row in held(node, kind.name))
    others = tuple(node.node.id for node in nodes if node not in (sender, reader))
    return Scene(f"{sender.node.kind}->{reader.node.kind}", pristine, reader, whole, unpacked(whole, opener),
                 sender.node.id, keys, opener.public().recipient, others, ids, givens)  # fmt: skip


def unpacked(whole: bytes, keys: NodeKeys) -> bytes:
    """The plain text inside a bundle."""
    import io

    member, _ = open_frame(io.BytesIO(whole), len(whole), len(whole))
    age = whole[member.start : member.start + member.size]
    return zstandard.ZstdDecompressor().decompressobj().decompress(pyrage.decrypt(age, [keys.opener()]))


__all__ = ["Scene", "at_work", "make_scenes", "put_back", "unpacked"]
