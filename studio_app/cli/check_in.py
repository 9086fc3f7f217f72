"""Commands on check-ins: `add` one, `import` a sheet."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.progress_line import ProgressLine
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.crisis import service as crisis
from studio_app.crisis.service import AlertRow
from studio_app.domain.check_in_form import Appetite, Contact, Mood, Sleep, Social, Study
from studio_app.domain.levels import Level
from studio_app.domain.signs import SIGNS, mask_of, signs_of
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service
from studio_app.observation.entry import CheckInEntry, summary_line
from studio_app.words import say

_DAYS_AGO = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    check_in = commands.add_parser("check-in", help=say("what was seen of a person on a day"))
    parts = check_in.add_subparsers(dest="part", required=True, metavar="COMMAND")
    add = add_command(parts, "add", say("keep one check-in; what is left out counts as not known"), _add)
    add.add_argument("--student", required=True, metavar="NO", help=say("the student's number"))
    add.add_argument(
        "--day", type=_day, default="today", metavar="DAY", help=say("today, yesterday, or a day such as 2026-03-31")
    )
    add.add_argument("--mood", type=_mood, metavar="N", help=say("from 1, very low, to 5, very good"))
    for name, values in (("sleep", Sleep), ("appetite", Appetite), ("social", Social), ("study", Study)):
        add.add_argument(f"--{name}", type=_choice(values), metavar="WORD", help=_words(values))
    add.add_argument("--contact", type=_choice(Contact), default=Contact.SEEN, metavar="WORD", help=_words(Contact))
    add.add_argument(
        "--sign",
        type=_sign,
        action="append",
        default=[],
        metavar="CODE",
        help=say("a warning sign, as often as there are: {codes}", codes=_codes()),
    )
    add.add_argument("--note", default="", metavar="TEXT", help=say("what else there is to say"))
    add.add_argument("--reason", default="", metavar="TEXT", help=say("why it comes late, or corrects an earlier one"))
    bring_in = add_command(parts, "import", say("keep the check-ins of a sheet: csv, xlsx, xls or ods"), _import)
    bring_in.add_argument("table", type=Path, metavar="TABLE", help=say("the sheet"))
    bring_in.add_argument(
        "--day", type=_day, default="today", metavar="DAY", help=say("the day of rows that name none")
    )
    bring_in.add_argument("--dry-run", action="store_true", help=say("only say what would be kept"))


def _add(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        student = service.student_to_observe(signed_in, args.student)
        entry = CheckInEntry(
            student=student.key,
            day=_calendar_day(args.day, signed_in.today()),
            mood=args.mood,
            sleep=args.sleep,
            appetite=args.appetite,
            social=args.social,
            study=args.study,
            contact=args.contact,
            signs=mask_of(args.sign),
            note=args.note,
            reason=args.reason,
        )
        recorded = service.record_round(signed_in, [entry])
        (kept,) = service.check_in_ids(signed_in, recorded)
        lines = [_outcome(student.name, entry, recorded), *_alert_lines(signed_in, recorded.alerts)]
    alerts = [
        {"id": alert.id, "level": Level(alert.level).code, "signs": [sign.code for sign in signs_of(alert.signs)]}
        for alert in recorded.alerts
    ]
    return Answer({"id": kept, "alerts": alerts}, lines)


def _import(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in, ProgressLine(say("Bringing in the sheet")) as line:
        day = _calendar_day(args.day, signed_in.today())
        if args.dry_run:
            preview = service.preview_sheet(signed_in, args.table, day, line)
            raised: list[AlertRow] = []
        else:
            kept = service.import_sheet(signed_in, args.table, day, line)
            preview, raised = kept.preview, list(kept.alerts)
        lines = [
            say(
                "{file}: {new} new, {corrected} corrected, {same} as they were, {blank} not filled in, {refused} refused.",
                file=preview.file,
                new=preview.count("new"),
                corrected=preview.count("corrected"),
                same=preview.count("same"),
                blank=preview.blank,
                refused=len(preview.refused),
            )
        ]
        if args.dry_run:
            lines.append(say("This was a dry run: nothing was changed."))
        if preview.not_read:
            lines.append(say("Not kept: {headings}.", headings=say(", ").join(preview.not_read)))
        lines += [say("Row {row} refused: {reason}", row=one.row, reason=one.reason) for one in preview.refused]
        lines += _alert_lines(signed_in, tuple(raised))
    document = {
        "added": preview.count("new"),
        "corrected": preview.count("corrected"),
        "unchanged": preview.count("same"),
        "blank": preview.blank,
        "refused": [{"row": one.row, "reason": one.reason} for one in preview.refused],
        "columns": dict(preview.columns),
        "encoding": preview.encoding,
        "dry_run": args.dry_run,
        "alerts": [{"id": one.id, "level": Level(one.level).code} for one in raised],
    }
    return Answer(document, lines)


def _outcome(name: str, entry: CheckInEntry, recorded: service.RoundRecorded) -> str:
    values = {"name": name, "day": entry.day.isoformat(), "summary": summary_line(entry)}
    if recorded.corrected:
        return say("The check-in of {name} on {day} was corrected: {summary}", **values)
    if recorded.new:
        return say("Kept for {name} on {day}: {summary}", **values)
    return say("The check-in of {name} on {day} says this already: {summary}", **values)


def _alert_lines(signed_in: SignedIn, alerts: tuple[AlertRow, ...]) -> list[str]:
    """Raised alerts and, with danger to life among them, the plan's first-aid steps."""
    lines: list[str] = []
    for alert in alerts:
        level = Level(alert.level)
        signs = " · ".join(say(sign.short) for sign in signs_of(alert.signs))
        lines.append(f"{level.mark} " + say("Alert, {level}: {signs}", level=level.label, signs=signs))
    if any(alert.level == Level.RED for alert in alerts):
        for number, step in enumerate(crisis.first_aid(signed_in), 1):
            telephones = " · ".join(f"{name} {phone}".strip() for name, phone in step.telephones)
            lines.append(f"  {number}. {step.text}" + (f"  {telephones}" if telephones else ""))
        lines.append(f"  {crisis.closing(signed_in)}")
    return lines


