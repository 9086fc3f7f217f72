"""The scope table of docs/design/sync.md, every cell, also empty ones: marks in every text field, and real bundles.

What may travel is written down here once more, from the table of docs/design/sync.md and not from `scope.py`. For each
edge the sender's file holds every type of record in every situation that matters; the bundle is made, opened with the
receiver's key, and searched for every mark in whatever form it could hide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from db.queries.node import node_keys
from db.schema import SYNCED, synced_type
from tests.studio_app.sync.campus import campus
from tests.studio_app.sync.marked_world import Opened, World, type_of
from tests.studio_app.sync.markers import forms, in_base64

EDGES = ("messenger->studio", "studio->messenger", "studio->next laptop", "studio->center", "center->studio")
TYPES = [kind.name for kind in SYNCED]

WHOLE = ["*"]
PLACE = ["name", "class_name", "building", "room", "bed"]
SECOND_ENTRY = ["status", "merged_into"]
PROPOSED = ["student", "field", "value", "words", "proposed_at", "proposed_by"]
ACCOUNT = ["login", "name", "role", "active"]
AS_RAISED = ["student", "check_in", "day", "level", "signs", "words", "raised_at", "raised_by"]
NO_WORDS_NO_LEVEL = ["student", "check_in", "day", "signs", "raised_at", "raised_by", "status"]
FIGURES = [
    "student",
    "day",
    "mood",
    "sleep",
    "appetite",
    "social",
    "study",
    "contact",
    "signs",
    "source",
    "entered_at",
    "amends",
]
PSEUDONYM = ["college", "status", "merged_into"]
GRAVE_ALERT = [
    "student",
    "check_in",
    "day",
    "level",
    "signs",
    "raised_at",
    "raised_by",
    "status",
    "acknowledged_at",
    "acknowledged_by",
]
HEADER = [
    "student",
    "alert",
    "level",
    "status",
    "owner",
    "opened_at",
    "opened_by",
    "next_contact",
    "referred",
    "closed_at",
    "closed_by",
]
CASE_TEXTS = ["reason", "next_contact_how", "closing_reason"]
STEP = ["case", "code", "level", "due_at", "status", "done_at", "done_by"]
SET_BY_CENTER = ["student", "level", "status", "next_contact", "opened_at", "closed_at"]
STEP_OF_CENTER = ["case", "code", "level", "due_at", "status", "done_at", "reason"]
ANSWERED_ALERT = ["student", "level", "status", "acknowledged_at", "outcome"]

TRANSFER = [
    "student_no",
    "name",
    "gender",
    "birth_date",
    "phone",
    "major",
    "class_name",
    "grade",
    "from_college",
    "to_college",
    "speak_to",
    "offered_at",
    "withdrawn_at",
    "passed_to",
    "passed_name",
    "passed_at",
    "returned_at",
    "center_words",
    "accepted_at",
    "declined_at",
    "answer_words",
]

ALLOWED: dict[str, dict[str, list[str]]] = {
    "messenger->studio": {
        # people: changes proposed. Of users their own account, without which nobody would know whose work it is.
        "M proposal": PROPOSED,
        "M person": ACCOUNT,
        # check-ins, alerts, training results: own; what became of an alert is the studio's to say
        "M check-in": WHOLE,
        "M alert": [*AS_RAISED, "status"],
        "M alert: changed": [*AS_RAISED, "status"],
        "M alert: red": [*AS_RAISED, "status"],
        "M training-result": WHOLE,
    },
    "studio->messenger": {
        # people: own class and rooms: name, room, class
        "S student: at home": [*PLACE, *SECOND_ENTRY],
        "S student: gone": SECOND_ENTRY,
        # what became of the changes they proposed
        "M proposal": WHOLE,
        "M check-in": WHOLE,
        # alerts: own, nothing clinical: not the level the studio gave, nor what it wrote over their words
        "M alert": [*NO_WORDS_NO_LEVEL, "words"],
        "M alert: changed": NO_WORDS_NO_LEVEL,
        "M alert: red": [*AS_RAISED, "status"],
        "S publication": WHOLE,
        "M training-result": WHOLE,
        "S training-result: theirs": WHOLE,
        "M person": ACCOUNT,
        # Not in the table of docs/design/sync.md, and nothing about people: where they stand, and the weeks that
        # charts name.
        "S assignment: home": WHOLE,
        "S assignment: theirs": WHOLE,
        "S period-mark": WHOLE,
    },
    "studio->center": {
        # people: pseudonym only; identity only with an open red or orange case or a referral
        **{f"S student: {each}": PSEUDONYM for each in
           ("at home", "away", "gone", "yellow", "red, closed", "referred, closed", "goes away")},
        **{f"S student: {each}": WHOLE for each in ("red", "orange", "referred")},
        # check-ins: figures without the note text
        **{f"S check-in: {each}": FIGURES for each in
           ("at home", "yellow", "red", "orange", "red, closed", "referred", "referred, closed")},
        "M check-in": FIGURES,
        # alerts: red and orange
        **{f"S alert: {each}": GRAVE_ALERT for each in ("red", "orange", "red, closed")},
        "M alert: red": GRAVE_ALERT,
        # cases, plan steps: red and orange, and referred: header, steps, times
        **{f"S case: {each}": HEADER for each in ("red", "orange", "red, closed")},
        **{f"S case: {each}": HEADER + CASE_TEXTS for each in ("referred", "referred, closed")},
        **{f"S plan-step: {each}": STEP for each in ("red", "orange", "red, closed")},
        **{f"S plan-step: {each}": [*STEP, "reason"] for each in ("referred", "referred, closed")},
        # case notes: only notes a counselor marks to share with a referral
        "S case-note: referred, shared": WHOLE,
        "S case-note: referred, closed, shared": WHOLE,
        # transfers: who goes, and a case that the center has anyway; not which of the pseudonyms it is
        **{f"S transfer{each}": [*TRANSFER, "case"] for each in
           ("", ": of one of them", ": with a case", ": with a case that is not told")},
        # training results, activity, coverage: counts and certificates
        "S week-figure": WHOLE,
        # users: studio lead only
        "S person: lead": ACCOUNT,
    },
    "center->studio": {
        # people: referred ones
        "S student: referred": WHOLE,
        # alerts: the center's answers, and those it raised
        **{f"S alert: {each}": ANSWERED_ALERT for each in ("red", "orange", "red, closed")},
        "M alert: red": ANSWERED_ALERT,
        "C alert": [*ANSWERED_ALERT, "day", "signs", "words", "raised_at"],
        # cases, plan steps: what the center sets of the studio's, its steps, its answers
        **{f"S case: {each}": SET_BY_CENTER for each in ("red", "orange", "red, closed", "referred", "referred, closed")},
        **{f"S plan-step: {each}": STEP_OF_CENTER for each in
           ("red", "orange", "red, closed", "referred", "referred, closed")},
        "C plan-step: theirs": STEP_OF_CENTER,
        "C referral-answer: theirs": WHOLE,
        # transfers: what became of theirs, and those passed on to them
        **{f"S transfer: {each}": TRANSFER for each in
           ("of one of them", "with a case", "with a case that is not told")},
        "O transfer: to them": TRANSFER,
        # case notes: the center's shared notes
        "C case-note: theirs, shared": WHOLE,
        # plan, instruments, courses, articles; revocations
        "C publication": WHOLE,
        "C revocation": WHOLE,
        "C period-mark": WHOLE,
    },
}  # fmt: skip
"""Edge to record to the fields that may travel. All else stays."""

# What the first laptop of a Messenger had, the next one of the same person gets; by which name they sign in is each file's own.
ALLOWED["studio->next laptop"] = {**ALLOWED["studio->messenger"], "M person": ["name", "role", "active"]}

KEPT_BY_ITSELF = {"studio->center": b'"type":"week-figure"'}
"""Lines of records that the program makes by itself when a bundle is made."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(campus(tmp_path_factory.mktemp("world")))
    yield made
    for node in made.nodes:
        node.store.close()


