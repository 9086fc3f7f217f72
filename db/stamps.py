"""Hybrid logical clock stamps: when a field was written, in an order that every node agrees on.

Kulkarni et al., 'Logical Physical Clocks' (2014): the wall clock where it advances, a counter where it does not, so
that a write which has seen another always gets the later stamp, however wrong the office clocks are.
"""

from __future__ import annotations

from typing import NamedTuple

HIGHEST_COUNTER = 1 << 32
"""No clock counts as far: it goes on with the next millisecond at half of it (`HybridLogicalClock`)."""


class Stamp(NamedTuple):
    """A timestamp, ordered as a tuple: wall time in milliseconds since 1970, counter within it, node id (32 hex
    digits).
    """

    wall: int
    counter: int
    node: str


class HybridLogicalClock:
    """A hybrid logical clock: its stamps increase strictly, beyond every stamp this node has seen. Not thread-safe."""

    def __init__(self, node: str, wall: int = 0, counter: int = 0) -> None:
        self.node = node
        self.wall = wall
        self.counter = counter

    def tick(self, now_ms: int) -> Stamp:
        """The stamp of a local write at `now_ms`."""
        if now_ms > self.wall:
            self.wall, self.counter = now_ms, 0
        else:
            self._at(self.wall, self.counter + 1)
        return Stamp(self.wall, self.counter, self.node)

    def observe(self, stamp: Stamp) -> None:
        """Advances the clock past a stamp made elsewhere."""
        if (stamp.wall, stamp.counter) > (self.wall, self.counter):
            self._at(stamp.wall, stamp.counter)

    def _at(self, wall: int, counter: int) -> None:
        """Bounds the counter: a forged stamp with the highest counter must not leave this clock without a later one."""
        self.wall, self.counter = (wall, counter) if counter < HIGHEST_COUNTER // 2 else (wall + 1, 0)
