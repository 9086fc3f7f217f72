"""The entries of Today's work queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio_app.domain.levels import Level
from studio_app.words import marked


class Kind(StrEnum):
    """What an entry is, which is also the section it stands in. The order is that of urgency."""

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
    """What can be done from the entry itself."""

    ACKNOWLEDGE = "acknowledge"
    OPEN_CASE = "open-case"
    STEP_DONE = "step-done"
    CONTACTED = "contacted"
    TAKE_OVER = "take-over"
    LEAVE = "leave"
    DECIDE = "decide"
    NOTED = "noted"


class Place(StrEnum):
    """Where an entry leads: the view that shows its thing."""

    CASES = "cases"
    CHECK_IN = "check-in"
    ROSTER = "roster"
    SYNC = "sync"


@dataclass(frozen=True)
class QueueItem:
    """One entry, with the words it is shown in and the keys of what it is about (0 or '' where it has none)."""

    kind: Kind
    title: str
    line: str
    due: str = ""
    """when it is due, or for how long it has waited, in words"""
    overdue: bool = False
    level: Level | None = None
    leads_to: Place = Place.CASES
    acts: tuple[Act, ...] = ()
    waits: bool = True
    """whether it waits for this person, and so is counted; else it only informs"""
    student: int = 0
    alert: int = 0
    case: int = 0
    step: int = 0
    proposal: int = 0
    transfer: int = 0
    building: str = ""
    room: str = ""
    day: dt.date | None = None
    """the day a draft is for"""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this entry from every other, the same when the queue is read again."""
        return (
            self.kind,
            self.leads_to,
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
    """The whole queue, the most urgent first, and how many entries wait in each section."""

    items: tuple[QueueItem, ...]
    counts: Mapping[Kind, int]

    @property
    def waiting(self) -> int:
        """How many entries wait for this person."""
        return sum(self.counts.values())
