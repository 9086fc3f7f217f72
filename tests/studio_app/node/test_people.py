"""Accounts as the lead looks after them, and what a person notices of it."""

from __future__ import annotations

import errno
import os

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.service import AccountState
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path, read_keys

WORD = "gray lantern 7"


def _states(studio: SignedIn) -> dict[str, AccountState]:
    return {account.login: account.state for account in service.accounts(studio)}


def _sign_in(studio: SignedIn, kept: FileSecrets, login: str, password: str = WORD) -> SignedIn:
    return service.sign_in(studio.store.path, login, password, kept)


def test_the_list_says_how_each_account_stands(studio: SignedIn) -> None:
    service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    service.invite_person(studio, "lin", "Invented", Role.COUNSELOR)
    closed, _ = service.add_person(studio, "wu", "Invented", Role.STAFF, WORD)
    service.close_account(studio, closed)
    assert _states(studio) == {
        "chen": AccountState.READY,
        "lead": AccountState.READY,
        "lin": AccountState.ONE_TIME,
        "wu": AccountState.CLOSED,
    }


def test_a_closed_account_has_no_seal_left_and_does_not_open(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    key, _ = service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    service.close_account(studio, key)
    assert len(read_keys(keys_path(studio.store.path)).people) == 1
    with pytest.raises(Refusal):
        _sign_in(studio, secrets_kept, "chen")


def test_a_closed_account_is_opened_again_with_a_one_time_password(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    key, _ = service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    service.close_account(studio, key)
    handed = service.reset_password(studio, key)
    path = studio.store.path
    service.sign_in(path, "chen", handed.password, secrets_kept, new_password=WORD).store.close()
    assert _states(studio)["chen"] is AccountState.READY


def test_another_role_counts_from_the_next_sign_in(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    key, _ = service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    service.change_role(studio, key, Role.AUDITOR)
    signed_in = _sign_in(studio, secrets_kept, "chen")
    signed_in.store.close()
    assert signed_in.role is Role.AUDITOR


def test_nobody_closes_or_lowers_their_own_account(studio: SignedIn) -> None:
    for call in (
        lambda: service.close_account(studio, studio.person),
        lambda: service.change_role(studio, studio.person, Role.STAFF),
        lambda: service.reset_password(studio, studio.person),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "own-account"
    assert _states(studio)["lead"] is AccountState.READY


def test_a_login_is_given_once_whatever_its_letters(studio: SignedIn) -> None:
    service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    with pytest.raises(Refusal) as refused:
        service.invite_person(studio, " CHEN ", "Invented", Role.STAFF)
    assert refused.value.code == "login-taken"


def test_a_studio_has_no_director(studio: SignedIn) -> None:
    with pytest.raises(Refusal) as refused:
        service.invite_person(studio, "chen", "Invented", Role.DIRECTOR)
    assert refused.value.code == "role-not-here"


def test_a_person_needs_a_name(studio: SignedIn) -> None:
    with pytest.raises(Refusal) as refused:
        service.invite_person(studio, "chen", "  ", Role.STAFF)
    assert refused.value.code == "name-needed"


def test_a_key_file_that_cannot_be_written_changes_nobody(studio: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    key, _ = service.add_person(studio, "chen", "Invented", Role.STAFF, WORD)
    before = keys_path(studio.store.path).read_bytes()

    def full_disk(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as broken, pytest.raises(Refusal) as refused:
        broken.setattr(os, "fsync", full_disk)
        service.close_account(studio, key)
    assert refused.value.code == "keys-not-written"
    assert keys_path(studio.store.path).read_bytes() == before
    assert _states(studio)["chen"] is AccountState.READY


def test_a_key_file_that_is_gone_is_told_in_words(studio: SignedIn) -> None:
    keys_path(studio.store.path).unlink()
    for call in (
        lambda: service.accounts(studio),
        lambda: service.change_password(studio, "correct horse battery", WORD),
        lambda: service.invite_person(studio, "lin", "Invented", Role.STAFF),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "keys-not-written"
