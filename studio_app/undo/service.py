"""Entry module of undo: reverts a person's recent writes by ordinary writes, which are synchronized like any other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from db.changes import Changes, Write
from db.local_writes import keep_draft
from db.queries import field_values
from db.queries.node import neighbours
from db.queries.observation import drafts
from db.removals import StillReferenced
from db.schema import Record, synced_type
from db.store import UnitOfWork
from studio_app.cases.notes import DRAFT_DAY, NoteDraft
from studio_app.cases.notes import DRAFT_KIND as NOTE_DRAFT
from studio_app.node.kinds import counted_kinds
from studio_app.node.signed_in import SignedIn
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.recording import DRAFT_KIND as CHECK_IN_DRAFT
from studio_app.refusal import Refusal
from studio_app.roster.transfer_withdrawing import undo_offer
from studio_app.undo.rules import UNDO_MINUTES, undo_permission, undo_refusal
from studio_app.words import say

_ENTRY = tuple(field.name for field in msgspec.structs.fields(CheckInEntry))
_NOTE = ("kind", "text", "day", "shared", "amends", "reason")


@dataclass(frozen=True)
class Undone:
    """The result: `sentence` says what was undone; typed text is a draft again."""

    sentence: str
    changes: Changes


def can_undo(signed_in: SignedIn, done: Changes) -> bool:
    """Whether `undo` may be tried on the writes of `done`."""
    return undo_refusal(done.writes, done.at, done.by, signed_in.person, signed_in.now()) is None


def undo(signed_in: SignedIn, done: Changes) -> Undone:
    """Reverts the writes of `done`, all or none; entries and notes become drafts again.

    Raises Refusal `nothing-to-undo`, `undo-too-late`, `undo-of-another`, `undo-raised-an-alert`, `undo-changed-since`
    where somebody wrote the same field since, `undo-still-needed` where something refers to it, `undo-sent` where a
    transfer's answer went out, `not-permitted`.
    """
    for permission in {undo_permission(write.kind) for write in done.writes}:
        if permission is not None:
            signed_in.require(permission)
    why = undo_refusal(done.writes, done.at, done.by, signed_in.person, signed_in.now())
    if why is not None:
        raise _refusal(why)
    with signed_in.unit() as unit:
        for write in reversed(done.writes):
            if write.kind == "transfer":
                _revert_transfer(unit, write, done.at)
            elif write.is_new:
                _delete_added(signed_in, unit, write)
            else:
                _revert_change(unit, write)
        unit.log("undone", detail=", ".join(sorted({write.kind for write in done.writes})))
    return Undone(say("Taken back: {what}.", what=_summary(done.writes)), unit.changes)


def _revert_transfer(unit: UnitOfWork, write: Write, at: int) -> None:
    """Reverts a write to a transfer: an offer is withdrawn and not deleted, since it may have reached the center."""
    if write.is_new:
        if not undo_offer(unit, write.key):
            raise _changed_since()
        return
    if any(row.last_out is not None and row.last_out >= at for row in neighbours(unit.connection)):
        raise Refusal(
            "undo-sent",
            say("A bundle was made since, and others may know of this transfer already, so nothing was taken back."),
        )
    _revert_change(unit, write)


def _changed_since() -> Refusal:
    return Refusal(
        "undo-changed-since",
        say("This was changed again since, so nothing was taken back. Please look at it as it is now."),
    )


def _revert_change(unit: UnitOfWork, write: Write) -> None:
    kind = synced_type(write.kind)
    now = field_values.columns(unit.connection, kind, write.key, [name for name, _, _ in write.fields])
    if now is None or any(now[name] != after for name, _, after in write.fields):
        raise _changed_since()
    before = {name: value for name, value, _ in write.fields}
    unit.change(cast(type[Record], kind.model), write.key, before)


def _delete_added(signed_in: SignedIn, unit: UnitOfWork, write: Write) -> None:
    kind = synced_type(write.kind)
    _restore_draft(signed_in, unit, write)
    try:
        unit.remove(kind.model, write.key)
    except StillReferenced:
        raise Refusal(
            "undo-still-needed",
            say("Something was added to it since, so nothing was taken back. Please correct it by hand."),
        ) from None


def _restore_draft(signed_in: SignedIn, unit: UnitOfWork, write: Write) -> None:
    """Turns the text of an undone entry or note back into a draft."""
    if write.kind == "check-in":
        held = field_values.columns(unit.connection, synced_type("check-in"), write.key, _ENTRY)
        if held is not None:
            entry = CheckInEntry(**held)
            _keep_draft(signed_in, unit, CHECK_IN_DRAFT, entry.student, entry.day, msgspec.json.encode(entry))
    elif write.kind == "case-note":
        held = field_values.columns(unit.connection, synced_type("case-note"), write.key, ["case", *_NOTE])
        if held is not None:
            case = held.pop("case")
            _keep_draft(signed_in, unit, NOTE_DRAFT, case, DRAFT_DAY, msgspec.json.encode(NoteDraft(**held)))


def _keep_draft(signed_in: SignedIn, unit: UnitOfWork, kind: str, subject: int, day: dt.date, content: bytes) -> None:
    begun = drafts(unit.connection, signed_in.person, kind, [subject])
    if all(draft.day != day for draft in begun):  # what was begun since is newer
        keep_draft(unit, signed_in.person, kind, subject, day, content.decode())


def _summary(writes: Sequence[Write]) -> str:
    counts = Counter(kind for kind, _ in {(write.kind, write.key) for write in writes})
    return say(", ").join(counted_kinds(counts))


def _refusal(why: str) -> Refusal:
    match why:
        case "raised-an-alert":
            sentence = say(
                "This raised an alert, and somebody may be on the way already, so it is not taken back. Correct the entry, "
                "and close the alert with a word on why."
            )
        case "too-late":
            sentence = say(
                "What was done more than {minutes} minutes ago is not taken back. Please write what is to be so now.",
                minutes=UNDO_MINUTES,
            )
        case "somebody-else":
            sentence = say("Somebody else wrote this, so it was not taken back.")
        case _:
            sentence = say("There is nothing to take back here.")
    return Refusal({"nothing": "nothing-to-undo", "not-this-kind": "nothing-to-undo"}.get(why, f"undo-{why}"), sentence)
