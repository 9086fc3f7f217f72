"""Checks that two neighbours agree: each record in scope is at the receiver, field by field, and nothing else is.

What an edge may carry is read off the scope table itself (`Cell.which` as a condition on all records), not off what the exporter
would send. Two files agree on a field where both hold it under the same stamp with the same value: translated where the
edge translates (`mapped_values`), students by their pseudonyms toward the center. A later stamp at the receiver is right only
where the edge back may not carry that field.

What a restore loses is no disagreement between neighbours, and is counted apart (`Compared.only_there`):

- what a file had written and not sent when it was put back is gone, from everywhere, and nothing here sees it;
- what it had sent before and the edge back does not carry (a check-in's figures at the center, a name at a Messenger's) is then held
  by the neighbour alone. It counts here when its id was in the file before the restore, or when its stamp is the restored node's own.

What an edge does carry back (a Messenger's own check-ins) must be back: it is missing otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from db.queries import node as node_queries
from db.queries.disclosed_data import file_ids_of_person
from db.queries.records import WireRecord, wire_rows
from db.queries.scope_conditions import Aim, Which
from db.queries.sync import node_ids
from db.reading import Reading
from db.schema import SYNCED, Field, SyncedType
from db.versions import FieldVersion
from studio_app.node.signed_in import SignedIn
from studio_app.sync.bundle.records import RejectedLine, blank, is_disclosed
from studio_app.sync.neighbours import find_neighbour
from studio_app.sync.rules.scope import Cell, Edge, edge
from studio_app.sync.trust.pseudonyms import pseudonym, with_node_ids
from tests.simulation.in_scope import records_disclosed, records_in_scope


@dataclass(frozen=True)
class Disagreement:
    """A difference between two files. `record` is its id in hex at the receiver; `field` is empty for the whole record.

    `what`: `missing`, `older` (than the sender's), `later` (than the sender's, which should have it), `other value`, `receiver_records`
    (out of scope).
    """

    sender: str
    receiver: str
    type: str
    record: str
    field: str
    what: str


@dataclass
class Compared:
    """Outcome of a comparison: the disagreements, the number of records compared, and of those at one side only."""

    disagreements: list[Disagreement] = field(default_factory=list)
    records: int = 0
    only_there: int = 0


@dataclass(frozen=True)
class Side:
    """A file to be compared; `lost` has (type, id) of records lost in restores, `restored` whether it was restored."""

    name: str
    signed_in: SignedIn
    lost: frozenset[tuple[str, str]] = frozenset()
    restored: bool = False


def compare(sender: Side, receiver: Side, *, settled: bool, receiver_records: RecordIndex | None = None) -> Compared:
    """Compares the records of `sender` in scope with those of `receiver`.

    With `settled` scope is that of this moment, and what lies outside it must not be held. Without, it is that of the moment
    when the last bundle was made: what that bundle itself brought about (a case closed by the center is no longer told by
    name) travels with the next. `receiver_records` may be given where one receiver is compared with many.
    """
    with sender.signed_in.read() as there, receiver.signed_in.read() as here:
        return _Comparison(sender, receiver, there, here, settled, receiver_records or RecordIndex(here)).run()


class RecordIndex:
    """All records of a file, by type and id, read once."""

    def __init__(self, read: Reading) -> None:
        self._read = read
        self._found: dict[str, dict[str, WireRecord]] = {}

    def of(self, kind: SyncedType) -> dict[str, WireRecord]:
        """Id in hex to the record."""
        if kind.name not in self._found:
            self._found[kind.name] = {record.id: record for record in wire_rows(self._read, kind)}
        return self._found[kind.name]


class _Comparison:
    def __init__(
        self, sender: Side, receiver: Side, there: Reading, here: Reading, settled: bool, receiver_records: RecordIndex
    ) -> None:
        self._sender, self._receiver = sender, receiver
        self._there, self._here = there, here
        self._settled = settled
        self._held = receiver_records
        self._way = _edge(sender, receiver)
        self._back = _edge(receiver, sender)
        self._aim = _aim(there, sender, receiver)
        self._aim_back = _aim(here, receiver, sender)
        self._translate = self._translation()
        self._called = self._nodes_called()
        self._in_scope: dict[str, dict[str, WireRecord]] = {}
        self._compared = Compared()

    def run(self) -> Compared:
        for kind in SYNCED:
            cell = self._way.cells.get(kind.name)
            more: set[str] = set()
            sent: dict[str, WireRecord] = {}
            if cell is not None:
                sent = {self._wire(kind, id): record for id, record in self._may_send(kind, cell).items()}
                if cell.more_of is not None:
                    more = {self._wire(kind, id) for id in self._may_send_whole(kind, cell)}
                self._compare_sent(kind, cell, sent, more)
            if self._settled and self._way.withdraws:
                self._compare_held(kind, cell, sent, more)
            elif cell is not None and cell.which is Which.ALL:
                self._compare_deleted(kind, sent)
        return self._compared

    def _may_send(self, kind: SyncedType, cell: Cell) -> Mapping[str, WireRecord]:
        if cell.tracked and not self._settled:
            return records_disclosed(self._there, kind, self._aim)
        return records_in_scope(self._there, kind, cell.which, self._aim)

    def _may_send_whole(self, kind: SyncedType, cell: Cell) -> Mapping[str, WireRecord]:
        if not self._settled:
            return records_disclosed(self._there, kind, self._aim, whole=True)
        assert cell.more_of is not None
        return records_in_scope(self._there, kind, cell.more_of, self._aim)

    def _compare_sent(self, kind: SyncedType, cell: Cell, sent: Mapping[str, WireRecord], more: set[str]) -> None:
        back = _ScopeBack(self._here, self._back, kind, self._aim_back)
        receiver_records = self._held.of(kind)
        for id, record in sent.items():
            self._compared.records += 1
            there = receiver_records.get(id)
            names = cell.all_fields if id in more else cell.fields
            if there is None:
                if self._is_gone(kind, id, record):
                    self._compared.only_there += 1
                else:
                    self._differ(kind, id, "", "missing")
            elif kind.is_fact:
                self._compare_fact(kind, id, record, there, names)
            else:
                self._compare_record(kind, id, cell, record, there, names, back)

    def _is_gone(self, kind: SyncedType, id: str, record: WireRecord) -> bool:
        """Whether a restore took the record, or what it hangs on, from the receiver, and this edge may not give it back.

        A parent may give a Messenger everything, and each node its own.
        """
        if self._way.writes == "all":
            return False
        if record.origin != self._sender.signed_in.node.id and self._was_lost(self._receiver, kind, id):
            return True
        references = [(_kind(c.refers_to), self._value(c, record.fields[c.name])) for c in kind.fields if c.refers_to]
        return any(id not in self._held.of(of) and (of.name, id) in self._receiver.lost for of, id in references)

    def _compare_fact(
        self, kind: SyncedType, id: str, sent: WireRecord, there: WireRecord, names: frozenset[str]
    ) -> None:
        for column in kind.fields:
            if column.name not in names:
                continue
            value, receiver_records = self._value(column, sent.fields[column.name]), there.fields[column.name]
            # A reference to what was out of scope, or not there, when the fact came stays empty on that side.
            if value != receiver_records and not (column.refers_to and (value is None or receiver_records is None)):
                self._differ(kind, id, column.name, "other value")

    def _compare_record(
        self,
        kind: SyncedType,
        id: str,
        cell: Cell,
        sent: WireRecord,
        there: WireRecord,
        names: frozenset[str],
        back: _ScopeBack,
    ) -> None:
        ours, theirs = sent.version(), there.version()
        assert ours is not None
        ours = ours if cell.by_many else with_node_ids(ours, self._called)
        assert theirs is not None
        for column in kind.fields:
            name = column.name
            if name not in names:
                continue
            mine, other = ours.fields[name], theirs.fields[name]
            if not is_disclosed(mine) or self._is_withheld(cell, name, mine) or self._is_hidden(column, mine.value):
                continue
            if mine.stamp == other.stamp:
                self._compare_value(kind, id, cell, column, mine, other)
            elif other.stamp < mine.stamp:
                self._differ(kind, id, name, "older")
            elif back.carries(there.id, name, other, self._receiver.signed_in.node.id, self._sender.signed_in.node.id):
                self._differ(kind, id, name, "later")
            elif other.stamp.node == self._sender.signed_in.node.id:
                # Only a restore takes a node's own write from it.
                if self._sender.restored:
                    self._compared.only_there += 1
                else:
                    self._differ(kind, id, name, "later")

    def _compare_value(
        self, kind: SyncedType, id: str, cell: Cell, column: Field, mine: FieldVersion, other: FieldVersion
    ) -> None:
        value = self._value(column, mine.value)
        translated = cell.mapped_values.get(column.name)
        if translated is not None:
            value = translated[value]
        if value != other.value:
            self._differ(kind, id, column.name, "other value")

    def _is_withheld(self, cell: Cell, name: str, mine: FieldVersion) -> bool:
        by = mine.stamp.node
        return (
            (name in cell.by_sender and by != self._sender.signed_in.node.id)
            or (name in cell.by_receiver and by != self._receiver.signed_in.node.id)
            or (name in cell.by_person and by not in self._files_of_receiver)
        )

    @cached_property
    def _files_of_receiver(self) -> frozenset[str]:
        return file_ids_of_person(self._there, self._aim.there)

    def _is_hidden(self, column: Field, value: object) -> bool:
        """Whether the field points at something that the receiver may not know of."""
        if column.refers_to is None or value is None:
            return False
        return self._value(column, value) not in self._held.of(_kind(column.refers_to))

    def _compare_held(
        self, kind: SyncedType, cell: Cell | None, sent: Mapping[str, WireRecord], more: set[str]
    ) -> None:
        ours, theirs = self._sender.signed_in.node, self._receiver.signed_in.node
        for id, record in self._held.of(kind).items():
            if record.origin == theirs.id or (theirs.kind == "center" and record.origin != ours.id):
                continue
            if id not in sent:
                if self._was_lost(self._sender, kind, id):
                    self._compared.only_there += 1
                else:
                    self._differ(kind, id, "", "held")
            elif cell is not None:
                self._compare_fields_held(kind, record, cell.all_fields if id in more else cell.fields)

    def _compare_deleted(self, kind: SyncedType, sent: Mapping[str, WireRecord]) -> None:
        """What the sender made, sent to everybody, and no longer has."""
        for id, record in self._held.of(kind).items():
            if record.origin == self._sender.signed_in.node.id and id not in sent:
                if self._was_lost(self._sender, kind, id):
                    self._compared.only_there += 1
                else:
                    self._differ(kind, id, "", "held")

    def _compare_fields_held(self, kind: SyncedType, record: WireRecord, names: frozenset[str]) -> None:
        version = record.version()
        for column in kind.fields:
            name = column.name
            if name in names:
                continue
            if version is None:
                out = record.fields[name] != _nothing(kind, name)
            else:
                kept = version.fields[name]
                by_us = kept.stamp.node == self._receiver.signed_in.node.id
                out = is_disclosed(kept) and not by_us and kept.stamp != version.erased  # which blanked it
            if out:
                self._differ(kind, record.id, name, "held")

    def _was_lost(self, side: Side, kind: SyncedType, id: str) -> bool:
        """Whether a restore took the record from that side and nothing brought it back; `id` is the receiver's."""
        if side is self._sender and kind.name == "student":
            return any((kind.name, own) in side.lost for own in self._own_ids(id))
        return (kind.name, id) in side.lost

    def _own_ids(self, id: str) -> list[str]:
        if not self._way.pseudonyms:
            return [id]
        return [own for type_, own in self._sender.lost if type_ == "student" and self._translate(own) == id]

    def _value(self, column: Field, value: Any) -> Any:
        return self._translate(value) if column.refers_to == "student" and value is not None else value

    def _wire(self, kind: SyncedType, id: str) -> str:
        return self._translate(id) if kind.name == "student" else id

    def _translation(self) -> Callable[[str], str]:
        """From an id of a student at the sender to that at the receiver."""
        if self._way.pseudonyms:
            key = node_queries.node_keys(self._there).pseudonym_key
            return lambda id: pseudonym(key, id)
        if self._way.pseudonyms_back:
            key = node_queries.node_keys(self._here).pseudonym_key
            known = {pseudonym(key, id): id for id in self._held.of(_kind("student"))}
            lost = {pseudonym(key, id): id for kind, id in self._receiver.lost if kind == "student"}
            return lambda id: known.get(id) or lost.get(id) or id
        return lambda id: id

    def _nodes_called(self) -> Callable[[str], str]:
        """From a node in a stamp at the sender to what the receiver calls it."""
        ends = (self._sender.signed_in.node.id, self._receiver.signed_in.node.id)
        if self._way.pseudonyms:
            key = node_queries.node_keys(self._there).pseudonym_key
            return lambda node: node if node in ends else pseudonym(key, node)
        if self._way.pseudonyms_back:
            key = node_queries.node_keys(self._here).pseudonym_key
            known = {pseudonym(key, node): node for node in node_ids(self._here)}
            return lambda node: known.get(node, node)
        return lambda node: node

    def _differ(self, kind: SyncedType, id: str, name: str, what: str) -> None:
        found = Disagreement(self._sender.name, self._receiver.name, kind.name, id, name, what)
        self._compared.disagreements.append(found)


