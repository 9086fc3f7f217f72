"""Placeholder text of the global search box."""

from __future__ import annotations

from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.roster.view_settings import columns_here
from studio_app.words import say


def search_hint(signed_in: SignedIn) -> str:
    """Lists what this person can search for: a Messenger's file has no student numbers, and an auditor sees nobody."""
    if not signed_in.may(Permission.SEE_PEOPLE):
        return say("Find a view, an article")
    if "student_no" not in columns_here(signed_in):
        return say("Find a person, a room")
    return say("Find a person, a room, a number")
