"""Field versions, as the `stamps` column of a synced record holds them: when and by whom each field was last written.

Each field is a multi-value register: the value shown, its stamp, and the version vector of what that write had seen
(the latest stamp of every node that wrote the field; Preguiça and others, 'Dotted Version Vectors', 2010). From these
any node can tell whether one write followed another or they were concurrent, also after several edits between two
exchanges. Values that lost to a concurrent write are kept as rivals.

Pure: no database here. `studio_app/sync/rules/merge.py` merges two versions.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping

import msgspec

from db.stamps import Stamp


class Rival(msgspec.Struct, frozen=True):
    """A concurrent value of a field that is not settled (a 'sibling' in the literature)."""

    value: object
    stamp: Stamp


class FieldVersion(msgspec.Struct, frozen=True):
    """One field: the value shown, its stamp, the rest of its version vector, and its rivals.

    `seen` has at most one stamp a node, sorted by node, and omits a node whose latest stamp is that of the value or of
    a rival: a field that only one node ever wrote has nothing in it. `rivals` are sorted, latest first.
    """

    value: object
    stamp: Stamp
    seen: tuple[Stamp, ...] = ()
    rivals: tuple[Rival, ...] = ()

    def known(self) -> dict[str, Stamp]:
        """The version vector: the latest stamp of each node whose write to this field is known here."""
        return latest([*self.seen, self.stamp, *(rival.stamp for rival in self.rivals)])


class RecordVersion(msgspec.Struct, frozen=True):
    """A record's fields with their versions, and the stamps of its removal and erasure, if any."""

    fields: Mapping[str, FieldVersion]
    removed: Stamp | None = None
    erased: Stamp | None = None

    def values(self) -> dict[str, object]:
        """The value shown for each field."""
        return {name: field.value for name, field in self.fields.items()}

    def newest(self) -> Stamp | None:
        """The latest stamp in the record, past which the node's clock must be (`HybridLogicalClock.observe`)."""
        stamps = [stamp for field in self.fields.values() for stamp in field.known().values()]
        stamps += [stamp for stamp in (self.removed, self.erased) if stamp is not None]
        return max(stamps, default=None)

    def is_removed(self) -> bool:
        """Whether the record counts as deleted: no field was written after the removal, blanked ones aside."""
        if self.removed is None:
            return False
        written = (field.stamp for field in self.fields.values() if field.stamp != self.erased)
        return all(stamp < self.removed for stamp in written)


def latest(stamps: Iterable[Stamp]) -> dict[str, Stamp]:
    """The latest of `stamps` for each node."""
    found: dict[str, Stamp] = {}
    for stamp in stamps:
        if stamp.node not in found or found[stamp.node] < stamp:
            found[stamp.node] = stamp
    return found


def field_version(live: Iterable[Rival], known: Mapping[str, Stamp]) -> FieldVersion:
    """The field version with the `live` values (at least one) and the version vector `known`; the latest value is
    shown.
    """
    shown, *rivals = sorted(live, key=lambda rival: rival.stamp, reverse=True)
    standing = {shown.stamp, *(rival.stamp for rival in rivals)}
    seen = tuple(stamp for _, stamp in sorted(known.items()) if stamp not in standing)
    return FieldVersion(shown.value, shown.stamp, seen, tuple(rivals))


def write_fields(here: RecordVersion | None, changes: Mapping[str, object], stamp: Stamp) -> RecordVersion:
    """The record after a local write of `changes`; `here` is None for a new record.

    The write has seen everything this node knows of the fields it names, so it settles their rivals. Raises ValueError
    unless `stamp` is later than all that it follows (`HybridLogicalClock.tick` gives such a stamp): a write with an older
    stamp would be lost at the next merge.
    """
    fields = {} if here is None else dict(here.fields)
    for name, value in changes.items():
        before = fields.get(name)
        known = {} if before is None else before.known()
        if any(stamp <= other for other in known.values()):
            raise ValueError(f"the stamp of a write to {name} is not later than what it replaces")
        fields[name] = field_version([Rival(value, stamp)], {**known, stamp.node: stamp})
    if here is None:
        return RecordVersion(fields)
    return msgspec.structs.replace(here, fields=fields)


def erase_fields(version: RecordVersion, stamp: Stamp, blanks: Mapping[str, object]) -> RecordVersion:
    """The record after an erasure: the fields in `blanks` hold these values, under the stamp of the earliest erasure."""
    erased = stamp if version.erased is None else min(version.erased, stamp)
    gone = {name: FieldVersion(blanks[name], erased) for name in version.fields if name in blanks}
    return RecordVersion({**version.fields, **gone}, version.removed, erased)


def restamp(version: RecordVersion, again: Callable[[Stamp], Stamp]) -> RecordVersion:
    """The record with every stamp replaced by `again(stamp)`, for a node whose clock was found to be ahead.

    Only for stamps that no neighbour has acknowledged; `again` must keep their order and leave all others unchanged.
    """

    def field(old: FieldVersion) -> FieldVersion:
        live = [Rival(old.value, again(old.stamp)), *(Rival(r.value, again(r.stamp)) for r in old.rivals)]
        return field_version(live, latest(again(stamp) for stamp in old.known().values()))

    return RecordVersion(
        {name: field(old) for name, old in version.fields.items()},
        None if version.removed is None else again(version.removed),
        None if version.erased is None else again(version.erased),
    )


