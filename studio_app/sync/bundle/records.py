"""Encodes one record as one line of a bundle, and decodes and validates such a line.

    {"type":"alert","id":"...","origin":"...","fields":{...},"stamps":{...}}

A fact has no stamps. A line with `removed` or `erased` says that the record was deleted or erased, and when, and no
more of it. `withdraw` says that fields which the line does not have may no longer be held; `withdrawn` that the whole
record may not. In memory values stay as they travel: hex ids, ISO days; `Incoming.columns` has the days parsed, for the
tables.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from db.replication.erasure import ERASABLE
from db.schema import SYNCED, SyncedType, synced_type
from db.schema.column_types import LATEST
from db.stamps import HIGHEST_COUNTER, Stamp
from db.versions import FieldVersion, RecordVersion, encode
from db.versions import decode as decode_stamps
from studio_app.domain.levels import Level
from studio_app.domain.signs import highest_level
from studio_app.sync.bundle.fields import FIELDS, FIRST_DAY, LAST_DAY, Id
from studio_app.sync.bundle.sealed_values import is_age_message

Receipt = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]

_NODE = re.compile(r"[0-9a-f]{32}\Z")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type"):
    """What lines of all types have beside their fields."""

    id: Id
    origin: Id = ""
    stamps: msgspec.Raw = msgspec.Raw(b"null")
    withdraw: bool = False
    withdrawn: bool = False
    removed: tuple[int, int, str] | None = None
    erased: tuple[int, int, str] | None = None
    receipt: Receipt | None = None
    returned: Receipt | None = None


class RejectedLine(Exception):
    """Raised for a line that is quarantined; `reason` is a code of `studio_app/sync/quarantine_reasons.py`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Incoming(msgspec.Struct, frozen=True):
    """A decoded line that is valid in itself. `version` is None for a fact.

    `receipt` is the sender's for a removal, `returned` this file's own (`removal_receipts.py`); `own_receipt`:
    `returned` was issued by this file.
    """

    kind: SyncedType
    id: str
    origin: str
    fields: dict[str, Any]
    version: RecordVersion | None
    withdraw: bool
    withdrawn: bool
    line: bytes
    removed: Stamp | None = None
    erased: Stamp | None = None
    receipt: str | None = None
    returned: str | None = None
    own_receipt: bool = False

    @property
    def removes(self) -> bool:
        """Whether the line says that the record was deleted or erased."""
        return self.removed is not None or self.erased is not None


class Kind(NamedTuple):
    """A type of record, with the names of its days, of its references and of its sealed texts."""

    kind: SyncedType
    days: tuple[str, ...]
    references: tuple[str, ...]
    sealed: tuple[str, ...]


KINDS: dict[type[msgspec.Struct], Kind] = {
    msgspec.defstruct(
        f"{kind.model.__name__}Line",
        [("fields", FIELDS[kind.name] | UnsetType, UNSET)],
        bases=(Line,),
        tag=kind.name,
        frozen=True,
        forbid_unknown_fields=True,
        kw_only=True,
    ): Kind(
        kind,
        tuple(field.name for field in kind.fields if field.is_day),
        tuple(field.name for field in kind.fields if field.refers_to),
        tuple(kind.with_mark("sealed")),
    )
    for kind in SYNCED
}
decode = msgspec.json.Decoder(Union[tuple(KINDS)]).decode  # noqa: UP007
"""A line as one of `KINDS`, with fields of its type; whether ids are hex is not looked at."""

_encoder = msgspec.json.Encoder()


def record_line(
    kind: str, id: str, origin: str, fields: Mapping[str, Any], version: RecordVersion | None, *, withdraw: bool
) -> bytes:
    """The line of a record; `version` has exactly `fields`, and is None for a fact."""
    line: dict[str, Any] = {"type": kind, "id": id, "origin": origin, "fields": fields}
    if version is not None:
        line["stamps"] = msgspec.Raw(encode(version))
    if withdraw:
        line["withdraw"] = True
    return _encoder.encode(line)


def withdrawal_line(kind: str, id: str) -> bytes:
    """The line that withdraws a record."""
    return _encoder.encode({"type": kind, "id": id, "withdrawn": True})


def removal_line(
    kind: str, id: str, origin: str, what: str, stamp: Stamp, receipt: str, returned: str | None = None
) -> bytes:
    """The line of a deletion (`what` is `delete`) or an erasure (`erasure`), with the receipt for it, and the
    receiver's own where the receiver sent it first.
    """
    name = "removed" if what == "delete" else "erased"
    line = {"type": kind, "id": id, "origin": origin, name: tuple(stamp), "receipt": receipt}
    if returned is not None:
        line["returned"] = returned
    return _encoder.encode(line)


def read_line(line: bytes) -> Incoming:
    """The record in `line`, checked against its type. Raises RejectedLine `unreadable`, `unknown-type`, `bad-value`,
    `bad-stamps`, `unknown-field`."""
    try:
        found: Any = decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise RejectedLine(_reason(str(problem))) from None
    meant = KINDS[type(found)]
    kind = meant.kind
    if not is_hex(found.id + found.origin):
        raise RejectedLine("unreadable")
    if found.withdrawn:
        return Incoming(kind, found.id, found.origin, {}, None, False, True, line)
    if not found.origin:
        raise RejectedLine("unreadable")
    if found.removed is not None or found.erased is not None:
        return _removal(kind, found, line)
    fields = {} if found.fields is UNSET else _values(meant, found.fields)
    version = None if kind.is_fact else _version(meant, bytes(found.stamps), fields)
    return Incoming(kind, found.id, found.origin, fields, version, found.withdraw, False, line)


