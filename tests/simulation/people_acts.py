"""Simulated acts on people and places: moves, corrections, deletions, erasures, assignments, period marks, accounts,
keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.queries.records import wire_rows
from db.schema import PeriodMark, Person, Publication, Student, synced_type
from studio_app.roster import merging, removal
from studio_app.roster import service as roster
from studio_app.sync import service as sync
from tests.simulation.actor import Actor
from tests.simulation.campus import BUILDING, CLASSES, room_name
from tests.simulation.nodes import SimulatedNode


def moves(actor: Actor, node: SimulatedNode) -> None:
    """Changes a student's room, class, telephone or status."""
    signed_in = actor.files.open(node)
    student = actor.pick(signed_in, "student")
    if student is None:
        return
    rooms = len(node.children) + 2
    values: dict[str, Any] = actor.chance.choice(
        (
            {"building": BUILDING, "room": room_name(actor.chance.randrange(rooms)), "bed": "9"},
            {"class_name": f"学前26{actor.chance.randint(1, CLASSES):02d}班"},
            {"phone": f"000{actor.chance.randrange(10**8):08d}"},
            {"status": actor.chance.choice(("present", "present", "leave", "graduated"))},
        )
    )
    roster.change_student(signed_in, student, values)


def corrects(actor: Actor, node: SimulatedNode) -> None:
    """Corrects at the center a student who was referred to it, perhaps while the studio does."""
    signed_in = actor.files.open(node)
    with signed_in.read() as read:
        referred = {row.fields["student"] for row in wire_rows(read, synced_type("case")) if row.fields["referred"]}
        rows = wire_rows(read, synced_type("student"))
        named = [row.key for row in rows if row.fields["name"] and row.id in referred]
    if named:
        with signed_in.unit() as unit:
            unit.change(Student, actor.chance.choice(named), {"phone": f"000{actor.chance.randrange(10**8):08d}"})


def stands(actor: Actor, node: SimulatedNode) -> None:
    """Ends a Messenger's assignment to a room, or adds one."""
    signed_in = actor.files.open(node)
    if actor.chance.random() < 0.4:
        assignment = actor.pick(signed_in, "assignment", until=None)
        if assignment is not None:
            yesterday = signed_in.today() - dt.timedelta(days=1)
            roster.end_assignment(signed_in, assignment, yesterday)
        return
    person = actor.pick(signed_in, "person", role="messenger", active=True)
    if person is not None:
        if actor.chance.random() < 0.8:
            room = room_name(actor.chance.randrange(len(node.children) + 2))
            roster.assign(signed_in, person, BUILDING, room)
        else:
            roster.assign(signed_in, person, class_name=f"学前26{actor.chance.randint(1, CLASSES):02d}班")


def marks(actor: Actor, node: SimulatedNode) -> None:
    """Adds a period mark, or changes one in the file that made it."""
    signed_in = actor.files.open(node)
    mark = actor.pick(signed_in, "period-mark", own=True)
    first = signed_in.today() + dt.timedelta(days=actor.chance.randint(-10, 30))
    last = first + dt.timedelta(days=actor.chance.randint(0, 10))
    with signed_in.unit() as unit:
        if mark is None or actor.chance.random() < 0.5:
            unit.add(PeriodMark, {"name": actor.words(), "first_day": first, "last_day": last})
        else:
            unit.change(PeriodMark, mark, {"last_day": last})


def accounts(actor: Actor, node: SimulatedNode) -> None:
    """Adds, renames, closes or opens an account; a Messenger renames themselves."""
    signed_in = actor.files.open(node)
    person = actor.pick(signed_in, "person")
    with signed_in.unit() as unit:
        if node.kind != "messenger" and actor.chance.random() < 0.4:
            unit.add(Person, {"login": f"p{actor.chance.randrange(10**6)}", "name": actor.words(), "role": "staff"})
        elif person is not None:
            unit.change(Person, person, {"name": actor.words()})


def enters(actor: Actor, node: SimulatedNode) -> None:
    """Adds a student, perhaps by mistake."""
    number = actor.chance.randrange(10**6)
    values = {"student_no": f"2027{number:06d}", "name": "林晓雨", "college": node.name, "building": BUILDING}
    roster.add_student(actor.files.open(node), {**values, "room": room_name(actor.chance.randrange(4))})


def deletes(actor: Actor, node: SimulatedNode) -> None:
    """Deletes a mistaken entry; refused where other records refer to it."""
    signed_in = actor.files.open(node)
    with signed_in.read() as read:
        rows = wire_rows(read, synced_type("student"), by_id=True)
        keys = [row.key for row in rows if row.fields["student_no"].startswith("2027")]
    if keys:
        removal.delete_student(signed_in, actor.chance.choice(keys))


def erases(actor: Actor, node: SimulatedNode) -> None:
    """Erases a student."""
    signed_in = actor.files.open(node)
    student = actor.pick(signed_in, "student")
    if student is not None and actor.chance.random() < 0.3:
        removal.erase_student(signed_in, student)


def merges(actor: Actor, node: SimulatedNode) -> None:
    """Merges two entries of one person, or separates merged ones."""
    signed_in = actor.files.open(node)
    merged = actor.pick(signed_in, "student", status="merged")
    if merged is not None and actor.chance.random() < 0.5:
        merging.unmerge_student(signed_in, merged)
        return
    keep, drop = actor.pick(signed_in, "student"), actor.pick(signed_in, "student")
    if keep is not None and drop is not None and actor.chance.random() < 0.3:
        merging.merge_students(signed_in, keep, drop)


def settles_proposal(actor: Actor, node: SimulatedNode) -> None:
    """Accepts or declines a Messenger's proposal."""
    signed_in = actor.files.open(node)
    waiting = roster.open_proposals(signed_in)
    if waiting:
        roster.answer_proposal(signed_in, actor.chance.choice(waiting).proposal, accepted=actor.chance.random() < 0.6)


def unmarks(actor: Actor, node: SimulatedNode) -> None:
    """Deletes a period mark."""
    signed_in = actor.files.open(node)
    mark = actor.pick(signed_in, "period-mark")
    if mark is not None:
        removal.delete_period_mark(signed_in, mark)


def publishes(actor: Actor, node: SimulatedNode) -> None:
    """Publishes an article at the center, or withdraws one."""
    signed_in = actor.files.open(node)
    before = actor.pick(signed_in, "publication")
    with signed_in.unit() as unit:
        if before is not None and actor.chance.random() < 0.4:
            unit.change(Publication, before, {"withdrawn": True})
            return
        code, version = f"article-{actor.chance.randrange(10**6)}", actor.chance.randint(1, 3)
        values = {"kind": "article", "code": code, "version": version, "title": actor.words(), "content": actor.words()}
        unit.add(Publication, {**values, "published_at": unit.now})


def changes_keys(actor: Actor, node: SimulatedNode) -> None:
    """Rotates the file's keys. Not where an earlier state may come back: with it would come the old ones."""
    if node.backup is None and actor.chance.random() < 0.3:
        sync.rotate_keys(actor.files.open(node))
        node.keys_changed += 1
