"""Resolves a conflict by keeping one of its values, with the consequences of that value.

The resolution is an ordinary write that supersedes every conflicting one: it is synchronized like any other, and
removes the conflict on each node. The result of `resolve` can be resolved again with another choice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from db.changes import Changes
from db.queries import cases as case_queries
from db.queries import observation
from db.queries import sync as queries
from db.queries.cases import CaseRow
from db.queries.limits import Limit
from db.queries.records import wire_records
from db.schema import Alert, Case, PlanStep, Record, SyncedType, synced_type
from db.store import UnitOfWork
from studio_app.cases.access import editable_step, require_case_work, visible_case
from studio_app.cases.notes import NewNote, insert_note
from studio_app.cases.opening import require_possible_owner
from studio_app.cases.plan_steps import add_steps, may_do, waive_open_steps
from studio_app.crisis.plans import plans as plans_of
from studio_app.crisis.service import may_answer_alerts
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.access_log_details import conflict_detail
from studio_app.node.signed_in import SignedIn, not_permitted
from studio_app.refusal import Refusal
from studio_app.sync.conflicts.listing import Conflict, state_of, subject_of
from studio_app.words import say


@dataclass(frozen=True)
class Resolved:
    """The choice, and the conflict in its new state, which `resolve` accepts again for another choice."""

    conflict: Conflict
    choice: int
    changes: Changes


def resolve(signed_in: SignedIn, conflict: Conflict, choice: int) -> Resolved:
    """Keeps the value `conflict.values[choice]`; 0 is the one in force.

    A case's level brings the plan's steps of that level and waives those of others; a status closes or reopens with all
    dependent records. Raises Refusal `conflict-changed` when the field was written since the conflict was read,
    `not-here` for a person unknown in this file, `case-open-already`, `owner-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.RESOLVE_CONFLICTS)
    kind = synced_type(conflict.kind)
    with signed_in.unit() as unit:
        record = wire_records(unit.connection, kind, [bytes.fromhex(conflict.record)]).get(conflict.record)
        version = None if record is None else record.version()
        if version is None or state_of(version.fields[conflict.field]) != conflict.state:
            raise Refusal(
                "conflict-changed",
                say("This was settled or written anew in the meantime. Nothing was changed; please look again."),
            )
        value = _column(unit, kind, conflict.field, conflict.values[choice].value)
        RESOLVERS.get(kind.name, _resolve_other)(signed_in, unit, conflict, value)
        now = wire_records(unit.connection, kind, [bytes.fromhex(conflict.record)])[conflict.record].version()
        assert now is not None
        unit.log("conflict-settled", conflict.kind, conflict.record, detail=conflict_detail(conflict.field, value))
    return Resolved(replace(conflict, state=state_of(now.fields[conflict.field])), choice, unit.changes)


def _write(unit: UnitOfWork, conflict: Conflict, student: int | None, value: object, **more: object) -> None:
    """The write, stamped even where the kept value is in force already."""
    model: Any = synced_type(conflict.kind).model
    assert issubclass(model, Record)
    unit.change(model, conflict.key, {conflict.field: value, **more}, settles=frozenset({conflict.field}))
    unit.touched(model, student)


def _resolve_case(signed_in: SignedIn, unit: UnitOfWork, conflict: Conflict, value: object) -> None:
    require_case_work(signed_in)
    row = visible_case(signed_in, unit.connection, conflict.key)
    _write(unit, conflict, row.student, value, **_with_case(signed_in, unit, row, conflict.field, value))
    if conflict.field in ("level", "status"):
        _steps_follow(signed_in, unit, visible_case(signed_in, unit.connection, conflict.key))
        if value != getattr(row, conflict.field):
            reason = say(
                "Two entries had met ({field}). Kept: {kept}.", field=conflict.field_words, kept=_kept(conflict, value)
            )
            insert_note(signed_in, unit, row.key, row.student, NewNote(kind="note", text=reason))


def _with_case(signed_in: SignedIn, unit: UnitOfWork, row: CaseRow, field: str, value: object) -> dict[str, object]:
    """Fields that must be written together, so that the case stays consistent."""
    if field == "owner":
        require_possible_owner(unit.connection, value if isinstance(value, int) else None)
    if field != "status":
        return {}
    if value == "open":
        others = case_queries.cases(unit.connection, Limit("everyone"), unit.now, status="open", student=row.student)
        if any(other.key != row.key for other in others):
            raise Refusal(
                "case-open-already",
                say("{name} has an open case already. Nothing was changed; go on in that one.", name=row.student_name),
            )
        return {"closed_at": None, "closed_by": None, "closing_reason": ""}
    more: dict[str, object] = {"next_contact": None, "next_contact_how": ""}
    if row.closed_at is None:
        more |= {"closed_at": unit.now, "closed_by": signed_in.person}
    return more


def _steps_follow(signed_in: SignedIn, unit: UnitOfWork, case: CaseRow) -> None:
    """Adapts the plan's steps to the case's level and status; a closed case has no open ones."""
    why = say("settled after two entries had met")
    if case.status != "open":
        waive_open_steps(unit, case.key, case.student, signed_in.person, why)
        return
    level = Level(case.level)
    steps = case_queries.steps(unit.connection, case.key)
    for step in steps:
        if step.status == "due" and step.level != level:
            values = {"status": "waived", "done_at": unit.now, "done_by": signed_in.person, "reason": why}
            unit.change(PlanStep, step.step, values)
    if not any(step.level == level and step.status != "waived" for step in steps):
        add_steps(unit, case.key, case.student, level, unit.now)
    unit.touched(PlanStep, case.student)


def _resolve_step(signed_in: SignedIn, unit: UnitOfWork, conflict: Conflict, value: object) -> None:
    step, case = editable_step(signed_in, unit.connection, conflict.key)
    if not may_do(signed_in, plans_of(unit.connection), step.code, step.level):
        raise not_permitted()
    more: dict[str, object] = {}
    if value == "due":
        more = {"done_at": None, "done_by": None, "reason": ""}
    elif step.done_at is None:
        more = {"done_at": unit.now, "done_by": signed_in.person}
    _write(unit, conflict, case.student, value, **more)


def _resolve_alert(signed_in: SignedIn, unit: UnitOfWork, conflict: Conflict, value: object) -> None:
    if not may_answer_alerts(signed_in):
        raise not_permitted()
    row = next(
        iter(observation.alerts(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), key=conflict.key)), None
    )
    if row is None:
        raise not_permitted()
    more: dict[str, object] = {}
    if conflict.field == "status" and value != "raised" and row.acknowledged_at is None:
        more = {"acknowledged_at": unit.now, "acknowledged_by": signed_in.person}
    _write(unit, conflict, row.student, value, **more)


def _resolve_other(signed_in: SignedIn, unit: UnitOfWork, conflict: Conflict, value: object) -> None:
    subject = subject_of(signed_in, unit.connection, conflict.kind, conflict.key)
    if subject is None or not subject.may_resolve:
        raise not_permitted()
    _write(unit, conflict, subject.student, value)


RESOLVERS: dict[str, Callable[[SignedIn, UnitOfWork, Conflict, object], None]] = {
    synced_type(Case).name: _resolve_case,
    synced_type(PlanStep).name: _resolve_step,
    synced_type(Alert).name: _resolve_alert,
}
"""Types whose settling has rules of its own, and consequences; who settles others is said in `node.kinds`."""


def _column(unit: UnitOfWork, kind: SyncedType, name: str, value: object) -> object:
    """A value as its column holds it: keys for references, days for days."""
    field = next(field for field in kind.fields if field.name == name)
    if value is None:
        return None
    if field.is_day:
        return dt.date.fromisoformat(str(value))
    if field.refers_to is None:
        return value
    found = queries.keys_of(unit.connection, synced_type(field.refers_to), [bytes.fromhex(str(value))])
    if str(value) not in found:
        raise Refusal(
            "not-here",
            say("This value names somebody who is not known in this file, so it was not kept. Nothing was changed."),
        )
    return found[str(value)]


def _kept(conflict: Conflict, value: object) -> str:
    return next((one.words for one in conflict.values if one.value == value), str(value))
