"""The list of views, in the navigation's order, and the permission each requires."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio_app.domain.permissions import Permission
from studio_app.words import marked
from ui.page import Page

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


@dataclass(frozen=True)
class View:
    """A view, whose page class is imported when first shown."""

    key: str
    title: str
    icon: str
    permission: Permission
    load: Callable[[], type[Page]]
    unless: Permission | None = None
    """who has this finds the same in another view"""

    def is_for(self, person: SignedIn) -> bool:
        """Whether this person has the view."""
        return person.may(self.permission) and (self.unless is None or not person.may(self.unless))


def _today() -> type[Page]:
    from ui.today.page import TodayPage

    return TodayPage


def _roster() -> type[Page]:
    from ui.roster.page import RosterPage

    return RosterPage


def _check_in() -> type[Page]:
    from ui.check_in.page import CheckInPage

    return CheckInPage


def _cases() -> type[Page]:
    from ui.cases.page import CasesPage

    return CasesPage


def _charts() -> type[Page]:
    from ui.charts.page import ChartsPage

    return ChartsPage


def _library() -> type[Page]:
    from ui.library.page import LibraryPage

    return LibraryPage


def _sync() -> type[Page]:
    from ui.sync.page import SyncPage

    return SyncPage


def _conflicts() -> type[Page]:
    from ui.sync.conflicts_page import ConflictsPage

    return ConflictsPage


def _access_log() -> type[Page]:
    from ui.settings.access_log import AccessLogPage

    return AccessLogPage


VIEWS: tuple[View, ...] = (
    View("today", marked("Today"), "sun", Permission.RAISE_ALERT, _today),
    View("roster", marked("Roster"), "users", Permission.SEE_PEOPLE, _roster),
    View("check-in", marked("Check-in"), "clipboard-check", Permission.ENTER_CHECK_INS, _check_in),
    View("cases", marked("Cases"), "folder-heart", Permission.SEE_CASES, _cases),
    View("charts", marked("Charts"), "chart-line", Permission.SEE_PEOPLE, _charts),
    View("library", marked("Library"), "book-open", Permission.READ_ARTICLES, _library),
    View("sync", marked("Sync"), "package", Permission.BUNDLES, _sync),
    View(
        "conflicts",
        marked("To settle"),
        "circle-question-mark",
        Permission.RESOLVE_CONFLICTS,
        _conflicts,
        unless=Permission.BUNDLES,
    ),
    View("access-log", marked("Access log"), "eye", Permission.ACCESS_LOG, _access_log),
)
