"""Queue items for alerts, plan steps, referrals and follow-ups."""

from __future__ import annotations

from db.queries.observation import AlertRow
from studio_app.cases.access import may_work
from studio_app.cases.listing import follow_ups, listed_case, steps_due
from studio_app.cases.notes import note_drafts
from studio_app.cases.referral import referrals_to_answer, referrals_with_answers
from studio_app.crisis.plans import plan_notice
from studio_app.crisis.service import STATUS_NAMES, alerts, may_answer_alerts
from studio_app.domain.duration_words import day_due_words, due_words, waiting_words
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.domain.place_words import building_name
from studio_app.domain.signs import signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.today.items import Act, Kind, QueueItem, TargetView
from studio_app.words import say


def alert_items(signed_in: SignedIn) -> list[QueueItem]:
    """Alerts to acknowledge, the gravest first, then acknowledged ones without a case.

    A Messenger sees the status of the alerts about their own people.
    """
    if not may_answer_alerts(signed_in):
        return [_status_item(signed_in, row) for row in alerts(signed_in)]
    rows = [row for row in alerts(signed_in) if row.status in ("raised", "acknowledged")]
    return [_to_answer(signed_in, row) for row in rows]


def step_items(signed_in: SignedIn) -> list[QueueItem]:
    """Plan steps that are overdue or due within a day; the gravest of the overdue first."""
    steps = sorted(steps_due(signed_in), key=lambda step: (not step.overdue, -step.level, step.due_at))
    return [
        QueueItem(
            kind=Kind.STEP,
            title=step.student_name,
            line=say("{step} ({who}; {told} is told)", step=step.text, who=step.who, told=step.escalates_to)
            if step.escalates_to
            else say("{step} ({who})", step=step.text, who=step.who),
            due=due_words(step.due_at, signed_in.now()),
            overdue=step.overdue,
            level=step.level,
            acts=(Act.STEP_DONE,),
            student=step.student,
            case=step.case,
            step=step.step,
        )
        for step in steps
    ]


def referral_items(signed_in: SignedIn) -> list[QueueItem]:
    """At the center, referrals without an answer; at a studio, answers that the case's owner has not read."""
    now = signed_in.now()
    waiting = [(row, say("waits for your answer"), "") for row in referrals_to_answer(signed_in)]
    answered = [
        (row, say("the center has answered"), waiting_words(row.since, now))
        for row in referrals_with_answers(signed_in)
    ]
    return [
        QueueItem(
            kind=Kind.REFERRAL,
            title=row.student_name,
            line=line,
            due=due,
            level=row.level,
            waits=row.owner in (None, signed_in.person),
            student=row.student,
            case=row.case,
        )
        for row, line, due in waiting + answered
    ]


def follow_up_items(signed_in: SignedIn) -> list[QueueItem]:
    """Next contacts due today or overdue; one's own cases first."""
    me, today = signed_in.person, signed_in.today()
    rows = sorted(follow_ups(signed_in), key=lambda row: (row.owner != me, row.next_contact or today))
    acts = (Act.CONTACTED,) if may_work(signed_in) else ()
    return [
        QueueItem(
            kind=Kind.FOLLOW_UP,
            title=row.student_name,
            line=" · ".join(filter(None, (row.next_contact_how, row.owner_name if row.owner != me else ""))),
            due=day_due_words(row.next_contact or today, today),
            overdue=row.contact_overdue,
            level=row.level,
            acts=acts,
            student=row.student,
            case=row.case,
        )
        for row in rows
    ]


def plan_items(signed_in: SignedIn) -> list[QueueItem]:
    """A notice where the center's newest plan could not be read."""
    sentence = plan_notice(signed_in)
    return [QueueItem(kind=Kind.NOTICE, title=say("Plan"), line=sentence, waits=False)] if sentence else []


def note_draft_items(signed_in: SignedIn) -> list[QueueItem]:
    """This person's unsaved case notes."""
    if not may_work(signed_in):
        return []
    listed = [listed_case(signed_in, case) for case in note_drafts(signed_in)]
    return [
        QueueItem(kind=Kind.DRAFT, title=case.student_name, line=say("case note"), student=case.student, case=case.case)
        for case in listed
    ]


def _to_answer(signed_in: SignedIn, row: AlertRow) -> QueueItem:
    raised = row.status == "raised"
    acts: tuple[Act, ...] = (Act.ACKNOWLEDGE,) if raised else ()
    if may_work(signed_in):
        acts += (Act.OPEN_CASE,)
    if raised:
        due = waiting_words(row.raised_at, signed_in.now())
    else:
        due = say("{name} has it in hand", name=row.acknowledged_by) if row.acknowledged_by else say("in hand")
    return QueueItem(
        kind=Kind.ALERT,
        title=row.student_name,
        line=_what_and_where(row),
        due=due,
        overdue=False,
        level=Level(row.level),
        acts=acts,
        waits=raised,
        student=row.student,
        alert=row.key,
    )


def _status_item(signed_in: SignedIn, row: AlertRow) -> QueueItem:
    may_enter = signed_in.may(Permission.ENTER_CHECK_INS)
    return QueueItem(
        kind=Kind.ALERT,
        title=row.student_name,
        line=_what_and_where(row),
        due=say(STATUS_NAMES.get(row.status, row.status)),
        level=Level(row.level),
        opens=TargetView.CHECK_IN if may_enter else TargetView.ROSTER,
        waits=False,
        student=row.student,
        alert=row.key,
    )


def _what_and_where(row: AlertRow) -> str:
    signs = say(", ").join(say(sign.short) for sign in signs_of(row.signs))
    place = f"{building_name(row.building)} {row.room}" if row.room else row.class_name
    return " · ".join(part for part in (signs, place, row.words) if part)
