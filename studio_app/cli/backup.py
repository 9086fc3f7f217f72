"""Commands `backup` and `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_access_options, add_command, device_secret_place, opened, password
from studio_app.node import service
from studio_app.words import say


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    backup = add_command(commands, "backup", say("make an encrypted backup, also while the file is in use"), _backup)
    backup.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="COPY",
        help=say("where to; without it into the file's own folder of backups"),
    )
    restore = commands.add_parser("restore", help=say("restore a backup into a new file"))
    restore.add_argument("file", type=Path, metavar="COPY", help=say("the backup (*.psyche), its .keys beside it"))
    restore.add_argument("-o", "--output", type=Path, metavar="FILE", required=True, help=say("the new file"))
    add_access_options(restore, file=False)
    restore.set_defaults(run=_restore)


def _backup(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in, ProgressLine(say("Backing up")) as progress:
        if args.output is None:
            made = service.back_up_now(signed_in, progress)
        else:
            made = service.back_up_to(signed_in, args.output, progress)
    document = {"file": str(made.path), "keys": f"{made.path}.keys", "size": made.size}
    return Answer(document, [say("{file} is made and checked; {file}.keys belongs with it.", file=made.path.name)])


def _restore(args: argparse.Namespace) -> Answer:
    kept = device_secret_place(args)
    login = args.person or service.default_login(args.file, kept)
    incarnation = service.restore(args.file, args.output, login, password(args), kept)
    document = {"file": str(args.output), "incarnation": incarnation}
    return Answer(
        document,
        [
            say(
                "{file} is restored and checked. The next bundle to each neighbour carries everything again.",
                file=args.output.name,
            )
        ],
    )
