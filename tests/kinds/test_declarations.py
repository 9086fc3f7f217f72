"""Each kind of record is declared whole: what its class, its columns and the tables by hand say fits together."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

import db.schema
from db.queries.scope_conditions import Which
from db.removals import drafts_about, references_to
from db.replication.erasure import ERASABLE, personal_blanks
from db.schema import SYNCED, Synced, synced_type
from db.schema.column_types import Sealed
from studio_app.cases.notes import DRAFT_KIND as NOTE_DRAFT
from studio_app.node.field_words import FIELD_NAMES, VALUE_NAMES
from studio_app.node.kinds import KINDS as ROWS
from studio_app.observation.recording import DRAFT_KIND as CHECK_IN_DRAFT
from studio_app.sync.conflicts.resolution import RESOLVERS
from studio_app.sync.rules.scope import EDGES, EdgeName

KINDS = [kind.name for kind in SYNCED]
FOLDER = Path(db.schema.__file__).parent
MARKS = ("review", "personal", "passing", "maker", "anew", "draft", "sealed")
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_others_need_says_which_field_is_written_anew(kind: str) -> None:
    """A fact is not written anew: what refers to it brings it back by itself."""
    found = synced_type(kind)
    is_needed = any(other.name != kind for other, _, _ in references_to(found))
    assert len(found.with_mark("anew")) == (is_needed and not found.is_fact)


@pytest.mark.parametrize("kind", KINDS)
def test_marks_stand_where_they_mean_something(kind: str) -> None:
    found = synced_type(kind)
    references = {field.name: field.refers_to for field in found.fields if field.refers_to}
    assert not (found.is_fact and found.review)
    assert set(found.with_mark("draft")) <= set(references)
    assert {references.get(name) for name in found.with_mark("maker")} <= {"person"}
    assert len(found.with_mark("maker")) <= 1
    assert not set(found.with_mark("local")) & {name for mark in MARKS for name in found.with_mark(mark)}


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_made_in_ones_places_says_by_whom(edge: EdgeName) -> None:
    for kind, cell in EDGES[edge].cells.items():
        assert cell.which != Which.ABOUT_THEIR_PLACES or synced_type(kind).with_mark("maker")


@pytest.mark.parametrize("edge", EDGES)
def test_fields_that_some_records_only_may_tell_are_withdrawn_from_the_others(edge: EdgeName) -> None:
    for kind, cell in EDGES[edge].cells.items():
        assert (cell.more_of is None) == (not cell.more), kind
        assert cell.more_of is None or cell.tracked, kind


@pytest.mark.parametrize("edge", EDGES)
def test_only_a_node_that_was_given_records_says_which_it_makes_itself(edge: EdgeName) -> None:
    assert EDGES[edge].writes == "sent" or not any(cell.new for cell in EDGES[edge].cells.values())


def test_drafts_are_about_students_and_cases_by_the_names_that_services_keep_them_under() -> None:
    assert CHECK_IN_DRAFT in drafts_about("student")
    assert NOTE_DRAFT in drafts_about("case")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_words_and_a_place_among_the_others_by_gravity(kind: str) -> None:
    row = ROWS[kind]
    assert all((row.name, row.indefinite, row.one, row.many))
    assert "{count}" in row.one
    assert "{count}" in row.many


def test_no_row_of_words_is_left_over() -> None:
    assert set(ROWS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_somebody_may_settle_what_two_people_wrote(kind: str) -> None:
    """Without that nobody would ever be shown it."""
    by_rules_of_its_own = kind in RESOLVERS
    assert bool(synced_type(kind).review) == (by_rules_of_its_own or ROWS[kind].resolve is not None)
    assert not (by_rules_of_its_own and ROWS[kind].resolve)


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_two_people_may_write_and_their_values_have_words(kind: str) -> None:
    said = inspect.get_annotations(synced_type(kind).model, eval_str=True)
    assert synced_type(kind).review <= set(FIELD_NAMES)
    for name in synced_type(kind).review:
        words = {word for word in get_args(get_args(said[name])[0]) if isinstance(word, str)}
        assert words <= set(VALUE_NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sealed_text_is_told_whole_or_not_at_all(kind: str) -> None:
    """Nobody merges what they cannot read, and a record that changes keeps it here, but for a transfer."""
    found = synced_type(kind)
    said = inspect.get_annotations(found.model, eval_str=True)
    sealed = set(found.with_mark("sealed"))
    assert sealed == {field.name for field in found.fields if get_args(said[field.name]) == (Sealed,)}
    assert not sealed & found.review
    assert all(personal_blanks(kind)[name] == b"" for name in sealed)
    if not found.is_fact and kind != "transfer":
        assert not any(sealed & edge.cells[kind].all_fields for edge in EDGES.values() if kind in edge.cells)


def test_the_bundle_format_has_a_row_for_each_kind_in_the_order_of_lines() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bundle-format.md").read_text(encoding="utf-8")
    table = page[page.index("| type | fact | what |") :]
    rows = re.findall(r"^\| `([a-z-]+)` \| (yes )?\| \S", table[: table.index("\n\n")], re.MULTILINE)
    documented = [kind for kind in SYNCED if kind.model.__module__.startswith("db.schema.")]
    assert rows == [(kind.name, "yes " if kind.is_fact else "") for kind in documented]
