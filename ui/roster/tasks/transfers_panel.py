"""The panel of transfers between colleges: their state, and what the center or a college does with the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import TransferAccepted, TransferEntry
from studio_app.undo.service import undo
from studio_app.words import say
from ui.context import PageContext
from ui.destinations import CaseSubject
from ui.page import Destination
from ui.roster.tasks.plain_table import TextTable
from ui.roster.tasks.task_panel import TaskPanel
from ui.roster.tasks.transfer_card import TransferCard
from ui.widgets.layouts import add, grow
from ui.widgets.plain import PlainLabel

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn


class TransfersPanel(TaskPanel):
    """Lists transfers that wait for an answer first; the chosen one is shown below."""

    again_asked = Signal(int, str)
    """key and name of somebody who is to be offered to another college"""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, say("Transfers between colleges"), "")
        self._look_for: int | None = None
        self.act.hide()
        self.summary = PlainLabel(face="muted", wrap=True)
        headings = (say("When"), say("Name"), say("Number"), say("Old college"), say("New college"), say("State"))
        widths = (112, 112, 148, 168, 168, 220)
        self.table: TextTable[TransferEntry] = TextTable(
            self.theme, say("Transfers between colleges"), headings, self._texts, widths=widths, wide=5
        )
        self.table.on_current(self._show_chosen)
        self.card = TransferCard(self.theme)
        self.card.decided.connect(self._decide)
        self.card.case_asked.connect(lambda case: self.go_to.emit(Destination("cases", CaseSubject(case))))
        self.card.hide()
        add(self.body, self.summary, grow(self.table), self.card)

    def begin(self, transfer: int | None = None) -> None:
        """Reads the transfers, and chooses `transfer`, or the first that waits for an answer."""
        self._look_for = transfer
        self.refuse("")
        self.ask(_read, done=lambda found: self._show(*found), newest="transfers")

    def chosen(self) -> TransferEntry | None:
        """The transfer that is chosen."""
        return self.table.current()

    def _show(self, found: list[TransferEntry], studios: list[service.StudioRow], classes: list[str]) -> None:
        rows = sorted(found, key=lambda one: not (one.acts or one.who_acts))
        self.card.choices(studios, classes)
        self.table.show_rows(rows)
        if rows:
            self.summary.setText(say("A name is kept only until a transfer is answered."))
            place = next((at for at, one in enumerate(rows) if one.transfer == self._look_for), 0)
            self.table.selectRow(place)
            self.table.setFocus()
        elif self.signed_in.node.kind == "center":
            self.summary.setText(say("No student goes from one college to another now."))
        else:
            self.summary.setText(
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
        chosen, card = self.chosen(), self.card
        if chosen is None:
            return
        if act == "again":
            self.again_asked.emit(chosen.student or 0, chosen.name)
            return
        key, words, name = chosen.transfer, card.words.text(), chosen.name
        studio: str = card.studio.currentData() or ""
        place = {"class_name": card.class_name.text()}
        same = card.same_person.isVisible() and card.same_person.isChecked()
        calls: dict[str, Callable[[SignedIn], Changes | TransferAccepted]] = {
            "pass": lambda signed_in: service.pass_transfer(signed_in, key, studio, words),
            "return": lambda signed_in: service.return_transfer(signed_in, key, words),
            "accept": lambda signed_in: service.accept_transfer(signed_in, key, place, same_person=same),
            "decline": lambda signed_in: service.decline_transfer(signed_in, key, words),
            "withdraw": lambda signed_in: service.withdraw_transfer(signed_in, key),
        }
        if act == "pass" and not studio:
            self.refuse(say("Please choose the studio. Nothing was changed yet."))
            return
        college = card.studio.currentText()
        card.setEnabled(False)
        sentence = _done_words(act, name, college)
        self.write(calls[act], done=lambda done: self._done(done, sentence), refused=self._refused)

    def _done(self, done: Changes | TransferAccepted, sentence: str) -> None:
        def again() -> None:
            self.begin(self._look_for)

        changes = done.changes if isinstance(done, TransferAccepted) else done
        self.card.setEnabled(True)
        self.announce_with_undo(sentence, changes, lambda signed_in: undo(signed_in, changes), again)
        again()

    def _refused(self, refusal: Refusal) -> None:
        self.card.setEnabled(True)
        self.card.same_person.setVisible(refusal.code == "number-of-another")
        self.refuse(refusal.sentence)

    def _texts(self, one: TransferEntry) -> tuple[str, ...]:
        when = f"{self.signed_in.local_time(one.offered_at):%Y-%m-%d}"
        to = one.passed_name or one.to_college
        return (when, one.name or "–", one.student_no or "–", one.from_college, to, one.sentence)


def _read(signed_in: SignedIn) -> tuple[list[TransferEntry], list[service.StudioRow], list[str]]:
    is_center = signed_in.node.kind == "center"
    studios = service.studios(signed_in) if is_center else []
    classes = [] if is_center else [one.class_name for one in service.classes(signed_in) if one.class_name]
    return service.transfers(signed_in), studios, classes


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
