"""A Messenger's new file says what it needs first, and leads there."""

from __future__ import annotations

from pathlib import Path

from studio_app.today.service import queue
from tests.studio_app.sync.campus import campus
from ui.page import Destination
from ui.today.page import destination_of


def test_a_new_messengers_file_leads_to_the_sync_view_until_it_has_joined(tmp_path: Path) -> None:
    place = campus(tmp_path)
    studio, messenger = place.node("studio", "Education College"), place.node("messenger", "Zhou's laptop")
    (item,) = [one for one in queue(messenger).items if "not joined" in one.title]
    assert destination_of(item) == Destination("sync")
    place.link(studio, messenger)
    assert not [one for one in queue(messenger).items if "not joined" in one.title]
    assert not [one for one in queue(studio).items if "not joined" in one.title]
    for node in (studio, messenger):
        node.store.close()
