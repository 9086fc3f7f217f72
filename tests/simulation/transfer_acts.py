"""Simulated acts on transfers between colleges, through the center."""

from __future__ import annotations

from studio_app.roster import service as roster
from studio_app.roster.service import TransferEntry
from tests.simulation.actor import Actor
from tests.simulation.nodes import SimulatedNode


def goes_away(actor: Actor, node: SimulatedNode) -> None:
    """Offers a transfer, or ends one."""
    signed_in = actor.files.open(node)
    away = actor.pick(signed_in, "student", status="transferred")
    if away is not None and actor.chance.random() < 0.3:
        roster.set_status(signed_in, [away], "present")
        return
    student = actor.pick(signed_in, "student", status="present")
    if student is not None:
        roster.transfer_students(signed_in, [student], actor.words())


def passes_on(actor: Actor, node: SimulatedNode) -> None:
    """Passes a transfer on to a studio, or returns it, at the center."""
    signed_in = actor.files.open(node)
    one = _waiting(actor, node, "pass")
    studios = roster.studios(signed_in)
    if one is None or not studios:
        return
    if actor.chance.random() < 0.8:
        roster.pass_transfer(signed_in, one.transfer, actor.chance.choice(studios).id, actor.words())
    else:
        roster.return_transfer(signed_in, one.transfer, actor.words())


def answers_transfer(actor: Actor, node: SimulatedNode) -> None:
    """Accepts or declines a transfer at the new college."""
    signed_in = actor.files.open(node)
    one = _waiting(actor, node, "accept")
    if one is None:
        return
    if actor.chance.random() < 0.6:
        roster.accept_transfer(signed_in, one.transfer, same_person=True)
    else:
        roster.decline_transfer(signed_in, one.transfer, actor.words())


def withdraws(actor: Actor, node: SimulatedNode) -> None:
    """Withdraws a transfer at the old college, perhaps while it is answered."""
    one = _waiting(actor, node, "withdraw")
    if one is not None:
        roster.withdraw_transfer(actor.files.open(node), one.transfer)


def _waiting(actor: Actor, node: SimulatedNode, act: str) -> TransferEntry | None:
    found = [one for one in roster.transfers(actor.files.open(node), waiting=True) if act in one.acts]
    return actor.chance.choice(found) if found else None
