"""One neighbour: what it has, what waits for it, and making the bundle, told in plain words before it is made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from studio_app.node.signed_in import SignedIn
from studio_app.security.permissions import Permission
from studio_app.sync import service
from studio_app.sync.service import Exported, NeighbourStatus, Plan
from studio_app.sync.words import counted, in_plain_words
from studio_app.words import say
from ui.sync.card import SyncCard, emptied, when, words_side_by_side
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import Work


class NeighbourCard(SyncCard):
    """`standing` is how it stands now; the page makes new cards when that changes."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, standing: NeighbourStatus) -> None:
        super().__init__(signed_in, work, theme, standing.name)
        self.standing = standing
        self.head.addWidget(PlainLabel(_relation(standing), face="small-muted"))
        if standing.state == "revoked":
            self.body.addWidget(
                PlainLabel(say("Revoked: no bundle is read or made any more."), face="muted", wrap=True)
            )
            return
        self.body.addWidget(PlainLabel(_waiting(standing), wrap=True))
        self.body.addWidget(PlainLabel(self._times(), face="small-muted", wrap=True))
        self.make_button = styled_button(say("Make a bundle …"), "")
        self.make_button.clicked.connect(self.ask)
        compare = quiet_button(say("Words to compare"))
        compare.clicked.connect(self.show_words)
        buttons = self.row(self.make_button, compare)
        if standing.relation == "child" and signed_in.may(Permission.ADMINISTER):
            self.revoke_button = quiet_button(say("Revoke …"))
            self.revoke_button.clicked.connect(self.ask_revoke)
            buttons.insertWidget(buttons.count() - 1, self.revoke_button)
        self.panel = QFrame()
        self.panel.setProperty("kind", "panel")
        self._inside = QVBoxLayout(self.panel)
        self._inside.setSpacing(theme.size("space_2"))
        self.panel.hide()
        self.body.addWidget(self.panel)

    def ask(self) -> None:
        """Says what will be in the bundle, before a folder is chosen."""
        signed_in, node = self.signed_in, self.standing.node
        self.do(lambda _p: service.plan(signed_in, node), self._show_plan)

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

        def done(result: tuple[dict[str, int], object]) -> None:
            held, changes = result
            self.said.emit(say("{name} is revoked. It may hold: {what}.", name=name, what=counted(held)))
            self.changes_made.emit(changes)
            self.exchanged.emit()

        self.do(lambda _p: service.revoke(signed_in, node), done)

    def _show_plan(self, plan: Plan) -> None:
        self._open()
        self._add(say("In this bundle for {name}:", name=plan.to.name), face="strong")
        edge = f"{self.signed_in.node.kind}->{plan.to.kind}"
        for line in in_plain_words(edge, plan.records, plan.named):
            self._add(line)
        self._add(
            say("Only {name} can open it. A lost one does no harm: the next brings the same.", name=plan.to.name),
            face="small-muted",
        )
        choose = primary_button(say("Choose a folder and make it"))
        choose.clicked.connect(self._choose)
        self._inside.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, say("Where should the bundle go?"))
        if folder:
            self.make(Path(folder))

    def _made(self, made: Exported) -> None:
        self.said.emit(
            say("The bundle is ready: {file}. Take it to {name}.", file=Path(made.bundle).name, name=made.name)
        )
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


def _relation(standing: NeighbourStatus) -> str:
    if standing.relation == "parent":
        return say("above this unit")
    return say("Messenger") if standing.kind == "messenger" else say("studio")


def _waiting(standing: NeighbourStatus) -> str:
    if not standing.waiting:
        return say("It has everything it may hold.")
    what = counted(standing.waiting)
    if not standing.unsent:
        return say("Sent, not confirmed yet: {what}.", what=what)
    return say("Waits for it: {what}.", what=what)
