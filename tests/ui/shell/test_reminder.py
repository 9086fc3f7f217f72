"""The reminder of the evening's round."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from ui.shell.frame.window import MainWindow
from ui.shell.session.reminder import is_due

NINE = dt.datetime(2026, 11, 24, 21, 0)


@pytest.mark.parametrize(
    ("at", "now", "last", "due"),
    [
        ("", NINE, None, False),
        ("21:00", NINE, None, True),
        ("21:00", NINE - dt.timedelta(minutes=1), None, False),
        ("21:00", NINE + dt.timedelta(hours=2), None, True),
        ("21:00", NINE, NINE.date(), False),
        ("21:00", NINE, NINE.date() - dt.timedelta(days=1), True),
    ],
)
def test_it_comes_once_a_day_from_its_hour_on(at: str, now: dt.datetime, last: dt.date | None, due: bool) -> None:
    assert is_due(at, now, last) is due


def test_it_says_how_many_rooms_are_left_and_not_which(opened: MainWindow) -> None:
    signed_in = opened.signed_in
    assert signed_in is not None
    for number, room in ((1, "412"), (2, "412"), (3, "501")):
        roster.add_student(signed_in, {"student_no": f"202600{number}", "name": "测试", "building": "7", "room": room})
    said: list[str] = []
    opened.reminder.reminded.connect(said.append)
    opened.preferences = msgspec.structs.replace(opened.preferences, remind_at="00:00")
    opened.reminder.look()
    assert opened.work.wait_idle()
    opened.reminder.look()
    assert opened.work.wait_idle()
    assert said == ["2 rooms are left of tonight's round."]


def test_a_locked_window_says_only_that_it_is_time(opened: MainWindow) -> None:
    said: list[str] = []
    opened.reminder.reminded.connect(said.append)
    opened.preferences = msgspec.structs.replace(opened.preferences, remind_at="00:00")
    opened.lock()
    opened.reminder.look()
    assert said == ["It is time for tonight's round."]


def test_the_hour_chosen_in_the_settings_is_kept_for_this_computer(opened: MainWindow, studio: SignedIn) -> None:
    assert opened.frame is not None
    page = opened.frame.show_page("settings")
    assert opened.work.wait_idle()
    page.reminder.wanted.click()  # type: ignore[union-attr]
    assert opened.preferences.remind_at == "21:00"
