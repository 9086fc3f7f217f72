"""Two files become neighbours, two people compare words, and one Messenger is one person on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.queries.node import neighbours
from db.schema import Assignment, CheckIn, Person
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.service import sign_in
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.sync import service
from tests.studio_app.sync.campus import (
    DAY,
    NOW,
    PASSWORD,
    Campus,
    add,
    change,
    digest,
    held,
    stand_for,
    student,
)


@pytest.fixture
def both(place: Campus) -> Iterator[tuple[SignedIn, SignedIn]]:
    """A studio in which Zhou Ming has an account, and a fresh file for them."""
    studio, messenger = place.node("studio", "教育学院"), place.node("messenger", "周明的笔记本")
    node_service.add_person(studio, "zhou", "周明", Role.MESSENGER, "blue lamp seven")
    yield studio, messenger
    messenger.store.close()
    studio.store.close()


def refused(call, *values: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        call(*values, **named)
    return refusal.value


def link_zhou(place: Campus, studio: SignedIn, messenger: SignedIn) -> None:
    file = place.folder / f"zhou-{next(place.numbers)}.psi"
    invited = service.invite(studio, "messenger", "周明的笔记本", file, "zhou")
    joined = service.join(messenger, file, invited.code, password=PASSWORD)
    service.accept(studio, Path(joined.file))


def zhou(node: SignedIn):
    return next(row for row in held(node, "person") if row.fields["name"] == "周明")


def test_words_that_agree_are_noted_until_the_keys_change(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = both
    place.link(studio, messenger)
    name = messenger.node.name
    assert service.words_to_compare(studio, name).agreed_at is None
    service.words_agree(studio, name)
    assert service.words_to_compare(studio, name).agreed_at is not None
    service.rotate_keys(messenger)
    place.carry(messenger, studio)
    assert service.words_to_compare(studio, name).agreed_at is None


def test_words_that_differ_end_trust_on_the_side_that_says_so(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = both
    place.link(studio, messenger)
    up, down = place.bundle(messenger, studio), place.bundle(studio, messenger)
    service.words_differ(studio, messenger.node.name)
    assert refused(service.read, studio, up).code == "revoked-sender"
    assert refused(service.export, studio, messenger.node.name).code == "revoked-neighbour"
    service.words_differ(messenger, "parent")
    assert refused(service.read, messenger, down).code == "revoked-sender"
    place.link(studio, messenger)
    assert place.carry(messenger, studio).quarantined == 0
    assert place.carry(studio, messenger).quarantined == 0


def test_a_file_whose_parent_is_not_trusted_may_join_another(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = both
    other = place.node("studio", "文学院")
    place.link(studio, messenger)
    file = place.folder / "other.psi"
    invited = service.invite(other, "messenger", "周明", file)
    assert refused(service.join, messenger, file, invited.code).code == "has-parent"
    service.words_differ(messenger, "parent")
    joined = service.join(messenger, file, invited.code)
    service.accept(other, Path(joined.file))
    place.carry(messenger, other)
    assert [one.name for one in service.status(messenger).neighbours] == ["文学院"]
    other.store.close()


def test_an_invited_messenger_is_the_same_person_on_both_sides(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = both
    person = zhou(studio)
    add(studio, Assignment, person=person.key, building="兰苑3号楼", room="412", since=DAY)
    student(studio)
    link_zhou(place, studio, messenger)
    place.carry(messenger, studio)
    done = place.carry(studio, messenger)
    assert done.quarantined == 0
    assert [row.fields["name"] for row in held(messenger, "student")] == ["林晓雨"]
    (me,) = held(messenger, "person")
    assert (me.id, me.fields["name"]) == (person.id, "周明")
    assert [row.fields["person"] for row in held(messenger, "assignment")] == [person.id]
    add(messenger, CheckIn, student=held(messenger, "student")[0].key, day=DAY, mood=2, contact=1, entered_at=NOW,
        observer=messenger.person)  # fmt: skip
    assert place.carry(messenger, studio).quarantined == 0
    (check_in,) = held(studio, "check-in")
    assert check_in.fields["observer"] == person.id
    assert len([row for row in held(studio, "person") if row.fields["role"] == "messenger"]) == 1
    assert place.carry(studio, messenger).quarantined == 0
    assert place.carry(messenger, studio).quarantined == 0


def test_they_go_on_signing_in_to_their_own_file_and_it_can_be_recovered(
    place: Campus, both: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = both
    path, kept = place.folder / "own.psyche", FileSecrets(place.folder / "secret")
    made = node_service.create_node(path, "messenger", "周明", PASSWORD, kept, clock=place.clock)
    messenger, code = made.signed_in, made.recovery_code
    link_zhou(place, studio, messenger)
    node_service.change_password(messenger, PASSWORD, "another horse battery")
    messenger.store.close()
    assert refused(sign_in, path, "messenger", PASSWORD, kept).code == "wrong-password"
    again = sign_in(path, "messenger", "another horse battery", kept, clock=place.clock)
    assert (again.person_id, again.name) == (zhou(studio).id, "周明")
    again.store.close()
    recovered = node_service.recover(path, code, "messenger", "third horse battery", kept, clock=place.clock)
    assert recovered.person_id == zhou(studio).id
    recovered.store.close()


def test_what_a_messenger_saw_before_their_account_was_linked_is_theirs_afterwards(
    place: Campus, both: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = both
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio)
    place.carry(studio, messenger)
    add(messenger, CheckIn, student=held(messenger, "student")[0].key, day=DAY, mood=2, contact=1, entered_at=NOW,
        observer=messenger.person)  # fmt: skip
    place.carry(messenger, studio)
    link_zhou(place, studio, messenger)
    done = place.carry(messenger, studio)
    assert done.quarantined == 0
    person = zhou(studio)
    assert [row.fields["observer"] for row in held(studio, "check-in")] == [person.id]
    assert [row.fields["person"] for row in held(studio, "assignment")] == [person.id]
    assert len([row for row in held(studio, "person") if row.fields["role"] == "messenger"]) == 1
    place.carry(studio, messenger)
    assert [row.fields["observer"] for row in held(messenger, "check-in")] == [person.id]
    assert [row.id for row in held(messenger, "person")] == [person.id]


def test_the_studios_new_name_for_the_person_arrives_and_the_login_stays(
    place: Campus, both: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = both
    link_zhou(place, studio, messenger)
    place.carry(messenger, studio)
    change(studio, Person, zhou(studio).key, name="周明明")
    place.carry(studio, messenger)
    (me,) = held(messenger, "person")
    assert (me.fields["name"], me.fields["login"]) == ("周明明", "messenger")


def test_an_invitation_for_a_person_needs_the_password_of_whoever_is_at_work(
    place: Campus, both: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = both
    file = place.folder / "zhou.psi"
    invited = service.invite(studio, "messenger", "", file, "zhou")
    assert invited.name == "周明"
    assert refused(service.join, messenger, file, invited.code).code == "password-needed"
    assert refused(service.join, messenger, file, invited.code, password="not my password").code == "wrong-password"
    wrong = ("Z" if invited.code[0] != "Z" else "Y") + invited.code[1:]
    before = digest(messenger)
    assert refused(service.join, messenger, file, wrong, password=PASSWORD).code == "wrong-code"
    assert digest(messenger) == before
    path, kept = messenger.store.path, FileSecrets(place.folder / "secret")
    messenger.store.close()
    sign_in(path, "messenger", PASSWORD, kept).store.close()


def test_a_request_that_cannot_be_written_leaves_everything_as_it_was(
    place: Campus, both: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = both
    file = place.folder / "zhou.psi"
    invited = service.invite(studio, "messenger", "", file, "zhou")
    nowhere = place.folder / "no such folder" / "request.psr"
    before = digest(messenger)
    assert refused(service.join, messenger, file, invited.code, nowhere, PASSWORD).code == "cannot-write"
    assert (digest(messenger), service.status(messenger).neighbours) == (before, ())
    path, kept = messenger.store.path, FileSecrets(place.folder / "secret")
    messenger.store.close()
    sign_in(path, "messenger", PASSWORD, kept).store.close()


def test_only_messengers_of_this_studio_can_be_invited_by_name(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, _ = both
    assert [(one.login, one.file) for one in service.messengers_to_invite(studio)] == [("zhou", "")]
    for login in ("lead", "nobody"):
        assert refused(service.invite, studio, "messenger", "x", place.folder / "x.psi", login).code == (
            "no-such-messenger"
        )
    assert not (place.folder / "x.psi").exists()


def test_keys_that_were_revoked_do_not_come_back_with_a_request(place: Campus, both: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = both
    first, second = place.folder / "first.psi", place.folder / "second.psi"
    code = service.invite(studio, "messenger", "周明", first).code
    joined = service.join(messenger, first, code)
    service.accept(studio, Path(joined.file))
    code = service.invite(studio, "messenger", "周明", second).code
    early = service.join(messenger, second, code)
    service.accept(studio, Path(early.file))
    with studio.read() as read:
        key = next(row for row in neighbours(read) if row.id == messenger.node.id).verify_key.hex()
    service.revoke(studio, messenger.node.id)
    assert held(studio, "revocation")[0].fields["verify_key"] == key
    place.link(studio, messenger)
    assert place.carry(messenger, studio).quarantined == 0
