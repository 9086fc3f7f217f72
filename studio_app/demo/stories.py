"""Assigns the demo's scripts to people of the campus: moods, alerts, cases.

Alerts are found by the same rules as in the program (`crisis.rules`), so the demo never shows one that would not be
raised. Moments are a day and minutes after local midnight: whoever writes the file knows the time zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from studio_app.crisis.plan import default_plan
from studio_app.crisis.rules import History, OpenAlert, evaluate
from studio_app.demo.campus import DemoCampus
from studio_app.demo.content import CaseLine, CaseScript, Script, content
from studio_app.domain.levels import Level, level_of
from studio_app.domain.signs import mask_of
from studio_app.observation.entry import CheckInEntry

STUDENTS_PER_SET = 1500
"""One set of stories for every so many students."""


@dataclass(frozen=True, slots=True)
class Story:
    """A script with the person it is assigned to."""

    script: Script
    student: int
    messenger: int | None
    """who enters the check-ins of the story; None where nobody stands for the room"""


@dataclass(frozen=True, slots=True)
class DemoAlert:
    student: int
    day: date
    minute: int
    level: Level
    signs: int
    raised_by: int | None
    """the Messenger's key as a student"""
    status: str
    """`raised` (waits), `acknowledged`, `case` or `closed`"""
    acknowledged_after: int | None
    """minutes after it was raised"""
    acknowledged_by: str
    """login in the studio; '' while it waits"""


@dataclass(frozen=True, slots=True)
class DemoCaseNote:
    kind: str
    day: date
    minute: int
    author: str
    """login in the studio of the student's college"""
    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A step of the plan with the local moments (day, minutes after midnight) it is due and was done at."""

    code: str
    due: tuple[date, int]
    done: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class DemoCase:
    student: int
    level: Level
    status: str
    """`open` or `closed`"""
    owner: str
    """login in the studio of the student's college"""
    opened_day: date
    opened_minute: int
    level_since: tuple[date, int] | None
    """local moment (day, minutes after midnight) the present level was set, where that is later than the opening"""
    reason: str
    notes: tuple[DemoCaseNote, ...]
    next_contact: date | None
    next_contact_how: str
    steps: tuple[DemoStep, ...]
    """those of the default plan for the present level; of contact that goes on, the next one"""
    referred: bool
    closed_day: date | None
    closing_reason: str


