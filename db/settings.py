"""Typed settings of a node file, stored as JSON; they never leave the file.

Each setting, or family of settings with one prefix, is declared once as a constant `SettingKey`, in the module of its
value's type.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from types import UnionType
from typing import Generic, TypeVar

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from db.schema import Setting

T = TypeVar("T")


@dataclass(frozen=True)
class SettingKey(Generic[T]):
    """Declares a setting: its name in the file, the type of its value, and the value where it was never set."""

    name: str
    type: type[T] | UnionType
    default: T

    def of(self, subject: str | int) -> SettingKey[T]:
        """One setting of a family: the name is the prefix of this key."""
        return replace(self, name=f"{self.name}{subject}")


def read_setting(read: Connection, key: SettingKey[T], person: int = 0) -> T:
    """A setting's value, of the file or of `person` (key). Raises msgspec.ValidationError for a value of another type."""
    text = read.execute(select(Setting.value).where(Setting.person == person, Setting.name == key.name)).scalar()
    return copy.deepcopy(key.default) if text is None else msgspec.json.decode(text, type=key.type)


def read_settings(read: Connection, key: SettingKey[T]) -> dict[str, T]:
    """The settings of a family that were set, by name without the prefix, in its order."""
    query = select(Setting.name, Setting.value).where(Setting.person == 0)
    rows = read.execute(query.where(Setting.name.startswith(key.name, autoescape=True)).order_by(Setting.name))
    return {name.removeprefix(key.name): msgspec.json.decode(text, type=key.type) for name, text in rows}


def put_setting(connection: Connection, key: SettingKey[T], value: T, person: int = 0) -> None:
    """Inserts or replaces a setting, in a transaction that is not a unit of work."""
    row = insert(Setting).values(person=person, name=key.name, value=msgspec.json.encode(value).decode())
    connection.execute(row.on_conflict_do_update(["person", "name"], set_={"value": row.excluded.value}))
