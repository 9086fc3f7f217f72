"""A person's settings for the roster: saved filters, visible columns, and the draft of a new student."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from db.local_writes import keep_setting
from db.queries.people import Narrowing
from db.settings import SettingKey, read_setting
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import marked, say

COLUMN_NAMES: dict[str, str] = {
    "name": marked("Name"),
    "student_no": marked("Number"),
    "class_name": marked("Class"),
    "place": marked("Room and bed"),
    "gender": marked("Gender"),
    "status": marked("Status"),
    "college": marked("College"),
    "major": marked("Major"),
    "grade": marked("Grade"),
}
"""Columns of the student list in their order, with labels for `say`."""
DEFAULT_COLUMNS = ("name", "student_no", "class_name", "place", "gender", "status")
"""Default columns; the first is always shown."""
_MESSENGER_COLUMNS = ("name", "class_name", "place")
"""Columns with values in a Messenger's file; `studio_app.sync.rules.scope` sends no others."""
FILTERS_LIMIT = 30
NAME_LIMIT = 40
"""Maximum length of a saved filter's name in characters."""


class SavedFilter(msgspec.Struct, frozen=True):
    """A filter saved under a name."""

    name: str
    narrowing: Narrowing


_COLUMNS = SettingKey("roster-columns", tuple[str, ...], DEFAULT_COLUMNS)
_FILTERS = SettingKey("roster-filters", list[SavedFilter], [])
_BEGUN = SettingKey("roster-begun", dict[str, str], {})


def columns_here(signed_in: SignedIn) -> tuple[str, ...]:
    """The columns that have values in this file, in the order of `COLUMN_NAMES`."""
    return _MESSENGER_COLUMNS if signed_in.node.kind == "messenger" else tuple(COLUMN_NAMES)


def default_columns(signed_in: SignedIn) -> tuple[str, ...]:
    """The default columns."""
    return tuple(column for column in columns_here(signed_in) if column in DEFAULT_COLUMNS)


def chosen_columns(signed_in: SignedIn) -> tuple[str, ...]:
    """The columns this person chose, in the order of `COLUMN_NAMES`."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        chosen = read_setting(read, _COLUMNS, signed_in.person)
    return tuple(column for column in columns_here(signed_in) if column in chosen or column == "name")


def choose_columns(signed_in: SignedIn, columns: Sequence[str]) -> None:
    """Saves this person's columns; unknown ones are ignored."""
    signed_in.require(Permission.SEE_PEOPLE)
    kept = tuple(column for column in COLUMN_NAMES if column in columns or column == "name")
    with signed_in.unit() as unit:
        keep_setting(unit, _COLUMNS, kept, signed_in.person)


def saved_filters(signed_in: SignedIn) -> list[SavedFilter]:
    """This person's filters, by name."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        found = read_setting(read, _FILTERS, signed_in.person)
    return sorted(found, key=lambda one: one.name)


def save_filter(signed_in: SignedIn, name: str, narrowing: Narrowing) -> None:
    """Saves a filter, replacing one of the same name. Raises Refusal `name-needed`, `too-long`, `too-many`."""
    signed_in.require(Permission.SEE_PEOPLE)
    name = name.strip()
    if not name:
        raise Refusal("name-needed", say("Please give the filter a name. Nothing was changed."))
    if len(name) > NAME_LIMIT:
        raise Refusal("too-long", say("The name is too long. Please choose a shorter one."))
    others = [one for one in saved_filters(signed_in) if one.name != name]
    if len(others) >= FILTERS_LIMIT:
        raise Refusal("too-many", say("There are many filters already. Take one away first. Nothing was changed."))
    _keep(signed_in, [*others, SavedFilter(name, narrowing)])


def delete_filter(signed_in: SignedIn, name: str) -> None:
    """Deletes a saved filter."""
    _keep(signed_in, [one for one in saved_filters(signed_in) if one.name != name])


def student_draft(signed_in: SignedIn) -> dict[str, str]:
    """The draft of a new student: field to text; empty where there is none."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return read_setting(read, _BEGUN, signed_in.person)


def save_student_draft(signed_in: SignedIn, values: Mapping[str, str]) -> None:
    """Saves the draft of a new student, so that it survives a lock or a power cut; an empty one deletes it."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        keep_setting(unit, _BEGUN, dict(values), signed_in.person)


def _keep(signed_in: SignedIn, filters: Sequence[SavedFilter]) -> None:
    with signed_in.unit() as unit:
        keep_setting(unit, _FILTERS, list(filters), signed_in.person)
