"""Where a note is written: its kind and day, the text, whether it is shared, and when the person is met next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from studio_app.cases.service import NOTE_KINDS, Note, NoteDraft
from studio_app.words import say
from ui.cases.times import day_said
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.choices import DateField
from ui.widgets.key_hint import KeyHint
from ui.widgets.layouts import Stretch, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption, plain_tip


@dataclass(frozen=True)
class Beginning:
    """What an empty editor starts from: today, the day proposed for the next contact, and whether to set it now."""

    today: dt.date
    next_contact: dt.date
    contact_is_due: bool
    always_shared: bool


class NoteEditor(QFrame):
    """One line until somebody writes in it; every change goes out as a draft."""

    typed = Signal(object)
    """the `NoteDraft` as it stands now; None where there is nothing to keep"""
    save_asked = Signal(object)
    """the `NoteDraft` that the person wants kept as a note"""
    discarded = Signal(object)
    """the `NoteDraft` that was thrown away"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._beginning = Beginning(dt.date.min, dt.date.min, False, False)
        self._amends: int | None = None
        self._filling = False
        self.setProperty("kind", "panel")
        self._make_parts()
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._ask_to_save)
        self.text.textChanged.connect(self._told_typed)
        self.reason.textChanged.connect(self._told_typed)
        self.how.textChanged.connect(self._told_typed)
        self.kind.currentIndexChanged.connect(self._told_typed)
        self.day.dateChanged.connect(self._told_typed)
        self.contact_day.dateChanged.connect(self._told_typed)
        self.shared.toggled.connect(self._told_typed)
        self.sets_contact.toggled.connect(self._contact_toggled)
        self._open(False)

    def begin(self, beginning: Beginning, draft: NoteDraft | None) -> None:
        """An editor for another case, with the draft that was left there."""
        self._beginning = beginning
        self._fill(draft)

    def amend(self, note: Note) -> None:
        """Correct `note`: its text is here to be changed, and a reason is asked for."""
        self._fill(NoteDraft(kind=note.kind, text=note.text, day=note.day, shared=note.shared, amends=note.key))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._told_typed()

    def restore(self, draft: NoteDraft) -> None:
        """Take back a draft that was thrown away."""
        self._fill(draft)
        self._told_typed()

    def clear(self) -> None:
        """The note was saved: begin anew."""
        self._fill(None)

    def holds_text(self) -> bool:
        """Whether something is typed that is not saved."""
        return bool(self.text.toPlainText().strip())

    def amends(self) -> int | None:
        """Key of the note that is being corrected."""
        return self._amends

    def draft(self) -> NoteDraft:
        """What the editor holds."""
        return NoteDraft(
            kind=str(self.kind.currentData()),
            text=self.text.toPlainText(),
            day=self.day.day(),
            shared=self.shared.isChecked(),
            next_contact=self.contact_day.day() if self._contact_counts() else None,
            next_contact_how=self.how.text() if self._contact_counts() else "",
            amends=self._amends,
            reason=self.reason.text(),
        )

    def say_kept(self, text: str, *, refused: bool = False) -> None:
        """The small line beside the button: that the draft is kept, or why something could not be done."""
        self.state.setText(text)
        colour = self._theme.colours["red_text" if refused else "muted_text"]
        self.state.setStyleSheet(f"color: {colour};")

    def set_saving(self, saving: bool) -> None:
        """While a note is on its way into the file it cannot be changed, so that what is cleared is what was kept."""
        self.text.setReadOnly(saving)
        self.save.setEnabled(not saving)
        if saving:
            self.say_kept("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.FocusIn:
            self._open(True)
        return super().eventFilter(watched, event)

    def _fill(self, draft: NoteDraft | None) -> None:
        start = self._beginning
        self._filling = True
        self._amends = None if draft is None else draft.amends
        shown = draft or NoteDraft()
        self.kind.setCurrentIndex(max(0, self.kind.findData(shown.kind)))
        self.day.setMaximumDate(QDate(start.today.year, start.today.month, start.today.day))
        self.day.set_day(shown.day or start.today)
        self.text.setPlainText(shown.text)
        self.shared.setChecked(shown.shared or start.always_shared)
        self.reason.setText(shown.reason)
        self.sets_contact.setChecked(start.contact_is_due if draft is None else draft.next_contact is not None)
        self.contact_day.setMinimumDate(QDate(start.today.year, start.today.month, start.today.day))
        self.contact_day.set_day(shown.next_contact or start.next_contact)
        self.how.setText(shown.next_contact_how)
        self._filling = False
        self._open(bool(shown.text) or self.text.hasFocus())
        self.say_kept(say("Draft kept") if shown.text else "")

    def _contact_counts(self) -> bool:
        return self.sets_contact.isChecked() and self._amends is None

    def _contact_toggled(self, on: bool) -> None:
        self.contact_day.setVisible(on)
        self.how.setVisible(on)
        self._hint.setVisible(not on)
        self._told_typed()

    def _told_typed(self) -> None:
        if self._filling:
            return
        self.say_kept("")
        self.typed.emit(self.draft() if self.holds_text() else None)

    def _ask_to_save(self) -> None:
        if self.save.isEnabled():
            self.save_asked.emit(self.draft())

    def _discard(self) -> None:
        thrown = self.draft()
        self._fill(None)
        self.typed.emit(None)
        if thrown.text.strip():
            self.discarded.emit(thrown)

    def _open(self, opened: bool) -> None:
        """Show all parts, or the one line that invites."""
        amending = self._amends is not None
        for part in self._parts:
            part.setVisible(opened)
        self.kind.setVisible(opened and not amending)
        self.day.setVisible(opened and not amending)
        self.amending.setVisible(opened and amending)
        if amending:
            self.amending.setText(
                say("Amending the note of {day}", day=day_said(self.day.day(), self._beginning.today))
            )
        self.reason.setVisible(opened and amending)
        self.sets_contact.setVisible(opened and not amending)
        sets = opened and self._contact_counts()
        self.contact_day.setVisible(sets)
        self.how.setVisible(sets)
        self._hint.setVisible(opened and not sets)
        self.shared.setVisible(opened and not self._beginning.always_shared)
        policy = Qt.ScrollBarPolicy
        self.text.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if opened else policy.ScrollBarAlwaysOff)
        lines = self.text.fontMetrics().lineSpacing()
        self.text.setFixedHeight(lines * (4 if opened else 1) + 18)

    def _make_parts(self) -> None:
        theme = self._theme
        self.kind = QComboBox()
        for code, label in NOTE_KINDS.items():
            self.kind.addItem(plain_caption(say(label)), code)
        self.kind.setAccessibleName(say("Kind of note"))
        self.day = DateField(theme, dt.date(2000, 1, 1))
        self.day.setAccessibleName(say("Day of the note"))
        self.amending = PlainLabel(face="strong", elide=True)
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(say("Write a note: what was said, what was agreed"))
        self.text.setAccessibleName(say("Case note"))
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why it is amended"))
        self.sets_contact = QCheckBox(plain_caption(say("Next contact")))
        self.contact_day = DateField(theme, dt.date(2000, 1, 1))
        self.contact_day.setAccessibleName(say("Day of the next contact"))
        self.how = QLineEdit()
        self.how.setPlaceholderText(say("How, where"))
        self.shared = QCheckBox(plain_caption(say("Share with colleagues")))
        self.shared.setToolTip(
            plain_tip(say("Other counselors may read it, and it goes to the center when the case is referred."))
        )
        self.state = PlainLabel(face="small-muted", elide=True)
        self.discard = quiet_button(say("Discard"))
        self.discard.clicked.connect(self._discard)
        self.save = primary_button(say("Save note"))
        self.save.clicked.connect(self._ask_to_save)
        self._hint = KeyHint("Ctrl+Return")

    def _lay_out(self) -> None:
        self._top, self._foot = QWidget(), QWidget()
        columns(self.kind, self.day, self.amending, grow(self.state), self.shared, on=self._top)
        contact = (self.sets_contact, self.contact_day, grow(self.how), grow(self.reason), Stretch(0))
        columns(*contact, self.discard, self._hint, self.save, on=self._foot)
        rows(self._top, self.text, self._foot, on=self, margins=3)
        self._parts: tuple[QWidget, ...] = (self._top, self._foot)
