"""Maps real ids of students and Messengers' files to the pseudonyms that the center knows, and back.

Stamps name the node that wrote a field. Which Messenger's file that was, and so which rooms, is not the center's to know.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from db.queries import sync as queries
from db.queries.removals import removed_students
from db.reading import Reading
from db.replication.pseudonym import pseudonym
from db.schema import synced_type
from db.stamps import Stamp
from db.versions import FieldVersion, RecordVersion
from studio_app.sync.bundle.records import Incoming, RejectedLine

__all__ = ["PseudonymResolver", "pseudonym", "with_node_ids"]


def with_node_ids(version: RecordVersion, node_name: Callable[[str], str]) -> RecordVersion:
    """The version with the node of each stamp replaced by `node_name`; order and meaning of the stamps stay."""
    if all(node_name(node) == node for node in _nodes(version)):
        return version
    fields = {name: _with_node_ids(field, node_name) for name, field in version.fields.items()}
    return msgspec.structs.replace(version, fields=fields)


def _nodes(version: RecordVersion) -> set[str]:
    found = set()
    for field in version.fields.values():
        found.add(field.stamp.node)
        found.update(stamp.node for stamp in (*field.seen, *(rival.stamp for rival in field.rivals)))
    return found


def _with_node_ids(field: FieldVersion, node_name: Callable[[str], str]) -> FieldVersion:
    def called(stamp: Stamp) -> Stamp:
        return Stamp(stamp.wall, stamp.counter, node_name(stamp.node))

    seen = sorted((called(stamp) for stamp in field.seen), key=lambda stamp: stamp.node)
    rivals = [msgspec.structs.replace(rival, stamp=called(rival.stamp)) for rival in field.rivals]
    rivals.sort(key=lambda rival: rival.stamp, reverse=True)
    return FieldVersion(field.value, called(field.stamp), tuple(seen), tuple(rivals))


class PseudonymResolver:
    """Replaces the pseudonyms the center uses for students and Messengers' files by real ids."""

    def __init__(self, read: Reading, key: bytes, *, wanted: bool) -> None:
        self._read = read
        self._key = key
        self._wanted = wanted
        self._ids: dict[str, str] | None = None
        nodes = queries.node_ids(read) if wanted else []
        self._nodes = {pseudonym(key, node): node for node in nodes}

    def resolve(self, record: Incoming) -> Incoming:
        """The record with real ids. Raises RejectedLine `missing-reference` for a pseudonym that is none of ours."""
        if not self._wanted:
            return record
        if record.kind.name == "student":
            record = msgspec.structs.replace(record, id=self._real(record.id))
        if record.removes:
            return msgspec.structs.replace(
                record, removed=self._real_stamp(record.removed), erased=self._real_stamp(record.erased)
            )
        fields, version = dict(record.fields), record.version
        if version is not None:
            version = with_node_ids(version, lambda node: self._nodes.get(node, node))
        for column in record.kind.fields:
            if column.refers_to == "student" and fields.get(column.name):
                real = fields[column.name] = self._real(fields[column.name])
                if version is not None:
                    changed = msgspec.structs.replace(version.fields[column.name], value=real)
                    version = msgspec.structs.replace(version, fields={**version.fields, column.name: changed})
        return msgspec.structs.replace(record, fields=fields, version=version)

    def _real_stamp(self, stamp: Stamp | None) -> Stamp | None:
        return None if stamp is None else stamp._replace(node=self._nodes.get(stamp.node, stamp.node))

    def _real(self, wire: str) -> str:
        if self._ids is None:
            students = queries.all_ids(self._read, synced_type("student"))
            ids = {id for _, id in students} | set(removed_students(self._read))
            self._ids = {pseudonym(self._key, id.hex()): id.hex() for id in ids}
        real = self._ids.get(wire)
        if real is None:
            raise RejectedLine("missing-reference")
        return real
