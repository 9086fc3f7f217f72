"""The case page: header, plan steps with their time limits, and timeline."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.queries import cases as queries
from db.queries import observation, people
from db.queries.cases import AnswerRow, CaseRow, StepRow
from db.queries.limits import Limit
from db.queries.observation import AlertRow
from db.reading import Reading
from studio_app.cases.access import may_read_note, may_work, sees_case_content, visible_case
from studio_app.cases.closing import pending_proposal, persons_to_close
from studio_app.cases.plan_steps import contact_days, may_do, step_words, who_does
from studio_app.cases.referral import Answer, answers_of, mark_answers_read, may_answer
from studio_app.cases.timeline import TIMELINE_FIELDS, Event, events, with_versions
from studio_app.crisis.plan import is_overdue
from studio_app.crisis.plans import Plans
from studio_app.crisis.plans import plans as plans_of
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission, Reach
from studio_app.node.signed_in import SignedIn
from studio_app.words import say


@dataclass(frozen=True)
class PageStep(StepRow):
    """A plan step on the case page; `minutes_left` until it is due, negative when overdue."""

    text: str
    who: str
    overdue: bool
    minutes_left: int
    may_do: bool


@dataclass(frozen=True)
class Proposal:
    """A proposal to close that waits for a second person; `own` where the reader made it."""

    by: str
    own: bool
    at: int
    reason: str


@dataclass(frozen=True)
class CasePage:
    """Everything of a case that its reader may see. `whole` is false for level and owner only: the rest is empty
    then.
    """

    case: CaseRow
    level: Level
    whole: bool
    may_work: bool = False
    contact_overdue: bool = False
    steps: tuple[PageStep, ...] = ()
    events: tuple[Event, ...] = ()
    answers: tuple[Answer, ...] = ()
    """the center's answers to the referral, oldest first; the last of them counts"""
    may_answer: bool = False
    """whether the reader may answer the referral for the center"""
    hidden_notes: int = 0
    """number of notes that the reader may not read"""
    proposal: Proposal | None = None
    persons_to_close: int = 1
    contact_days: int = 1
    """days until the next contact that the plan asks for at this level"""
    notes_always_shared: bool = False
    """whether the reader's own notes are always shared, as at a center"""
    waiting_alerts: tuple[AlertRow, ...] = ()
    """alerts about the student that are not attached to a case yet"""


def case_page(signed_in: SignedIn, key: int) -> CasePage:
    """Reads a case page and logs the access. Raises Refusal `case-unknown`, `not-permitted`."""
    signed_in.require(Permission.SEE_CASES)
    with signed_in.unit() as unit:
        case = visible_case(signed_in, unit.connection, key)
        unit.log("read", "case", case.id)
        if not sees_case_content(signed_in):
            return CasePage(case, Level(case.level), whole=False)
        answers = queries.answers(unit.connection, key)
        page = _whole(signed_in, unit.connection, case, answers)
        mark_answers_read(signed_in, unit, case, answers)
        return page


def _whole(signed_in: SignedIn, read: Reading, case: CaseRow, answers: list[AnswerRow]) -> CasePage:
    rows = queries.notes(read, case.key)
    notes = [row for row in rows if may_read_note(signed_in, case, row)]
    replaced = {row.amends for row in rows}
    alerts = observation.alerts(read, Limit("everyone"), student=case.student)
    steps = queries.steps(read, case.key)
    plans = plans_of(read)
    changes = people.field_changes(read, "case", case.key, TIMELINE_FIELDS)
    found = pending_proposal(read, case, rows)
    now, today = signed_in.now(), signed_in.today()
    answered = answers_of(answers)
    is_open = case.status == "open"
    contact = case.next_contact
    if not is_open:
        case = replace(case, overdue_steps=0)
    return CasePage(
        case=case,
        level=Level(case.level),
        whole=True,
        may_work=may_work(signed_in),
        contact_overdue=is_open and contact is not None and contact < today,
        steps=tuple(_page_step(signed_in, plans, row, now) for row in steps),
        events=events(
            case,
            [row for row in alerts if _of_case(row, case)],
            with_versions(notes, signed_in.person),
            changes,
            [(row, step_words(plans, row.code, row.level)) for row in steps],
            answered,
            queries.person_names(read),
        ),
        answers=answered,
        may_answer=may_answer(signed_in, case),
        hidden_notes=sum(row not in notes and row.key not in replaced for row in rows),
        proposal=None
        if found is None
        else Proposal(found.author_name, found.author == signed_in.person, found.written_at, found.text),
        persons_to_close=persons_to_close(plans.in_force, case.level),
        contact_days=contact_days(plans.in_force, Level(case.level)),
        notes_always_shared=signed_in.reach(Permission.CASE_NOTES) is Reach.SHARED,
        waiting_alerts=tuple(row for row in alerts if is_open and row.status in ("raised", "acknowledged")),
    )


def _of_case(alert: AlertRow, case: CaseRow) -> bool:
    """Whether the alert opened the case, or was raised while it was open."""
    during = alert.raised_at >= case.opened_at and (case.closed_at is None or alert.raised_at <= case.closed_at)
    return alert.key == case.alert or during


def _page_step(signed_in: SignedIn, plans: Plans, row: StepRow, now: int) -> PageStep:
    who = who_does(plans, row.code, row.level)
    return PageStep(
        **vars(row),
        text=step_words(plans, row.code, row.level),
        who=say("anyone") if who is None else who.label,
        overdue=row.status == "due" and is_overdue(row.due_at, None, now),
        minutes_left=(row.due_at - now) // 60_000,
        may_do=may_do(signed_in, plans, row.code, row.level),
    )
