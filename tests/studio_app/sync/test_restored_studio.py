"""A studio put back to an earlier state: what it had withdrawn since is given again (found by `tests.simulation`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from db.schema import Assignment, Case, CheckIn
from db.store import Store
from studio_app.node.backups import back_up_to
from studio_app.node.restoring import restore_here
from tests.studio_app.sync.campus import DAY, NOW, add, campus, change, held, stand_for, student


def test_a_messenger_gets_back_what_was_withdrawn_after_the_backup(tmp_path: Path) -> None:
    place = campus(tmp_path)
    studio, messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
    place.link(studio, messenger)
    place.carry(messenger, studio)
    assignment = stand_for(studio, messenger)
    student(studio)
    place.carry(studio, messenger)
    seen = held(messenger, "student")[0].key
    add(messenger, CheckIn, student=seen, day=DAY, mood=3, contact=0, entered_at=NOW, observer=messenger.person)
    place.carry(messenger, studio)
    place.carry(studio, messenger)
    back_up_to(studio, tmp_path / "earlier.psyche")
    change(studio, Assignment, assignment, until=DAY - dt.timedelta(days=30))
    for _ in range(2):
        place.carry(studio, messenger)
        place.carry(messenger, studio)
    assert (held(messenger, "student"), held(messenger, "check-in")) == ([], [])
    restore_here(studio, tmp_path / "earlier.psyche", tmp_path / "restored.psyche")
    studio.store.close()
    store = Store.open(tmp_path / "restored.psyche", studio.keys.data_key, clock=place.clock)
    restored = replace(studio, store=store)
    place.carry(restored, messenger)
    assert len(held(messenger, "student")) == 1
    assert len(held(messenger, "check-in")) == 1
    store.close()
    messenger.store.close()


def test_a_case_whose_referral_was_forgotten_leaves_the_center_though_the_center_wrote_in_it(tmp_path: Path) -> None:
    """The center names the case; so the restored studio knows that it was told (tests.simulation, hard options, seed 35)."""
    place = campus(tmp_path)
    studio, center = place.node("studio", "教育学院"), place.node("center", "心理中心")
    place.link(center, studio)
    who = student(studio)
    case = add(studio, Case, student=who, level=2, status="open", opened_at=NOW, reason="")
    back_up_to(studio, tmp_path / "earlier.psyche")
    change(studio, Case, case, referred=True)
    place.carry(studio, center)
    change(center, Case, held(center, "case")[0].key, next_contact=DAY)
    restore_here(studio, tmp_path / "earlier.psyche", tmp_path / "restored.psyche")
    studio.store.close()
    store = Store.open(tmp_path / "restored.psyche", studio.keys.data_key, clock=place.clock)
    restored = replace(studio, store=store)
    for _ in range(2):
        place.carry(center, restored)
        place.carry(restored, center)
    assert held(center, "case") == []
    assert held(restored, "case")[0].fields["next_contact"] == DAY.isoformat()
    store.close()
    center.store.close()
