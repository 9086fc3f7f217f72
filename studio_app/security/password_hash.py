"""Argon2id password hashing, with bounds on its cost."""

from __future__ import annotations

import msgspec


class Cost(msgspec.Struct, frozen=True):
    """Argon2id's cost parameters: iterations, memory in KiB, degree of parallelism."""

    passes: int
    memory_kib: int
    lanes: int


MIN_COST = Cost(passes=3, memory_kib=65_536, lanes=4)
"""Cost of every hash made here, and the minimum for a key file: the second recommended option of RFC 9106, section
4. Only tests set a cheaper one, in their own process. Version 1 of the invitation implies this cost too."""

MAX_COST = Cost(passes=16, memory_kib=262_144, lanes=16)
"""Maximum cost for a key file: about two seconds, and memory that an office PC has."""


def too_weak(cost: Cost) -> bool:
    """Whether the cost is below the minimum."""
    return cost.passes < MIN_COST.passes or cost.memory_kib < MIN_COST.memory_kib or cost.lanes < MIN_COST.lanes


def too_expensive(cost: Cost) -> bool:
    """Whether the cost exceeds the maximum, in time or memory."""
    return cost.passes > MAX_COST.passes or cost.memory_kib > MAX_COST.memory_kib or cost.lanes > MAX_COST.lanes


def derive_key(typed: bytes, salt: bytes, cost: Cost) -> bytes:
    """Argon2id 1.3 of the typed text, 32 bytes; about 0.1 s at `MIN_COST`, by design."""
    from argon2 import low_level

    return low_level.hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, 32, low_level.Type.ID)
