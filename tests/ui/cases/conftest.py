"""A Cases page on a real file, as the shell would hold it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from tests.studio_app.cases.conftest import clock, counselor, staff, student
from tests.ui.pages import begun_page
from ui.cases.page import CasesPage
from ui.theme import Theme
from ui.work import Work

__all__ = ["clock", "counselor", "staff", "student"]

OpenPage = Callable[[SignedIn], CasesPage]


@pytest.fixture
def open_page(qtbot: QtBot, work: Work, theme: Theme) -> OpenPage:
    """Opens the page for a person, told of its own changes as the frame tells it, and waits until it has read."""

    def open_for(signed_in: SignedIn) -> CasesPage:
        page = begun_page(CasesPage, signed_in, work, theme)
        qtbot.addWidget(page)
        page.resize(1072, 704)
        page.show()
        assert work.wait_idle()
        return page

    return open_for
