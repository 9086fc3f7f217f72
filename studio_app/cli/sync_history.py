"""Commands on the exchange's history: bundles, conflicts, quarantined lines."""

from __future__ import annotations

import argparse
import hashlib

from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node.kinds import kind_in_words
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Conflict, QuarantinedLine, records_in_words
from studio_app.words import say, say_count


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `sync history`, `sync conflicts`, `sync settle` and `sync set-aside`."""
    history = add_command(parts, "history", say("bundles that were made and read"), _history)
    history.add_argument("--limit", type=int, default=20, metavar="N", help=say("how many, the latest first"))
    add_command(parts, "conflicts", say("what was written on both sides and waits to be settled"), _conflicts)
    settle = add_command(parts, "settle", say("keep one of the values that met"), _resolve)
    settle.add_argument("conflict", metavar="CONFLICT", help=say("its id, as `sync conflicts` shows it"))
    settle.add_argument("--keep", type=int, required=True, metavar="N", help=say("number of the value, from 1"))
    quarantined = add_command(parts, "set-aside", say("lines of bundles that were set aside"), _quarantined)
    quarantined.add_argument("--try-again", action="store_true", help=say("try to take them in now"))


def _history(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        rows = service.history(signed_in, args.limit)
        lines = []
        for row in rows:
            if row.direction == "out":
                what = say("↑ No. {number} for {name}", number=row.number, name=row.neighbour)
            else:
                what = say("↓ No. {number} from {name}", number=row.number, name=row.neighbour)
            lines.append(f"{signed_in.local_minute(row.at)}  {what}  {records_in_words(row.counts)}")
    return Answer({"bundles": rows}, lines or [say("No bundle was made or read yet.")])


def _conflicts(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.conflicts(signed_in)
        lines = [line for one in found for line in _lines(signed_in, one)]
    if not found:
        lines = [say("Nothing to settle.")]
    return Answer({"conflicts": [_document(one) for one in found]}, lines)


def _resolve(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = next((one for one in service.conflicts(signed_in) if _id(one) == args.conflict), None)
        if found is None:
            raise Refusal(
                "no-such-conflict",
                say("There is no such conflict, or it was settled or written anew. Nothing was changed."),
            )
        if not 1 <= args.keep <= len(found.values):
            raise Refusal(
                "no-such-value",
                say("It has the values 1 to {count}. Nothing was changed.", count=len(found.values)),
            )
        resolved = service.resolve(signed_in, found, args.keep - 1)
    value = resolved.conflict.values[resolved.choice]
    return Answer({"conflict": args.conflict, "kept": value}, [say("Kept: {value}.", value=value.words)])


def _quarantined(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in, ProgressLine(say("Reading the bundle")) as progress:
        tried = service.retry_quarantine(signed_in, progress) if args.try_again else None
        rows = service.quarantined_lines(signed_in)
    lines = []
    if tried is not None:
        lines.append(say_count("{count} line was taken in now.", "{count} lines were taken in now.", tried.taken))
    lines += [_quarantined_line(row) for row in rows] or [say("No line is set aside.")]
    document: dict[str, object] = {"set_aside": rows}
    if tried is not None:
        document |= {"taken": tried.taken, "left": tried.still_quarantined}
    return Answer(document, lines)


def _quarantined_line(row: QuarantinedLine) -> str:
    whence = say("from {name}", name=row.neighbour)
    return f"{kind_in_words(row.kind)} · {whence}: {row.reason}"


def _lines(signed_in: SignedIn, one: Conflict) -> list[str]:
    lines = [f"{_id(one)}  {one.about}, {one.field_words}"]
    for number, value in enumerate(one.values, 1):
        by = say("{unit}, {person}", unit=value.unit, person=value.person) if value.person else value.unit
        counts = f"  ({say('counts now')})" if number == 1 else ""
        lines.append(f"    {number}  {value.words}  {by}, {signed_in.local_minute(value.at)}{counts}")
    if not one.may_resolve:
        lines.append("    " + say("Who works on the case settles this."))
    return lines


def _document(one: Conflict) -> dict[str, object]:
    return {
        "id": _id(one),
        "kind": one.kind,
        "record": one.record,
        "field": one.field,
        "about": one.about,
        "values": one.values,
        "may_settle": one.may_resolve,
    }


def _id(one: Conflict) -> str:
    """Identifies a conflict in its present state; changes with every write to the field, so that a stale list resolves
    nothing.
    """
    text = f"{one.kind} {one.record} {one.field} {one.state}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
