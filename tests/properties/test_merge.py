"""Merging on generated histories: whatever nodes write, whenever they meet, however wrong their clocks."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from db.removals import personal_blanks
from db.schema import SYNCED, SyncedType, synced_type
from db.stamps import HybridLogicalClock, Stamp
from db.versions import (
    FieldVersion,
    RecordVersion,
    Rival,
    decode,
    encode,
    erase_fields,
    restamp,
    write_fields,
)
from studio_app.sync.bundle.records import undisclosed_stamp
from studio_app.sync.rules.merge import Removal, apply_removal, conflicts, merge_record

NODES = [letter * 32 for letter in "abcd"]
RECORDS = [kind for kind in SYNCED if not kind.is_fact]
CASE = synced_type("case")


def merged(kind: SyncedType, one: RecordVersion, other: RecordVersion) -> RecordVersion:
    return merge_record(one, other, kind.review, personal_blanks(kind.name))


@dataclass
class Node:
    kind: SyncedType
    clock: HybridLogicalClock
    skew: int
    version: RecordVersion = field(default_factory=lambda: RecordVersion({}))


steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 3), st.integers(0, 15), st.integers(0, 3)),
        st.tuples(st.just("write"), st.integers(0, 3), st.integers(0, 1), st.integers(0, 3)),
        st.tuples(st.just("meet"), st.integers(0, 3), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("meet of an older program"), st.integers(0, 3), st.integers(0, 3), st.integers(1, 15)),
        st.tuples(st.just("remove"), st.integers(0, 3), st.sampled_from(["delete", "erasure"]), st.just(0)),
    ),
    max_size=24,
)
skews = st.lists(st.integers(-400_000_000, 400_000_000), min_size=4, max_size=4)
kinds = st.sampled_from(RECORDS)


def live_through(history: list, skew: list[int], kind: SyncedType = CASE) -> tuple[list[Node], list[RecordVersion]]:
    """The nodes after `history`, and every version that any of them held on the way."""
    nodes = [Node(kind, HybridLogicalClock(name), by) for name, by in zip(NODES, skew, strict=True)]
    held = [RecordVersion({})]
    names = sorted(found.name for found in kind.fields)
    for moment, (what, who, which, value) in enumerate(history):
        node = nodes[who]
        if what == "meet":
            take(node, nodes[which].version)
        elif what == "meet of an older program":
            take(node, as_an_older_program_tells(nodes[which].version, value))
        else:
            stamp = node.clock.tick(1_700_000_000_000 + node.skew + moment)
            if what == "write":
                personal = personal_blanks(kind.name)
                # A field's value is of one type in each field; an erased record's personal fields are not written.
                name = names[which % len(names)]
                if not (node.version.erased and name in personal):
                    node.version = write_fields(node.version, {name: f"{value}" if name in personal else value}, stamp)
            else:
                node.version = apply_removal(node.version, Removal(which, stamp), personal_blanks(kind.name))
        held.append(node.version)
    return nodes, held


def as_an_older_program_tells(version: RecordVersion, keeps: int) -> RecordVersion:
    """Some fields it does not know, so they are not in its lines."""
    known = {
        name: found for number, (name, found) in enumerate(sorted(version.fields.items())) if keeps >> number % 4 & 1
    }
    return msgspec.structs.replace(version, fields=known)


def take(node: Node, incoming: RecordVersion) -> None:
    newest = incoming.newest()
    if newest is not None:
        node.clock.observe(newest)
    node.version = merged(node.kind, node.version, incoming)


@settings(max_examples=150, deadline=None)
@given(kinds, steps, skews, st.data())
def test_order_grouping_and_repetition_of_bundles_do_not_matter(kind, history, skew, data):
    _, held = live_through(history, skew, kind)
    one, two, three = (data.draw(st.sampled_from(held)) for _ in range(3))
    assert merged(kind, one, two) == merged(kind, two, one)
    assert merged(kind, merged(kind, one, two), three) == merged(kind, one, merged(kind, two, three))
    again = merged(kind, one, two)
    assert merged(kind, again, two) == again == merged(kind, again, again)


@settings(max_examples=80, deadline=None)
@given(kinds, steps, skews, st.permutations(range(4)), st.permutations(range(4)))
def test_nodes_agree_once_everything_has_travelled_in_any_order(kind, history, skew, first, second):
    nodes, _ = live_through(history, skew, kind)
    for order in (first, second, first):
        for place in range(4):
            take(nodes[order[place]], nodes[order[(place + 1) % 4]].version)
    for here in nodes:
        for there in list(nodes):
            take(here, there.version)
    assert all(node.version == nodes[0].version for node in nodes)
    assert len({node.version.is_removed() for node in nodes}) == 1


@dataclass
class Told:
    """A write and the writes to the same field that its node knew of, kept apart from what the program keeps."""

    stamp: Stamp
    value: int
    knew: frozenset[Stamp]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("write"), st.integers(0, 3), st.integers(0, 9)),
            st.tuples(st.just("meet"), st.integers(0, 3), st.integers(0, 3)),
        ),
        max_size=24,
    ),
    skews,
)
def test_of_writes_that_had_not_seen_each_other_none_is_lost_until_one_that_saw_it(history, skew):
    nodes = [Node(CASE, HybridLogicalClock(name), by) for name, by in zip(NODES, skew, strict=True)]
    known: list[dict[Stamp, Told]] = [{} for _ in NODES]
    for moment, (what, who, which) in enumerate(history):
        if what == "meet":
            take(nodes[who], nodes[which].version)
            known[who].update(known[which])
        else:
            stamp = nodes[who].clock.tick(1_700_000_000_000 + skew[who] + moment)
            nodes[who].version = write_fields(nodes[who].version, {"level": which}, stamp)
            known[who][stamp] = Told(stamp, which, frozenset(known[who]))
        told = known[who]
        replaced = {stamp for write in told.values() for stamp in write.knew}
        standing = sorted((Rival(w.value, s) for s, w in told.items() if s not in replaced), key=lambda r: r.stamp)
        shown = nodes[who].version.fields.get("level")
        seen = [] if shown is None else [Rival(shown.value, shown.stamp), *shown.rivals]
        assert seen == standing[::-1]


@settings(max_examples=60, deadline=None)
@given(steps, skews, st.integers(0, 3))
def test_settling_a_conflict_takes_it_away_on_every_node(history, skew, who):
    nodes, _ = live_through(history, skew)
    settler = nodes[who]
    for other in nodes:
        take(settler, other.version)
    for conflict in conflicts(settler.version):
        stamp = settler.clock.tick(1_700_000_000_000 + settler.skew)
        settler.version = write_fields(settler.version, {conflict.field: conflict.shown.value}, stamp)
    assert conflicts(settler.version) == ()
    for other in nodes:
        take(other, settler.version)
        assert conflicts(other.version) == ()


@settings(max_examples=80, deadline=None)
@given(kinds, steps, skews)
def test_nothing_personal_is_left_once_the_erasure_arrived(kind, history, skew):
    nodes, held = live_through(history, skew, kind)
    personal = personal_blanks(kind.name)
    stamp = nodes[0].clock.tick(0)
    erased = apply_removal(nodes[0].version, Removal("erasure", stamp), personal)
    assert erased == erase_fields(nodes[0].version, stamp, personal)
    for version in held:
        after = merged(kind, version, erased)
        assert {after.values()[name] for name in personal if name in after.fields} <= {"", None}
        assert not personal.keys() & {conflict.field for conflict in conflicts(after)}


@settings(max_examples=80, deadline=None)
@given(kinds, steps, skews, st.sets(st.integers(0, 15)))
def test_a_field_that_was_never_given_gives_way_and_leaves_no_trace(kind, history, skew, numbers):
    _, held = live_through(history, skew, kind)
    whole = held[-1]
    bare = RecordVersion({found.name: FieldVersion(None, undisclosed_stamp(NODES[3])) for found in kind.fields})
    told = {name: whole.fields[name] for number, name in enumerate(sorted(whole.fields)) if number in numbers}
    some = merged(kind, bare, msgspec.structs.replace(whole, fields=told))
    assert {name: some.fields[name] for name in told} == told
    assert {name: merged(kind, some, whole).fields[name] for name in whole.fields} == whole.fields
    assert merged(kind, some, whole) == merged(kind, whole, some)


@settings(max_examples=80, deadline=None)
@given(kinds, steps, skews)
def test_the_stamps_column_gives_back_every_version(kind, history, skew):
    _, held = live_through(history, skew, kind)
    for version in held:
        assert decode(encode(version), version.values()) == version
        assert encode(decode(encode(version), version.values())) == encode(version)


@settings(max_examples=60, deadline=None)
@given(steps, skews)
def test_stamping_again_after_a_wrong_clock_keeps_values_and_rivals(history, skew):
    _, held = live_through(history, skew)
    for version in held:
        earlier = restamp(version, lambda stamp: stamp._replace(wall=stamp.wall - 1_000_000_000))
        assert earlier.values() == version.values()
        assert [[r.value for r in c.rivals] for c in conflicts(earlier)] == [
            [r.value for r in c.rivals] for c in conflicts(version)
        ]
        assert restamp(earlier, lambda stamp: stamp._replace(wall=stamp.wall + 1_000_000_000)) == version
