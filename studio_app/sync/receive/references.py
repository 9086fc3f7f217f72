"""Resolves ids of referenced records to their keys in this file."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.queries import sync as queries
from db.schema import synced_type
from db.store import UnitOfWork
from studio_app.sync.receive.apply_removals import Removals


class References:
    """Keys of records by id in hex, looked up once for successive lines of one type."""

    def __init__(self, unit: UnitOfWork, removals: Removals) -> None:
        self.removals = removals
        self._unit = unit
        self._keys: dict[str, dict[str, int]] = {}

    def look_up(self, kind: str, ids: Collection[str]) -> None:
        """Looks up these records of `kind`; restores deleted ones, since they are referred to."""
        known, target = self._keys.setdefault(kind, {}), synced_type(kind)
        if wanted := set(ids) - known.keys():
            known.update(queries.keys_of(self._unit.connection, target, [bytes.fromhex(id) for id in wanted]))
            if missing := wanted - known.keys():
                # What something speaks of is not gone, whoever deleted it.
                known.update(self.removals.bring_back(target, missing))

    def key(self, kind: str, id: str) -> int | None:
        """The key of a record that was looked up; None where it is missing."""
        return self._keys[kind].get(id)

    def of(self, kind: str, ids: Sequence[str | None]) -> list[int | None]:
        """The key of each of these records; None for a missing one or no id."""
        known = self._keys[kind]
        return [None if id is None else known.get(id) for id in ids]
