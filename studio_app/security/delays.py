"""How long a person waits after failed sign-ins. Pure: counts and moments in, seconds out.

NIST SP 800-63B, 3.2.2 asks for a limit on failed attempts in a row; here each one beyond the third makes the next wait
twice as long, up to a quarter of an hour, and only a sign-in that succeeds takes the count back.
"""

from __future__ import annotations

import msgspec

FREE = 3
"""So many failures in a row cost nothing: Caps Lock, the input method, the other password."""

FIRST_WAIT = 5
LONGEST_WAIT = 15 * 60
KEPT = 100
"""Moments of failures kept for the access log; the count goes on beyond."""


class Failures(msgspec.Struct, frozen=True):
    """Failed sign-ins in a row of one login. Moments are milliseconds since 1970 UTC.

    `at` is when the last one happened, or when the clock was first seen set back since; `moments` are those that the
    access log does not have yet.
    """

    count: int = 0
    at: int = 0
    moments: tuple[int, ...] = ()


def wait_after(count: int) -> int:
    """Seconds to wait after `count` failures in a row: 0, 0, 0, 5, 10, 20, ... 900."""
    if count <= FREE:
        return 0
    return min(LONGEST_WAIT, FIRST_WAIT << min(count - FREE - 1, 20))


def failed(before: Failures, now: int) -> Failures:
    """One more failure."""
    return Failures(before.count + 1, now, (*before.moments, now)[-KEPT:])


def looked_at(failures: Failures, now: int) -> Failures:
    """The failures as they count from now on: where the clock was set back, the whole wait begins anew."""
    return failures if now >= failures.at else msgspec.structs.replace(failures, at=now)


def seconds_left(failures: Failures, now: int) -> int:
    """Seconds until the next try, 0 when it may be made now. A clock that was set back lifts nothing."""
    waited = max(0, now - failures.at)
    left = wait_after(failures.count) * 1000 - waited
    return max(0, -(-left // 1000))


def logged(failures: Failures) -> Failures:
    """The failures once the access log has them."""
    return msgspec.structs.replace(failures, moments=())
