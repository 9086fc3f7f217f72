"""The list of cases as Qt asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from studio_app.cases.service import ListedCase
from studio_app.words import say, say_count
from ui.cases.times import day_said
from ui.widgets.level import level_text

CASE = Qt.ItemDataRole.UserRole
"""The role that gives the `ListedCase` itself."""

Index = QModelIndex | QPersistentModelIndex


class CaseModel(QAbstractListModel):
    """Cases in the order the service gave."""

    def __init__(self) -> None:
        super().__init__()
        self._cases: list[ListedCase] = []
        self.today = dt.date.min

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cases)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        case = self._cases[index.row()]
        if role == CASE:
            return case
        if role == Qt.ItemDataRole.DisplayRole:
            return case.student_name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [level_text(case.level), case.student_name, owner_said(case), waiting_said(case, self.today)]
            return ", ".join(part for part in said if part)
        return None

    def show(self, cases: Sequence[ListedCase], today: dt.date) -> None:
        """Replace the rows; days are said as seen from `today`."""
        self.beginResetModel()
        self._cases, self.today = list(cases), today
        self.endResetModel()

    def row_of(self, case: int | None) -> int:
        """The row of a case by key; -1 where it is not in the list."""
        return next((row for row, each in enumerate(self._cases) if each.case == case), -1)

    def case_at(self, row: int) -> ListedCase | None:
        """The case in a row."""
        return self._cases[row] if 0 <= row < len(self._cases) else None


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
