"""Command line: parser, language, execution, exit status."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from studio_app.cli.output import Answer, give, refuse
from studio_app.open_window import OpenWindow
from studio_app.preferences import read_preferences
from studio_app.refusal import Refusal
from studio_app.words import say, system_language, use_language

GROUPS: dict[str, tuple[str, ...]] = {
    "node": ("new", "info", "verify"),
    "window": ("open",),
    "people": ("person", "password", "recover"),
    "access_log": ("access-log",),
    "backup": ("backup", "restore"),
    "roster": ("roster",),
    "transfer": ("transfer",),
    "chart": ("chart",),
    "check_in": ("check-in",),
    "plan": ("plan",),
    "library": ("library",),
    "demo": ("demo",),
    "sync": ("invite", "join", "sync"),
}
"""Modules of this package and the commands each adds: only what is asked for is imported, so that `open` starts at once."""

log = logging.getLogger("psyche.cli")


class _Parser(argparse.ArgumentParser):
    """Argument parser whose usage errors are sentences in the person's language, with argparse's own message as the
    detail.
    """

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(
            2,
            say("This could not be understood ({detail}). See {program} --help.", detail=message, program=self.prog)
            + "\n",
        )


def carry_out(argv: Sequence[str]) -> Answer:
    """Runs one command line and prints its answer. Never raises; exits 2 through SystemExit on wrong usage."""
    use_language(_language_in(argv))
    _speak_utf8()
    if not argv:
        return Answer(window=OpenWindow())
    args = _parser(argv[0]).parse_args(argv)
    as_json = bool(getattr(args, "json", False))
    try:
        answer: Answer = args.run(args)
    except Refusal as refusal:
        refuse(refusal, as_json=as_json)
        return Answer(status=1)
    except KeyboardInterrupt:
        refuse(Refusal("stopped", say("Stopped. Nothing half-done was kept.")), as_json=as_json)
        return Answer(status=1)
    except Exception as error:
        refuse(unforeseen(error), as_json=as_json)
        return Answer(status=1)
    give(answer, as_json=as_json)
    return answer


def unforeseen(error: Exception) -> Refusal:
    """The sentence for an unexpected exception: its location in the code, without any data that was processed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    log.error("%s at %s", type(error).__name__, place)
    return Refusal(
        "program-fault",
        say(
            "The program made a mistake here ({kind} at {place}). What was saved is safe, and nothing half-done was kept. "
            "Please tell the center these words, and try again.",
            kind=type(error).__name__,
            place=place,
        ),
    )


def _parser(asked: str) -> argparse.ArgumentParser:
    """The parser with the command that was asked for, or with all commands."""
    parser = _Parser(
        prog="main.py",
        description=say("Psyche Studio. With no command it opens its window."),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    asked_for = [group for group, names in GROUPS.items() if asked in names]
    for group in asked_for or GROUPS:
        importlib.import_module(f"studio_app.cli.{group}").add_commands(commands)
    return parser


def _language_in(argv: Sequence[str]) -> str:
    """The language option, read before the parser is built so that the parser's texts are translated."""
    words = list(argv)
    for i, word in enumerate(words):
        if word.startswith("--language="):
            return word.partition("=")[2]
        if word == "--language" and i + 1 < len(words):
            return words[i + 1]
    return os.environ.get("PSYCHE_LANGUAGE") or read_preferences().language or system_language()


def _speak_utf8() -> None:
    """Switches the standard streams to UTF-8 on consoles and pipes of another encoding (Windows code pages, LANG=C)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
