"""What is done to a case beside writing notes: one small form at a time, inline below the header, never a dialog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio_app.cases.service import AnswerStatus, CasePage, PersonRow
from studio_app.domain.levels import Level
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.choices import DateField, Segmented
from ui.widgets.level import level_text
from ui.widgets.plain import PlainLabel, plain_caption


@dataclass(frozen=True)
class SetLevel:
    level: Level
    reason: str


@dataclass(frozen=True)
class SetOwner:
    owner: int | None


@dataclass(frozen=True)
class SetContact:
    day: dt.date | None
    how: str


@dataclass(frozen=True)
class Refer:
    reason: str


@dataclass(frozen=True)
class AnswerReferral:
    """The center's answer; `level` and `day` are what it suggests."""

    status: AnswerStatus
    words: str
    level: Level | None
    day: dt.date | None


@dataclass(frozen=True)
class CloseCase:
    reason: str


@dataclass(frozen=True)
class KeepOpen:
    """A proposal to close is taken back."""

    reason: str


@dataclass(frozen=True)
class Reopen:
    reason: str


Action = SetLevel | SetOwner | SetContact | Refer | AnswerReferral | CloseCase | KeepOpen | Reopen


class ActionForm(QFrame):
    """A sentence on what will happen, one or two fields, a button. Escape leaves it."""

    asked = Signal(object)
    """the `Action` the person wants"""
    left = Signal()

    def __init__(self, theme: Theme, title: str, hint: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        space = theme.size("space_2")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.size("space_3")] * 4)
        column.setSpacing(space)
        column.addWidget(PlainLabel(title, face="strong"))
        if hint:
            column.addWidget(PlainLabel(hint, face="small-muted", wrap=True))
        self.fields = QHBoxLayout()
        self.fields.setSpacing(space)
        column.addLayout(self.fields)
        buttons = QHBoxLayout()
        buttons.setSpacing(space)
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {theme.colours['red_text']};")
        buttons.addWidget(self.problem, 1)
        leave = quiet_button(say("Cancel"))
        leave.clicked.connect(self.left)
        buttons.addWidget(leave)
        self.button = styled_button(button, "")
        self.button.clicked.connect(self._ask)
        buttons.addWidget(self.button)
        column.addLayout(buttons)

    def action(self) -> Action:
        """What the fields say."""
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
            self.asked.emit(self.action())

    def _line(self, placeholder: str, text: str = "") -> QLineEdit:
        line = QLineEdit(text)
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(placeholder)
        self.fields.addWidget(line, 1)
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

    def action(self) -> Action:
        return SetLevel(self.level.value() or Level.BLUE, self.reason.text())


class OwnerForm(ActionForm):
    """Who looks after the case from now on."""

    def __init__(self, theme: Theme, page: CasePage, owners: Sequence[PersonRow]) -> None:
        super().__init__(theme, say("Hand the case over"), "", say("Hand over"))
        self.owner = owner_box(owners, page.case.owner)
        self.fields.addWidget(self.owner)
        self.fields.addStretch(1)

    def action(self) -> Action:
        return SetOwner(self.owner.currentData())


class ContactForm(ActionForm):
    """When and how the person is met next."""

    def __init__(self, theme: Theme, page: CasePage, proposed: dt.date) -> None:
        super().__init__(theme, say("Next contact"), "", say("Set the day"))
        self.day = DateField(theme, page.case.next_contact or proposed)
        self.fields.addWidget(self.day)
        self.how = self._line(say("How, where"), page.case.next_contact_how)

    def action(self) -> Action:
        return SetContact(self.day.day(), self.how.text())


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
        more = QHBoxLayout()
        more.setSpacing(theme.size("space_2"))
        self.level = QComboBox()
        self.level.setAccessibleName(say("Level suggested"))
        self.level.addItem(plain_caption(say("no level suggested")), None)
        for level in sorted(Level, reverse=True):
            self.level.addItem(plain_caption(level_text(level)), level)
        more.addWidget(self.level)
        self.sets_day = QCheckBox(say("Next contact"))
        self.day = DateField(theme, proposed)
        self.day.setEnabled(False)
        self.sets_day.toggled.connect(self.day.setEnabled)
        more.addWidget(self.sets_day)
        more.addWidget(self.day)
        more.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(column.count() - 1, more)

    def missing(self) -> str:
        return "" if self.status.value() else say("Choose first what the center does.")

    def action(self) -> Action:
        day = self.day.day() if self.sets_day.isChecked() else None
        return AnswerReferral(
            self.status.value() or AnswerStatus.ADVICE, self.reason.text(), self.level.currentData(), day
        )


class ReasonForm(ActionForm):
    """A step that needs a reason in words."""

    def __init__(self, theme: Theme, kind: type[Refer | CloseCase | KeepOpen | Reopen], page: CasePage) -> None:
        title, hint, button = _reason_words(kind, page)
        super().__init__(theme, title, hint, button)
        self._kind = kind
        self.reason = self._line(say("Why"))

    def action(self) -> Action:
        return self._kind(self.reason.text())


def _reason_words(kind: type[Refer | CloseCase | KeepOpen | Reopen], page: CasePage) -> tuple[str, str, str]:
    if kind is Refer:
        hint = say("With the next bundle the center learns who this is about, and reads the notes marked as shared.")
        return say("Refer to the center"), hint, say("Refer")
    if kind is Reopen:
        return say("Reopen the case"), say("The plan's steps of its level begin anew."), say("Reopen")
    if kind is KeepOpen:
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
