"""One kind of chart: what is chosen at the left, its panel at the right, and the chart saved and copied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from studio_app.figures.service import ChartColours, Picture, SavedChart
from studio_app.words import say
from ui.charts.export import ask_for_path, copy_picture
from ui.charts.panel import ChartPanel
from ui.context import PageContext, PagePart

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChartView(PagePart, QObject):
    """Base of the kinds of chart; `right` holds the panel or what stands in its place."""

    def __init__(self, context: PageContext, spans: Sequence[tuple[int, str]], span: int) -> None:
        super().__init__(context)
        self.context = context
        self._colours = ChartColours.from_tokens(self.theme.colours)
        self.panel = ChartPanel(self.theme, self.work, spans, span)
        self.panel.save_asked.connect(self._ask_for_path)
        self.panel.copy_asked.connect(self.copy)
        self.right = QStackedWidget()

    def save(self, path: Path) -> None:
        """Saves the chart shown, with its span, to `path`."""
        raise NotImplementedError

    def copy(self) -> None:
        """Puts the chart shown, with its span, on the clipboard for half a minute."""
        raise NotImplementedError

    def file_name(self) -> str:
        """The name proposed for a saved chart; it never names a person."""
        raise NotImplementedError

    def _saved(self, found: SavedChart) -> None:
        self.said.emit(found.sentence)

    def _copied(self, picture: Picture) -> None:
        copy_picture(picture)
        self.said.emit(say("The picture is on the clipboard for half a minute."))

    def _ask_for_path(self, ending: str) -> None:
        ask_for_path(self.panel, self.file_name(), ending, self.save)
