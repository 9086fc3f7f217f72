"""A chart with its words: whose it is, what was found, the picture, the same in sentences, its span, and ways out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from studio_app.words import say
from ui.charts.canvas import Canvas, Draw
from ui.charts.export import KINDS
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.choices import Segmented
from ui.widgets.layouts import Gap, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption
from ui.work import Work

MOST_WORDS, LEAST_WORDS = 130, 44
"""device-independent pixels the sentences take before they scroll: six lines, in a low window two"""
WITHOUT_WORDS = 500
"""device-independent pixels that the chart and what stands over it want before the sentences do"""


class ChartPanel(QWidget):
    """Knows nothing of what the chart is about."""

    span_picked = Signal(object)
    """how many days the person wants to see; 0 for all"""
    save_asked = Signal(str)
    """the ending (`.png`) of the file the chart is to be saved as"""
    copy_asked = Signal()

    def __init__(
        self, theme: Theme, work: Work, spans: Sequence[tuple[int, str]], span: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.who = PlainLabel(elide=True)
        self.finding = PlainLabel(face="heading", wrap=True, selectable=True)
        self.measure = PlainLabel(face="small-muted", elide=True)
        self.span = Segmented[int](spans, span)
        self.span.picked.connect(self.span_picked)
        self.canvas = Canvas(theme, work)
        self.canvas.pointed_at.connect(self._keep_in_sight)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.canvas)
        self.words = Words()
        self._column = rows(
            columns(grow(self.who), self._ways_out()),
            self.finding,
            Gap(2),
            columns(grow(self.measure), self.span, gap=4),
            Gap(2),
            grow(self._area),
            Gap(2),
            self.words,
            on=self,
            gap=0,
            margins=(6, 4, 6, 4),
        )

    def show_chart(
        self, who: str, finding: str, measure: str, words: str, draw: Draw, *, keep: bool = False, height: int = 0
    ) -> None:
        """Show another chart; `keep` and `height` as in `Canvas.show_chart`."""
        self.who.setText(who)
        self.finding.setText(finding)
        self.measure.setText(measure)
        self.words.set_text(words)
        self._column.activate()  # so that the picture is drawn at the size it is going to have
        options = {"height": height} if height else {}
        self.canvas.show_chart(draw, finding, keep=keep, **options)

    def clear(self) -> None:
        """Forget the chart and its words."""
        for label in (self.who, self.finding, self.measure):
            label.setText("")
        self.words.set_text("")
        self.canvas.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.words.set_most(min(MOST_WORDS, max(LEAST_WORDS, self.height() - WITHOUT_WORDS)))

    def _ways_out(self) -> QWidget:
        button = styled_button(say("Save as …"), "")
        menu = QMenu(button)
        for ending, words in KINDS.items():
            action = menu.addAction(plain_caption(say(words)))
            action.triggered.connect(lambda _=False, ending=ending: self.save_asked.emit(ending))
        menu.addSeparator()
        menu.addAction(plain_caption(say("Copy the picture"))).triggered.connect(lambda: self.copy_asked.emit())
        button.setMenu(menu)
        self.save_menu = menu
        return button

    def _keep_in_sight(self, part: QRect) -> None:
        self._area.ensureVisible(part.center().x(), part.center().y(), part.width(), part.height() + 60)


class Words(QScrollArea):
    """Sentences as high as they are, up to a height; longer ones scroll. They can be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = MOST_WORDS
        self.label = PlainLabel(face="muted", wrap=True, selectable=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.label)

    def set_text(self, text: str) -> None:
        """Show other sentences, from their beginning."""
        self.label.setText(text)
        self.label.setAccessibleName(say("The chart in words"))
        self.verticalScrollBar().setValue(0)
        self._fit()

    def set_most(self, height: int) -> None:
        """From now on be no higher than this."""
        self._most = height
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.label.heightForWidth(self.width()) if self.label.text() else 0
        self.setFixedHeight(min(max(wanted, 0), self._most))
