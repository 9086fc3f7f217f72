"""A card of a page: one subject with its introduction, its rows of fields and buttons, and a place for refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from PySide6.QtWidgets import QHBoxLayout

from ui.context import PageContext, PagePart
from ui.widgets.bands import Banner
from ui.widgets.cards import Card
from ui.widgets.layouts import STRETCH, Item, columns
from ui.widgets.plain import PlainLabel
from ui.work import Job

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress
    from studio_app.refusal import Refusal

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class PageCard(PagePart, Card):
    """What was refused is told inside the card, above what was pressed."""

    def __init__(self, context: PageContext, title: str, sentence: str = "") -> None:
        super().__init__(title)
        self.context = context
        self.intro = PlainLabel(sentence, face="muted", wrap=True)
        self.refusal = Banner(context.theme, "", "orange")
        for widget, shown in ((self.intro, bool(sentence)), (self.refusal, False)):
            self.body.addWidget(widget)
            widget.setVisible(shown)

    def tell(self, refusal: Refusal) -> None:
        """Shows why something was not done."""
        self.refusal.text.setText(refusal.sentence)
        self.refusal.show()

    def write(
        self,
        call: Callable[[SignedIn, *Ts], T],
        *arguments: *Ts,
        done: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        title: str = "",
    ) -> Job:
        """As `PagePart.write`; the refusal before is taken away."""
        self.refusal.hide()
        return super().write(call, *arguments, done=done, refused=refused or self.tell, title=title)

    def ask_long(
        self,
        call: Callable[[SignedIn, *Ts, Progress], T],
        *arguments: *Ts,
        done: Callable[[T], object],
        title: str,
        refused: Callable[[Refusal], object] | None = None,
        lane: str = "",
    ) -> Job:
        """As `PagePart.ask_long`; the refusal before is taken away."""
        self.refusal.hide()
        return super().ask_long(call, *arguments, done=done, title=title, refused=refused or self.tell, lane=lane)

    def row(self, *items: Item) -> QHBoxLayout:
        """Adds items side by side, from the left."""
        line = columns(*items, STRETCH)
        self.body.addLayout(line)
        return line
