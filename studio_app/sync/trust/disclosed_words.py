"""Describes disclosed data in sentences: by room and name, then counts by kind."""

from __future__ import annotations

from itertools import groupby

from studio_app.domain.levels import Level
from studio_app.node.kinds import counted_kinds
from studio_app.node.signed_in import SignedIn
from studio_app.sync.trust.disclosed_data import Held
from studio_app.words import say, say_count


def held_in_words(signed_in: SignedIn, held: Held, *, names: bool = True) -> list[str]:
    """Lines to read or print; with `names` those of the students too, by room."""
    return [exchanged_in_words(signed_in, held), *what_in_words(held, names=names)]


def what_in_words(held: Held, *, names: bool = True) -> list[str]:
    """How much of what, and with `names` whose."""
    lines = []
    if held.students:
        lines.append(
            say(
                "{students}: {classes}, {rooms}",
                students=say_count("{count} student by name", "{count} students by name", len(held.students)),
                classes=say_count("{count} class", "{count} classes", len(held.classes)),
                rooms=say_count("{count} room", "{count} rooms", len(held.rooms)),
            )
        )
    if held.nameless:
        lines.append(
            say_count(
                "{count} of its own students, who have no name here",
                "{count} of its own students, who have no name here",
                held.nameless,
            )
        )
    lines += _counts(held)
    if held.transfers:
        lines.append(_transfers(held, names=names))
    if names:
        lines += [f"  {line}" for line in by_room(held)]
    return lines


def not_known_there(name: str) -> str:
    """Why words may differ for a while after this file changed its keys."""
    return say(
        "This file has new keys, and {name} has not confirmed them yet: there the words before may be shown. Compare again "
        "once a bundle has gone each way.",
        name=name,
    )


def exchanged_in_words(signed_in: SignedIn, held: Held) -> str:
    """When bundles last went each way: the list is as of then."""
    never = say("never")
    return say(
        "last bundle to it: {out}, from it: {into}",
        out=signed_in.local_minute(held.last_out) if held.last_out else never,
        into=signed_in.local_minute(held.last_in) if held.last_in else never,
    )


def by_room(held: Held) -> list[str]:
    """`Building 3 412 (class 2601): Lin Xiaoyu, ...`, one line a room; those without a room last. Where a room is of
    several classes, each name has its own."""
    lines = []
    placed = sorted(held.students, key=lambda one: (not one.room, one.building, one.room, one.name))
    for (building, room), people in groupby(placed, key=lambda one: (one.building, one.room)):
        shown = list(people)
        classes = {one.class_name for one in shown}
        place = f"{building} {room}".strip() or say("no room")
        if len(shown) > 1 and len(classes) == 1 and (only := classes.pop()):
            place = say("{name} ({where})", name=place, where=only)
            names = say(", ").join(one.name for one in shown)
        else:
            names = say(", ").join(
                say("{name} ({where})", name=one.name, where=one.class_name) if one.class_name else one.name
                for one in shown
            )
        lines.append(say("{place}: {names}", place=place, names=names))
    return lines


def _counts(held: Held) -> list[str]:
    lines = []
    if held.check_ins:
        lines.append(say_count("{count} check-in", "{count} check-ins", held.check_ins))
    if held.alerts:
        lines.append(say_count("{count} alert", "{count} alerts", held.alerts))
    if held.cases:
        levels = say(", ").join(
            f"{Level(level).mark} {Level(level).label} {count}"
            for level, count in sorted(held.cases_by_level.items(), reverse=True)
        )
        cases = say_count("{count} case", "{count} cases", held.cases)
        lines.append(say("{cases}, open: {levels}", cases=cases, levels=levels) if levels else cases)
    if held.case_notes:
        lines.append(say_count("{count} case note", "{count} case notes", held.case_notes))
    return lines + counted_kinds(held.others)


def _transfers(held: Held, *, names: bool) -> str:
    many = say_count(
        "{count} student by name, who goes to another college",
        "{count} students by name, who go to other colleges",
        len(held.transfers),
    )
    return say("{place}: {names}", place=many, names=say(", ").join(held.transfers)) if names else many
