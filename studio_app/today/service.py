"""Entry module of Today: one queue of what needs this person, assembled from the services that their role may use."""

from __future__ import annotations

from collections import Counter

from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.today.contacting import Contacted, mark_contacted, undo_contact
from studio_app.today.crisis_items import (
    alert_items,
    follow_up_items,
    note_draft_items,
    plan_items,
    referral_items,
    step_items,
)
from studio_app.today.items import SECTION_NAMES, Act, Kind, QueueItem, TargetView, Today
from studio_app.today.round_items import (
    draft_items,
    own_proposal_items,
    proposal_items,
    room_items,
    unseen_items,
)
from studio_app.today.transfer_items import transfer_items
from studio_app.today.unit_items import enrolment_items

__all__ = [
    "SECTION_NAMES",
    "Act",
    "Contacted",
    "Kind",
    "QueueItem",
    "TargetView",
    "Today",
    "mark_contacted",
    "queue",
    "undo_contact",
    "waiting_count",
]

_ORDER = {kind: place for place, kind in enumerate(Kind)}


def queue(signed_in: SignedIn) -> Today:
    """Everything that waits for this person, the most urgent first. Empty for a role without such work."""
    items: list[QueueItem] = []
    if signed_in.may(Permission.SEE_PEOPLE):
        items += alert_items(signed_in)
        items += transfer_items(signed_in)
    if signed_in.may(Permission.SEE_CASES) and signed_in.may(Permission.SEE_PEOPLE):
        items += step_items(signed_in)
        items += referral_items(signed_in)
        items += follow_up_items(signed_in)
        items += note_draft_items(signed_in)
    if signed_in.may(Permission.ENTER_CHECK_INS):
        items += unseen_items(signed_in)
        items += room_items(signed_in)
        items += draft_items(signed_in)
    if signed_in.may(Permission.ROSTER):
        items += proposal_items(signed_in)
    elif signed_in.may(Permission.ENTER_CHECK_INS):
        items += own_proposal_items(signed_in)
    items += plan_items(signed_in)
    items += enrolment_items(signed_in)
    items.sort(key=lambda item: (_ORDER[item.kind], not item.waits))
    counts = Counter(item.kind for item in items if item.waits)
    return Today(tuple(items), counts)


def waiting_count(signed_in: SignedIn) -> int:
    """Number of queue items that wait for this person, for the badge in the navigation."""
    return queue(signed_in).waiting
