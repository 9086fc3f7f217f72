"""One neighbour: what waits for it, in plain words before a bundle is made; the words to compare; revoking it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Permission
from studio_app.node import service as node_service
from studio_app.node.service import Changes
from studio_app.sync import service
from studio_app.sync.service import DisclosedData, Exported, NeighbourStatus, PersonRow, Revoked, Words, warnings
from studio_app.words import say
from ui.context import PageContext
from ui.sync.bundle_folder import BundleFolder
from ui.sync.bundle_out import FolderLine, MadeList, content_heading, content_lines
from ui.sync.card import SyncCard, when
from ui.sync.trust import DisclosedPanel, WordsPanel
from ui.widgets.bands import Banner
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import STRETCH, clear, columns, rows
from ui.widgets.plain import PlainLabel, plain_tip
from ui.work import WRITES


class NeighbourCard(SyncCard):
    """How it stands with one neighbour; `show_standing` brings it up to date."""

    to_join_again = Signal()
    """a new invitation of the unit above is to be answered"""

    def __init__(
        self,
        context: PageContext,
        standing: NeighbourStatus,
        folder: BundleFolder,
        folder_line: FolderLine | None,
    ) -> None:
        super().__init__(context, standing.name)
        self.standing, self._folder = standing, folder
        self.head.addWidget(PlainLabel(relation_words(standing), face="small-muted"))
        self.panel = rows()
        if standing.state == "revoked":
            self._show_revoked()
            return
        self._content = rows(gap=1)
        self.body.addLayout(self._content)
        self.make_button = styled_button("", "")
        self.make_button.clicked.connect(self.make_in_folder)
        compare = quiet_button(say("Words to compare"))
        compare.clicked.connect(self.show_words)
        buttons = self.row(self.make_button, compare)
        if standing.relation == "child" and self.signed_in.may(Permission.ADMINISTER):
            self.revoke_button = quiet_button(say("Revoke …"))
            self.revoke_button.clicked.connect(self.ask_revoke)
            buttons.insertWidget(buttons.count() - 1, self.revoke_button)
        if standing.relation == "parent" and service.may_enrol(self.signed_in):
            self.again_button = quiet_button(say("Join anew …"))
            self.again_button.setToolTip(plain_tip(say("With a new invitation, when bundles are no longer understood")))
            self.again_button.clicked.connect(self.to_join_again)
            buttons.insertWidget(buttons.count() - 1, self.again_button)
        if folder_line is not None:
            self.body.addWidget(folder_line)
        self.made = MadeList()
        self.body.addWidget(self.made)
        self.body.addLayout(self.panel)
        self.show_standing(standing)

    def show_standing(self, standing: NeighbourStatus) -> None:
        """Shows how it stands now; what was made or opened here stays."""
        self.standing = standing
        if standing.state == "revoked":
            return
        clear(self._content)
        if told := warnings(standing, self.signed_in.now()):
            self._content.addWidget(Banner(self.theme, "\n".join(told), "orange"))
        self._content.addWidget(PlainLabel(content_heading(standing), face="strong", wrap=True))
        for line in content_lines(self.signed_in.node.kind, standing):
            self._content.addWidget(PlainLabel(line, wrap=True, selectable=True))
        self._content.addWidget(PlainLabel(self._times(), face="small-muted", wrap=True))
        self.make_button.setText(say("Make this bundle") if standing.waiting else say("Make a bundle all the same"))

    def make_in_folder(self) -> None:
        """Makes the bundle where bundles go; the first time a folder is asked for."""
        folder = self._folder.path or self._folder.choose(self)
        if folder is not None:
            self.make(folder)

    def make(self, folder: Path) -> None:
        """Makes the bundle in `folder`."""
        title = say("Making the bundle")
        self.ask_long(service.export, self.standing.node, folder, done=self._made, title=title, lane=WRITES)

    def show_words(self) -> None:
        """The words of both sides, to be compared by voice."""

        def show(words: Words) -> None:
            self._open(WordsPanel(self, words))

        self.refusal.hide()
        self.ask(service.words_to_compare, self.standing.node, done=show, refused=self.show_refusal)

    def ask_revoke(self) -> None:
        """Asks once more, in the card, with what the computer held."""
        self.show_held(and_ask=True)

    def show_held(self, *, and_ask: bool = False) -> None:
        """What the neighbour may hold."""

        def show(held: DisclosedData) -> None:
            self._open(DisclosedPanel(self.signed_in, held), can_close=not and_ask)
            if and_ask:
                self._ask_revoke()

        self.refusal.hide()
        self.ask(service.disclosed_to, self.standing.node, done=show, refused=self.show_refusal)

    def _ask_revoke(self) -> None:
        name = self.standing.name
        text = say(
            "From now on nothing from {name} is read and nothing is made for it. What it sent stays here.", name=name
        )
        self.panel.addWidget(PlainLabel(text, wrap=True))
        yes = styled_button(say("Revoke {name}", name=name), "danger")
        yes.clicked.connect(self.revoke)
        no = quiet_button(say("Do not revoke"))
        no.clicked.connect(self.close_panel)
        self.panel.addLayout(columns(yes, no, STRETCH))

    def revoke(self) -> None:
        """Refuses the neighbour from now on."""
        name = self.standing.name

        def done(revoked: Revoked) -> None:
            sentence = say("{name} is revoked: its bundles are refused from now on, and its records stay.", name=name)
            self.announce(sentence, revoked.changes)
            self.exchanged.emit()

        self.write(service.revoke, self.standing.node, done=done)

    def _show_revoked(self) -> None:
        above = self.standing.relation == "parent"
        text = say("Revoked: no bundle is read or made any more.")
        if above:
            text = say("Not trusted any more: no bundle is read or made. Please join again with a new invitation.")
        self.body.addWidget(PlainLabel(text, face="muted", wrap=True))
        if above or not self.signed_in.may(Permission.ADMINISTER):
            return
        self.held_button = styled_button(say("What it held"), "")
        self.held_button.clicked.connect(self.show_held)
        self.row(self.held_button)
        self.body.addLayout(self.panel)
        self.ask(service.account_of, self.standing.node, done=self._offer_closing, refused=self.show_refusal)

    def _offer_closing(self, account: PersonRow | None) -> None:
        if account is None:
            return
        name = account.name or account.login
        text = say("{name} can still sign in at this file, as {login}.", name=name, login=account.login)
        self.body.addWidget(PlainLabel(text, wrap=True))
        self.close_button = styled_button(say("Close the account of {name}", name=name), "")
        self.close_button.clicked.connect(lambda: self._close(account))
        self.body.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _close(self, account: PersonRow) -> None:
        def done(changes: Changes) -> None:
            self.close_button.setEnabled(False)
            self.announce(say("The account {login} is closed.", login=account.login), changes)

        self.write(node_service.close_account, account.key, done=done)

    def _made(self, made: Exported) -> None:
        self.said.emit(self.made.show_made([made]))
        self.exchanged.emit()

    def close_panel(self) -> None:
        """Puts away what was opened in the card."""
        clear(self.panel)

    def _open(self, shown: QWidget, *, can_close: bool = True) -> None:
        clear(self.panel)
        self.panel.addWidget(shown)
        if can_close:
            close = quiet_button(say("Close"))
            close.clicked.connect(self.close_panel)
            self.panel.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)

    def _times(self) -> str:
        out, into = self.standing.last_out, self.standing.last_in
        return say(
            "last bundle to it: {out}, from it: {into}",
            out=when(self.signed_in, out) if out else say("never"),
            into=when(self.signed_in, into) if into else say("never"),
        )


def relation_words(standing: NeighbourStatus) -> str:
    """What the neighbour is to this unit."""
    if standing.relation == "parent":
        return say("above this unit")
    return say("Messenger") if standing.kind == "messenger" else say("studio")
