"""Two neighbours of which either or both were put back to an old backup, and either or both had changed keys since.

They agree again by themselves unless a file lost keys by which the other knows it; then both are told what to do, and a new
invitation brings them together as the same nodes, with all that either holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.schema import CheckIn
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.trust.key_store import KEPT_FOR
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, copy_of, held, stand_for, student
from tests.studio_app.sync.test_restored_files import restored

KINDS = ("studio and Messenger", "center and studio")
SIDES = ("above", "below", "both")


@dataclass
class Edge:
    """Two neighbours, `above` and `below`."""

    place: Campus
    above: SignedIn
    below: SignedIn

    @property
    def both(self) -> tuple[SignedIn, SignedIn]:
        return self.above, self.below

    def exchange(self) -> None:
        self.place.carry(self.below, self.above)
        self.place.carry(self.above, self.below)

    def backup(self, side: str) -> Path:
        node: SignedIn = getattr(self, side)
        copy = node.store.path.with_name(f"backup-{side}-{next(self.place.numbers)}.psyche")
        node.store.copy_to(copy, node.keys.data_key, lambda done, total: None)
        return copy

    def put_back(self, side: str, copy: Path) -> None:
        setattr(self, side, restored(getattr(self, side), copy))

    def see(self) -> None:
        """The side that observes notes a check-in, and the other one acknowledges it."""
        seer = self.below
        (who,) = held(seer, "student")
        add(seer, CheckIn, student=who.key, day=DAY, mood=2, contact=1, entered_at=NOW)
        self.exchange()

    def greet(self) -> dict[str, Refusal]:
        """A bundle each way, twice; what was refused last, by who was refused the reading."""
        refused: dict[str, Refusal] = {}
        for sender, receiver in (("above", "below"), ("below", "above")) * 2:
            bundle = self.place.bundle(getattr(self, sender), getattr(self, receiver))
            refused.pop(receiver, None)
            try:
                service.read(getattr(self, receiver), bundle)
            except Refusal as refusal:
                refused[receiver] = refusal
                tells_what_to_do(refusal, receiver)
        return refused

    def know_each_other(self) -> bool:
        above, below = self.both
        one = service.words_to_compare(above, below.node.id)
        other = service.words_to_compare(below, above.node.id)
        return (one.ours, one.theirs) == (other.theirs, other.ours)


def tells_what_to_do(refusal: Refusal, side: str) -> None:
    """In words, to ask for an invitation below and to give one above."""
    assert "Nothing was changed" in refusal.sentence
    assert "What both files hold stays" in refusal.sentence
    asks = "for a new invitation" in refusal.sentence or "needs a new invitation" in refusal.sentence
    assert asks if side == "below" else " again" in refusal.sentence


def _studio_and_messenger(place: Campus) -> Edge:
    found = Edge(place, place.node("studio", "教育学院"), place.node("messenger", "周明"))
    place.link(found.above, found.below)
    place.carry(found.below, found.above)
    stand_for(found.above, found.below)
    student(found.above)
    found.exchange()
    found.see()
    return found


def _center_and_studio(place: Campus) -> Edge:
    found = Edge(place, place.node("center", "心理中心"), place.node("studio", "教育学院"))
    place.link(found.above, found.below)
    student(found.below)
    found.exchange()
    found.see()
    return found


def edge(folder: Path, kind: str) -> Edge:
    return copy_of(_studio_and_messenger if kind == KINDS[0] else _center_and_studio, campus(folder))


@pytest.fixture(params=KINDS)
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Edge]:
    made = edge(tmp_path, request.param)
    yield made
    for node in made.both:
        node.store.close()


def sides(which: str) -> tuple[str, ...]:
    return ("above", "below") if which == "both" else (which,)


def facts(pair: Edge) -> set[str]:
    """Check-ins that at least one of the two holds."""
    return {record.id for node in pair.both for record in held(node, "check-in")}


def agreed(pair: Edge) -> None:
    """They know each other by their present keys, and a fact of either travels."""
    assert pair.know_each_other()
    before = len(held(pair.above, "check-in"))
    pair.see()
    assert len(held(pair.above, "check-in")) == before + 1
    assert {record.id for record in held(pair.below, "check-in")} <= {
        record.id for record in held(pair.above, "check-in")
    }
    assert [service.quarantined_lines(node) for node in pair.both] == [[], []]


@pytest.mark.parametrize("rotated", SIDES)
@pytest.mark.parametrize("put_back", SIDES)
def test_whoever_was_put_back_to_before_whoever_changed_keys(pair: Edge, put_back: str, rotated: str) -> None:
    copies = {side: pair.backup(side) for side in sides(put_back)}
    pair.place.clock.now += 60_000
    for side in sides(rotated):
        service.rotate_keys(getattr(pair, side))
        pair.exchange()
        pair.exchange()
    pair.see()
    acknowledged = {record.id for record in held(pair.above, "check-in")}
    for side, copy in copies.items():
        pair.put_back(side, copy)
    still_there = facts(pair)
    if put_back != "both":
        assert still_there == acknowledged
    refused = pair.greet()
    lost = [side for side in sides(put_back) if side in sides(rotated)]
    if put_back == "both" or not lost:
        assert not refused, "nobody knows keys that the other does not have"
    else:
        assert set(refused) == {"above", "below"}
        ids = [node.node.id for node in pair.both]
        pair.place.link(*pair.both)
        assert [node.node.id for node in pair.both] == ids
        pair.exchange()
        pair.exchange()
    assert facts(pair) == still_there
    agreed(pair)


@pytest.mark.parametrize(
    ("above", "below"), [one for one in itertools.product(range(3), range(3)) if one != (2, 2)], ids=str
)
@pytest.mark.parametrize("first", ["above", "below"])
def test_both_put_back_to_different_moments(tmp_path: Path, first: str, above: int, below: int) -> None:
    """Each changes keys once, `first` first; a backup is from before both (0), between (1), or after (2)."""
    pair = edge(tmp_path, KINDS[0])
    order = ("above", "below") if first == "above" else ("below", "above")
    copies: list[dict[str, Path]] = []
    for side in (*order, None):
        copies.append({one: pair.backup(one) for one in ("above", "below")})
        pair.place.clock.now += 60_000
        if side is not None:
            service.rotate_keys(getattr(pair, side))
            pair.exchange()
            pair.exchange()
            pair.see()
    pair.put_back("above", copies[above]["above"])
    pair.put_back("below", copies[below]["below"])
    still_there = facts(pair)
    refused = pair.greet()
    at = {"above": above, "below": below}
    changed = {side: place + 1 for place, side in enumerate(order)}
    # A side lost its keys where the other was put back to when those were known, and it to before it had them.
    lost = at["above"] < changed["above"] <= at["below"] or at["below"] < changed["below"] <= at["above"]
    if lost:
        assert set(refused) == {"above", "below"}
        pair.place.link(*pair.both)
        pair.exchange()
        pair.exchange()
    else:
        assert not refused
    assert facts(pair) == still_there
    agreed(pair)
    for node in pair.both:
        node.store.close()


@pytest.mark.parametrize("side", ["above", "below"])
def test_new_keys_after_the_restore_do_not_help_and_the_invitation_does(pair: Edge, side: str) -> None:
    copy = pair.backup(side)
    service.rotate_keys(getattr(pair, side))
    pair.exchange()
    pair.exchange()
    pair.put_back(side, copy)
    service.rotate_keys(getattr(pair, side))
    refused = pair.greet()
    other = "below" if side == "above" else "above"
    assert (refused[other].code, refused[side].code) == ("new-keys-not-confirmed", "wrong-receiver")
    pair.place.link(*pair.both)
    pair.exchange()
    agreed(pair)


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_backup_whose_keys_are_long_out_of_use_is_still_known_for_what_it_is(pair: Edge, side: str) -> None:
    copy = pair.backup(side)
    service.rotate_keys(getattr(pair, side))
    pair.exchange()
    pair.exchange()
    pair.place.clock.now += KEPT_FOR + 1
    pair.exchange()
    pair.put_back(side, copy)
    refused = pair.greet()
    other = "below" if side == "above" else "above"
    assert refused[other].code == "former-keys"
    assert getattr(pair, side).node.name in refused[other].sentence
    pair.place.link(*pair.both)
    pair.exchange()
    agreed(pair)


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_file_put_back_to_before_the_invitation_that_followed_a_change_is_invited_once_more(
    pair: Edge, side: str
) -> None:
    """The way out itself can be undone by another old backup."""
    early = pair.backup(side)
    service.rotate_keys(getattr(pair, side))
    pair.exchange()
    pair.exchange()
    pair.put_back(side, early)
    pair.greet()
    pair.place.link(*pair.both)
    pair.exchange()
    pair.see()
    known = facts(pair)
    pair.put_back(side, early)
    if pair.greet():
        pair.place.link(*pair.both)
        pair.exchange()
        pair.exchange()
    assert facts(pair) == known
    agreed(pair)
