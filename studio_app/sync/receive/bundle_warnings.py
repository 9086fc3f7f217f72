"""The warnings of a neighbour's last bundle (clocks, copies, access logs), kept until its next one is read."""

from __future__ import annotations

from db.queries import node as node_queries
from db.reading import Reading
from db.settings import keep_setting
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbour_notes import kept_form, said_again


def keep_notes(signed_in: SignedIn, sender: str, notes: tuple[str, ...]) -> None:
    """Keeps the sentences about the node `sender` (id in hex) in place of those before."""
    with signed_in.read() as read:
        before = node_queries.setting(read, _name(sender))
    now = kept_form(notes)
    if now != (before or kept_form(())):
        with signed_in.unit() as unit:
            keep_setting(unit, _name(sender), now)


def notes_about(read: Reading, sender: str) -> tuple[str, ...]:
    """The sentences about a neighbour."""
    kept = node_queries.setting(read, _name(sender))
    return () if kept is None else said_again(kept)


def _name(sender: str) -> str:
    return f"sync/notes/{sender}"
