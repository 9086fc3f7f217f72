"""Bundles that are lost, copied twice, mixed up, late, cut short, altered, or put into a ZIP of another shape."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.schema import Case, Student
from studio_app.progress import Cancelled, NoProgress
from studio_app.refusal import Refusal
from studio_app.sync import service
from tests.faults.bundles import ALTERED, CUT_SHORT, NOT_A_BUNDLE, Pair, check_ins, refused, state
from tests.studio_app.sync.campus import NOW, add, campus, change, copy_of, held, student

DAYS = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = copy_of(Pair, campus(tmp_path_factory.mktemp("on-the-way")))
    yield made
    made.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Pair]:
    """A pair of the test's own, for tests that read the waiting bundle."""
    made = copy_of(Pair, campus(tmp_path))
    yield made
    made.close()


def test_lost(fresh: Pair) -> None:
    fresh.second.unlink()
    check_ins(fresh.studio, fresh.who, 5)
    done = fresh.place.carry(fresh.studio, fresh.center)
    assert (done.records["check-in"], done.notes) == (305, ())


def test_repeated(fresh: Pair) -> None:
    assert service.read(fresh.center, fresh.second).applied == 300
    after = state(fresh.center)[:2]
    again = service.read(fresh.center, fresh.second)
    assert (again.applied, again.already, again.notes) == (0, 302, ())
    assert state(fresh.center)[:2] == after


def test_reordered(fresh: Pair) -> None:
    """Whichever comes first, the last edit stands and nothing is missing."""
    first = held(fresh.studio, "student")[0]
    paths = [fresh.second]
    for status in ("leave", "present", "graduated"):
        change(fresh.studio, Student, first.key, status=status)
        check_ins(fresh.studio, fresh.who, 1)
        paths.append(fresh.place.bundle(fresh.studio, fresh.center))
    for place in (2, 0, 3, 1):
        service.read(fresh.center, paths[place])
    assert held(fresh.center, "student")[0].fields["status"] == "graduated"
    assert len(held(fresh.center, "check-in")) == 303
    assert service.quarantined_lines(fresh.center) == []


def test_delayed_by_months(fresh: Pair) -> None:
    fresh.place.clock.now += 120 * DAYS
    check_ins(fresh.studio, fresh.who, 5)
    newer = fresh.place.bundle(fresh.studio, fresh.center)
    service.read(fresh.center, newer)
    fresh.place.carry(fresh.center, fresh.studio)
    before = state(fresh.center)[:2]
    late = service.read(fresh.center, fresh.second)
    assert (late.applied, late.already) == (0, 302)
    assert late.notes == (
        "By the clock of 教育学院 this bundle was made 120 days ago. If that is not so, the clocks are more than a day apart: "
        "please compare them.",
    )
    assert state(fresh.center)[:2] == before


def test_delayed_by_months_and_the_only_one(fresh: Pair) -> None:
    fresh.place.clock.now += 120 * DAYS
    assert service.read(fresh.center, fresh.second).applied == 300


def test_replayed_after_newer_ones_does_not_undo_them(fresh: Pair) -> None:
    case = add(fresh.studio, Case, student=fresh.who, level=4, opened_at=NOW)
    old = fresh.place.bundle(fresh.studio, fresh.center)
    change(fresh.studio, Case, case, status="closed", closed_at=NOW)
    fresh.place.carry(fresh.studio, fresh.center)
    fresh.place.carry(fresh.center, fresh.studio)
    before = state(fresh.center)[:2]
    for path in (old, fresh.first, fresh.second, old):
        assert service.read(fresh.center, path).applied == 0
    assert state(fresh.center)[:2] == before
    assert held(fresh.center, "student")[0].fields["name"] == ""
    assert fresh.place.carry(fresh.studio, fresh.center).applied == 0


def _boundaries(whole: bytes) -> list[int]:
    """Where the parts of the ZIP begin: local headers, members, the directory's entries, the end record."""
    found = [place for place in range(len(whole)) if whole[place : place + 2] == b"PK" and whole[place + 2] < 8]
    names = [whole.index(name) + len(name) for name in (b"bundle.age", b"signature.json")]
    return sorted({*found, *names, whole.index(b"age-encryption.org")})


