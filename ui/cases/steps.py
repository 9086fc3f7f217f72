"""The plan's steps of a case: what waits with its time limit and a box to tick, below it what is settled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from studio_app.cases.service import PageStep
from studio_app.node.signed_in import SignedIn
from studio_app.words import say, say_count
from ui.cases.times import limit_said, moment_said
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, icon_button, quiet_button, styled_button
from ui.widgets.layouts import STRETCH, Gap, Placed, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption


class PlanSteps(QWidget):
    """Steps that wait, first due first."""

    ticked = Signal(int)
    """key of a step that was done"""
    waived = Signal(int, str)
    """key of a step that is not needed, and why"""

    def __init__(
        self,
        theme: Theme,
        signed_in: SignedIn,
        steps: Sequence[PageStep],
        *,
        may_work: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._signed_in, self._may_work = theme, signed_in, may_work
        self.lines: dict[int, StepLine] = {}
        column = rows(SectionTitle(say("Plan steps")), Gap(1), on=self, gap=0)
        waiting = [step for step in steps if step.status == "due"]
        settled = [step for step in steps if step.status != "due"]
        for step in waiting:
            line = StepLine(theme, step, may_work=may_work)
            line.ticked.connect(self.ticked)
            line.waived.connect(self.waived)
            self.lines[step.step] = line
            column.addWidget(line)
        if not waiting:
            column.addWidget(PlainLabel(say("Nothing of the plan waits in this case."), face="muted"))
        if settled:
            column.addWidget(self._settled_part(settled))

    def _settled_part(self, settled: list[PageStep]) -> QWidget:
        words = say_count("{count} step settled", "{count} steps settled", len(settled))
        part = QWidget()
        toggle = quiet_button(words)
        toggle.setIcon(self._theme.icon("chevron-right", "muted_text"))
        toggle.setCheckable(True)
        rest = QWidget()
        newest_first = sorted(settled, key=lambda each: -(each.done_at or 0))
        rows(*map(self._settled_line, newest_first), on=rest, gap=0, margins=(6, 0, 0, 0)).setSpacing(2)
        rest.setVisible(False)
        rows(Placed(toggle, align=Qt.AlignmentFlag.AlignLeft), rest, on=part, gap=0, margins=(0, 1, 0, 0)).setSpacing(2)
        toggle.toggled.connect(rest.setVisible)
        icons = {on: self._theme.icon(f"chevron-{'down' if on else 'right'}", "muted_text") for on in (False, True)}
        toggle.toggled.connect(lambda on: toggle.setIcon(icons[on]))
        return part

    def _settled_line(self, step: PageStep) -> QHBoxLayout:
        when = ""
        if step.done_at is not None:
            when = moment_said(self._signed_in.local_time(step.done_at), self._signed_in.today())
        how = say("done") if step.status == "done" else step.reason or say("not needed")
        said = " · ".join(part for part in (how, step.done_by, when) if part)
        text = PlainLabel(step.text, face="muted", elide=True)
        return columns(grow(text), PlainLabel(said, face="small-muted", elide=True))


class StepLine(QWidget):
    """One step that waits."""

    ticked = Signal(int)
    waived = Signal(int, str)

    def __init__(self, theme: Theme, step: PageStep, *, may_work: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step.step
        self.box = QCheckBox(plain_caption(step.text))
        self.box.setEnabled(step.may_do)
        self.box.toggled.connect(self._toggled)
        self.limit = PlainLabel(limit_said(step.minutes_left), face="small-muted")
        if step.overdue:
            self.limit.setStyleSheet(f"color: {theme.colours['red_text']}; font-weight: 600;")
        line = columns(self.box, PlainLabel(step.who, face="small-muted"), STRETCH, self.limit, gap=3)
        if may_work:
            self.not_needed = icon_button(theme, "x", say("Not needed: set this step aside"), "icon_small")
            self.not_needed.clicked.connect(self._ask_reason)
            line.addWidget(self.not_needed)
        self._reason = self._reason_line()
        rows(line, self._reason, on=self, gap=0)

    def _reason_line(self) -> QWidget:
        part = QWidget()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why this step is not needed"))
        self.reason.setAccessibleName(say("Why this step is not needed"))
        self.reason.returnPressed.connect(self._waive)
        put_aside = styled_button(say("Set aside"), "small")
        put_aside.clicked.connect(self._waive)
        columns(grow(self.reason), put_aside, on=part, margins=(6, 0, 0, 2))
        part.setVisible(False)
        return part

    def _toggled(self, on: bool) -> None:
        if on:
            self.box.setEnabled(False)
            self.ticked.emit(self._step)

    def _ask_reason(self) -> None:
        self._reason.setVisible(not self._reason.isVisible())
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _waive(self) -> None:
        self.waived.emit(self._step, self.reason.text())
