"""When a check-in raises an alert, at which level, and why. Pure: values in, proposals out.

How the level is found:

1. The gravest sign of the check-in gives its level; a check-in with no sign never raises an alert.
2. Three or more *distinct* yellow or blue signs of the person within seven days rise one level: the alert has at
   least the level above the gravest of those signs. With the signs of DOMAIN three distinct ones always include a
   yellow one, so this gives orange and never red: red means danger to life that somebody saw or heard.
   Seven days are any seven days in a row that contain the check-in's own day, so the level does not depend on the
   order in which late check-ins arrive. The check-in itself must hold one of the signs that are counted.
3. While an alert is open, only a sign it does not hold yet or a higher level raises another. A red sign always
   raises one, whatever is open: silence there could cost a life, a repeated alert costs a click.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from studio_app.domain.levels import Level
from studio_app.domain.signs import LESSER_SIGNS, RED_SIGNS, highest_level, mask_of, signs_of
from studio_app.words import say

RISING_DAYS = 7
RISING_SIGNS = 3
HISTORY_DAYS = RISING_DAYS - 1
"""How many days before and after a check-in's day the history given to `evaluate` has to reach."""

SEVERAL_SIGNS = "several-signs"
"""Reason code: three or more yellow or blue signs within seven days. Every other reason is a sign's code."""


class Observed(Protocol):
    """What the rules need of a check-in; `CheckInEntry` has it."""

    @property
    def student(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def signs(self) -> int: ...


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert not yet closed: its level and every sign that was ever counted in it, as a mask."""

    level: Level
    signs: int


@dataclass(frozen=True, slots=True)
class History:
    """The person's other check-ins within HISTORY_DAYS of the new one as (day, mask), and the open alert if any."""

    days: tuple[tuple[date, int], ...] = ()
    open_alert: OpenAlert | None = None


@dataclass(frozen=True, slots=True)
class AlertProposal:
    """An alert to be raised (or to be added to the person's open one)."""

    student: int
    day: date
    level: Level
    now: bool
    """whether this is danger to life: the plan's first steps are shown at once"""
    signs: int
    """mask of every sign the level rests on; `OpenAlert.signs` of the alert takes all of them in"""
    reasons: tuple[str, ...]
    """codes, gravest sign first; `reason_sentence` puts one into words"""
    follows_open: bool
    """whether an alert of this person is open already"""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons in the person's language."""
        return tuple(reason_sentence(code) for code in self.reasons)


def evaluate(entry: Observed, history: History) -> tuple[AlertProposal, ...]:
    """The alerts that `entry` raises given the person's `history`: none or one today, more when rules are added."""
    level = highest_level(entry.signs)
    if level is None:
        return ()
    counted = signs_that_rise(entry, history.days)
    if counted:
        highest = highest_level(counted)
        assert highest is not None
        level = max(level, highest.raised())
    signs = entry.signs | counted
    red = bool(entry.signs & RED_SIGNS)
    open_alert = history.open_alert
    if open_alert is not None and not red and level <= open_alert.level and not signs & ~open_alert.signs:
        return ()
    by_gravity = sorted(signs_of(signs), key=lambda sign: -sign.raises)
    reasons = tuple(sign.code for sign in by_gravity) + ((SEVERAL_SIGNS,) if counted else ())
    return (
        AlertProposal(
            student=entry.student,
            day=entry.day,
            level=level,
            now=red,
            signs=signs,
            reasons=reasons,
            follows_open=open_alert is not None,
        ),
    )


def signs_that_rise(entry: Observed, days: Iterable[tuple[date, int]]) -> int:
    """The yellow and blue signs of every seven days around `entry` that hold three or more, as a mask; else 0."""
    if not entry.signs & LESSER_SIGNS:
        return 0
    masks = [0] * (2 * RISING_DAYS - 1)
    masks[HISTORY_DAYS] = entry.signs
    for day, mask in days:
        offset = (day - entry.day).days + HISTORY_DAYS
        if 0 <= offset < len(masks):
            masks[offset] |= mask
    counted = 0
    for first in range(RISING_DAYS):
        span = 0
        for mask in masks[first : first + RISING_DAYS]:
            span |= mask & LESSER_SIGNS
        if span.bit_count() >= RISING_SIGNS:
            counted |= span
    return counted


def reason_sentence(code: str) -> str:
    """The reason called `code` in the person's language; a code from a later version comes back as it is."""
    if code == SEVERAL_SIGNS:
        return say("three or more yellow or blue signs within seven days")
    try:
        (sign,) = signs_of(mask_of([code]))
    except KeyError:
        return code
    return say(sign.text)
