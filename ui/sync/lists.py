"""What has happened, and what was set aside: the history of bundles, and lines that were not taken in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from studio_app.node.signed_in import SignedIn
from studio_app.sync.service import BundleRow, SetAsideLine
from studio_app.sync.words import counted, kind_in_words
from studio_app.words import say
from ui.sync.card import SyncCard, emptied, when
from ui.theme import Theme
from ui.widgets.plain import PlainLabel
from ui.work import Work

SHOWN = 40
"""Entries shown; what is older has passed."""


class _ListCard(SyncCard):
    """Entries of two lines: what, and below it when and from whom."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, title: str, sentence: str = "") -> None:
        super().__init__(signed_in, work, theme, title, sentence)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.body.addLayout(self.lines)

    def fill(self, entries: Sequence[tuple[str, str]]) -> None:
        emptied(self.lines)
        for what, below in entries[:SHOWN]:
            self.lines.addWidget(PlainLabel(what, wrap=True))
            if below:
                self.lines.addWidget(PlainLabel(below, face="small-muted", wrap=True))
            self.lines.addSpacing(self.theme.size("space_2"))
        if len(entries) > SHOWN:
            more = say("and {count} more", count=len(entries) - SHOWN)
            self.lines.addWidget(PlainLabel(more, face="small-muted"))


class HistoryCard(_ListCard):
    """Bundles made and read."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(signed_in, work, theme, say("History"))

    def show_rows(self, rows: Sequence[BundleRow]) -> None:
        """Newest first."""
        self.fill([(_bundle_line(row), f"{when(self.signed_in, row.at)} · {counted(row.counts)}") for row in rows])
        if not rows:
            self.fill([(say("No bundle was made or read yet."), "")])


class SetAsideCard(_ListCard):
    """Lines that were not taken in."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(
            signed_in,
            work,
            theme,
            say("Lines set aside"),
            say("These lines of bundles were not taken in. All others were; nothing is lost."),
        )

    def show_rows(self, rows: Sequence[SetAsideLine]) -> None:
        """Newest first."""
        self.setVisible(bool(rows))
        self.fill(
            [
                (
                    say("{kind}: {reason}", kind=kind_in_words(row.kind), reason=row.reason),
                    say("from {name}, bundle {number}", name=row.neighbour, number=row.number),
                )
                for row in rows
            ]
        )


def _bundle_line(row: BundleRow) -> str:
    if row.direction == "out":
        return say("↑ No. {number} for {name}", number=row.number, name=row.neighbour)
    return say("↓ No. {number} from {name}", number=row.number, name=row.neighbour)
