"""Students who go from one college to another, by way of the center."""

from __future__ import annotations

from studio_app.roster import service as roster
from studio_app.roster.service import TransferEntry
from tests.simulation.hands import Hands
from tests.simulation.nodes import SimulatedNode


def goes_away(hands: Hands, node: SimulatedNode) -> None:
    """Somebody goes to another college, or stays after all."""
    signed_in = hands.files.open(node)
    away = hands.pick(signed_in, "student", status="transferred")
    if away is not None and hands.chance.random() < 0.3:
        roster.set_status(signed_in, [away], "present")
        return
    student = hands.pick(signed_in, "student", status="present")
    if student is not None:
        roster.transfer_students(signed_in, [student], hands.words())


def passes_on(hands: Hands, node: SimulatedNode) -> None:
    """The center passes a transfer on to some studio, or sends it back."""
    signed_in = hands.files.open(node)
    one = _waiting(hands, node, "pass")
    studios = roster.studios(signed_in)
    if one is None or not studios:
        return
    if hands.chance.random() < 0.8:
        roster.pass_transfer(signed_in, one.transfer, hands.chance.choice(studios).id, hands.words())
    else:
        roster.return_transfer(signed_in, one.transfer, hands.words())


def answers_transfer(hands: Hands, node: SimulatedNode) -> None:
    """The new college takes somebody in, or does not."""
    signed_in = hands.files.open(node)
    one = _waiting(hands, node, "accept")
    if one is None:
        return
    if hands.chance.random() < 0.6:
        roster.accept_transfer(signed_in, one.transfer, same_person=True)
    else:
        roster.decline_transfer(signed_in, one.transfer, hands.words())


def withdraws(hands: Hands, node: SimulatedNode) -> None:
    """The old college takes a transfer back, perhaps while somebody answers it."""
    one = _waiting(hands, node, "withdraw")
    if one is not None:
        roster.withdraw_transfer(hands.files.open(node), one.transfer)


def _waiting(hands: Hands, node: SimulatedNode, act: str) -> TransferEntry | None:
    found = [one for one in roster.transfers(hands.files.open(node), waiting=True) if act in one.acts]
    return hands.chance.choice(found) if found else None
