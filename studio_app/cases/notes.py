"""Case notes: written once, amended by a new note, never overwritten; and the draft of the one being written."""

from __future__ import annotations

import datetime as dt

import msgspec

from db.changes import Changes
from db.queries import cases as queries
from db.queries import observation
from db.queries.cases import NoteRow
from db.reading import Reading
from db.schema import Case, CaseNote
from db.settings import drop_draft, keep_draft
from db.store import UnitOfWork
from studio_app.cases.access import case_at_work, case_within, may_read, must_work
from studio_app.cases.note_kinds import CLOSING, NOTE_KINDS
from studio_app.cases.plan_steps import reason_given
from studio_app.domain.permissions import Permission, Reach
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say

DRAFT_KIND = "case-note"
DRAFT_DAY = dt.date(1970, 1, 1)
"""A person has one draft a case whatever day it is, and the draft table asks for a day."""


class NewNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note as it is written. `day` None means today."""

    kind: str = "session"
    text: str
    day: dt.date | None = None
    shared: bool = False


class NoteDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What has been typed of a note so far, and of the next contact beside it. Days that were not set are None.

    `amends` is the key of the note that is being corrected, and `reason` why; None for a new note.
    """

    kind: str = "session"
    text: str = ""
    day: dt.date | None = None
    shared: bool = False
    next_contact: dt.date | None = None
    next_contact_how: str = ""
    amends: int | None = None
    reason: str = ""


def add_note(
    signed_in: SignedIn,
    case: int,
    kind: str,
    text: str,
    day: dt.date | None = None,
    shared: bool = False,
    next_contact: dt.date | msgspec.UnsetType | None = msgspec.UNSET,
    next_contact_how: str = "",
) -> tuple[int, Changes]:
    """Keeps a note, sets the next contact where one is given (None: none planned), and drops the draft, in one go.

    Gives the note's key. Raises Refusal `text-needed`, `day-ahead`, `kind-unknown`, `case-closed`, `case-unknown`,
    `not-permitted`.
    """
    must_work(signed_in)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        key = keep_note(signed_in, unit, case, row.student, NewNote(kind=kind, text=text, day=day, shared=shared))
        if next_contact is not msgspec.UNSET:
            how = next_contact_how.strip() if next_contact else ""
            unit.change(Case, case, {"next_contact": next_contact, "next_contact_how": how})
        drop_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY)
    return key, unit.changes


def keep_note(signed_in: SignedIn, unit: UnitOfWork, case: int, student: int, note: NewNote) -> int:
    """A new note within a unit of work; gives its key. A center's notes are shared ones, for they must travel."""
    today = signed_in.day_of(unit.now)
    if not note.text.strip():
        raise Refusal("text-needed", say("The note is still empty. Write it first; nothing was lost."))
    if note.kind not in NOTE_KINDS:
        raise Refusal("kind-unknown", say("This program does not know that kind of note. Nothing was saved."))
    if note.day is not None and note.day > today:
        raise Refusal(
            "day-ahead", say("A note is about a day that has been. Choose today or a day before; your text is kept.")
        )
    values = {
        "case": case,
        "kind": note.kind,
        "day": note.day or today,
        "written_at": unit.now,
        "author": signed_in.person,
        "text": note.text.strip(),
        "shared": note.shared or signed_in.reach(Permission.CASE_NOTES) is Reach.SHARED,
    }
    key = unit.add(CaseNote, values)
    unit.touched(CaseNote, student)
    return key


def amend_note(
    signed_in: SignedIn, note: int, text: str, reason: str, shared: bool | None = None
) -> tuple[int, Changes]:
    """Corrects a note by a new one that stands for it; the old one stays readable. Gives the new note's key.

    The draft of this correction is dropped with it.
    Only who wrote a note amends it. `shared` changes whether it is shared (None: as it was). Raises Refusal
    `reason-needed`, `text-needed`, `note-of-another`, `note-amended`, and those of an open case.
    """
    must_work(signed_in)
    reason = reason_given(reason)
    if not text.strip():
        raise Refusal("text-needed", say("The note is still empty. Write it first; nothing was lost."))
    with signed_in.unit() as unit:
        old = readable_note(signed_in, unit, note)
        row = case_at_work(signed_in, unit.connection, old.case)
        if old.author != signed_in.person or old.kind == CLOSING:
            raise Refusal(
                "note-of-another",
                say("Only the person who wrote a note can amend it. Nothing was changed; add a note of your own."),
            )
        if old.amended_by is not None:
            raise Refusal(
                "note-amended", say("This note was amended meanwhile. Nothing was changed; open the newest one.")
            )
        values = {
            "case": old.case,
            "kind": old.kind,
            "day": old.day,
            "written_at": unit.now,
            "author": signed_in.person,
            "text": text.strip(),
            "shared": old.shared if shared is None else shared,
            "amends": old.key,
            "reason": reason,
        }
        key = unit.add(CaseNote, values)
        unit.mark_amended(CaseNote, old.key, key)
        unit.touched(CaseNote, row.student)
        draft = _draft(signed_in, unit.connection, old.case)
        if draft is not None and draft.amends == note:
            drop_draft(unit, signed_in.person, DRAFT_KIND, old.case, DRAFT_DAY)
    return key, unit.changes


def readable_note(signed_in: SignedIn, unit: UnitOfWork, key: int) -> NoteRow:
    """A note that the person may read. Raises Refusal `note-unknown`."""
    found = queries.note(unit.connection, key)
    if found is not None and may_read(signed_in, case_within(signed_in, unit.connection, found.case), found):
        return found
    raise Refusal("note-unknown", say("There is no such note among those you may read. Nothing was changed."))


def keep_note_draft(signed_in: SignedIn, case: int, draft: NoteDraft) -> Changes:
    """Keeps what has been typed of a note so far; called at every keystroke, lives through a crash."""
    must_work(signed_in)
    with signed_in.unit() as unit:
        keep_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY, msgspec.json.encode(draft).decode())
    return unit.changes


def drop_note_draft(signed_in: SignedIn, case: int) -> Changes:
    """Forgets a draft that was emptied again."""
    must_work(signed_in)
    with signed_in.unit() as unit:
        drop_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY)
    return unit.changes


def note_draft(signed_in: SignedIn, case: int) -> NoteDraft | None:
    """What this person had typed of a note about a case and not saved."""
    must_work(signed_in)
    with signed_in.read() as read:
        return _draft(signed_in, read, case)


def note_drafts(signed_in: SignedIn) -> list[int]:
    """The cases this person has an unsaved note about, the one longest untouched first."""
    must_work(signed_in)
    with signed_in.read() as read:
        return [row.subject for row in observation.drafts(read, signed_in.person, DRAFT_KIND)]


def _draft(signed_in: SignedIn, read: Reading, case: int) -> NoteDraft | None:
    rows = observation.drafts(read, signed_in.person, DRAFT_KIND, [case])
    return msgspec.json.decode(rows[-1].content, type=NoteDraft) if rows else None
