"""Describes the contents of a bundle in words: counts by kind of record."""

from __future__ import annotations

from collections.abc import Mapping

from studio_app.domain.levels import Level
from studio_app.node.field_words import FIELD_NAMES, VALUE_NAMES
from studio_app.node.kinds import KINDS, count_of_kind, counted_kinds
from studio_app.sync.quarantine_reasons import reason_in_words
from studio_app.words import say, say_count


def field_in_words(field: str) -> str:
    """The name of a conflicting field, as shown to people."""
    return say(FIELD_NAMES[field]) if field in FIELD_NAMES else field


def value_in_words(field: str, value: object) -> str:
    """The value of a conflicting field, as shown to people."""
    if field == "level" and isinstance(value, int):
        return f"{Level(value).mark} {Level(value).label}"
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if field == "owner":
        return say("nobody") if value is None else say("another person")
    if field == "merged_into" and value is None:
        return say("stands for itself")
    return say(VALUE_NAMES[value]) if isinstance(value, str) and value in VALUE_NAMES else str(value)


def records_in_words(records: Mapping[str, int]) -> str:
    """Counts by kind in words: `3 cases, 412 check-ins, 2 taken back`; a sentence where there are none."""
    parts = counted_kinds(records)
    if withdrawn := records.get("withdrawn"):
        parts.append(say_count("{count} taken back", "{count} taken back", withdrawn))
    return say(", ").join(parts) if parts else say("nothing new")


def reasons_counted(reasons: Mapping[str, int]) -> list[str]:
    """Reasons for quarantine with their counts, most frequent first: `12 × The sender may not write this.`"""
    ordered = sorted(reasons.items(), key=lambda item: -item[1])
    return [f"{count} × {reason_in_words(code)}" for code, count in ordered]


def contents_in_words(edge: str, records: Mapping[str, int], named: int, transferred: int = 0) -> list[str]:
    """The contents of a bundle in sentences, before a person hands it on; the most private last.

    `transferred`: how many the neighbour knows by name because they go to another college.
    """
    if not records:
        return [say("Nothing new to send: it has everything. A bundle would only confirm what came from it.")]
    lines = [_counted_for(edge, records)]
    if edge == "studio->center":
        if records.get("check-in"):
            lines.append(say("Check-ins go as figures: no notes, no observer."))
        lines.append(
            say_count(
                "{count} person is known to the center by name, because of an open red, orange or referred case; everybody else by a pseudonym.",
                "{count} people are known to the center by name, because of open red, orange or referred cases; everybody else by a pseudonym.",
                named,
            )
            if named
            else say("Nobody is known to the center by name: everybody goes by a pseudonym.")
        )
        if transferred:
            lines.append(
                say_count(
                    "{count} person is named to the center because they go to another college; nothing else is told with it.",
                    "{count} people are named to the center because they go to another college; nothing else is told with it.",
                    transferred,
                )
            )
        if records.get("case-note"):
            lines.append(say("Case notes: only those a counselor marked to be shared with a referral."))
    elif edge == "studio->messenger":
        lines.append(say("Only the Messenger's own class and rooms: names, rooms and classes. Nothing clinical."))
    elif edge == "messenger->studio":
        lines.append(say("Your own check-ins with their notes, and the alerts you raised."))
    elif edge == "center->studio":
        lines.append(say("The center's answers, its steps, and notes it shares."))
        if transferred:
            lines.append(
                say_count(
                    "{count} person who comes from another college, by name.",
                    "{count} people who come from other colleges, by name.",
                    transferred,
                )
            )
    if withdrawn := records.get("withdrawn"):
        lines.append(
            say_count(
                "{count} record is withdrawn: it may no longer be held there, and is removed.",
                "{count} records are withdrawn: they may no longer be held there, and are removed.",
                withdrawn,
            )
        )
    return lines


def _counted_for(edge: str, records: Mapping[str, int]) -> str:
    """As `records_in_words`, and check-ins as the center gets them: without notes."""
    parts = [
        say_count("{count} check-in without its note", "{count} check-ins without notes", count)
        if kind == "check-in" and edge == "studio->center"
        else count_of_kind(kind, count)
        for kind in KINDS
        if (count := records.get(kind))
    ]
    return say(", ").join(parts) or say("nothing new")
