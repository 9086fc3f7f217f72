"""The node file for views and commands: making, opening, checking it, and the people who sign in."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db import integrity
from db.changes import Changes
from db.migrations import SCHEMA
from db.queries import node as queries
from db.queries.node import PersonRow
from db.schema import Person
from db.settings import keep_setting
from studio_app.node.creation import FIRST_PERSON, Created, create_node
from studio_app.node.opening import recover, sign_in, usual_login
from studio_app.node.signed_in import SignedIn
from studio_app.node.verification import CHECK_NAMES, Check, verify
from studio_app.refusal import Refusal
from studio_app.security import key_file
from studio_app.security.passwords import check_password
from studio_app.security.permissions import Permission, Role
from studio_app.words import say

__all__ = [
    "CHECK_NAMES",
    "FIRST_PERSON",
    "Check",
    "Created",
    "Info",
    "add_person",
    "create_node",
    "info",
    "people_who_sign_in",
    "recover",
    "set_setting",
    "setting",
    "sign_in",
    "usual_login",
    "verify",
]


@dataclass(frozen=True)
class Info:
    """What a file says of itself: ids in hex, records by type, one digest over all of them."""

    kind: str
    node: str
    name: str
    incarnation: str
    schema: int
    rev: int
    records: dict[str, int]
    digest: str


def info(signed_in: SignedIn) -> Info:
    """What the file is and holds."""
    with signed_in.read() as read:
        node = queries.this_node(read)
        counts, digest = queries.record_counts(read), integrity.digest(read)
    return Info(node.kind, node.id, node.name, node.incarnation, SCHEMA, node.rev, counts, digest)


def people_who_sign_in(signed_in: SignedIn) -> list[PersonRow]:
    """Everybody with an account in this file; names only, which every signed-in person may know."""
    with signed_in.read() as read:
        return queries.people_who_sign_in(read)


def add_person(
    signed_in: SignedIn, login: str, name: str, role: Role, password: str, student: int | None = None
) -> tuple[int, Changes]:
    """An account for a new person; gives their key. Raises Refusal `login-taken`, `password-too-short`, `not-permitted`."""
    signed_in.require(Permission.ADMINISTER)
    check_password(password)
    login = login.strip()
    if not login or any(p.login.casefold() == login.casefold() for p in people_who_sign_in(signed_in)):
        raise Refusal("login-taken", say("Somebody else has that login already. Nothing was changed; choose another."))
    with signed_in.unit() as unit:
        values = {"login": login, "name": name.strip(), "role": role.value, "student": student}
        key = unit.add(Person, values)
        unit.log("person-added", "person", detail=role.value)
        person = next(found for found in queries.people_who_sign_in(unit.connection) if found.key == key)
        _seal(signed_in, person, password)
    return key, unit.changes


def set_setting(signed_in: SignedIn, name: str, value: object, *, own: bool = False) -> Changes:
    """Keeps a setting of the file, or with `own` of this person only."""
    if not own:
        signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        keep_setting(unit, name, msgspec.json.encode(value).decode(), signed_in.person if own else 0)
    return unit.changes


def setting(signed_in: SignedIn, name: str, *, own: bool = False) -> object:
    """A setting's value; None where it was never set."""
    with signed_in.read() as read:
        text = queries.setting(read, name, signed_in.person if own else 0)
    return None if text is None else msgspec.json.decode(text)


def _seal(signed_in: SignedIn, person: PersonRow, password: str) -> None:
    path = key_file.keys_path(signed_in.store.path)
    keys, node = key_file.read_keys(path), signed_in.node.id
    opened = signed_in.keys
    seal = key_file.seal_for_person(opened.data_key, node, person.id, person.login, password, opened.device_secret)
    key_file.write_keys(path, key_file.with_seal(keys, seal))
