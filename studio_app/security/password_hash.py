"""Argon2id with its cost: what makes a guess at a password or at an invitation's code expensive."""

from __future__ import annotations

import msgspec


class Cost(msgspec.Struct, frozen=True):
    """Argon2id's cost parameters: iterations, memory in KiB, degree of parallelism."""

    passes: int
    memory_kib: int
    lanes: int


LEAST = Cost(passes=3, memory_kib=65_536, lanes=4)
"""What every hash made here costs, and the least that a key file may ask for: the second recommended option of RFC 9106,
section 4. Only tests set a cheaper one, in their own process. Version 1 of the invitation means this cost too."""

MOST = Cost(passes=16, memory_kib=262_144, lanes=16)
"""The most that a key file may ask for: about two seconds, and memory that an office PC has."""


def too_weak(cost: Cost) -> bool:
    """Whether a guess would cost less than this program's least."""
    return cost.passes < LEAST.passes or cost.memory_kib < LEAST.memory_kib or cost.lanes < LEAST.lanes


def too_dear(cost: Cost) -> bool:
    """Whether one hash would keep a computer busy, or find no memory."""
    return cost.passes > MOST.passes or cost.memory_kib > MOST.memory_kib or cost.lanes > MOST.lanes


def stretched(typed: bytes, salt: bytes, cost: Cost) -> bytes:
    """The 32 bytes of Argon2id 1.3 over what was typed; about 0.1 s at `LEAST`, by design."""
    from argon2 import low_level

    return low_level.hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, 32, low_level.Type.ID)
