"""`FILE.attempts`: failed sign-ins on a node file, kept beside it so that a restart does not shorten the wait.

They cannot go into the encrypted file, which is closed then; the next sign-in that succeeds writes them into the access
log. Logins stand there only as the tags that the key file uses. A file of its own, because what is written at each
wrong password must never put the sealed keys at risk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from db.atomic_write import atomic_write_bytes
from studio_app.refusal import Refusal
from studio_app.security.delays import Failures, failed, looked_at, seconds_left
from studio_app.words import say, say_count

MOST_UNKNOWN = 200
"""So many logins that nobody has are kept apart; of those with an account none is ever dropped."""


class Attempts(msgspec.Struct, frozen=True):
    """The whole file: failures by login tag."""

    failures: dict[str, Failures] = {}
    format: str = "psyche-attempts"
    version: int = 1


class MustWait(Refusal):
    """Too many failed sign-ins: `seconds` until the next may be made."""

    def __init__(self, seconds: int) -> None:
        super().__init__("sign-in-wait", waiting_sentence(seconds))
        self.seconds = seconds


def waiting_sentence(seconds: int) -> str:
    """What the person who waits is told."""
    minutes, rest = divmod(seconds, 60)
    if minutes:
        left = say("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    else:
        left = say_count("{count} second", "{count} seconds", rest)
    return say(
        "That was not right several times in a row. The next try is possible in {left}. What is in the file is safe; the "
        "studio lead can set a new password meanwhile.",
        left=left,
    )


def attempts_path(file: Path) -> Path:
    """Where the failed sign-ins on the node file `file` are kept."""
    return file.with_name(file.name + ".attempts")


def read_attempts(file: Path) -> Mapping[str, Failures]:
    """Failures by login tag; none where there is no file or it cannot be read."""
    try:
        return msgspec.json.decode(attempts_path(file).read_bytes(), type=Attempts).failures
    except (OSError, msgspec.MsgspecError):
        return {}


def check_wait(file: Path, tag: str, now: int) -> None:
    """Raises MustWait while the login with this tag has to wait. The clock set back starts the wait anew."""
    held = read_attempts(file)
    before = held.get(tag, Failures())
    counted = looked_at(before, now)
    if counted != before:
        _write(file, {**held, tag: counted})
    left = seconds_left(counted, now)
    if left:
        raise MustWait(left)


def note_failure(file: Path, tag: str, now: int, known: frozenset[str]) -> int:
    """Counts one more failure; gives the seconds until the next try. `known` are the tags of those with an account."""
    held = read_attempts(file)
    counted = failed(held.get(tag, Failures()), now)
    _write(file, _within_bounds({**held, tag: counted}, known))
    return seconds_left(counted, now)


def forget(file: Path, tag: str) -> None:
    """The login with this tag got in, and the access log has everybody's failures: only others' counts stay."""
    left = {
        other: msgspec.structs.replace(failures, moments=())
        for other, failures in read_attempts(file).items()
        if other != tag and failures.count
    }
    if left:
        _write(file, left)
    else:
        with contextlib.suppress(OSError):
            attempts_path(file).unlink(missing_ok=True)


def lift(file: Path, tag: str) -> None:
    """The login with this tag has a new password and need not wait; the failures still go into the access log."""
    held = read_attempts(file)
    if tag in held:
        _write(file, {**held, tag: msgspec.structs.replace(held[tag], count=0)})


def forget_all(file: Path) -> None:
    """The recovery code opened the file, and the logins have new tags since: what stood there means nobody any more."""
    with contextlib.suppress(OSError):
        attempts_path(file).unlink(missing_ok=True)


def _within_bounds(held: dict[str, Failures], known: frozenset[str]) -> dict[str, Failures]:
    unknown = sorted((tag for tag in held if tag not in known), key=lambda tag: held[tag].at)
    for tag in unknown[: max(0, len(unknown) - MOST_UNKNOWN)]:
        del held[tag]
    return held


def _write(file: Path, failures: Mapping[str, Failures]) -> None:
    """Writes the file whole. Where the folder cannot be written nothing can be opened for work there either."""
    with contextlib.suppress(OSError):
        atomic_write_bytes(attempts_path(file), msgspec.json.encode(Attempts(dict(failures))))
