"""People who may be entered twice: the pairs, the two entries side by side, and one key to merge or part them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout

from studio_app.node.service import Changes
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import GENDER_NAMES, STATUS_NAMES, DuplicateReason, Pair, StudentDetail
from studio_app.tables.headings import FIELD_LABELS
from studio_app.undo.service import Undone
from studio_app.words import marked, say, say_count
from ui.context import PageContext
from ui.roster.tasks.plain_table import TextTable
from ui.roster.tasks.task_panel import TaskPanel
from ui.widgets.cards import Card, styled_button
from ui.widgets.layouts import STRETCH, add, clear, columns, grow, rows
from ui.widgets.plain import PlainLabel

WHY: dict[DuplicateReason, str] = {
    DuplicateReason.NUMBER: marked("the same number"),
    DuplicateReason.BIRTH: marked("the same name, birth date and class"),
}
_COMPARED = [field for field in FIELD_LABELS if field not in ("major", "ethnicity")]
_CARD_WIDTH = 420


class DuplicatesPanel(TaskPanel):
    """Enter merges, S says which entry is kept, D that these are two people."""

    looked = Signal(int)
    """how many pairs there are"""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, say("Entered twice?"), say("Merge"))
        self._row = 0
        self._swapped = False
        self.summary = PlainLabel(face="muted", wrap=True)
        headings = (say("Name"), say("Number"), say("Other number"), say("Why"))
        self.table: TextTable[Pair] = TextTable(
            self.theme, say("Entered twice?"), headings, _texts, widths=(112, 140, 140, 200), wide=3
        )
        self.table.on_current(self._show_pair)
        self.card = Card(say("Which entry is kept?"))
        self.card.setFixedWidth(_CARD_WIDTH)
        self._grid = QGridLayout()
        note = say(
            "What was entered about either of them stays where it is and is read together. Merging can be undone at any time."
        )
        self.swap = styled_button(say("Keep the other  S"), "small")
        self.swap.clicked.connect(lambda: self.keep_other())
        self.part = styled_button(say("Two people  D"), "small")
        self.part.clicked.connect(lambda: self.two_people())
        buttons = columns(self.swap, self.part, STRETCH)
        add(self.card.body, self._grid, PlainLabel(note, face="small-muted", wrap=True), buttons)
        add(self.body, self.summary, grow(columns(grow(self.table), rows(self.card, STRETCH), gap=4)))
        for keys, does in (("Return", self.perform), ("S", self.keep_other), ("D", self.two_people)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does)
        self._show_pair()

    def begin(self) -> None:
        """Looks for pairs."""
        self.summary.setText(say("Looking…"))
        self.ask(service.duplicates, done=self._show, newest="pairs")

    def chosen(self) -> tuple[StudentDetail, StudentDetail] | None:
        """The entry that is kept and the other one, of the pair that is chosen."""
        pair = self.table.current()
        if pair is None:
            return None
        return (pair.drop, pair.keep) if self._swapped else (pair.keep, pair.drop)

    def keep_other(self) -> None:
        """The other entry is the one to keep."""
        self._swapped = not self._swapped
        self._compare()

    def two_people(self) -> None:
        """These are two people: they are not offered again."""
        chosen = self._take()
        if chosen is not None:
            one, other = chosen[0].key, chosen[1].key
            self.write(service.different_people, one, other, done=lambda _: self.begin(), refused=self._refused)

    def perform(self) -> None:
        chosen = self._take()
        if chosen is None:
            return
        kept, dropped = chosen

        def part_again(signed_in: SignedIn) -> Undone:
            return Undone(say("They are two entries again."), service.unmerge_student(signed_in, dropped.key))

        def merged(changes: Changes) -> None:
            sentence = say("{name} is one person now, under {number}.", name=kept.name, number=kept.student_no)
            self.announce_with_undo(sentence, changes, part_again, self.begin)
            self.begin()

        self.write(service.merge_students, kept.key, dropped.key, done=merged, refused=self._refused)

    def _take(self) -> tuple[StudentDetail, StudentDetail] | None:
        """The chosen pair, or None while a decision is being written; no other can be made until it is."""
        chosen = self.chosen()
        if chosen is None or not self.act.isEnabled():
            return None
        self._row = max(0, self.table.currentIndex().row())
        self.act.setEnabled(False)
        self.refuse("")
        return chosen

    def _refused(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self.begin()

    def _show(self, pairs: list[Pair]) -> None:
        self.table.show_rows(pairs)
        self.looked.emit(len(pairs))
        if pairs:
            words = say_count("{count} pair may be one person.", "{count} pairs may be one person each.", len(pairs))
            self.summary.setText(words)
            self.table.selectRow(min(self._row, len(pairs) - 1))
            self.table.setFocus()
        else:
            self.summary.setText(say("Nobody seems to be entered twice."))
            self.setFocus()
        self._show_pair()

    def _show_pair(self) -> None:
        self._swapped = False
        self._compare()

    def _compare(self) -> None:
        clear(self._grid)
        chosen = self.chosen()
        self.card.setVisible(chosen is not None)
        self.act.setEnabled(chosen is not None)
        if chosen is None:
            return
        kept, dropped = chosen
        self._put(0, "", say("kept"), say("second entry"), strong=True)
        for row, field in enumerate(_COMPARED, start=1):
            one, other = _value(kept, field), _value(dropped, field)
            if one or other:
                self._put(row, say(FIELD_LABELS[field]), one, other, strong=one != other)
        self._put(
            len(_COMPARED) + 1, say("status"), _status(kept), _status(dropped), strong=kept.status != dropped.status
        )

    def _put(self, row: int, label: str, one: str, other: str, *, strong: bool) -> None:
        for column, text in enumerate((label, one or "—", other or "—")):
            shown = PlainLabel(text, face="small-muted", wrap=bool(column))
            if column:
                shown.set_face("strong" if strong else "body")
            self._grid.addWidget(shown, row, column)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)


def _texts(pair: Pair) -> tuple[str, ...]:
    return (pair.keep.name, pair.keep.student_no, pair.drop.student_no, say(WHY[pair.why]))


def _value(student: StudentDetail, field: str) -> str:
    value = getattr(student, field)
    if field == "gender":
        return say(GENDER_NAMES[value]) if GENDER_NAMES.get(value) else ""
    return "" if value is None else str(value)


def _status(student: StudentDetail) -> str:
    return say(STATUS_NAMES[student.status]) if student.status in STATUS_NAMES else student.status
