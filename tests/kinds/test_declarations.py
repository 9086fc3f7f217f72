"""Each kind of record is declared whole: what its class, its columns and the tables by hand say fits together."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import db.schema
from db.replication.erasure import ERASABLE, personal_blanks
from db.schema import SYNCED, Synced, synced_type

KINDS = [kind.name for kind in SYNCED]
FOLDER = Path(db.schema.__file__).parent
SPEAKS_OF_STUDENTS = ("student", "case")


def test_every_class_of_a_record_in_the_folder_travels() -> None:
    written = {
        node.name
        for file in FOLDER.glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {"Record", "Fact"}
    }
    assert written == {kind.model.__name__ for kind in SYNCED if kind.model.__module__.startswith("db.schema.")}


def test_what_a_record_refers_to_comes_before_it_so_that_there_is_no_circle() -> None:
    for place, kind in enumerate(SYNCED):
        targets = {field.refers_to for field in kind.fields} - {None, kind.name}
        assert targets <= set(KINDS[:place])


def test_only_synced_kinds_are_listed_and_each_once() -> None:
    assert all(issubclass(kind.model, Synced) for kind in SYNCED)
    assert len({kind.name for kind in SYNCED}) == len({kind.model for kind in SYNCED}) == len(SYNCED)


@pytest.mark.parametrize("kind", KINDS)
def test_an_erasure_reaches_what_tells_of_a_student(kind: str) -> None:
    """It goes by a column `student` or `case`: a score that hangs on an answer has one of its own."""
    fields = {field.name: field.refers_to for field in synced_type(kind).fields}
    about = {other.name for other in SYNCED if {"student", "case"} & {field.name for field in other.fields}}
    hangs_on_such = {target for target in fields.values() if target} & (about | {"student"}) - {"person", kind}
    if kind not in ERASABLE and (personal_blanks(kind) or hangs_on_such):
        assert {name for name in SPEAKS_OF_STUDENTS if fields.get(name) == name}
