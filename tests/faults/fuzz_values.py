"""Odd values for the lines of a bundle: wrong types and sizes, other records' ids, stamps that cannot be, withdrawals."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

from db.schema import SYNCED, synced_type
from db.schema.column_types import Moment
from tests.faults.fuzz_campus import Scene
from tests.kinds.said import choices, plainly, said
from tests.studio_app.sync.campus import NOW

TEXTS = (
    "", "x", "林晓雨", "\ud800", "a\udfffb", "\0", "x\0y", "\u202e", "\ufeff", "🙂" * 40, "x" * 201, "字" * 21_000, "y" * 61_000,
    "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-09-21T00:00:00Z", "'; DROP TABLE student; --", "../../x",
    "open", "closed", "raised", "case", "lead", "director", "messenger", "present", "due", "female", "None", "\n", "\u2028",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 3, 4, 5, 9, 64, 255, 10**6, NOW, NOW * 1000, (1 << 31) - 1, 1 << 31, 1 << 52, (1 << 53) - 1, 1 << 53,
    (1 << 63) - 1, 1 << 63, -(1 << 63), 1 << 64, 10**40, 0.5, 1e308, float("nan"), float("inf"), -0.0,
)  # fmt: skip


def odd_value(chance: random.Random, scene: Scene, depth: int = 0) -> Any:
    """Any JSON value, most of them out of place."""
    match chance.randrange(9):
        case 0 | 1 | 2:
            return chance.choice(TEXTS)
        case 3 | 4:
            return chance.choice(NUMBERS)
        case 5:
            return chance.choice((None, True, False, [], {}))
        case 6:
            return any_id(chance, scene)
        case 7 if depth < 3:
            return [odd_value(chance, scene, depth + 1) for _ in range(chance.choice((1, 3, 40)))]
        case 8 if depth < 3:
            return {
                chance.choice((*TEXTS[:8], "day", "hex", "map")): odd_value(chance, scene, depth + 1) for _ in range(2)
            }
        case _:
            deep: Any = 1
            for _ in range(chance.choice((5, 300))):
                deep = [deep] if chance.random() < 0.5 else {"map": deep}
            return deep


def any_id(chance: random.Random, scene: Scene) -> str:
    """The id of some record or node, here or elsewhere, or of none."""
    known = [id for ids in scene.ids.values() for id in ids]
    nowhere = f"{chance.getrandbits(128):032x}"
    shapes = (nowhere.upper(), nowhere[:-1], nowhere + "0", "0" * 32, "f" * 32)
    nodes = (*scene.others, scene.sender, scene.reader.node.id)
    return chance.choice((chance.choice(known or [nowhere]), nowhere, chance.choice(shapes), chance.choice(nodes)))


def record_id(chance: random.Random, scene: Scene, kind: str) -> str:
    """The id of a record of that type, somewhere on the campus; now and then of none."""
    found = scene.ids.get(kind)
    return chance.choice(found) if found and chance.random() < 0.9 else f"{chance.getrandbits(128):032x}"


def other_line(line: dict[str, Any], scene: Scene, chance: random.Random) -> dict[str, Any]:
    """The line with something about it changed."""
    kind, fields = line.get("type", ""), line.get("fields", {})
    if not isinstance(kind, str) or not isinstance(fields, dict):
        return line  # changed already, and out of shape
    known = {kind_.name for kind_ in SYNCED}
    name = chance.choice(sorted(fields)) if fields else ""
    match chance.randrange(16):
        case 0 if name:
            fields[name] = odd_value(chance, scene)
        case 1 if name:
            fields[name] = chance.choice(TEXTS if isinstance(fields[name], str) else NUMBERS)
        case 2 if name:
            del fields[name]
        case 3 if kind in known:
            more = chance.choice(synced_type(kind).fields)
            refers = more.refers_to
            fields[more.name] = record_id(chance, scene, refers) if refers else chance.choice(TEXTS + NUMBERS)
        case 4 if kind in known:
            for more in synced_type(kind).fields:
                if more.refers_to and more.name in fields:
                    fields[more.name] = record_id(chance, scene, more.refers_to)
        case 5:
            line["id"] = record_id(chance, scene, kind)
        case 6:
            line["id"] = any_id(chance, scene)
        case 7:
            nodes = (*scene.others, scene.reader.node.id, scene.sender, f"{chance.getrandbits(128):032x}", "", "x")
            line["origin"] = chance.choice(nodes)
        case 8:
            line["type"] = chance.choice(
                (*sorted(known), "access-entry", "neighbour", "node", "setting", "", "x" * 300)
            )
        case 9:
            line[chance.choice(("withdraw", "withdrawn"))] = chance.choice((True, True, False, 1, "yes", None))
        case 10 | 11:
            line["stamps"] = other_stamps(line.get("stamps"), scene, chance, sorted(fields))
        case 12:
            line.pop(chance.choice(list(line)), None)
        case 13:
            line[chance.choice(("fields", "stamps", "type", "id", "origin", "more", "rev", "key"))] = odd_value(
                chance, scene
            )
        case 14:
            fields[
                chance.choice(("heart_rate", "key", "rev", "came_from", "stamps", "amended_by", "find", "role", "name"))
            ] = odd_value(chance, scene)
        case _:
            line["id"] = record_id(chance, scene, kind)
            if "stamps" in line:
                line["stamps"] = first_stamps(scene, chance)
    return line


def first_stamps(scene: Scene, chance: random.Random) -> dict[str, Any]:
    """A stamp later than all, so that what the line says wins wherever it may."""
    wall = chance.choice((NOW + 10**9, NOW + 10**13, 1, (1 << 53) - 1))
    node = chance.choice((scene.sender, scene.sender, scene.reader.node.id, *scene.others))
    return {"n": [node], "d": [wall, chance.choice((0, 1, 10**6)), 0]}


def other_stamps(stamps: Any, scene: Scene, chance: random.Random, names: list[str]) -> Any:
    """The stamps of a line with something about them changed."""
    if not isinstance(stamps, dict) or not isinstance(stamps.get("d"), list) or chance.random() < 0.1:
        return odd_value(chance, scene)
    found = json.loads(json.dumps(stamps))
    odd = chance.choice((0, -1, 1 << 53, (1 << 53) - 1, (1 << 63) - 1, 1 << 63, 1 << 64, 1.5, "1", None))
    name = chance.choice(names) if names else "level"
    match chance.randrange(10):
        case 0:
            found["d"][chance.randrange(len(found["d"]) + 1) :] = [odd]
        case 1:
            found["d"] = [chance.choice((NOW, NOW + 10**12, odd)), odd, 0]
        case 2:
            found["n"] = chance.choice(([], ["x"], [any_id(chance, scene)], [scene.sender] * 3, ["0" * 32] * 500))
        case 3:
            found["d"] = [NOW, 0, chance.choice((1, 7, -1, 10**9))]
        case 4:
            rival = odd_value(chance, scene)
            found["r"] = {name: [[[NOW, chance.choice((1, 5)), 0], rival]] * chance.choice((1, 2, 300))}
        case 5:
            found["r"] = {"level": [[[NOW, 9, 0], 4]], "status": [[[NOW, 9, 0], "open"]]}
        case 6:
            found["x" if chance.random() < 0.5 else "e"] = [NOW + 10**6, 0, 0]
        case 7:
            found["o"] = [[[name, "nothing"], [NOW + 10**7, 0, 0, NOW + 10**7, 1, 0]]]
        case 8:
            found["d"] = [number for k in range(chance.choice((3, 400))) for number in (NOW + k, k, 0)]
        case _:
            return first_stamps(scene, chance)
    return found


def line_of_another_kind(scene: Scene, chance: random.Random) -> dict[str, Any]:
    """A line the sender would not write: of any type, in good order in itself, about records anywhere."""
    kind = chance.choice(SYNCED)
    if chance.random() < 0.2:
        return {"type": kind.name, "id": record_id(chance, scene, kind.name), "withdrawn": True}
    fields: dict[str, Any] = {}
    for column in kind.fields:
        if column.refers_to:
            fields[column.name] = record_id(chance, scene, column.refers_to) if chance.random() < 0.7 else None
        elif (value := _good_value(chance, kind.name, column.name)) is not None:
            fields[column.name] = value
    from studio_app.sync.rules.scope import EDGES

    cell = EDGES[scene.edge].cells.get(kind.name)  # type: ignore[index]
    if cell is not None and chance.random() < 0.8:
        fields = {name: value for name, value in fields.items() if name in cell.all_fields}
    line: dict[str, Any] = {"type": kind.name, "id": record_id(chance, scene, kind.name), "fields": fields}
    if chance.random() < 0.5:
        line["id"] = f"{chance.getrandbits(128):032x}"
    line["origin"] = chance.choice((scene.sender, scene.sender, scene.sender, scene.reader.node.id, *scene.others))
    if not kind.is_fact:
        line["stamps"] = first_stamps(scene, chance)
    return line


def _good_value(chance: random.Random, kind: str, name: str) -> Any:
    """A value that the column is said to take; None for most texts, which may be left out."""
    taken, is_nullable = said(kind, name)
    if words := choices(taken):
        return chance.choice(words)
    if taken == Moment:
        return NOW
    usual = {bool: True, int: 64, dt.date: "2026-09-21", bytes: ""}
    if plainly(taken) in usual:
        return usual[plainly(taken)]
    is_needed = not is_nullable and synced_type(kind).table.c[name].default is None
    return "改过的话" if is_needed or chance.random() < 0.3 else None
