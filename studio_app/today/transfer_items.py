"""Queue items for transfers between colleges: to forward, to answer, and answers to read."""

from __future__ import annotations

from studio_app.domain.duration_words import waiting_words
from studio_app.node.signed_in import SignedIn
from studio_app.roster.transfer_state import TransferState
from studio_app.roster.transfers import TransferEntry, transfer_answers, transfers
from studio_app.today.items import Act, Kind, QueueItem, TargetView
from studio_app.words import say


def transfer_items(signed_in: SignedIn) -> list[QueueItem]:
    """Transfers that wait for this person, the longest first, then the other college's answers."""
    waiting = [one for one in transfers(signed_in, waiting=True) if {"pass", "accept"} & set(one.acts)]
    items = [_to_decide(signed_in, one) for one in reversed(waiting)]
    return items + [_answered(one) for one in transfer_answers(signed_in)]


def _to_decide(signed_in: SignedIn, one: TransferEntry) -> QueueItem:
    line = (
        say("from {old} to {new}: pass it on", old=one.from_college, new=one.to_college)
        if "pass" in one.acts
        else say("comes from {old}: take them in?", old=one.from_college)
    )
    return _item(one, line, waiting_words(one.offered_at, signed_in.now()), Act.DECIDE)


def _answered(one: TransferEntry) -> QueueItem:
    match one.state:
        case TransferState.ACCEPTED:
            line = say("{new} has taken them in", new=one.passed_name)
        case TransferState.RETURNED:
            line = say("the center sent it back: {why}", why=one.words)
        case _:
            line = say("{new} does not take them in: {why}", new=one.passed_name, why=one.words)
    return _item(one, line, "", Act.NOTED)


def _item(one: TransferEntry, line: str, due: str, act: Act) -> QueueItem:
    return QueueItem(
        kind=Kind.TRANSFER,
        title=one.name or say("a student"),
        line=line,
        due=due,
        level=one.case_level if act is Act.DECIDE else None,
        opens=TargetView.ROSTER,
        acts=(act,),
        transfer=one.transfer,
    )
