"""What every view is to the shell: a page that is built when first shown, and told when something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


@dataclass(frozen=True)
class Destination:
    """Where a person is to be taken: a view's key, and if wanted what to show there (a student, a case, a room)."""

    view: str
    subject: object = None


class Page(QWidget):
    """The base of every view's page. A page simply uses `say(...)` while it is built: it is rebuilt for a language.

    What takes long to build is a `cached_property`, there as soon as somebody asks for it: `parts` asks for what one
    sees, each in a turn of its own.
    """

    finds = False
    """whether the search box over the page looks here; else it leads to the roster"""

    go_to = Signal(object)
    """a `Destination`: the shell takes the person there"""
    said = Signal(str)
    """a sentence about what was done, for the strip at the foot"""
    offered = Signal(str, str, object)
    """a sentence for the strip, the text of a button beside it (Undo), and the callable that the button makes"""
    changes_made = Signal(object)
    """the `Changes` of a service call made here: the shell tells every page, this one too"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.signed_in = signed_in
        self.work = work
        self._waiting: list[Callable[[], object]] | None = []
        """what is to be done once the parts are there; None from then on"""
        self.theme = theme
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def build(self) -> None:
        """Builds the page's parts in the next turns of the event loop; it is painted when all that one sees is there."""
        self.setUpdatesEnabled(False)
        self.work.in_turns(self, (*self.parts(), self._do_waiting, lambda: self.setUpdatesEnabled(True), self.ready))

    def once_built(self, call: Callable[[], object]) -> None:
        """Do this when the parts are there, at once if they are: it would build all of them in one turn."""
        if self._waiting is None:
            call()
        else:
            self._waiting.append(call)

    def ready(self) -> None:
        """The parts are there and painted, and what one was sent here for is on its way: ask for the rest of what one sees.

        Not before they are painted: what is read would take the interpreter from the painting.
        """

    def parts(self) -> Sequence[Callable[[], object]]:
        """What is to be built before the page is painted; nothing where the page's making has built it all."""
        return ()

    def title(self) -> str:
        """The words over the page."""
        return ""

    def changed(self, changes: object) -> None:
        """Something was written, here or elsewhere: read again what `changes` touches, and nothing else."""

    def arrive(self, subject: object) -> None:
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

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for call in waiting:
            call()
