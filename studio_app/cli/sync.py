"""Commands of the exchange: invite, join, export, import, status."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from studio_app.cli import sync_folder, sync_history, sync_trust
from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened, password
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import (
    Enrolled,
    Exported,
    NeighbourStatus,
    ReadBundle,
    read_in_words,
    reasons_counted,
    records_in_words,
)
from studio_app.words import say, say_count


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    invite = add_command(commands, "invite", say("invite a studio or a Messenger to join this file's unit"), _invite)
    invite.add_argument("--kind", required=True, choices=("studio", "messenger"), help=say("what its file is for"))
    invite.add_argument("--name", help=say("name of the studio or Messenger"))
    invite.add_argument("--for", dest="invited", metavar="LOGIN", help=say("the Messenger here whose file it will be"))
    invite.add_argument("-o", "--output", required=True, type=Path, metavar="INVITATION", help=say("the file to write"))
    join = add_command(commands, "join", say("answer an invitation"), _join)
    join.add_argument("--invitation", required=True, type=Path, metavar="INVITATION", help=say("the invitation file"))
    join.add_argument("--code", help=say("the code that was told by voice (or PSYCHE_INVITATION_CODE)"))
    join.add_argument("-o", "--output", type=Path, metavar="REQUEST", help=say("the request to write"))
    sync = commands.add_parser("sync", help=say("exchange bundles"))
    parts = sync.add_subparsers(dest="part", required=True, metavar="COMMAND")
    out = add_command(parts, "export", say("make the bundle for a neighbour"), _export)
    whom = out.add_mutually_exclusive_group()
    whom.add_argument("--to", default="parent", metavar="NODE", help=say("name or id of the neighbour, or 'parent'"))
    whom.add_argument("--all", action="store_true", help=say("every neighbour that lacks something, each its own"))
    out.add_argument("-o", "--output", type=Path, metavar="BUNDLE", help=say("the bundle, or a folder to put it in"))
    bring = add_command(parts, "import", say("read bundles, and requests to join"), _import)
    bring.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE", help=say("files that neighbours sent"))
    sync_folder.add_part(parts)
    add_command(parts, "status", say("what each neighbour has and what waits for it"), _status)
    sync_history.add_parts(parts)
    sync_trust.add_parts(parts)


def _invite(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        invited = service.invite(signed_in, args.kind, args.name or "", args.output, args.invited)
        until = signed_in.local_minute(invited.expires_at)
    lines = [
        say(
            "The invitation for {name} is in {file}. It is good until {until}.",
            name=invited.name,
            file=invited.invitation,
            until=until,
        ),
        say("Tell the code by voice, never together with the file. It is shown this once:"),
        "",
        f"    {invited.code}",
    ]
    return Answer(invited, lines)


def _join(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.inspect_invitation(args.invitation)
        # Making this file a known person's asks for the password once more.
        own = password(args) if found.person is not None else None
        joined = service.join(signed_in, args.invitation, _code(args, found.parent.name), args.output, own)
    lines = [
        say(
            "Send {file} to {name}. Once it is read there, bundles can be exchanged.",
            file=joined.file,
            name=joined.name,
        ),
        *_words(joined),
    ]
    return Answer({"request": joined.file, **_enrolled(joined)}, lines)


def _code(args: argparse.Namespace, parent: str) -> str:
    given = args.code or os.environ.get("PSYCHE_INVITATION_CODE")
    if given:
        return str(given)
    if not sys.stdin.isatty():
        raise Refusal(
            "no-code",
            say(
                "The code of the invitation is needed: give it with --code or PSYCHE_INVITATION_CODE. Nothing was done."
            ),
        )
    return input(say("Code from {name}: ", name=parent))


def _export(args: argparse.Namespace) -> Answer:
    if args.all:
        return _export_all(args)
    with opened(args) as signed_in, ProgressLine(say("Making the bundle")) as progress:
        made = service.export(signed_in, args.to, args.output, progress)
    return Answer(made, _made(made))


def _export_all(args: argparse.Namespace) -> Answer:
    folder = args.output or Path()
    if not folder.is_dir():
        raise Refusal("not-a-folder", say("There is no such folder now. Nothing was changed; please choose one."))
    with opened(args) as signed_in, ProgressLine(say("Making the bundles")) as progress:
        found = service.export_all(signed_in, folder, progress)
    lines = [line for made in found.made for line in _made(made)]
    for name, sentence in found.refused:
        print(f"{name}: {sentence}", file=sys.stderr)
    if not found.made:
        lines.append(say("No bundle was needed."))
    document = {
        "made": found.made,
        "have_everything": found.have_everything,
        "refused": [{"name": name, "message": sentence} for name, sentence in found.refused],
    }
    return Answer(document, lines, status=1 if found.refused else 0)


def _made(made: Exported) -> list[str]:
    return [
        say("{file} is for {name} ({size} bytes).", file=made.bundle, name=made.name, size=made.bytes),
        say("In it: {what}.", what=records_in_words(made.records)),
    ]


def _import(args: argparse.Namespace) -> Answer:
    documents: list[dict[str, object]] = []
    lines: list[str] = []
    refused: list[str] = []
    with opened(args) as signed_in, ProgressLine(say("Reading the bundle")) as progress:
        for path in args.bundles:
            try:
                got = service.receive(signed_in, path, progress)
            except Refusal as refusal:
                refused.append(f"{path.name}: {refusal.sentence}")
                documents.append({"file": str(path), "error": {"code": refusal.code, "message": refusal.sentence}})
                continue
            if got.bundle is not None:
                document = sync_folder.bundle_document(str(path), got.bundle)
                notes = [str(note) for note in got.bundle.notes]
                documents.append(
                    {**document, "records": got.bundle.records, "reasons": got.bundle.reasons, "notes": notes}
                )
                lines += _told(path.name, got.bundle)
            if got.enrolled is not None:
                documents.append({"file": str(path), **_NOTHING, "enrolled": _enrolled(got.enrolled)})
                lines.append(f"{path.name}: {say('{name} is enrolled now.', name=got.enrolled.name)}")
                lines += _words(got.enrolled)
    for line in refused:
        print(line, file=sys.stderr)
    # With one file a script finds its outcome, or its error, where every other command has it.
    first = documents[0] if len(documents) == 1 else {}
    return Answer({"files": documents, **first}, lines, status=1 if refused else 0)


_NOTHING = {"applied": 0, "already": 0, "quarantined": 0, "conflicts": 0}


def _told(name: str, read: ReadBundle) -> list[str]:
    lines = [f"{name}: {read_in_words(read)}"]
    if read.records:
        lines.append("    " + records_in_words(read.records))
    if read.quarantined:
        lines.append(
            "    " + say_count("{count} line was set aside:", "{count} lines were set aside:", read.quarantined)
        )
        lines += [f"        {line}" for line in reasons_counted(read.reasons)]
    if read.conflicts:
        lines.append(
            "    "
            + say_count(
                "{count} field was written on both sides; please look at it.",
                "{count} fields were written on both sides; please look at them.",
                read.conflicts,
            )
        )
    return lines + [f"    {note}" for note in read.notes]


def _status(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.status(signed_in)
        lines = [f"{found.name} ({found.kind})"]
        for one in found.neighbours:
            lines += _neighbour(signed_in, one)
    if not found.neighbours:
        lines.append(say("No neighbours yet. Join with an invitation, or invite."))
    return Answer(found, lines)


def _neighbour(signed_in: SignedIn, one: NeighbourStatus) -> list[str]:
    never = say("never")
    if one.state == "revoked":
        return [f"  {one.name}: {say('revoked')}"]
    return [
        f"  {one.name}",
        "    " + say("waits for it: {what}", what=records_in_words(one.waiting)),
        "    "
        + say(
            "last bundle to it: {out}, from it: {into}",
            out=signed_in.local_minute(one.last_out) if one.last_out else never,
            into=signed_in.local_minute(one.last_in) if one.last_in else never,
        ),
    ]


def _enrolled(found: Enrolled) -> dict[str, object]:
    return {
        "node": found.node,
        "name": found.name,
        "our_words": " ".join(found.our_words),
        "their_words": " ".join(found.their_words),
    }


def _words(found: Enrolled) -> list[str]:
    return [
        say("Read these words out to each other, best by telephone. If they differ: sync words FILE NODE --differ"),
        "    " + say("here: {words}", words=" ".join(found.our_words)),
        "    " + say("{name}: {words}", name=found.name, words=" ".join(found.their_words)),
    ]
