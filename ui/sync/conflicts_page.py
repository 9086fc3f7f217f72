"""What two people wrote without knowing of each other, on a page of its own: for who settles it and makes no bundles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from studio_app.node.service import Changes
from studio_app.sync import service
from studio_app.sync.service import CONFLICT_KINDS, Conflict
from studio_app.words import say
from ui.page import Page
from ui.sync.conflicts_card import ConflictsCard
from ui.widgets.cards import EmptyState
from ui.widgets.layouts import STRETCH, columns, grow, rows, scrolling

_WIDE = 720
"""Width in pixels at which a row is still read at a glance."""
_NEWS = CONFLICT_KINDS | {"bundle", "quarantine"}


class ConflictsPage(Page):
    """The card that the Sync view has too, or that there is nothing to settle."""

    def build(self) -> Iterator[None]:
        self.conflicts = ConflictsCard(self.context)
        self.conflicts.setMaximumWidth(_WIDE)
        self.conflicts.hide()
        self.conflicts.exchanged.connect(self.read)
        self.nothing = EmptyState(
            self.theme,
            say("Nothing to settle. When two people change the same thing on both sides, it is shown here."),
            icon="check",
        )
        self.nothing.hide()
        inside = QWidget()
        rows(columns(grow(self.conflicts, 10), STRETCH), grow(self.nothing), STRETCH, on=inside, margins=6)
        rows(scrolling(inside), on=self)
        yield

    def ready(self) -> None:
        self.read()

    def title(self) -> str:
        return say("To settle")

    def changed(self, changes: Changes) -> None:
        if changes.kinds & _NEWS:
            self.read()

    def read(self) -> None:
        """Reads what waits."""
        self.ask(service.conflicts, done=self._show, newest="conflicts")

    def _show(self, found: Sequence[Conflict]) -> None:
        self.conflicts.show_rows(found)
        self.nothing.setVisible(self.conflicts.isHidden())
