"""One neighbour: what waits for it, in plain words before a bundle is made; the words to compare; revoking it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from studio_app.node.signed_in import SignedIn
from studio_app.security.permissions import Permission
from studio_app.sync import service
from studio_app.sync.service import Exported, NeighbourStatus, Revoked
from studio_app.sync.standing import warnings
from studio_app.sync.words import counted
from studio_app.words import say
from ui.sync.bundle_folder import BundleFolder
from ui.sync.bundle_out import FolderLine, MadeList, content_heading, content_lines
from ui.sync.card import SyncCard, emptied, when, words_side_by_side
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import Work


class NeighbourCard(SyncCard):
    """How it stands with one neighbour; `show_standing` brings it up to date."""

    def __init__(
        self, signed_in: SignedIn, work: Work, theme: Theme, standing: NeighbourStatus, folder: BundleFolder
    ) -> None:
        super().__init__(signed_in, work, theme, standing.name)
        self.standing, self._folder = standing, folder
        self.head.addWidget(PlainLabel(relation_words(standing), face="small-muted"))
        if standing.state == "revoked":
            self.body.addWidget(
                PlainLabel(say("Revoked: no bundle is read or made any more."), face="muted", wrap=True)
            )
            return
        self._content = QVBoxLayout()
        self._content.setSpacing(theme.size("space_1"))
        self.body.addLayout(self._content)
        self.make_button = styled_button("", "")
        self.make_button.clicked.connect(self.ask)
        compare = quiet_button(say("Words to compare"))
        compare.clicked.connect(self.show_words)
        buttons = self.row(self.make_button, compare)
        if standing.relation == "child" and signed_in.may(Permission.ADMINISTER):
            self.revoke_button = quiet_button(say("Revoke …"))
            self.revoke_button.clicked.connect(self.ask_revoke)
            buttons.insertWidget(buttons.count() - 1, self.revoke_button)
        self.body.addWidget(FolderLine(theme, folder))
        self.made = MadeList(theme)
        self.body.addWidget(self.made)
        self.panel = QFrame()
        self.panel.setProperty("kind", "panel")
        self._inside = QVBoxLayout(self.panel)
        self._inside.setSpacing(theme.size("space_2"))
        self.panel.hide()
        self.body.addWidget(self.panel)
        self.show_standing(standing)

    def show_standing(self, standing: NeighbourStatus) -> None:
        """Shows how it stands now; what was made or opened here stays."""
        self.standing = standing
        if standing.state == "revoked":
            return
        emptied(self._content)
        for sentence in warnings(standing, self.signed_in.now()):
            self._content.addWidget(Banner(self.theme, sentence, "orange"))
        self._content.addWidget(PlainLabel(content_heading(standing), face="strong", wrap=True))
        for line in content_lines(self.signed_in.node.kind, standing):
            self._content.addWidget(PlainLabel(line, wrap=True, selectable=True))
        self._content.addWidget(PlainLabel(self._times(), face="small-muted", wrap=True))
        self.make_button.setText(say("Make this bundle") if standing.waiting else say("Make a bundle all the same"))

    def ask(self) -> None:
        """Makes the bundle where bundles go; the first time a folder is asked for."""
        folder = self._folder.path or self._folder.choose(self)
        if folder is not None:
            self.make(folder)

    def make(self, folder: Path) -> None:
        """Makes the bundle in `folder`."""
        signed_in, node = self.signed_in, self.standing.node
        self.do(
            lambda progress: service.export(signed_in, node, folder, progress), self._made, say("Making the bundle")
        )

    def show_words(self) -> None:
        """The words of both sides, to be compared by voice."""
        signed_in, node = self.signed_in, self.standing.node
        self.do(lambda _p: service.fingerprints(signed_in, node), self._show_words)

    def _show_words(self, both: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        ours, theirs = both
        self._open()
        self._add(say("Read these out to each other. If they differ, do not exchange bundles."), face="muted")
        self._add(say("here: {words}", words=words_side_by_side(ours)))
        self._add(say("{name}: {words}", name=self.standing.name, words=words_side_by_side(theirs)))

    def ask_revoke(self) -> None:
        """Asks once more, in the card."""
        self._open()
        self._add(
            say(
                "From now on nothing from {name} is read and nothing is made for it. What it sent stays here.",
                name=self.standing.name,
            )
        )
        yes = styled_button(say("Revoke {name}", name=self.standing.name), "danger")
        yes.clicked.connect(self.revoke)
        self._inside.addWidget(yes, 0, Qt.AlignmentFlag.AlignLeft)

    def revoke(self) -> None:
        """Refuses the neighbour from now on."""
        signed_in, node, name = self.signed_in, self.standing.node, self.standing.name

        def done(revoked: Revoked) -> None:
            held = {"student": len(revoked.held.students), "check-in": revoked.held.check_ins}
            self.said.emit(say("{name} is revoked. It may hold: {what}.", name=name, what=counted(held)))
            self.changes_made.emit(revoked.changes)
            self.exchanged.emit()

        self.do(lambda _p: service.revoke(signed_in, node), done)

    def _made(self, made: Exported) -> None:
        self.said.emit(self.made.show_made([made]))
        self.exchanged.emit()

    def _open(self) -> None:
        emptied(self._inside)
        self.panel.show()

    def _add(self, text: str, **options: str) -> None:
        self._inside.addWidget(PlainLabel(text, wrap=True, selectable=True, **options))  # type: ignore[arg-type]

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
