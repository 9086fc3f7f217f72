"""What kinds of note a case holds, in words."""

from __future__ import annotations

from studio_app.words import marked

CLOSING = "closing"
"""The first of two persons proposes to close a case; the note's text is the reason. Written by `closing`, never by hand."""

NOTE_KINDS: dict[str, str] = {
    "session": marked("Session"),
    "intake": marked("Intake"),
    "contact": marked("Contact made"),
    "family": marked("With the family"),
    "note": marked("Other note"),
}
"""Kinds a person chooses from, for `say`."""

ALL_KINDS: dict[str, str] = NOTE_KINDS | {CLOSING: marked("Proposal to close")}
