"""Edits a case: level, owner, next contact, and referral to the center."""

from __future__ import annotations

import datetime as dt

from db.changes import Changes
from db.schema import Case
from studio_app.cases.access import editable_case, require_case_work
from studio_app.cases.notes import NewNote, insert_note
from studio_app.cases.opening import require_possible_owner
from studio_app.cases.plan_steps import add_steps, required_reason, waive_open_steps
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def set_level(signed_in: SignedIn, case: int, level: Level, reason: str) -> Changes:
    """Changes the level: stores the reason as a note, waives the open steps of the old level, and adds those of the
    new.

    Raises Refusal `reason-needed`, `same-level`, `case-closed`, `case-unknown`, `not-permitted`.
    """
    require_case_work(signed_in)
    reason, level = required_reason(reason), Level(level)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        if row.level == level:
            raise Refusal(
                "same-level",
                say("The case has this level already. Nothing was changed; to keep a thought, write a note."),
            )
        unit.change(Case, case, {"level": level.value})
        waive_open_steps(unit, case, row.student, signed_in.person, reason)
        add_steps(unit, case, row.student, level, unit.now)
        insert_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason))
    return unit.changes


def set_owner(signed_in: SignedIn, case: int, owner: int | None) -> Changes:
    """Assigns the case to another counselor. Raises Refusal `owner-unknown` and those of `editable_case`."""
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        editable_case(signed_in, unit.connection, case)
        require_possible_owner(unit.connection, owner)
        unit.change(Case, case, {"owner": owner})
    return unit.changes


def set_next_contact(signed_in: SignedIn, case: int, day: dt.date | None, how: str = "") -> Changes:
    """Plans the next contact; None: nothing planned. Raises Refusals of `editable_case`."""
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        editable_case(signed_in, unit.connection, case)
        values = {"next_contact": day, "next_contact_how": how.strip() if day else ""}
        unit.change(Case, case, values)
    return unit.changes


def refer(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Refers the case to the center: from the next bundle on, the person and the shared notes are sent there.

    The reason is stored as a shared note. Raises Refusal `reason-needed`, `referred-already`, and those of
    `editable_case`.
    """
    require_case_work(signed_in)
    reason = required_reason(reason)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        if row.referred:
            raise Refusal("referred-already", say("This case was referred to the center already. Nothing was changed."))
        unit.change(Case, case, {"referred": True})
        insert_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason, shared=True))
    return unit.changes
