"""What is done with people and places: moves, corrections, deletions, erasures, who stands for which room, marks, accounts, keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.queries.records import wire_rows
from db.schema import PeriodMark, Person, Publication, Student, synced_type
from studio_app.roster import merging, removal
from studio_app.roster import service as roster
from studio_app.sync import service as sync
from tests.simulation.campus import BUILDING, CLASSES, room_name
from tests.simulation.hands import Hands
from tests.simulation.nodes import SimulatedNode


def moves(hands: Hands, node: SimulatedNode) -> None:
    """A student changes room or class, telephone, or goes on leave."""
    signed_in = hands.files.open(node)
    student = hands.pick(signed_in, "student")
    if student is None:
        return
    rooms = len(node.children) + 2
    values: dict[str, Any] = hands.chance.choice(
        (
            {"building": BUILDING, "room": room_name(hands.chance.randrange(rooms)), "bed": "9"},
            {"class_name": f"学前26{hands.chance.randint(1, CLASSES):02d}班"},
            {"phone": f"000{hands.chance.randrange(10**8):08d}"},
            {"status": hands.chance.choice(("present", "present", "leave", "graduated"))},
        )
    )
    roster.change_student(signed_in, student, values)


def corrects(hands: Hands, node: SimulatedNode) -> None:
    """The center corrects a student who was referred to it, perhaps while the studio does; of others nothing goes back."""
    signed_in = hands.files.open(node)
    with signed_in.read() as read:
        referred = {row.fields["student"] for row in wire_rows(read, synced_type("case")) if row.fields["referred"]}
        rows = wire_rows(read, synced_type("student"))
        named = [row.key for row in rows if row.fields["name"] and row.id in referred]
    if named:
        with signed_in.unit() as unit:
            unit.change(Student, hands.chance.choice(named), {"phone": f"000{hands.chance.randrange(10**8):08d}"})


def stands(hands: Hands, node: SimulatedNode) -> None:
    """A Messenger hands a room over, or is given one."""
    signed_in = hands.files.open(node)
    if hands.chance.random() < 0.4:
        assignment = hands.pick(signed_in, "assignment", until=None)
        if assignment is not None:
            yesterday = signed_in.today() - dt.timedelta(days=1)
            roster.end_assignment(signed_in, assignment, yesterday)
        return
    person = hands.pick(signed_in, "person", role="messenger", active=True)
    if person is not None:
        if hands.chance.random() < 0.8:
            room = room_name(hands.chance.randrange(len(node.children) + 2))
            roster.assign(signed_in, person, BUILDING, room)
        else:
            roster.assign(signed_in, person, class_name=f"学前26{hands.chance.randint(1, CLASSES):02d}班")


def marks(hands: Hands, node: SimulatedNode) -> None:
    """A stretch of days is named, or one is changed by who named it."""
    signed_in = hands.files.open(node)
    mark = hands.pick(signed_in, "period-mark", own=True)
    first = signed_in.today() + dt.timedelta(days=hands.chance.randint(-10, 30))
    last = first + dt.timedelta(days=hands.chance.randint(0, 10))
    with signed_in.unit() as unit:
        if mark is None or hands.chance.random() < 0.5:
            unit.add(PeriodMark, {"name": hands.words(), "first_day": first, "last_day": last})
        else:
            unit.change(PeriodMark, mark, {"last_day": last})


def accounts(hands: Hands, node: SimulatedNode) -> None:
    """An account is made, renamed, closed or opened; a Messenger renames themselves."""
    signed_in = hands.files.open(node)
    person = hands.pick(signed_in, "person")
    with signed_in.unit() as unit:
        if node.kind != "messenger" and hands.chance.random() < 0.4:
            unit.add(Person, {"login": f"p{hands.chance.randrange(10**6)}", "name": hands.words(), "role": "staff"})
        elif person is not None:
            unit.change(Person, person, {"name": hands.words()})


def enters(hands: Hands, node: SimulatedNode) -> None:
    """A student comes, perhaps by mistake."""
    number = hands.chance.randrange(10**6)
    values = {"student_no": f"2027{number:06d}", "name": "林晓雨", "college": node.name, "building": BUILDING}
    roster.add_student(hands.files.open(node), {**values, "room": room_name(hands.chance.randrange(4))})


def deletes(hands: Hands, node: SimulatedNode) -> None:
    """An entry made by mistake goes; it stays where work hangs on it."""
    signed_in = hands.files.open(node)
    with signed_in.read() as read:
        rows = wire_rows(read, synced_type("student"), by_id=True)
        keys = [row.key for row in rows if row.fields["student_no"].startswith("2027")]
    if keys:
        removal.delete_student(signed_in, hands.chance.choice(keys))


def erases(hands: Hands, node: SimulatedNode) -> None:
    """Somebody asks for their right."""
    signed_in = hands.files.open(node)
    student = hands.pick(signed_in, "student")
    if student is not None and hands.chance.random() < 0.3:
        removal.erase_student(signed_in, student)


def merges(hands: Hands, node: SimulatedNode) -> None:
    """Two entries turn out to be one person, or not after all."""
    signed_in = hands.files.open(node)
    merged = hands.pick(signed_in, "student", status="merged")
    if merged is not None and hands.chance.random() < 0.5:
        merging.unmerge_student(signed_in, merged)
        return
    keep, drop = hands.pick(signed_in, "student"), hands.pick(signed_in, "student")
    if keep is not None and drop is not None and hands.chance.random() < 0.3:
        merging.merge_students(signed_in, keep, drop)


def settles_proposal(hands: Hands, node: SimulatedNode) -> None:
    """What a Messenger proposed is taken over or declined."""
    signed_in = hands.files.open(node)
    waiting = roster.open_proposals(signed_in)
    if waiting:
        roster.answer_proposal(signed_in, hands.chance.choice(waiting).proposal, accepted=hands.chance.random() < 0.6)


def unmarks(hands: Hands, node: SimulatedNode) -> None:
    """A marked period is taken away again."""
    signed_in = hands.files.open(node)
    mark = hands.pick(signed_in, "period-mark")
    if mark is not None:
        removal.delete_period_mark(signed_in, mark)


def publishes(hands: Hands, node: SimulatedNode) -> None:
    """The center sends an article to everybody, or takes one back."""
    signed_in = hands.files.open(node)
    before = hands.pick(signed_in, "publication")
    with signed_in.unit() as unit:
        if before is not None and hands.chance.random() < 0.4:
            unit.change(Publication, before, {"withdrawn": True})
            return
        code, version = f"article-{hands.chance.randrange(10**6)}", hands.chance.randint(1, 3)
        values = {"kind": "article", "code": code, "version": version, "title": hands.words(), "content": hands.words()}
        unit.add(Publication, {**values, "published_at": unit.now})


def changes_keys(hands: Hands, node: SimulatedNode) -> None:
    """New keys for the file. Not where an earlier state may come back: with it would come the old ones."""
    if node.backup is None and hands.chance.random() < 0.3:
        sync.rotate_keys(hands.files.open(node))
        node.keys_changed += 1
