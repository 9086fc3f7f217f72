"""Writes to the tables that never travel: settings and drafts. Part of a unit of work, like any write."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from db.schema import Draft, Setting
from db.store import UnitOfWork


def keep_setting(unit: UnitOfWork, name: str, value: str, person: int = 0) -> None:
    """Sets a setting (JSON) of a person, or of the file with person 0."""
    row = insert(Setting).values(person=person, name=name, value=value)
    unit.connection.execute(row.on_conflict_do_update(["person", "name"], set_={"value": value}))
    unit.touched("setting")


def forget_setting(unit: UnitOfWork, name: str, person: int = 0) -> None:
    """Takes a setting away."""
    unit.connection.execute(delete(Setting).where(Setting.person == person, Setting.name == name))
    unit.touched("setting")


def keep_draft(unit: UnitOfWork, person: int, kind: str, subject: int, day: dt.date, content: str) -> None:
    """Keeps what a person has typed so far (JSON) about one subject and day, over what stood there."""
    row = insert(Draft).values(person=person, kind=kind, subject=subject, day=day, content=content, at=unit.now)
    unit.connection.execute(
        row.on_conflict_do_update(["person", "kind", "subject", "day"], set_={"content": content, "at": unit.now})
    )
    unit.touched("draft")


def drop_draft(unit: UnitOfWork, person: int, kind: str, subject: int, day: dt.date) -> None:
    """Removes a draft: it was saved for good, or emptied."""
    unit.connection.execute(
        delete(Draft).where(Draft.person == person, Draft.kind == kind, Draft.subject == subject, Draft.day == day)
    )
    unit.touched("draft")
