"""check-in add as a script and a person meet it: what is kept, the alerts, and what is told when something is off."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studio_app.cli.commands import carry_out
from studio_app.domain.check_in_form import Contact, Sleep
from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.roster import service as roster
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def student(studio: SignedIn) -> int:
    """An invented student, number 2026001."""
    return roster.add_student(studio, {"student_no": "2026001", "name": "测试甲", "class_name": "英语2601班"})[0]


@pytest.fixture
def run(
    studio: SignedIn, secrets_kept: FileSecrets, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `check-in add` on the studio and gives (status, output, errors)."""
    monkeypatch.setenv("PSYCHE_PASSWORD", PASSWORD)
    monkeypatch.setenv("PSYCHE_DEVICE_SECRET_FILE", str(secrets_kept.path))
    monkeypatch.setenv("PSYCHE_LANGUAGE", "en")

    def call(*words: str) -> tuple[int, str, str]:
        try:
            status = carry_out(["check-in", "add", str(studio.store.path), *words]).status
        except SystemExit as left:
            status = int(str(left.code))
        out, err = capsys.readouterr()
        return status, out, err

    return call


def kept(studio: SignedIn, student: int) -> list[observation.CheckInRow]:
    return observation.check_ins(studio, student, dt.date.min, dt.date.max)


def test_what_was_said_is_kept_and_the_rest_is_not_known(run: Run, studio: SignedIn, student: int) -> None:
    status, out, _ = run(
        "--student", "2026001", "--day", "yesterday", "--mood", "2", "--sleep", "less", "--contact", "talked",
        "--note", "没睡好", "--json",
    )  # fmt: skip
    document = json.loads(out)
    assert (status, document["alerts"]) == (0, [])
    (row,) = kept(studio, student)
    assert row.day == studio.today() - dt.timedelta(days=1)
    assert (row.mood, row.sleep, row.study, row.contact, row.note) == (2, Sleep.LESS, None, Contact.TALKED, "没睡好")
    assert len(bytes.fromhex(document["id"])) == 16


def test_a_red_sign_raises_an_alert_and_says_what_to_do_first(run: Run, studio: SignedIn, student: int) -> None:
    words = ("--student", "2026001", "--sign", "talk-of-death", "--sign", "hopeless", "--contact", "message")
    status, out, _ = run(*words)
    assert status == 0
    assert "Alert, red: talk of death · hopeless" in out
    assert "  1. " in out
    again, out, _ = run(*words, "--json")
    assert again == 0
    assert json.loads(out)["alerts"] == []
    assert len(kept(studio, student)) == 1


def test_the_alert_is_named_with_level_and_signs_for_a_script(run: Run, student: int) -> None:
    _, out, _ = run("--student", "2026001", "--mood", "1", "--sign", "hopeless", "--json")
    (alert,) = json.loads(out)["alerts"]
    assert (alert["level"], alert["signs"]) == ("orange", ["hopeless"])
    assert len(bytes.fromhex(alert["id"])) == 16


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mood", "9"), "'9' is not a mood; write a number from 1"),
        (("--sleep", "badly"), "choose one of: as-usual, less, hardly, more"),
        (("--sign", "sad"), "there is no warning sign 'sad'; choose from: talk-of-death"),
        (("--day", "someday"), "'someday' is not a day; write today"),
    ],
)
def test_a_word_the_form_does_not_have_is_told_with_those_it_has(
    run: Run, studio: SignedIn, student: int, words: tuple[str, ...], told: str
) -> None:
    status, out, err = run("--student", "2026001", *words)
    assert (status, out) == (2, "")
    assert told in err
    assert kept(studio, student) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--student", "2026999", "--mood", "3"), "student-unknown"),
        (("--student", "2026001", "--mood", "3", "--day", "2999-01-01"), "day-ahead"),
        (("--student", "2026001", "--mood", "3", "--contact", "not-seen-home"), "not-seen-but-observed"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is(
    run: Run, studio: SignedIn, student: int, words: tuple[str, ...], code: str
) -> None:
    status, out, err = run(*words, "--json")
    assert status == 1
    assert json.loads(out)["error"]["code"] == code
    assert err.strip()
    assert kept(studio, student) == []


def test_a_messenger_enters_nobody_but_their_own(run: Run, studio: SignedIn, student: int, tmp_path: Path) -> None:
    node.add_person(studio, "messenger", "测试乙", Role.MESSENGER, PASSWORD)
    status, _, err = run("--student", "2026001", "--mood", "3", "--person", "messenger")
    assert status == 1
    assert "Nobody with this number" in err
    assert kept(studio, student) == []
