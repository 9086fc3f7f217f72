"""The Psychological Crisis Intervention Plan: parses and checks the data file; its steps and due times.

The center edits and publishes the plan, so its texts are in the data in both languages and not in the translations.
Time limits are minutes from the trigger (the moment the alert was raised); moments are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Literal

import msgspec

from studio_app.domain.levels import Level
from studio_app.refusal import Refusal
from studio_app.resource_files import resource
from studio_app.words import language, marked, say

MINUTE_MS = 60_000
_LONGEST_MINUTES = 10 * 366 * 24 * 60
"""longest time limit in minutes"""
_CODE_LIMIT = 80
"""the limit of codes in bundles (`studio_app/sync/bundle/fields.py`)"""


class Who(StrEnum):
    """Party responsible for a step."""

    MESSENGER = "messenger"
    STUDIO = "studio"
    COUNSELOR = "counselor"
    LEAD = "lead"
    CENTER = "center"

    @property
    def label(self) -> str:
        return say(WHO_NAMES[self])

    @property
    def next_tier(self) -> Who | None:
        """Who is told when a step of this one is overdue; None above the center."""
        return _NEXT_TIER[self]


WHO_NAMES: dict[Who, str] = {
    Who.MESSENGER: marked("Psyche Messenger"),
    Who.STUDIO: marked("studio staff"),
    Who.COUNSELOR: marked("counselor"),
    Who.LEAD: marked("studio lead"),
    Who.CENTER: marked("center"),
}

_NEXT_TIER: dict[Who, Who | None] = {
    Who.MESSENGER: Who.STUDIO,
    Who.STUDIO: Who.LEAD,
    Who.COUNSELOR: Who.LEAD,
    Who.LEAD: Who.CENTER,
    Who.CENTER: None,
}


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the plan's structs: frozen, and rejects unknown fields."""


class Words(_Part, frozen=True):
    """A text of the plan in both languages."""

    en: str
    zh_CN: str

    def said(self) -> str:
        """The text in the display language."""
        return self.in_language(language())

    def in_language(self, code: str) -> str:
        """The text in `code`, `en` or `zh_CN`."""
        return self.en if code == "en" else self.zh_CN


class Step(_Part, frozen=True):
    code: str
    who: Who
    within: int
    """minutes from the trigger"""
    text: Words
    repeat: int | None = None
    """minutes until the step is due again after it was done; None for a step done once"""


class LevelPlan(_Part, frozen=True):
    steps: tuple[Step, ...]
    closing_persons: Literal[1, 2] = 1
    """number of persons who must agree before a case of this level is closed"""


class Telephone(_Part, frozen=True):
    code: str
    number: str
    name: Words


class AidStep(_Part, frozen=True):
    """A step on the danger band."""

    code: str
    text: Words
    telephones: tuple[str, ...] = ()
    """codes of the plan's telephones for the step; `duty` is the studio's own, from the settings"""


class Plan(_Part, frozen=True):
    version: int
    name: Words
    levels: dict[str, LevelPlan]
    telephones: tuple[Telephone, ...]
    first_aid: tuple[AidStep, ...]
    closing: Words

    def at(self, level: Level) -> LevelPlan:
        """The plan for one level."""
        return self.levels[level.code]


class DueStep(_Part, frozen=True):
    """A step of an alert or a case with its due time."""

    code: str
    due_ms: int
    who: Who
    text: str
    """in the display language"""
    repeat_ms: int | None = None


def read_plan(content: bytes) -> Plan:
    """Parses a plan file. Raises Refusal `plan-unreadable` where it is invalid or incomplete."""
    try:
        plan = msgspec.json.decode(content, type=Plan)
    except msgspec.DecodeError as problem:
        raise _unreadable(say("it is not written the way a plan is")) from problem
    gap = _first_error(plan)
    if gap:
        raise _unreadable(gap)
    return plan


def _unreadable(detail: str) -> Refusal:
    return Refusal(
        "plan-unreadable",
        say(
            "This plan could not be read ({detail}). The plan in use stays as it is. "
            "Please correct the file, or ask the center to send it again.",
            detail=detail,
        ),
    )


def _first_error(plan: Plan) -> str | None:
    """The first error that the types cannot express: a missing level, a step repeated or out of order, an unknown
    telephone.
    """
    if set(plan.levels) != {level.code for level in Level}:
        return say("it does not have exactly the four levels")
    if not 0 < plan.version < 1 << 31:
        return say("its version is not a number from 1 on")
    if not plan.first_aid:
        return say("it has no first steps for a red sign")
    known = {telephone.code for telephone in plan.telephones} | {_DUTY}
    if any(code not in known for aid in plan.first_aid for code in aid.telephones):
        return say("a first step names a telephone that is not in the plan")
    for level in Level:
        steps = plan.at(level).steps
        if not steps:
            return say("the level {level} has no steps", level=level.label)
        if len({step.code for step in steps}) < len(steps):
            return say("the level {level} has a step twice", level=level.label)
        if any(step.within < 0 or (step.repeat is not None and step.repeat < 1) for step in steps):
            return say("the level {level} has a time limit below zero", level=level.label)
        if any(max(step.within, step.repeat or 0) > _LONGEST_MINUTES for step in steps):
            return say("the level {level} has a time limit of many years", level=level.label)
        if any(not 0 < len(step.code) <= _CODE_LIMIT for step in steps):
            return say("the level {level} has a step without a short code", level=level.label)
    return None


@cache
def default_plan() -> Plan:
    """The plan that ships with the program, in force until the center publishes its own."""
    return read_plan(resource("plan", "default.json").read_bytes())


def steps_for(level: Level, trigger_ms: int, plan: Plan | None = None) -> tuple[DueStep, ...]:
    """The steps of `level` (of the default plan if `plan` is None), ordered by due time."""
    steps = (plan or default_plan()).at(level).steps
    due = [
        DueStep(
            code=step.code,
            due_ms=trigger_ms + step.within * MINUTE_MS,
            who=step.who,
            text=step.text.said(),
            repeat_ms=None if step.repeat is None else step.repeat * MINUTE_MS,
        )
        for step in steps
    ]
    return tuple(sorted(due, key=lambda step: step.due_ms))


def next_due(repeat_ms: int | None, done_ms: int) -> int | None:
    """When a step done at `done_ms` is due again; None for a step done once."""
    return None if repeat_ms is None else done_ms + repeat_ms


def is_overdue(due_ms: int, done_ms: int | None, now: int) -> bool:
    """Whether a step is not done and past its due time; a step that was done late is not overdue."""
    return done_ms is None and now > due_ms


class FirstAid(_Part, frozen=True):
    """A step of the danger band as shown: its sentence and its telephones as (name, number)."""

    code: str
    text: str
    telephones: tuple[tuple[str, str], ...] = ()


_DUTY = "duty"


def first_aid(duty_telephone: str = "", plan: Plan | None = None) -> tuple[FirstAid, ...]:
    """The first-aid steps at a red sign, in order, for the danger band; `closing` comes after them.

    Without `duty_telephone` its number is '', and only the words 'your studio's duty telephone' show.
    """
    plan = plan or default_plan()
    numbers = {phone.code: (phone.name.said(), phone.number) for phone in plan.telephones}
    numbers[_DUTY] = (say("your studio's duty telephone"), duty_telephone.strip())
    return tuple(
        FirstAid(aid.code, aid.text.said(), tuple(numbers[code] for code in aid.telephones)) for aid in plan.first_aid
    )


def closing(plan: Plan | None = None) -> str:
    """The danger band's last line."""
    return (plan or default_plan()).closing.said()
