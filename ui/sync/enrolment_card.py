"""Enrolment: inviting a unit below, and answering an invitation from the unit above, with the words to compare."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Enrolled, Invited, MessengerChoice, Rotated
from studio_app.words import say
from ui.context import PageContext
from ui.sync.bundle_folder import open_folder
from ui.sync.card import SyncCard, when, words_side_by_side
from ui.sync.trust import WordsPanel, words_of
from ui.widgets.cards import primary_button, quiet_button, styled_button
from ui.widgets.fields import labelled, secret_field
from ui.widgets.layouts import STRETCH, clear, columns, rows
from ui.widgets.plain import PlainLabel
from ui.work import WRITES


class InviteCard(SyncCard):
    """A name, an invitation file, and the code that is told by voice."""

    def __init__(self, context: PageContext, kind: str) -> None:
        title = say("Invite a Messenger") if kind == "messenger" else say("Invite a studio")
        super().__init__(
            context,
            title,
            say("Send the file, and tell the code by voice: neither is worth anything without the other."),
        )
        self._kind = kind
        self.people: list[MessengerChoice] = []
        self.person = QComboBox()
        self.person.setMinimumWidth(220)
        self.person.setMaxVisibleItems(12)
        self.person.currentIndexChanged.connect(self._chosen)
        self._person_field = labelled(say("Whose file it will be"), self.person)
        self._person_field.hide()
        self.row(self._person_field)
        self.name = QLineEdit()
        self.name.setMinimumWidth(220)
        self.name.setMaxLength(100)
        self.invite_button = styled_button(say("Write the invitation …"), "")
        self.invite_button.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.invite_button.setEnabled(bool(text.strip())))
        self.invite_button.clicked.connect(self._choose)
        self.row(labelled(say("Name") if kind == "messenger" else say("Name of the studio"), self.name))
        self.row(self.invite_button)
        self.outcome = rows()
        self.body.addLayout(self.outcome)
        if kind == "messenger":
            self.refresh()

    def refresh(self) -> None:
        """Reads which Messengers there are."""
        self.ask(service.messengers_to_invite, done=self._show_people, refused=self.show_refusal, lane=WRITES)

    def invite(self, path: Path) -> None:
        """Writes the invitation to `path` and shows its code."""
        name = self.name.text().strip()
        self.write(service.invite, self._kind, name, path, self._person(), done=self._show)

    def _person(self) -> str | None:
        place = self.person.currentIndex() - 1
        return self.people[place].person if 0 <= place < len(self.people) else None

    def _show_people(self, people: list[MessengerChoice]) -> None:
        self.people = people
        self._person_field.setVisible(bool(people))
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItem(say("Somebody who is not among the Messengers yet"))
        for one in people:
            name = f"{one.name} ({one.login})" if one.name != one.login else one.login
            self.person.addItem(say("{name}, has a file: {file}", name=name, file=one.file) if one.file else name)
        self.person.blockSignals(False)

    def _chosen(self) -> None:
        place = self.person.currentIndex() - 1
        if 0 <= place < len(self.people):
            self.name.setText(self.people[place].name or self.people[place].login)

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.title.text(), f"{self.name.text().strip()}.psi")
        if path:
            self.invite(Path(path))

    def _show(self, invited: Invited) -> None:
        clear(self.outcome)
        self.name.clear()
        self.person.setCurrentIndex(0)
        self.outcome.addWidget(
            PlainLabel(say("Code for {name}, shown this once:", name=invited.name), face="muted", wrap=True)
        )
        self.outcome.addWidget(PlainLabel(invited.code, face="title", selectable=True))
        until = when(self.signed_in, invited.expires_at)
        text = say("The file is good until {until}. Read the answer under 'Read a bundle'.", until=until)
        self.outcome.addWidget(PlainLabel(text, face="small-muted", wrap=True))


class JoinCard(SyncCard):
    """The invitation's file and code; the request that goes back; the words."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Join the unit above"),
            say("You need its invitation file, and the code that was told to you by voice."),
        )
        self._path: Path | None = None
        self.is_begun = False
        self.choose_button = styled_button(say("Choose the invitation …"), "")
        self.choose_button.clicked.connect(self._choose)
        self.row(self.choose_button)
        self.from_whom = PlainLabel("", wrap=True)
        self.from_whom.hide()
        self.body.addWidget(self.from_whom)
        self.code = QLineEdit()
        self.code.setPlaceholderText("ABCDE-FGHJK")
        self.code.setMaximumWidth(220)
        self._code_field = labelled(say("Code"), self.code)
        self.password = secret_field()
        self.password.setMaximumWidth(220)
        self.password.returnPressed.connect(self.join)
        self._password_field = labelled(say("Your password for this file"), self.password)
        self.join_button = primary_button(say("Join"))
        self.join_button.clicked.connect(self.join)
        self.code.returnPressed.connect(self.join)
        self.row(self._code_field)
        self.row(self._password_field)
        self.row(self.join_button)
        for part in (self._code_field, self._password_field, self.join_button):
            part.hide()
        self.outcome = rows()
        self.body.addLayout(self.outcome)

    def begin(self) -> None:
        """From the beginning: an invitation is to be chosen. What was answered before is put away."""
        self.is_begun = True
        clear(self.outcome)
        self.refusal.hide()
        self.code.clear()
        self._path = None
        for part in (self.intro, self.choose_button):
            part.show()
        for unasked in (self.from_whom, self._code_field, self._password_field, self.join_button):
            unasked.hide()

    def take(self, path: Path) -> None:
        """Shows who invites; the code is asked for then."""
        self.is_begun = True
        self.refusal.hide()
        try:
            invitation = service.inspect_invitation(path)
        except Refusal as refusal:
            self.show_refusal(refusal)
            return
        self._path = path
        whose = invitation.person
        self.from_whom.setText(
            say("{name} invites this file to join.", name=invitation.parent.name)
            if whose is None
            else say(
                "{name} invites {person}, whose file this becomes.", name=invitation.parent.name, person=whose.name
            )
        )
        self._password_field.setVisible(whose is not None and whose.id != self.signed_in.person_id)
        for part in (self.from_whom, self._code_field, self.join_button):
            part.show()
        self.code.setFocus()

    def join(self) -> None:
        """Answers the invitation; the request is written beside it."""
        password = None if self._password_field.isHidden() else self.password.text()
        if self._path is not None:
            self.write(partial(service.join, password=password), self._path, self.code.text(), done=self._show)

    def _choose(self) -> None:
        kinds = say("Invitations ({patterns})", patterns="*.psi")
        path, _ = QFileDialog.getOpenFileName(self, self.title.text(), "", f"{kinds};;{say('All files (*)')}")
        if path:
            self.take(Path(path))

    def _show(self, joined: Enrolled) -> None:
        clear(self.outcome)
        self.password.clear()
        text = say(
            "Send {file} to {name}. Once it is read there, bundles can be exchanged.",
            file=Path(joined.file).name,
            name=joined.name,
        )
        self.outcome.addWidget(PlainLabel(text, wrap=True, selectable=True))
        folder = say("It stands in {folder}.", folder=str(Path(joined.file).parent))
        self.outcome.addWidget(PlainLabel(folder, face="small-muted", wrap=True, selectable=True))
        opener = styled_button(say("Open folder"), "small")
        opener.clicked.connect(partial(open_folder, Path(joined.file).parent))
        self.outcome.addLayout(columns(opener, STRETCH))
        self.outcome.addWidget(WordsPanel(self, words_of(joined)))
        for part in (self.intro, self.choose_button, self._code_field, self._password_field, self.join_button):
            part.hide()
        self.changes_made.emit(joined.changes)
        self.exchanged.emit()


