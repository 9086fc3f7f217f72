"""A counselor makes no bundles and settles what two wrote: on a page of its own, counted in the navigation."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from tests.studio_app.sync.campus import Campus
from tests.ui.pages import begun_page
from tests.ui.sync.seen import levels, texts
from ui.shell.frame.badge_counts import count_badges
from ui.sync.conflicts_page import ConflictsPage
from ui.theme import Theme
from ui.work import Work


def shown(qtbot: QtBot, person: SignedIn, work: Work, theme: Theme) -> ConflictsPage:
    page = begun_page(ConflictsPage, person, work, theme)
    qtbot.addWidget(page)
    page.show()
    assert work.wait_idle()
    return page


def test_a_counselor_settles_what_met_and_then_nothing_waits(
    qtbot: QtBot, work: Work, theme: Theme, met: tuple[Campus, SignedIn, SignedIn]
) -> None:
    _, studio, _ = met
    counselor = replace(studio, role=Role.COUNSELOR)
    page = shown(qtbot, counselor, work, theme)
    rows = page.conflicts.rows
    waiting = count_badges(counselor).counts["conflicts"]
    assert waiting == len(rows) >= 2
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_2)
    assert work.wait_idle()
    assert count_badges(counselor).counts["conflicts"] == waiting - 1
    for row in rows[1:]:
        qtbot.keyClick(row, Qt.Key.Key_Return)
        assert work.wait_idle()
    assert count_badges(counselor).counts["conflicts"] == 0
    assert len(set(levels(studio))) == 2
    again = shown(qtbot, counselor, work, theme)
    assert "Nothing to settle." in texts(again)


def test_who_makes_bundles_finds_them_counted_at_the_sync_view(met: tuple[Campus, SignedIn, SignedIn]) -> None:
    _, studio, _ = met
    lead = count_badges(studio).counts
    assert lead["sync"] >= 2
    assert "conflicts" not in lead
    assert count_badges(replace(studio, role=Role.STAFF)).counts["sync"] == 0, "staff look on"
