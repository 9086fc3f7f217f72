"""Buttons under the rooms: importing a sheet of check-ins, and printing blank sheets of a floor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio_app.domain.floors import floor_of
from studio_app.domain.place_words import building_name, floor_name
from studio_app.observation.service import round_sheet
from studio_app.words import say, say_count
from ui.context import PageContext, PagePart
from ui.widgets.cards import quiet_button
from ui.widgets.layouts import STRETCH, columns, rows

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

Place = tuple[str, str]


class PaperSheets(PagePart, QWidget):
    """Two buttons; the dialogs are the system's own."""

    sheet_chosen = Signal(object)
    """the path of a table to bring in"""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self._place: Place | None = None
        self.bring_in = quiet_button(say("Bring in a sheet …"))
        self.bring_in.clicked.connect(self._choose_sheet)
        self.print = quiet_button(say("Blank sheets to print …"))
        self.menu = QMenu(self.print)
        self.print.clicked.connect(self._offer_places)
        lines = (columns(button, STRETCH) for button in (self.bring_in, self.print))
        rows(*lines, on=self, gap=0, margins=(0, 0, 0, 2))

    def stand_in(self, place: Place | None) -> None:
        """Which room is open: its floor and building are what is offered."""
        self._place = place
        self.print.setEnabled(place is not None)

    def write_sheets(self, building: str, floor: str, path: Path) -> None:
        """Writes the blank sheets of a floor, or of the building where `floor` is empty."""

        def done(pages: int) -> None:
            self.said.emit(
                say_count(
                    "{file}: {count} page. It names people and is outside the program's protection now.",
                    "{file}: {count} pages. They name people and are outside the program's protection now.",
                    pages,
                    file=path.name,
                )
            )

        self.ask(_write, building, floor, path, done=done, title=say("Making the sheets"))

    def _offer_places(self) -> None:
        self._fill_menu()
        self.menu.popup(self.print.mapToGlobal(self.print.rect().topLeft()))

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._place is None:
            return
        building, room = self._place
        floor = floor_of(room)
        choices = [(f"{building_name(building)} {floor_name(floor)}", floor)] if floor else []
        for words, which in [*choices, (building_name(building), "")]:
            action = self.menu.addAction(words)
            action.triggered.connect(lambda _=False, words=words, which=which: self._choose_place(words, which))

    def _choose_place(self, words: str, floor: str) -> None:
        from ui.check_in.blank_sheet_pdf import sheet_name

        if self._place is None:
            return
        building = self._place[0]
        start = str(Path.home() / sheet_name(words, self.signed_in.today()))
        name, _ = QFileDialog.getSaveFileName(self, say("Blank sheets to print …"), start, "PDF (*.pdf)")
        if name:
            self.write_sheets(building, floor, Path(name))

    def _choose_sheet(self) -> None:
        kinds = say("Tables (*.csv *.xlsx *.xls *.ods)")
        name, _ = QFileDialog.getOpenFileName(self, say("Bring in a sheet …"), str(Path.home()), kinds)
        if name:
            self.sheet_chosen.emit(Path(name))


def _write(signed_in: SignedIn, building: str, floor: str, path: Path) -> int:
    from ui.check_in.blank_sheet_pdf import write_sheets

    return write_sheets(round_sheet(signed_in, building, floor), path)
