"""The command simulate: a whole campus exchanges bundles under faults, and ends by proving that all agree."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from studio_app.cli.answer import Answer, add_output_options
from studio_app.cli.progress_line import ProgressLine
from studio_app.simulation import service
from studio_app.simulation.service import Options, Outcome
from studio_app.words import marked, say, say_count

SHOWN = 20
"""disagreements that are listed; with --json all are"""

FAULT_NAMES: dict[str, str] = {
    "lost": marked("lost"),
    "late": marked("late, out of order"),
    "repeated": marked("carried twice"),
    "cut short": marked("cut short"),
    "altered": marked("altered"),
    "misdirected": marked("given to another unit"),
    "refused": marked("of these refused"),
    "replaced": marked("refused, from a file that had been replaced"),
    "former keys": marked("refused, made for keys that had been replaced"),
    "restored": marked("files put back to an earlier state"),
    "wrong clock": marked("clocks set wrong"),
}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's command."""
    usual = Options()
    simulate = commands.add_parser(
        "simulate", help=say("let a whole campus exchange bundles under faults, and see whether all agree")
    )
    for name, text, number in (
        ("studios", say("how many studios (usually {number})", number=usual.studios), usual.studios),
        ("messengers", say("how many Messengers in all (usually {number})", number=usual.messengers), usual.messengers),
        ("days", say("how many days (usually {number})", number=usual.days), usual.days),
        ("seed", say("the same number gives the same campus and the same faults (usually 1)"), usual.seed),
    ):
        simulate.add_argument(f"--{name}", type=int, default=number, metavar="N", help=text)
    for name, text, chance in (
        ("loss", say("how likely a bundle is lost, from 0 to 1 (usually {chance})", chance=usual.loss), usual.loss),
        (
            "duplicate",
            say("how likely it is carried twice (usually {chance})", chance=usual.duplicate),
            usual.duplicate,
        ),
        ("reorder", say("how likely it comes late (usually {chance})", chance=usual.reorder), usual.reorder),
        ("damage", say("how likely it comes damaged (usually {chance})", chance=usual.damage), usual.damage),
        (
            "restore",
            say("how likely a file is put back to its backup once (usually {chance})", chance=usual.restore),
            usual.restore,
        ),
        (
            "clock-skew",
            say("how likely a file's clock goes wrong (usually {chance})", chance=usual.clock_skew),
            usual.clock_skew,
        ),
    ):
        simulate.add_argument(f"--{name}", type=float, default=chance, metavar="P", help=text)
    simulate.add_argument("--keep", type=Path, metavar="DIR", help=say("a new folder in which the files stay"))
    add_output_options(simulate)
    simulate.set_defaults(run=_simulate)


def _simulate(args: argparse.Namespace) -> Answer:
    options = Options(
        studios=args.studios,
        messengers=args.messengers,
        days=args.days,
        seed=args.seed,
        loss=args.loss,
        duplicate=args.duplicate,
        reorder=args.reorder,
        damage=args.damage,
        restore=args.restore,
        clock_skew=args.clock_skew,
    )
    begun = time.monotonic()
    with ProgressLine(say("Simulating the campus")) as progress:
        outcome = service.simulate(options, args.keep, progress)
    seconds = round(time.monotonic() - begun, 1)
    return Answer(_document(outcome, seconds), _lines(outcome, seconds), status=0 if outcome.agreed else 1)


def _document(outcome: Outcome, seconds: float) -> dict[str, object]:
    found = asdict(outcome)
    listed = found.pop("disagreements")
    return {**found, "disagreements": len(listed), "disagreeing": listed, "seconds": seconds}


def _lines(outcome: Outcome, seconds: float) -> list[str]:
    options = outcome.options
    lines = [
        say(
            "{nodes} (1 center, {studios}, {messengers}), {days}, seed {seed}",
            nodes=say_count("{count} node", "{count} nodes", outcome.nodes),
            studios=say_count("{count} studio", "{count} studios", options.studios),
            messengers=say_count("{count} Messenger", "{count} Messengers", options.messengers),
            days=say_count("{count} day", "{count} days", options.days),
            seed=options.seed,
        ),
        say(
            "{records} in all files, {bundles} with {carried}",
            records=say_count("{count} record", "{count} records", outcome.records),
            bundles=say_count("{count} bundle", "{count} bundles", outcome.bundles),
            carried=say_count("{count} line", "{count} lines", outcome.carried),
        ),
        say("Faults:"),
        *(f"  {say(FAULT_NAMES.get(kind, kind))}: {count}" for kind, count in outcome.faults.items()),
        say("Edits that met: {count}", count=outcome.conflicts),
        say("Lines set aside on the way: {count}", count=sum(outcome.set_aside.values())),
        say("Compared record by record: {count}", count=outcome.compared),
        say("Held by a neighbour alone after a file was put back: {count}", count=outcome.only_at_neighbours),
        say("Disagreements: {count}", count=len(outcome.disagreements)),
    ]
    for one in outcome.disagreements[:SHOWN]:
        field = f".{one.field}" if one.field else ""
        lines.append(f"  {one.sender} -> {one.receiver}: {one.type} {one.record}{field}: {one.what}")
    if outcome.wrongs:
        lines.append(say("Should not have happened:"))
        lines += [f"  {wrong}" for wrong in outcome.wrongs[:SHOWN]]
    lines += [say("Digest of all records: {digest}", digest=outcome.digest), say("{seconds} s", seconds=seconds)]
    return lines
