"""Accounts of the demo's files, which share one password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.queries.node import people_who_sign_in
from db.schema import Person
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.security import key_file

PASSWORD = "psyche-demo-2026"
"""Printed for everybody to read: it guards invented people."""

MESSENGERS_WITH_PASSWORD = 6
"""How many Messengers of a studio can sign in; the others have an account that was not opened yet."""


def add_accounts(signed_in: SignedIn, people: Sequence[tuple[str, str, Role, int | None]]) -> dict[str, int]:
    """Adds accounts without a password for (login, name, role, key of the student they are); returns login to key."""
    rows = [
        {"login": login, "name": name, "role": role.value, "student": student} for login, name, role, student in people
    ]
    with signed_in.unit() as unit:
        unit.add_many(Person, rows)
    with signed_in.read() as read:
        return {person.login: person.key for person in people_who_sign_in(read)}


def open_accounts(signed_in: SignedIn, logins: Iterable[str]) -> None:
    """Sets the demo's password for these people."""
    wanted = set(logins)
    path = key_file.keys_path(signed_in.store.path)
    keys, opened = key_file.read_keys(path), signed_in.keys
    with signed_in.read() as read:
        people = [person for person in people_who_sign_in(read) if person.login in wanted]
    sealed = key_file.seal_for_people(
        opened.data_key,
        keys.node,
        [(person.id, person.login) for person in people],
        PASSWORD,
        opened.device_secret,
    )
    for seal in sealed:
        keys = key_file.with_seal(keys, seal)
    key_file.write_keys(path, keys)
