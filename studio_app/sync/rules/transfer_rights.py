"""Rights to write the fields of a transfer, for the three nodes that take part in it.

The old college says who goes, the center whom it passes that on to, the new college what it answers; and whoever ends it
empties what tells who the student is. What a studio only passes on (the stamp is another's) says nothing new to a center,
unless that was restored: it gets its own words back that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.queries.records import WireRecord
from db.replication.erasure import personal_blanks
from db.schema import synced_type
from db.versions import FieldVersion
from studio_app.roster.transfer_state import IDENTITY_BLANKS
from studio_app.sync.bundle.records import Incoming, blank
from studio_app.sync.rules.scope import Edge

IDENTITY = frozenset(IDENTITY_BLANKS)
OFFERED = IDENTITY | {"case", "from_college", "to_college", "speak_to", "offered_at", "withdrawn_at"}
PASSED = frozenset({"passed_to", "passed_name", "passed_at", "returned_at", "center_words"})
ANSWERED = frozenset({"accepted_at", "declined_at", "answer_words"})


def may_write(
    edge: Edge, sender: str, here: str, record: Incoming, known: WireRecord | None, *, restored: bool
) -> bool:
    """Whether the node `sender` may write what `record` contains of a transfer; ids of nodes in hex, `known` is the
    stored record.

    `restored`: this file was, and may have forgotten what it knew.
    """
    if record.version is None:
        return False  # nobody takes a transfer back by a line that only withdraws
    origin = record.origin if known is None else known.origin
    if edge.writes == "sent":
        if here not in (origin, record.fields.get("passed_to"), _passed_to(known)):
            return False
        own = PASSED
    elif origin == sender:
        own = OFFERED
    elif known is not None and (_passed_to(known) == sender or _was_passed_by(here, sender, record)):
        own = ANSWERED
    else:
        return False
    relays = restored or edge.writes == "sent"
    return all(
        name in own or _may_be_emptied(name, record, known)
        if by == sender
        else relays or _is_blank(name, record, known)
        for name, by in _news(record, known)
    )


def _news(record: Incoming, known: WireRecord | None) -> Iterator[tuple[str, str]]:
    """Fields of the line that differ from the stored record, each with the node that wrote it."""
    before = None if known is None else known.version()
    for name, field in _fields(record).items():
        mine = None if before is None else before.fields[name]
        if mine is None or mine.stamp < field.stamp or (mine.stamp == field.stamp and mine.value != field.value):
            yield name, field.stamp.node


def _is_blank(name: str, record: Incoming, known: WireRecord | None) -> bool:
    """Whether the field is an empty one of a new record, which changes nothing."""
    return known is None and record.fields[name] == blank(synced_type("transfer"), name)


def _may_be_emptied(name: str, record: Incoming, known: WireRecord | None) -> bool:
    """Whether the write empties a field that identifies or describes the student, which either side may do."""
    is_blank = record.fields[name] == blank(synced_type("transfer"), name)
    return is_blank and (known is None or name in personal_blanks("transfer"))


def _passed_to(known: WireRecord | None) -> object:
    return None if known is None else known.fields["passed_to"]


def _was_passed_by(here: str, sender: str, record: Incoming) -> bool:
    """Whether the line carries this center's own write of the receiving college, which a restored file may have lost."""
    field = _fields(record).get("passed_to")
    return field is not None and field.stamp.node == here and field.value == sender


def _fields(record: Incoming) -> Mapping[str, FieldVersion]:
    return {} if record.version is None else record.version.fields
