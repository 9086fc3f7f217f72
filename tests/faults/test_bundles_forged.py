"""Bundles by somebody who may not send them, or who may and puts into them what does not belong there."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from db.schema import Case
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.bundle.keys import new_keys
from studio_app.sync.bundle.lines import LINE_LIMIT
from studio_app.sync.quarantine_reasons import REASONS
from studio_app.sync.receive.import_bundle import LIMITS, read
from studio_app.words import use_language
from tests.faults.bundles import (
    ALTERED,
    DAMAGED_INSIDE,
    TOO_LARGE,
    UNKNOWN_SENDER,
    Pair,
    in_chinese,
    in_order,
    keys,
    opened,
    refused,
    sound,
    state,
    write_anew,
)
from tests.studio_app.sync.campus import NOW, Campus, add, campus, change, copy_of, held, student
from tests.studio_app.sync.edges import seal


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = copy_of(Pair, campus(tmp_path_factory.mktemp("forged")))
    yield made
    made.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Pair]:
    """A pair of the test's own, for tests that read the waiting bundle."""
    made = copy_of(Pair, campus(tmp_path))
    yield made
    made.close()


def _packed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(plain)


def test_signed_by_an_unknown_key(pair: Pair, tmp_path: Path) -> None:
    seal(tmp_path / "a.psb", _packed(opened(pair.center, pair.second)), new_keys(), keys(pair.center))
    assert refused(pair.center, tmp_path / "a.psb") == ("unknown-sender", UNKNOWN_SENDER)


def test_the_signature_of_another_bundle(pair: Pair, tmp_path: Path) -> None:
    with zipfile.ZipFile(pair.first) as first, zipfile.ZipFile(pair.second) as second:
        members = ("bundle.age", second.read("bundle.age")), ("signature.json", first.read("signature.json"))
    from tests.faults.fuzz_mutations import zipped

    (tmp_path / "a.psb").write_bytes(zipped(members[0][1], members[1][1]))
    assert refused(pair.center, tmp_path / "a.psb") == ("altered", ALTERED)


def test_one_unit_in_the_name_of_another(pair: Pair, tmp_path: Path) -> None:
    write_anew(tmp_path / "a.psb", opened(pair.center, pair.second), pair.other, pair.center)
    assert refused(pair.center, tmp_path / "a.psb") == (
        "wrong-sender",
        "This bundle is signed by 艺术学院 but says it comes from another unit, so it was not read. Nothing was changed. "
        "Please tell the sender.",
    )


def test_for_another_unit(pair: Pair, tmp_path: Path) -> None:
    for_other = pair.place.bundle(pair.center, pair.other)
    assert refused(pair.studio, for_other) == (
        "wrong-receiver",
        "This bundle was made for another unit, or for keys that this file does not have. Nothing was changed. If it was meant "
        "for this unit, send 心理中心 a bundle from here, and ask for a new one then. If that is not read either, a file was "
        "restored from a backup that is older than its keys: ask 心理中心 for a new invitation. What both files hold stays.",
    )
    # Opened by a unit that it was made for, and handed on under one's own seal.
    write_anew(tmp_path / "a.psb", opened(pair.other, for_other), pair.center, pair.studio)
    assert refused(pair.studio, tmp_path / "a.psb") == (
        "wrong-receiver",
        "This bundle was made for another unit, not for this unit. Nothing was changed.",
    )
    assert refused(pair.other, pair.second) == ("unknown-sender", UNKNOWN_SENDER)


def test_from_a_revoked_unit(tmp_path: Path) -> None:
    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    add(studio, Case, student=student(studio), level=4, opened_at=NOW)
    place.carry(studio, center)
    place.carry(center, studio)
    path = place.bundle(studio, center)
    service.revoke(center, "教育学院")
    assert refused(center, path) == (
        "revoked-sender",
        "Bundles from 教育学院 are no longer accepted, because its access was revoked. Nothing was changed.",
    )
    with pytest.raises(Refusal) as making:
        service.export(center, "教育学院", tmp_path / "x.psb")
    assert making.value.code == "revoked-neighbour"
    assert held(center, "case")[0].fields["level"] == 4, "its records stay"
    for node in (center, studio):
        node.store.close()


BOMBS = {
    "one long line": lambda frame, head: frame.compress(head) + _many(frame, b"x" * 1_000_000, 300),
    "millions of tiny lines": lambda frame, head: frame.compress(head) + _many(frame, b"x\n" * 500_000, 80),
    "nothing but zeros": lambda frame, head: frame.compress(head) + _many(frame, b"\0" * 1_000_000, 300),
    "before the header": lambda frame, head: _many(frame, b"\n" * 1_000_000, 80) + frame.compress(head),
}


