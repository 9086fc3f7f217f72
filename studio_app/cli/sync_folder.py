"""Command `sync watch`: scans a shared folder once, for use without a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import FolderScan, ReadBundle, read_in_words, records_in_words
from studio_app.words import say, say_count


def add_part(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `watch` to the commands of `sync`."""
    watch = add_command(parts, "watch", say("read what came into a shared folder, and put there what waits"), _watch)
    watch.add_argument("folder", type=Path, metavar="FOLDER", help=say("the folder that both sides reach"))
    watch.add_argument(
        "--once",
        action="store_true",
        required=True,
        help=say("look once and end; a timer of the system calls it again"),
    )


def _watch(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in, ProgressLine(say("Looking into the shared folder")) as progress:
        found = service.scan_folder(signed_in, progress, args.folder)
    if found.gone:
        raise Refusal("folder-gone", found.sentence)
    document = {
        "made": found.made,
        "read": [bundle_document(one.bundle, one) for one in found.read],
        "refused": found.refused,
        "waiting": found.waiting,
    }
    return Answer(document, _lines(found), status=1 if found.refused else 0)


def bundle_document(file: str, one: ReadBundle) -> dict[str, object]:
    """The outcome of an import as JSON."""
    return {
        "file": file,
        "from": one.sender,
        "name": one.name,
        "number": one.number,
        "applied": one.applied,
        "already": one.already,
        "quarantined": one.quarantined,
        "conflicts": one.conflicts,
    }


def _lines(found: FolderScan) -> list[str]:
    lines = []
    for got in found.read:
        lines.append(read_in_words(got))
        lines += [f"    {note}" for note in got.notes]
    for made in found.made:
        lines.append(
            say("{file} is for {name} ({size} bytes).", file=Path(made.bundle).name, name=made.name, size=made.bytes)
        )
        lines.append("    " + say("In it: {what}.", what=records_in_words(made.records)))
    lines += [f"{one.name}: {one.sentence}" for one in found.refused]
    if found.waiting:
        lines.append(
            say_count(
                "{count} file is still being copied; it is read the next time.",
                "{count} files are still being copied; they are read the next time.",
                found.waiting,
            )
        )
    return lines or [say("Shared folder: nothing to do.")]
