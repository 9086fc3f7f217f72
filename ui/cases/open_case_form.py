"""Opening a case in the detail pane: what it starts from, its level with the plan's steps, owner, reason, next contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from studio_app.cases.service import PersonRow, contact_days
from studio_app.crisis.plan import Plan, steps_for
from studio_app.crisis.service import AlertRow
from studio_app.domain.levels import Level
from studio_app.domain.signs import signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.cases.actions import owner_box
from ui.cases.times import moment_said, span_said
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, primary_button, quiet_button
from ui.widgets.choices import DateField, Segmented
from ui.widgets.layouts import STRETCH, Gap, add, clear, columns, grow, rows
from ui.widgets.level import LevelBadge, level_text
from ui.widgets.plain import PlainLabel, plain_caption


@dataclass(frozen=True)
class NewCase:
    """Whom a case is opened for, and the plan it follows. `place` is class and room in words."""

    student: int
    student_name: str
    place: str
    plan: Plan
    alert: AlertRow | None = None


@dataclass(frozen=True)
class Opening:
    """What the form asks for."""

    subject: NewCase
    level: Level
    reason: str
    owner: int | None
    next_contact: dt.date | None


class OpenCaseForm(QScrollArea):
    """The plan's steps follow the level while one chooses. Ctrl+Enter opens the case."""

    asked = Signal(object)
    """the `Opening` that the person wants"""
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        signed_in: SignedIn,
        subject: NewCase,
        owners: Sequence[PersonRow],
        *,
        owns: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._signed_in = theme, signed_in
        self.subject = subject
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self.setWidget(content)
        column = rows(on=content, margins=6)
        self._head(column)
        level = Level(subject.alert.level) if subject.alert else Level.YELLOW
        self._fields(column, level, owners, signed_in.person if owns else None)
        self.steps = QGridLayout()
        self.steps.setHorizontalSpacing(theme.size("space_6"))
        self.steps.setVerticalSpacing(theme.size("space_1"))
        self.steps.setColumnStretch(1, 1)
        self._buttons(column)
        add(column, Gap(3), SectionTitle(say("The plan asks for")), self.steps, STRETCH)
        self._show_level(level)

    def refuse(self, sentence: str) -> None:
        """Show why the case was not opened; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.setVisible(True)
        self.button.setEnabled(True)

    def _head(self, column: QVBoxLayout) -> None:
        subject, theme = self.subject, self._theme
        column.addWidget(
            PlainLabel(say("Open a case for {name}", name=subject.student_name), face="heading", wrap=True)
        )
        if subject.place:
            column.addWidget(PlainLabel(subject.place, face="muted", elide=True))
        alert = subject.alert
        if alert is None:
            return
        raised = moment_said(self._signed_in.local_time(alert.raised_at), self._signed_in.today())
        when = PlainLabel(say("Alert raised {when}", when=raised), face="strong")
        by = PlainLabel(alert.raised_by, face="small-muted", elide=True)
        add(column, Gap(2), columns(LevelBadge(theme, alert.level), when, grow(by)))
        said = [say(sign.text) for sign in signs_of(alert.signs)] + ([alert.words] if alert.words else [])
        for text in said:
            column.addWidget(PlainLabel(text, wrap=True, selectable=True))

    def _fields(self, column: QVBoxLayout, level: Level, owners: Sequence[PersonRow], owner: int | None) -> None:
        theme = self._theme
        self.level: Segmented[Level] = Segmented(
            [(each, level_text(each)) for each in sorted(Level, reverse=True)], level
        )
        self.level.picked.connect(self._show_level)
        self.meaning = PlainLabel(face="small-muted")
        line = columns(self.level, grow(self.meaning), gap=3)
        add(column, Gap(2), SectionTitle(say("Level")), line, SectionTitle(say("Reason")))
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText(say("Why a case is opened: what was seen, what was said"))
        self.reason.setAccessibleName(say("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.reason.fontMetrics().lineSpacing() * 3 + 18)
        column.addWidget(self.reason)
        self.owner = owner_box(owners, owner)
        self.sets_contact = QCheckBox(plain_caption(say("Next contact")))
        self.contact = DateField(theme, self._signed_in.today())
        self.contact.setMinimumDate(self.contact.date())
        self.contact.setEnabled(False)
        self.sets_contact.toggled.connect(self.contact.setEnabled)
        owner_name = PlainLabel(say("Owner"), face="small-muted")
        column.addLayout(columns(owner_name, self.owner, Gap(4), self.sets_contact, self.contact, STRETCH, gap=3))

    def _buttons(self, column: QVBoxLayout) -> None:
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {self._theme.colours['red_text']};")
        self.problem.setVisible(False)
        self.button = primary_button(say("Open case"))
        self.button.clicked.connect(self._ask)
        leave = quiet_button(say("Not now"))
        leave.clicked.connect(self.left)
        add(column, self.problem, columns(self.button, leave, STRETCH))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._ask)

    def _show_level(self, level: Level) -> None:
        self.meaning.setText(level.meaning)
        self.contact.set_day(self._signed_in.today() + dt.timedelta(days=contact_days(self.subject.plan, level)))
        clear(self.steps)
        for row, step in enumerate(steps_for(level, 0, self.subject.plan)):
            minutes = step.due_ms // 60_000
            within = say("at once") if minutes == 0 else say("within {span}", span=span_said(minutes))
            self.steps.addWidget(PlainLabel(within, face="small-muted"), row, 0)
            self.steps.addWidget(PlainLabel(f"{step.text}", elide=True), row, 1)
            self.steps.addWidget(PlainLabel(step.who.label, face="small-muted"), row, 2)

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        self.problem.setVisible(False)
        self.button.setEnabled(False)
        self.asked.emit(
            Opening(
                self.subject,
                self.level.value() or Level.YELLOW,
                self.reason.toPlainText(),
                self.owner.currentData(),
                self.contact.day() if self.sets_contact.isChecked() else None,
            )
        )
