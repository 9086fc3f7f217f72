"""Command `access-log`: filtered entries of the access log, printed or saved as a table."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node import service
from studio_app.node.service import LogFilter
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say, say_count


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    log = add_command(commands, "access-log", say("who looked at, took out or was refused what"), _log)
    log.add_argument("--who", metavar="LOGIN", help=say("what this person did"))
    log.add_argument("--action", help=say("one action, by its code (read, export, failed-sign-in, ...)"))
    log.add_argument("--first", type=dt.date.fromisoformat, metavar="DAY", help=say("from this day on (2026-09-01)"))
    log.add_argument("--last", type=dt.date.fromisoformat, metavar="DAY", help=say("up to this day"))
    log.add_argument("--count", type=int, default=service.LOG_PAGE, help=say("how many entries, the newest first"))
    log.add_argument("-o", "--output", type=Path, metavar="TABLE", help=say("write them as a table (.csv)"))


def _log(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        wanted = LogFilter(_person(signed_in, args.who), args.action, args.first, args.last)
        if args.output is not None:
            return _taken_out(service.export_log(signed_in, args.output, wanted), args.output)
        page = service.log_page(signed_in, wanted, count=args.count)
    lines = [
        f"{entry.number:>7}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.who or '–'}  {entry.action}  "
        f"{entry.subject}  {entry.detail}".rstrip()
        for entry in page.entries
    ]
    entries = [
        {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "login": entry.login,
            "action": entry.action_code,
            "subject": entry.subject,
            "detail": entry.detail,
        }
        for entry in page.entries
    ]
    return Answer({"total": page.total, "entries": entries}, lines)


def _taken_out(count: int, table: Path) -> Answer:
    sentence = say_count(
        "{count} entry is in {file}, which is outside the program's protection now.",
        "{count} entries are in {file}, which is outside the program's protection now.",
        count,
        file=table.name,
    )
    return Answer({"file": str(table), "entries": count}, [sentence])


def _person(signed_in: SignedIn, login: str | None) -> int | None:
    if login is None:
        return None
    people = service.people_who_sign_in(signed_in)
    found = next((person for person in people if person.login.casefold() == login.casefold()), None)
    if found is None:
        raise Refusal("no-such-person", say("There is no such account in this file. Nothing was changed."))
    return found.key
