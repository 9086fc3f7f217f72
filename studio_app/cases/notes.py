"""Case notes, which are append-only and amended by a new note; and the draft of an unsaved note."""

from __future__ import annotations

import datetime as dt

import msgspec

from db.changes import Changes
from db.local_writes import drop_draft, keep_draft
from db.queries import cases as queries
from db.queries import observation
from db.queries.cases import NoteRow
from db.reading import Reading
from db.schema import Case, CaseNote
from db.store import UnitOfWork
from studio_app.cases.access import editable_case, may_read_note, require_case_work, visible_case
from studio_app.cases.note_kinds import CLOSING, NOTE_KINDS
from studio_app.cases.plan_steps import required_reason
from studio_app.domain.permissions import Permission, Reach
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say

DRAFT_KIND = "case-note"
DRAFT_DAY = dt.date(1970, 1, 1)
"""Fixed day of note drafts: a person has one draft per case, and the drafts table requires a day."""


class NewNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note to be stored. `day` None means today."""

    kind: str = "session"
    text: str
    day: dt.date | None = None
    shared: bool = False


class NoteDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The typed content of an unsaved note and of the next contact. Days that were not set are None.

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
    """Stores a note, sets the next contact where one is given (None: none planned), and deletes the draft.

    Gives the note's key. Raises Refusal `text-needed`, `day-ahead`, `kind-unknown`, `case-closed`, `case-unknown`,
    `not-permitted`.
    """
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        key = insert_note(signed_in, unit, case, row.student, NewNote(kind=kind, text=text, day=day, shared=shared))
        if next_contact is not msgspec.UNSET:
            how = next_contact_how.strip() if next_contact else ""
            unit.change(Case, case, {"next_contact": next_contact, "next_contact_how": how})
        drop_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY)
    return key, unit.changes


def insert_note(signed_in: SignedIn, unit: UnitOfWork, case: int, student: int, note: NewNote) -> int:
    """Adds a note within a unit of work; gives its key. At the center every note is shared, so that the studio gets
    it.
    """
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
    """Replaces a note by a corrected one; the old one stays readable. Gives the new note's key.

    Deletes the draft of the correction. Only a note's author amends it. `shared` changes whether it is shared (None: as
    it was). Raises Refusal `reason-needed`, `text-needed`, `note-of-another`, `note-amended`, and those of
    `editable_case`.
    """
    require_case_work(signed_in)
    reason = required_reason(reason)
    if not text.strip():
        raise Refusal("text-needed", say("The note is still empty. Write it first; nothing was lost."))
    with signed_in.unit() as unit:
        old = readable_note(signed_in, unit, note)
        row = editable_case(signed_in, unit.connection, old.case)
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
    if found is not None and may_read_note(signed_in, visible_case(signed_in, unit.connection, found.case), found):
        return found
    raise Refusal("note-unknown", say("There is no such note among those you may read. Nothing was changed."))


def save_note_draft(signed_in: SignedIn, case: int, draft: NoteDraft) -> Changes:
    """Saves the draft of a note; called at every keystroke, survives a crash."""
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        keep_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY, msgspec.json.encode(draft).decode())
    return unit.changes


def delete_note_draft(signed_in: SignedIn, case: int) -> Changes:
    """Deletes a draft that was emptied again."""
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        drop_draft(unit, signed_in.person, DRAFT_KIND, case, DRAFT_DAY)
    return unit.changes


def note_draft(signed_in: SignedIn, case: int) -> NoteDraft | None:
    """This person's unsaved note about a case."""
    require_case_work(signed_in)
    with signed_in.read() as read:
        return _draft(signed_in, read, case)


def note_drafts(signed_in: SignedIn) -> list[int]:
    """The cases this person has an unsaved note about, the oldest first."""
    require_case_work(signed_in)
    with signed_in.read() as read:
        return [row.subject for row in observation.drafts(read, signed_in.person, DRAFT_KIND)]


def _draft(signed_in: SignedIn, read: Reading, case: int) -> NoteDraft | None:
    rows = observation.drafts(read, signed_in.person, DRAFT_KIND, [case])
    return msgspec.json.decode(rows[-1].content, type=NoteDraft) if rows else None
