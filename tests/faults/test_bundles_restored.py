"""Files that went back in time, that live twice, and clocks that are a year off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from db.schema import Case, Student
from db.store import Store
from studio_app.node import service as node_service
from studio_app.node.backups import back_up_to
from studio_app.node.restoring import restore
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service
from tests.faults.bundles import YEAR, check_ins, in_chinese, refused, sound
from tests.studio_app.sync.campus import NOW, PASSWORD, Campus, add, campus, change, copy_of, held, student

HOUR = 3600 * 1000
RESTORED = "{name} now works in a file that was restored or copied. All is exchanged again."
TWO_COPIES = (
    "教育学院 seems to work in two copies of its file. This bundle is from the copy that was replaced, so it was not read, "
    "and nothing was changed. Please tell 教育学院 to go on with one of them only."
)
OTHER_COPY = (
    "心理中心 last exchanged bundles with another copy of this file. If both copies are in use, please go on with one of "
    "them only: what is written in the other does not arrive."
)
REPLACED = (
    "This bundle is from a file of 教育学院 that has been replaced since, so it was not read. Nothing was changed, and a "
    "newer bundle brings all that counts."
)


@dataclass
class Place:
    """A studio and the center, which have exchanged everything once."""

    campus: Campus
    center: SignedIn
    studio: SignedIn
    who: int

    def carry_both(self) -> tuple[service.ReadBundle, service.ReadBundle]:
        """A bundle each way: up, then down."""
        return self.campus.carry(self.studio, self.center), self.campus.carry(self.center, self.studio)


def _exchanged(made: Campus) -> Place:
    center, studio = made.node("center", "心理中心"), made.node("studio", "教育学院")
    made.link(center, studio)
    found = Place(made, center, studio, student(studio))
    check_ins(studio, found.who, 10)
    add(studio, Case, student=found.who, level=4, opened_at=NOW)
    for _ in range(2):
        found.carry_both()
    return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = copy_of(_exchanged, campus(tmp_path))
    yield found
    found.center.store.close()
    found.studio.store.close()


def _restored(place: Place, node: SignedIn, backup: Path) -> SignedIn:
    """The file restored from `backup` by the program's own command, signed in to, in place of the one that was lost."""
    node.store.close()
    target = backup.with_name(f"restored-{backup.name}")
    kept = FileSecrets(place.campus.folder / "secret")
    restore(backup, target, node.login, PASSWORD, kept)
    signed_in = node_service.sign_in(target, node.login, PASSWORD, kept)
    signed_in.store.clock = place.campus.clock
    return signed_in


def _backup(place: Place, node: SignedIn) -> Path:
    target = place.campus.folder / f"backup-of-{node.node.kind}.psyche"
    back_up_to(node, target)
    return target


def _agree(place: Place) -> None:
    """The center has every figure and case of the studio, and both say the same of them."""
    assert sound(place.center)
    assert sound(place.studio)
    figures = ("day", "mood", "contact", "entered_at")
    there, here = ({row.id: row.fields for row in held(node, "check-in")} for node in (place.center, place.studio))
    assert there.keys() >= here.keys()
    assert all(there[id][name] == here[id][name] for id in here for name in figures)
    cases, own = ({row.id: row.fields for row in held(node, "case")} for node in (place.center, place.studio))
    assert own == {id: {**cases[id], "student": own[id]["student"], "owner": own[id]["owner"]} for id in own}


def test_the_center_restored_from_an_old_backup(place: Place) -> None:
    """What it had acknowledged and lost comes again: one bundle each way is enough for both to know, the next brings it."""
    backup = _backup(place, place.center)
    check_ins(place.studio, place.who, 5)
    change(place.studio, Case, held(place.studio, "case")[0].key, level=3)
    place.carry_both()
    check_ins(place.studio, place.who, 2)
    place.center = _restored(place, place.center, backup)
    assert len(held(place.center, "check-in")) == 10
    gap, told = place.carry_both()
    assert gap.notes == ()
    assert told.notes[0] == RESTORED.format(name="心理中心")
    place.carry_both()
    assert len(held(place.center, "check-in")) == 17
    _agree(place)


