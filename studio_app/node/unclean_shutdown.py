"""Integrity check after a power cut or a crash."""

from __future__ import annotations

from db import errors, integrity
from studio_app.node.file_sentences import refusal_for
from studio_app.node.signed_in import SignedIn
from studio_app.words import say


def check_after_unclean_shutdown(signed_in: SignedIn) -> str:
    """Checks every page and table of a file that was not closed, and gives a sentence; empty after a clean shutdown.

    Reads only, about a second for 100 MB. Raises Refusal `file-damaged`.
    """
    store = signed_in.store
    if not store.ended_uncleanly:
        return ""
    with signed_in.read() as read:
        if not integrity.quick_check(read):
            raise refusal_for(errors.Damaged(store.path))
    return say(
        "{file} was not closed the last time, perhaps by a power cut. It was checked: everything that was saved is here.",
        file=store.path.name,
    )
