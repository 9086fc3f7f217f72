"""The Today page on a real file, told of changes as the shell tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from tests.studio_app.observation.campus import Campus
from tests.ui.pages import begun_page
from ui.theme import Theme
from ui.today.page import TodayPage
from ui.work import Work

OpenPage = Callable[[SignedIn], TodayPage]


@pytest.fixture
def open_page(qtbot: QtBot, theme: Theme, campus: Campus, work: Work) -> OpenPage:
    """Opens the page for a person and waits until the queue is there; `work` is closed before the file is."""

    def open_for(signed_in: SignedIn) -> TodayPage:
        page = begun_page(TodayPage, signed_in, work, theme)
        qtbot.addWidget(page)
        page.resize(1072, 704)
        page.show()
        qtbot.waitExposed(page)
        assert work.wait_idle()
        return page

    return open_for
