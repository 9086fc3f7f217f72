"""The field-by-field merge of two versions of a record: commutative, associative and idempotent.

A fact is never changed, so merging facts is their union. A record is merged field by field: the latest stamp
wins, and in a field a person must look at (`review`) a concurrent value that lost stays as a rival until a
write that has seen both settles it; the settling write travels like any other and takes the rival away
everywhere.

Each part is a join: a field keeps the writes that neither side has seen replaced (an observed-remove set
under a version vector), deletion the latest stamp, erasure the earliest. So merging is commutative,
associative and idempotent (`tests/properties/test_merge.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from db.stamps import Stamp
from db.versions import FieldVersion, RecordVersion, Rival, field_version, latest, to_json_value

RemovalKind = Literal["delete", "erasure", "withdrawal"]


class Removal(msgspec.Struct, frozen=True):
    """What a bundle says of a record that is to go.

    `delete`: the record is hidden on every node unless a field of it was written later than `stamp`, on
    whatever node: nobody's later work vanishes, and a deletion is undone by writing to the record. `erasure`:
    a person's legal right; personal fields are blank from now on, whatever is written, before or after.
    `withdrawal`: the record left this node's scope; only the parent may say so and it is no part of merging:
    the record's row simply goes.
    """

    kind: RemovalKind
    stamp: Stamp


class Conflict(msgspec.Struct, frozen=True):
    """A field in which writes that had not seen each other met: the one shown and those that lost, latest first."""

    field: str
    shown: Rival
    rivals: tuple[Rival, ...]


def merge_record(
    here: RecordVersion, incoming: RecordVersion, review: frozenset[str], personal: Mapping[str, object]
) -> RecordVersion:
    """The version both become. `review` names the fields that keep rivals; `personal` those that an erasure blanks,
    with what they hold then.
    """
    removed = max((s for s in (here.removed, incoming.removed) if s is not None), default=None)
    erased = min((s for s in (here.erased, incoming.erased) if s is not None), default=None)
    fields: dict[str, FieldVersion] = {}
    for name in {**here.fields, **incoming.fields}:
        if erased is not None and name in personal:
            fields[name] = FieldVersion(personal[name], erased)
            continue
        ours, theirs = here.fields.get(name), incoming.fields.get(name)
        one, other = ours or theirs, theirs or ours
        if one is not None and other is not None:
            fields[name] = merge_field(one, other, name in review)
    return RecordVersion(fields, removed, erased)


def merge_field(one: FieldVersion, other: FieldVersion, review: bool) -> FieldVersion:
    """Merges one field of two versions; with `review` the concurrent losers stay as rivals. A field that was never sent
    to a node (a stamp of wall time zero) gives way to any other.
    """
    if one == other and (review or not one.rivals):
        return one
    if (not one.stamp.wall) is not (not other.stamp.wall):
        one = other = one if one.stamp.wall else other
    seen_one, seen_other = one.known(), other.known()
    known = latest([*seen_one.values(), *seen_other.values()])
    if not review:
        return field_version([_later(_shown(one), _shown(other))], known)
    live: dict[Stamp, Rival] = {}
    left, right = _live(one), _live(other)
    for mine, theirs, seen in ((left, right, seen_other), (right, left, seen_one)):
        for stamp, write in mine.items():
            if stamp in theirs:
                live[stamp] = _later(write, theirs[stamp])
            elif stamp.node not in seen or seen[stamp.node] < stamp:
                live[stamp] = write
    # Each side says it has replaced the other, which only stamps given twice can (two live copies) or made-up ones.
    return field_version(live.values() or [_later(_shown(one), _shown(other))], known)


def apply_removal(here: RecordVersion | None, removal: Removal, personal: Mapping[str, object]) -> RecordVersion:
    """The version after a deletion or an erasure, made here or brought by a bundle; `here` is None where it
    is unknown.

    The stamp is kept even then, so that an older copy that comes late does not bring the record back.
    ValueError for a withdrawal, which is not merged.
    """
    if removal.kind == "withdrawal":
        raise ValueError("a withdrawal is not merged")
    gone = (
        RecordVersion({}, removed=removal.stamp)
        if removal.kind == "delete"
        else RecordVersion({}, erased=removal.stamp)
    )
    if here is None:
        return gone
    return merge_record(here, gone, review=frozenset(here.fields), personal=personal)


def conflicts(version: RecordVersion) -> tuple[Conflict, ...]:
    """Fields of the record with unresolved concurrent values, by name; a write to a field resolves it."""
    return tuple(
        Conflict(name, _shown(field), field.rivals) for name, field in sorted(version.fields.items()) if field.rivals
    )


def compare_fact(
    here: Mapping[str, object] | None, incoming: Mapping[str, object]
) -> Literal["new", "known", "disputed"]:
    """Whether a fact that came is to be added, is already here, or comes back altered under the same id.

    A disputed fact is quarantined and the one here stands: nobody rewrites what was acknowledged. The facts of
    an erased person are blanked (`blank`) on both sides before they are compared.
    """
    if here is None:
        return "new"
    return "known" if dict(here) == dict(incoming) else "disputed"


def blank(values: Mapping[str, object], personal: Mapping[str, object]) -> dict[str, object]:
    """The `values` of a fact after an erasure."""
    return {name: personal.get(name, value) for name, value in values.items()}


def _shown(field: FieldVersion) -> Rival:
    return Rival(field.value, field.stamp)


def _live(field: FieldVersion) -> dict[Stamp, Rival]:
    return {write.stamp: write for write in (_shown(field), *field.rivals)}


def _later(one: Rival, other: Rival) -> Rival:
    """The later write; under one stamp (two live copies of a node file) the value decides, the same everywhere."""
    if one.stamp == other.stamp and one.value != other.value:
        return max(one, other, key=lambda write: msgspec.json.encode(to_json_value(write.value), order="deterministic"))
    return max(one, other, key=lambda write: write.stamp)
