"""A check-in as a frozen value, with validation and a summary in words. Pure.

Field codes are those of `domain.check_in_form`, signs a mask of `domain.signs`.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum

import msgspec

from studio_app.domain.check_in_form import (
    LABELS,
    NOTE_LIMIT,
    Appetite,
    Contact,
    Mood,
    Sleep,
    Social,
    Study,
)
from studio_app.domain.signs import KNOWN_SIGNS, signs_of
from studio_app.refusal import Refusal
from studio_app.words import marked, say

LATE_DAYS = 30
"""A check-in may be entered this many days late without a reason."""


class CheckInEntry(msgspec.Struct, frozen=True):
    """One observer's check-in of one person on one day. `msgspec.structs.replace` gives a changed copy.

    mood, sleep, appetite, social and study are None where the observer could not tell, and all None for somebody
    who was not seen. A person who was not seen may still have signs (missing; messages they posted) and a note.
    """

    student: int
    """key of the student in this file"""
    day: date
    mood: int | None = None
    sleep: int | None = None
    appetite: int | None = None
    social: int | None = None
    study: int | None = None
    contact: int = Contact.SEEN
    signs: int = 0
    """mask of warning signs"""
    note: str = ""
    reason: str = ""
    """why it is late, or why it corrects an earlier one"""


def as_usual(student: int, day: date) -> CheckInEntry:
    """An entry for an ordinary day: mood even, everything else as usual, seen."""
    return CheckInEntry(student, day, mood=Mood.EVEN, sleep=0, appetite=0, social=0, study=0)


_OBSERVED: tuple[tuple[str, type[IntEnum], str], ...] = (
    ("mood", Mood, marked("mood")),
    ("sleep", Sleep, marked("sleep")),
    ("appetite", Appetite, marked("appetite")),
    ("social", Social, marked("company")),
    ("study", Study, marked("study")),
)
FIELD_NAMES: dict[str, str] = {
    **{field: name for field, _, name in _OBSERVED},
    "contact": marked("contact"),
    "signs": marked("warning signs"),
    "note": marked("note"),
    "reason": marked("reason"),
}
"""English name of every field, to be shown through `say`."""


def validate(entry: CheckInEntry, today: date) -> None:
    """Raises Refusal where `entry` cannot be stored.

    Codes: `day-ahead`, `day-long-past`, `note-too-long`, `value-unknown`, `not-seen-but-observed`. `today` is the
    node's own day.
    """
    if entry.day > today:
        raise Refusal(
            "day-ahead",
            say(
                "{day} has not come yet. Your entry is still here: please choose today or an earlier day.",
                day=entry.day.isoformat(),
            ),
        )
    if entry.day < today - timedelta(days=LATE_DAYS) and not entry.reason.strip():
        raise Refusal(
            "day-long-past",
            say(
                "{day} is more than {days} days ago. Your entry is still here: please add a word on why it "
                "comes now, then save again.",
                day=entry.day.isoformat(),
                days=LATE_DAYS,
            ),
        )
    for field in ("note", "reason"):
        _fits(field, getattr(entry, field))
    for field, values, _ in _OBSERVED:
        value = getattr(entry, field)
        if value is not None and value not in values.__members__.values():
            raise _unknown_value(field, value)
    if entry.contact not in Contact.__members__.values():
        raise _unknown_value("contact", entry.contact)
    if entry.signs < 0 or entry.signs & ~KNOWN_SIGNS:
        raise _unknown_value("signs", entry.signs)
    if not Contact(entry.contact).seen and any(getattr(entry, field) is not None for field, *_ in _OBSERVED):
        raise Refusal(
            "not-seen-but-observed",
            say(
                "Somebody who was not seen has no mood, sleep, appetite, company or study to enter. Your entry is "
                "still here: please empty these, or choose how you met."
            ),
        )


def _fits(field: str, text: str) -> None:
    if len(text) > NOTE_LIMIT:
        raise Refusal(
            "note-too-long",
            say(
                "The {field} has {count} characters and {limit} fit. What you wrote is still here: please "
                "shorten it a little.",
                field=say(FIELD_NAMES[field]),
                count=len(text),
                limit=NOTE_LIMIT,
            ),
        )


def _unknown_value(field: str, value: int) -> Refusal:
    return Refusal(
        "value-unknown",
        say(
            "The form has no choice {value} for {field}. Nothing was saved; please choose one of those shown.",
            value=value,
            field=say(FIELD_NAMES[field]),
        ),
    )


def concerns(entry: CheckInEntry) -> int:
    """Number of fields in `entry` that are not as usual.

    Counted are: mood low or very low (good moods are no concern), each of sleep, appetite, social and study that
    is not as usual, a person in hospital or not seen for an unknown reason, and each warning sign.
    """
    count = 1 if entry.mood is not None and entry.mood <= Mood.LOW else 0
    count += sum(1 for value in (entry.sleep, entry.appetite, entry.social, entry.study) if value)
    count += 1 if entry.contact in (Contact.NOT_SEEN_HOSPITAL, Contact.NOT_SEEN_UNKNOWN) else 0
    return count + entry.signs.bit_count()


def summary_line(entry: CheckInEntry) -> str:
    """A one-line summary: 'mood low · less sleep · alone · withdrawn'; 'as usual' for such a day.

    The note is left out: who may see that a person was seen may not always read what was written.
    """
    parts: list[str] = []
    if entry.contact != Contact.SEEN:
        parts.append(say(LABELS[Contact][entry.contact]))
    if Contact(entry.contact).seen:
        if entry.mood is None:
            parts.append(say("mood hard to tell"))
        elif entry.mood != Mood.EVEN:
            parts.append(say("mood {mood}", mood=say(LABELS[Mood][entry.mood])))
        for field, values, _ in _OBSERVED[1:]:
            value = getattr(entry, field)
            if value:
                parts.append(say(LABELS[values][value]))
    parts.extend(say(sign.short) for sign in signs_of(entry.signs))
    if not parts or parts == [say(LABELS[Contact][Contact.TALKED])]:
        parts.append(say("as usual"))
    return " · ".join(parts)
