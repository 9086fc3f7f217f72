"""Values that met, side by side, each settled with one key: its number keeps it, Enter keeps what counts now."""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Conflict, Resolved
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.sync.card import SyncCard
from ui.sync.conflict_row import ConflictRow
from ui.widgets import layouts
from ui.widgets.key_hint import KeyLegend
from ui.widgets.layouts import clear
from ui.widgets.plain import PlainLabel

SHOWN = 30
"""Conflicts shown at a time; the next come when these are settled."""


class ConflictsCard(SyncCard):
    """Fields that two people wrote without knowing of each other. What was settled here stays in sight until the page
    is left, so that it can be settled otherwise."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Written on both sides"),
            say("Two people wrote this without knowing of each other. Nothing is lost: choose what holds."),
        )
        self.rows: list[ConflictRow] = []
        self._settled: dict[tuple[str, str, str], Resolved] = {}
        self._known: list[Conflict] = []
        keys = [("1-9", say("keep that value")), ("Enter", say("as it is now"))]
        self._legend = KeyLegend(keys)
        self.body.addWidget(self._legend)
        self._lines = layouts.rows()
        self.body.addLayout(self._lines)
        self._more = PlainLabel("", face="small-muted")
        self.body.addWidget(self._more)

    def show_rows(self, found: Sequence[Conflict]) -> None:
        """Those that wait, and below them those settled since the page was opened."""
        waiting = {_name(one) for one in found}
        self._settled = {name: one for name, one in self._settled.items() if name not in waiting}
        kept = [one for one in self._known if _name(one) in self._settled or one in found]
        shown = [*kept, *(one for one in found if one not in kept)]
        self.setVisible(bool(shown))
        self._legend.setVisible(any(one.may_resolve for one in shown))
        self._more.setVisible(len(shown) > SHOWN)
        self._more.setText(say("and {count} more", count=len(shown) - SHOWN))
        if shown[:SHOWN] == self._known and self.rows:
            return
        focus = next((_name(row.conflict) for row in self.rows if row.hasFocus()), None)
        self._known = shown[:SHOWN]
        clear(self._lines)
        self.rows = []
        for one in self._known:
            row = ConflictRow(self.context, self._settled.get(_name(one), one))
            row.chosen.connect(self._choose)
            row.moved.connect(self._move)
            self._lines.addWidget(row)
            self.rows.append(row)
            if _name(one) == focus:
                row.setFocus()

    def _choose(self, row: ConflictRow, choice: int) -> None:
        conflict = row.conflict
        row.setEnabled(False)

        def done(settled: Resolved) -> None:
            self._settled[_name(conflict)] = settled
            row.setEnabled(True)
            row.show_resolved(settled)
            left = [other for other in self.rows if not other.is_resolved and other.conflict.may_resolve]
            (left[0] if left else row).setFocus()
            told = say("Kept: {value}.", value=settled.conflict.values[choice].words)
            rest = say_count("{count} is still open.", "{count} are still open.", len(left)) if left else ""
            self.announce(" ".join(part for part in (told, rest) if part), settled.changes)

        def refused(refusal: Refusal) -> None:
            row.setEnabled(True)
            self.show_refusal(refusal)
            self.exchanged.emit()

        self.refusal.hide()
        row.write(service.resolve, conflict, choice, done=done, refused=refused)

    def _move(self, row: ConflictRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus()


def _name(one: Conflict) -> tuple[str, str, str]:
    return one.kind, one.record, one.field
