"""The right pane for one case: its head, what needs an answer, the plan's steps, the timeline, the note at the foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio_app.cases.service import CasePage, Note, NoteDraft, PersonRow
from studio_app.domain.signs import signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.cases.actions import (
    Action,
    ActionForm,
    AnswerForm,
    AnswerReferral,
    CloseCase,
    ContactForm,
    KeepOpen,
    LevelForm,
    OwnerForm,
    ReasonForm,
    SetContact,
    SetLevel,
    SetOwner,
)
from ui.cases.header import CaseHeader
from ui.cases.note_editor import Beginning, NoteEditor
from ui.cases.steps import PlanSteps
from ui.cases.timeline import Timeline
from ui.theme import Theme
from ui.widgets.bands import Banner, Tone
from ui.widgets.cards import Line, SectionTitle, quiet_button
from ui.widgets.level import LEVELS, level_text
from ui.widgets.plain import PlainLabel

SCROLL_BAR = 10
"""Width of the scroll bar beside the case, so that the note below it ends where the case does."""


class CaseDetail(QWidget):
    """Rebuilt from a `CasePage` whenever the case changed; the note being written stays as it is meanwhile."""

    acted = Signal(object)
    """an `Action` the person wants on the case shown"""
    alert_taken = Signal(int)
    """key of a waiting alert that is to go into the case"""
    step_done = Signal(int)
    step_waived = Signal(int, str)
    trend_asked = Signal(int)
    """key of the student"""

    def __init__(self, theme: Theme, signed_in: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._signed_in = theme, signed_in
        self.page: CasePage | None = None
        self._owners: Sequence[PersonRow] = ()
        self.form: ActionForm | None = None
        self.header: CaseHeader | None = None
        self.steps: PlanSteps | None = None
        self.timeline: Timeline | None = None
        self._form_place = QVBoxLayout()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor = NoteEditor(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(
            theme.size("space_6"), theme.size("space_2"), theme.size("space_6") + SCROLL_BAR, theme.size("space_3")
        )
        foot.addWidget(self.editor)
        column.addLayout(foot)

    def show_case(self, page: CasePage, draft: NoteDraft | None, owners: Sequence[PersonRow]) -> None:
        """Show a case; where it is the one shown already, the note being written and the place scrolled to stay."""
        same = self.page is not None and self.page.case.key == page.case.key
        place = self._scroll.verticalScrollBar().value() if same else 0
        self.page, self._owners, self.form = page, owners, None
        self._scroll.setWidget(self._content(page))
        self._scroll.verticalScrollBar().setValue(place)
        writes = page.may_work and page.case.status == "open"
        self.editor.setVisible(writes)
        if writes and not (same and self.editor.holds_text()):
            self.editor.begin(self._beginning(page), draft)

    def open_form(self, action: object) -> None:
        """The inline form of an action; the one that was open gives way, the same one closes."""
        page = self.page
        if page is None:
            return
        before = self.form
        self.leave_form()
        form = self._new_form(action, page)
        if before is not None and type(before) is type(form) and not isinstance(form, ReasonForm):
            form.deleteLater()
            return
        form.asked.connect(self.acted)
        form.left.connect(self.leave_form)
        self.form = form
        self._form_place.addWidget(form)
        focus = getattr(form, "reason", None) or getattr(form, "how", None) or form
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_form(self) -> None:
        """Take the inline form away."""
        if self.form is not None:
            self.form.setParent(None)
            self.form.deleteLater()
            self.form = None

    def refuse(self, sentence: str) -> bool:
        """Show in the open form why its action was not done; False where there is no form."""
        if self.form is None:
            return False
        self.form.refuse(sentence)
        return True

    def proposed_contact(self) -> dt.date:
        """The day the plan would have the next contact on."""
        days = self.page.contact_days if self.page else 1
        return self._signed_in.today() + dt.timedelta(days=days)

    def _beginning(self, page: CasePage) -> Beginning:
        today, planned = self._signed_in.today(), page.case.next_contact
        return Beginning(
            today=today,
            next_contact=self.proposed_contact(),
            contact_is_due=planned is not None and planned <= today,
            always_shared=page.notes_always_shared,
        )

    def _content(self, page: CasePage) -> QWidget:
        theme = self._theme
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(
            theme.size("space_6"), theme.size("space_4"), theme.size("space_6"), theme.size("space_4")
        )
        column.setSpacing(theme.size("space_3"))
        self.header = CaseHeader(theme, self._signed_in, page)
        self.header.action_wanted.connect(self.open_form)
        self.header.trend_asked.connect(lambda: self.trend_asked.emit(page.case.student))
        column.addWidget(self.header)
        self._form_place = QVBoxLayout()
        column.addLayout(self._form_place)
        if not page.whole:
            column.addWidget(Line())
            told = say("Your role sees that the case exists, its level and who owns it. Ask the owner for more.")
            column.addWidget(PlainLabel(told, face="muted", wrap=True))
            column.addStretch(1)
            return content
        self._add_banners(column, page)
        column.addWidget(Line())
        self.steps = PlanSteps(
            theme, self._signed_in, page.steps, may_work=page.may_work and page.case.status == "open"
        )
        self.steps.ticked.connect(self.step_done)
        self.steps.waived.connect(self.step_waived)
        column.addWidget(self.steps)
        column.addWidget(Line())
        column.addWidget(SectionTitle(say("Timeline")))
        may_amend = page.may_work and page.case.status == "open"
        self.timeline = Timeline(theme, self._signed_in, page.events, page.hidden_notes, may_amend=may_amend)
        self.timeline.amend_asked.connect(self._amend)
        column.addWidget(self.timeline)
        column.addStretch(1)
        return content

    def _add_banners(self, column: QVBoxLayout, page: CasePage) -> None:
        if not page.may_work:
            return
        for alert in page.waiting_alerts:
            seen = [say(sign.short) for sign in signs_of(alert.signs)] + ([alert.words] if alert.words else [])
            what = " · ".join([level_text(alert.level), *seen])
            text = say("Another alert waits: {alert}", alert=what)
            tone: Tone = LEVELS[alert.level].token  # type: ignore[assignment]
            banner = Banner(self._theme, text, tone, say("Take into this case"))
            banner.asked.connect(lambda key=alert.key: self.alert_taken.emit(key))
            column.addWidget(banner)
        proposal = page.proposal
        if proposal is None:
            return
        if proposal.own:
            text = say("You propose to close this case. It stays open until a colleague agrees.")
            banner = Banner(self._theme, text, "blue", say("Keep open"))
            banner.asked.connect(lambda: self.open_form(KeepOpen))
        else:
            text = say("{name} proposes to close this case: {reason}", name=proposal.by, reason=proposal.reason)
            banner = Banner(self._theme, text, "blue", say("Agree and close"))
            banner.asked.connect(lambda: self.open_form(CloseCase))
        column.addWidget(banner)
        if not proposal.own:
            keep = quiet_button(say("Keep open"))
            keep.clicked.connect(lambda: self.open_form(KeepOpen))
            column.addWidget(keep, 0, Qt.AlignmentFlag.AlignRight)

    def _new_form(self, action: object, page: CasePage) -> ActionForm:
        if action is SetLevel:
            return LevelForm(self._theme, page)
        if action is SetOwner:
            return OwnerForm(self._theme, page, self._owners)
        if action is AnswerReferral:
            return AnswerForm(self._theme, self.proposed_contact())
        if action is SetContact:
            return ContactForm(self._theme, page, self.proposed_contact())
        return ReasonForm(self._theme, action, page)  # type: ignore[arg-type]

    def _amend(self, note: Note) -> None:
        if self.editor.holds_text() and self.editor.amends() != note.key:
            self.editor.say_kept(say("Save or discard the note you are writing first; then amend this one."))
            return
        self.editor.amend(note)


__all__ = ["Action", "CaseDetail"]
