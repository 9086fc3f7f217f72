"""Stores the warnings of a neighbour's last bundle (clocks, copies, access logs) until its next one is read."""

from __future__ import annotations

from db.local_writes import keep_setting
from db.reading import Reading
from db.settings import SettingKey, read_setting
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbour_notes import StoredNotes, restored_notes, stored_form

_NOTES = SettingKey[StoredNotes]("sync/notes/", StoredNotes, ())
"""One a neighbour (id in hex)."""


def save_notes(signed_in: SignedIn, sender: str, notes: tuple[str, ...]) -> None:
    """Replaces the stored sentences about the node `sender` (id in hex)."""
    with signed_in.read() as read:
        before = read_setting(read, _NOTES.of(sender))
    now = stored_form(notes)
    if now != before:
        with signed_in.unit() as unit:
            keep_setting(unit, _NOTES.of(sender), now)


def notes_about(read: Reading, sender: str) -> tuple[str, ...]:
    """The stored sentences about a neighbour."""
    return restored_notes(read_setting(read, _NOTES.of(sender)))
