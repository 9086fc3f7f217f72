"""Enrolment: inviting a unit below, and answering an invitation from the unit above, with the words to compare."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Enrolled, Invited
from studio_app.words import say
from ui.sync.card import SyncCard, emptied, labelled, when, words_side_by_side
from ui.theme import Theme
from ui.widgets.cards import primary_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import Work


class InviteCard(SyncCard):
    """A name, an invitation file, and the code that is told by voice."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, kind: str) -> None:
        title = say("Invite a Messenger") if kind == "messenger" else say("Invite a studio")
        super().__init__(
            signed_in,
            work,
            theme,
            title,
            say("Send the file, and tell the code by voice: neither is worth anything without the other."),
        )
        self._kind = kind
        self.name = QLineEdit()
        self.name.setMinimumWidth(220)
        self.name.setMaxLength(100)
        self.invite_button = styled_button(say("Write the invitation …"), "")
        self.invite_button.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.invite_button.setEnabled(bool(text.strip())))
        self.invite_button.clicked.connect(self._choose)
        self.row(labelled(say("Name"), self.name, theme))
        self.row(self.invite_button)
        self.outcome = QVBoxLayout()
        self.body.addLayout(self.outcome)

    def invite(self, path: Path) -> None:
        """Writes the invitation to `path` and shows its code."""
        signed_in, kind, name = self.signed_in, self._kind, self.name.text().strip()
        self.do(lambda _p: service.invite(signed_in, kind, name, path), self._show)

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.title.text(), f"{self.name.text().strip()}.psi")
        if path:
            self.invite(Path(path))

    def _show(self, invited: Invited) -> None:
        emptied(self.outcome)
        self.name.clear()
        self.outcome.addWidget(
            PlainLabel(say("Code for {name}, shown this once:", name=invited.name), face="muted", wrap=True)
        )
        self.outcome.addWidget(PlainLabel(invited.code, face="title", selectable=True))
        until = when(self.signed_in, invited.expires_at)
        text = say("The file is good until {until}. Read the answer under 'Read a bundle'.", until=until)
        self.outcome.addWidget(PlainLabel(text, face="small-muted", wrap=True))


class JoinCard(SyncCard):
    """The invitation's file and code; the request that goes back; the words."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(
            signed_in,
            work,
            theme,
            say("Join the unit above"),
            say("You need its invitation file, and the code that was told to you by voice."),
        )
        self._path: Path | None = None
        self.choose_button = styled_button(say("Choose the invitation …"), "")
        self.choose_button.clicked.connect(self._choose)
        self.row(self.choose_button)
        self.from_whom = PlainLabel("", wrap=True)
        self.from_whom.hide()
        self.body.addWidget(self.from_whom)
        self.code = QLineEdit()
        self.code.setPlaceholderText("ABCDE-FGHJK")
        self.code.setMaximumWidth(220)
        self._code_field = labelled(say("Code"), self.code, theme)
        self.join_button = primary_button(say("Join"))
        self.join_button.clicked.connect(self.join)
        self.code.returnPressed.connect(self.join)
        self.row(self._code_field)
        self.row(self.join_button)
        self._code_field.hide()
        self.join_button.hide()
        self.outcome = QVBoxLayout()
        self.body.addLayout(self.outcome)

    def take(self, path: Path) -> None:
        """Shows who invites; the code is asked for then."""
        self.refusal.hide()
        try:
            invitation = service.look_at_invitation(path)
        except Refusal as refusal:
            self.tell(refusal)
            return
        self._path = path
        self.from_whom.setText(say("{name} invites this file to join.", name=invitation.parent.name))
        for part in (self.from_whom, self._code_field, self.join_button):
            part.show()
        self.code.setFocus()

    def join(self) -> None:
        """Answers the invitation; the request is written beside it."""
        signed_in, path, code = self.signed_in, self._path, self.code.text()
        if path is not None:
            self.do(lambda _p: service.join(signed_in, path, code), self._show)

    def _choose(self) -> None:
        kinds = say("Invitations ({patterns})", patterns="*.psi")
        path, _ = QFileDialog.getOpenFileName(self, self.title.text(), "", f"{kinds};;{say('All files (*)')}")
        if path:
            self.take(Path(path))

    def _show(self, joined: Enrolled) -> None:
        emptied(self.outcome)
        for text, face in (
            (
                say(
                    "Send {file} to {name}. Once it is read there, bundles can be exchanged.",
                    file=Path(joined.file).name,
                    name=joined.name,
                ),
                "body",
            ),
            (say("Read these out to each other. If they differ, do not exchange bundles."), "muted"),
            (say("here: {words}", words=words_side_by_side(joined.our_words)), "body"),
            (say("{name}: {words}", name=joined.name, words=words_side_by_side(joined.their_words)), "body"),
        ):
            self.outcome.addWidget(PlainLabel(text, face=face, wrap=True, selectable=True))  # type: ignore[arg-type]
        self.choose_button.hide()
        self._code_field.hide()
        self.join_button.hide()
        self.changes_made.emit(joined.changes)
        self.exchanged.emit()
