"""Hash chain of the access log: each entry's hash covers the entry and the hash before it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

FIRST_HASH = bytes(32)
"""What stands before the first entry."""

_FIELDS = ("at", "person", "action", "subject_type", "subject", "detail")


def entry_hash(before: bytes, entry: Mapping[Any, Any]) -> bytes:
    """SHA-256 over the hash before and the entry's fields as one JSON array."""
    return hashlib.sha256(before + msgspec.json.encode([entry[name] for name in _FIELDS])).digest()