def test_a_studio_restored_from_an_old_backup(place: Place) -> None:
    backup = _backup(place, place.studio)
    change(place.studio, Case, held(place.studio, "case")[0].key, level=3)
    place.carry_both()
    late = place.campus.bundle(place.studio, place.center)
    place.studio = _restored(place, place.studio, backup)
    assert held(place.studio, "case")[0].fields["level"] == 4
    place.campus.clock.now += 60_000
    check_ins(place.studio, place.who, 3, mood=5)
    up, down = place.carry_both()
    assert up.notes == (RESTORED.format(name="教育学院"),)
    assert down.notes == (), "an acknowledgement of its own earlier incarnation would be nothing to tell either"
    assert held(place.studio, "case")[0].fields["level"] == 3, "its own later edit comes back from the center"
    place.carry_both()
    _agree(place)
    place.campus.clock.now += 60_000
    assert refused(place.center, late) == ("older-copy", REPLACED)


def test_an_acknowledgement_of_the_file_that_was_restored_is_nothing_to_tell(place: Place) -> None:
    backup = _backup(place, place.studio)
    answer = place.campus.bundle(place.center, place.studio)
    place.studio = _restored(place, place.studio, backup)
    assert service.read(place.studio, answer).notes == ()


def test_an_older_file_put_back_by_hand_is_noticed_by_what_the_neighbour_acknowledges(place: Place) -> None:
    old = place.campus.folder / "by-hand.psyche"
    with place.studio.read() as read:
        read.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(place.studio.store.path, old)
    check_ins(place.studio, place.who, 5)
    place.carry_both()
    answer = place.campus.bundle(place.center, place.studio)
    copy = Store.open(old, place.studio.keys.data_key, clock=place.campus.clock)  # nothing outside to tell it by
    back = replace(place.studio, store=copy)
    done = service.read(back, answer)
    assert done.notes == (
        "心理中心 has seen later work of this unit than is in this file: this seems to be an older copy. From now on all is "
        "exchanged again. If a newer copy is at hand, please use that one.",
    )
    place.campus.clock.now += 60_000
    up = place.campus.carry(back, place.center)
    assert up.notes == (RESTORED.format(name="教育学院"),)
    copy.close()


def test_two_live_copies_of_a_studio(place: Place) -> None:
    """Both move on: the center's people are told when the other copy's bundle comes, and so are those of that copy."""
    backup = _backup(place, place.studio)
    target = place.campus.folder / "second.psyche"
    kept = FileSecrets(place.campus.folder / "secret")
    restore(backup, target, place.studio.login, PASSWORD, kept)
    second = node_service.sign_in(target, place.studio.login, PASSWORD, kept)
    second.store.clock = place.campus.clock
    check_ins(place.studio, place.who, 2)
    place.campus.carry(place.studio, place.center)
    place.campus.clock.now += 60_000
    check_ins(second, place.who, 3)
    assert place.campus.carry(second, place.center).notes == (RESTORED.format(name="教育学院"),)
    place.campus.clock.now += 60_000
    check_ins(place.studio, place.who, 4)
    assert refused(place.center, place.campus.bundle(place.studio, place.center)) == ("older-copy", TWO_COPIES)
    answer = place.campus.bundle(place.center, place.studio)
    told = service.read(place.studio, answer).notes
    assert told[0] == OTHER_COPY
    assert "another access log" in told[1], "that of the other copy"
    assert _in_chinese(place, answer)
    assert service.read(second, answer).notes == ()
    assert place.campus.carry(second, place.center).quarantined == 0
    second.store.close()


def _in_chinese(place: Place, answer: Path) -> bool:
    from studio_app.words import use_language

    check_ins(place.studio, place.who, 1)
    use_language("zh_CN")
    try:
        later = place.campus.bundle(place.center, place.studio)
        return all(in_chinese(note) for note in service.read(place.studio, later).notes)
    finally:
        use_language("en")


