"""Counts what is pending for this person, for the navigation's badges and the status bar's drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio_app.cases import service as cases
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.today import service as today


@dataclass(frozen=True)
class BadgeCounts:
    """Pending items by view, and the number of unsaved drafts."""

    counts: Mapping[str, int] = field(default_factory=dict)
    drafts: int = 0


def count_badges(signed_in: SignedIn) -> BadgeCounts:
    """Asks the services, each for what this person's role reaches; runs off the GUI thread."""
    counts: dict[str, int] = {}
    drafts = 0
    if signed_in.may(Permission.RAISE_ALERT):
        counts["today"] = today.waiting_count(signed_in)
    if signed_in.may(Permission.SEE_CASES):
        counts["cases"] = len(cases.follow_ups(signed_in))
    if signed_in.may(Permission.RESOLVE_CONFLICTS):
        from studio_app.sync import service as sync  # not between the password and Today

        counts["sync" if signed_in.may(Permission.BUNDLES) else "conflicts"] = sync.unresolved_count(signed_in)
    if signed_in.may(Permission.ENTER_CHECK_INS):
        drafts = len(observation.entry_drafts(signed_in))
    if signed_in.may(Permission.CASE_NOTES) and cases.may_work(signed_in):
        drafts += len(cases.note_drafts(signed_in))
    return BadgeCounts(counts, drafts)
