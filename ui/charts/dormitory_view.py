"""Which rooms of a dormitory are low: the list of buildings, and the heat map of the one chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QObject, QStringListModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget

from studio_app.figures import service as figures
from studio_app.figures.service import ChartColours, HeatMap, SavedChart
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.charts.canvas import LANE
from ui.charts.export import ask_for_path, copy_picture
from ui.charts.panel import ChartPanel
from ui.charts.rows import NarrowRows
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.work import Work

SPANS = (14, 28, 84)


class DormitoryView(QObject):
    """`left` and `right` are what the page shows for this kind of chart."""

    said = Signal(str)

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._signed_in, self._work, self._theme = signed_in, work, theme
        self._colours = ChartColours.from_tokens(theme.colours)
        self._shown: tuple[str, HeatMap] | None = None
        self.building = ""
        """whose heat map is shown or being read"""
        self.model = QStringListModel(self)
        self.left = QListView()
        self.left.setModel(self.model)
        self.left.setItemDelegate(NarrowRows(theme, 1, self.left))
        self.left.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.left.setAccessibleName(say("Dormitory buildings"))
        self.left.selectionModel().currentChanged.connect(
            lambda index: self.show_building(index.data()) if index.isValid() else None
        )
        spans = [(days, say("{count} weeks", count=days // 7)) for days in SPANS]
        self.panel = ChartPanel(theme, work, spans, figures.HEAT_DAYS)
        self.panel.span_picked.connect(lambda _: self.read_again())
        self.panel.save_asked.connect(self._ask_for_path)
        self.panel.copy_asked.connect(self.copy)
        self._nowhere = EmptyState(
            theme,
            say("No rooms are in the roster yet. Once people have rooms, their dormitory stands here."),
            icon="house",
        )
        self.right = QStackedWidget()
        self.right.addWidget(self._nowhere)
        self.right.addWidget(self.panel)

    def read_buildings(self) -> None:
        """Read which buildings there are, and show the chosen one's map, else the first one's."""
        signed_in = self._signed_in
        self._work.run(lambda _p: figures.buildings(signed_in), self._list, owner=self, quiet=True, newest="buildings")

    def show_building(self, building: str) -> None:
        """Read and show this building's map."""
        if building == self.building:
            return
        self.building = building
        self.panel.clear()
        self.read_again()

    def read_again(self) -> None:
        """Read the map that is shown once more, if there is one."""
        if not self.building:
            return
        signed_in, building = self._signed_in, self.building
        days = self.panel.span.value() or figures.HEAT_DAYS

        def arrived(found: HeatMap) -> None:
            keep = self._shown is not None and self._shown[0] == building
            self._shown = (building, found)
            self._show(building, found, keep=keep)

        def refused(refusal: Refusal) -> None:
            self.building, self._shown = "", None
            self.panel.clear()
            self.said.emit(refusal.sentence)

        call = partial(figures.room_heat, signed_in, building, days)
        self._work.run(lambda _p: call(), arrived, failed=refused, owner=self, quiet=True, newest="map")

    def save(self, path: Path) -> None:
        """Save the map shown to `path`."""
        if not self.building:
            return
        signed_in, building, days = self._signed_in, self.building, self.panel.span.value() or figures.HEAT_DAYS

        def saved(found: SavedChart) -> None:
            self.said.emit(found.sentence)

        self._work.run(
            lambda _p: figures.save_heat(signed_in, building, path, days),
            saved,
            title=say("Saving the chart"),
            owner=self,
            lane=LANE,
        )

    def copy(self) -> None:
        """Put the map shown on the clipboard for half a minute."""
        if not self.building:
            return
        signed_in, building, days = self._signed_in, self.building, self.panel.span.value() or figures.HEAT_DAYS

        def copied(picture: figures.Picture) -> None:
            copy_picture(picture)
            self.said.emit(say("The picture is on the clipboard for half a minute."))

        self._work.run(
            lambda _p: figures.heat_picture(signed_in, building, days), copied, owner=self, quiet=True, lane=LANE
        )

    def _list(self, buildings: tuple[str, ...]) -> None:
        chooser = self.left.selectionModel()
        chooser.blockSignals(True)
        self.model.setStringList(list(buildings))
        wanted = self.building if self.building in buildings else next(iter(buildings), "")
        if wanted:
            index = self.model.index(buildings.index(wanted))
            chooser.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        chooser.blockSignals(False)
        self.left.viewport().update()
        self.right.setCurrentWidget(self.panel if wanted else self._nowhere)
        if wanted == self.building:
            self.read_again()
        else:
            self.show_building(wanted)

    def _show(self, building: str, heat: HeatMap, *, keep: bool) -> None:
        draw = partial(figures.render_heat, heat, self._colours)
        self.panel.show_chart(
            building,
            figures.heat_title(heat),
            figures.heat_subtitle(heat),
            figures.heat_description(heat, with_finding=False),
            draw,
            keep=keep,
            height=figures.heat_height(heat),
        )

    def _ask_for_path(self, ending: str) -> None:
        name = say("heat map {day}", day=self._signed_in.today().isoformat())
        ask_for_path(self.panel, name, ending, self.save)
