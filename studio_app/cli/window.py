"""Command that opens the window; imports only what the window needs."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio_app.cli.output import Answer, add_output_options
from studio_app.open_window import OpenWindow
from studio_app.words import say


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    window = commands.add_parser("open", help=say("open the window"))
    window.add_argument("file", type=Path, nargs="?", metavar="FILE", help=say("the data file (*.psyche)"))
    add_output_options(window)
    window.set_defaults(run=_open)


def _open(args: argparse.Namespace) -> Answer:
    return Answer(window=OpenWindow(args.file))