def test_cut_short_between_any_two_parts(pair: Pair, tmp_path: Path) -> None:
    whole = pair.second.read_bytes()
    cuts = [cut for place in _boundaries(whole) for cut in (place - 1, place, place + 1) if 0 <= cut < len(whole)]
    for cut in {*cuts, len(whole) - 1}:
        (tmp_path / "cut.psb").write_bytes(whole[:cut])
        assert refused(pair.center, tmp_path / "cut.psb") == ("cut-short", CUT_SHORT), cut


def test_cut_short_anywhere(pair: Pair, tmp_path: Path) -> None:
    whole = pair.second.read_bytes()
    for cut in random.Random(7).sample(range(len(whole)), 6):
        (tmp_path / "cut.psb").write_bytes(whole[:cut])
        assert refused(pair.center, tmp_path / "cut.psb") == ("cut-short", CUT_SHORT), cut


@pytest.mark.parametrize("part", ["bundle.age", "signature.json", "a local header", "the directory", "the end record"])
def test_altered(pair: Pair, tmp_path: Path, part: str) -> None:
    whole = bytearray(pair.second.read_bytes())
    place = {
        "bundle.age": len(whole) // 2,
        "signature.json": whole.index(b'"signature":') + 20,
        "a local header": whole.index(b"signature.json") - 12,
        "the directory": whole.index(b"PK\x01\x02") + 8,
        "the end record": len(whole) - 3,
    }[part]
    whole[place] ^= 0x01
    (tmp_path / "altered.psb").write_bytes(bytes(whole))
    assert refused(pair.center, tmp_path / "altered.psb") == ("altered", ALTERED)


def _members(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as opened:
        return [(name, opened.read(name)) for name in opened.namelist()]


def _zip(path: Path, members: list[tuple[str, bytes]], *, packed: bool = False, zip64: bool = False) -> bytes:
    with zipfile.ZipFile(path, "w") as made:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            with made.open(info, "w", force_zip64=zip64) as member:
                member.write(data)
    return path.read_bytes()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("how", "code", "sentence"),
    [
        ("an extra member", "altered", ALTERED),
        ("a name twice", "altered", ALTERED),
        ("a packed member", "altered", ALTERED),
        ("a path in a name", "not-a-bundle", NOT_A_BUNDLE),
        ("zip64", "altered", ALTERED),
        ("bytes after the end", "altered", ALTERED),
        ("bytes before the beginning", "not-a-bundle", NOT_A_BUNDLE),
        ("a size that is not so", "cut-short", CUT_SHORT),
        ("no signature", "altered", ALTERED),
    ],
)
def test_a_zip_with_odd_members(pair: Pair, tmp_path: Path, how: str, code: str, sentence: str) -> None:
    path, members, whole = tmp_path / "odd.psb", _members(pair.second), pair.second.read_bytes()
    match how:
        case "an extra member":
            _zip(path, [*members, ("more.txt", b"x")])
        case "a name twice":
            _zip(path, [*members, members[0]])
        case "a packed member":
            _zip(path, members, packed=True)
        case "a path in a name":
            _zip(path, [("../" + members[0][0], members[0][1]), members[1]])
        case "zip64":
            _zip(path, members, zip64=True)
        case "bytes after the end":
            path.write_bytes(whole + b"\0")
        case "bytes before the beginning":
            path.write_bytes(b"MZ" + whole)
        case "a size that is not so":
            size = struct.pack("<I", 1 << 30)
            path.write_bytes(whole[:18] + size + size + whole[26:])
        case _:
            _zip(path, members[:1])
    assert refused(pair.center, path) == (code, sentence)


def test_stopped_half_way(pair: Pair) -> None:
    class Stop(NoProgress):
        def check(self) -> None:
            raise Cancelled

    before = state(pair.center)
    with pytest.raises(Cancelled):
        service.read(pair.center, pair.second, Stop())
    assert state(pair.center) == before


def test_one_that_cannot_be_written_moves_nothing_on(pair: Pair, tmp_path: Path) -> None:
    before = service.status(pair.studio)
    with pytest.raises(Refusal) as refusal:
        service.export(pair.studio, "parent", tmp_path / "no such folder" / "x.psb")
    assert refusal.value.code == "cannot-write"
    assert service.status(pair.studio) == before


def test_a_pupil_who_came_meanwhile_is_in_the_next(fresh: Pair) -> None:
    """What is written while a bundle is on its way is not taken for acknowledged with it."""
    student(fresh.studio, "王小川", student_no="20260002")
    service.read(fresh.center, fresh.second)
    fresh.place.carry(fresh.center, fresh.studio)
    assert fresh.place.carry(fresh.studio, fresh.center).records["student"] == 1