def _many(frame: Any, piece: bytes, count: int) -> bytes:
    return b"".join(frame.compress(piece) for _ in range(count))


@pytest.mark.parametrize("kind", BOMBS)
def test_a_decompression_bomb(pair: Pair, tmp_path: Path, kind: str) -> None:
    frame = zstandard.ZstdCompressor().compressobj()
    packed = BOMBS[kind](frame, opened(pair.center, pair.second).splitlines(keepends=True)[0]) + frame.flush()
    assert len(packed) < 100_000
    seal(tmp_path / "bomb.psb", packed, keys(pair.studio), keys(pair.center))
    code, sentence = refused(pair.center, tmp_path / "bomb.psb", replace(LIMITS, quarantined_lines=400))
    assert sentence == {"too-large": TOO_LARGE, "damaged-inside": DAMAGED_INSIDE, **TOO_MUCH}[code]


def test_a_decompression_bomb_does_not_fill_memory(pair: Pair, tmp_path: Path) -> None:
    frame = zstandard.ZstdCompressor().compressobj()
    packed = frame.compress(b"{}\n") + _many(frame, b"x" * 1_000_000, 300) + frame.flush()
    seal(tmp_path / "bomb.psb", packed, keys(pair.studio), keys(pair.center))
    tracemalloc.start()
    with pytest.raises(Refusal):
        read(pair.center, tmp_path / "bomb.psb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


TOO_MUCH = {
    "too-much-set-aside": "Too much of this bundle cannot be taken in here, so it was not read. Nothing was changed, and "
    "nothing is lost. Please see whether a newer Psyche Studio is out, and tell 教育学院."
}


def test_more_lines_that_cannot_be_taken_in_than_are_kept(pair: Pair, tmp_path: Path) -> None:
    path = pair.remade(lambda lines: [lines[0], *(b'{"n":%d}' % n for n in range(60)), b""], tmp_path / "a.psb")
    few = replace(LIMITS, quarantined_lines=50)
    assert refused(pair.center, path, few) == ("too-much-set-aside", TOO_MUCH["too-much-set-aside"])
    small = replace(LIMITS, quarantined_bytes=300)
    assert refused(pair.center, path, small) == ("too-much-set-aside", TOO_MUCH["too-much-set-aside"])


def test_larger_than_a_bundle_can_be(pair: Pair) -> None:
    assert refused(pair.center, pair.second, replace(LIMITS, file=1000)) == ("too-large", TOO_LARGE)
    assert refused(pair.center, pair.second, replace(LIMITS, plain=10_000)) == ("too-large", TOO_LARGE)


def test_a_record_over_its_size_limit(pair: Pair, tmp_path: Path) -> None:
    long = b'{"type":"check-in","fields":{"note":"' + b"x" * LINE_LIMIT + b'"}}'
    path = pair.remade(lambda lines: [*lines[:-1], long, lines[-1]], tmp_path / "a.psb")
    assert refused(pair.center, path) == ("damaged-inside", DAMAGED_INSIDE)


CANNOT_BE_RIGHT: list[tuple[dict[str, Any], str]] = [
    ({"mood": 9}, "bad-value"),
    ({"mood": 1 << 70}, "bad-value"),
    ({"day": "0001-01-01"}, "bad-value"),
    ({"entered_at": 1 << 52}, "bad-value"),
    ({"student": "3" * 32}, "missing-reference"),
    ({"note": "not for the center"}, "out-of-scope"),
    ({"heart_rate": 80}, "unknown-field"),
]


def test_well_signed_records_that_cannot_be_right(fresh: Pair, tmp_path: Path) -> None:
    """Each is set aside whole, with the reason, and the rest is applied."""

    def change_some(lines: list[bytes]) -> list[bytes]:
        for place, (values, _) in enumerate(CANNOT_BE_RIGHT, 10):
            line = json.loads(lines[place])
            line["fields"] |= values
            lines[place] = json.dumps(line).encode()
        return lines

    done = read(fresh.center, fresh.remade(change_some, tmp_path / "a.psb"))
    reasons = [reason for _, reason in CANNOT_BE_RIGHT]
    assert done.reasons == Counter(reasons)
    assert done.records == {"check-in": 300 - len(reasons)}
    aside = service.quarantined_lines(fresh.center)
    assert Counter(one.reason for one in aside) == Counter(REASONS[reason] for reason in reasons)
    assert {(one.kind, one.neighbour) for one in aside} == {("check-in", "教育学院")}
    use_language("zh_CN")
    spoken = [one.reason for one in service.quarantined_lines(fresh.center)]
    use_language("en")
    assert all(in_chinese(reason) for reason in spoken)
    assert sound(fresh.center)
    after = state(fresh.center)[:2]
    assert read(fresh.center, tmp_path / "a.psb").applied == 0
    assert state(fresh.center)[:2] == after


NO_RECORDS = (b"[]", b"{", b"null", b'"\xff"', b'{"type":"student","id":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_lines_that_are_no_records_at_all(fresh: Pair, tmp_path: Path) -> None:
    path = fresh.remade(lambda lines: [*lines[:5], *NO_RECORDS, *lines[5:]], tmp_path / "a.psb")
    done = read(fresh.center, path)
    assert (done.reasons, done.records) == ({"unreadable": len(NO_RECORDS)}, {"check-in": 300})


@pytest.mark.parametrize("count", ["number", "upto", "made_at"])
def test_a_header_with_a_number_nothing_can_hold(pair: Pair, tmp_path: Path, count: str) -> None:
    def change_head(lines: list[bytes]) -> list[bytes]:
        return [json.dumps({**json.loads(lines[0]), count: 1 << 64}).encode(), *lines[1:]]

    path = pair.remade(change_head, tmp_path / "a.psb")
    assert refused(pair.center, path) == ("damaged-inside", DAMAGED_INSIDE)


def _studios_that_worked(place: Campus) -> tuple[Any, Any, Any]:
    center, studio, other = (place.node(*what) for what in WHO)
    for one in (studio, other):
        place.link(center, one)
        add(one, Case, student=student(one), level=4, opened_at=NOW)
        place.carry(one, center)
    return center, studio, other


WHO = (("center", "心理中心"), ("studio", "教育学院"), ("studio", "艺术学院"))


def test_a_line_that_reaches_into_another_units_records(tmp_path: Path) -> None:
    """A studio's own check-in, step or note may not correct another studio's, nor go into its case."""
    place = campus(tmp_path)
    center, studio, other = _studios_that_worked(place)
    from tests.faults.bundles import check_ins

    check_ins(other, held(other, "student")[0].key, 1)
    place.carry(other, center)
    own = held(studio, "student")[0]
    check_ins(studio, own.key, 1)
    path = place.bundle(studio, center)
    theirs = next(row for row in held(center, "check-in") if row.origin == other.node.id)
    case = next(row for row in held(center, "case") if row.origin == other.node.id)
    head, *records = opened(center, path).splitlines()[:-1]
    line = next(json.loads(text) for text in records if b'"check-in"' in text)
    amending = {**line, "id": "a" * 32, "fields": {**line["fields"], "amends": theirs.id}}
    about = {**line, "id": "b" * 32, "fields": {**line["fields"], "student": theirs.fields["student"]}}
    step = {
        "type": "plan-step", "id": "c" * 32, "origin": studio.node.id, "stamps": {"n": [studio.node.id], "d": [NOW, 0, 0]},
        "fields": {"case": case.id, "code": "meet", "level": 4, "due_at": NOW, "status": "due"},
    }  # fmt: skip
    lines = [head, *records, *(json.dumps(one).encode() for one in (amending, about, step))]
    write_anew(tmp_path / "a.psb", in_order(lines), studio, center)
    done = read(center, tmp_path / "a.psb")
    assert done.reasons == {"out-of-scope": 3}
    with center.read() as found:
        assert found.exec_driver_sql("SELECT count(*) FROM check_in WHERE amended_by IS NOT NULL").scalar() == 0
    assert held(center, "plan-step") == []
    for node in (center, studio, other):
        node.store.close()


def test_stamps_that_leave_no_room_for_later_ones(tmp_path: Path) -> None:
    """A line with the highest stamp there is does not stop the reader from writing ever after."""
    place = campus(tmp_path)
    center, studio, _ = nodes = _studios_that_worked(place)
    change(studio, Case, held(studio, "case")[0].key, level=3)
    path = place.bundle(studio, center)
    head, *records = opened(center, path).splitlines()[:-1]
    line = next(json.loads(text) for text in records if b'"case"' in text and b'"fields"' in text)
    line["stamps"]["d"] = [NOW + 10**9, (1 << 32) - 1, 0]
    line["stamps"].pop("o", None)
    write_anew(tmp_path / "a.psb", in_order([head, json.dumps(line).encode()]), studio, center)
    assert read(center, tmp_path / "a.psb").records == {"case": 1}
    change(center, Case, held(center, "case")[0].key, level=4)
    assert place.carry(center, studio).conflicts == 0
    assert held(studio, "case")[0].fields["level"] == 4
    line["stamps"]["d"] = [NOW + 10**9, 1 << 62, 0]
    write_anew(
        tmp_path / "b.psb", in_order([head.replace(b'"upto":', b'"upto":9'), json.dumps(line).encode()]), studio, center
    )
    assert read(center, tmp_path / "b.psb").reasons == {"bad-stamps": 1}
    for node in nodes:
        node.store.close()
