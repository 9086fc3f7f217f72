"""Lines set aside: told by reason, and tried again by a button."""

from __future__ import annotations

import msgspec
import pytest

from db.queries import node as node_queries
from db.replication.sync_writes import quarantine_line
from tests.studio_app.sync.campus import Campus, copy_of, held
from tests.studio_app.sync.test_quarantine import STUDENT, Forger
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import texts
from ui.work import Work


@pytest.fixture
def forger(place: Campus) -> Forger:
    return copy_of(Forger, place)


def set_aside(forger: Forger, line: dict, reason: str) -> None:
    with forger.center.unit() as unit:
        (neighbour,) = node_queries.neighbours(unit.connection)
        quarantine_line(unit, neighbour.key, 1, msgspec.json.encode(line), reason)


def test_what_was_unknown_to_an_older_program_is_taken_in_when_tried_again(
    qtbot, work: Work, show: Show, forger: Forger
) -> None:
    known = forger.line("student", STUDENT, {"status": "present"})
    set_aside(forger, known, "unknown-type")
    for number in range(2):
        set_aside(forger, forger.line("check-in", f"{number}" * 32, {}), "incomplete")
    page = show(forger.center)
    said = texts(page.aside)
    assert "2 × A part of it is missing that this file needs.\na check-in · from 教育学院" in said
    assert "1 × It is of a kind this program does not know yet." in said
    page.aside.again_button.click()
    assert work.wait_idle()
    assert "1 line was taken in now." in texts(page.aside)
    assert "of a kind this program does not know" not in texts(page.aside)
    assert [row.id for row in held(forger.center, "student")] == [STUDENT]
    page.aside.again_button.click()
    assert work.wait_idle()
    assert "They still cannot be taken in." in texts(page.aside)
