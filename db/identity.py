"""Record identifiers: UUIDv7 (RFC 9562, 5.7) as 16 bytes, monotonic within a process.

Python 3.11 has no UUIDv7, and the demo needs reproducible ones from a seed.
"""

from __future__ import annotations

import random

_PUT_RIGHT = 3600 * 1000
"""Milliseconds by which a clock has to go back at once for the moments it had before to have been wrong."""


class Identities:
    """Generates UUIDv7 ids. `source` is the randomness: the system's by default, a seeded one for the demo."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._random = source or random.SystemRandom()
        self._ms = 0
        self._sequence = 0

    def next(self, now_ms: int) -> bytes:
        """The next id; ids sort in the order they were generated, which keeps inserts at the index's right edge.

        When a clock that was far ahead is corrected, ids continue from the corrected time: after a restore, the time in
        an id decides whether a file can know of the record.
        """
        if now_ms > self._ms or now_ms < self._ms - _PUT_RIGHT:
            self._ms, self._sequence = now_ms, 0
        elif self._sequence == 0xFFF:
            self._ms, self._sequence = self._ms + 1, 0
        else:
            self._sequence += 1
        value = (
            (self._ms & (1 << 48) - 1) << 80 | 7 << 76 | self._sequence << 64 | 2 << 62 | self._random.getrandbits(62)
        )
        return value.to_bytes(16, "big")
