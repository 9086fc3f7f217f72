"""Command `demo`: makes a campus of invented people to try the program on."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from studio_app.cli.output import Answer, add_output_options
from studio_app.cli.progress_line import ProgressLine
from studio_app.demo import service
from studio_app.demo.service import Campus
from studio_app.open_window import OpenWindow
from studio_app.words import marked, say, say_count

_KINDS = {"center": marked("center"), "studio": marked("studio"), "messenger": marked("Psyche Messenger")}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's command."""
    demo = commands.add_parser("demo", help=say("make a campus of invented people and open a studio of it"))
    demo.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help=say("folder for its files, empty or new; has a usual place")
    )
    demo.add_argument("--students", type=int, metavar="N", help=say("how many students (usually 300)"))
    demo.add_argument("--weeks", type=int, metavar="N", help=say("how many weeks of check-ins (usually 12)"))
    demo.add_argument("--seed", type=int, metavar="N", help=say("the same number makes the same campus (usually 1)"))
    demo.add_argument("--fresh", action="store_true", help=say("make it anew where one stands already"))
    demo.add_argument("--no-window", action="store_true", help=say("only make it, open no window"))
    add_output_options(demo)
    demo.set_defaults(run=_demo)


def _demo(args: argparse.Namespace) -> Answer:
    begun = time.monotonic()
    with ProgressLine(say("Making the demo campus")) as progress:
        campus = service.ready_campus(
            args.folder,
            students=args.students,
            weeks=args.weeks,
            seed=args.seed,
            fresh=args.fresh,
            progress=progress,
        )
    document = {
        "folder": str(campus.folder),
        "center": str(campus.center),
        "studios": [str(path) for path in campus.studios],
        "messengers": [str(path) for path in campus.messengers],
        "login": campus.login,
        "password": campus.password,
        "students": campus.students,
        "check_ins": campus.check_ins,
        "seconds": round(time.monotonic() - begun, 2),
    }
    window = None
    if not args.no_window:
        window = OpenWindow(campus.studio, campus.login, campus.password, campus.kept)
    return Answer(document, _lines(campus), window=window)


def _lines(campus: Campus) -> list[str]:
    lines = [
        say("The demo campus is in {folder}. Everybody in it is invented.", folder=campus.folder),
        say(
            "{people}, {check_ins} until {day}.",
            people=say_count("{count} student", "{count} students", campus.students),
            check_ins=say_count("{count} check-in", "{count} check-ins", campus.check_ins),
            day=campus.day.isoformat(),
        ),
        "",
    ]
    for file in campus.files:
        lines.append(f"  {file.file}  {say(_KINDS[file.kind])}  {file.name}")
        lines.append("      " + say("sign in as: {logins}", logins=", ".join(file.logins)))
    lines += [
        "",
        say("Everybody's password: {password}", password=campus.password),
        say(
            "Other commands find the device secret with --device-secret-file {file}",
            file=campus.kept.path,
        ),
    ]
    return lines
