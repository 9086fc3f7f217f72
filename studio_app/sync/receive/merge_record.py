"""Merges an incoming record with the stored one field by field and writes the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from db.queries.records import WireRecord
from db.queries.sync import columns_of
from db.removals import wire_blanks
from db.replication.sync_writes import forget_history, update_row
from db.schema import SyncedType
from db.store import UnitOfWork
from db.versions import FieldVersion, RecordVersion, encode
from studio_app.domain.pinyin import find_text
from studio_app.sync.bundle.records import Incoming, RejectedLine, blank, column_value, is_disclosed, undisclosed_stamp
from studio_app.sync.rules.merge import conflicts, merge_record


def first_version(kind: SyncedType, record: Incoming, values: Mapping[str, Any]) -> RecordVersion:
    """The version of a record new to this file: fields of the line with a column value (`values`), all others
    undisclosed. Raises RejectedLine `incomplete`.
    """
    assert record.version is not None
    present = line_version(record, values).fields
    missing = (column.name for column in kind.fields if column.name not in present)
    blanks = {
        name: FieldVersion(blank(kind, name, record.fields), undisclosed_stamp(record.origin)) for name in missing
    }
    return RecordVersion({**present, **blanks}, erased=record.version.erased)


def line_version(record: Incoming, values: Mapping[str, Any]) -> RecordVersion:
    """The version in the line, reduced to fields with a column value (`values`)."""
    assert record.version is not None
    fields = {name: field for name, field in record.version.fields.items() if name in values}
    return RecordVersion(fields, erased=record.version.erased)


def student_find_text(row: Mapping[str, Any]) -> str:
    """The search text of a student; empty for one known by a pseudonym only."""
    if not row["name"]:
        return ""
    return find_text(row["name"], row["student_no"], row["building"], row["room"])


class RecordMerger:
    """Merges records of one type from one neighbour. `restored_fields` are the fields that a line without them does not
    take from here (`scope.restored_fields`).
    """

    def __init__(
        self,
        unit: UnitOfWork,
        kind: SyncedType,
        here: str,
        neighbour: int,
        acknowledged: int,
        restored_fields: frozenset[str] = frozenset(),
    ) -> None:
        self._unit = unit
        self._kind = kind
        self._here = here
        self._neighbour = neighbour
        self._acknowledged = acknowledged
        self._restored_fields = restored_fields

    def merge(
        self, record: Incoming, known: WireRecord, values: Mapping[str, Any], *, waited: bool = False
    ) -> tuple[bool, int]:
        """Merges `record` into the stored one; `values` are its columns, `waited` is whether its line was quarantined.
        Says whether anything changed, and in how many fields a concurrent edit now waits for a person.
        """
        version = known.version()
        assert version is not None
        assert record.version is not None
        incoming_version = line_version(record, values)
        fields = incoming_version.fields
        merged = merge_record(version, incoming_version, self._kind.review, wire_blanks(self._kind.name))
        withdrawn = self._withdrawn(record, merged, fields) if record.withdraw else {}
        merged = msgspec.structs.replace(merged, fields={**merged.fields, **withdrawn})
        if merged == version:
            return False, 0
        self._write(known, version, merged, fields, values, withdrawn, waited=waited)
        own = {(conflict.field, conflict.rivals) for conflict in conflicts(version)}
        new = [
            conflict
            for conflict in conflicts(merged)
            if (conflict.field, conflict.rivals) not in own
            and any(rival.value != conflict.shown.value for rival in conflict.rivals)  # the same twice is no question
        ]
        return True, len(new)

    def _withdrawn(
        self, record: Incoming, merged: RecordVersion, fields: Mapping[str, FieldVersion]
    ) -> dict[str, FieldVersion]:
        """Fields that the receiver may no longer hold, blanked. What was written here stays: it is this node's own. So
        does what the sender only does not have: a restored studio learns again from the center when it received an
        alert, even if a Messenger told it of the alert first.
        """
        found = {}
        for name, field in merged.fields.items():
            stays = name in fields or name in self._restored_fields or field.stamp.node == self._here
            if stays or not is_disclosed(field) or field.stamp == merged.erased:
                continue
            try:
                found[name] = FieldVersion(blank(self._kind, name), undisclosed_stamp(record.origin))
            except RejectedLine:
                continue  # a column that cannot be empty says nothing by itself
        return found

    def _write(
        self,
        known: WireRecord,
        before: RecordVersion,
        merged: RecordVersion,
        incoming: Mapping[str, FieldVersion],
        values: Mapping[str, Any],
        withdrawn: Mapping[str, FieldVersion],
        *,
        waited: bool,
    ) -> None:
        names = [column.name for column in self._kind.fields]
        present = columns_of(self._unit.connection, self._kind, names, [bytes.fromhex(known.id)])[known.id]
        columns: dict[str, Any] = {}
        for name, field in merged.fields.items():
            if field.value != before.fields[name].value:
                # What is shown now and was not before is what the line shows, whose references are looked up already.
                # An erased field holds what an erasure leaves.
                is_blanked = name in withdrawn or field.stamp == merged.erased
                columns[name] = column_value(self._kind, name, field.value) if is_blanked else values[name]
        kept = [name for name in columns if name not in withdrawn and is_disclosed(before.fields[name])]
        self._unit.keep_history(self._kind.name, known.key, {name: (present[name], columns[name]) for name in kept})
        if withdrawn:
            forget_history(self._unit, self._kind, known.key, list(withdrawn))
        now = {**present, **columns}
        write = {**columns, "stamps": encode(merged), "rev": self._unit.next_rev()}
        # It travels back only if the neighbour lacks some of what it has become.
        was_known = known.came_from == self._neighbour or known.rev <= self._acknowledged
        # A line that waited is an old one, older than what the neighbour has acknowledged: what it brings may have been
        # withdrawn there since, by this node's own word.
        is_known = was_known and not waited and all(merged.fields[name] == incoming[name] for name in incoming)
        write["came_from"] = self._neighbour if is_known else None
        if self._kind.name == "student":
            write["find"] = student_find_text(now)
        update_row(self._unit, self._kind, known.key, write, now.get("student"))
