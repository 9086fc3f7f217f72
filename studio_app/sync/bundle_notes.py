"""What the last bundle of a neighbour gave reason to say (clocks, copies, logs), kept until its next one is read."""

from __future__ import annotations

import msgspec

from db.queries import node as node_queries
from db.reading import Reading
from db.settings import keep_setting
from studio_app.node.signed_in import SignedIn


def keep_notes(signed_in: SignedIn, sender: str, notes: tuple[str, ...]) -> None:
    """Keeps the sentences about the node `sender` (id in hex) in place of those before."""
    with signed_in.read() as read:
        before = notes_about(read, sender)
    if before != notes:
        with signed_in.unit() as unit:
            keep_setting(unit, _name(sender), msgspec.json.encode(notes).decode())


def notes_about(read: Reading, sender: str) -> tuple[str, ...]:
    """The sentences about a neighbour, in the language in which its bundle was read."""
    text = node_queries.setting(read, _name(sender))
    return () if text is None else msgspec.json.decode(text, type=tuple[str, ...])


def _name(sender: str) -> str:
    return f"sync/notes/{sender}"
