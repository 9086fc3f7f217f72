"""Accounts of this file: creating, closing, reopening, roles, and passwords."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from db.changes import Changes
from db.queries import node as queries
from db.queries.node import PersonRow
from db.reading import Reading
from db.schema import Person
from studio_app.domain.permissions import ROLES_OF_KIND, TABLE, Permission, Reach, Role
from studio_app.node.sign_in import change_keys, open_keys, password_is_correct, seal_password
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security import attempts, key_file
from studio_app.security.passwords import check_password, one_time_password
from studio_app.words import marked, say


class AccountState(StrEnum):
    """State of an account on this computer."""

    READY = "ready"
    ONE_TIME = "one-time"
    """has an unused one-time password"""
    NO_PASSWORD = "no-password"
    """never had a password, or it was lost with a device secret"""
    CLOSED = "closed"


STATE_NAMES: dict[AccountState, str] = {
    AccountState.READY: marked("signs in"),
    AccountState.ONE_TIME: marked("has a one-time password"),
    AccountState.NO_PASSWORD: marked("needs a new password"),
    AccountState.CLOSED: marked("account closed"),
}


@dataclass(frozen=True)
class Account:
    """An account. `key` is the person's in the file, `id` the record's in hex."""

    key: int
    id: str
    login: str
    name: str
    role: Role
    state: AccountState
    student: int | None


@dataclass(frozen=True)
class OneTimePassword:
    """A one-time password to hand on; it is shown once."""

    account: int
    login: str
    password: str = field(repr=False)
    changes: Changes = field(repr=False)


def accounts(signed_in: SignedIn) -> list[Account]:
    """All accounts of this file, by login. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ADMINISTER)
    keys = open_keys(signed_in)
    with signed_in.read() as read:
        people = [person for person in queries.people_who_sign_in(read) if person.here]
    return [_account(signed_in, keys, person) for person in people]


def roles_here(signed_in: SignedIn) -> tuple[Role, ...]:
    """The roles that this kind of file has."""
    return ROLES_OF_KIND[signed_in.node.kind]


def add_person(
    signed_in: SignedIn, login: str, name: str, role: Role, password: str, student: int | None = None
) -> tuple[int, Changes]:
    """Adds an account with a password that the person chose; gives their key.

    Raises Refusal `login-taken`, `name-needed`, `role-not-here`, what is wrong with the password, `not-permitted`.
    """
    return _add(signed_in, login, name, role, password, student, once=False)


def invite_person(
    signed_in: SignedIn, login: str, name: str, role: Role, student: int | None = None
) -> OneTimePassword:
    """Adds an account with a one-time password. Raises Refusal as `add_person`."""
    signed_in.require(Permission.ADMINISTER)
    password = one_time_password()
    key, changes = _add(signed_in, login, name, role, password, student, once=True)
    return OneTimePassword(key, login.strip(), password, changes)


def close_account(signed_in: SignedIn, person: int) -> Changes:
    """Closes an account: its password no longer opens the file; records keep the name.

    Raises Refusal `own-account`, `last-administrator`, `no-such-person`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        found = _found(unit.connection, person)
        _not_oneself(signed_in, found)
        _somebody_administers(unit.connection, without=found)
        unit.change(Person, found.key, {"active": False})
        unit.log("account-closed", "person", found.id)
        change_keys(signed_in, lambda keys: key_file.without_seal(keys, found.id))
    return unit.changes


def reset_password(signed_in: SignedIn, person: int) -> OneTimePassword:
    """Sets a one-time password, also to reopen a closed account.

    Raises Refusal `own-account`, `no-such-person`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    password = one_time_password()
    with signed_in.unit() as unit:
        found = _found(unit.connection, person)
        _not_oneself(signed_in, found)
        if not found.active:
            unit.change(Person, found.key, {"active": True})
            unit.log("account-opened", "person", found.id)
        unit.log("password-reset", "person", found.id)
        seal_password(signed_in, found.id, found.login, password, once=True)
    attempts.clear_delay(signed_in.store.path, key_file.login_tag(found.login, signed_in.keys.device_secret))
    return OneTimePassword(found.key, found.login, password, unit.changes)


