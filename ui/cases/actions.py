"""What is done to a case beside writing notes: one small form at a time, inline below the header, never a dialog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QWidget

from studio_app.cases import service
from studio_app.cases.service import AnswerStatus, CasePage, Changes, ClosingResult, PersonRow
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.choices import DateField, Segmented
from ui.widgets.layouts import STRETCH, add, columns, grow, rows
from ui.widgets.level import level_text
from ui.widgets.plain import PlainLabel, plain_caption


class Action(Enum):
    """What can be done to a case; each has an inline form."""

    LEVEL = "level"
    OWNER = "owner"
    CONTACT = "contact"
    REFER = "refer"
    ANSWER = "answer"
    CLOSE = "close"
    KEEP_OPEN = "keep-open"
    REOPEN = "reopen"


CaseCall = Callable[[SignedIn, int], Changes | ClosingResult]
"""The service call that an action stands for, about the case of the key given."""


class ActionForm(QFrame):
    """A sentence on what will happen, one or two fields, a button. Escape leaves it."""

    asked = Signal(object)
    """the `CaseCall` the person wants"""
    left = Signal()

    def __init__(self, theme: Theme, title: str, hint: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.fields = columns()
        self.more = columns()
        self.first: QWidget = self
        """where the keyboard goes"""
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {theme.colours['red_text']};")
        leave = quiet_button(say("Cancel"))
        leave.clicked.connect(self.left)
        self.button = styled_button(button, "")
        self.button.clicked.connect(self._ask)
        foot = columns(grow(self.problem), leave, self.button)
        words: list[QWidget] = [PlainLabel(title, face="strong")]
        if hint:
            words.append(PlainLabel(hint, face="small-muted", wrap=True))
        rows(*words, self.fields, self.more, foot, on=self, margins=3)

    def call(self) -> CaseCall:
        """The service call that the fields describe."""
        raise NotImplementedError

    def missing(self) -> str:
        """What has to be chosen before the action can be asked for; '' for nothing."""
        return ""

    def refuse(self, sentence: str) -> None:
        """Show why it was not done; the fields stay as they are."""
        self.problem.setText(sentence)
        self.button.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        self.problem.setText(self.missing())
        if not self.problem.text():
            self.button.setEnabled(False)
            self.asked.emit(self.call())

    def _line(self, placeholder: str, text: str = "") -> QLineEdit:
        line = QLineEdit(text)
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(placeholder)
        self.fields.addWidget(line, 1)
        self.first = line
        return line


class LevelForm(ActionForm):
    """Another level, and why."""

    def __init__(self, theme: Theme, page: CasePage) -> None:
        super().__init__(
            theme,
            say("Assess the level again"),
            say("The plan's steps of the new level begin now; those that still wait are set aside with your reason."),
            say("Set the level"),
        )
        others = [(level, level_text(level)) for level in sorted(Level, reverse=True) if level != page.level]
        self.level: Segmented[Level] = Segmented(others)
        self.fields.addWidget(self.level)
        self.reason = self._line(say("Why"))

    def missing(self) -> str:
        return "" if self.level.value() else say("Choose the level first.")

    def call(self) -> CaseCall:
        level, reason = self.level.value() or Level.BLUE, self.reason.text()
        return lambda signed_in, case: service.set_level(signed_in, case, level, reason)


class OwnerForm(ActionForm):
    """Who looks after the case from now on."""

    def __init__(self, theme: Theme, page: CasePage, owners: Sequence[PersonRow]) -> None:
        super().__init__(theme, say("Hand the case over"), "", say("Hand over"))
        self.owner = owner_box(owners, page.case.owner)
        self.fields.addWidget(self.owner)
        self.fields.addStretch(1)

    def call(self) -> CaseCall:
        owner: int | None = self.owner.currentData()
        return lambda signed_in, case: service.set_owner(signed_in, case, owner)


class ContactForm(ActionForm):
    """When and how the person is met next."""

    def __init__(self, theme: Theme, page: CasePage, proposed: dt.date) -> None:
        super().__init__(theme, say("Next contact"), "", say("Set the day"))
        self.day = DateField(theme, page.case.next_contact or proposed)
        self.fields.addWidget(self.day)
        self.how = self._line(say("How, where"), page.case.next_contact_how)

    def call(self) -> CaseCall:
        day, how = self.day.day(), self.how.text()
        return lambda signed_in, case: service.set_next_contact(signed_in, case, day, how)


class AnswerForm(ActionForm):
    """The center's answer to a referral: what it does, what it advises."""

    def __init__(self, theme: Theme, proposed: dt.date) -> None:
        super().__init__(
            theme,
            say("Answer the referral"),
            say(
                "The studio reads it after the next bundle. It advises; the studio's case stays as the studio sets it."
            ),
            say("Answer"),
        )
        self.status: Segmented[AnswerStatus] = Segmented(
            [
                (AnswerStatus.TAKEN, say("The center takes over")),
                (AnswerStatus.ADVICE, say("Advice")),
                (AnswerStatus.RETURNED, say("Back to the studio")),
            ]
        )
        self.fields.addWidget(self.status)
        self.reason = self._line(say("What you advise"))
        self.level = QComboBox()
        self.level.setAccessibleName(say("Level suggested"))
        self.level.addItem(plain_caption(say("no level suggested")), None)
        for level in sorted(Level, reverse=True):
            self.level.addItem(plain_caption(level_text(level)), level)
        self.sets_day = QCheckBox(say("Next contact"))
        self.day = DateField(theme, proposed)
        self.day.setEnabled(False)
        self.sets_day.toggled.connect(self.day.setEnabled)
        add(self.more, self.level, self.sets_day, self.day, STRETCH)

    def missing(self) -> str:
        return "" if self.status.value() else say("Choose first what the center does.")

    def call(self) -> CaseCall:
        day = self.day.day() if self.sets_day.isChecked() else None
        status, words = self.status.value() or AnswerStatus.ADVICE, self.reason.text()
        level: Level | None = self.level.currentData()
        return lambda signed_in, case: service.answer_referral(signed_in, case, status, words, level, day)


