"""What stands under the rooms: a sheet to bring in, and blank sheets to print for a night without a computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio_app.domain.floors import floor_of
from studio_app.domain.place_words import building_name, floor_name
from studio_app.observation.service import round_sheet
from studio_app.words import say, say_count
from ui.theme import Theme
from ui.widgets.cards import quiet_button
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

Place = tuple[str, str]


class AwayFromTheGrid(QWidget):
    """Two quiet buttons; the dialogues are the system's own."""

    sheet_chosen = Signal(object)
    """the path of a table to bring in"""
    said = Signal(str)

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed_in, self._work = signed_in, work
        self._place: Place | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.size("space_2"))
        column.setSpacing(0)
        self.bring_in = quiet_button(say("Bring in a sheet …"))
        self.bring_in.clicked.connect(self._choose_sheet)
        self.print = quiet_button(say("Blank sheets to print …"))
        self.menu = QMenu(self.print)
        self.print.clicked.connect(self._offer_places)
        for button in (self.bring_in, self.print):
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)

    def stand_in(self, place: Place | None) -> None:
        """Which room is open: its floor and building are what is offered."""
        self._place = place
        self.print.setEnabled(place is not None)

    def write(self, building: str, floor: str, path: Path) -> None:
        """Writes the blank sheets of a floor, or of the building where `floor` is empty."""
        signed_in = self._signed_in

        def call(_progress: object) -> int:
            from ui.check_in.blank_sheet_pdf import write_sheets

            return write_sheets(round_sheet(signed_in, building, floor), path)

        def done(pages: int) -> None:
            self.said.emit(
                say_count(
                    "{file}: {count} page. It names people and is outside the program's protection now.",
                    "{file}: {count} pages. They name people and are outside the program's protection now.",
                    pages,
                    file=path.name,
                )
            )

        self._work.run(call, done, title=say("Making the sheets"), owner=self)

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
        start = str(Path.home() / sheet_name(words, self._signed_in.today()))
        name, _ = QFileDialog.getSaveFileName(self, say("Blank sheets to print …"), start, "PDF (*.pdf)")
        if name:
            self.write(building, floor, Path(name))

    def _choose_sheet(self) -> None:
        kinds = say("Tables (*.csv *.xlsx *.xls *.ods)")
        name, _ = QFileDialog.getOpenFileName(self, say("Bring in a sheet …"), str(Path.home()), kinds)
        if name:
            self.sheet_chosen.emit(Path(name))