def _may(edge: str, record: str, held: dict[str, Any]) -> set[str]:
    """The fields of a record that the edge may carry, as far as the sender knows them."""
    fields = ALLOWED[edge].get(record, [])
    return set(held) if fields == WHOLE else set(fields) & set(held)


def _texts(world: World, opened: Opened, edge: str, kind: str) -> set[str]:
    """The marks that stand in the sender's records of a type and may travel."""
    return {
        mark
        for record, held in opened.held.items()
        if type_of(record) == kind
        for name in _may(edge, record, held)
        if (mark := world.marks.in_value(held[name]))
    }


@pytest.mark.parametrize(("edge", "kind"), list(itertools.product(EDGES, TYPES)))
def test_a_cell_carries_what_the_table_says_and_no_more(world: World, edge: str, kind: str) -> None:
    opened = world.opened[edge]
    may = {record for record in ALLOWED[edge] if type_of(record) == kind}
    sent = {record for record in opened.lines if type_of(record) == kind}
    assert sent == may
    references = {each.name for each in synced_type(kind).fields if each.refers_to}
    for record in sent:
        (line,) = opened.lines[record]
        assert line["type"] == kind
        fields = set(line["fields"])
        allowed = _may(edge, record, opened.held[record])
        assert fields <= allowed, record
        assert allowed - fields <= references, record
    found = {mark for mark in world.marks.found_in(opened.plain) if type_of(world.marks.of[mark][0]) == kind}
    assert found == _texts(world, opened, edge, kind)