def change_role(signed_in: SignedIn, person: int, role: Role) -> Changes:
    """Changes an account's role, from the next sign-in on.

    Raises Refusal `own-account`, `last-administrator`, `role-not-here`, `no-such-person`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    _role_is_here(signed_in, role)
    with signed_in.unit() as unit:
        found = _found(unit.connection, person)
        _not_oneself(signed_in, found)
        if not _administers(role):
            _somebody_administers(unit.connection, without=found)
        if unit.change(Person, found.key, {"role": role.value}):
            unit.log("role-changed", "person", found.id, f"{found.role} -> {role.value}")
    return unit.changes


def change_password(signed_in: SignedIn, old: str, new: str) -> None:
    """Changes the password of the person who is signed in.

    Raises Refusal `wrong-password`, `sign-in-wait`, `password-same`, and what is wrong with the new one.
    """
    if not password_is_correct(signed_in, old):
        raise Refusal(
            "wrong-password",
            say("The password you have now is another one. Nothing was changed; look at Caps Lock and try again."),
        )
    if new == old:
        raise Refusal("password-same", say("This is the password you have already. Nothing was changed."))
    check_password(new, (signed_in.login, signed_in.name, signed_in.node.name))
    with signed_in.unit() as unit:
        # The id may be another since the sign-in: joining makes an account the person that the unit above knows.
        oneself = _found(unit.connection, signed_in.person)
        unit.log("password-changed", "person", oneself.id)
        seal_password(signed_in, oneself.id, signed_in.login, new)


def _add(
    signed_in: SignedIn, login: str, name: str, role: Role, password: str, student: int | None, *, once: bool
) -> tuple[int, Changes]:
    signed_in.require(Permission.ADMINISTER)
    login, name = login.strip(), name.strip()
    _role_is_here(signed_in, role)
    if not login or not name:
        raise Refusal(
            "name-needed", say("A person needs a login and a name. Nothing was changed; please fill in both.")
        )
    check_password(password, (login, name, signed_in.node.name))
    with signed_in.unit() as unit:
        people = queries.people_who_sign_in(unit.connection)
        if any(person.here and person.login.casefold() == login.casefold() for person in people):
            raise Refusal(
                "login-taken", say("Somebody else has that login already. Nothing was changed; choose another.")
            )
        values = {"login": login, "name": name, "role": role.value, "student": student}
        key = unit.add(Person, values)
        added = _found(unit.connection, key)
        unit.log("person-added", "person", added.id, role.value)
        seal_password(signed_in, added.id, login, password, once=once)
    return key, unit.changes


def _account(signed_in: SignedIn, keys: key_file.KeyFile, person: PersonRow) -> Account:
    seal = key_file.seal_of(keys, person.login, signed_in.keys.device_secret)
    if not person.active:
        state = AccountState.CLOSED
    elif seal is None or seal.person != person.id:
        state = AccountState.NO_PASSWORD
    else:
        state = AccountState.ONE_TIME if seal.once else AccountState.READY
    return Account(person.key, person.id, person.login, person.name, Role(person.role), state, person.student)


def _found(read: Reading, key: int) -> PersonRow:
    for person in queries.people_who_sign_in(read):
        if person.here and person.key == key:
            return person
    raise Refusal("no-such-person", say("There is no such account in this file. Nothing was changed."))


def _not_oneself(signed_in: SignedIn, person: PersonRow) -> None:
    if person.key == signed_in.person:
        raise Refusal(
            "own-account",
            say(
                "This is your own account. Your password changes under Your password; for the rest ask somebody else who "
                "looks after the accounts. Nothing was changed."
            ),
        )


def _administers(role: Role) -> bool:
    return TABLE[Permission.ADMINISTER][role] is not Reach.NOTHING


def _somebody_administers(read: Reading, without: PersonRow) -> None:
    others = (person for person in queries.people_who_sign_in(read) if person.here and person.active)
    if not any(_administers(Role(person.role)) for person in others if person.key != without.key):
        raise Refusal(
            "last-administrator",
            say(
                "Nobody else could look after the accounts then. Nothing was changed; give somebody else that role first."
            ),
        )


def _role_is_here(signed_in: SignedIn, role: Role) -> None:
    if role not in roles_here(signed_in):
        raise Refusal("role-not-here", say("This file has no such role. Nothing was changed; choose another."))