class KeysCard(SyncCard):
    """New keys for this file, with what that is good for."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("This file's keys"),
            say(
                "They prove that bundles come from here. Give the file new ones when somebody may have had a copy of it, or "
                "once a year. Neighbours learn of it from the next bundle; what is under way is still read."
            ),
        )
        self.ask_button = styled_button(say("New keys …"), "")
        self.ask_button.clicked.connect(self.confirm)
        self.row(self.ask_button)
        self.outcome = rows()
        self.body.addLayout(self.outcome)

    def confirm(self) -> None:
        """Asks once more, in the card."""
        clear(self.outcome)
        text = say(
            "The words that others compare with change too. An older backup of this file needs a new invitation then."
        )
        self.outcome.addWidget(PlainLabel(text, wrap=True))
        self.rotate_button = styled_button(say("Give this file new keys"), "")
        self.rotate_button.clicked.connect(self.rotate)
        keep = quiet_button(say("Keep the present ones"))
        keep.clicked.connect(self._let_be)
        self.outcome.addLayout(columns(self.rotate_button, keep, STRETCH))
        self.ask_button.hide()

    def _let_be(self) -> None:
        clear(self.outcome)
        self.ask_button.show()

    def rotate(self) -> None:
        """Makes the new keys and shows the new words."""
        self.write(service.rotate_keys, done=self._show)

    def _show(self, rotated: Rotated) -> None:
        self._let_be()
        words = say("This file has new keys. Its words are now: {words}", words=words_side_by_side(rotated.words))
        self.outcome.addWidget(PlainLabel(words, wrap=True, selectable=True))
        if rotated.neighbours:
            names = say(", ").join(rotated.neighbours)
            text = say("Make a bundle for {names}: it brings the new keys.", names=names)
            self.outcome.addWidget(PlainLabel(text, face="small-muted", wrap=True))
        self.announce(say("This file has new keys."), rotated.changes)
        self.exchanged.emit()
