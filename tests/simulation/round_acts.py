"""Simulated acts on observations: rounds, single check-ins, alerts, proposed corrections."""

from __future__ import annotations

import datetime as dt

from db.queries.records import wire_rows
from db.schema import TrainingResult, synced_type
from studio_app.crisis import service as crisis
from studio_app.domain.check_in_form import Contact
from studio_app.domain.signs import SIGNS
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.roster import service as roster
from tests.simulation.actor import Actor
from tests.simulation.campus import room_name
from tests.simulation.nodes import SimulatedNode


def round(actor: Actor, node: SimulatedNode) -> None:
    """Adds check-ins for a Messenger's people; sometimes corrects an earlier day."""
    signed_in = actor.files.open(node)
    day = signed_in.today() - dt.timedelta(days=actor.chance.choice((0, 0, 0, 0, 1, 2)))
    entries = [_entry(actor, student, day) for student, _ in _known(signed_in) if actor.chance.random() < 0.95]
    observation.record_round(signed_in, entries)


def _known(signed_in: SignedIn) -> list[tuple[int, str]]:
    with signed_in.read() as read:
        return [(row.key, row.id) for row in wire_rows(read, synced_type("student"), by_id=True)]


def _entry(actor: Actor, student: int, day: dt.date) -> CheckInEntry:
    chance = actor.chance
    draw = chance.random()
    if draw < 0.6:
        return as_usual(student, day)
    if draw < 0.7:
        contact = chance.choice((Contact.NOT_SEEN_HOME, Contact.NOT_SEEN_LEAVE, Contact.NOT_SEEN_UNKNOWN))
        return CheckInEntry(student, day, contact=contact, reason=actor.words())
    signs = 1 << chance.randrange(len(SIGNS)) if chance.random() < 0.15 else 0
    return CheckInEntry(
        student,
        day,
        mood=chance.randint(1, 5),
        sleep=chance.randint(0, 3),
        appetite=chance.choice((None, 0, 1)),
        social=chance.randint(0, 3),
        contact=chance.choice((Contact.SEEN, Contact.TALKED)),
        signs=signs,
        note=actor.words(),
        reason=actor.words(),
    )


def sees(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.files.open(node)
    student = actor.pick(signed_in, "student", status="present")
    if student is not None:
        observation.record_round(signed_in, [_entry(actor, student, signed_in.today())])


def raises(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.files.open(node)
    student = actor.pick(signed_in, "student", status="present")
    if student is not None:
        crisis.raise_alert(signed_in, student, actor.level(), actor.words(), 1 << actor.chance.randrange(len(SIGNS)))


def answers(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.random_person(node)
    alert = actor.pick(signed_in, "alert")
    if alert is not None:
        if actor.chance.random() < 0.6:
            crisis.acknowledge(signed_in, alert)
        else:
            crisis.close_alert(signed_in, alert, actor.words())


def proposes(actor: Actor, node: SimulatedNode) -> None:
    """Proposes a correction of the roster as a Messenger."""
    signed_in = actor.files.open(node)
    student = actor.pick(signed_in, "student", status="present")
    if student is not None:
        roster.propose_change(signed_in, student, "room", room_name(actor.chance.randrange(5)), actor.words())


def learns(actor: Actor, node: SimulatedNode) -> None:
    """Adds a training result, in the person's own file or at the studio."""
    signed_in = actor.files.open(node)
    person = actor.pick(signed_in, "person", role="messenger")
    if person is not None:
        values = {
            "person": person,
            "course": f"course-{actor.chance.randrange(3)}",
            "day": signed_in.today(),
            "passed": actor.chance.random() < 0.8,
            "score": actor.chance.randint(0, 100),
            "entered_at": signed_in.now(),
        }
        with signed_in.unit() as unit:
            unit.add(TrainingResult, values)
