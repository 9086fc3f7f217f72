"""Undoes a whole roster import by an ordinary write, which is synchronized like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from db.changes import Changes
from db.queries import past_imports as queries
from db.queries import people
from db.queries.people import StudentDetail
from db.reading import Reading
from db.schema import Student
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.roster.editing import SEARCHED_FIELDS, search_text
from studio_app.roster.import_history import ImportRecord, import_record, save_import_record
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say

_BATCH = 500
"""Students removed between two checks for cancellation."""


@dataclass(frozen=True)
class NotUndone:
    """A student, or one `field` of theirs, that undoing does not change; `reason` is a sentence."""

    student_no: str
    name: str
    reason: str
    field: str = ""


@dataclass(frozen=True)
class UndoReport:
    """Result of undoing an import; with `dry_run` a preview.

    `removed`: added students who are deleted again; `put_back`: students with restored fields.
    """

    file: str
    at: int
    removed: tuple[StudentDetail, ...]
    put_back: tuple[StudentDetail, ...]
    left: tuple[NotUndone, ...]
    dry_run: bool
    changes: Changes


def undo_import(signed_in: SignedIn, at: int, dry_run: bool = False, progress: Progress | None = None) -> UndoReport:
    """Undoes the import made at the moment `at` (`past_imports`), in one unit of work.

    Added students are deleted, unless records refer to them or they were changed since; changed fields get their former
    values, unless they were changed since. What stays is listed in `left`. Raises Refusal `import-unknown`,
    `import-undone`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    progress = progress or NoProgress()
    if dry_run:
        with signed_in.read() as read:
            return _report(_current(read, at), _plan(read, at), True, Changes())
    with signed_in.unit() as unit:
        kept = _current(unit.connection, at)
        plan = _plan(unit.connection, at)
        for student, values in plan.back:
            unit.change(Student, student.key, values)
        for done in range(0, len(plan.gone), _BATCH):
            progress.report(done, len(plan.gone))
            progress.check()
            unit.remove_many(Student, [student.key for student in plan.gone[done : done + _BATCH]])
        save_import_record(unit, msgspec.structs.replace(kept, undone_at=unit.now, undone_by=signed_in.person))
        counts = (len(plan.gone), len(plan.back), len(plan.left))
        unit.log("roster-undone", "student", detail="removed {} put-back {} left {}".format(*counts))
    return _report(kept, plan, False, unit.changes)


@dataclass(frozen=True)
class _Plan:
    gone: list[StudentDetail]
    back: list[tuple[StudentDetail, dict[str, Any]]]
    left: list[NotUndone]


def _current(read: Reading, at: int) -> ImportRecord:
    kept = import_record(read, at)
    if kept.undone_at is not None:
        raise Refusal("import-undone", say("This import was undone already. Nothing was changed."))
    return kept


def _plan(read: Reading, at: int) -> _Plan:
    kept = import_record(read, at)
    everybody = {one.key: one for one in people.all_students(read, people.EVERYONE)}
    plan = _Plan([], [], [])
    used = queries.used(read, kept.first, kept.last)
    changed = queries.changed(read, kept.first, kept.last)
    for key in queries.added_at(read, kept.first, kept.last, at):
        student = everybody.get(key)
        if student is None:
            continue
        if key in used:
            plan.left.append(NotUndone(student.student_no, student.name, say("something was entered about them since")))
        elif key in changed:
            fields = say(", ").join(_label(field) for field in changed[key])
            reason = say("changed since: {fields}", fields=fields)
            plan.left.append(NotUndone(student.student_no, student.name, reason))
        else:
            plan.gone.append(student)
    back: dict[int, dict[str, Any]] = {}
    for written in queries.written_at(read, at, kept.by):
        student = everybody.get(written.student)
        if student is None or written.field not in FIELD_LABELS:
            continue
        now = getattr(student, written.field)
        if msgspec.json.encode(now).decode() == written.new:
            back.setdefault(student.key, {})[written.field] = _value(written.field, written.old)
        elif msgspec.json.encode(now).decode() != written.old:
            reason = say("changed since: {fields}", fields=_label(written.field))
            plan.left.append(NotUndone(student.student_no, student.name, reason, written.field))
    plan.back.extend((everybody[key], _with_find(everybody[key], values)) for key, values in back.items())
    return plan


def _value(field: str, text: str) -> Any:
    held = msgspec.json.decode(text)
    return dt.date.fromisoformat(held) if field == "birth_date" and held else held


def _with_find(student: StudentDetail, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {**{field: getattr(student, field) for field in SEARCHED_FIELDS}, **values}
    return {**values, "find": search_text(found)}


def _label(field: str) -> str:
    return say(FIELD_LABELS[field]) if field in FIELD_LABELS else say("status")


def _report(kept: ImportRecord, plan: _Plan, dry_run: bool, changes: Changes) -> UndoReport:
    put_back = tuple(student for student, _ in plan.back)
    return UndoReport(kept.file, kept.at, tuple(plan.gone), put_back, tuple(plan.left), dry_run, changes)
