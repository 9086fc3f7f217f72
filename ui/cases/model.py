"""Item model of the list of cases, and the words for what a case waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from studio_app.cases.service import ListedCase
from studio_app.words import say, say_count
from ui.cases.times import day_said
from ui.widgets.choice_list import RowsModel
from ui.widgets.level import level_text


class CaseModel(RowsModel[ListedCase]):
    """Cases in the order the service gave; days are said as seen from `today`."""

    today = dt.date.min

    def title(self, row: ListedCase) -> str:
        return row.student_name

    def spoken(self, row: ListedCase) -> Sequence[str]:
        return level_text(row.level), row.student_name, owner_said(row), waiting_said(row, self.today)


def owner_said(case: ListedCase) -> str:
    """The owner's name, or that there is none yet."""
    return case.owner_name or say("no owner yet")


def waiting_said(case: ListedCase, today: dt.date) -> str:
    """What the case waits for: overdue steps first, then the next contact; '' for nothing."""
    if case.overdue_steps:
        return say_count("{count} step overdue", "{count} steps overdue", case.overdue_steps)
    if case.contact_overdue:
        return say("contact overdue")
    if case.next_contact is not None and case.status == "open":
        return say("contact {day}", day=day_said(case.next_contact, today))
    return ""
