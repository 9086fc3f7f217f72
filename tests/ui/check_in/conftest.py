"""The check-in page of a Messenger on a real file, told of changes as the shell tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from tests.studio_app.observation.campus import Campus
from tests.ui.pages import begun_page
from ui.check_in.page import CheckInPage
from ui.theme import Theme
from ui.work import Work

OpenPage = Callable[[SignedIn], CheckInPage]


@pytest.fixture
def open_page(qtbot: QtBot, theme: Theme, campus: Campus, work: Work) -> OpenPage:
    """Opens the page for a person and waits until the first room is there; `work` is closed before the file is."""

    def open_for(signed_in: SignedIn) -> CheckInPage:
        page = begun_page(CheckInPage, signed_in, work, theme)
        qtbot.addWidget(page)
        page.resize(1072, 704)
        page.show()
        qtbot.waitExposed(page)
        assert work.wait_idle()
        return page

    return open_for


@pytest.fixture
def page(open_page: OpenPage, campus: Campus) -> CheckInPage:
    return open_page(campus.messenger)