class _Blob(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """The encoded column: the nodes, stamps as (wall, counter, node's index); a mark is a stamp and what it saw."""

    n: list[str]
    d: list[int]
    o: list[tuple[list[str], list[int]]] = []
    r: dict[str, list[tuple[list[int], object]]] = {}
    x: list[int] | None = None
    e: list[int] | None = None


_decoder = msgspec.json.Decoder(_Blob)


def encode_new(stamp: Stamp) -> bytes:
    """The column of a record all of whose fields were written with `stamp`: equal to `encode`, but faster."""
    return msgspec.json.encode(_Blob([stamp.node], [stamp.wall, stamp.counter, 0]))


def encode(version: RecordVersion) -> bytes:
    """The `stamps` column for `version`, whose shown values stand in the record's own columns.

    The earliest mark is the default and the others name their fields, so that a column added by a later
    program to a record takes the earliest stamp and never wins over a write made elsewhere.
    """
    if _is_written_once(version):
        return encode_new(next(iter(version.fields.values())).stamp)
    nodes: dict[str, int] = {}

    def flat(*stamps: Stamp) -> list[int]:
        return [
            number
            for stamp in stamps
            for number in (stamp.wall, stamp.counter, nodes.setdefault(stamp.node, len(nodes)))
        ]

    marks: dict[tuple[Stamp, ...], list[str]] = {}
    for name in sorted(version.fields):
        field = version.fields[name]
        marks.setdefault((field.stamp, *field.seen), []).append(name)
    first, *others = sorted(marks) or [()]
    blob = _Blob([], flat(*first), [(marks[mark], flat(*mark)) for mark in others])
    blob.r = {
        name: [(flat(rival.stamp), to_json_value(rival.value)) for rival in field.rivals]
        for name, field in sorted(version.fields.items())
        if field.rivals
    }
    blob.x = None if version.removed is None else flat(version.removed)
    blob.e = None if version.erased is None else flat(version.erased)
    blob.n = list(nodes)
    return msgspec.json.encode(blob)


def _is_written_once(version: RecordVersion) -> bool:
    """Whether all fields have the version the record was created with, as most do."""
    if version.removed is not None or version.erased is not None or not version.fields:
        return False
    first = next(iter(version.fields.values())).stamp
    return all(field.stamp == first and not field.seen and not field.rivals for field in version.fields.values())


def decode(blob: bytes, values: Mapping[str, object]) -> RecordVersion:
    """The record whose columns are `values` and whose `stamps` column is `blob`. Raises ValueError if damaged."""
    try:
        held = _decoder.decode(blob)
        default = _mark(held.d, held.n) if values else ()
        fields = {name: FieldVersion(value, *default) for name, value in values.items()}
        for names, mark in held.o:
            own = _mark(mark, held.n)
            fields |= {name: FieldVersion(values[name], *own) for name in names if name in values}
        for name, others in held.r.items():
            if name in fields:
                rivals = tuple(Rival(from_json_value(other), _stamps(mark, held.n)[0]) for mark, other in others)
                fields[name] = msgspec.structs.replace(fields[name], rivals=rivals)
        removed = None if held.x is None else _stamps(held.x, held.n)[0]
        erased = None if held.e is None else _stamps(held.e, held.n)[0]
    except (msgspec.MsgspecError, IndexError) as problem:
        raise ValueError("the stamps of a record cannot be read") from problem
    return RecordVersion(fields, removed, erased)


def _mark(flat: list[int], nodes: list[str]) -> tuple[Stamp, tuple[Stamp, ...]]:
    stamp, *seen = _stamps(flat, nodes)
    return stamp, tuple(seen)


def _stamps(flat: list[int], nodes: list[str]) -> list[Stamp]:
    if len(flat) % 3 or any(number < 0 for number in flat):
        raise ValueError("the stamps of a record cannot be read")
    return [Stamp(flat[i], flat[i + 1], nodes[flat[i + 2]]) for i in range(0, len(flat), 3)]


def to_json_value(value: object) -> object:
    """A JSON-compatible form of a value; `from_json_value` restores it with its type (days, bytes)."""
    match value:
        case datetime.date():
            return {"day": value.isoformat()}
        case bytes():
            return {"hex": value.hex()}
        case dict():
            return {"map": value}
        case _:
            return value


def from_json_value(value: object) -> object:
    """Restores a value from its form by `to_json_value`. Raises ValueError for any other form."""
    match value:
        case {"day": str(text)}:
            return datetime.date.fromisoformat(text)
        case {"hex": str(text)}:
            return bytes.fromhex(text)
        case {"map": dict(inner)}:
            return inner
        case dict():
            raise ValueError("the stamps of a record cannot be read")
        case _:
            return value
