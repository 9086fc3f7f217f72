"""Simulated acts on cases: open, assess, refer, note, close, plan steps, conflicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service as sync
from tests.simulation.actor import Actor
from tests.simulation.nodes import SimulatedNode


def opens(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.random_person(node)
    waiting = [row for row in crisis.alerts(signed_in) if row.status in ("raised", "acknowledged")]
    if waiting and actor.chance.random() < 0.7:
        found = actor.chance.choice(waiting)
        cases.open_case(signed_in, found.student, Level(found.level), actor.words(), alert=found.key)
        return
    student = actor.pick(signed_in, "student", status="present")
    if student is not None:
        cases.open_case(signed_in, student, actor.level(), actor.words(), owner=signed_in.person)


def takes(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.random_person(node)
    case = actor.pick(signed_in, "case", status="open")
    alert = actor.pick(signed_in, "alert")
    if case is not None and alert is not None:
        cases.attach_alert(signed_in, case, alert)


def levels(actor: Actor, node: SimulatedNode) -> None:
    _in_case(actor, node, lambda who, case: cases.set_level(who, case, actor.level(), actor.words()))


def hands_on(actor: Actor, node: SimulatedNode) -> None:
    _in_case(actor, node, lambda who, case: cases.set_owner(who, case, actor.chance.choice((None, who.person))))


def plans_contact(actor: Actor, node: SimulatedNode) -> None:
    days = dt.timedelta(days=actor.chance.randint(1, 14))
    _in_case(actor, node, lambda who, case: cases.set_next_contact(who, case, who.today() + days, actor.words()))


def refers(actor: Actor, node: SimulatedNode) -> None:
    _in_case(actor, node, lambda who, case: cases.refer(who, case, actor.words()))


def notes(actor: Actor, node: SimulatedNode) -> None:
    shared = actor.chance.random() < 0.5
    _in_case(actor, node, lambda who, case: cases.add_note(who, case, "session", actor.words(), shared=shared))


def amends(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.random_person(node)
    note = actor.pick(signed_in, "case-note", author=signed_in.person_id)
    if note is not None:
        shared = actor.chance.choice((None, True))
        cases.amend_note(signed_in, note, actor.words(), actor.words(), shared=shared)


def closes(actor: Actor, node: SimulatedNode) -> None:
    _in_case(actor, node, lambda who, case: cases.close_case(who, case, actor.words()))


def reopens(actor: Actor, node: SimulatedNode) -> None:
    _in_case(actor, node, lambda who, case: cases.reopen_case(who, case, actor.words()), status="closed")


def _in_case(actor: Actor, node: SimulatedNode, act: Callable[[SignedIn, int], object], status: str = "open") -> None:
    signed_in = actor.random_person(node)
    case = actor.pick(signed_in, "case", status=status)
    if case is not None:
        act(signed_in, case)


def does_step(actor: Actor, node: SimulatedNode) -> None:
    signed_in = actor.random_person(node)
    draw = actor.chance.random()
    if draw < 0.2:
        step = actor.pick(signed_in, "plan-step", status="done")
        if step is not None:
            cases.undo_step(signed_in, step)
        return
    step = actor.pick(signed_in, "plan-step", status="due")
    if step is not None:
        if draw < 0.7:
            cases.complete_step(signed_in, step)
        else:
            cases.waive_step(signed_in, step, actor.words())


def answers_referral(actor: Actor, node: SimulatedNode) -> None:
    """Answers a referral at the center."""
    answered = actor.chance.choice(list(cases.AnswerStatus))
    _in_case(actor, node, lambda who, case: cases.answer_referral(who, case, answered, actor.words(), actor.level()))


def settles(actor: Actor, node: SimulatedNode) -> None:
    """Resolves a conflict with one of its values."""
    signed_in = actor.random_person(node)
    found = [one for one in sync.conflicts(signed_in) if one.may_resolve]
    if found:
        one = actor.chance.choice(found)
        sync.resolve(signed_in, one, actor.chance.randrange(len(one.values)))
