"""Command line of the simulation: a campus of real node files exchanges bundles under faults, and must agree at the
end.

    python -m tests.simulation --studios 20 --messengers 500 --days 30 --loss 0.3 --seed 1

Exits 1 where two files disagree or a fault was not told from a good bundle.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from studio_app.cli.output import Answer, add_output_options, give, refuse
from studio_app.cli.progress_line import ProgressLine
from studio_app.refusal import Refusal
from studio_app.words import use_language
from tests.simulation.run import Options, Outcome, simulate

SHOWN = 20
"""disagreements that are listed; with --json all are"""

OPTION_HELP = {
    "studios": "how many studios",
    "messengers": "how many Messengers in all",
    "days": "how many days",
    "seed": "the same number gives the same campus and the same faults",
    "loss": "how likely a bundle is lost, from 0 to 1",
    "duplicate": "how likely it is carried twice",
    "reorder": "how likely it comes late",
    "damage": "how likely it comes damaged",
    "restore": "how likely a file is put back to its backup once",
    "clock_skew": "how likely a file's clock goes wrong",
}

FAULT_NAMES = {
    "late": "late, out of order",
    "repeated": "carried twice",
    "misdirected": "given to another unit",
    "refused": "of these refused",
    "replaced": "refused, from a file that had been replaced",
    "former keys": "refused, made for keys that had been replaced",
    "restored": "files put back to an earlier state",
    "wrong clock": "clocks set wrong",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the simulation of the command line and prints its outcome; returns the exit status."""
    args = _parser().parse_args(argv)
    use_language(args.language or "en")
    options = Options(**{name: getattr(args, name) for name in OPTION_HELP})
    begun = time.monotonic()
    try:
        with ProgressLine("Simulating the campus") as progress:
            outcome = simulate(options, args.keep, progress)
    except Refusal as refusal:
        refuse(refusal, as_json=args.json)
        return 1
    seconds = round(time.monotonic() - begun, 1)
    give(Answer(_document(outcome, seconds), _lines(outcome, seconds)), as_json=args.json)
    return 0 if outcome.agreed else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulation", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for option in fields(Options):
        name = "--" + option.name.replace("_", "-")
        kind = type(option.default)
        parser.add_argument(
            name, type=kind, default=option.default, metavar="N" if kind is int else "P", help=OPTION_HELP[option.name]
        )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a new folder in which the files stay")
    add_output_options(parser)
    return parser


def _document(outcome: Outcome, seconds: float) -> dict[str, object]:
    found = asdict(outcome)
    listed = found.pop("disagreements")
    return {**found, "disagreements": len(listed), "disagreeing": listed, "seconds": seconds}


def _lines(outcome: Outcome, seconds: float) -> list[str]:
    options = outcome.options
    lines = [
        f"{outcome.nodes} nodes (1 center, {options.studios} studios, {options.messengers} Messengers), "
        f"{options.days} days, seed {options.seed}",
        f"{outcome.records} records in all files, {outcome.bundles} bundles with {outcome.carried} lines",
        "Faults:",
        *(f"  {FAULT_NAMES.get(kind, kind)}: {count}" for kind, count in outcome.faults.items()),
        f"Edits that met: {outcome.conflicts}",
        f"Lines set aside on the way: {sum(outcome.set_aside.values())}",
        f"Compared record by record: {outcome.compared}",
        f"Held by a neighbour alone after a file was put back: {outcome.only_at_neighbours}",
        f"Disagreements: {len(outcome.disagreements)}",
    ]
    for one in outcome.disagreements[:SHOWN]:
        field = f".{one.field}" if one.field else ""
        lines.append(f"  {one.sender} -> {one.receiver}: {one.type} {one.record}{field}: {one.what}")
    if outcome.wrongs:
        lines += ["Should not have happened:", *(f"  {wrong}" for wrong in outcome.wrongs[:SHOWN])]
    return [*lines, f"Digest of all records: {outcome.digest}", f"{seconds} s"]


if __name__ == "__main__":
    sys.exit(main())
