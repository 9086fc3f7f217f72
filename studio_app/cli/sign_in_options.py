"""Common options of commands on a node file: who signs in, the password, where the device secret is stored."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from studio_app.cli.output import Answer, add_output_options
from studio_app.node import service
from studio_app.node.service import check_after_unclean_shutdown
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets, FileSecrets, KeyringSecrets
from studio_app.words import say


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], Answer],
    subject: tuple[str, str] | None = None,
) -> argparse.ArgumentParser:
    """Adds a command on a file that `run` carries out; `words` are its line of help.

    `subject`: name and help of an argument after the file, such as the login of the person that it is about.
    """
    parser = commands.add_parser(name, help=words)
    add_access_options(parser)
    if subject is not None:
        parser.add_argument(subject[0], metavar=subject[0].upper(), help=subject[1])
    parser.set_defaults(run=run)
    return parser


def add_access_options(parser: argparse.ArgumentParser, *, file: bool = True) -> None:
    """Adds the options for the file, the login, the password and the device secret."""
    if file:
        parser.add_argument("file", type=Path, metavar="FILE", help=say("the data file (*.psyche)"))
    parser.add_argument("--person", default=os.environ.get("PSYCHE_PERSON"), help=say("login of who does it"))
    parser.add_argument("--password-file", type=Path, help=say("file whose first line is the password"))
    secret_file = os.environ.get("PSYCHE_DEVICE_SECRET_FILE")
    parser.add_argument(
        "--device-secret-file",
        type=Path,
        default=Path(secret_file) if secret_file else None,
        help=say("file that holds the device secret, where there is no keyring"),
    )
    add_output_options(parser)


def device_secret_place(args: argparse.Namespace) -> DeviceSecrets:
    """Where the device secret is stored: the named file, or the system's keyring."""
    if args.device_secret_file is None:
        return KeyringSecrets()
    return FileSecrets(args.device_secret_file, os.environ.get("PSYCHE_DEVICE_SECRET_PASSPHRASE"))


def password(args: argparse.Namespace, *, new: bool = False) -> str:
    """The password from `--password-file`, `PSYCHE_PASSWORD` or a prompt. Raises Refusal `no-password`."""
    missing = say(
        "A password is needed: put it into PSYCHE_PASSWORD, or name a file with --password-file. Nothing was done."
    )
    return secret(args.password_file, "PSYCHE_PASSWORD", say("Password: "), missing, twice=new)


def secret(file: Path | None, variable: str, prompt: str, missing: str, *, twice: bool = False) -> str:
    """A secret from a file's first line, the environment variable, or a prompt; `twice` asks for it again.

    Raises Refusal `no-password`, with the sentence `missing` where there is nobody to ask, and `passwords-differ`.
    """
    if file is not None:
        try:
            return file.read_text("utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise Refusal(
                "no-password", say("{file} has no password in its first line. Nothing was done.", file=file.name)
            ) from error
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refusal("no-password", missing)
    typed = getpass.getpass(prompt)
    if twice and getpass.getpass(say("Once more: ")) != typed:
        raise Refusal("passwords-differ", say("The two passwords differ. Nothing was done; please start again."))
    return typed


@contextlib.contextmanager
def opened(args: argparse.Namespace) -> Iterator[SignedIn]:
    """Opens the command's file signed in; closes it at the end of the block."""
    kept = device_secret_place(args)
    login = args.person or service.default_login(args.file, kept)
    signed_in = service.sign_in(args.file, login, password(args), kept)
    try:
        if args.command != "verify":  # which goes through everything anyway, and tells more
            warning = check_after_unclean_shutdown(signed_in)
            if warning:
                print(warning, file=sys.stderr)
        yield signed_in
    finally:
        signed_in.store.close()
