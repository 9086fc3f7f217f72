"""Check-ins go out and come in by the hundred; what becomes of each is the same as if it came alone."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest

from db.queries import node as node_queries
from db.queries.sync import Span, node_ids
from db.schema import CheckIn
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.bundle.lines import BundleHeader
from studio_app.sync.bundle.writer import write_bundle
from studio_app.sync.rules.scope import EDGES
from studio_app.sync.send.outgoing_lines import Exporter
from studio_app.sync.trust.key_store import own_keys
from studio_app.sync.trust.pseudonyms import pseudonym
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, copy_of, held, rev, stand_for, student

WORDS = [
    "",
    "说最近睡不着",
    'he said "no"\n\tand left\\',
    "\x01\x1f\x7f",
    "\u2028 \u00e9 \U0001f642",
    "</script>&amp;'",
]


def _tree(place: Campus) -> tuple[SignedIn, SignedIn, SignedIn]:
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    messenger = place.node("messenger", "林晓雨")
    place.link(center, studio)
    place.link(studio, messenger)
    return center, studio, messenger


@pytest.fixture
def tree(place: Campus) -> tuple[SignedIn, SignedIn, SignedIn]:
    """A center, a studio, and a Messenger's file."""
    return copy_of(_tree, place)


def check_in(node: SignedIn, who: int, **values: Any) -> int:
    usual = {"student": who, "day": DAY, "mood": 2, "contact": 0, "note": "", "entered_at": NOW}
    return add(node, CheckIn, **{**usual, "observer": node.person, **values})


def going(sender: SignedIn, receiver: SignedIn) -> list[dict[str, Any]]:
    """What of check-ins goes to the receiver."""
    with sender.read() as read:
        (there,) = [row for row in node_queries.neighbours(read) if row.id == receiver.node.id]
        exporter = Exporter(read, sender.node.kind, sender.node.id, there, sender)
        lines = [json.loads(line) for some in exporter.lines(Span(0, rev(sender))) for line in some]
    return [line for line in lines if line["type"] == "check-in"]


def test_a_line_says_what_the_record_says_and_no_more(place, tree):
    center, studio, messenger = tree
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio)
    place.carry(studio, messenger)
    (theirs,) = [record.key for record in held(messenger, "student")]
    first = check_in(messenger, theirs, note=WORDS[1])
    check_in(messenger, theirs, amends=first, mood=None, reason=WORDS[2])
    for number, words in enumerate(WORDS):
        check_in(messenger, theirs, note=words, sleep=number % 2, signs=number << 10)
    place.carry(messenger, studio)
    place.carry(studio, center)
    with studio.read() as read:
        key = node_queries.node_keys(read).pseudonym_key
    for sender, receiver in ((messenger, studio), (studio, messenger), (studio, center)):
        cell = EDGES[f"{sender.node.kind}->{receiver.node.kind}"].cells["check-in"]
        expected = {}
        for record in held(sender, "check-in"):
            fields = {name: record.fields[name] for name in cell.fields}
            if receiver is center:
                fields["student"] = pseudonym(key, fields["student"])
            expected[record.id] = (studio.node.id if receiver is center else record.origin, fields)
        if receiver is studio:
            assert len(expected) == 8
            assert {line["id"]: (line["origin"], line["fields"]) for line in going(sender, receiver)} == expected
        else:
            # What came from there is not sent back; what came is there as it was sent.
            there = {record.id: record for record in held(receiver, "check-in")}
            assert there.keys() == expected.keys()
            for id, (origin, fields) in expected.items():
                assert (there[id].origin, {n: there[id].fields[n] for n in fields}) == (origin, fields)


def test_days_long_ago_are_told_as_they_are(place, tree):
    center, studio, _ = tree
    who = student(studio)
    days = [dt.date(1900, 1, 1), dt.date(1999, 12, 31), dt.date(2000, 2, 29), studio.today()]
    for day in days:
        check_in(studio, who, day=day)
    assert [line["fields"]["day"] for line in going(studio, center)] == [day.isoformat() for day in days]


def test_a_bundle_of_some_thousand_has_each_check_in_once_and_in_order(place, tree):
    center, studio, _ = tree
    who = student(studio)
    keys = [check_in(studio, who, signs=number) for number in range(4_100)]
    with studio.unit() as unit:  # gaps between revs
        unit.next_rev(3_000)
    last = check_in(studio, who, amends=keys[0])
    told = going(studio, center)
    assert [line["fields"]["signs"] for line in told[:-1]] == list(range(4_100))
    assert told[-1]["fields"]["amends"] == told[0]["id"]
    assert last > keys[-1]