def _reason(problem: str) -> str:
    """Why a line is not taken, from what msgspec says is wrong with it, and where."""
    if problem.endswith("- at `$.type`"):
        return "unknown-type"
    if "- at `$.fields" not in problem:
        return "unreadable"
    return "unknown-field" if "unknown field" in problem else "bad-value"


def is_hex(text: str) -> bool:
    """Whether the text is lower-case hex: ids, one behind the other."""
    try:
        return bytes.fromhex(text).hex() == text
    except ValueError:
        return False


def _removal(kind: SyncedType, found: Any, line: bytes) -> Incoming:
    removed = None if found.removed is None else Stamp(*found.removed)
    erased = None if found.erased is None else Stamp(*found.erased)
    if any(not _is_good(stamp) or not stamp.wall for stamp in (removed, erased) if stamp is not None):
        raise RejectedLine("bad-stamps")
    if found.fields not in (UNSET, FIELDS[kind.name]()) or bytes(found.stamps) != b"null" or found.withdraw:
        raise RejectedLine("bad-value")
    if erased is not None and kind.name not in ERASABLE:
        raise RejectedLine("bad-value")
    receipts = found.receipt, found.returned
    return Incoming(kind, found.id, found.origin, {}, None, False, False, line, removed, erased, *receipts)


def _is_good(stamp: Stamp) -> bool:
    return bool(_NODE.match(stamp.node)) and 0 <= stamp.wall < 1 << 53 and 0 <= stamp.counter < HIGHEST_COUNTER


def _values(meant: Kind, fields: msgspec.Struct) -> dict[str, Any]:
    """Field to value, as it travels; those that are not set are left out."""
    found: dict[str, Any] = msgspec.to_builtins(fields)
    ids = ""
    for name in meant.references:
        ids += found.get(name) or ""
    if ids and not is_hex(ids):
        raise RejectedLine("bad-value")
    for name in meant.days:
        if (day := found.get(name)) is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise RejectedLine("bad-value")
    for name in meant.sealed:
        if (message := getattr(fields, name)) and not is_age_message(message):
            raise RejectedLine("bad-value")
    return found


def _rival(kind: SyncedType, name: str, value: object) -> msgspec.Struct:
    """A value that lost to a concurrent write, as the field holds it."""
    try:
        return msgspec.convert({name: value}, FIELDS[kind.name])
    except msgspec.ValidationError:
        raise RejectedLine("bad-value") from None


def _version(meant: Kind, blob: bytes, fields: Mapping[str, Any]) -> RecordVersion:
    try:
        version = decode_stamps(blob, fields)
    except ValueError:
        raise RejectedLine("bad-stamps") from None
    if version.removed or version.erased:
        raise RejectedLine("bad-stamps")
    for name, field in version.fields.items():
        stamps = [field.stamp, *field.seen, *(rival.stamp for rival in field.rivals)]
        # Wall time zero marks a field that is not held; nobody sends such a one.
        if not field.stamp.wall or not all(_can_be(stamp) for stamp in stamps):
            raise RejectedLine("bad-stamps")
        for rival in field.rivals:
            if name not in meant.kind.review:
                raise RejectedLine("bad-stamps")
            _values(meant, _rival(meant.kind, name, rival.value))
    return version


def _can_be(stamp: Stamp) -> bool:
    """Whether a node's clock could have made the stamp, and later stamps are possible."""
    return bool(_NODE.match(stamp.node)) and 0 <= stamp.wall < LATEST and 0 <= stamp.counter < HIGHEST_COUNTER


def undisclosed_stamp(origin: str) -> Stamp:
    """The stamp of a field that was never sent to this node: earlier than any write, so that any value replaces it."""
    return Stamp(0, 0, origin)


def is_disclosed(field: FieldVersion) -> bool:
    """Whether the field's value was ever sent to this node."""
    return field.stamp.wall > 0


@functools.cache
def _from_text(kind: str) -> Mapping[str, Callable[[str], object]]:
    found = synced_type(kind)
    days = {field.name: dt.date.fromisoformat for field in found.fields if field.is_day}
    return {**days, **dict.fromkeys(found.with_mark("sealed"), base64.b64decode)}


def column_value(kind: SyncedType, name: str, value: Any) -> Any:
    """A field's value in the form its column stores; not for references."""
    read = _from_text(kind.name).get(name)
    return value if read is None or value is None else read(value)


_MISSING = object()


def blank(kind: SyncedType, name: str, known: Mapping[str, Any] | None = None) -> Any:
    """The wire value of a column whose value was not sent to this node; `known` are the record's other fields.

    Raises RejectedLine `incomplete` where none would be honest.
    """
    found = _blank(kind.name, name)
    if found is not _MISSING:
        return found
    if known is not None and (kind.name, name) == ("alert", "level"):
        # A Messenger is not told the level a counselor gave: what they saw raises this one.
        return int(highest_level(known.get("signs", 0)) or Level.YELLOW)
    raise RejectedLine("incomplete")


@functools.cache
def _blank(kind: str, name: str) -> Any:
    column = synced_type(kind).table.c[name]
    if column.nullable:
        return None
    default = getattr(column.default, "arg", _MISSING)
    if default is not _MISSING and not callable(default):
        return msgspec.to_builtins(default)
    return "" if column.type.python_type is str else _MISSING
