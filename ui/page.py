"""The base class of every view's page: built in steps when first shown, notified of what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.context import PageContext, PagePart
from ui.destinations import Subject

if TYPE_CHECKING:
    from studio_app.node.service import Changes


@dataclass(frozen=True)
class Destination:
    """A navigation target: a view's key, and optionally what to show there (a student, a case, a room)."""

    view: str
    subject: Subject | None = None


class Page(PagePart, QWidget):
    """The base class of every view's page; it is rebuilt when the language changes.

    `build` makes the parts, a few in each turn of the event loop; whatever is asked of the page before they are there
    waits in `once_built`.
    """

    finds = False
    """whether the search box over the page looks here; else it leads to the roster"""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        context.setParent(self)
        self.context = context
        self._pending: list[Callable[[], object]] | None = []
        """what is to be done once the parts are there; None from then on"""
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def built(self) -> bool:
        """Whether all parts are there."""
        return self._pending is None

    def build_in_turns(self) -> None:
        """Builds the page in the next turns of the event loop; it is painted when all that one sees is there."""
        self.work.in_turns(self, self._turns())

    def once_built(self, call: Callable[[], object]) -> None:
        """Does this when the parts are there; at once if they are."""
        if self._pending is None:
            call()
        else:
            self._pending.append(call)

    def build(self) -> Iterator[None]:
        """Makes the parts one sees. Each `yield` ends a turn of the event loop; the work between two stays under 50 ms."""
        yield

    def ready(self) -> None:
        """The parts are there and painted, and what one was sent here for is on its way: ask for the rest of what one sees.

        Not before they are painted: what is read would take the interpreter from the painting.
        """

    def shown_again(self) -> None:
        """The page is shown after another one, all parts are there: read what may be old."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.built:
            self.shown_again()

    def title(self) -> str:
        """The words over the page."""
        return ""

    def changed(self, changes: Changes) -> None:
        """Something was written, here or elsewhere: read again what `changes` touches, and nothing else."""

    def changed_here(self, changes: Changes) -> None:
        """As `changed`, for what this page itself has initiated: overridden where it shows that already."""
        self.changed(changes)

    def arrive(self, subject: Subject | None) -> None:
        """The person was sent here by a `Destination`: show its subject (None: as it was)."""

    def look_for(self, text: str) -> None:
        """The person typed `text` into the search box over the page."""

    def leave(self) -> None:
        """The page is about to be taken away (lock, close): hand what was typed to the drafts now."""

    def state(self) -> object:
        """What a rebuilt page needs to show the same thing: selection, filters, day. A plain value, no widgets."""
        return None

    def restore(self, state: object) -> None:
        """Take over what `state` of the page before gave."""

    def _turns(self) -> Iterator[None]:
        self.setUpdatesEnabled(False)
        try:
            yield from self.build()
        except Exception:
            self.setUpdatesEnabled(True)
            raise
        pending, self._pending = self._pending or [], None
        for call in pending:
            call()
        yield
        self.setUpdatesEnabled(True)
        yield
        self.ready()
