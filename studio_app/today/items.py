"""Items of Today's work queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio_app.domain.levels import Level
from studio_app.words import marked


class Kind(StrEnum):
    """Type of an item, which is also its section, in order of urgency."""

    ALERT = "alert"
    STEP = "step"
    REFERRAL = "referral"
    TRANSFER = "transfer"
    FOLLOW_UP = "follow-up"
    UNSEEN = "unseen"
    ROOM = "room"
    PROPOSAL = "proposal"
    DRAFT = "draft"
    NOTICE = "notice"


SECTION_NAMES: dict[Kind, str] = {
    Kind.ALERT: marked("Alerts"),
    Kind.STEP: marked("Due now"),
    Kind.REFERRAL: marked("Referrals"),
    Kind.TRANSFER: marked("Transfers between colleges"),
    Kind.FOLLOW_UP: marked("Follow-ups"),
    Kind.UNSEEN: marked("Not seen for three days"),
    Kind.ROOM: marked("Rooms tonight"),
    Kind.PROPOSAL: marked("Corrections proposed"),
    Kind.DRAFT: marked("Drafts"),
    Kind.NOTICE: marked("To know"),
}


class Act(StrEnum):
    """Actions available on the item itself."""

    ACKNOWLEDGE = "acknowledge"
    OPEN_CASE = "open-case"
    STEP_DONE = "step-done"
    CONTACTED = "contacted"
    TAKE_OVER = "take-over"
    LEAVE = "leave"
    DECIDE = "decide"
    NOTED = "noted"


class TargetView(StrEnum):
    """The view that an item opens."""

    CASES = "cases"
    CHECK_IN = "check-in"
    ROSTER = "roster"
    SYNC = "sync"


@dataclass(frozen=True)
class QueueItem:
    """An item as shown, with the keys of its records (0 or '' where it has none)."""

    kind: Kind
    title: str
    line: str
    due: str = ""
    """when it is due, or the time it has waited, in words"""
    overdue: bool = False
    level: Level | None = None
    opens: TargetView = TargetView.CASES
    acts: tuple[Act, ...] = ()
    waits: bool = True
    """whether it waits for this person, and so is counted; else it is for information"""
    student: int = 0
    alert: int = 0
    case: int = 0
    step: int = 0
    proposal: int = 0
    transfer: int = 0
    building: str = ""
    room: str = ""
    day: dt.date | None = None
    """the day of a draft"""

    @property
    def key(self) -> tuple[object, ...]:
        """Identifies the item across reads of the queue."""
        return (
            self.kind,
            self.opens,
            self.alert,
            self.step,
            self.proposal,
            self.transfer,
            self.case,
            self.student,
            self.building,
            self.room,
            self.day,
        )


@dataclass(frozen=True)
class Today:
    """The whole queue, the most urgent first, and the number of waiting items in each section."""

    items: tuple[QueueItem, ...]
    counts: Mapping[Kind, int]

    @property
    def waiting(self) -> int:
        """Total number of items that wait for this person."""
        return sum(self.counts.values())