class ReasonForm(ActionForm):
    """A step that needs a reason in words."""

    def __init__(self, theme: Theme, action: Action, page: CasePage) -> None:
        super().__init__(theme, *_reason_words(action, page))
        self._call = _CALLS[action]
        self.reason = self._line(say("Why"))

    def call(self) -> CaseCall:
        call, reason = self._call, self.reason.text()
        return lambda signed_in, case: call(signed_in, case, reason)


_CALLS: dict[Action, Callable[[SignedIn, int, str], Changes | ClosingResult]] = {
    Action.REFER: service.refer,
    Action.CLOSE: service.close_case,
    Action.KEEP_OPEN: service.withdraw_closing,
    Action.REOPEN: service.reopen_case,
}


def _reason_words(action: Action, page: CasePage) -> tuple[str, str, str]:
    if action is Action.REFER:
        hint = say("With the next bundle the center learns who this is about, and reads the notes marked as shared.")
        return say("Refer to the center"), hint, say("Refer")
    if action is Action.REOPEN:
        return say("Reopen the case"), say("The plan's steps of its level begin anew."), say("Reopen")
    if action is Action.KEEP_OPEN:
        return say("Keep the case open"), say("The proposal to close is taken back."), say("Keep open")
    if page.persons_to_close > 1 and page.proposal is None:
        hint = say("A red case is closed by two persons: you propose it, and a colleague who opens the case agrees.")
        return say("Propose to close the case"), hint, say("Propose")
    return say("Close the case"), say("Steps that still wait are set aside with your reason."), say("Close case")


def owner_box(owners: Sequence[PersonRow], chosen: int | None) -> QComboBox:
    """Those who may own a case, and 'nobody yet' first."""
    box = QComboBox()
    box.setAccessibleName(say("Owner"))
    box.addItem(plain_caption(say("no owner yet")), None)
    for person in owners:
        box.addItem(plain_caption(person.name), person.key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.setMinimumWidth(160)
    return box
