"""A bundle that is cut short, altered, forged, sent to the wrong unit or read again leaves the file as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.schema import Case, CheckIn
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Cancelled, NoProgress
from studio_app.refusal import Refusal
from studio_app.sync import service
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, digest, rev, student


class Pair:
    """A center that has read one bundle of a studio, and a second one that waits to be read."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center, self.studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
        self.other = place.node("studio", "艺术学院")
        place.link(self.center, self.studio)
        place.link(self.center, self.other)
        self.who = student(self.studio)
        self.first = place.bundle(self.studio, self.center)
        service.read(self.center, self.first)
        for number in range(300):
            add(self.studio, CheckIn, student=self.who, day=DAY, mood=1 + number % 5, contact=0, note="写下的话",
                entered_at=NOW + number)  # fmt: skip
        self.second = place.bundle(self.studio, self.center)

    def state(self, node: SignedIn) -> tuple[str, int, list[object]]:
        """All that a reading could change."""
        with node.read() as read:
            neighbours = [tuple(row) for row in read.execute(text("SELECT * FROM neighbour ORDER BY node"))]
            aside = read.execute(text("SELECT count(*) FROM quarantine")).scalar_one()
            entries = read.execute(text("SELECT count(*) FROM bundle_entry")).scalar_one()
        return digest(node), rev(node), [*neighbours, aside, entries]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair(campus(tmp_path_factory.mktemp("faults")))
    yield made
    for node in (made.center, made.studio, made.other):
        node.store.close()


def refused(pair: Pair, node: SignedIn, path: Path) -> str:
    """The refusal's code; nothing in the file differs after it."""
    before = pair.state(node)
    with pytest.raises(Refusal) as refusal:
        service.read(node, path)
    assert pair.state(node) == before
    return refusal.value.code


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_cut_short_anywhere(pair: Pair, tmp_path: Path, share: float) -> None:
    whole = pair.second.read_bytes()
    path = tmp_path / "cut.psb"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refused(pair, pair.center, path) in ("cut-short", "not-a-bundle")


@pytest.mark.parametrize("share", [0.02, 0.25, 0.5, 0.75, 0.97])
def test_one_byte_altered(pair: Pair, tmp_path: Path, share: float) -> None:
    whole = bytearray(pair.second.read_bytes())
    whole[int(len(whole) * share)] ^= 0x20
    path = tmp_path / "altered.psb"
    path.write_bytes(bytes(whole))
    assert refused(pair, pair.center, path) in ("altered", "damaged-inside", "unknown-sender")


def test_for_another_unit_and_from_one_that_is_not_known_here(pair: Pair) -> None:
    for_other = pair.place.bundle(pair.center, pair.other)
    assert refused(pair, pair.studio, for_other) == "wrong-receiver"
    assert refused(pair, pair.other, pair.second) == "unknown-sender"
    assert refused(pair, pair.studio, pair.second) == "unknown-sender"


def test_read_again_and_stopped_half_way(pair: Pair) -> None:
    class Stop(NoProgress):
        def check(self) -> None:
            raise Cancelled

    before = pair.state(pair.center)
    with pytest.raises(Cancelled):
        service.read(pair.center, pair.second, Stop())
    assert pair.state(pair.center) == before
    assert service.read(pair.center, pair.first).applied == 0
    assert pair.state(pair.center) == before
    assert service.read(pair.center, pair.second).applied == 300
    after = pair.state(pair.center)
    assert service.read(pair.center, pair.second).applied == 0
    assert service.read(pair.center, pair.first).applied == 0
    assert pair.state(pair.center) == after


def test_a_bundle_that_cannot_be_written_moves_nothing_on(pair: Pair, tmp_path: Path) -> None:
    before = service.status(pair.studio)
    with pytest.raises(Refusal) as refusal:
        service.export(pair.studio, "parent", tmp_path / "no such folder" / "x.psb")
    assert refusal.value.code == "cannot-write"
    assert service.status(pair.studio) == before


def test_a_revoked_unit_is_refused_from_that_moment(tmp_path: Path) -> None:
    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    add(studio, Case, student=student(studio), level=4, opened_at=NOW)
    place.carry(studio, center)
    place.carry(center, studio)
    path = place.bundle(studio, center)
    service.revoke(center, "教育学院")
    with pytest.raises(Refusal) as reading:
        service.read(center, path)
    with pytest.raises(Refusal) as making:
        service.export(center, "教育学院", tmp_path / "x.psb")
    assert (reading.value.code, making.value.code) == ("revoked-sender", "revoked-neighbour")
    for node in (center, studio):
        node.store.close()


def test_an_older_incarnation_does_not_take_the_place_of_a_newer_one(tmp_path: Path) -> None:
    from db.incarnation import begin_incarnation

    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    student(studio)
    paths = [place.bundle(studio, center)]
    for _ in range(2):
        with studio.unit() as unit:
            begin_incarnation(unit.connection)
        paths.append(place.bundle(studio, center))
    service.read(center, paths[0])
    service.read(center, paths[2])
    for late in paths[:2]:
        with pytest.raises(Refusal) as refusal:
            service.read(center, late)
        assert refusal.value.code == "older-copy"
    assert place.carry(studio, center).quarantined == 0
    for node in (center, studio):
        node.store.close()


def test_a_file_that_went_back_in_time_is_noticed_by_what_its_neighbour_acknowledges(tmp_path: Path) -> None:
    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    student(studio)
    place.carry(studio, center)
    with studio.unit() as unit:  # an older copy, put back without the program's knowing
        unit.connection.execute(text("DELETE FROM sent"))
        unit.connection.execute(text("DELETE FROM student"))
        unit.rev = 1
    done = place.carry(center, studio)
    assert any("older copy" in note for note in done.notes)
    student(studio, "王小川")
    again = place.carry(studio, center)
    assert again.records["student"] == 1
    for node in (center, studio):
        node.store.close()
