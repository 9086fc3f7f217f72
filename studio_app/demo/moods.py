"""Generates plausible check-ins for the invented campus, day by day.

A person's mood on a day is their own usual mood, plus a rhythm of the week, plus what lingers from the days before,
less what exam weeks take from everybody and what a story takes from one. All else (sleep, food, company, study,
a note) depends on it. The sizes are chosen so that a chart looks like one of real life; they are not research.

Time grows with students times days, memory with students alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import msgspec

from studio_app.demo.campus import DemoCampus, DemoMessenger
from studio_app.demo.content import Seen, content
from studio_app.demo.stories import Story, below_usual, minute_of, stories
from studio_app.domain.check_in_form import Appetite, Contact, Mood, Sleep, Social, Source, Study
from studio_app.domain.signs import mask_of
from studio_app.observation.entry import CheckInEntry

EXAM_MOOD = 0.75
"""how much lower everybody's mood is in an exam week, in steps of the mood scale"""
FALLS_FROM = 3.5
"""about the usual mood of somebody whose story is a decline, so that there is somewhere to fall from and to"""
ROUND_MINUTE = 20 * 60 + 30
ROUND_SPREAD = 90
"""minutes after the earliest round within which an evening's rounds begin"""


class DemoCheckIn(msgspec.Struct, frozen=True):
    """A check-in with its author and time."""

    entry: CheckInEntry
    observer: int
    """the Messenger's key as a student"""
    source: int
    """`Source.SELF` where the Messenger entered themselves"""
    minute: int
    """minutes after local midnight of the entry's day"""


@dataclass(slots=True)
class _Person:
    """One person's constant parameters, and the carry-over of their last days."""

    usual: float
    rhythm: tuple[float, ...]
    goes_home: float
    lingering: float = 0.0


def check_ins(campus: DemoCampus, first_day: date | None = None, weeks: int | None = None) -> Iterator[DemoCheckIn]:
    """The check-ins from `first_day` (else the campus's) for `weeks` (else all of them), ordered by day.

    Nothing comes after `campus.today`, whose round is under way: of every three Messengers one has been to all
    rooms, one to the first, one to none.
    """
    start = first_day or campus.first_day
    days = 7 * (weeks or campus.weeks)
    chance = Random(f"{campus.seed} moods {start.isoformat()}")
    people = [_person(chance) for _ in campus.students]
    told = {story.student: story for story in stories(campus)}
    for story in told.values():
        if story.script.declines:
            person = people[story.student - 1]
            person.usual = min(max(person.usual, FALLS_FROM), FALLS_FROM + 0.25)
    for n in range(days):
        day = start + timedelta(days=n)
        if day > campus.today:
            return
        for turn, messenger in enumerate(campus.messengers):
            yield from _evening(campus, chance, people, told, messenger, turn, day)


def _person(chance: Random) -> _Person:
    free_days = chance.gauss(0.18, 0.12)
    return _Person(
        usual=min(4.3, max(2.7, chance.gauss(3.3, 0.35))),
        rhythm=tuple(chance.gauss(free_days if weekday in (4, 5) else -0.05, 0.07) for weekday in range(7)),
        goes_home=chance.choice((0.0, 0.0, 0.02, 0.05, 0.35)),
    )


def _evening(
    campus: DemoCampus,
    chance: Random,
    people: list[_Person],
    told: dict[int, Story],
    messenger: DemoMessenger,
    turn: int,
    day: date,
) -> Iterator[DemoCheckIn]:
    """One Messenger's round on one day; check-ins that a script needs are made even without a round."""
    ago = (campus.today - day).days
    period = campus.period_of.get(day)
    exams = period is not None and period.kind == "exams"
    holiday = period is not None and period.kind == "holiday"
    made = chance.random() < messenger.diligence * (0.45 if holiday else 1.0)
    minute = ROUND_MINUTE + int(chance.random() * ROUND_SPREAD)
    rooms = len(messenger.rooms)
    visited = rooms if made else 0
    if ago == 0:
        visited = (rooms, min(1, rooms - 1), 0)[turn % 3]
        minute = max(0, campus.now_minute - 60 + turn % 20)
    latest = campus.now_minute if ago == 0 else 24 * 60 - 1
    for place, room in enumerate(messenger.rooms):
        for student in campus.rooms[room].students:
            person = people[student - 1]
            story = told.get(student)
            person.lingering = 0.55 * person.lingering + chance.gauss(0.0, 0.22)
            seen = _needed(story, ago)
            if place >= visited and seen is None:
                continue
            feeling = person.usual + person.rhythm[day.weekday()] + person.lingering
            if exams:
                feeling -= EXAM_MOOD
            if story is not None:
                feeling -= below_usual(story.script, ago)
            away = None if seen is not None else _away(chance, person, story, ago, day.weekday(), holiday)
            if away is not None:
                entry = _not_seen(campus, chance, student, day, away)
            else:
                entry = _observed(campus, chance, student, day, feeling, exams, story, seen)
            yield DemoCheckIn(
                entry,
                messenger.student,
                Source.SELF if student == messenger.student else Source.MESSENGER,
                minute_of(campus, ago) if seen is not None else min(minute + 2 * place, latest),
            )


