"""What a page and its parts share: the signed-in person, background work, the theme, and signals to the shell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, Signal, SignalInstance

from studio_app.words import say
from ui.theme import Theme
from ui.work import WRITES, Job, Work

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress
    from studio_app.refusal import Refusal

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class PageContext(QObject):
    """Shared state and signals of one page, passed on to its parts; the shell listens to its signals."""

    said = Signal(str)
    """a sentence for the status bar"""
    offered = Signal(str, str, object)
    """a sentence for the status bar, the text of a button beside it (Undo), and the callable behind the button"""
    changes_made = Signal(object)
    """the `Changes` of a service call made on this page: the shell tells every page, and who initiated them"""
    go_to = Signal(object)
    """a `Destination`: the shell takes the person there"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signed_in = signed_in
        self.work = work
        self.theme = theme


class PagePart:
    """Mixin for a page and for each of its parts, all of them `QObject`s: asks services and announces what was done.

    A subclass sets `context` before anything else. Every call passes the person signed in as first argument to the
    service. An answer to a part that was destroyed meanwhile is dropped; a refused write is said even then.
    """

    context: PageContext

    @property
    def signed_in(self) -> SignedIn:
        """The person at work."""
        return self.context.signed_in

    @property
    def work(self) -> Work:
        """Work in the background, for what is not a call of a service."""
        return self.context.work

    @property
    def theme(self) -> Theme:
        """Colours, sizes and fonts."""
        return self.context.theme

    @property
    def said(self) -> SignalInstance:
        """`PageContext.said`."""
        return self.context.said

    @property
    def offered(self) -> SignalInstance:
        """`PageContext.offered`."""
        return self.context.offered

    @property
    def changes_made(self) -> SignalInstance:
        """`PageContext.changes_made`."""
        return self.context.changes_made

    @property
    def go_to(self) -> SignalInstance:
        """`PageContext.go_to`."""
        return self.context.go_to

    def ask(
        self,
        call: Callable[[SignedIn, *Ts], T],
        *arguments: *Ts,
        done: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        newest: str = "",
        title: str = "",
        lane: str = "",
    ) -> Job:
        """Runs `call(signed_in, *arguments)` in the background and gives its result to `done` on the GUI thread.

        A refusal goes to `refused`, or else to the status bar. With `newest`, only the answer to the call asked for last
        under this name arrives. The status bar shows the call while it runs if it has a `title`. What must come after
        the writes asked for so far runs in the lane `WRITES`.
        """
        return self._run(lambda _: call(self.signed_in, *arguments), done, refused, newest, title, lane, not title)

    def ask_long(
        self,
        call: Callable[[SignedIn, *Ts, Progress], T],
        *arguments: *Ts,
        done: Callable[[T], object],
        title: str,
        refused: Callable[[Refusal], object] | None = None,
        lane: str = "",
    ) -> Job:
        """As `ask`, for a call that takes its `Progress` as last argument: how far it is, and a way to cancel it."""
        return self._run(
            lambda progress: call(self.signed_in, *arguments, progress), done, refused, "", title, lane, False
        )

    def write(
        self,
        call: Callable[[SignedIn, *Ts], T],
        *arguments: *Ts,
        done: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        title: str = "",
    ) -> Job:
        """As `ask`, for a call that writes: one after another, in the order asked for, shown while it takes long."""
        return self._run(lambda _: call(self.signed_in, *arguments), done, refused, "", title, WRITES, False)

    def announce(self, sentence: str, changes: Changes, *, undo: Callable[[], object] | None = None) -> None:
        """Says what was done, with a button Undo where there is a way back, and tells every page what changed."""
        if undo is not None:
            self.offered.emit(sentence, say("Undo"), undo)
        elif sentence:
            self.said.emit(sentence)
        self.changes_made.emit(changes)

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
        assert isinstance(self, QObject)
        return self.context.work.run(
            call, done, failed=refused, owner=self, newest=newest, title=title, lane=lane, quiet=quiet
        )
