"""Commands `roster undo` and `roster duplicates`: undo an import, list possible duplicates."""

from __future__ import annotations

import argparse

from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import DuplicateReason, PastImport, UndoReport
from studio_app.words import say, say_count


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `undo` and `duplicates`."""
    undo = add_command(parts, "undo", say("undo an import: the last one, or the one named"), _undo)
    undo.add_argument(
        "--import", dest="at", metavar="NUMBER", help=say("which import, by the number that --list shows")
    )
    undo.add_argument("--list", dest="listed", action="store_true", help=say("only list the imports"))
    undo.add_argument("--dry-run", action="store_true", help=say("only say what would be done"))
    add_command(parts, "duplicates", say("list entries that may be one person"), _duplicates)


def _undo(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        past = service.past_imports(signed_in)
        if args.listed:
            return _list(signed_in, past)
        at = _chosen(past, args.at)
        with ProgressLine(say("Undoing the import")) as progress:
            report = service.undo_import(signed_in, at, dry_run=args.dry_run, progress=progress)
    document = {
        "import": report.at,
        "file": report.file,
        "removed": [one.student_no for one in report.removed],
        "put_back": [one.student_no for one in report.put_back],
        "left": [{"student_no": one.student_no, "field": one.field, "reason": one.reason} for one in report.left],
        "dry_run": report.dry_run,
    }
    return Answer(document, _lines(report))


def _chosen(past: list[PastImport], wanted: str | None) -> int:
    if wanted is not None:
        return int(wanted) if wanted.isdecimal() else 0
    for one in past:
        if one.undone_at is None:
            return one.at
    raise Refusal("import-unknown", say("There is no import that could be undone. Nothing was changed."))


def _list(signed_in: SignedIn, past: list[PastImport]) -> Answer:
    document = {
        "imports": [
            {
                "import": one.at,
                "file": one.file,
                "added": one.added,
                "updated": one.updated,
                "undone": bool(one.undone_at),
            }
            for one in past
        ]
    }
    lines = []
    for one in past:
        line = say(
            "{number}  {day}  {file}: {added} added, {updated} updated",
            number=one.at,
            day=signed_in.local_minute(one.at),
            file=one.file,
            added=one.added,
            updated=one.updated,
        )
        lines.append(line + (say(" (undone)") if one.undone_at else ""))
    return Answer(document, lines or [say("Nothing was brought in here yet.")])


def _lines(report: UndoReport) -> list[str]:
    lines = [
        say(
            "{file}: {removed} removed, {back} put back.",
            file=report.file,
            removed=len(report.removed),
            back=len(report.put_back),
        )
    ]
    if report.dry_run:
        lines.append(say("This was a dry run: nothing was changed."))
    lines += [say("{number} stays: {reason}", number=one.student_no, reason=one.reason) for one in report.left]
    return lines


def _duplicates(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        pairs = service.duplicates(signed_in)
        service.log_list_export(signed_in, "list", 2 * len(pairs))
    why = {
        DuplicateReason.NUMBER: say("the same number"),
        DuplicateReason.BIRTH: say("the same name, birth date and class"),
    }
    document = {
        "duplicates": [
            {
                "keep": {"student_no": pair.keep.student_no, "name": pair.keep.name},
                "drop": {"student_no": pair.drop.student_no, "name": pair.drop.name},
                "why": pair.why.value,
            }
            for pair in pairs
        ]
    }
    lines = [
        say(
            "{name} {number} and {other_name} {other}: {why}",
            name=pair.keep.name,
            number=pair.keep.student_no,
            other_name=pair.drop.name,
            other=pair.drop.student_no,
            why=why[pair.why],
        )
        for pair in pairs
    ]
    if lines:
        lines.append(
            say_count("{count} pair. The window merges them.", "{count} pairs. The window merges them.", len(pairs))
        )
    return Answer(document, lines or [say("Nobody seems to be entered twice.")])
