"""A student goes from one college to another by way of the center: real files, real bundles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.roster.service import TransferEntry, TransferState
from tests.studio_app.sync.campus import Campus, campus, held, student


class Colleges:
    """A center and two studios under it; somebody studies at the first."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center = place.node("center", "心理中心")
        self.old = place.node("studio", "外国语学院")
        self.new = place.node("studio", "艺术学院")
        self.nodes = (self.center, self.old, self.new)
        place.link(self.center, self.old)
        place.link(self.center, self.new)
        self.who = student(self.old, "林晓雨", student_no="20260017", phone="13800000017")

    def up(self, studio: SignedIn) -> None:
        read = self.place.carry(studio, self.center)
        assert not read.quarantined, read

    def down(self, studio: SignedIn) -> None:
        read = self.place.carry(self.center, studio)
        assert not read.quarantined, read

    def offered(self) -> TransferEntry:
        """Offered, and at the center."""
        roster.transfer_students(self.old, [self.who], "艺术学院")
        self.up(self.old)
        (entry,) = roster.transfers(self.center)
        return entry

    def passed(self) -> TransferEntry:
        """Passed on, and at the new college."""
        entry = self.offered()
        roster.pass_transfer(self.center, entry.transfer, self.new.node.id, "请先来电")
        self.down(self.new)
        (there,) = roster.transfers(self.new)
        return there

    def names(self, node: SignedIn) -> set[str]:
        return {row.fields["name"] for row in held(node, "transfer")}


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Colleges]:
    made = Colleges(campus(tmp_path))
    yield made
    for node in made.nodes:
        node.store.close()


def test_a_student_comes_to_the_new_college_and_nobody_keeps_the_name_in_between(three: Colleges) -> None:
    at_center = three.offered()
    assert (at_center.name, at_center.student_no, at_center.from_college) == ("林晓雨", "20260017", "外国语学院")
    assert at_center.acts == ("pass", "return")
    roster.pass_transfer(three.center, at_center.transfer, three.new.node.id, "请先来电")
    three.down(three.new)
    (at_new,) = roster.transfers(three.new, waiting=True)
    assert (at_new.name, at_new.words, at_new.acts) == ("林晓雨", "请先来电", ("accept", "decline"))
    taken = roster.accept_transfer(three.new, at_new.transfer, {"class_name": "美术2601"})
    (entry,) = roster.students_with(three.new, [taken.student])
    assert (entry.name, entry.phone, entry.class_name, entry.status) == ("林晓雨", "13800000017", "美术2601", "present")
    three.up(three.new)
    three.down(three.old)
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]
    (answer,) = roster.transfer_answers(three.old)
    assert (answer.state, answer.name, answer.passed_name) == (TransferState.ACCEPTED, "林晓雨", "艺术学院")
    roster.note_transfer_answer(three.old, answer.transfer)
    assert roster.transfer_answers(three.old) == []
    (before,) = roster.students_with(three.old, [three.who])
    assert (before.status, before.status_note) == ("transferred", "艺术学院")