def stories(campus: DemoCampus) -> tuple[Story, ...]:
    """Assigns each script to a student of its college in a room with a Messenger, who is no Messenger."""
    chance = Random(f"{campus.seed} stories")
    messengers = {messenger.student for messenger in campus.messengers}
    candidates: dict[str, list[tuple[int, int | None]]] = {college: [] for college in campus.colleges}
    for room in campus.rooms:
        quiet = [key for key in room.students if key not in messengers]
        if room.messenger is not None and quiet:
            candidates[room.college].append((chance.choice(quiet), room.messenger))
    for found in candidates.values():
        chance.shuffle(found)
    sets = max(1, len(campus.students) // STUDENTS_PER_SET)
    placed = []
    for turn in range(sets):
        for script in content().stories:
            college = campus.colleges[(script.college + turn) % len(campus.colleges)]
            if candidates[college]:
                student, messenger = candidates[college].pop()
                placed.append(Story(script, student, messenger))
    return tuple(placed)


def below_usual(script: Script, ago: int) -> float:
    """How far the mood is below the person's usual one `ago` days before today."""
    points = script.mood
    if not points or ago > points[0][0]:
        return 0.0
    for (early, above), (late, below) in pairwise(points):
        if early >= ago >= late:
            return above + (below - above) * (early - ago) / (early - late)
    return points[-1][1]


def alerts(campus: DemoCampus) -> Iterator[DemoAlert]:
    """The alerts the scripts raise, each person's in the order of days."""
    for story in stories(campus):
        yield from _alerts_of(campus, story)


def _alerts_of(campus: DemoCampus, story: Story) -> Iterator[DemoAlert]:
    before: list[tuple[date, int]] = []
    open_alert: OpenAlert | None = None
    for seen in story.script.seen:
        day = campus.today - timedelta(days=seen.ago)
        entry = CheckInEntry(story.student, day, signs=mask_of(seen.signs))
        for proposal in evaluate(entry, History(tuple(before), open_alert)):
            signs = proposal.signs | (open_alert.signs if open_alert else 0)
            level = max(proposal.level, open_alert.level) if open_alert else proposal.level
            open_alert = OpenAlert(level, signs)
            waits = seen.ago <= story.script.waits_from
            yield DemoAlert(
                student=story.student,
                day=day,
                minute=minute_of(campus, seen.ago),
                level=proposal.level,
                signs=proposal.signs,
                raised_by=story.messenger,
                status="raised" if waits else _status(story.script),
                acknowledged_after=None if waits else 6 + 9 * (Level.RED - proposal.level),
                acknowledged_by="" if waits else "staff",
            )
        before.append((day, entry.signs))


def _status(script: Script) -> str:
    if script.case is None:
        return "acknowledged"
    return "case" if script.case.closed is None else "closed"


def minute_of(campus: DemoCampus, ago: int) -> int:
    """Entry time of a script's check-in, in minutes after midnight of its day; today's is in the recent past."""
    return max(0, campus.now_minute - 40) if ago == 0 else 21 * 60 + 5 + ago % 17


def cases(campus: DemoCampus) -> Iterator[DemoCase]:
    """The cases of the stories, open and closed."""
    for story in stories(campus):
        if story.script.case is not None:
            yield _case(campus, story, story.script.case)


def _case(campus: DemoCampus, story: Story, script: CaseScript) -> DemoCase:
    def day(ago: int) -> date:
        return campus.today - timedelta(days=ago)

    # A case opened on the evening of its alert follows it by minutes; any other is opened in office hours.
    at_once = any(seen.signs and seen.ago == script.opened for seen in story.script.seen)
    opened_minute = minute_of(campus, script.opened) + 8 if at_once else 9 * 60 + 30
    notes = tuple(
        DemoCaseNote(
            line.kind,
            day(line.ago),
            _note_minute(script, line, opened_minute) + 9 * place,
            line.author,
            line.text.in_language(campus.language),
            line.shared,
        )
        for place, line in enumerate(script.lines)
    )
    return DemoCase(
        student=story.student,
        level=level_of(script.level),
        status="open" if script.closed is None else "closed",
        owner=script.owner,
        opened_day=day(script.opened),
        opened_minute=opened_minute,
        level_since=None if script.level_since is None else (day(script.level_since), LEVEL_MINUTE),
        reason=script.reason.in_language(campus.language),
        notes=notes,
        next_contact=None if script.next_contact is None else day(-script.next_contact),
        next_contact_how=script.next_how.in_language(campus.language),
        steps=tuple(_steps(campus, script, (day(script.opened), opened_minute))),
        referred=script.referred,
        closed_day=None if script.closed is None else day(script.closed),
        closing_reason=script.closing.in_language(campus.language),
    )


CONTACT_MINUTE = 18 * 60
"""when the next contact of a case is due on its day"""
LEVEL_MINUTE = 21 * 60 + 30
"""when a level is set anew: the evening's check-ins are in, and the alert that may have led to it"""


def _note_minute(script: CaseScript, line: CaseLine, opened_minute: int) -> int:
    if line.ago == script.opened:
        return opened_minute + 25
    return LEVEL_MINUTE if line.kind == "note" and line.ago == script.level_since else 15 * 60


def _steps(campus: DemoCampus, script: CaseScript, opened: tuple[date, int]) -> Iterator[DemoStep]:
    trigger = opened
    if script.level_since is not None:
        trigger = (campus.today - timedelta(days=script.level_since), LEVEL_MINUTE)
    for step in default_plan().at(level_of(script.level)).steps:
        done = step.code in script.done
        if step.repeat is not None and script.next_contact is not None and done:
            next_day = campus.today + timedelta(days=script.next_contact)
            yield DemoStep(step.code, (next_day, CONTACT_MINUTE), None)
        else:
            done_at = _later(trigger, step.within * 3 // 5 + 1) if done else None
            due = _later(trigger, step.within)
            yield DemoStep(step.code, due, min(due, done_at) if done_at else None)


def _later(moment: tuple[date, int], minutes: int) -> tuple[date, int]:
    days, minute = divmod(moment[1] + minutes, 24 * 60)
    return moment[0] + timedelta(days=days), minute
