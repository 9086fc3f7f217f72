"""Opens a case, and attaches later alerts to an open case."""

from __future__ import annotations

import datetime as dt

from db.changes import Changes
from db.queries import cases as queries
from db.queries import node, observation, people
from db.queries.limits import Limit
from db.queries.node import PersonRow
from db.queries.observation import AlertRow
from db.queries.people import StudentRow
from db.reading import Reading
from db.schema import Alert, Case
from db.store import UnitOfWork
from studio_app.cases.access import case_limit, editable_case, require_case_work
from studio_app.cases.notes import NewNote, insert_note
from studio_app.cases.plan_steps import add_steps, required_reason, waive_open_steps
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission, Reach, Role, reach
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def open_case(
    signed_in: SignedIn,
    student: int,
    level: Level,
    reason: str,
    alert: int | None = None,
    owner: int | None = None,
    next_contact: dt.date | None = None,
    next_contact_how: str = "",
    first_note: NewNote | None = None,
) -> tuple[int, Changes]:
    """Opens a case with the plan's steps for its level in one transaction; gives its key.

    Time limits count from the moment the alert was raised, without one from now. Raises Refusal `case-open-already`
    (a student has one open case), `reason-needed`, `alert-closed`, `alert-of-another`, `student-unknown`,
    `owner-unknown`, `not-permitted`.
    """
    cases, limit = case_limit(signed_in), signed_in.limit(Permission.SEE_PEOPLE)
    reason, level = required_reason(reason), Level(level)
    with signed_in.unit() as unit:
        who = people.student(unit.connection, limit, student)
        if who is None:
            raise Refusal("student-unknown", say("This person is not among those you may see. Nothing was saved."))
        if queries.cases(unit.connection, cases, unit.now, status="open", student=student):
            raise Refusal(
                "case-open-already",
                say("{name} has an open case already, so no second one was opened. Go on in that one.", name=who.name),
            )
        require_possible_owner(unit.connection, owner)
        found = None if alert is None else _attachable_alert(unit.connection, limit, alert, student)
        values = {
            "student": student,
            "alert": alert,
            "level": level.value,
            "owner": owner,
            "opened_at": unit.now,
            "opened_by": signed_in.person,
            "reason": reason,
            "next_contact": next_contact,
            "next_contact_how": next_contact_how.strip(),
        }
        key = unit.add(Case, values)
        add_steps(unit, key, student, level, unit.now if found is None else found.raised_at)
        if found is not None:
            _attach(unit, found, signed_in.person)
        if first_note is not None:
            signed_in.require(Permission.CASE_NOTES)
            insert_note(signed_in, unit, key, student, first_note)
    return key, unit.changes


def person_for_case(signed_in: SignedIn, student: int) -> StudentRow:
    """The student for whom a case would be opened. Raises Refusal `student-unknown`, `not-permitted`."""
    case_limit(signed_in)
    with signed_in.read() as read:
        found = people.student(read, signed_in.limit(Permission.SEE_PEOPLE), student)
    if found is None:
        raise Refusal("student-unknown", say("This person is not among those you may see. Nothing was saved."))
    return found


def attach_alert(signed_in: SignedIn, case: int, alert: int) -> Changes:
    """Attaches an alert to an open case; a graver alert raises the case to its level, with that level's steps.

    Raises Refusal `alert-closed`, `alert-of-another`, and those of `editable_case`.
    """
    require_case_work(signed_in)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        found = _attachable_alert(unit.connection, limit, alert, row.student)
        _attach(unit, found, signed_in.person)
        if found.level > row.level:
            level = Level(found.level)
            reason = say("an alert of a graver level came in")
            waive_open_steps(unit, case, row.student, signed_in.person, reason)
            unit.change(Case, case, {"level": level.value})
            add_steps(unit, case, row.student, level, found.raised_at)
    return unit.changes


def possible_owners(signed_in: SignedIn) -> list[PersonRow]:
    """Active people of this file who may own a case: those who write case notes."""
    case_limit(signed_in)
    with signed_in.read() as read:
        return _owners(read)


def require_possible_owner(read: Reading, owner: int | None) -> None:
    """Raises Refusal `owner-unknown` for a person who cannot own a case; None (no owner yet) passes."""
    if owner is not None and all(person.key != owner for person in _owners(read)):
        raise Refusal(
            "owner-unknown",
            say("This person does not write case notes, so the case was not given to them. Choose a counselor."),
        )


def _owners(read: Reading) -> list[PersonRow]:
    kind = node.this_node(read).kind
    return [
        person
        for person in node.people_who_sign_in(read)
        if person.active and reach(Role(person.role), Permission.CASE_NOTES, kind) is not Reach.NOTHING
    ]


def _attachable_alert(read: Reading, limit: Limit, key: int, student: int) -> AlertRow:
    found = next(iter(observation.alerts(read, limit, key=key)), None)
    if found is None or found.student != student:
        raise Refusal("alert-of-another", say("This alert is not about this person. Nothing was changed."))
    if found.status not in ("raised", "acknowledged"):
        raise Refusal("alert-closed", say("This alert was settled already. Nothing was changed."))
    return found


def _attach(unit: UnitOfWork, alert: AlertRow, person: int) -> None:
    values: dict[str, object] = {"status": "case"}
    if alert.status == "raised":
        values |= {"acknowledged_at": unit.now, "acknowledged_by": person}
    unit.change(Alert, alert.key, values)
