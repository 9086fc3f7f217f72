"""Transfers between colleges: what they stand at, and what the center or a college does with the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import TransferAccepted, TransferEntry
from studio_app.undo.service import undo
from studio_app.words import say
from ui.roster.tasks.plain_table import TextRows, text_table
from ui.roster.tasks.task_panel import TaskPanel
from ui.roster.tasks.transfer_card import TransferCard
from ui.theme import Theme
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class TransfersPanel(TaskPanel):
    """The list above, the chosen one below; what waits for an answer comes first."""

    case_asked = Signal(int)
    """the key of a case to be looked at"""
    again_asked = Signal(int, str)
    """key and name of somebody who is to be offered to another college"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("Transfers between colleges"), "", parent)
        self._signed_in, self._work = signed_in, work
        self._look_for: int | None = None
        self.act.hide()
        self.told = PlainLabel(face="muted", wrap=True)
        headings = (say("When"), say("Name"), say("Number"), say("Old college"), say("New college"), say("State"))
        self.rows = TextRows(headings, self._texts, self)
        self.table = text_table(theme, self.rows, say("Transfers between colleges"), (112, 112, 148, 168, 168, 220), 5)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.card = TransferCard(theme, signed_in)
        self.card.decided.connect(self._decide)
        self.card.case_asked.connect(self.case_asked)
        self.card.hide()
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.card)

    def begin(self, transfer: int | None = None) -> None:
        """Read what there is, and be at `transfer`, or at the first that waits."""
        self._look_for = transfer
        self.refuse("")
        signed_in = self._signed_in

        def read() -> tuple[list[TransferEntry], list[service.StudioRow], list[str]]:
            is_center = signed_in.node.kind == "center"
            studios = service.studios(signed_in) if is_center else []
            classes = [] if is_center else [one.class_name for one in service.classes(signed_in) if one.class_name]
            return service.transfers(signed_in), studios, classes

        self._work.run(
            lambda _progress: read(), lambda found: self._show(*found), owner=self, quiet=True, newest="transfers"
        )

    def chosen(self) -> TransferEntry | None:
        """The transfer one is at."""
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _show(self, found: list[TransferEntry], studios: list[service.StudioRow], classes: list[str]) -> None:
        rows = sorted(found, key=lambda one: not (one.acts or one.who_acts))
        self.card.choices(studios, classes)
        self.rows.show_rows(rows)
        self.table.setVisible(bool(rows))
        if rows:
            self.told.setText(say("A name is kept only until a transfer is answered."))
            place = next((at for at, one in enumerate(rows) if one.transfer == self._look_for), 0)
            self.table.selectRow(place)
            self.table.setFocus()
        elif self._signed_in.node.kind == "center":
            self.told.setText(say("No student goes from one college to another now."))
        else:
            self.told.setText(
                say(
                    "Nobody comes from another college, and nobody goes to one. Begin with the person: “To another college…”."
                )
            )
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.chosen()
        self.refuse("")
        self.card.setVisible(chosen is not None)
        if chosen is not None:
            self.card.show_transfer(chosen)

    def _decide(self, act: str) -> None:
        chosen, signed_in, card = self.chosen(), self._signed_in, self.card
        if chosen is None:
            return
        if act == "again":
            self.again_asked.emit(chosen.student or 0, chosen.name)
            return
        key, words, name = chosen.transfer, card.words.text(), chosen.name
        studio = card.studio.currentData()
        place = {"class_name": card.class_name.text()}
        same = card.same_person.isVisible() and card.same_person.isChecked()
        calls: dict[str, Any] = {
            "pass": lambda: service.pass_transfer(signed_in, key, studio or "", words),
            "return": lambda: service.return_transfer(signed_in, key, words),
            "accept": lambda: service.accept_transfer(signed_in, key, place, same_person=same),
            "decline": lambda: service.decline_transfer(signed_in, key, words),
            "withdraw": lambda: service.withdraw_transfer(signed_in, key),
        }
        if act == "pass" and not studio:
            self.refuse(say("Please choose the studio. Nothing was changed yet."))
            return
        college = card.studio.currentText()
        card.setEnabled(False)
        self._work.run(
            lambda _progress: calls[act](),
            lambda done: self._done(done, _done_words(act, name, college)),
            failed=self._refused,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _done(self, done: Any, sentence: str) -> None:
        changes = done.changes if isinstance(done, TransferAccepted) else done
        self.card.setEnabled(True)
        self.done.emit(changes)
        self.offered.emit(sentence, say("Undo"), lambda: self._take_back(changes))
        self.begin(self._look_for)

    def _take_back(self, changes: Any) -> None:
        signed_in = self._signed_in

        def back(undone: Any) -> None:
            self.done.emit(undone.changes)
            self.said.emit(undone.sentence)
            self.begin(self._look_for)

        self._work.run(lambda _progress: undo(signed_in, changes), back, owner=self, quiet=True, lane=WRITES)

    def _refused(self, refusal: Refusal) -> None:
        self.card.setEnabled(True)
        self.card.same_person.setVisible(refusal.code == "number-of-another")
        self.refuse(refusal.sentence)

    def _texts(self, one: TransferEntry) -> tuple[str, ...]:
        when = f"{self._signed_in.local_time(one.offered_at):%Y-%m-%d}"
        to = one.passed_name or one.to_college
        return (when, one.name or "–", one.student_no or "–", one.from_college, to, one.sentence)


def _done_words(act: str, name: str, college: str) -> str:
    match act:
        case "pass":
            return say("{name} is passed on to {college}, with the next bundle.", name=name, college=college)
        case "return":
            return say("{name} goes back to the old college, with the next bundle.", name=name)
        case "accept":
            return say("{name} is in the roster.", name=name)
        case "decline":
            return say("{name} is not taken in; the old college reads why.", name=name)
        case _:
            return say("The transfer of {name} is withdrawn.", name=name)