def test_an_older_incarnation_that_comes_late_does_not_take_the_newer_one_s_place(place: Place) -> None:
    from db.incarnation import begin_incarnation

    paths = [place.campus.bundle(place.studio, place.center)]
    for _ in range(2):
        place.campus.clock.now += 60_000
        with place.studio.unit() as unit:
            begin_incarnation(unit.connection)
        paths.append(place.campus.bundle(place.studio, place.center))
    service.read(place.center, paths[0])
    service.read(place.center, paths[2])
    for late in paths[:2]:
        assert refused(place.center, late) == ("older-copy", REPLACED)
    assert place.campus.carry(place.studio, place.center).quarantined == 0


@pytest.mark.parametrize("off", [-YEAR - HOUR, YEAR + HOUR], ids=["a year behind", "a year ahead"])
def test_a_clock_that_is_a_year_off(place: Place, off: int) -> None:
    """Both sides are told, the order of edits within the file is kept, and both agree; also once the clock is right again."""
    right, wrong = place.campus.clock, place.campus.clock.now + off
    key = held(place.studio, "case")[0].key
    change(place.studio, Case, key, level=3)
    place.studio.store.clock = lambda: wrong
    change(place.studio, Case, key, level=2, referred=True)
    change(place.studio, Case, key, level=4)
    check_ins(place.studio, place.who, 3)
    up, down = place.carry_both()
    behind = (
        "By the clock of {name} this bundle was made 365 days ago. If that is not so, the clocks are more than a day apart: "
        "please compare them."
    )
    ahead = "The clock of {name} is more than a day ahead of the clock here. Please compare them."
    there, here = (behind, ahead) if off < 0 else (ahead, behind)
    assert up.notes[0] == there.format(name="教育学院")
    assert down.notes[0] == here.format(name="心理中心")
    assert held(place.center, "case")[0].fields["level"] == 4, "the last edit, whatever the clock said"
    place.studio.store.clock = right
    right.now += 60_000
    change(place.studio, Case, key, level=3)
    place.carry_both()
    change(place.center, Case, held(place.center, "case")[0].key, level=4)
    up, down = place.carry_both()
    assert (up.notes, down.conflicts) == ((), 0)
    assert held(place.studio, "case")[0].fields["level"] == 4
    place.carry_both()
    _agree(place)


def test_restored_while_the_clock_was_wrong(place: Place) -> None:
    """A clock that was a year ahead when a copy was first met does not shut later files out once it is right."""
    right, ahead = place.campus.clock, place.campus.clock.now + YEAR
    _begin_anew(place.studio)
    place.studio.store.clock = lambda: ahead
    place.campus.carry(place.studio, place.center)
    place.studio.store.clock = right
    right.now += 60_000
    _begin_anew(place.studio)
    assert RESTORED.format(name="教育学院") in place.campus.carry(place.studio, place.center).notes


def test_restored_on_a_computer_whose_clock_is_a_year_behind(place: Place) -> None:
    right, behind = place.campus.clock, place.campus.clock.now - YEAR
    _begin_anew(place.studio)
    place.campus.carry(place.studio, place.center)
    _begin_anew(place.studio)
    place.studio.store.clock = lambda: behind
    late = place.campus.bundle(place.studio, place.center)
    assert refused(place.center, late) == (
        "older-copy",
        "This bundle says it is older than the file that 教育学院 works in now, so it was not read. Nothing was changed. If it "
        "was made just now, the clock there is wrong: please set it and make the bundle again.",
    )
    place.studio.store.clock = right
    right.now += 60_000
    assert place.campus.carry(place.studio, place.center).quarantined == 0


def _begin_anew(node: SignedIn) -> None:
    from db.incarnation import begin_incarnation

    with node.unit() as unit:
        begin_incarnation(unit.connection)


def test_a_file_that_lost_its_last_rows_says_so(place: Place) -> None:
    """A file that went back without the program's knowing, and its people are told."""
    with place.studio.unit() as unit:
        unit.connection.execute(text("DELETE FROM sent"))
        unit.rev = 1
    (note,) = place.campus.carry(place.center, place.studio).notes
    assert "older copy" in note
    change(place.studio, Student, place.who, room="413")
    place.campus.clock.now += 60_000
    assert place.campus.carry(place.studio, place.center).quarantined == 0
