"""What has happened, and what was set aside: the history of bundles, and lines that were not taken in."""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.node.kinds import kind_in_words
from studio_app.sync import service
from studio_app.sync.service import BundleRow, QuarantinedLine, RetryOutcome, records_in_words
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.sync.card import SyncCard, when
from ui.widgets.cards import styled_button
from ui.widgets.layouts import clear, rows
from ui.widgets.plain import PlainLabel

SHOWN = 12
"""Entries shown; what is older has passed."""


class _ListCard(SyncCard):
    """Entries of two lines: what, and below it when and from whom."""

    def __init__(self, context: PageContext, title: str, sentence: str = "") -> None:
        super().__init__(context, title, sentence)
        self.lines = rows(gap=0)
        self.body.addLayout(self.lines)

    def fill(self, entries: Sequence[tuple[str, str]]) -> None:
        clear(self.lines)
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

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, say("History"))

    def show_rows(self, found: Sequence[BundleRow]) -> None:
        """Newest first."""
        self.fill(
            [(_bundle_line(row), f"{when(self.signed_in, row.at)} · {records_in_words(row.counts)}") for row in found]
        )
        if not found:
            self.fill([(say("No bundle was made or read yet."), "")])


class SetAsideCard(_ListCard):
    """Lines that were not taken in, by reason, and a button that tries them again."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Lines set aside"),
            say("These lines of bundles were not taken in. All others were; nothing is lost."),
        )
        self.again_button = styled_button(say("Try again"), "small")
        self.again_button.clicked.connect(self.try_again)
        self.row(self.again_button)
        self.answer = PlainLabel("", face="small-muted", wrap=True)
        self.answer.hide()
        self.body.addWidget(self.answer)

    def show_rows(self, rows: Sequence[QuarantinedLine]) -> None:
        """One entry a reason, the most frequent first."""
        self.setVisible(bool(rows) or not self.answer.isHidden())
        self.again_button.setVisible(bool(rows))
        by_reason: dict[str, list[QuarantinedLine]] = {}
        for row in rows:
            by_reason.setdefault(row.reason, []).append(row)
        ordered = sorted(by_reason.items(), key=lambda item: -len(item[1]))
        self.fill([(f"{len(found)} × {reason}", _whence(found)) for reason, found in ordered])

    def try_again(self) -> None:
        """Tries all of them again."""

        def done(tried: RetryOutcome) -> None:
            if tried.taken:
                text = say_count("{count} line was taken in now.", "{count} lines were taken in now.", tried.taken)
            else:
                text = say("They still cannot be taken in. They are kept, and tried again by themselves.")
            self.answer.setText(text)
            self.answer.show()
            self.said.emit(text)
            if tried.taken:
                self.changes_made.emit(tried.changes)
            self.exchanged.emit()

        self.write(service.retry_quarantine, done=done)


def _whence(rows: Sequence[QuarantinedLine]) -> str:
    """`a check-in, an alert · from Education College`."""
    kinds = dict.fromkeys(kind_in_words(row.kind) for row in rows)
    names = dict.fromkeys(row.neighbour for row in rows)
    return f"{say(', ').join(kinds)} · {say('from {name}', name=say(', ').join(names))}"


def _bundle_line(row: BundleRow) -> str:
    if row.direction == "out":
        return say("↑ No. {number} for {name}", number=row.number, name=row.neighbour)
    return say("↓ No. {number} from {name}", number=row.number, name=row.neighbour)
