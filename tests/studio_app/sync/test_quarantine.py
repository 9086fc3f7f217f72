"""Lines that are well signed and still cannot be taken in: set aside whole, with the reason, and the rest is applied."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from db.migrations import SCHEMA
from db.queries import node as node_queries
from db.stamps import Stamp
from db.versions import encode_new
from studio_app.sync import service
from studio_app.sync.bundle.lines import BundleHeader
from studio_app.sync.bundle.writer import write_bundle
from studio_app.sync.neighbours import find_neighbour
from studio_app.sync.trust.key_store import own_keys
from tests.studio_app.sync.campus import NOW, Campus, copy_of, held, rev, student

STUDENT = "1" * 12 + "8" + "1" * 3 + "9" + "1" * 15
CASE = "2" * 32


class Forger:
    """A studio whose program writes whatever lines it is told to, and the center that reads them."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center, self.studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
        place.link(self.center, self.studio)
        self.number = 0

    def send(self, *lines: dict[str, Any] | bytes, schema: int = SCHEMA) -> service.ReadBundle:
        self.number += 1
        path = self.place.folder / f"forged-{self.number}.psb"
        with self.studio.read() as read:
            here, keys = node_queries.this_node(read), own_keys(read)
            to = find_neighbour(read, "parent")
        head = BundleHeader(
            schema=schema, from_=here.id, to=to.id, incarnation=here.incarnation, since=0, upto=1000 + self.number,
            ack=None, made_at=NOW, number=self.number, records=len(lines),
        )  # fmt: skip
        encoded = [line if isinstance(line, bytes) else msgspec.json.encode(line) for line in lines]
        write_bundle(path, head, [encoded], keys, to.recipient)
        return service.read(self.center, path)

    def line(self, kind: str, id: str, fields: dict[str, Any], **more: Any) -> dict[str, Any]:
        node = self.studio.node.id
        found = {"type": kind, "id": id, "origin": node, "fields": fields}
        if kind not in ("check-in", "case-note"):
            found["stamps"] = msgspec.Raw(encode_new(Stamp(NOW, self.number, node)))
        return {**found, **more}


@pytest.fixture
def forger(place: Campus) -> Forger:
    return copy_of(Forger, place)


def check_in(forger: Forger, number: int, **values: Any) -> dict[str, Any]:
    usual = {"student": STUDENT, "day": "2026-09-21", "mood": 3, "contact": 0, "entered_at": NOW}
    return forger.line("check-in", f"{number:032x}", {**usual, **values})


def a_student(forger: Forger) -> dict[str, Any]:
    return forger.line("student", STUDENT, {"college": "教育学院", "status": "present"})


BAD: list[tuple[str, dict[str, Any]]] = [
    ("bad-value", {"mood": 9}),
    ("bad-value", {"day": "2026-13-40"}),
    ("bad-value", {"entered_at": -1}),
    ("bad-value", {"contact": "talked"}),
    ("bad-value", {"student": "../../etc"}),
    ("unknown-field", {"heart_rate": 80}),
    ("out-of-scope", {"note": "not for the center"}),
    ("missing-reference", {"student": "3" * 32}),
]


@pytest.mark.parametrize(("reason", "values"), BAD)
def test_a_line_with_something_wrong_is_set_aside_whole_and_the_rest_is_applied(
    forger: Forger, reason: str, values: dict[str, Any]
) -> None:
    done = forger.send(a_student(forger), check_in(forger, 1, **values), check_in(forger, 2))
    assert (done.applied, done.reasons) == (2, {reason: 1})
    assert [row.id for row in held(forger.center, "check-in")] == [f"{2:032x}"]
    (aside,) = service.quarantined_lines(forger.center)
    assert (aside.kind, aside.neighbour) == ("check-in", "教育学院")


@pytest.mark.parametrize(
    "line",
    [b"[]", b"not json", b'{"type":"check-in"}', b'{"type":"horoscope","id":"' + b"4" * 32 + b'"}', b'"\xff"'],
)
def test_what_is_no_record_at_all_is_set_aside(forger: Forger, line: bytes) -> None:
    done = forger.send(line, a_student(forger))
    assert (done.applied, done.quarantined) == (1, 1)


def test_stamps_that_cannot_be_are_set_aside(forger: Forger) -> None:
    good = a_student(forger)
    for stamps in (
        b"{}",
        b'{"n":["x"],"d":[1,0,0]}',
        b'{"n":[],"d":[1,0,0]}',
        b'{"n":["' + b"5" * 32 + b'"],"d":[0,0,0]}',
    ):
        assert forger.send({**good, "stamps": msgspec.Raw(stamps)}).reasons == {"bad-stamps": 1}
    assert held(forger.center, "student") == []


def test_what_a_line_speaks_of_may_come_later(forger: Forger) -> None:
    first = forger.send(check_in(forger, 1))
    assert first.reasons == {"missing-reference": 1}
    second = forger.send(a_student(forger))
    assert second.applied == 2
    assert service.quarantined_lines(forger.center) == []
    assert len(held(forger.center, "check-in")) == 1


def test_a_fact_that_comes_back_altered_does_not_replace_the_one_here(forger: Forger) -> None:
    forger.send(a_student(forger), check_in(forger, 1))
    counter = rev(forger.center)
    assert forger.send(check_in(forger, 1, mood=1)).reasons == {"disputed": 1}
    assert held(forger.center, "check-in")[0].fields["mood"] == 3
    assert rev(forger.center) == counter


def test_a_studio_may_not_write_into_another_studios_records_nor_the_centers_people(forger: Forger) -> None:
    other = forger.place.node("studio", "艺术学院")
    forger.place.link(forger.center, other)
    student(other)
    forger.place.carry(other, forger.center)
    (theirs,) = held(forger.center, "student")
    fields = {"college": "教育学院", "status": "left"}
    director = forger.center.person_id
    done = forger.send(
        forger.line("student", theirs.id, fields),
        forger.line("person", director, {"login": "x", "name": "x", "role": "lead", "active": False}),
        {"type": "student", "id": theirs.id, "withdrawn": True},
        forger.line("assignment", CASE, {"person": director}),
    )
    assert (done.applied, done.reasons) == (0, {"out-of-scope": 4})
    assert held(forger.center, "student")[0].fields["status"] == "present"
    assert all(row.fields["active"] for row in held(forger.center, "person"))
    other.store.close()


def test_a_bundle_of_a_newer_program_is_left_for_later(forger: Forger) -> None:
    from studio_app.refusal import Refusal

    with pytest.raises(Refusal) as refusal:
        forger.send(a_student(forger), schema=SCHEMA + 1)
    assert refusal.value.code == "newer-program"
    assert "update the program" in refusal.value.sentence


def test_clocks_that_are_more_than_a_day_apart_are_told_of(forger: Forger) -> None:
    forger.place.clock.now += 3 * 24 * 3600 * 1000
    assert "more than a day apart" in forger.send(a_student(forger)).notes[0]
