"""The roster's page in a frame, over a studio with the registry's 600 people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio_app.node.signed_in import SignedIn
from ui.context import PageContext
from ui.roster.page import RosterPage
from ui.shell.frame.frame import Frame
from ui.theme import Theme
from ui.work import Work

SAMPLES = Path(__file__).parents[2] / "studio_app" / "roster" / "samples"
Show = Callable[[SignedIn], RosterPage]


def settle(work: Work, seconds: float = 60.0) -> None:
    """Lets events happen until nothing runs, though a timer may begin something new while one waits."""
    until = time.monotonic() + seconds
    while work.running():
        work.wait_idle(until - time.monotonic())
        assert time.monotonic() < until


@pytest.fixture
def show(theme: Theme, work: Work) -> Iterator[Show]:
    """Shows the roster to somebody in a frame of 1280 by 800, once what it reads at first is there."""
    frames: list[Frame] = []

    def show_to(signed_in: SignedIn) -> RosterPage:
        frame = Frame(theme, work, college="Invented College", person="Zhao", role="lead")
        frames.append(frame)
        frame.add_page("roster", "Roster", "users", lambda: RosterPage(PageContext(signed_in, work, theme)))
        frame.resize(1280, 800)
        frame.show()
        page = frame.show_page("roster")
        assert isinstance(page, RosterPage)
        settle(work)
        return page

    yield show_to
    for frame in frames:
        frame.close()
        frame.deleteLater()
