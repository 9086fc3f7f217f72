"""Rate limiting of sign-ins: the failed attempts on a node file, stored in `FILE.attempts` so that a restart keeps the
delay.

The encrypted file is closed at that time; the next successful sign-in copies them into its access log. Logins are
stored only as the key file's tags. They are not in the key file, because a write at each wrong password must not put
the sealed keys at risk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from db.atomic_write import atomic_write_bytes
from studio_app.refusal import Refusal
from studio_app.security.delays import Failures, adjusted_for_clock, failed, seconds_left
from studio_app.words import say, say_count

MAX_UNKNOWN = 200
"""Maximum number of unknown logins that are counted; existing accounts are never dropped."""


class Attempts(msgspec.Struct, frozen=True):
    """The content of the file: failures by login tag."""

    failures: dict[str, Failures] = {}
    format: str = "psyche-attempts"
    version: int = 1


class MustWait(Refusal):
    """Too many failed sign-ins; the next one is allowed in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("sign-in-wait", waiting_sentence(seconds))
        self.seconds = seconds


def waiting_sentence(seconds: int) -> str:
    """The message that says how long to wait."""
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
    """The path of the failed sign-ins on the node file `file`."""
    return file.with_name(file.name + ".attempts")


def read_attempts(file: Path) -> Mapping[str, Failures]:
    """Failures by login tag; empty where the file is missing or unreadable."""
    try:
        return msgspec.json.decode(attempts_path(file).read_bytes(), type=Attempts).failures
    except (OSError, msgspec.MsgspecError):
        return {}


def check_wait(file: Path, tag: str, now: int) -> None:
    """Raises MustWait while this login has to wait. Setting the clock back restarts the delay."""
    held = read_attempts(file)
    before = held.get(tag, Failures())
    counted = adjusted_for_clock(before, now)
    if counted != before:
        _write(file, {**held, tag: counted})
    left = seconds_left(counted, now)
    if left:
        raise MustWait(left)


def count_failure(file: Path, tag: str, now: int, known: frozenset[str]) -> int:
    """Counts a failure; gives the seconds until the next attempt. `known` are the tags of existing accounts."""
    held = read_attempts(file)
    counted = failed(held.get(tag, Failures()), now)
    _write(file, _within_bounds({**held, tag: counted}, known))
    return seconds_left(counted, now)


def clear_failures(file: Path, tag: str) -> None:
    """Clears this login's failures after a sign-in, and the others' moments, which the access log has now."""
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


def clear_delay(file: Path, tag: str) -> None:
    """Clears this login's delay after a password reset; its failures are still copied into the access log."""
    held = read_attempts(file)
    if tag in held:
        _write(file, {**held, tag: msgspec.structs.replace(held[tag], count=0)})


def delete_attempts(file: Path) -> None:
    """Deletes all counts after a recovery, which gives every login a new tag."""
    with contextlib.suppress(OSError):
        attempts_path(file).unlink(missing_ok=True)


def _within_bounds(held: dict[str, Failures], known: frozenset[str]) -> dict[str, Failures]:
    unknown = sorted((tag for tag in held if tag not in known), key=lambda tag: held[tag].at)
    for tag in unknown[: max(0, len(unknown) - MAX_UNKNOWN)]:
        del held[tag]
    return held


def _write(file: Path, failures: Mapping[str, Failures]) -> None:
    """Writes the file; ignored in a read-only folder, where no node file can be opened for writing either."""
    with contextlib.suppress(OSError):
        atomic_write_bytes(attempts_path(file), msgspec.json.encode(Attempts(dict(failures))))
