"""A page without the frame around it, as a test looks at it."""

from __future__ import annotations

from typing import TypeVar

from studio_app.node.signed_in import SignedIn
from ui.context import PageContext
from ui.page import Page
from ui.theme import Theme
from ui.work import Work

P = TypeVar("P", bound=Page)


def begun_page(kind: type[P], signed_in: SignedIn, work: Work, theme: Theme) -> P:
    """A page that is being built, told of its own changes as the frame tells it."""
    page = kind(PageContext(signed_in, work, theme))
    page.changes_made.connect(page.changed_here)
    page.build_in_turns()
    return page
