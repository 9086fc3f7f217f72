"""What may differ in a file after a bundle was read, said here a second time and apart from the program's own tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.reading import Reading
from db.schema import SYNCED
from studio_app.node.signed_in import SignedIn
from tests.faults.fuzz_campus import Scene

TABLES = tuple(kind.table.name for kind in SYNCED)
FACTS = tuple(kind.table.name for kind in SYNCED if kind.is_fact)
_OWN = ("rev", "came_from")
"""Columns that say how a record travels, not what it says."""

_BY_MESSENGER = frozenset({"person", "check_in", "alert", "proposal", "training_result"})
_NEW_BY_CENTER = frozenset(
    {"case_note", "plan_step", "period_mark", "alert", "publication", "revocation", "referral_answer"}
)
_WHO = frozenset({"student_no", "name", "gender", "birth_date", "phone", "major", "class_name", "grade"})
_OLD_COLLEGE = _WHO | {"case", "from_college", "to_college", "speak_to", "offered_at", "withdrawn_at"}
_NEW_COLLEGE = frozenset({"accepted_at", "declined_at", "answer_words"})
_THE_CENTER = frozenset({"passed_to", "passed_name", "passed_at", "returned_at", "center_words"})
"""Fields of a transfer by who says them."""
_EMPTIED = _WHO | {"center_words", "answer_words"}
_NOBODYS = ("invitation", "draft", "sent")

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class State:
    """Every table of a file but the access log, row by row; records by id in hex, other rows by their first columns."""

    tables: dict[str, Rows]
    log: tuple[Any, ...]
    nodes: dict[int, str]
    node: dict[str, Any]


def look(reader: SignedIn) -> State:
    """The file as it is now."""
    with reader.read() as read:
        names = [row[0] for row in read.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {
            name: _rows(read, name) for name in names if name not in ("access_entry", "node_state", "alembic_version")
        }
        log = tuple(tuple(row) for row in read.exec_driver_sql("SELECT key, hash FROM access_entry ORDER BY key"))
        nodes = {row[0]: row[1].hex() for row in read.exec_driver_sql("SELECT key, id FROM node")}
        (node,) = read.exec_driver_sql("SELECT * FROM node_state").mappings()
    return State(tables, log, nodes, dict(node))


def _rows(read: Reading, table: str) -> Rows:
    found = {}
    for row in read.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
        values = dict(row)
        name = values["id"].hex() if table in TABLES else repr(tuple(values.values())[:2])
        found[name] = values
    return found


def digest(state: State) -> str:
    """The same for the same state, all but the access log and the clock."""
    own = {name: value for name, value in state.node.items() if name not in ("clock_wall", "clock_counter", "nonce")}
    return hashlib.sha256(repr((state.tables, own)).encode()).hexdigest()


def wrongs(scene: Scene, before: State, after: State) -> Iterator[str]:
    """What the bundle changed that its sender has no right to, in words."""
    yield from _apart_from_records(scene, before, after)
    for table in TABLES:
        old, new = before.tables[table], after.tables[table]
        for id in old.keys() - new.keys():
            yield from _removed(scene, table, before, after, old[id])
        for id in new.keys() - old.keys():
            yield from _added(scene, table, before, after, new[id])
        for id in old.keys() & new.keys():
            if old[id]["key"] != new[id]["key"]:
                # Withdrawn, and told anew in the same bundle.
                yield from _removed(scene, table, before, after, old[id])
                yield from _added(scene, table, before, after, new[id])
                continue
            names = [name for name in old[id] if old[id][name] != new[id][name] and name not in _OWN]
            names = [name for name in names if not _lost_its_person(name, old[id], new[id], after)]
            if names:
                yield from _changed(scene, table, before, old[id], new[id], names)


_PEOPLE = ("author", "observer", "raised_by", "acknowledged_by", "owner", "opened_by", "closed_by", "done_by", "person")


def _lost_its_person(name: str, old: dict[str, Any], new: dict[str, Any], after: State) -> bool:
    """Whether a field is empty now because the person it named was withdrawn."""
    gone = all(row["key"] != old[name] for row in after.tables["person"].values())
    return name in _PEOPLE and new[name] is None and gone


def _apart_from_records(scene: Scene, before: State, after: State) -> Iterator[str]:
    if after.log[: len(before.log)] != before.log:
        yield "the access log lost or changed an entry"
    for name in ("node", "signing_key", "age_identity", "pseudonym_key", "time_zone", "created_at", "demo"):
        if before.node[name] != after.node[name]:
            yield f"the node's own {name} changed"
    if after.node["rev"] < before.node["rev"]:
        yield "rev went back"
    for table in _NOBODYS:
        for name, row in before.tables[table].items():
            now = after.tables[table].get(name)
            # Told that it is an older copy, a file begins a new incarnation, and says everything again to everybody.
            anew = before.node["incarnation"] != after.node["incarnation"]
            mine = table == "sent" and (anew or before.nodes[row["neighbour"]] == scene.sender)
            if now != row and not mine and not (table == "draft" and now is None):
                yield f"{table} changed"
    for row in before.tables["neighbour"].values():
        now = next((found for found in after.tables["neighbour"].values() if found["node"] == row["node"]), None)
        if before.nodes[row["node"]] != scene.sender and _but(row, "acknowledged_upto") != _but(
            now, "acknowledged_upto"
        ):
            yield "another neighbour's row changed"
        if now is not None and any(row[name] != now[name] for name in ("verify_key", "recipient", "state", "relation")):
            yield "a neighbour's keys or state changed"
    for name in {**before.tables["setting"], **after.tables["setting"]}:
        if before.tables["setting"].get(name) != after.tables["setting"].get(name) and not _may_change(scene, name):
            yield f"the setting {name} changed"
    for row in before.tables["node"].values():
        if row not in after.tables["node"].values():
            yield "a node's name or kind changed"


def _may_change(scene: Scene, setting: str) -> bool:
    """What is kept about the sender, and of this file's own clock and incarnations."""
    return any(part in setting for part in (scene.sender, "clock/", "incarnations/own", "incarnations/knows"))


