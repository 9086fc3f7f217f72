"""Commands on a node file: `new`, `info`, `verify`."""

from __future__ import annotations

import argparse

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, device_secret_place, opened, password
from studio_app.node import service
from studio_app.node.service import CHECK_NAMES, FIRST_PERSON
from studio_app.words import say


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    new = add_command(commands, "new", say("make a new data file"), _new)
    new.add_argument("--kind", required=True, choices=tuple(FIRST_PERSON), help=say("what the file is for"))
    new.add_argument("--name", required=True, help=say("name of the center, studio or Messenger"))
    new.add_argument("--time-zone", default="Asia/Shanghai", help=say("time zone of its days"))
    add_command(commands, "info", say("what a file is and holds"), _info)
    add_command(commands, "verify", say("check a file through and through"), _verify)


def _new(args: argparse.Namespace) -> Answer:
    secret = password(args, new=True)
    created = service.create_node(
        args.file, args.kind, args.name, secret, device_secret_place(args), time_zone=args.time_zone
    )
    node = created.signed_in.node
    created.signed_in.store.close()
    lines = [
        say("{file} is ready. Sign in as {login}.", file=args.file.name, login=created.signed_in.login),
        "",
        say("Recovery code, shown this once: print it or write it down, and keep it where the file is not."),
        "",
        f"    {created.recovery_code}",
    ]
    document = {
        "node": node.id,
        "kind": node.kind,
        "name": node.name,
        "login": created.signed_in.login,
        "recovery_code": created.recovery_code,
    }
    return Answer(document, lines)


def _info(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.info(signed_in)
    lines = [
        f"{found.name} ({found.kind})",
        say(
            "node {node}, incarnation {incarnation}, schema {schema}",
            node=found.node,
            incarnation=found.incarnation,
            schema=found.schema,
        ),
    ]
    lines += [f"{count:>10}  {kind}" for kind, count in found.records.items()]
    return Answer(found, [*lines, say("digest {digest}", digest=found.digest)])


def _verify(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        checks = service.verify(signed_in)
    ok = all(check.ok for check in checks)
    lines = [f"{'✓' if check.ok else '✗'} {say(CHECK_NAMES[check.name])}: {check.detail}" for check in checks]
    if ok:
        lines.append(say("All is well with {file}.", file=args.file.name))
    else:
        lines.append(say("{file} is damaged. Nothing was changed. Restore the newest backup.", file=args.file.name))
    return Answer({"ok": ok, "checks": checks}, lines, status=0 if ok else 1)