class _ScopeBack:
    """Records of one type that the edge back to the sender carries."""

    def __init__(self, read: Reading, way: Edge, kind: SyncedType, aim: Aim) -> None:
        self._cell = way.cells.get(kind.name)
        self._read, self._kind, self._aim = read, kind, aim
        self._ids: tuple[set[str], set[str]] | None = None

    def carries(self, id: str, name: str, version: FieldVersion, here: str, there: str) -> bool:
        """Whether the field of that record, as it stands here, goes from the node `here` to the node `there`."""
        cell = self._cell
        if cell is None or name not in cell.all_fields or not is_disclosed(version):
            return False
        if name in cell.by_sender and version.stamp.node != here:
            return False
        if name in cell.by_receiver and version.stamp.node != there:
            return False
        if name in cell.by_person and version.stamp.node not in file_ids_of_person(self._read, self._aim.there):
            return False
        if self._ids is None:
            some = set(records_in_scope(self._read, self._kind, cell.which, self._aim))
            whole = cell.more_of and records_in_scope(self._read, self._kind, cell.more_of, self._aim)
            self._ids = some, set(whole or ())
        some, whole_ids = self._ids
        return id in some and (name in cell.fields or id in whole_ids)


def _kind(name: str) -> SyncedType:
    return next(kind for kind in SYNCED if kind.name == name)


def _nothing(kind: SyncedType, name: str) -> object:
    try:
        return blank(kind, name)
    except RejectedLine:
        return None


def _edge(sender: Side, receiver: Side) -> Edge:
    found = edge(sender.signed_in.node.kind, receiver.signed_in.node.kind)
    assert found is not None
    return found


def _aim(read: Reading, side: Side, other: Side) -> Aim:
    return Aim(find_neighbour(read, other.signed_in.node.id).key, side.signed_in.today())