def _but(row: dict[str, Any] | None, name: str) -> dict[str, Any]:
    return {key: value for key, value in (row or {}).items() if key != name}


def _student(table: str, state: State, row: dict[str, Any]) -> dict[str, Any] | None:
    """The student a record is about."""
    if row.get("case") is not None:
        row = next(found for found in state.tables["case"].values() if found["key"] == row["case"])
    if table != "person" and row.get("student") is not None:
        return next(found for found in state.tables["student"].values() if found["key"] == row["student"])
    return row if table == "student" else None


def _about(table: str, state: State, row: dict[str, Any]) -> str | None:
    """The node whose student a record is about."""
    found = _student(table, state, row)
    return None if found is None else state.nodes[found["origin"]]


def _removed(scene: Scene, table: str, before: State, after: State, row: dict[str, Any]) -> Iterator[str]:
    origin = before.nodes[row["origin"]]
    match scene.edge:
        case "studio->center":
            if scene.sender not in (origin, _about(table, before, row)):
                yield f"{table} of another was removed"
        case "studio->messenger":
            if origin == scene.reader.node.id and row["came_from"] is None and table in FACTS:
                acknowledged = max(found["acknowledged_upto"] for found in after.tables["neighbour"].values())
                if row["rev"] > acknowledged:
                    yield f"{table} of the reader's own was removed before the studio had it"
        case _:
            yield f"{table} was removed"


def _added(scene: Scene, table: str, before: State, after: State, row: dict[str, Any]) -> Iterator[str]:
    origin, about = after.nodes[row["origin"]], _about(table, after, row)
    match scene.edge:
        case "studio->center":
            if table == "transfer" and any(row[name] for name in _NEW_COLLEGE | _THE_CENTER):
                yield "a transfer was added with what others say of it"
            given_back = origin == scene.reader.node.id and table in _NEW_BY_CENTER
            if (origin != scene.sender and not given_back) or about not in (scene.sender, None):
                yield f"{table} about another's student, or in another's name, was added"
            if table in ("assignment", "period_mark"):
                yield f"{table} was added"
        case "center->studio":
            if table == "transfer":
                if scene.reader.node.id not in (origin, row["passed_to"]):
                    yield "a transfer to another college was added"
            elif table not in _NEW_BY_CENTER or origin != scene.sender:
                yield f"{table} was added"
        case "messenger->studio":
            student = _student(table, after, row)
            if table not in _BY_MESSENGER or origin != scene.sender:
                yield f"{table} was added"
            elif student is not None and student["id"].hex() not in scene.givens:
                yield f"{table} about somebody of another room was added"
            elif table == "person" and row["role"] != "messenger":
                yield "a person was added who is no Messenger"
        case "studio->messenger":
            if table in ("case", "case_note", "plan_step"):
                yield f"{table} was added"


def _changed(
    scene: Scene, table: str, before: State, old: dict[str, Any], new: dict[str, Any], names: list[str]
) -> Iterator[str]:
    origin, about = before.nodes[old["origin"]], _about(table, before, old)
    if "origin" in names or "key" in names:
        yield f"the origin of {table} changed"
    if table in FACTS and set(names) - {"amended_by", "amends"}:
        yield f"{table}, a fact, changed: {names}"
    match scene.edge:
        case "studio->center":
            if table == "transfer":
                yield from _transfer_changed(scene, origin, old, new, names)
            elif scene.sender not in (origin, about):
                yield f"{table} of another changed: {names}"
        case "center->studio":
            given = {found["id"].hex() for found in before.tables["sent"].values() if found["neighbour"] in
                     {key for key, node in before.nodes.items() if node == scene.sender}}  # fmt: skip
            if table == "transfer":
                if scene.reader.node.id not in (origin, new["passed_to"], old["passed_to"]):
                    yield "a transfer to another college changed"
            elif origin != scene.sender and old["id"].hex() not in given:
                yield f"{table} that the center was never given changed: {names}"
        case "messenger->studio":
            if table not in _BY_MESSENGER or origin != scene.sender:
                yield f"{table} of another changed: {names}"
            if table == "person" and new["role"] != "messenger":
                yield "a Messenger became something else"
        case "studio->messenger":
            if table in ("case", "case_note", "plan_step"):
                yield f"{table} changed"


def _transfer_changed(
    scene: Scene, origin: str, old: dict[str, Any], new: dict[str, Any], names: list[str]
) -> Iterator[str]:
    """At the center: the old and the new college each say their own part, and either empties who it is."""
    if scene.sender not in (origin, old["passed_to"]):
        yield f"a transfer of others changed: {names}"
    own = _OLD_COLLEGE if origin == scene.sender else _NEW_COLLEGE
    others = [name for name in names if name not in own and name != "stamps"]
    if any(name not in _EMPTIED or new[name] not in ("", None) for name in others):
        yield f"a transfer says what is another's to say: {others}"
