"""The head of a case: whom it is about, its level, who owns it, when they meet next, and what may be done."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from studio_app.cases.service import CasePage
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.cases.actions import Action
from ui.cases.times import day_said
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.layouts import STRETCH, Gap, add, columns, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel


class CaseHeader(QFrame):
    """What the role may not do is not shown."""

    action_wanted = Signal(object)
    """the `Action` whose form is to be opened"""
    trend_asked = Signal()

    def __init__(self, theme: Theme, signed_in: SignedIn, page: CasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = signed_in.today()
        self.buttons: dict[str, QPushButton] = {}
        case = page.case
        self.name = PlainLabel(case.student_name, face="title", selectable=True)
        self.level = LevelBadge(theme, case.level)
        tags = [PlainLabel(tag, face="small-muted") for tag in _tags(page)]
        place = (case.student_no, case.class_name, f"{case.building} {case.room}".strip())
        column = rows(
            columns(self.name, self.level, *tags, STRETCH, gap=3),
            PlainLabel("  ·  ".join(part for part in place if part), face="muted", elide=True),
            Gap(2),
            self._facts(signed_in, page),
            on=self,
            gap=1,
        )
        if page.whole:
            add(column, Gap(2), self._actions(page))

    def _facts(self, signed_in: SignedIn, page: CasePage) -> QGridLayout:
        case, theme = page.case, self._theme
        facts = [(say("Owner"), case.owner_name or say("no owner yet"), False)]
        if page.whole and case.status == "open":
            facts.append((say("Next contact"), contact_said(page, self._today), page.contact_overdue))
        if page.whole and case.closed_at is not None:
            closed = day_said(signed_in.day_of(case.closed_at), self._today)
            facts.append((say("Closed on"), " · ".join(filter(None, (closed, case.closing_reason))), False))
        elif page.whole:
            facts.append((say("Opened on"), day_said(signed_in.day_of(case.opened_at), self._today), False))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.size("space_8"))
        grid.setVerticalSpacing(0)
        for place, (name, value, overdue) in enumerate(facts):
            grid.addWidget(PlainLabel(name, face="section"), 0, place)
            label = PlainLabel(value, face="strong" if overdue else "body", elide=True)
            if overdue:
                label.setStyleSheet(f"color: {theme.colours['red_text']};")
            grid.addWidget(label, 1, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _actions(self, page: CasePage) -> QHBoxLayout:
        line = columns()
        if page.may_work and page.case.status == "open":
            self._add(line, say("Change level"), Action.LEVEL)
            self._add(line, say("Hand over"), Action.OWNER)
            self._add(line, say("Next contact"), Action.CONTACT)
            if not page.case.referred:
                self._add(line, say("Refer"), Action.REFER)
            if page.may_answer:
                self._add(line, say("Answer the referral"), Action.ANSWER)
            if page.proposal is None:
                self._add(line, say("Close case"), Action.CLOSE)
        elif page.may_work:
            self._add(line, say("Reopen"), Action.REOPEN)
        trend = styled_button(say("Trend"), "small")
        trend.setIcon(self._theme.icon("chart-line", "muted_text"))
        trend.clicked.connect(self.trend_asked)
        self.buttons["trend"] = trend
        add(line, trend, STRETCH)
        return line

    def _add(self, line: QHBoxLayout, text: str, action: Action) -> None:
        button = styled_button(text, "small")
        button.clicked.connect(lambda: self.action_wanted.emit(action))
        self.buttons[action.value] = button
        line.addWidget(button)


def contact_said(page: CasePage, today: dt.date) -> str:
    """'tomorrow · telephone', with a word where it is overdue; '—' where nothing is planned."""
    case = page.case
    if case.next_contact is None:
        return "—"
    day = day_said(case.next_contact, today)
    if page.contact_overdue:
        day = say("overdue since {day}", day=day)
    return " · ".join(part for part in (day, case.next_contact_how) if part)


def _tags(page: CasePage) -> list[str]:
    tags = []
    if page.case.status == "closed":
        tags.append(say("case closed"))
    if page.case.referred:
        tags.append(say("referred to the center"))
    return tags
