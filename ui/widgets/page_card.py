"""The base of a page's cards: introduction, rows of fields and buttons, and a banner for refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QHBoxLayout

from ui.context import PageContext, PagePart
from ui.widgets.bands import Banner
from ui.widgets.cards import Card
from ui.widgets.layouts import STRETCH, Item, columns
from ui.widgets.plain import PlainLabel
from ui.work import Job

if TYPE_CHECKING:
    from studio_app.progress import Progress
    from studio_app.refusal import Refusal

T = TypeVar("T")


class PageCard(PagePart, Card):
    """A framed group whose refused calls are shown inside it, above what was pressed."""

    def __init__(self, context: PageContext, title: str, sentence: str = "") -> None:
        super().__init__(title)
        self.context = context
        self.intro = PlainLabel(sentence, face="muted", wrap=True)
        self.refusal = Banner(context.theme, "", "orange")
        for widget, shown in ((self.intro, bool(sentence)), (self.refusal, False)):
            self.body.addWidget(widget)
            widget.setVisible(shown)

    def show_refusal(self, refusal: Refusal) -> None:
        """Shows why something was not done."""
        self.refusal.show_text(refusal.sentence)

    def _run(
        self,
        call: Callable[[Progress], T],
        done: Callable[[T], object],
        refused: Callable[[Refusal], object] | None,
        newest: str,
        title: str,
        lane: str,
        quiet: bool,
    ) -> Job:
        """As `PagePart._run`; a call that the person sees running replaces the refusal before it."""
        if not quiet:
            self.refusal.hide()
            refused = refused or self.show_refusal
        return super()._run(call, done, refused, newest, title, lane, quiet)

    def row(self, *items: Item) -> QHBoxLayout:
        """Adds items side by side, from the left."""
        line = columns(*items, STRETCH)
        self.body.addLayout(line)
        return line
