"""Commands on accounts: person list, add, role, reset, close; password; recover."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, device_secret_place, opened, password, secret
from studio_app.domain.permissions import ROLE_NAMES, Role
from studio_app.node import service
from studio_app.node.service import STATE_NAMES, Account, OneTimePassword
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    person = commands.add_parser("person", help=say("the people who sign in"))
    parts = person.add_subparsers(dest="part", required=True, metavar="COMMAND")
    login = ("login", say("login of the person it is about"))
    add_command(parts, "list", say("everybody with an account, and how it stands"), _list)
    added = add_command(parts, "add", say("a new account with a one-time password"), _add, login)
    added.add_argument("--name", required=True, help=say("name of the person"))
    added.add_argument("--role", required=True, choices=[role.value for role in Role], help=say("what they may do"))
    role = add_command(parts, "role", say("another role for somebody"), _role, login)
    role.add_argument("role", choices=[role.value for role in Role], help=say("what they may do"))
    add_command(parts, "reset", say("a one-time password for somebody; opens a closed account again"), _reset, login)
    add_command(parts, "deactivate", say("close somebody's account"), _close, login)
    change = add_command(
        commands, "password", say("change your password, or choose one after a one-time password"), _password
    )
    _add_new_password(change)
    recover = add_command(
        commands, "recover", say("open a file with its recovery code and choose a new password"), _recover
    )
    recover.add_argument("--code-file", type=Path, help=say("file whose first line is the recovery code"))
    _add_new_password(recover)


def _add_new_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new-password-file", type=Path, help=say("file whose first line is the new password"))


def _list(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        accounts = service.accounts(signed_in)
    lines = [
        f"{account.login:<20} {account.name:<20} {say(ROLE_NAMES[account.role])}, {say(STATE_NAMES[account.state])}"
        for account in accounts
    ]
    document = [
        {"login": each.login, "name": each.name, "role": each.role.value, "state": each.state.value}
        for each in accounts
    ]
    return Answer({"people": document}, lines)


def _add(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        return _handed(service.invite_person(signed_in, args.login, args.name, Role(args.role)))


def _reset(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        return _handed(service.reset_password(signed_in, _account(signed_in, args.login).key))


def _role(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        service.change_role(signed_in, _account(signed_in, args.login).key, Role(args.role))
    return Answer({"login": args.login, "role": args.role}, [say("The role counts from the next sign-in.")])


def _close(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        service.close_account(signed_in, _account(signed_in, args.login).key)
    return Answer({"login": args.login}, [say("The account was closed; what was written under it stays.")])


def _password(args: argparse.Namespace) -> Answer:
    kept = device_secret_place(args)
    login = args.person or service.default_login(args.file, kept)
    old, new = password(args), _secret(args.new_password_file, "PSYCHE_NEW_PASSWORD", say("New password: "), twice=True)
    try:
        signed_in = service.sign_in(args.file, login, old, kept)
    except Refusal as refusal:
        if refusal.code != "new-password-needed":
            raise
        service.sign_in(args.file, login, old, kept, new_password=new).store.close()
    else:
        try:
            service.change_password(signed_in, old, new)
        finally:
            signed_in.store.close()
    return Answer({"login": login}, [say("Your password was changed. It counts from the next sign-in.")])


def _recover(args: argparse.Namespace) -> Answer:
    kept = device_secret_place(args)
    if not args.person:
        raise Refusal("no-person", say("Say with --person LOGIN who opens the file. Nothing was done."))
    code = _secret(args.code_file, "PSYCHE_RECOVERY_CODE", say("Recovery code: "))
    new = _secret(args.new_password_file, "PSYCHE_NEW_PASSWORD", say("New password: "), twice=True)
    service.recover(args.file, code, args.person, new, kept).store.close()
    sentence = say(
        "{file} opens on this computer with the new password. Everybody else gets a one-time password with person reset.",
        file=args.file.name,
    )
    return Answer({"login": args.person}, [sentence])


def _account(signed_in: SignedIn, login: str) -> Account:
    accounts: Iterable[Account] = service.accounts(signed_in)
    found = next((account for account in accounts if account.login.casefold() == login.strip().casefold()), None)
    if found is None:
        raise Refusal("no-such-person", say("There is no such account in this file. Nothing was changed."))
    return found


def _handed(handed: OneTimePassword) -> Answer:
    lines = [
        say(
            "One-time password for {login}. Tell it to them in person; they choose their own at the first sign-in. It is "
            "not shown again.",
            login=handed.login,
        ),
        "",
        f"    {handed.password}",
    ]
    return Answer({"login": handed.login, "one_time_password": handed.password}, lines)


def _secret(file: Path | None, variable: str, prompt: str, *, twice: bool = False) -> str:
    missing = say("It is needed in {variable}. Nothing was done.", variable=variable)
    return secret(file, variable, prompt, missing, twice=twice)
