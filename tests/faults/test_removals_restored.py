"""Deletions and erasures that a file made, told, and forgot when it was restored: they come back, and nobody can make them up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from db.schema import CheckIn, PeriodMark
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.sync import service
from tests.faults.bundles import in_chinese, in_order, opened, write_anew
from tests.studio_app.sync.campus import DAY, NOW, add, campus, copy_of, held, student
from tests.studio_app.sync.test_removal import MARKER, Tree, written
from tests.studio_app.sync.test_restored_files import backup, restored

CAME_BACK = "1 deletion that was made in this file before it was restored came back from {name}."

WAITS = "It speaks of something that is not here yet. It is tried again with the next bundle."


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = copy_of(Tree, campus(tmp_path))
    yield made
    for node in made.nodes:
        node.store.close()


def set_aside(tree: Tree) -> list[list[str]]:
    return [[line.reason for line in service.quarantined_lines(node)] for node in tree.nodes]


def a_mark(node: SignedIn) -> int:
    return add(node, PeriodMark, name="考试周", first_day=DAY, last_day=DAY)


def marks(tree: Tree) -> list[int]:
    return [len(held(node, "period-mark")) for node in tree.nodes]


def test_a_period_mark_that_a_studio_deleted_and_forgot_comes_back_as_deleted_from_its_messenger(tree: Tree) -> None:
    mark = a_mark(tree.studio)
    tree.exchange()
    copy = backup(tree.studio)
    roster.delete_period_mark(tree.studio, mark)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    assert marks(tree) == [0, 1, 0]
    tree.place.carry(tree.studio, tree.messenger)
    assert marks(tree) == [0, 1, 0], "the Messenger keeps to what it was told, until the studio has heard of it"
    read = tree.place.carry(tree.messenger, tree.studio)
    assert read.notes == (CAME_BACK.format(name="周明"),)
    assert read.records["removed"] == 1
    tree.exchange()
    assert marks(tree) == [0, 0, 0]
    assert set_aside(tree) == [[], [], []]


def test_the_sentence_is_said_in_chinese_too(tree: Tree) -> None:
    from studio_app.words import use_language

    mark = a_mark(tree.studio)
    tree.exchange()
    copy = backup(tree.studio)
    roster.delete_period_mark(tree.studio, mark)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    tree.place.carry(tree.studio, tree.messenger)
    use_language("zh_CN")
    try:
        (note,) = tree.place.carry(tree.messenger, tree.studio).notes
        assert in_chinese(note)
    finally:
        use_language("en")


def test_one_that_the_center_deleted_and_forgot_comes_back_from_the_studio_and_stays_away_below_it(tree: Tree) -> None:
    mark = a_mark(tree.center)
    tree.exchange()
    assert marks(tree) == [1, 1, 1]
    copy = backup(tree.center)
    roster.delete_period_mark(tree.center, mark)
    tree.exchange()
    tree.center = restored(tree.center, copy)
    tree.down()
    (note,) = tree.place.carry(tree.studio, tree.center).notes
    assert note == CAME_BACK.format(name="教育学院")
    tree.exchange()
    assert marks(tree) == [0, 0, 0]
    assert set_aside(tree) == [[], [], []]


def test_a_student_whom_the_studio_erased_and_forgot_is_erased_by_what_its_messenger_was_told(tree: Tree) -> None:
    """Without a center the Messengers alone know of it."""
    who = student(tree.studio, MARKER)
    tree.place.carry(tree.studio, tree.messenger)
    tree.place.carry(tree.messenger, tree.studio)
    copy = backup(tree.studio)
    roster.erase_student(tree.studio, who)
    tree.place.carry(tree.studio, tree.messenger)
    tree.studio = restored(tree.studio, copy)
    assert written(tree.studio)
    for _ in range(2):
        tree.place.carry(tree.studio, tree.messenger)
        tree.place.carry(tree.messenger, tree.studio)
    assert not written(tree.studio)
    assert not written(tree.messenger)
    tree.exchange()
    assert set_aside(tree) == [[], [], []]


def test_work_entered_in_the_restored_file_before_it_heard_of_the_deletion_brings_the_student_back(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    tree.exchange()
    copy = backup(tree.studio)
    roster.delete_student(tree.studio, who)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    add(tree.studio, CheckIn, student=who, day=DAY, mood=3, contact=0, note="", entered_at=NOW)
    for _ in range(3):
        tree.exchange()
    assert [len(held(node, "student")) for node in tree.nodes] == [1, 1, 1]
    assert [len(held(node, "check-in")) for node in tree.nodes[:2]] == [1, 1]
    assert set_aside(tree) == [[], [], []]


def test_a_student_who_was_made_and_deleted_after_the_backup_stays_away_and_nothing_is_set_aside(tree: Tree) -> None:
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    who = student(tree.studio, MARKER)
    tree.exchange()
    assert len(held(tree.messenger, "student")) == 1
    roster.delete_student(tree.studio, who)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    for _ in range(2):
        tree.exchange()
    assert [held(node, "student") for node in tree.nodes] == [[], [], []]
    assert set_aside(tree) == [[], [], []]


def test_a_check_in_about_such_a_student_is_kept_and_waits_where_the_student_is_not_known(tree: Tree) -> None:
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    who = student(tree.studio, MARKER)
    tree.exchange()
    there = held(tree.messenger, "student")[0].key
    add(tree.messenger, CheckIn, student=there, day=DAY, mood=3, contact=0, note="", entered_at=NOW)
    roster.delete_student(tree.studio, who)
    tree.place.carry(tree.studio, tree.messenger)
    tree.studio = restored(tree.studio, copy)
    for _ in range(2):
        tree.exchange()
    assert [len(held(tree.messenger, kind)) for kind in ("student", "check-in")] == [1, 1], "what was observed is here"
    assert set_aside(tree) == [[], [WAITS], []]


Change = Callable[[dict[str, Any]], dict[str, Any]]


def _without(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "returned"}


def _made_up(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "returned": "0" * 32}


def _own_receipt(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "returned": line["receipt"]}


def _later(line: dict[str, Any]) -> dict[str, Any]:
    wall, counter, node = line["removed"]
    return {**line, "removed": [wall + 1, counter, node]}


@pytest.mark.parametrize("parent", ["center", "messenger"])
@pytest.mark.parametrize("change", [_without, _made_up, _own_receipt, _later, "another"])
def test_a_deletion_that_claims_to_be_this_file_s_own_counts_only_with_the_receipt_it_once_gave(
    tree: Tree, parent: str, change: Change | str
) -> None:
    """A neighbour may hold a true one of another record; for a record that the restored file has, it must be that one's."""
    first, second = a_mark(tree.studio), a_mark(tree.studio)
    forger = tree.center if parent == "center" else tree.messenger
    if parent == "center":
        first, second = student(tree.studio), student(tree.studio, "王小川", student_no="2")
    kind = "student" if parent == "center" else "period-mark"
    delete = roster.delete_student if parent == "center" else roster.delete_period_mark
    tree.exchange()
    other = next(row.id for row in held(forger, kind)[1:])
    copy = backup(tree.studio)
    gone = held(forger, kind)[0].id
    delete(tree.studio, first if _first_is(tree, kind, first, gone, parent) else second)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    tree.place.carry(tree.studio, forger)
    true = tree.place.bundle(forger, tree.studio)
    before = held(tree.studio, kind)

    def forged(lines: list[bytes]) -> list[bytes]:
        head, *records, _ = lines
        found = [json.loads(line) for line in records]
        (told,) = [line for line in found if "returned" in line]
        made = {**told, "id": other} if change == "another" else change(told)  # type: ignore[operator]
        return [head, *[msgspec.json.encode(made if line is told else line) for line in found]]

    path = tree.place.folder / "forged.psb"
    write_anew(path, in_order(forged(opened(tree.studio, true).splitlines())), forger, tree.studio)
    read = service.read(tree.studio, path)
    assert read.reasons == {"out-of-scope": 1}
    assert held(tree.studio, kind) == before
    tree.studio = restored(tree.studio, copy)
    tree.place.carry(tree.studio, forger)
    tree.place.carry(forger, tree.studio)
    assert len(held(tree.studio, kind)) == 1, "the true one counts"


def _first_is(tree: Tree, kind: str, key: int, gone: str, parent: str) -> bool:
    """Whether the record with this key at the studio is the one that the neighbour calls `gone`."""
    if parent == "messenger":
        return next(row.id for row in held(tree.studio, kind) if row.key == key) == gone
    from db.queries.node import node_keys
    from db.replication.pseudonym import pseudonym

    with tree.studio.read() as read:
        secret = node_keys(read).pseudonym_key
    return pseudonym(secret, next(row.id for row in held(tree.studio, kind) if row.key == key)) == gone
