"""Passwords, one-time passwords, recovery, another computer: what still opens the file afterwards, and what does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.service import AccountState
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path
from studio_app.security.password_hash import Cost
from tests.conftest import PASSWORD

NEW = "gray lantern 7"


def _code(path: Path, kept: FileSecrets, login: str, password: str, new_password: str | None = None) -> str:
    try:
        service.sign_in(path, login, password, kept, new_password=new_password).store.close()
    except Refusal as refusal:
        return refusal.code
    return "in"


@pytest.fixture
def path(studio: SignedIn) -> Path:
    return studio.store.path


def test_after_a_change_only_the_new_password_opens(studio: SignedIn, path: Path, secrets_kept: FileSecrets) -> None:
    service.change_password(studio, PASSWORD, NEW)
    assert _code(path, secrets_kept, "lead", PASSWORD) == "wrong-password"
    assert _code(path, secrets_kept, "lead", NEW) == "in"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong horse", NEW, "wrong-password"),
        (PASSWORD, PASSWORD, "password-same"),
        (PASSWORD, "short", "password-too-short"),
        (PASSWORD, "woaini1314", "password-common"),
        (PASSWORD, "Invented College 1", "password-personal"),
    ],
)
def test_a_refused_change_leaves_the_password_as_it_was(
    studio: SignedIn, path: Path, secrets_kept: FileSecrets, old: str, new: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        service.change_password(studio, old, new)
    assert refused.value.code == code
    assert _code(path, secrets_kept, "lead", PASSWORD) == "in"


def test_the_same_password_typed_in_full_width_letters_opens(
    studio: SignedIn, path: Path, secrets_kept: FileSecrets
) -> None:
    service.change_password(studio, PASSWORD, "quiet harbor 42")
    assert _code(path, secrets_kept, "lead", "ｑｕｉｅｔ　ｈａｒｂｏｒ　４２") == "in"


def test_a_one_time_password_is_only_good_for_choosing_another(
    studio: SignedIn, path: Path, secrets_kept: FileSecrets
) -> None:
    handed = service.invite_person(studio, "lin", "Invented", Role.STAFF)
    assert _code(path, secrets_kept, "lin", handed.password) == "new-password-needed"
    assert _code(path, secrets_kept, "lin", handed.password, handed.password) == "password-same"
    assert _code(path, secrets_kept, "lin", handed.password, "12345678") == "password-common"
    assert _code(path, secrets_kept, "lin", handed.password, NEW) == "in"
    assert _code(path, secrets_kept, "lin", handed.password, NEW) == "wrong-password"
    assert _code(path, secrets_kept, "lin", NEW) == "in"


def test_the_lead_sets_a_forgotten_password_anew(studio: SignedIn, path: Path, secrets_kept: FileSecrets) -> None:
    key, _ = service.add_person(studio, "lin", "Invented", Role.STAFF, NEW)
    handed = service.reset_password(studio, key)
    assert handed.password not in repr(handed)
    assert _code(path, secrets_kept, "lin", NEW) == "wrong-password"
    assert _code(path, secrets_kept, "lin", handed.password) == "new-password-needed"


def test_a_one_time_seal_cannot_be_made_a_lasting_one(studio: SignedIn, path: Path, secrets_kept: FileSecrets) -> None:
    handed = service.invite_person(studio, "lin", "Invented", Role.STAFF)
    keys = key_file.read_keys(keys_path(path))
    lasting = tuple(msgspec.structs.replace(seal, once=False) for seal in keys.people)
    key_file.write_keys(keys_path(path), msgspec.structs.replace(keys, people=lasting))
    assert _code(path, secrets_kept, "lin", handed.password) == "wrong-password"


def test_recovery_voids_every_other_password_and_the_lead_sets_them_anew(
    tmp_path: Path, secrets_kept: FileSecrets
) -> None:
    path = tmp_path / "studio.psyche"
    created = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    key, _ = service.add_person(created.signed_in, "lin", "Invented", Role.STAFF, NEW)
    created.signed_in.store.close()
    there = FileSecrets(tmp_path / "new-computer")
    lead = service.recover(path, created.recovery_code, "lead", "another password", there)
    assert _code(path, secrets_kept, "lead", PASSWORD) == "no-device-secret"  # the computer left behind
    with pytest.raises(Refusal) as told:
        service.sign_in(path, "lin", NEW, there)
    assert "recovery code" in told.value.sentence
    assert "the lead gives everybody a new one" in told.value.sentence
    states = {account.login: account.state for account in service.accounts(lead)}
    assert states == {"lead": AccountState.READY, "lin": AccountState.NO_PASSWORD}
    handed = service.reset_password(lead, key)
    assert _code(path, there, "lin", handed.password, NEW) == "in"
    lead.store.close()


def test_a_closed_account_does_not_recover_the_file(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    path = tmp_path / "studio.psyche"
    created = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    key, _ = service.add_person(created.signed_in, "lin", "Invented", Role.STAFF, NEW)
    service.close_account(created.signed_in, key)
    created.signed_in.store.close()
    with pytest.raises(Refusal) as refused:
        service.recover(path, created.recovery_code, "lin", NEW, secrets_kept)
    assert refused.value.code == "no-such-login"
    assert _code(path, secrets_kept, "lead", PASSWORD) == "in"


def test_a_keyring_that_was_emptied_needs_the_recovery_code(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    path = tmp_path / "studio.psyche"
    created = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    created.signed_in.store.close()
    secrets_kept.path.unlink()
    with pytest.raises(Refusal) as told:
        service.sign_in(path, "lead", PASSWORD, secrets_kept)
    assert told.value.code == "no-device-secret"
    assert "recovery code" in told.value.sentence
    service.recover(path, created.recovery_code, "lead", NEW, secrets_kept).store.close()
    assert _code(path, secrets_kept, "lead", NEW) == "in"


def test_a_new_recovery_code_takes_the_place_of_the_old(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    path = tmp_path / "studio.psyche"
    created = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    with pytest.raises(Refusal):
        service.new_recovery_code(created.signed_in, "wrong horse battery")
    code = service.new_recovery_code(created.signed_in, PASSWORD)
    created.signed_in.store.close()
    with pytest.raises(Refusal) as refused:
        service.recover(path, created.recovery_code, "lead", NEW, secrets_kept)
    assert refused.value.code == "wrong-recovery-code"
    service.recover(path, code, "lead", NEW, secrets_kept).store.close()


def test_a_carried_device_secret_lets_every_password_work_on_another_computer(
    studio: SignedIn, path: Path, tmp_path: Path
) -> None:
    service.add_person(studio, "lin", "Invented", Role.STAFF, NEW)
    carried = tmp_path / "carried"
    service.export_device_secret(studio, PASSWORD, carried, "seven quiet boats")
    assert studio.keys.device_secret.hex().encode() not in carried.read_bytes()
    studio.store.close()
    there = tmp_path / "there"
    there.mkdir()
    for file in (path, keys_path(path)):
        shutil.copy(file, there / file.name)
    kept = FileSecrets(there / "kept")
    with pytest.raises(Refusal):
        service.import_device_secret(there / path.name, FileSecrets(carried, "another passphrase"), kept)
    assert _code(there / path.name, kept, "lin", NEW) == "no-device-secret"
    service.import_device_secret(there / path.name, FileSecrets(carried, "seven quiet boats"), kept)
    assert _code(there / path.name, kept, "lin", NEW) == "in"
    assert _code(there / path.name, kept, "lead", PASSWORD) == "in"


def test_a_device_secret_of_another_file_is_not_taken(studio: SignedIn, path: Path, tmp_path: Path) -> None:
    other = FileSecrets(tmp_path / "other", "seven quiet boats")
    other.put("", bytes(32))
    kept = FileSecrets(tmp_path / "kept")
    with pytest.raises(Refusal) as refused:
        service.import_device_secret(path, other, kept)
    assert refused.value.code == "device-secret-file"
    assert kept.get("") is None


def test_every_copy_of_a_seal_is_bound_to_its_node_and_person(studio: SignedIn, path: Path) -> None:
    service.add_person(studio, "lin", "Invented", Role.STAFF, NEW)
    keys, secret = key_file.read_keys(keys_path(path)), studio.keys.device_secret
    seal = key_file.seal_of(keys, "lin", secret)
    assert seal is not None
    assert key_file.open_for_person(keys, "LIN", NEW, secret) == (studio.keys.data_key, seal.person)
    for stolen in (
        msgspec.structs.replace(keys, people=(msgspec.structs.replace(seal, person=studio.person_id),)),
        msgspec.structs.replace(keys, node="00" * 16),
    ):
        with pytest.raises(key_file.WrongSecret):
            key_file.open_for_person(stolen, "lin", NEW, secret)


def test_the_cost_of_a_guess_is_the_one_that_rfc_9106_recommends(
    shipped_cost: Cost, studio: SignedIn, path: Path
) -> None:
    for seal in key_file.read_keys(keys_path(path)).people:
        assert (seal.cost.passes, seal.cost.memory_kib, seal.cost.lanes) >= (3, 64 * 1024, 4)


@pytest.mark.parametrize(
    "cost",
    [{"passes": 2}, {"memory_kib": 65_535}, {"lanes": 3}, {"passes": 0}, {"memory_kib": -1}, {"lanes": -(2**31)}],
    ids=str,
)
def test_keys_that_ask_for_a_cheaper_hash_than_the_program_are_refused(
    shipped_cost: Cost, studio: SignedIn, path: Path, secrets_kept: FileSecrets, cost: dict[str, int]
) -> None:
    studio.store.close()
    edit(path, lambda keys: keys["people"][0]["cost"].update(cost))
    assert _code(path, secrets_kept, "lead", PASSWORD) == "keys-too-weak"


def test_keys_with_one_weak_seal_open_for_nobody(
    shipped_cost: Cost, studio: SignedIn, path: Path, secrets_kept: FileSecrets
) -> None:
    service.add_person(studio, "lin", "Invented", Role.STAFF, NEW)
    studio.store.close()
    edit(path, lambda keys: keys["people"][1]["cost"].update(passes=1))
    assert _code(path, secrets_kept, "lead", PASSWORD) == "keys-too-weak"


EDITS: dict[str, Callable[[Any], object]] = {
    "passes that take a day": lambda keys: keys["people"][0]["cost"].update(passes=2**31),
    "memory that no computer has": lambda keys: keys["people"][0]["cost"].update(memory_kib=2**40),
    "more lanes than Argon2id has": lambda keys: keys["people"][0]["cost"].update(lanes=2**24),
    "a number of 400 digits": lambda keys: keys["people"][0]["cost"].update(passes=10**400),
    "a cost that is a word": lambda keys: keys["people"][0]["cost"].update(passes="three"),
    "a fraction": lambda keys: keys["people"][0]["cost"].update(passes=3.5),
    "a cost left out": lambda keys: keys["people"][0].pop("cost"),
    "a salt that is no hex": lambda keys: keys["people"][0].update(salt="zz" * 16),
    "a salt cut short": lambda keys: keys["people"][0].update(salt="00"),
    "a salt with a letter too many": lambda keys: keys["people"][0].update(salt=keys["people"][0]["salt"] + "0"),
    "a nonce of no length": lambda keys: keys["people"][0].update(nonce=""),
    "a seal that is no hex": lambda keys: keys["people"][0].update(sealed="=" * 96),
    "a seal that is a number": lambda keys: keys["people"][0].update(sealed=7),
    "people that are no list": lambda keys: keys.update(people={"lead": 1}),
    "a node that is no id": lambda keys: keys.update(node="../../etc"),
    "a mark that is no mark": lambda keys: keys.update(device="é"),
    "a moment before time": lambda keys: keys.update(recovered=-1),
    "a recovery seal cut short": lambda keys: keys["recovery"].update(nonce="00"),
    "no recovery seal": lambda keys: keys.pop("recovery"),
    "a version of a later program": lambda keys: keys.update(version=2),
    "a version before the first": lambda keys: keys.update(version=0),
    "another format": lambda keys: keys.update(format="psyche-studio-invitation"),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=list(EDITS))
def test_edited_keys_are_refused_in_a_sentence(
    shipped_cost: Cost, studio: SignedIn, path: Path, secrets_kept: FileSecrets, change: Callable[[Any], object]
) -> None:
    studio.store.close()
    edit(path, change)
    with pytest.raises(Refusal) as refused:
        service.sign_in(path, "lead", PASSWORD, secrets_kept)
    assert refused.value.code == "keys-missing"
    assert "Nothing was changed" in refused.value.sentence
    with pytest.raises(Refusal) as refused:
        service.recover(path, "any code", "lead", NEW, secrets_kept)
    assert refused.value.code == "keys-missing"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"node": "\xff"}', b'{"x":' + b"[" * 100_000, b" " * (17 * 1024 * 1024)],
    ids=lambda content: repr(content[:20]),
)
def test_keys_that_are_no_json_are_refused(
    studio: SignedIn, path: Path, secrets_kept: FileSecrets, content: bytes
) -> None:
    studio.store.close()
    keys_path(path).write_bytes(content)
    assert _code(path, secrets_kept, "lead", PASSWORD) == "keys-missing"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_keys_cut_short_are_refused(studio: SignedIn, path: Path, secrets_kept: FileSecrets, part: float) -> None:
    studio.store.close()
    whole = keys_path(path).read_bytes()
    keys_path(path).write_bytes(whole[: int(len(whole) * part)])
    assert _code(path, secrets_kept, "lead", PASSWORD) == "keys-missing"


def test_keys_edited_while_the_file_is_open_change_no_password(studio: SignedIn, path: Path) -> None:
    edit(path, lambda keys: keys["people"][0].update(salt="zz"))
    edited = keys_path(path).read_bytes()
    with pytest.raises(Refusal) as refused:
        service.change_password(studio, PASSWORD, NEW)
    assert refused.value.code == "keys-not-written"
    assert keys_path(path).read_bytes() == edited


def edit(path: Path, change: Callable[[Any], object]) -> None:
    """Changes the JSON of the file's keys as an editor would."""
    keys = json.loads(keys_path(path).read_bytes())
    change(keys)
    keys_path(path).write_text(json.dumps(keys), "utf-8")
