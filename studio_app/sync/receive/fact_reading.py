"""Takes check-ins in by the hundred: what every one of them needs is asked once for all of them.

A bundle may bring hundreds of thousands. A line that is plain (well formed, new, about people who are here, within what
its sender may write, nothing corrected or deleted or erased about it) is decoded, checked and written together with
those beside it. Every other line goes the way of all records, one by one (`Applier.take`), which alone says what is
wrong with it: nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Protocol, cast

from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.replication.fact_writes import insert_facts
from db.schema import Field, synced_type
from db.store import UnitOfWork
from studio_app.sync.bundle.records import Incoming
from studio_app.sync.receive.apply_removals import Removals
from studio_app.sync.receive.fact_shape import FactBatch, FactShape, are_ids, places_of
from studio_app.sync.rules.scope import Edge
from studio_app.sync.rules.writing_rights import check_rights

MANY = ("check-in",)
"""Types of which a bundle may bring very many."""


class OneByOne(Protocol):
    """Whoever takes a line that is not plain."""

    def take(self, line: bytes) -> None:
        """Takes one line in, now or with those that follow it."""

    def settle(self) -> None:
        """Takes in what waits, of whatever type."""

    def node_key(self, node: str) -> int:
        """The key of a node by its id in hex."""

    def count_new(self, kind: str, count: int) -> None:
        """Counts records that were taken in."""


class FactReader:
    """Takes the lines of one neighbour's bundle."""

    def __init__(
        self, unit: UnitOfWork, here: str, neighbour: NeighbourRow, edge: Edge, removals: Removals, others: OneByOne
    ) -> None:
        self._unit = unit
        self._here, self._from, self._edge = here, neighbour, edge
        self._removals = removals
        self._others = others
        self._shapes: list[FactShape] = []
        # Where pseudonyms are put back, or rights hang on each record, there are few facts.
        if edge.writes != "given" and not edge.pseudonyms_back:
            self._shapes = [FactShape(synced_type(name), edge.cells[name]) for name in MANY if name in edge.cells]
        self._shape: FactShape | None = None
        self._keys: dict[str, dict[str | None, int | None]] = {}
        self._missing: dict[str, set[str]] = {}
        self._origins: dict[str, int | None] = {}
        self._students: set[int] = set()

    def ahead(self, lines: Sequence[bytes]) -> FactBatch | None:
        """Decodes lines that are all of one type, on whatever thread, for `take`; None where they are not."""
        shape = self._shape_of(lines[0])
        return shape.batch(lines) if shape is not None and shape.is_shape_of(lines) else None

    def take(self, lines: Sequence[bytes], decoded: FactBatch | None = None) -> None:
        """Takes lines in, now or with those that follow them; `decoded` is what `ahead` made of them."""
        if decoded is not None:
            shape = self._shape_of(lines[0])
            assert shape is not None
            self._change_to(shape)
            self._accept_student(shape, decoded)
            return
        for shape, some in groupby(lines, self._shape_of):
            self._change_to(shape)
            if shape is not None:
                self._accept_student(shape, shape.batch(list(some)))
                continue
            for line in some:
                self._others.take(line)

    def _change_to(self, shape: FactShape | None) -> None:
        if shape is not self._shape:
            self._others.settle()  # what the next ones refer to
            self._shape, self._keys, self._missing, self._origins = shape, {}, {}, {}

    def _shape_of(self, line: bytes) -> FactShape | None:
        return next((shape for shape in self._shapes if line.startswith(shape.begins)), None)

    def _accept_student(self, shape: FactShape, batch: FactBatch) -> None:
        if odd := self._odd(shape, batch):
            batch = shape.batch(batch.lines, leave=batch.odd | odd)
        if not self._insert(shape, batch):
            here = queries.keys_of(self._unit.connection, shape.kind, [bytes.fromhex(id) for id in batch.ids])
            known = places_of(batch.places, batch.ids, here.__contains__)
            batch = shape.batch(batch.lines, leave=batch.odd | (known or set(batch.places)))
            if not self._insert(shape, batch):
                batch = shape.batch(batch.lines, leave=range(len(batch.lines)))
        self._others.count_new(shape.kind.name, len(batch.places))
        for place in sorted(batch.odd):
            self._others.take(batch.lines[place])

    def _odd(self, shape: FactShape, batch: FactBatch) -> set[int]:
        """Places of lines that are plain in themselves, but not in this file."""
        found = places_of(batch.places, batch.ids, self._removals.gone(batch.ids).__contains__)
        found |= places_of(batch.places, batch.origins, lambda origin: self._origin(shape, origin) is None)
        for field in shape.references:
            values = batch.references[field.name]
            self._look_up(shape, field, set(values))
            found |= places_of(batch.places, values, self._missing[field.name].__contains__)
        return found

    def _origin(self, shape: FactShape, origin: str) -> int | None:
        """The key of the node that the sender says made the record, if it may."""
        if origin not in self._origins:
            may = are_ids([origin]) and not self._not_allowed(shape, [_line(shape, 0, origin, {})])
            self._origins[origin] = self._others.node_key(origin) if may else None
        return self._origins[origin]

    def _look_up(self, shape: FactShape, field: Field, ids: set[str | None]) -> None:
        """Looks for the records that facts speak of: here, and such as the sender may speak of, or missing."""
        known = self._keys.setdefault(field.name, {None: None})
        missing = self._missing.setdefault(field.name, set())
        wanted = [id for id in ids - known.keys() - missing if id is not None]
        if not wanted:
            return
        good = [id for id in wanted if are_ids([id]) and not self._removals.concerns(id)]
        asked = [_line(shape, place, self._from.id, {field.name: id}) for place, id in enumerate(good)]
        not_allowed = self._not_allowed(shape, asked)
        target = synced_type(cast(str, field.refers_to))
        keys = queries.keys_of(self._unit.connection, target, [bytes.fromhex(id) for id in good])
        known.update((id, keys[id]) for place, id in enumerate(good) if place not in not_allowed and id in keys)
        missing.update(id for id in wanted if id not in known)

    def _not_allowed(self, shape: FactShape, lines: Sequence[Incoming]) -> set[int]:
        """Places of lines that the sender has no right to, by the same rules as for every record."""
        checked = check_rights(self._unit.connection, self._edge, self._from, self._here, shape.kind, lines, known={})
        return {place for place, (_, reason) in enumerate(checked) if reason is not None}

    def _insert(self, shape: FactShape, batch: FactBatch) -> bool:
        """Says False, and does nothing, if one of them is here already."""
        if not batch.ids:
            return True
        columns: dict[str, Sequence[Any]] = {
            name: list(map(self._keys[name].__getitem__, ids)) for name, ids in batch.references.items()
        }
        columns.update(batch.columns)
        alike = dict(shape.alike)
        if len(set(batch.origins)) == 1:
            alike["origin"] = self._origins[batch.origins[0]]
        else:
            columns["origin"] = [self._origins[origin] for origin in batch.origins]
        if not insert_facts(self._unit, shape.kind, self._from.key, batch.ids, columns, alike):
            return False
        self._unit.touched(shape.kind.name)
        for student in set(columns.get("student", ())) - self._students:
            self._students.add(student)
            self._unit.touched(shape.kind.name, student)
        return True


def _line(shape: FactShape, place: int, origin: str, fields: dict[str, Any]) -> Incoming:
    """A line with nothing in it but what is asked about."""
    return Incoming(shape.kind, f"{place:032x}", origin, fields, None, False, False, b"")
