"""The course of a case: its level, its owner, the next contact, and its referral to the center."""

from __future__ import annotations

import datetime as dt

from db.changes import Changes
from db.schema import Case
from studio_app.cases.access import case_at_work, must_work
from studio_app.cases.notes import NewNote, keep_note
from studio_app.cases.opening import must_be_owner
from studio_app.cases.plan_steps import add_steps, reason_given, waive_open_steps
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def set_level(signed_in: SignedIn, case: int, level: Level, reason: str) -> Changes:
    """A re-assessment that raises or lowers the level: the reason is kept as a note, the old level's steps that still
    wait are waived with it, and the new level's steps begin now.

    Raises Refusal `reason-needed`, `same-level`, `case-closed`, `case-unknown`, `not-permitted`.
    """
    must_work(signed_in)
    reason, level = reason_given(reason), Level(level)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        if row.level == level:
            raise Refusal(
                "same-level",
                say("The case has this level already. Nothing was changed; to keep a thought, write a note."),
            )
        unit.change(Case, case, {"level": level.value})
        waive_open_steps(unit, case, row.student, signed_in.person, reason)
        add_steps(unit, case, row.student, level, unit.now)
        keep_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason))
    return unit.changes


def set_owner(signed_in: SignedIn, case: int, owner: int | None) -> Changes:
    """Gives the case to another counselor. Raises Refusal `owner-unknown` and those of an open case."""
    must_work(signed_in)
    with signed_in.unit() as unit:
        case_at_work(signed_in, unit.connection, case)
        must_be_owner(unit.connection, owner)
        unit.change(Case, case, {"owner": owner})
    return unit.changes


def set_next_contact(signed_in: SignedIn, case: int, day: dt.date | None, how: str = "") -> Changes:
    """Sets when and how the person is met next; None: nothing planned. Raises Refusals of an open case."""
    must_work(signed_in)
    with signed_in.unit() as unit:
        case_at_work(signed_in, unit.connection, case)
        values = {"next_contact": day, "next_contact_how": how.strip() if day else ""}
        unit.change(Case, case, values)
    return unit.changes


def refer(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Refers the case to the center: from the next bundle on, who it is about and its shared notes travel there.

    The reason is kept as a shared note. Raises Refusal `reason-needed`, `referred-already`, and those of an open case.
    """
    must_work(signed_in)
    reason = reason_given(reason)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        if row.referred:
            raise Refusal("referred-already", say("This case was referred to the center already. Nothing was changed."))
        unit.change(Case, case, {"referred": True})
        keep_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason, shared=True))
    return unit.changes
