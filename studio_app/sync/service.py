"""The service of the exchange with neighbours: export, import, enrolment, status."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.changes import Changes
from db.queries.exchange_log import BundleRow
from db.queries.node import PersonRow
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.sync.clock_check import check_clock
from studio_app.sync.conflicts.listing import Conflict, Written, conflicts, settle_count
from studio_app.sync.conflicts.settling import Settled, settle
from studio_app.sync.export_all import AllMade, export_all, needs_bundle
from studio_app.sync.folder.watch_settings import Counts, Watching, WatchPlan, keep_watch_plan, look_is_due, watching
from studio_app.sync.folder.watched_folder import Looked, look
from studio_app.sync.neighbours import may_enrol, require_exchange
from studio_app.sync.receive.bundle_warnings import keep_notes
from studio_app.sync.receive.import_bundle import ReadBundle, read, read_kept
from studio_app.sync.receive.retry_quarantine import TriedAgain, try_again
from studio_app.sync.rules.scope import child_kind
from studio_app.sync.send.export import Exported, Plan, export, plan
from studio_app.sync.status import (
    NeighbourStatus,
    SetAsideLine,
    Status,
    history,
    set_aside,
    status,
)
from studio_app.sync.trust.disclosed_data import Held, held_by
from studio_app.sync.trust.enrolment import (
    Enrolled,
    Invited,
    MessengerChoice,
    accept,
    invite,
    join,
    look_at_invitation,
    messengers_to_invite,
)
from studio_app.sync.trust.fingerprint_words import Words, words_agree, words_differ, words_to_compare
from studio_app.sync.trust.key_rotation import Rotated, rotate_keys
from studio_app.sync.trust.revocation import Revoked, account_of, revoke
from studio_app.words import say

__all__ = [
    "AllMade",
    "BundleRow",
    "Changes",
    "Conflict",
    "Counts",
    "Enrolled",
    "Exported",
    "Held",
    "Invited",
    "Looked",
    "MessengerChoice",
    "NeighbourStatus",
    "PersonRow",
    "Plan",
    "ReadBundle",
    "Received",
    "Revoked",
    "Rotated",
    "SetAsideLine",
    "Settled",
    "Status",
    "TriedAgain",
    "WatchPlan",
    "Watching",
    "Words",
    "Written",
    "accept",
    "account_of",
    "check_clock",
    "child_kind",
    "conflicts",
    "export",
    "export_all",
    "held_by",
    "history",
    "invite",
    "join",
    "keep_watch_plan",
    "look",
    "look_at_invitation",
    "look_is_due",
    "may_enrol",
    "messengers_to_invite",
    "needs_bundle",
    "plan",
    "read",
    "read_kept",
    "receive",
    "revoke",
    "rotate_keys",
    "set_aside",
    "settle",
    "settle_count",
    "status",
    "try_again",
    "watching",
    "words_agree",
    "words_differ",
    "words_to_compare",
]

_AGE = b"age-encryption.org/"


@dataclass(frozen=True)
class Received:
    """What a file from a neighbour was: a bundle that was read, or a request by which a child was enrolled."""

    bundle: ReadBundle | None = None
    enrolled: Enrolled | None = None

    @property
    def changes(self) -> Changes:
        """What changed in this file."""
        found = self.bundle or self.enrolled
        return found.changes if found else Changes()


def receive(signed_in: SignedIn, path: Path, progress: Progress | None = None) -> Received:
    """Reads any file a neighbour sends: a bundle, or a request to join.

    Refusals: those of `read` and of `accept`, and `is-an-invitation`.
    """
    require_exchange(signed_in)
    try:
        with path.open("rb") as file:
            beginning = file.read(256)
    except OSError:
        beginning = b""  # read() says it in words
    if beginning.startswith(_AGE):
        return Received(enrolled=accept(signed_in, path))
    if b'"psyche-studio-invitation"' in beginning:
        raise Refusal(
            "is-an-invitation",
            say("This is an invitation, which a file answers by joining. Nothing was changed."),
        )
    found = read(signed_in, path, progress)
    keep_notes(signed_in, found.sender, found.notes)
    return Received(bundle=found)
