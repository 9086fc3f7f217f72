"""Delay after failed sign-ins, as pure functions of counts and moments.

NIST SP 800-63B, 3.2.2 asks for a limit on consecutive failures; here each one beyond the third doubles the delay, up to
15 minutes, and only a successful sign-in resets the count.
"""

from __future__ import annotations

import msgspec

FREE_FAILURES = 3
"""Failures in a row without a delay: Caps Lock, the input method, another password."""

FIRST_WAIT_S = 5
LONGEST_WAIT_S = 15 * 60
MOST_MOMENTS = 100
"""Maximum number of failure moments stored for the access log; the count continues beyond."""


class Failures(msgspec.Struct, frozen=True):
    """Consecutive failed sign-ins of one login. Moments are milliseconds since 1970 UTC.

    `at` is the last failure, or the moment at which the clock was found set back since; `moments` are those not yet in
    the access log.
    """

    count: int = 0
    at: int = 0
    moments: tuple[int, ...] = ()


def wait_after(count: int) -> int:
    """Seconds to wait after `count` consecutive failures: 0, 0, 0, 5, 10, 20, ... 900."""
    if count <= FREE_FAILURES:
        return 0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S << min(count - FREE_FAILURES - 1, 20))


def failed(before: Failures, now: int) -> Failures:
    """`before` with one more failure."""
    return Failures(before.count + 1, now, (*before.moments, now)[-MOST_MOMENTS:])


def adjusted_for_clock(failures: Failures, now: int) -> Failures:
    """The failures with the delay restarted where the clock was set back."""
    return failures if now >= failures.at else msgspec.structs.replace(failures, at=now)


def seconds_left(failures: Failures, now: int) -> int:
    """Seconds until the next attempt is allowed. Setting the clock back does not shorten the delay."""
    waited = max(0, now - failures.at)
    left = wait_after(failures.count) * 1000 - waited
    return max(0, -(-left // 1000))
