"""Command `chart`: saves a student's trend or a dormitory's heat map as a picture or a table."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_access_options, opened
from studio_app.figures import service
from studio_app.words import say

MOST_DAYS = 3660
"""Ten years: longer than anybody studies."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's command."""
    chart = commands.add_parser("chart", help=say("draw a chart into a file"))
    chart.add_argument(
        "kind",
        choices=("trend", "heat"),
        metavar="KIND",
        help=say("trend: one student; heat: a dormitory's rooms by day"),
    )
    add_access_options(chart)
    chart.add_argument("--student", metavar="NO", help=say("student number, for a trend"))
    chart.add_argument("--building", metavar="NAME", help=say("dormitory building, for a heat map"))
    chart.add_argument(
        "--days", type=_days, metavar="N", help=say("days to show, up to today (trend: all there are; heat map: 28)")
    )
    chart.add_argument(
        "-o", "--out", required=True, type=Path, metavar="OUT", help=say("file to save: .png, .svg, .pdf, or .csv")
    )
    chart.set_defaults(run=lambda args: _chart(args, chart))


def _chart(args: argparse.Namespace, parser: argparse.ArgumentParser) -> Answer:
    if args.kind == "trend" and not args.student:
        parser.error(say("a trend needs --student NO"))
    if args.kind == "heat" and not args.building:
        parser.error(say("a heat map needs --building NAME"))
    with opened(args) as signed_in:
        if args.kind == "trend":
            student = service.student_by_number(signed_in, args.student)
            first = signed_in.today() - dt.timedelta(days=args.days - 1) if args.days else None
            saved = service.save_trend(signed_in, student, args.out, first)
        else:
            saved = service.save_heat(signed_in, args.building, args.out, args.days or service.HEAT_DAYS)
    document = {
        "out": str(saved.path),
        "title": saved.title,
        "description": saved.description,
        "points": saved.points,
    }
    return Answer(document, [saved.title, saved.description, "", saved.sentence])


def _days(text: str) -> int:
    days = int(text) if text.isdecimal() else 0
    if not 1 <= days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(say("it takes a number of days from 1 to {most}", most=MOST_DAYS))
    return days
