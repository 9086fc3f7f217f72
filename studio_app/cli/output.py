"""Output of a command: plain lines, or one JSON document, and an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from studio_app.open_window import OpenWindow
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class Answer:
    """A command's outcome. `document` is what `--json` prints; `lines` are for people; status 0 done, 1 refused."""

    document: object = None
    lines: Sequence[str] = ()
    status: int = 0
    window: OpenWindow | None = None


def give(answer: Answer, *, as_json: bool) -> None:
    """Prints the answer to standard output."""
    if as_json:
        if answer.document is not None:
            _write(msgspec.json.format(msgspec.json.encode(answer.document)).decode())
    else:
        for line in answer.lines:
            _write(line)


def refuse(refusal: Refusal, *, as_json: bool) -> None:
    """Prints a refusal: the sentence to standard error, and with `--json` the error document to standard output."""
    if as_json:
        _write(msgspec.json.encode({"error": {"code": refusal.code, "message": refusal.sentence}}).decode())
    print(refusal.sentence, file=sys.stderr)


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options `--json` and `--language`."""
    parser.add_argument("--json", action="store_true", help=say("print one JSON document"))
    parser.add_argument("--language", choices=("zh_CN", "en"), help=say("language of the texts"))
