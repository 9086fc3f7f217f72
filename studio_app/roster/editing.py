"""Adds and edits students by hand, with the same normalization as an imported table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from db.changes import Changes
from db.queries import people as queries
from db.queries.limits import Limit
from db.schema import Student
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.domain.pinyin import find_text
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.student_fields import clean_field
from studio_app.roster.student_page import student_unknown
from studio_app.roster.students import CHOSEN_STATUSES
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say

SEARCHED_FIELDS = ("name", "student_no", "building", "room")
"""Fields in the search text."""

Values = Mapping[str, str | dt.date | None]
"""Field (`headings.FIELDS`, or `status`) to what a person entered."""


def add_student(signed_in: SignedIn, values: Values) -> tuple[int, Changes]:
    """Adds a student; gives their key. Number and name are required.

    Raises Refusal `field-needed`, `not-understood`, `number-taken`, `unknown-field`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    cleaned = normalized_values({"student_no": "", "name": "", **values})
    with signed_in.unit() as unit:
        _check_number(queries.student_by_no(unit.connection, queries.EVERYONE, cleaned["student_no"]), None)
        key = unit.add(Student, {**cleaned, "find": search_text(cleaned)})
    return key, unit.changes


def change_student(signed_in: SignedIn, key: int, values: Values) -> Changes:
    """Changes fields of a student; earlier values stay in the history.

    Raises Refusal as `add_student` does, and `student-unknown`.
    """
    signed_in.require(Permission.ROSTER)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.unit() as unit:
        change_student_within(unit, limit, key, values)
    return unit.changes


def change_student_within(unit: UnitOfWork, limit: Limit, key: int, values: Values) -> None:
    """As `change_student` within a unit of work, without the permission check."""
    cleaned = normalized_values(values)
    now = queries.student(unit.connection, limit, key)
    if now is None:
        raise student_unknown()
    if "student_no" in cleaned:
        _check_number(queries.student_by_no(unit.connection, queries.EVERYONE, cleaned["student_no"]), key)
    if any(field in cleaned for field in SEARCHED_FIELDS):
        cleaned["find"] = search_text({field: getattr(now, field) for field in SEARCHED_FIELDS} | cleaned)
    unit.change(Student, key, cleaned)


def search_text(values: Mapping[str, Any]) -> str:
    """The search text of a student with these values."""
    return find_text(*(values.get(field, "") for field in SEARCHED_FIELDS))


def normalized_values(values: Values) -> dict[str, Any]:
    """The normalized values. Raises Refusal `field-needed`, `not-understood`, `unknown-field`."""
    cleaned: dict[str, Any] = {}
    for field, value in values.items():
        if field == "status":
            if value not in CHOSEN_STATUSES:
                raise _not_understood(say("status"), str(value))
            cleaned[field] = value
            continue
        if field not in FIELD_LABELS:
            raise Refusal(
                "unknown-field",
                say("The roster has no field “{field}”. Nothing was changed.", field=field),
            )
        result = clean_field(field, value)
        if result.trouble:
            raise Refusal("not-understood", result.trouble + " " + say("Nothing was changed."))
        if not result.value and field in ("student_no", "name"):
            raise Refusal(
                "field-needed",
                say("The {field} is still missing. Nothing was changed.", field=say(FIELD_LABELS[field])),
            )
        cleaned[field] = result.value
    return cleaned


def _not_understood(field: str, value: str) -> Refusal:
    return Refusal(
        "not-understood",
        say("“{value}” does not fit the {field}. Nothing was changed.", value=value, field=field),
    )


def _check_number(holder: queries.StudentDetail | None, key: int | None) -> None:
    if holder is not None and holder.key != key:
        raise Refusal(
            "number-taken",
            say(
                "The student number {number} belongs to somebody in the roster already. Nothing was changed; "
                "please look at the number again.",
                number=holder.student_no,
            ),
        )
