"""What two people wrote without knowing of each other, on a page of its own: for who settles it and makes no bundles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio_app.node.service import Changes
from studio_app.sync import service
from studio_app.sync.service import Conflict
from studio_app.words import say
from ui.context import PageContext
from ui.page import Page
from ui.sync.conflicts_card import ConflictsCard
from ui.widgets.cards import EmptyState

_WIDE = 720
"""Width in pixels at which a row is still read at a glance."""
_NEWS = frozenset({"bundle", "case", "plan-step", "alert", "student", "quarantine"})


class ConflictsPage(Page):
    """The card that the Sync view has too, or that there is nothing to settle."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        signed_in, work, theme = context.signed_in, context.work, context.theme
        self.conflicts = ConflictsCard(signed_in, work, theme)
        self.conflicts.setMaximumWidth(_WIDE)
        self.conflicts.hide()
        self.conflicts.said.connect(self.said)
        self.conflicts.changes_made.connect(self.changes_made)
        self.conflicts.exchanged.connect(self.read)
        self.nothing = EmptyState(
            theme,
            say("Nothing to settle. When two people change the same thing on both sides, it is shown here."),
            icon="check",
        )
        self.nothing.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*[theme.size("space_6")] * 4)
        line = QHBoxLayout()
        line.addWidget(self.conflicts, 10)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.nothing, 1)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.read()

    def title(self) -> str:
        return say("To settle")

    def changed(self, changes: Changes) -> None:
        if changes.kinds & _NEWS:
            self.read()

    def read(self) -> None:
        """Reads what waits."""
        signed_in = self.signed_in
        self.work.run(lambda _p: service.conflicts(signed_in), self._show, owner=self, quiet=True, newest="conflicts")

    def _show(self, found: Sequence[Conflict]) -> None:
        self.conflicts.show_rows(found)
        self.nothing.setVisible(self.conflicts.isHidden())