def _needed(story: Story | None, ago: int) -> Seen | None:
    if story is None:
        return None
    return next((seen for seen in story.script.seen if seen.ago == ago), None)


def _away(
    chance: Random, person: _Person, story: Story | None, ago: int, weekday: int, holiday: bool
) -> Contact | None:
    """The reason why a person is absent this evening; None where they are present."""
    if story is not None:
        stay = story.script.hospital
        return Contact.NOT_SEEN_HOSPITAL if stay is not None and stay[0] >= ago >= stay[1] else None
    draw = chance.random()
    if draw < (0.55 if holiday else person.goes_home if weekday in (4, 5) else 0.004):
        return Contact.NOT_SEEN_HOME
    if draw > 0.996:
        return Contact.NOT_SEEN_LEAVE
    if draw > 0.9945:
        return Contact.NOT_SEEN_HOSPITAL
    return Contact.NOT_SEEN_UNKNOWN if draw > 0.988 else None


_AWAY_NOTES = {
    Contact.NOT_SEEN_HOME: ("home", 0.15),
    Contact.NOT_SEEN_LEAVE: ("leave", 0.6),
    Contact.NOT_SEEN_HOSPITAL: ("hospital", 0.7),
    Contact.NOT_SEEN_UNKNOWN: ("unknown", 0.6),
}


def _not_seen(campus: DemoCampus, chance: Random, student: int, day: date, why: Contact) -> CheckInEntry:
    situation, share = _AWAY_NOTES[why]
    return CheckInEntry(student, day, contact=why, note=_note(campus, chance, situation, share))


def _observed(
    campus: DemoCampus,
    chance: Random,
    student: int,
    day: date,
    feeling: float,
    exams: bool,
    story: Story | None,
    seen: Seen | None,
) -> CheckInEntry:
    """The check-in of a person with the mood `feeling` on the mood scale."""
    mood = min(5, max(1, round(feeling)))
    weight = max(0.0, 2.6 - feeling)
    sleep = appetite = social = study = 0
    draw = chance.random()
    if draw < 0.04 + 0.22 * weight + (0.25 if exams else 0.0):
        sleep = Sleep.HARDLY if weight > 0.9 and draw < 0.25 * weight else Sleep.LESS
    elif draw > 0.99:
        sleep = Sleep.MORE
    draw = chance.random()
    if draw < 0.02 + 0.22 * weight:
        appetite = Appetite.HARDLY if weight > 1.0 and draw < 0.12 else Appetite.LESS
    elif draw > 0.99:
        appetite = Appetite.MORE
    draw = chance.random()
    if draw < 0.03 + 0.30 * weight:
        social = Social.ALONE if weight > 0.7 and draw < 0.28 * weight else Social.QUIETER
    elif draw > 0.994:
        social = Social.CONFLICT
    draw = chance.random()
    if draw < 0.02 + 0.18 * weight + (0.08 if exams else 0.0):
        study = Study.MISSING_CLASSES if weight > 0.8 and draw < 0.15 else Study.SLIPPING
    draw = chance.random()
    contact = Contact.TALKED if draw < 0.26 + 0.2 * weight else Contact.SEEN
    if draw > 0.975:
        contact = Contact.MESSAGE
    if seen is not None:
        note = seen.note.in_language(campus.language)
        signs = mask_of(seen.signs)
        return CheckInEntry(student, day, mood, sleep, appetite, social, study, Contact.TALKED, signs, note)
    # A story speaks through its own lines: an ordinary joke between them would read wrong.
    note = "" if story is not None else _ordinary_note(campus, chance, mood, sleep, appetite, social, study, exams)
    reported_mood = None if story is None and chance.random() < 0.015 else mood
    return CheckInEntry(student, day, reported_mood, sleep, appetite, social, study, contact, 0, note)


def _ordinary_note(
    campus: DemoCampus,
    chance: Random,
    mood: int,
    sleep: int,
    appetite: int,
    social: int,
    study: int,
    exams: bool,
) -> str:
    if mood <= Mood.LOW:
        return _note(campus, chance, "exams" if exams else "low", 0.22)
    if social:
        return _note(campus, chance, "social", 0.2 if social != Social.CONFLICT else 0.0)
    if sleep in (Sleep.LESS, Sleep.HARDLY):
        return _note(campus, chance, "exams" if exams else "sleep", 0.18)
    if appetite in (Appetite.LESS, Appetite.HARDLY):
        return _note(campus, chance, "appetite", 0.2)
    if study:
        return _note(campus, chance, "study", 0.2)
    if mood >= Mood.GOOD:
        return _note(campus, chance, "good", 0.08)
    return _note(campus, chance, "exams" if exams else "usual", 0.03)


def _note(campus: DemoCampus, chance: Random, situation: str, share: float) -> str:
    """A note for the situation with the probability `share`; else none."""
    if chance.random() >= share:
        return ""
    return chance.choice(content().notes[situation]).in_language(campus.language)
