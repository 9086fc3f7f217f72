"""What a column is said to hold: stored so, limited in size, and the same as the program's own words and codes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, SmallInteger, Text

from db.queries.proposals import FIELDS as PROPOSED
from db.schema import SYNCED, synced_type
from db.schema.column_types import Day, Note
from studio_app.domain.check_in_form import NOTE_LIMIT, Appetite, Contact, Mood, Sleep, Social, Source, Study
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.sync.bundle.fields import FIELDS
from studio_app.sync.bundle.records import RejectedLine, read_line
from tests.kinds.said import limits, plainly, said

COLUMNS = [(kind.name, field.name) for kind in SYNCED for field in kind.fields]


@pytest.mark.parametrize(("kind", "name"), COLUMNS)
def test_a_column_is_stored_as_what_it_is_said_to_hold(kind: str, name: str) -> None:
    stored = synced_type(kind).table.c[name]
    taken, is_nullable = said(kind, name)
    assert stored.nullable == is_nullable
    assert isinstance(
        stored.type, {str: Text, int: Integer, bool: Boolean, dt.date: Day, bytes: LargeBinary}[plainly(taken)]
    )
    if get_origin(taken) is Literal and plainly(taken) is int:
        assert isinstance(stored.type, SmallInteger)


@pytest.mark.parametrize(("kind", "name"), COLUMNS)
def test_each_text_and_number_has_a_limit(kind: str, name: str) -> None:
    taken, _ = said(kind, name)
    is_reference = bool(synced_type(kind).table.c[name].foreign_keys)
    if not is_reference and plainly(taken) in (str, int, bytes) and get_origin(taken) is not Literal:
        assert limits(taken)


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [
        ("check-in", "mood", Mood),
        ("check-in", "sleep", Sleep),
        ("check-in", "appetite", Appetite),
        ("check-in", "social", Social),
        ("check-in", "study", Study),
        ("check-in", "contact", Contact),
        ("check-in", "source", Source),
        ("alert", "level", Level),
        ("case", "level", Level),
        ("plan-step", "level", Level),
        ("referral-answer", "level", Level),
        ("person", "role", Role),
        ("proposal", "field", PROPOSED),
    ],
)
def test_a_column_takes_the_codes_that_the_program_knows(kind: str, name: str, codes: Any) -> None:
    taken, _ = said(kind, name)
    assert get_args(taken) == tuple(getattr(code, "value", code) for code in codes)


def test_a_note_is_as_long_as_the_form_lets_one_write() -> None:
    (meta,) = Note.__metadata__
    assert meta.max_length == NOTE_LIMIT


@pytest.mark.parametrize("kind", [kind.name for kind in SYNCED])
def test_a_line_takes_the_fields_that_travel_and_no_more(kind: str) -> None:
    assert FIELDS[kind].__struct_fields__ == tuple(field.name for field in synced_type(kind).fields)
    assert msgspec.json.decode(b"{}", type=FIELDS[kind])
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"stamps":1}', type=FIELDS[kind])


@pytest.mark.parametrize(
    ("kind", "name", "good", "bad"),
    [
        ("student", "name", "字" * 200, "字" * 201),
        ("student", "gender", "", "f"),
        ("student", "birth_date", None, "2026-02-30"),
        ("person", "login", "x" * 80, None),
        ("check-in", "student", "0f" * 16, "0F" * 16),
        ("check-in", "student", "0f" * 16, None),
        ("check-in", "amends", None, 4),
        ("check-in", "mood", 5, 0),
        ("check-in", "signs", (1 << 53) - 1, 1 << 53),
        ("check-in", "entered_at", 0, 253_370_764_800_000),
        ("case", "referred", True, 1),
        ("revocation", "verify_key", "0f" * 32, "0f" * 32 + "\n"),
        ("transfer", "passed_to", "", "0f"),
        ("training-result", "score", 100, 101),
        ("publication", "version", 1, 0),
    ],
)
def test_a_value_is_taken_up_to_its_limit(kind: str, name: str, good: object, bad: object) -> None:
    msgspec.json.decode(json.dumps({name: good}), type=FIELDS[kind])
    line = {"type": kind, "id": "0a" * 16, "origin": "0b" * 16, "fields": {name: bad}}
    with pytest.raises(RejectedLine, match="bad-value"):
        read_line(json.dumps(line).encode())
