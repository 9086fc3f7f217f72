"""People who may be entered twice: the pairs, the two entries beside each other, and one key to merge or part them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import GENDER_NAMES, STATUS_NAMES, DuplicateReason, Pair, StudentDetail
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import marked, say, say_count
from ui.roster.tasks.plain_table import TextRows, text_table
from ui.roster.tasks.task_panel import TaskPanel
from ui.theme import Theme
from ui.widgets.cards import Card, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

WHY: dict[DuplicateReason, str] = {
    DuplicateReason.NUMBER: marked("the same number"),
    DuplicateReason.BIRTH: marked("the same name, birth date and class"),
}
_COMPARED = [field for field in FIELD_LABELS if field not in ("major", "ethnicity")]
_CARD_WIDTH = 420


class DuplicatesPanel(TaskPanel):
    """Enter merges, S says which entry is kept, D that these are two people."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("Entered twice?"), say("Merge"), parent)
        self._signed_in, self._work = signed_in, work
        self._row = 0
        self._swapped = False
        self.told = PlainLabel(face="muted", wrap=True)
        headings = (say("Name"), say("Number"), say("Other number"), say("Why"))
        self.pairs = TextRows(headings, _texts, self)
        self.table = text_table(theme, self.pairs, say("Entered twice?"), (112, 140, 140, 200), 3)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_pair())
        self.card = Card(say("Which entry is kept?"))
        self.card.setFixedWidth(_CARD_WIDTH)
        self._grid = QGridLayout()
        self.card.body.addLayout(self._grid)
        note = say(
            "What was entered about either of them stays where it is and is read together. Merging can be undone at any time."
        )
        self.card.body.addWidget(PlainLabel(note, face="small-muted", wrap=True))
        self.swap = styled_button(say("Keep the other  S"), "small")
        self.swap.clicked.connect(self.keep_other)
        self.part = styled_button(say("Two people  D"), "small")
        self.part.clicked.connect(self.two_people)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.size("space_2"))
        buttons.addWidget(self.swap)
        buttons.addWidget(self.part)
        buttons.addStretch(1)
        self.card.body.addLayout(buttons)
        side = QVBoxLayout()
        side.addWidget(self.card)
        side.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(theme.size("space_4"))
        line.addWidget(self.table, 1)
        line.addLayout(side)
        self.body.addWidget(self.told)
        self.body.addLayout(line, 1)
        for keys, does in (("Return", self.perform), ("S", self.keep_other), ("D", self.two_people)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does)
        self._show_pair()

    looked = Signal(int)
    """how many pairs there are"""

    def begin(self) -> None:
        """Look for pairs."""
        self.told.setText(say("Looking…"))
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.duplicates(signed_in), self._show, owner=self, quiet=True, newest="pairs"
        )

    def chosen(self) -> tuple[StudentDetail, StudentDetail] | None:
        """The entry that is kept and the other one, of the pair one is at."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.pairs.rows):
            return None
        pair: Pair = self.pairs.rows[row]
        return (pair.drop, pair.keep) if self._swapped else (pair.keep, pair.drop)

    def keep_other(self) -> None:
        """The other entry is the one to keep."""
        self._swapped = not self._swapped
        self._fill()

    def two_people(self) -> None:
        """These are two people: they are not offered again."""
        chosen = self.chosen()
        if chosen is None or not self.act.isEnabled():
            return
        signed_in, (one, other) = self._signed_in, (chosen[0].key, chosen[1].key)
        self._busy()
        self._work.run(
            lambda _progress: service.different_people(signed_in, one, other),
            lambda _changes: self.begin(),
            failed=self._refused,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def perform(self) -> None:
        chosen = self.chosen()
        if chosen is None or not self.act.isEnabled():
            return
        signed_in, kept, dropped = self._signed_in, *chosen
        self._busy()

        def merged(changes: object) -> None:
            self.done.emit(changes)
            sentence = say("{name} is one person now, under {number}.", name=kept.name, number=kept.student_no)
            self.offered.emit(sentence, say("Undo"), lambda: self._part_again(dropped.key))
            self.begin()

        self._work.run(
            lambda _progress: service.merge_students(signed_in, kept.key, dropped.key),
            merged,
            failed=self._refused,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _part_again(self, dropped: int) -> None:
        signed_in = self._signed_in

        def parted(changes: object) -> None:
            self.done.emit(changes)
            self.said.emit(say("They are two entries again."))
            self.begin()

        self._work.run(
            lambda _progress: service.unmerge_student(signed_in, dropped), parted, owner=self, quiet=True, lane=WRITES
        )

    def _busy(self) -> None:
        self._row = max(0, self.table.currentIndex().row())
        self.act.setEnabled(False)
        self.refuse("")

    def _refused(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self.begin()

    def _show(self, pairs: list[Pair]) -> None:
        self.pairs.show_rows(pairs)
        self.looked.emit(len(pairs))
        self.told.setText(
            say_count("{count} pair may be one person.", "{count} pairs may be one person each.", len(pairs))
            if pairs
            else say("Nobody seems to be entered twice.")
        )
        self.table.setVisible(bool(pairs))
        if pairs:
            self.table.selectRow(min(self._row, len(pairs) - 1))
            self.table.setFocus()
        else:
            self.setFocus()
        self._show_pair()

    def _show_pair(self) -> None:
        self._swapped = False
        self._fill()

    def _fill(self) -> None:
        while self._grid.count():
            taken = self._grid.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
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
