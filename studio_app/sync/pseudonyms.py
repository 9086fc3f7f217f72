"""Under which id the center knows a student, and back: only the studio, which has the key, can tell."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from db.pseudonym import pseudonym
from db.queries import sync as queries
from db.queries.removals import removed_students
from db.reading import Reading
from db.schema import synced_type
from studio_app.sync.records import Incoming, NotTaken

__all__ = ["RealIds", "pseudonym"]


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
            ids = {id for _, id in students} | set(removed_students(self._read))
            self._ids = {pseudonym(self._key, id.hex()): id.hex() for id in ids}
        real = self._ids.get(wire)
        if real is None:
            raise NotTaken("missing-reference")
        return real
