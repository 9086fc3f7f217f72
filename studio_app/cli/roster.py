"""Commands on the roster: import the registry's table, list people."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from studio_app.cli import roster_corrections, roster_duplicates, roster_removal, roster_status
from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import HeadingRefusal, ImportReport, Narrowing, StudentRow
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say, say_count

_AT_ONCE = 2000
_EXAMPLE = '{"学生姓名": "name"}'


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    roster = commands.add_parser("roster", help=say("the students the registry knows"))
    parts = roster.add_subparsers(dest="part", required=True, metavar="COMMAND")
    bring = add_command(parts, "import", say("bring in the registry's table (xlsx, xls or csv)"), _import)
    bring.add_argument("table", type=Path, metavar="TABLE", help=say("the registry's table"))
    bring.add_argument("--dry-run", action="store_true", help=say("only say what would be done"))
    bring.add_argument(
        "--mapping",
        metavar="M",
        help=say("which column is which: a JSON file or text such as {example}", example=_EXAMPLE),
    )
    students = add_command(parts, "list", say("list students"), _list)
    students.add_argument("--search", default="", metavar="TEXT", help=say("name, pinyin, initials, number or room"))
    students.add_argument("--limit", type=_count, metavar="N", help=say("at most so many"))
    roster_status.add_parts(parts)
    roster_duplicates.add_parts(parts)
    roster_removal.add_parts(parts)
    roster_corrections.add_parts(parts)


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError
    return count


def _import(args: argparse.Namespace) -> Answer:
    mapping = None if args.mapping is None else _mapping(args.mapping)
    with opened(args) as signed_in, ProgressLine(say("Bringing in the table")) as progress:
        try:
            report = service.import_roster(signed_in, args.table, mapping, dry_run=args.dry_run, progress=progress)
        except HeadingRefusal as refusal:
            hint = say("On the command line: --mapping '{example}'.", example=_EXAMPLE)
            raise Refusal(refusal.code, f"{refusal.sentence} {hint}") from refusal
    document = {
        "added": len(report.added),
        "updated": len(report.updated),
        "unchanged": report.unchanged,
        "refused": [{"row": refused.row, "reason": refused.reason} for refused in report.refused],
        "columns": report.columns,
        "encoding": report.encoding,
        "dry_run": report.dry_run,
        "warnings": [{"row": warning.row, "sentence": warning.sentence} for warning in report.warnings],
        "not_listed": [student.student_no for student in report.not_listed],
        "not_kept": report.not_kept,
    }
    return Answer(document, _lines(report))


def _lines(report: ImportReport) -> list[str]:
    counts = say(
        "{file}: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused.",
        file=report.file,
        added=len(report.added),
        updated=len(report.updated),
        unchanged=report.unchanged,
        refused=len(report.refused),
    )
    lines = [counts, say("This was a dry run: nothing was changed.")] if report.dry_run else [counts]
    columns = [
        say("{heading} as {field}", heading=heading, field=say(FIELD_LABELS[field]))
        for heading, field in report.columns.items()
    ]
    lines.append(say("Read ({encoding}): {columns}.", encoding=report.encoding, columns=say(", ").join(columns)))
    if report.not_kept:
        lines.append(say("Not kept: {headings}.", headings=say(", ").join(report.not_kept)))
    lines += [say("Row {row} refused: {reason}", row=one.row, reason=one.reason) for one in report.refused]
    lines += [say("Row {row}, please look: {sentence}", row=one.row, sentence=one.sentence) for one in report.warnings]
    missing = len(report.not_listed)
    if missing:
        lines.append(
            say_count(
                "{count} person of the roster is no longer in the table; they stay as they are.",
                "{count} people of the roster are no longer in the table; they stay as they are.",
                missing,
            )
        )
    return lines


def _mapping(text: str) -> dict[str, str]:
    """A mapping given as JSON or as the name of a file that holds it. Raises Refusal `mapping-unreadable`."""
    try:
        content = text.encode() if text.lstrip().startswith("{") else Path(text).read_bytes()
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=dict[str, str])
    except (OSError, msgspec.MsgspecError) as error:
        raise Refusal(
            "mapping-unreadable",
            say(
                "The mapping could not be read. Nothing was changed. Name a file, or write it as in {example}.",
                example=_EXAMPLE,
            ),
        ) from error


def _list(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found: list[StudentRow] = []
        while args.limit is None or len(found) < args.limit:
            wanted = _AT_ONCE if args.limit is None else min(_AT_ONCE, args.limit - len(found))
            page = service.list_students(signed_in, Narrowing(text=args.search), offset=len(found), count=wanted)
            found += page
            if len(page) < wanted:
                break
        service.log_list_export(signed_in, "list", len(found))
    students = [
        {
            "student_no": one.student_no,
            "name": one.name,
            "college": one.college,
            "major": one.major,
            "class": one.class_name,
            "building": one.building,
            "room": one.room,
            "bed": one.bed,
            "status": one.status,
        }
        for one in found
    ]
    lines = ["\t".join((one.student_no, one.name, one.class_name, one.building, one.room, one.bed)) for one in found]
    return Answer({"students": students}, lines or [say("Nobody was found.")])
