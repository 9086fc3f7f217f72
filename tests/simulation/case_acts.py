"""What is done in cases: opened, taken on, assessed, referred and answered, noted, closed, the plan's steps, edits that met settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service as sync
from tests.simulation.hands import Hands
from tests.simulation.nodes import SimulatedNode


def opens(hands: Hands, node: SimulatedNode) -> None:
    signed_in = hands.as_somebody(node)
    waiting = [row for row in crisis.alerts(signed_in) if row.status in ("raised", "acknowledged")]
    if waiting and hands.chance.random() < 0.7:
        found = hands.chance.choice(waiting)
        cases.open_case(signed_in, found.student, Level(found.level), hands.words(), alert=found.key)
        return
    student = hands.pick(signed_in, "student", status="present")
    if student is not None:
        cases.open_case(signed_in, student, hands.level(), hands.words(), owner=signed_in.person)


def takes(hands: Hands, node: SimulatedNode) -> None:
    signed_in = hands.as_somebody(node)
    case = hands.pick(signed_in, "case", status="open")
    alert = hands.pick(signed_in, "alert")
    if case is not None and alert is not None:
        cases.attach_alert(signed_in, case, alert)


def levels(hands: Hands, node: SimulatedNode) -> None:
    _in_case(hands, node, lambda who, case: cases.set_level(who, case, hands.level(), hands.words()))


def hands_on(hands: Hands, node: SimulatedNode) -> None:
    _in_case(hands, node, lambda who, case: cases.set_owner(who, case, hands.chance.choice((None, who.person))))


def plans_contact(hands: Hands, node: SimulatedNode) -> None:
    days = dt.timedelta(days=hands.chance.randint(1, 14))
    _in_case(hands, node, lambda who, case: cases.set_next_contact(who, case, who.today() + days, hands.words()))


def refers(hands: Hands, node: SimulatedNode) -> None:
    _in_case(hands, node, lambda who, case: cases.refer(who, case, hands.words()))


def notes(hands: Hands, node: SimulatedNode) -> None:
    shared = hands.chance.random() < 0.5
    _in_case(hands, node, lambda who, case: cases.add_note(who, case, "session", hands.words(), shared=shared))


def amends(hands: Hands, node: SimulatedNode) -> None:
    signed_in = hands.as_somebody(node)
    note = hands.pick(signed_in, "case-note", author=signed_in.person_id)
    if note is not None:
        shared = hands.chance.choice((None, True))
        cases.amend_note(signed_in, note, hands.words(), hands.words(), shared=shared)


def closes(hands: Hands, node: SimulatedNode) -> None:
    _in_case(hands, node, lambda who, case: cases.close_case(who, case, hands.words()))


def reopens(hands: Hands, node: SimulatedNode) -> None:
    _in_case(hands, node, lambda who, case: cases.reopen_case(who, case, hands.words()), status="closed")


def _in_case(hands: Hands, node: SimulatedNode, act: Callable[[SignedIn, int], object], status: str = "open") -> None:
    signed_in = hands.as_somebody(node)
    case = hands.pick(signed_in, "case", status=status)
    if case is not None:
        act(signed_in, case)


def does_step(hands: Hands, node: SimulatedNode) -> None:
    signed_in = hands.as_somebody(node)
    draw = hands.chance.random()
    if draw < 0.2:
        step = hands.pick(signed_in, "plan-step", status="done")
        if step is not None:
            cases.undo_step(signed_in, step)
        return
    step = hands.pick(signed_in, "plan-step", status="due")
    if step is not None:
        if draw < 0.7:
            cases.complete_step(signed_in, step)
        else:
            cases.waive_step(signed_in, step, hands.words())


def answers_referral(hands: Hands, node: SimulatedNode) -> None:
    """The center says how a referred case goes on."""
    answered = hands.chance.choice(list(cases.AnswerStatus))
    _in_case(hands, node, lambda who, case: cases.answer_referral(who, case, answered, hands.words(), hands.level()))


def settles(hands: Hands, node: SimulatedNode) -> None:
    """Somebody looks at two edits that met, and keeps one."""
    signed_in = hands.as_somebody(node)
    found = [one for one in sync.conflicts(signed_in) if one.may_resolve]
    if found:
        one = hands.chance.choice(found)
        sync.resolve(signed_in, one, hands.chance.randrange(len(one.values)))
