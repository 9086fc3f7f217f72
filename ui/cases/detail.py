"""The right pane for one case: its head, what needs an answer, the plan's steps, the timeline, the note at the foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio_app.cases.service import CasePage, Note, NoteDraft, PersonRow
from studio_app.domain.signs import signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.cases.actions import Action, ActionForm, AnswerForm, ContactForm, LevelForm, OwnerForm, ReasonForm
from ui.cases.header import CaseHeader
from ui.cases.note_editor import Beginning, NoteEditor
from ui.cases.steps import PlanSteps
from ui.cases.timeline import Timeline
from ui.theme import Theme
from ui.widgets.bands import Banner, Tone
from ui.widgets.cards import Line, SectionTitle, quiet_button
from ui.widgets.layouts import STRETCH, add, grow, rows
from ui.widgets.level import LEVELS, level_text
from ui.widgets.plain import PlainLabel

REASON_ONLY = (Action.REFER, Action.CLOSE, Action.KEEP_OPEN, Action.REOPEN)
SCROLL_BAR = 10
"""Width of the scroll bar beside the case, so that the note below it ends where the case does."""


class CaseDetail(QWidget):
    """Rebuilt from a `CasePage` whenever the case changed; the note being written stays as it is meanwhile."""

    acted = Signal(object)
    """the `CaseCall` the person wants on the case shown"""
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
        self._action: Action | None = None
        """what the open form is about"""
        self.header: CaseHeader | None = None
        self.steps: PlanSteps | None = None
        self.timeline: Timeline | None = None
        self._form_place = rows()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor = NoteEditor(theme)
        foot = rows(self.editor, margins=(6, 2, 6, 3))
        foot.setContentsMargins(foot.contentsMargins() + QMargins(0, 0, SCROLL_BAR, 0))
        rows(grow(self._scroll), foot, on=self, gap=0)

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

    def open_form(self, action: Action) -> None:
        """The inline form of an action; the one that was open gives way, the same one closes."""
        page = self.page
        if page is None:
            return
        before = None if self.form is None else self._action
        self.leave_form()
        if before is action and action not in REASON_ONLY:
            return
        self._action = action
        form = self._new_form(action, page)
        form.asked.connect(self.acted)
        form.left.connect(self.leave_form)
        self.form = form
        self._form_place.addWidget(form)
        form.first.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.header = CaseHeader(theme, self._signed_in, page)
        self.header.action_wanted.connect(self.open_form)
        self.header.trend_asked.connect(lambda: self.trend_asked.emit(page.case.student))
        self._form_place = rows()
        column = rows(self.header, self._form_place, on=content, gap=3, margins=(6, 4, 6, 4))
        if not page.whole:
            sentence = say("Your role sees that the case exists, its level and who owns it. Ask the owner for more.")
            add(column, Line(), PlainLabel(sentence, face="muted", wrap=True), STRETCH)
            return content
        self._add_banners(column, page)
        works = page.may_work and page.case.status == "open"
        self.steps = PlanSteps(theme, self._signed_in, page.steps, may_work=works)
        self.steps.ticked.connect(self.step_done)
        self.steps.waived.connect(self.step_waived)
        self.timeline = Timeline(theme, self._signed_in, page.events, page.hidden_notes, may_amend=works)
        self.timeline.amend_asked.connect(self._amend)
        add(column, Line(), self.steps, Line(), SectionTitle(say("Timeline")), self.timeline, STRETCH)
        return content

    def _add_banners(self, column: QVBoxLayout, page: CasePage) -> None:
        if not page.may_work:
            return
        for alert in page.waiting_alerts:
            seen = [say(sign.short) for sign in signs_of(alert.signs)] + ([alert.words] if alert.words else [])
            what = " · ".join([level_text(alert.level), *seen])
            text = say("Another alert waits: {alert}", alert=what)
            tone: Tone = LEVELS[alert.level].token
            banner = Banner(self._theme, text, tone, say("Take into this case"))
            banner.asked.connect(lambda key=alert.key: self.alert_taken.emit(key))
            column.addWidget(banner)
        proposal = page.proposal
        if proposal is None:
            return
        if proposal.own:
            text = say("You propose to close this case. It stays open until a colleague agrees.")
            banner = Banner(self._theme, text, "blue", say("Keep open"))
            banner.asked.connect(lambda: self.open_form(Action.KEEP_OPEN))
        else:
            text = say("{name} proposes to close this case: {reason}", name=proposal.by, reason=proposal.reason)
            banner = Banner(self._theme, text, "blue", say("Agree and close"))
            banner.asked.connect(lambda: self.open_form(Action.CLOSE))
        column.addWidget(banner)
        if not proposal.own:
            keep = quiet_button(say("Keep open"))
            keep.clicked.connect(lambda: self.open_form(Action.KEEP_OPEN))
            column.addWidget(keep, 0, Qt.AlignmentFlag.AlignRight)

    def _new_form(self, action: Action, page: CasePage) -> ActionForm:
        match action:
            case Action.LEVEL:
                return LevelForm(self._theme, page)
            case Action.OWNER:
                return OwnerForm(self._theme, page, self._owners)
            case Action.ANSWER:
                return AnswerForm(self._theme, self.proposed_contact())
            case Action.CONTACT:
                return ContactForm(self._theme, page, self.proposed_contact())
            case _:
                return ReasonForm(self._theme, action, page)

    def _amend(self, note: Note) -> None:
        if self.editor.holds_text() and self.editor.amends() != note.key:
            self.editor.say_kept(say("Save or discard the note you are writing first; then amend this one."))
            return
        self.editor.amend(note)
