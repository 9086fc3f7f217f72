"""Which rooms of a dormitory are low: the list of buildings, and the heat map of the one chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStringListModel

from studio_app.figures import service as figures
from studio_app.figures.service import HeatMap
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.charts.canvas import LANE
from ui.charts.chart_view import ChartView
from ui.charts.rows import NarrowRows
from ui.context import PageContext
from ui.widgets.cards import EmptyState
from ui.widgets.choice_list import ChoiceList

SPANS = (14, 28, 84)


class DormitoryView(ChartView):
    """The heat map of one building; `left` lists the buildings."""

    def __init__(self, context: PageContext) -> None:
        spans = [(days, say("{count} weeks", count=days // 7)) for days in SPANS]
        super().__init__(context, spans, figures.HEAT_DAYS)
        self._shown: tuple[str, HeatMap] | None = None
        self.building = ""
        """whose heat map is shown or being read"""
        self.model = QStringListModel(self)
        self.left = ChoiceList(self.model, NarrowRows(self.theme, 1, self.panel), say("Dormitory buildings"))
        self.left.moved.connect(lambda: self.show_building(self.left.currentIndex().data() or self.building))
        self.panel.span_picked.connect(lambda _: self.read_again())
        self._nowhere = EmptyState(
            self.theme,
            say("No rooms are in the roster yet. Once people have rooms, their dormitory stands here."),
            icon="house",
        )
        self.right.addWidget(self._nowhere)
        self.right.addWidget(self.panel)

    def read_buildings(self) -> None:
        """Read which buildings there are, and show the chosen one's map, else the first one's."""
        self.ask(figures.buildings, done=self._list, newest="buildings")

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
        building = self.building

        def arrived(found: HeatMap) -> None:
            keep = self._shown is not None and self._shown[0] == building
            self._shown = (building, found)
            self._show(building, found, keep=keep)

        def refused(refusal: Refusal) -> None:
            self.building, self._shown = "", None
            self.panel.clear()
            self.said.emit(refusal.sentence)

        self.ask(figures.room_heat, building, self._days(), done=arrived, refused=refused, newest="map")

    def save(self, path: Path) -> None:
        if self.building:
            title = say("Saving the chart")
            asked = (self.building, path, self._days())
            self.ask(figures.save_heat, *asked, done=self._saved, title=title, lane=LANE)

    def copy(self) -> None:
        if self.building:
            self.ask(figures.heat_picture, self.building, self._days(), done=self._copied, lane=LANE)

    def file_name(self) -> str:
        return say("heat map {day}", day=self.signed_in.today().isoformat())

    def _days(self) -> int:
        return self.panel.span.value() or figures.HEAT_DAYS

    def _list(self, buildings: tuple[str, ...]) -> None:
        self.model.setStringList(list(buildings))
        wanted = self.building if self.building in buildings else next(iter(buildings), "")
        self.left.make_current(buildings.index(wanted) if wanted else -1)
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
