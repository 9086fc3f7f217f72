"""What the tests of the Sync view share: real files that exchange bundles, and the page of one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from tests.studio_app.sync.campus import Campus, copy_of, held, student
from tests.ui.pages import begun_page
from ui.sync.page import SyncPage
from ui.theme import Theme
from ui.work import Work

Show = Callable[[SignedIn], SyncPage]
"""Opens the Sync view of a file and waits until it shows what it read."""


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, studio)
    return studio, center


def _met(place: Campus) -> tuple[Campus, SignedIn, SignedIn]:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, studio)
    found = []
    for number, name in enumerate(("林晓雨", "周一鸣")):
        who = student(studio, name, student_no=f"2026000{number}")
        case, _ = cases.open_case(studio, who, Level.ORANGE, "told us of plans")
        cases.refer(studio, case, "please look at this too")
        found.append(case)
    place.carry(studio, center)
    place.carry(center, studio)
    for there, here in zip([row.key for row in held(center, "case")], found, strict=True):
        cases.set_level(center, there, Level.RED, "has means at hand")
        cases.set_level(studio, here, Level.YELLOW, "better since the talk")
    place.carry(center, studio)
    return place, studio, center


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and the center above it, enrolled."""
    return copy_of(_pair, place)


@pytest.fixture
def met(place: Campus) -> tuple[Campus, SignedIn, SignedIn]:
    """Two referred cases whose level was changed on both sides."""
    return copy_of(_met, place)


@pytest.fixture
def show(qtbot: QtBot, work: Work, theme: Theme) -> Show:
    """See `Show`."""

    def shown(signed_in: SignedIn) -> SyncPage:
        page = begun_page(SyncPage, signed_in, work, theme)
        qtbot.addWidget(page)
        page.show()
        assert work.wait_idle()
        return page

    return shown
