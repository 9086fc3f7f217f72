"""Enrolment and bundle exchange between the demo's files, through a folder."""

from __future__ import annotations

from pathlib import Path

from studio_app.node.signed_in import SignedIn
from studio_app.sync.receive.import_bundle import read
from studio_app.sync.send.export import export
from studio_app.sync.trust.enrolment import accept, invite, join


def enrol(parent: SignedIn, child: SignedIn, stick: Path) -> None:
    """Enrols `child` under `parent`; the files exchanged are in the folder `stick` meanwhile."""
    invitation, request = stick / "invitation", stick / "request"
    invited = invite(parent, child.node.kind, child.node.name, invitation)
    join(child, invitation, invited.code, request)
    accept(parent, request)
    invitation.unlink()
    request.unlink()


def send_up(child: SignedIn, parent: SignedIn, stick: Path) -> None:
    """Sends one bundle from the child to its parent."""
    _send(child, "parent", parent, stick)


def send_down(parent: SignedIn, child: SignedIn, stick: Path) -> None:
    """Sends one bundle from the parent to the child."""
    _send(parent, child.node.id, child, stick)


def _send(sender: SignedIn, to: str, receiver: SignedIn, stick: Path) -> None:
    bundle = stick / "bundle.psb"
    export(sender, to, bundle)
    read(receiver, bundle)
    bundle.unlink()
