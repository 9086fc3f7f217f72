"""Reads any file from a neighbour: a bundle or an enrolment request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.changes import Changes
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.receive.bundle_warnings import save_notes
from studio_app.sync.receive.import_bundle import ReadBundle, read
from studio_app.sync.trust.enrolment import Enrolled, accept
from studio_app.words import say

_AGE = b"age-encryption.org/"


@dataclass(frozen=True)
class Received:
    """Outcome for a neighbour's file: an imported bundle, or an enrolled child."""

    bundle: ReadBundle | None = None
    enrolled: Enrolled | None = None

    @property
    def changes(self) -> Changes:
        """Changes made in this file."""
        found = self.bundle or self.enrolled
        return found.changes if found else Changes()


def receive(signed_in: SignedIn, path: Path, progress: Progress | None = None) -> Received:
    """Reads any file from a neighbour: a bundle or an enrolment request.

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
    save_notes(signed_in, found.sender, found.notes)
    return Received(bundle=found)
