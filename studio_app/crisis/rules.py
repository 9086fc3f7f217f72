"""Alert rules: whether a check-in raises an alert, at which level, and why. Pure functions.

The level is found as follows:

1. The gravest sign of the check-in gives its level; a check-in with no sign never raises an alert.
2. Three or more *distinct* yellow or blue signs of the person within seven days raise the level by one: the alert has at
   least the level above the gravest of those signs. With the signs there are, three distinct ones always include a
   yellow one, so this gives orange and never red: red means danger to life that somebody saw or heard.
   Seven days are any seven consecutive days that contain the check-in's own day, so the level does not depend on the
   order in which late check-ins arrive. The check-in itself must hold one of the signs that are counted.
3. While an alert is open, only a sign it does not hold yet or a higher level raises another. A red sign always
   raises one, whatever is open: a missed alert could cost a life, a repeated alert costs a click.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from studio_app.domain.levels import Level
from studio_app.domain.signs import CUMULATIVE_SIGNS, RED_SIGNS, highest_level, mask_of, signs_of
from studio_app.words import say

CUMULATIVE_DAYS = 7
CUMULATIVE_COUNT = 3
HISTORY_DAYS = CUMULATIVE_DAYS - 1
"""Days before and after a check-in's day that the history given to `evaluate` has to cover."""

SEVERAL_SIGNS = "several-signs"
"""Reason code: three or more yellow or blue signs within seven days. Every other reason is a sign's code."""


class Observed(Protocol):
    """Protocol of a check-in as the rules need it; `CheckInEntry` satisfies it."""

    @property
    def student(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def signs(self) -> int: ...


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert not yet closed: its level and the mask of every sign ever counted in it."""

    level: Level
    signs: int


@dataclass(frozen=True, slots=True)
class History:
    """The person's other check-ins within HISTORY_DAYS of the new one as (day, mask), and the open alert if any."""

    days: tuple[tuple[date, int], ...] = ()
    open_alert: OpenAlert | None = None


@dataclass(frozen=True, slots=True)
class AlertProposal:
    """An alert to be raised, or to be added to the person's open one."""

    student: int
    day: date
    level: Level
    now: bool
    """whether this is danger to life: the plan's first-aid steps are shown at once"""
    signs: int
    """mask of every sign the level rests on; they are added to `OpenAlert.signs`"""
    reasons: tuple[str, ...]
    """codes, gravest sign first; see `reason_sentence`"""
    follows_open: bool
    """whether the person already has an open alert"""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons in the display language."""
        return tuple(reason_sentence(code) for code in self.reasons)


def evaluate(entry: Observed, history: History) -> tuple[AlertProposal, ...]:
    """The alerts that `entry` raises given the person's `history`: none or one."""
    level = highest_level(entry.signs)
    if level is None:
        return ()
    counted = cumulative_signs(entry, history.days)
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


def cumulative_signs(entry: Observed, days: Iterable[tuple[date, int]]) -> int:
    """Mask of the yellow and blue signs in every seven-day window around `entry` that holds three or more distinct
    ones.
    """
    if not entry.signs & CUMULATIVE_SIGNS:
        return 0
    masks = [0] * (2 * CUMULATIVE_DAYS - 1)
    masks[HISTORY_DAYS] = entry.signs
    for day, mask in days:
        offset = (day - entry.day).days + HISTORY_DAYS
        if 0 <= offset < len(masks):
            masks[offset] |= mask
    counted = 0
    for first in range(CUMULATIVE_DAYS):
        span = 0
        for mask in masks[first : first + CUMULATIVE_DAYS]:
            span |= mask & CUMULATIVE_SIGNS
        if span.bit_count() >= CUMULATIVE_COUNT:
            counted |= span
    return counted


def reason_sentence(code: str) -> str:
    """The reason with this code in the display language; an unknown code of a later version is returned unchanged."""
    if code == SEVERAL_SIGNS:
        return say("three or more yellow or blue signs within seven days")
    try:
        (sign,) = signs_of(mask_of([code]))
    except KeyError:
        return code
    return say(sign.text)
