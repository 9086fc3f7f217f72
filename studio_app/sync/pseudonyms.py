"""Under which id the center knows a student, and back: only the studio, which has the key, can tell."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import msgspec

from db.queries import sync as queries
from db.reading import Reading
from db.schema import synced_type
from studio_app.sync.records import Incoming, NotTaken


def pseudonym(key: bytes, student: str) -> str:
    """The id under which the center knows a student: HMAC-SHA256 of the id under a key that never leaves this file.

    Shaped as a UUID of version 8 (RFC 9562, 5.8). 32 hex digits in and out.
    """
    value = int.from_bytes(hmac.digest(key, bytes.fromhex(student), hashlib.sha256)[:16], "big")
    value = value & ~(0xF << 76) | 8 << 76
    value = value & ~(3 << 62) | 2 << 62
    return f"{value:032x}"


class RealIds:
    """Puts the ids of students in place of the pseudonyms by which the center speaks of them."""

    def __init__(self, read: Reading, key: bytes, *, wanted: bool) -> None:
        self._read = read
        self._key = key
        self._wanted = wanted
        self._ids: dict[str, str] | None = None

    def put_into(self, record: Incoming) -> Incoming:
        """The record with real ids. Raises NotTaken `missing-reference` for a pseudonym that is none of ours."""
        if not self._wanted:
            return record
        if record.kind.name == "student":
            record = replace(record, id=self._real(record.id))
        fields, version = dict(record.fields), record.version
        for column in record.kind.fields:
            if column.refers_to == "student" and fields.get(column.name):
                real = fields[column.name] = self._real(fields[column.name])
                if version is not None:
                    changed = msgspec.structs.replace(version.fields[column.name], value=real)
                    version = msgspec.structs.replace(version, fields={**version.fields, column.name: changed})
        return replace(record, fields=fields, version=version)

    def _real(self, wire: str) -> str:
        if self._ids is None:
            students = queries.all_ids(self._read, synced_type("student"))
            self._ids = {pseudonym(self._key, id.hex()): id.hex() for _, id in students}
        real = self._ids.get(wire)
        if real is None:
            raise NotTaken("missing-reference")
        return real
