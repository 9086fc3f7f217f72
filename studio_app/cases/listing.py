"""Lists of cases, follow-ups, and due plan steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from db.queries import cases as queries
from db.queries.cases import CaseRow, WaitingStepRow
from studio_app.cases.access import case_limit, redacted_case, sees_case_content, visible_case
from studio_app.cases.plan_steps import may_do, step_words, who_does
from studio_app.crisis.plan import is_overdue
from studio_app.crisis.plans import Plans
from studio_app.crisis.plans import plans as plans_of
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn

Which = Literal["open", "mine", "closed"]

SOON_MS = 24 * 3_600_000
"""Steps due within a day are listed with the overdue ones."""


@dataclass(frozen=True)
class ListedCase:
    """A case in a list; for a person who may see level and owner only, the rest is empty."""

    case: int
    student: int
    student_name: str
    student_no: str
    class_name: str
    building: str
    room: str
    level: Level
    status: str
    owner: int | None
    owner_name: str
    next_contact: dt.date | None
    next_contact_how: str
    contact_overdue: bool
    overdue_steps: int
    referred: bool

    @property
    def overdue(self) -> bool:
        """Whether a step or the next contact is overdue."""
        return self.contact_overdue or self.overdue_steps > 0


@dataclass(frozen=True)
class StepDue:
    """A plan step that is due within a day, or overdue; `escalates_to` names who is told of an overdue one."""

    step: int
    case: int
    student: int
    student_name: str
    level: Level
    code: str
    text: str
    who: str
    due_at: int
    overdue: bool
    escalates_to: str


def list_cases(
    signed_in: SignedIn, which: Which = "open", *, text: str = "", student: int | None = None
) -> list[ListedCase]:
    """Cases the person may know of: the overdue first, then the gravest. `mine` are the open ones they own.

    `text`: a name, pinyin, number or room of the student. Raises Refusal `not-permitted`.
    """
    limit = case_limit(signed_in)
    with signed_in.read() as read:
        rows = queries.cases(
            read,
            limit,
            signed_in.now(),
            status="closed" if which == "closed" else "open",
            owner=signed_in.person if which == "mine" else None,
            student=student,
            text=text,
        )
    listed = [_listed(signed_in, redacted_case(signed_in, row)) for row in rows]
    if not sees_case_content(signed_in):  # the order must not tell who is met next either
        return sorted(listed, key=lambda case: (-case.level, case.student_no))
    return sorted(listed, key=lambda case: (not case.overdue, -case.level))


def open_case_of(signed_in: SignedIn, student: int) -> int | None:
    """The key of a student's open case; None where the person may know of none. Raises Refusal `not-permitted`."""
    limit = case_limit(signed_in)
    with signed_in.read() as read:
        rows = queries.cases(read, limit, signed_in.now(), status="open", student=student)
    return rows[0].key if rows else None


def follow_ups(signed_in: SignedIn) -> list[ListedCase]:
    """Open cases whose next contact is due today or overdue, the longest overdue first.

    Empty for a person who may see level and owner only. Raises Refusal `not-permitted`.
    """
    limit, today = case_limit(signed_in), signed_in.today()
    if not sees_case_content(signed_in):
        return []
    with signed_in.read() as read:
        rows = queries.cases(read, limit, signed_in.now(), status="open", contact_until=today)
    return sorted((_listed(signed_in, row) for row in rows), key=lambda row: (row.next_contact or today, -row.level))


def steps_due(signed_in: SignedIn) -> list[StepDue]:
    """Steps of open cases that are overdue or due within a day, by due time; for staff only the studio's own.

    Raises Refusal `not-permitted`.
    """
    limit, now = case_limit(signed_in), signed_in.now()
    with signed_in.read() as read:
        rows = queries.waiting_steps(read, limit, now + SOON_MS)
        plans = plans_of(read)
    return [_step_due(plans, row, now) for row in rows if may_do(signed_in, plans, row.code, row.level)]


def listed_case(signed_in: SignedIn, case: int) -> ListedCase:
    """One case as lists show it. Raises Refusal `case-unknown`, `not-permitted`."""
    case_limit(signed_in)
    with signed_in.read() as read:
        return _listed(signed_in, visible_case(signed_in, read, case))


def _listed(signed_in: SignedIn, row: CaseRow) -> ListedCase:
    waits = row.status == "open" and row.next_contact is not None
    return ListedCase(
        case=row.key,
        student=row.student,
        student_name=row.student_name,
        student_no=row.student_no,
        class_name=row.class_name,
        building=row.building,
        room=row.room,
        level=Level(row.level),
        status=row.status,
        owner=row.owner,
        owner_name=row.owner_name,
        next_contact=row.next_contact,
        next_contact_how=row.next_contact_how,
        contact_overdue=waits and row.next_contact is not None and row.next_contact < signed_in.today(),
        overdue_steps=row.overdue_steps if row.status == "open" else 0,
        referred=row.referred,
    )


def _step_due(plans: Plans, row: WaitingStepRow, now: int) -> StepDue:
    who = who_does(plans, row.code, row.level)
    overdue = is_overdue(row.due_at, None, now)
    told = who.next_tier if who is not None and overdue else None
    return StepDue(
        step=row.step,
        case=row.case,
        student=row.student,
        student_name=row.student_name,
        level=Level(row.case_level),
        code=row.code,
        text=step_words(plans, row.code, row.level),
        who="" if who is None else who.label,
        due_at=row.due_at,
        overdue=overdue,
        escalates_to="" if told is None else told.label,
    )
