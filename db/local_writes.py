"""Writes to the tables that never leave the file, as part of a unit of work: settings, and drafts of entries."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from db.schema import Draft, Setting
from db.settings import SettingKey, T, put_setting
from db.unit_of_work import UnitOfWork


def keep_setting(unit: UnitOfWork, key: SettingKey[T], value: T, person: int = 0) -> None:
    """Inserts or replaces a setting of the file, or of `person` (key)."""
    put_setting(unit.connection, key, value, person)
    unit.touched("setting")


def forget_setting(unit: UnitOfWork, key: SettingKey[T]) -> None:
    """Deletes a setting of the file."""
    unit.connection.execute(delete(Setting).where(Setting.person == 0, Setting.name == key.name))
    unit.touched("setting")


def keep_draft(unit: UnitOfWork, person: int, kind: str, subject: int, day: dt.date, content: str) -> None:
    """Inserts or replaces a person's draft (JSON) about one subject and day."""
    row = insert(Draft).values(person=person, kind=kind, subject=subject, day=day, content=content, at=unit.now)
    unit.connection.execute(
        row.on_conflict_do_update(["person", "kind", "subject", "day"], set_={"content": content, "at": unit.now})
    )
    unit.touched("draft")


def drop_draft(unit: UnitOfWork, person: int, kind: str, subject: int, day: dt.date) -> None:
    """Deletes a draft."""
    unit.connection.execute(
        delete(Draft).where(Draft.person == person, Draft.kind == kind, Draft.subject == subject, Draft.day == day)
    )
    unit.touched("draft")
