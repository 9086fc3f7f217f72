"""What is done in the Library: each act one service call in the background, one after another, announced when done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from studio_app.library import service
from studio_app.library.service import Draft, ImportedDraft, Published, Withdrawn
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.widgets.clipboard import copy_for_a_while
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from ui.library.model import Key

T = TypeVar("T")


class LibraryActs(PagePart, QObject):
    """One for the page, which shows where an act leads. Changes are announced after the act's own signals."""

    led_to = Signal(object, str)
    """the `Key` of what is to be shown now, and for a draft `read` or `write`"""
    took_away = Signal(object)
    """the `Key` of what is no more"""
    kept = Signal(int)
    """number of the draft that was kept as it stands"""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.context = context

    def import_draft(self, path: Path, renews: int | None = None) -> None:
        """Reads a Markdown file into a draft and shows it; nothing is sent out yet."""
        title = say("Reading {file}", file=path.name)
        self.write(service.import_draft, path, renews, done=partial(self._brought, "read"), title=title)

    def begin(self, renews: int | None = None) -> None:
        """Makes a draft to write in: empty, or with the text of the article that it renews."""
        self.write(service.begin_article, renews, done=partial(self._brought, "write"))

    def keep(self, number: int, title: str, markdown: str) -> None:
        """Keeps what was typed into a draft."""

        def done(changes: Changes) -> None:
            self.kept.emit(number)
            self.changes_made.emit(changes)

        self.write(service.save_article_draft, number, title, markdown, done=done)

    def publish(self, number: int) -> None:
        """Publishes a draft with the next bundles."""

        def done(published: Published) -> None:
            self.took_away.emit(("draft", number))
            self.led_to.emit(("article", published.article), "read")
            self.announce(say("Published. It goes out with the next bundles."), published.changes)

        self.write(service.publish, number, done=done)

    def discard(self, number: int) -> None:
        """Discards a draft, with a way back."""

        def done(discarded: tuple[Draft, Changes]) -> None:
            draft, changes = discarded
            self.took_away.emit(("draft", number))
            back = partial(self._put_back, service.restore_draft, draft, ("draft", draft.number))
            self.announce(say("Draft discarded."), changes, undo=back)

        self.write(_discard, number, done=done)

    def withdraw(self, article: int) -> None:
        """Withdraws an article from everybody, with a way back."""

        def done(withdrawn: Withdrawn) -> None:
            self.took_away.emit(("article", article))
            words = say("Withdrawn. Whoever has it loses it with the next bundle.")
            versions = withdrawn.versions
            back = partial(self._put_back, service.restore_article, versions, ("article", versions[0]))
            self.announce(words, withdrawn.changes, undo=back)

        self.write(service.withdraw, article, done=done)

    def save_web_page(self, article: int, path: Path) -> None:
        """Saves an article as a web page."""

        def saved(title: str) -> None:
            words = say(
                "Saved {file}. Open it, mark all, copy, paste into the public account. Outside the program's protection.",
                file=path.name,
            )
            self.offered.emit(words, say("Copy the title"), lambda: copy_for_a_while(title))

        self.ask(service.save_web_page, article, path, done=saved, lane=WRITES)

    def _brought(self, side: str, brought: ImportedDraft) -> None:
        self.led_to.emit(("draft", brought.draft.number), side)
        self.changes_made.emit(brought.changes)

    def _put_back(self, call: Callable[[SignedIn, T], Changes], what: T, key: Key) -> None:
        def done(changes: Changes) -> None:
            self.led_to.emit(key, "read")
            self.changes_made.emit(changes)

        self.write(call, what, done=done)


def _discard(signed_in: SignedIn, number: int) -> tuple[Draft, Changes]:
    return service.article_draft(signed_in, number), service.discard_article_draft(signed_in, number)
