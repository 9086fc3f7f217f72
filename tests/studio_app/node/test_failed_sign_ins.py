"""Wrong passwords: the wait they bring, across restarts, and their way into the access log."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.attempts import MustWait, attempts_path
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD

WORD = "gray lantern 7"
NOON = 1_790_000_000_000


class Clock:
    """A clock that the test moves, in milliseconds since 1970."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path, secrets_kept: FileSecrets, clock: Clock) -> Path:
    path = tmp_path / "studio.psyche"
    made = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept, clock=clock).signed_in
    service.add_person(made, "lin", "Invented", Role.STAFF, WORD)
    made.store.close()
    return path


def _code(path: Path, kept: FileSecrets, clock: Clock, login: str, password: str) -> str:
    try:
        service.sign_in(path, login, password, kept, clock=clock).store.close()
    except Refusal as refusal:
        return refusal.code
    return "in"


def _fail(path: Path, kept: FileSecrets, clock: Clock, login: str, times: int) -> list[str]:
    return [_code(path, kept, clock, login, "not the password") for _ in range(times)]


def test_the_fourth_failure_brings_a_wait_in_which_the_right_password_does_not_open(
    path: Path, secrets_kept: FileSecrets, clock: Clock
) -> None:
    assert _fail(path, secrets_kept, clock, "lead", 4) == ["wrong-password"] * 3 + ["sign-in-wait"]
    clock.now += 4_000
    with pytest.raises(MustWait) as waits:
        service.sign_in(path, "lead", PASSWORD, secrets_kept, clock=clock)
    assert waits.value.seconds == 1
    clock.now += 1_000
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "in"
    assert _fail(path, secrets_kept, clock, "lead", 3) == ["wrong-password"] * 3


def test_a_wait_during_which_one_tries_again_grows_no_longer(
    path: Path, secrets_kept: FileSecrets, clock: Clock
) -> None:
    _fail(path, secrets_kept, clock, "lead", 10)
    clock.now += 5_000
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "in"


def test_a_login_that_nobody_has_waits_just_the_same(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    assert _fail(path, secrets_kept, clock, "nobody", 4) == _fail(path, secrets_kept, clock, "lin", 4)


def test_others_do_not_wait(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    _fail(path, secrets_kept, clock, "lin", 4)
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "in"
    assert _code(path, secrets_kept, clock, "lin", WORD) == "sign-in-wait"


def test_a_clock_set_back_lifts_nothing(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    _fail(path, secrets_kept, clock, "lead", 4)
    clock.now -= 86_400_000
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "sign-in-wait"
    clock.now += 5_000
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "in"


def test_a_new_password_from_the_lead_ends_the_wait(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    _fail(path, secrets_kept, clock, "lin", 6)
    lead = service.sign_in(path, "lead", PASSWORD, secrets_kept, clock=clock)
    lin = next(account for account in service.accounts(lead) if account.login == "lin")
    handed = service.reset_password(lead, lin.key)
    lead.store.close()
    assert _code(path, secrets_kept, clock, "lin", handed.password) == "new-password-needed"


def test_wrong_guesses_of_the_password_one_has_count_too(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    lin = service.sign_in(path, "lin", WORD, secrets_kept, clock=clock)
    codes = []
    for _ in range(5):
        with pytest.raises(Refusal) as refused:
            service.change_password(lin, "not the password", "quiet harbor 42")
        codes.append(refused.value.code)
    lin.store.close()
    assert codes == ["wrong-password"] * 4 + ["sign-in-wait"]


def test_failures_stand_in_the_log_with_their_times_once_somebody_gets_in(
    path: Path, secrets_kept: FileSecrets, clock: Clock
) -> None:
    _fail(path, secrets_kept, clock, "lin", 1)
    clock.now += 60_000
    _fail(path, secrets_kept, clock, "nobody", 1)
    clock.now += 3_600_000
    lead = service.sign_in(path, "lead", PASSWORD, secrets_kept, clock=clock)
    wanted = service.LogFilter(action="failed-sign-in")
    entries = service.log_page(lead, wanted).entries
    first, second = lead.local_time(NOON), lead.local_time(NOON + 60_000)
    assert [entry.detail for entry in entries] == [f"{moment:%Y-%m-%d %H:%M:%S} (1)" for moment in (second, first)]
    assert [entry.who for entry in entries] == ["", ""]
    assert "Invented" in entries[1].subject
    lead.store.close()
    service.sign_in(path, "lead", PASSWORD, secrets_kept, clock=clock).store.close()
    again = service.sign_in(path, "lead", PASSWORD, secrets_kept, clock=clock)
    assert service.log_page(again, wanted).total == 2
    assert all(check.ok for check in service.verify(again))
    again.store.close()


def test_what_stands_beside_the_file_names_nobody(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    _fail(path, secrets_kept, clock, "marker-login", 2)
    content = attempts_path(path).read_bytes()
    assert b"marker" not in content
    assert b"password" not in content


def test_a_damaged_count_keeps_nobody_out(path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    attempts_path(path).write_bytes(b"\x00\xff not json")
    assert _code(path, secrets_kept, clock, "lead", PASSWORD) == "in"


def test_recovery_ends_every_wait_and_logs_what_failed(tmp_path: Path, secrets_kept: FileSecrets, clock: Clock) -> None:
    path = tmp_path / "other.psyche"
    made = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept, clock=clock)
    made.signed_in.store.close()
    _fail(path, secrets_kept, clock, "lead", 6)
    lead: SignedIn = service.recover(path, made.recovery_code, "lead", WORD, secrets_kept, clock=clock)
    assert service.log_page(lead, service.LogFilter(action="failed-sign-in")).total == 4
    lead.store.close()
    assert _code(path, secrets_kept, clock, "lead", WORD) == "in"
