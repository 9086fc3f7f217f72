"""New keys: neighbours follow whichever bundle they read first, and nobody else's keys get in."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from db.queries import node as node_queries
from studio_app.node.service import sign_in
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service
from studio_app.sync.bundle.keys import new_keys, rotate
from studio_app.sync.bundle.lines import BundleHeader
from studio_app.sync.bundle.writer import write_bundle
from studio_app.sync.trust.key_store import KEPT_FOR, own_keys, own_rotations
from tests.studio_app.sync.campus import PASSWORD, Campus, copy_of, student


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, studio)
    place.carry(studio, center)
    place.carry(center, studio)
    return studio, center


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and its center, with one bundle carried each way."""
    return copy_of(_pair, place)


def refused(call, *values: object) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        call(*values)
    return refusal.value


def words(at: SignedIn, of: str = "Education College") -> tuple[str, ...]:
    return service.words_to_compare(at, of).theirs


def openers(node: SignedIn) -> int:
    with node.read() as read:
        return len(own_keys(read).openers())


def test_the_other_side_is_told_the_new_words_and_they_are_the_same_on_both_sides(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    before = words(center)
    rotated = service.rotate_keys(studio)
    assert rotated.neighbours == ("the center",)
    assert service.words_to_compare(studio, "parent").ours == rotated.words != before
    student(studio)
    done = place.carry(studio, center)
    assert done.applied == 1
    assert [note for note in done.notes if " ".join(rotated.words) in note]
    assert words(center) == rotated.words
    assert not service.words_to_compare(studio, "parent").known_there
    place.carry(center, studio)
    assert service.words_to_compare(studio, "parent").known_there
    assert place.carry(studio, center).notes == ()


def test_whoever_missed_the_bundle_catches_up_from_whichever_comes_first(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    for number in range(3):
        service.rotate_keys(studio)
        student(studio, student_no=f"2026{number}")
        place.bundle(studio, center)  # lost on the way
    last = service.rotate_keys(studio)
    assert place.carry(studio, center).applied == 3
    assert words(center) == last.words


def test_bundles_under_way_when_the_keys_change_are_read_in_both_directions(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    old_up, old_down = place.bundle(studio, center), place.bundle(center, studio)
    service.rotate_keys(studio)
    new_up = place.bundle(studio, center)
    service.read(center, new_up)
    assert service.read(center, old_up).already == 1, "signed with the old key, made before the new one"
    assert service.read(studio, old_down).number == 2, "made for the old key"


def test_a_bundle_signed_with_the_old_key_after_the_new_one_is_refused(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    with studio.read() as read:
        stolen = own_keys(read)
    service.rotate_keys(studio)
    place.carry(studio, center)
    later = signed_by(place, studio, center, stolen, number=3)
    assert refused(service.read, center, later).code == "former-keys"
    center_words = words(center)
    assert center_words == service.words_to_compare(studio, "parent").ours


def test_a_bundle_by_new_keys_narrows_what_the_old_ones_are_good_for(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    with studio.read() as read:
        stolen = own_keys(read)
    service.rotate_keys(studio)
    first, second = place.bundle(studio, center), place.bundle(studio, center)
    service.read(center, second)
    assert service.read(center, signed_by(place, studio, center, stolen, number=2)).number == 2
    service.read(center, first)
    assert refused(service.read, center, signed_by(place, studio, center, stolen, number=2)).code == "former-keys"


def test_forged_replayed_and_unordered_statements_are_refused_in_words_and_change_nothing(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    before = words(center)
    thief, thiefs_next, node = new_keys(), new_keys(), studio.node.id
    with studio.read() as read:
        real = own_keys(read)
    by_the_thief = rotate(node, 1, thief, thiefs_next)
    altered = msgspec.structs.replace(rotate(node, 1, real, thief), keys=thiefs_next.public())
    for statement in (by_the_thief, altered):
        bundle = signed_by(place, studio, center, thiefs_next, number=9, rotations=(statement,))
        refusal = refused(service.read, center, bundle)
        assert refusal.code == "new-keys-not-confirmed"
        assert "Nothing was changed" in refusal.sentence
    service.rotate_keys(studio)
    with studio.read() as read:
        first = own_rotations(read)
    place.carry(studio, center)
    # The real first statement leads away from keys that are not known any more.
    replayed = signed_by(place, studio, center, thief, number=9, rotations=first)
    assert refused(service.read, center, replayed).code == "new-keys-not-confirmed"
    # An older number, even if the present key signs it, does not bring other keys.
    with studio.read() as read:
        present = own_keys(read)
    backwards = signed_by(place, studio, center, thief, number=9, rotations=(rotate(node, 1, present, thief),))
    assert refused(service.read, center, backwards).code == "new-keys-not-confirmed"
    assert before != words(center) == service.words_to_compare(studio, "parent").ours


def test_a_bundle_that_is_damaged_further_in_brings_no_new_keys(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    before = words(center)
    service.rotate_keys(studio)
    path = place.bundle(studio, center)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(bytes(data))
    refused(service.read, center, path)
    assert words(center) == before


def test_the_old_opening_key_goes_once_all_neighbours_know_the_new_one(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    messenger = place.node("messenger", "周明")
    place.link(studio, messenger)
    service.rotate_keys(studio)
    place.carry(studio, center)
    place.carry(center, studio)
    assert openers(studio) == 2, "the Messenger does not know yet"
    place.carry(studio, messenger)
    place.carry(messenger, studio)
    assert openers(studio) == 1
    messenger.store.close()


def test_the_old_opening_key_goes_after_ninety_days_in_any_case(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    late = place.bundle(center, studio)
    service.rotate_keys(studio)
    place.clock.now += KEPT_FOR + 1
    place.carry(studio, center)
    place.carry(center, studio)
    assert openers(studio) == 1
    assert refused(service.read, studio, late).code == "wrong-receiver"


def test_a_clock_that_is_a_year_ahead_for_a_while_does_not_throw_away_the_old_opening_key(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    """Both clocks have to say that its time is over (tests.simulation, hard options, seed 57)."""
    studio, center = pair
    late = place.bundle(center, studio)
    service.rotate_keys(studio)
    under_way = place.bundle(center, studio)
    place.clock.now += KEPT_FOR * 4
    service.read(studio, late)
    place.clock.now -= KEPT_FOR * 4
    assert openers(studio) == 2
    service.read(studio, under_way)


def test_keys_changed_while_the_clock_was_a_year_behind_are_kept_as_long_once_it_is_right(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    """Others told this file what time it is (tests.simulation, hard options, seed 57)."""
    studio, center = pair
    student(studio)
    place.carry(studio, center)
    late = place.bundle(studio, center)
    place.clock.now -= KEPT_FOR * 4
    service.rotate_keys(center)
    place.carry(center, studio)
    place.clock.now += KEPT_FOR * 4
    service.read(center, late)
    assert openers(center) == 2
    place.carry(studio, center)
    place.carry(center, studio)
    assert openers(center) == 1


def test_a_file_restored_from_before_the_change_is_told_and_let_in_again_by_an_invitation(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    copy, kept = place.folder / "older.psyche", FileSecrets(place.folder / "secret")
    studio.store.close()
    copy.write_bytes(studio.store.path.read_bytes())
    copy.with_name(copy.name + ".keys").write_bytes(
        studio.store.path.with_name(studio.store.path.name + ".keys").read_bytes()
    )
    studio = sign_in(studio.store.path, "lead", PASSWORD, kept, clock=place.clock)
    service.rotate_keys(studio)
    student(studio)
    place.carry(studio, center)
    place.carry(center, studio)
    for_the_new_keys = place.bundle(center, studio)
    studio.store.close()
    restored = sign_in(copy, "lead", PASSWORD, kept, clock=place.clock)
    refusal = refused(service.read, restored, for_the_new_keys)
    assert refusal.code == "wrong-receiver"
    assert "ask the center for a new invitation" in refusal.sentence
    refusal = refused(service.read, center, place.bundle(restored, center))
    assert refusal.code == "former-keys"
    assert "invite it again" in refusal.sentence
    place.link(center, restored)
    place.carry(restored, center)
    place.carry(center, restored)
    assert words(center) == service.words_to_compare(restored, "parent").ours
    restored.store.close()


def test_a_request_that_answers_an_invitation_from_before_the_change_is_read(place: Campus) -> None:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    file = place.folder / "early.psi"
    invited = service.invite(center, "studio", "Education College", file)
    service.rotate_keys(center)
    joined = service.join(studio, file, invited.code)
    service.accept(center, Path(joined.file))
    place.carry(studio, center)
    done = place.carry(center, studio)
    assert [note for note in done.notes if "new keys" in note]
    assert service.words_to_compare(studio, "parent").theirs == service.words_to_compare(center, studio.node.id).ours
    studio.store.close()
    center.store.close()


def test_keys_can_change_only_as_often_as_neighbours_can_follow(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    for _ in range(20):
        service.rotate_keys(studio)
    refusal = refused(service.rotate_keys, studio)
    assert refusal.code == "keys-not-confirmed"
    assert "the center" in refusal.sentence
    place.carry(studio, center)
    place.carry(center, studio)
    service.rotate_keys(studio)
    assert place.carry(studio, center).number == 3


def test_the_statement_says_nothing_about_people(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    service.rotate_keys(studio)
    student(studio)
    with zipfile.ZipFile(place.bundle(studio, center)) as file:
        text = file.read("signature.json")
    (statement,) = json.loads(text)["rotations"]
    assert set(statement) == {"node", "number", "keys", "by_old", "by_new"}
    assert len(text) < 16 * 1024


def signed_by(place: Campus, sender: SignedIn, receiver: SignedIn, keys, number: int, rotations=()) -> Path:
    """A bundle as whoever holds `keys` could make it: the sender's next, without records."""
    with sender.read() as read:
        here = node_queries.this_node(read)
    with receiver.read() as read:
        to, recipient = node_queries.this_node(read), own_keys(read).public().recipient
    header = BundleHeader(
        schema=1, from_=here.id, to=to.id, incarnation=here.incarnation, since=0, upto=here.rev + 5, ack=None,
        made_at=place.clock(), number=number, records=0,
    )  # fmt: skip
    path = place.folder / f"signed-{next(place.numbers)}.psb"
    write_bundle(path, header, [], keys, recipient, rotations)
    return path
