"""The kinds of case notes, with their labels."""

from __future__ import annotations

from studio_app.words import marked

CLOSING = "closing"
"""Proposal to close a case by the first of two persons; the text is the reason. Only `closing` writes it."""

NOTE_KINDS: dict[str, str] = {
    "session": marked("Session"),
    "intake": marked("Intake"),
    "contact": marked("Contact made"),
    "family": marked("With the family"),
    "note": marked("Other note"),
}
"""Kinds a person chooses from, for `say`."""

ALL_KINDS: dict[str, str] = NOTE_KINDS | {CLOSING: marked("Proposal to close")}