def _calendar_day(asked: str | dt.date, today: dt.date) -> dt.date:
    return asked if isinstance(asked, dt.date) else today - dt.timedelta(days=_DAYS_AGO[asked])


def _day(text: str) -> str | dt.date:
    word = text.strip().lower()
    if word in _DAYS_AGO:
        return word
    try:
        return dt.date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            say("'{text}' is not a day; write today, yesterday, or a day such as 2026-03-31", text=text)
        ) from error


def _mood(text: str) -> int:
    try:
        return Mood(int(text)).value
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            say("'{text}' is not a mood; write a number from 1, very low, to 5, very good", text=text)
        ) from error


def _choice(values: type[IntEnum]) -> Callable[[str], int]:
    """Reads the English word of one of `values`, such as `not-seen-home`."""

    def read(text: str) -> int:
        try:
            return values[text.strip().upper().replace("-", "_")].value
        except KeyError as error:
            raise argparse.ArgumentTypeError(
                say("there is no choice '{text}'; choose one of: {words}", text=text, words=_words(values))
            ) from error

    return read


def _sign(text: str) -> str:
    code = text.strip().lower()
    if all(sign.code != code for sign in SIGNS):
        raise argparse.ArgumentTypeError(
            say("there is no warning sign '{text}'; choose from: {codes}", text=text, codes=_codes())
        )
    return code


def _words(values: type[IntEnum]) -> str:
    return ", ".join(value.name.lower().replace("_", "-") for value in values)


def _codes() -> str:
    return ", ".join(sign.code for sign in SIGNS)
