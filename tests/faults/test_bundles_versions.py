"""Bundles of an older program are read; those of a newer one are kept beside the file until this one is updated."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from studio_app.sync import service
from studio_app.sync.receive import postponed_bundles
from studio_app.sync.receive.import_bundle import read
from studio_app.sync.receive.postponed_bundles import postponed_folder
from tests.faults.bundles import DAMAGED_INSIDE, Pair, check_ins, opened, refused, sound, state
from tests.faults.fuzz_mutations import zipped
from tests.studio_app.sync.campus import campus, copy_of, held
from tests.studio_app.sync.edges import open_members

NEWER = (
    "This bundle of 教育学院 was made by a newer Psyche Studio. Nothing was changed, and nothing is lost: a copy is kept "
    "beside this data file, and is read by itself once you update the program here."
)
NEWER_OUTSIDE = (
    "This bundle was made by a newer Psyche Studio. Nothing was changed, and the file is still good. Please update the "
    "program here, then read it again."
)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Pair]:
    made = copy_of(Pair, campus(tmp_path))
    yield made
    made.close()


def _with_head(pair: Pair, path: Path, **values: Any) -> Path:
    return pair.remade(lambda lines: [json.dumps({**json.loads(lines[0]), **values}).encode(), *lines[1:]], path)


@pytest.mark.parametrize("what", ["schema", "version"])
def test_a_newer_program_s_bundle_is_kept(fresh: Pair, tmp_path: Path, what: str) -> None:
    now = json.loads(opened(fresh.center, fresh.second).splitlines()[0])[what]
    path = _with_head(fresh, tmp_path / "a.psb", **{what: now + 1})
    assert refused(fresh.center, path) == ("newer-program", NEWER)
    (kept,) = postponed_folder(fresh.center.store.path).iterdir()
    assert kept.read_bytes() == path.read_bytes(), "as it came: encrypted, signed"


def test_what_an_older_program_kept_is_read_after_the_update(fresh: Pair) -> None:
    folder = postponed_folder(fresh.center.store.path)
    folder.mkdir()
    shutil.copy(fresh.second, folder / f"{fresh.studio.node.id}.1-0.psb")  # by a program that knew schema 0
    done = service.read(fresh.center, fresh.first)
    assert done.notes[-1] == "Bundle 2 of 教育学院, which had waited for the update, was read first."
    assert "check-in" in done.changes.kinds
    assert len(held(fresh.center, "check-in")) == 300
    assert not folder.exists()
    assert sound(fresh.center)


def test_of_a_neighbour_only_the_newest_is_kept_and_none_is_tried_twice_in_vain(fresh: Pair, tmp_path: Path) -> None:
    for number in (1, 2):
        path = _with_head(fresh, tmp_path / f"{number}.psb", schema=99, number=number)
        assert refused(fresh.center, path)[0] == "newer-program"
    (kept,) = postponed_folder(fresh.center.store.path).iterdir()
    assert kept.read_bytes() == (tmp_path / "2.psb").read_bytes()
    assert postponed_bundles.postponed_bundles(fresh.center.store.path) == []
    assert service.read(fresh.center, fresh.second).applied == 300


def test_what_nobody_known_has_signed_is_not_kept(fresh: Pair, tmp_path: Path) -> None:
    age, signature = open_members(fresh.second)
    newer = json.dumps({**json.loads(signature), "version": 2, "more": True}).encode()
    (tmp_path / "a.psb").write_bytes(zipped(age, newer))
    assert refused(fresh.center, tmp_path / "a.psb") == ("newer-program", NEWER_OUTSIDE)
    assert not postponed_folder(fresh.center.store.path).exists()
    assert (tmp_path / "a.psb").exists()


def test_an_older_program_s_bundle_is_read(fresh: Pair, tmp_path: Path) -> None:
    """An older schema: its records lack a field that was added since, and its header says so."""

    def older(lines: list[bytes]) -> list[bytes]:
        head = json.loads(lines[0])
        head["schema"] = 0
        for name in ("log", "log_held", "keys_held"):
            head.pop(name, None)
        records = [json.loads(line) for line in lines[1:-1]]
        for record in records:
            record.get("fields", {}).pop("source", None)
            record.get("fields", {}).pop("study", None)
        return [json.dumps(one).encode() for one in (head, *records)] + [b""]

    done = read(fresh.center, fresh.remade(older, tmp_path / "a.psb"))
    assert (done.records, done.quarantined) == ({"check-in": 300}, 0)
    assert {row.fields["study"] for row in held(fresh.center, "check-in")} == {None}
    assert sound(fresh.center)
    before = state(fresh.center)[:2]
    assert read(fresh.center, fresh.second).quarantined == 0, "the same facts, by a newer program, later"
    assert state(fresh.center)[:2] == before


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_before_the_first(fresh: Pair, tmp_path: Path, version: int) -> None:
    path = _with_head(fresh, tmp_path / "a.psb", version=version)
    assert refused(fresh.center, path) == ("damaged-inside", DAMAGED_INSIDE)


def test_a_line_of_a_newer_program_waits_and_is_taken_in_later(fresh: Pair, tmp_path: Path) -> None:
    """What an older program set aside, this one takes in by itself with the next bundle of that neighbour."""
    line = next(line for line in opened(fresh.center, fresh.second).splitlines() if b'"check-in"' in line)
    unknown = line.replace(b'"check-in"', b'"mood-entry"')
    done = read(fresh.center, fresh.remade(lambda lines: [lines[0], unknown, b""], tmp_path / "a.psb"))
    assert done.reasons == {"unknown-type": 1}
    (aside,) = service.quarantined_lines(fresh.center)
    assert aside.reason == "It is of a kind this program does not know yet. A later version will try again."
    with fresh.center.unit() as unit:  # as if an older program, which knew no check-ins, had read that line
        unit.connection.execute(text("UPDATE quarantine SET line = :line"), {"line": line})
    check_ins(fresh.studio, fresh.who, 1)
    fresh.place.carry(fresh.studio, fresh.center)
    assert service.quarantined_lines(fresh.center) == []
    assert len(held(fresh.center, "check-in")) == 301