@pytest.mark.parametrize("edge", EDGES)
def test_the_sender_holds_every_type_so_that_no_cell_is_empty_by_accident(world: World, edge: str) -> None:
    held = {type_of(record) for record in world.opened[edge].held}
    assert held == set(TYPES)
    unknown = [line for line in world.opened[edge].unknown if KEPT_BY_ITSELF.get(edge, b"\0") not in line]
    assert unknown == []


@pytest.mark.parametrize("edge", EDGES)
def test_nothing_of_drafts_settings_or_the_log_goes_and_nothing_is_to_be_read_outside(world: World, edge: str) -> None:
    opened = world.opened[edge]
    traces = {mark for mark, (record, _) in world.marks.of.items() if type_of(record) == "trace"}
    assert not traces & world.marks.found_in(opened.plain)
    assert not world.marks.found_in(opened.outside)


@pytest.mark.parametrize("edge", EDGES)
def test_no_key_of_the_sender_goes(world: World, edge: str) -> None:
    opened = world.opened[edge]
    senders = {"messenger->studio": world.messenger, "center->studio": world.center}
    with senders.get(edge, world.studio).read() as read:
        keys = node_keys(read)
    for key in (keys.signing_key, keys.pseudonym_key):
        assert key not in opened.plain
        assert key.hex().encode() not in opened.plain.lower()
    assert keys.age_identity.encode() not in opened.plain


def test_the_center_is_told_no_id_of_a_student_and_no_messengers_file(world: World) -> None:
    plain = world.opened["studio->center"].plain.lower()
    hidden = [id for record, id in world.ids.items() if type_of(record) == "student"]
    hidden += [node.node.id for node in (world.messenger, world.second)]
    hidden += [world.ids[record] for record in ("M person", "N person", "S person: counselor")]
    assert [id for id in hidden if id.encode() in plain] == []


def test_a_studio_is_told_nothing_of_another_studio(world: World) -> None:
    plain = world.opened["center->studio"].plain.lower()
    hidden = [id for record, id in world.ids.items() if record.startswith("O ") and record != "O transfer: to them"]
    assert [id for id in hidden if id.encode() in plain] == []
    # Who made a transfer, and whom the center passed it to, may be known to both.
    others = [line for line in plain.splitlines() if b'"type":"transfer"' not in line]
    assert not any(world.other.node.id.encode() in line for line in others)


@pytest.mark.parametrize("way", range(30))
def test_the_search_finds_a_mark_in_each_form_it_could_hide_in(world: World, way: int) -> None:
    mark = next(iter(world.marks.of))
    ways = [*forms(mark), *in_base64(mark)]
    assert world.marks.found_in(b"left " + ways[way % len(ways)] + b" right") >= {mark}
