"""What is done in the Library: each a service call off the GUI thread, one after the other, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from studio_app.library import service
from studio_app.library.service import Brought, Draft, Published, Withdrawn
from studio_app.words import say
from ui.widgets.clipboard import copy_for_a_while
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

T = TypeVar("T")


class LibraryActs(QObject):
    """One for the page, which shows where an act leads."""

    led_to = Signal(object, str)
    """the `Key` of what is to be shown now, and for a draft `read` or `write`"""
    took_away = Signal(object)
    """the `Key` of what is no more"""
    kept = Signal(int)
    """number of the draft that was kept as it stands"""
    changed = Signal(object)
    """the `Changes`; comes after the other signals of an act"""
    said = Signal(str)
    offered = Signal(str, str, object)
    """as those of a page"""

    def __init__(self, signed_in: SignedIn, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._signed_in, self._work = signed_in, work

    def bring_in(self, path: Path, renews: int | None = None) -> None:
        """Read a Markdown file into a draft and show it; nothing is sent out yet."""
        self._run(
            lambda: service.bring_in(self._signed_in, path, renews),
            lambda brought: self._brought(brought, "read"),
            title=say("Reading {file}", file=path.name),
        )

    def begin(self, renews: int | None = None) -> None:
        """A draft to write in: empty, or with the text of the article that it renews."""
        self._run(
            lambda: service.begin_article(self._signed_in, renews), lambda brought: self._brought(brought, "write")
        )

    def keep(self, number: int, title: str, markdown: str) -> None:
        """Keep what was typed into a draft."""

        def done(changes: object) -> None:
            self.kept.emit(number)
            self.changed.emit(changes)

        self._run(lambda: service.keep_article_draft(self._signed_in, number, title, markdown), done)

    def publish(self, number: int) -> None:
        """Send a draft out with the next bundles."""

        def done(published: Published) -> None:
            self.took_away.emit(("draft", number))
            self.led_to.emit(("article", published.article), "read")
            self.said.emit(say("Published. It goes out with the next bundles."))
            self.changed.emit(published.changes)

        self._run(lambda: service.publish(self._signed_in, number), done)

    def discard(self, number: int) -> None:
        """Throw a draft away; it can be had back."""

        def call() -> tuple[Draft, object]:
            draft = service.article_draft(self._signed_in, number)
            return draft, service.discard_article_draft(self._signed_in, number)

        def done(thrown: tuple[Draft, object]) -> None:
            draft, changes = thrown
            self.took_away.emit(("draft", number))
            self.offered.emit(say("Draft discarded."), say("Undo"), lambda: self._put_draft_back(draft))
            self.changed.emit(changes)

        self._run(call, done)

    def withdraw(self, article: int) -> None:
        """Take an article back from everybody; that can be undone."""

        def done(withdrawn: Withdrawn) -> None:
            self.took_away.emit(("article", article))
            words = say("Withdrawn. Whoever has it loses it with the next bundle.")
            self.offered.emit(words, say("Undo"), lambda: self._put_back(withdrawn))
            self.changed.emit(withdrawn.changes)

        self._run(lambda: service.withdraw(self._signed_in, article), done)

    def save_web_page(self, article: int, path: Path) -> None:
        """Write an article as a web page."""

        def saved(title: str) -> None:
            words = say(
                "Saved {file}. Open it, mark all, copy, paste into the public account. Outside the program's protection.",
                file=path.name,
            )
            self.offered.emit(words, say("Copy the title"), lambda: copy_for_a_while(title))

        self._run(lambda: service.save_web_page(self._signed_in, article, path), saved)

    def _brought(self, brought: Brought, side: str) -> None:
        self.led_to.emit(("draft", brought.draft.number), side)
        self.changed.emit(brought.changes)

    def _put_draft_back(self, draft: Draft) -> None:
        def done(changes: object) -> None:
            self.led_to.emit(("draft", draft.number), "read")
            self.changed.emit(changes)

        self._run(lambda: service.put_draft_back(self._signed_in, draft), done)

    def _put_back(self, withdrawn: Withdrawn) -> None:
        def done(changes: object) -> None:
            self.led_to.emit(("article", withdrawn.versions[0]), "read")
            self.changed.emit(changes)

        self._run(lambda: service.put_article_back(self._signed_in, withdrawn.versions), done)

    def _run(self, call: Callable[[], T], done: Callable[[T], None], title: str = "") -> None:
        self._work.run(
            lambda _: call(),
            done,
            failed=lambda refusal: self.said.emit(refusal.sentence),
            owner=self,
            lane=WRITES,
            title=title,
            quiet=not title,
        )