def made_up(studio: SignedIn, known_as: list[str], chance: random.Random) -> list[dict[str, Any]]:
    """Lines of all sorts: good ones, and some of each that cannot be taken in as they are."""
    lines: list[dict[str, Any]] = []
    for number in range(1_500):
        fields: dict[str, Any] = {"student": chance.choice(known_as), "day": f"2026-09-{1 + number % 30:02}", "mood": 3}
        fields |= {"contact": 0, "entered_at": NOW + number, "amends": None}
        line = {"id": f"0199a0c2f400{number:04x}8{chance.getrandbits(60):015x}", "origin": studio.node.id}
        lines.append({"type": "check-in", **line, "fields": fields})
    for number in chance.sample(range(100, 1_500), 60):
        line, fields = lines[number], lines[number]["fields"]
        match number % 12:
            case 0:
                fields["amends"] = lines[number - 50]["id"]
            case 1:
                fields["amends"] = "0" * 31 + "1"
            case 2:
                fields["student"] = "0" * 32
            case 3:
                fields["mood"] = 9
            case 4:
                fields["note"] = "not for the center"
            case 5:
                fields["day"] = "0001-01-01"
            case 6:
                line["id"] = lines[number - 50]["id"]
            case 7:
                line["id"] = line["id"].upper()
            case 8:
                del fields["entered_at"]
            case 9:
                line["origin"] = "f" * 32
            case 10:
                line["more"] = 1
            case 11:
                del fields["mood"]
    return lines


def taken_in(folder: Path, seed: int, *, type_first: bool) -> tuple[dict[str, Any], list[Any]]:
    """What the center has of made-up lines from its studio, and what was said of them, at the first and second reading."""
    folder.mkdir()
    place = campus(folder)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    for number in range(8):
        student(studio, f"学生{number}", student_no=f"2026{number}")
    place.carry(studio, center)
    with studio.read() as read:
        key = node_queries.node_keys(read).pseudonym_key
    known_as = [pseudonym(key, record.id) for record in held(studio, "student")]
    lines = made_up(studio, known_as, random.Random(seed))
    texts = [json.dumps(line if type_first else dict(reversed(line.items())), separators=(",", ":")) for line in lines]
    read = [hand_over(studio, center, texts, folder / "made.psb", number) for number in (2, 3)]
    rows = {record.id: record.fields for record in held(center, "check-in")}
    for fields in rows.values():
        fields["student"] = known_as.index(fields["student"])
    studio.store.close()
    center.store.close()
    return rows, [(one.records, one.already, one.reasons) for one in read]


@pytest.mark.parametrize("seed", range(3))
def test_what_becomes_of_a_line_does_not_depend_on_those_beside_it(seed, tmp_path):
    rows, (first, second) = taken_in(tmp_path / "many", seed, type_first=True)
    assert (rows, [first, second]) == taken_in(tmp_path / "single", seed, type_first=False)
    records, _, reasons = first
    assert records["check-in"] == len(rows) > 1_400
    assert {"bad-value", "missing-reference", "out-of-scope", "disputed"} <= reasons.keys()
    assert second[0] == {}


def test_of_some_thousand_lines_only_the_odd_ones_are_not_taken(tmp_path):
    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    student(studio)
    place.carry(studio, center)
    with studio.read() as read:
        key = node_queries.node_keys(read).pseudonym_key
    (who,) = [pseudonym(key, record.id) for record in held(studio, "student")]
    lines = [
        {
            "type": "check-in",
            "id": f"0199a0c2f400{number:04x}8{number:015x}",
            "origin": studio.node.id,
            "fields": {"student": who, "day": "2026-09-01", "mood": 3, "contact": 0, "entered_at": NOW + number},
        }
        for number in range(5_500)
    ]
    lines[1_700]["origin"] = "f" * 32
    lines[2_900]["fields"]["student"] = "0" * 32
    lines[3_800]["fields"]["mood"] = 9
    texts = [json.dumps(line, separators=(",", ":")) for line in lines]
    first, second = (hand_over(studio, center, texts, tmp_path / "made.psb", number) for number in (2, 3))
    there = {record.id: record for record in held(center, "check-in")}
    good = [line for number, line in enumerate(lines) if number not in (1_700, 2_900, 3_800)]
    assert list(there) == [line["id"] for line in good]
    (here,) = [record.id for record in held(center, "student")]
    for line in good:
        record = there[line["id"]]
        assert record.origin == studio.node.id
        assert {name: record.fields[name] for name in line["fields"]} == line["fields"] | {"student": here}
        assert (record.fields["note"], record.fields["amends"], record.fields["signs"]) == ("", None, 0)
    assert len({record.rev for record in there.values()}) == len(good)
    assert (first.records, first.reasons) == (
        {"check-in": len(good)},
        {"out-of-scope": 1, "missing-reference": 1, "bad-value": 1},
    )
    assert (second.records, second.already) == ({}, len(good))
    with center.read() as read:
        assert "f" * 32 not in node_ids(read)
    studio.store.close()
    center.store.close()


def hand_over(sender: SignedIn, receiver: SignedIn, lines: list[str], path: Path, number: int) -> service.ReadBundle:
    """A bundle of these lines, as the sender's program could make it."""
    from db.migrations import SCHEMA

    with sender.read() as read:
        node, keys = node_queries.this_node(read), own_keys(read)
    with receiver.read() as read:
        recipient = own_keys(read).public().recipient
    header = BundleHeader(
        schema=SCHEMA, from_=sender.node.id, to=receiver.node.id, incarnation=node.incarnation, since=0,
        upto=1_000_000 * number, ack=None, made_at=NOW, number=number, records=len(lines),
    )  # fmt: skip
    write_bundle(path, header, [[line.encode() for line in lines]], keys, recipient)
    return service.read(receiver, path)
