"""Identifiers of records: UUIDv7 (RFC 9562, 5.7), as 16 bytes, in rising order within a process.

Python 3.11 has no UUIDv7, and the demo needs them from a seed, so that the same seed makes the same file.
"""

from __future__ import annotations

import random

_PUT_RIGHT = 3600 * 1000
"""Milliseconds by which a clock has to go back at once for the moments it had before to have been wrong."""


class Identities:
    """Gives UUIDv7 ids. `source` is the randomness: the system's by default, a seeded one for the demo."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._random = source or random.SystemRandom()
        self._ms = 0
        self._sequence = 0

    def next(self, now_ms: int) -> bytes:
        """The next id; ids sort in the order they were given, which keeps inserts at the index's right edge.

        Where a clock was far ahead and is put right they begin again from its time: after a restore, the moment in an id says
        whether a file can know of the record.
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
