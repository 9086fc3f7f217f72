"""Who may write which field of a transfer: three nodes have it, and each writes its own part of it.

The old college says who goes, the center whom it passes that on to, the new college what it answers; and whoever ends it
empties what tells who the student is. What somebody only passes on (the stamp is another's) is taken: a file that was
restored gets its own words back that way.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.erasing import personal_blanks
from db.queries.records import WireRecord
from db.schema import synced_type
from db.versions import FieldVersion
from studio_app.sync.records import Incoming, blank
from studio_app.sync.scope import Edge

IDENTITY = frozenset({"student_no", "name", "gender", "birth_date", "phone", "major", "class_name", "grade"})
OFFERED = IDENTITY | {"case", "from_college", "to_college", "speak_to", "offered_at", "withdrawn_at"}
PASSED = frozenset({"passed_to", "passed_name", "passed_at", "returned_at", "center_words"})
ANSWERED = frozenset({"accepted_at", "declined_at", "answer_words"})


def may_write(edge: Edge, sender: str, here: str, record: Incoming, known: WireRecord | None) -> bool:
    """Whether the node `sender` may say what `record` says of a transfer; ids of nodes in hex, `known` is what is here."""
    if record.version is None:
        return False  # nobody takes a transfer back by a line that only withdraws
    origin = record.origin if known is None else known.origin
    if edge.writes == "given":
        if here not in (origin, record.fields.get("passed_to"), _passed_to(known)):
            return False
        own = PASSED
    elif origin == sender:
        own = OFFERED
    elif known is not None and (_passed_to(known) == sender or _was_passed_by(here, sender, record)):
        own = ANSWERED
    else:
        return False
    return all(name in own or _may_be_emptied(name, record, known) for name in _said(sender, record, known))


def _said(sender: str, record: Incoming, known: WireRecord | None) -> set[str]:
    """The fields in which the line has something new that the sender wrote."""
    before = None if known is None else known.version()
    return {
        name
        for name, field in _fields(record).items()
        if field.stamp.node == sender and (before is None or before.fields[name].stamp < field.stamp)
    }


def _may_be_emptied(name: str, record: Incoming, known: WireRecord | None) -> bool:
    """Nothing is said by a field that is empty: in a new record, or where it told who the student is or of them."""
    empties = known is None or name in personal_blanks("transfer")
    return empties and record.fields[name] == blank(synced_type("transfer"), name)


def _passed_to(known: WireRecord | None) -> object:
    return None if known is None else known.fields["passed_to"]


def _was_passed_by(here: str, sender: str, record: Incoming) -> bool:
    """The line has this center's own word on whom it was passed to, which a restored file forgot."""
    field = _fields(record).get("passed_to")
    return field is not None and field.stamp.node == here and field.value == sender


def _fields(record: Incoming) -> Mapping[str, FieldVersion]:
    return {} if record.version is None else record.version.fields
