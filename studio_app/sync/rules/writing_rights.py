"""Rights of a neighbour to write a record: its edge's fields, its own records, records it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.incarnation import former_incarnations
from db.queries import removals
from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.queries.records import WireRecord
from db.reading import Reading
from db.schema import SyncedType, synced_type
from studio_app.sync.bundle.records import Incoming, RejectedLine
from studio_app.sync.rules.previously_sent import previously_sent_ids
from studio_app.sync.rules.reference_rights import ReferenceRights
from studio_app.sync.rules.scope import Edge, edge_back, is_made_by
from studio_app.sync.rules.transfer_rights import may_write


def check_fields(record: Incoming, edge: Edge) -> None:
    """Raises RejectedLine `out-of-scope` for a type, a field or a withdrawal that the edge does not carry."""
    if record.own_receipt:
        return
    cell = edge.cells.get(record.kind.name)
    if record.erased is not None and not (edge.withdraws or edge.writes == "sent"):
        raise RejectedLine("out-of-scope")  # a Messenger may not erase anybody
    if cell is None or not cell.all_fields.issuperset(record.fields):
        raise RejectedLine("out-of-scope")
    if (record.withdraw or record.withdrawn) and not edge.withdraws:
        raise RejectedLine("out-of-scope")
    if edge.name == "messenger->studio" and record.kind.name == "person" and record.fields.get("role") != "messenger":
        raise RejectedLine("out-of-scope")


def check_rights(
    read: Reading,
    edge: Edge,
    sender: NeighbourRow,
    here: str,
    kind: SyncedType,
    records: Sequence[Incoming],
    known: Mapping[str, WireRecord],
    references: ReferenceRights,
) -> Iterator[tuple[Incoming, str | None]]:
    """Each record with the reason for quarantine, or None where the sender may write it. `known` are those that are
    here already.
    """
    if edge.writes == "all":
        yield from ((record, None) for record in records)
        return
    ids = [bytes.fromhex(record.id) for record in records]
    # Two Messengers might tell each other an id; a center hears of it from the studio alone.
    previously_sent = previously_sent_ids(read, sender.key, ids, of_any_age=True) if edge.writes == "sent" else set()
    about = queries.student_origins(read, kind, ids) if known else {}
    students = _students_sent(read, edge, sender, records)
    too_far = references.out_of_reach_ids(kind, records)
    tombstone_origins = removals.tombstone_origins(read, ids) if removals.has_tombstones(read) else {}
    restored = kind.name == "transfer" and bool(former_incarnations(read))
    for record in records:
        before = known[record.id].origin if record.id in known else tombstone_origins.get(record.id)
        if record.removes:
            may = (
                record.own_receipt
                or _may_remove(edge, sender, here, record, before, previously_sent, about)
                or (edge.writes == "sent" and _is_known(read, record))
            )
            yield record, None if may else "out-of-scope"
            continue
        allowed = True
        if kind.name == "transfer":
            allowed = may_write(edge, sender.id, here, record, known.get(record.id), restored=restored)
        elif edge.writes == "sent":
            if before is None:
                allowed = record.origin == sender.id and is_made_by(edge, kind.name)
            else:
                allowed = before == sender.id or bytes.fromhex(record.id) in previously_sent
        elif record.id in known:
            allowed = before == sender.id or (edge.withdraws and about.get(record.id) == sender.id)
        elif not record.withdrawn:
            # A center that lost its newest work gets it back from the studio it was about.
            is_restored = edge.withdraws and record.origin == here and is_made_by(edge_back(edge), kind.name)
            allowed = record.origin == sender.id or is_restored
            student = record.fields.get("student")
            if allowed and students is not None and student and student not in students:
                allowed = False
        yield record, None if allowed and record.id not in too_far else "out-of-scope"


def _may_remove(
    edge: Edge,
    sender: NeighbourRow,
    here: str,
    record: Incoming,
    before: str | None,
    previously_sent: set[bytes],
    about: Mapping[str, str],
) -> bool:
    """Whether the sender may delete or erase the record, made by the node `before` as far as is known here: its own; a
    studio also what is about its students; and a center may erase whom it was given, but not delete what a studio made."""
    origin = before or record.origin
    if origin == sender.id:
        return True
    if edge.writes == "sent":
        return record.removed is None and (before is None or bytes.fromhex(record.id) in previously_sent)
    return edge.withdraws and (origin == here if before is None else about.get(record.id) == sender.id)


def _is_known(read: Reading, record: Incoming) -> bool:
    """Whether the deletion is stored here already: a center repeats all deletions to a restored file."""
    stamp = record.removed
    if stamp is None or record.erased is not None:
        return False
    tombstone = removals.tombstones(read, [bytes.fromhex(record.id)]).get(record.id)
    return tombstone is not None and tombstone.deleted is not None and tombstone.deleted.at() >= stamp


def _students_sent(read: Reading, edge: Edge, sender: NeighbourRow, records: Sequence[Incoming]) -> set[str] | None:
    """Students that were sent to a Messenger, who may write about no others; None where any student of the sender is
    allowed.
    """
    if edge.name != "messenger->studio":
        return None
    wanted = {bytes.fromhex(student) for record in records if (student := record.fields.get("student"))}
    if not wanted:
        return set()
    here = queries.keys_of(read, synced_type("student"), wanted)
    previously_sent = {id.hex() for id in previously_sent_ids(read, sender.key, wanted)}
    # One that is not here at all waits for its reference, which is another reason.
    return previously_sent | {id.hex() for id in wanted if id.hex() not in here}
