"""Commands `roster leave`, `back` and `left`: enrolment status, and reassignment of the rooms of a leaving Messenger."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import EndedAssignments, LeavingStudents, Narrowing, PlacesAction, PlacesDecision
from studio_app.words import say, say_count

_STATUS = {"leave": "leave", "back": "present", "left": "left"}
_END, _KEEP = "end", "keep"


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `leave`, `back` and `left`."""
    for name, words in (
        ("leave", say("students go on leave")),
        ("back", say("students are back at study")),
        ("left", say("students have left the university")),
    ):
        part = add_command(parts, name, words, _stand)
        part.add_argument("--student", required=True, action="append", metavar="NO", help=say("student number"))
        part.add_argument("--words", default="", metavar="TEXT", help=say("words that go with it, as until when"))
        if name == "back":
            part.add_argument(
                "--rooms-again",
                action="store_true",
                help=say("a Messenger among them stands again for what ended when they went"),
            )
        else:
            add_rooms_options(part, may_stay=name == "leave")
        part.set_defaults(standing=_STATUS[name])


def add_rooms_options(part: argparse.ArgumentParser, *, may_stay: bool) -> None:
    """Adds the options for the rooms of leaving Messengers."""
    which = part.add_mutually_exclusive_group()
    if may_stay:
        which.add_argument(
            "--rooms",
            choices=(_END, _KEEP),
            help=say("a Messenger's rooms and classes: end with today (as usual), or keep"),
        )
    which.add_argument(
        "--rooms-to",
        metavar="LOGIN",
        help=say("the Messenger who stands for their rooms and classes from tomorrow on; nobody, if left out"),
    )


def keys_of(signed_in: SignedIn, numbers: Sequence[str]) -> list[int]:
    """The students with these numbers. Raises Refusal `student-unknown`, which names the first that is not here."""
    keys: list[int] = []
    for number in dict.fromkeys(numbers):
        rows = service.list_students(signed_in, Narrowing(text=number), count=2000)
        found = [one.key for one in rows if one.student_no == number and one.status != "merged"]
        if not found:
            raise Refusal(
                "student-unknown",
                say("Nobody with the number {number} is among those you may see. Nothing was changed.", number=number),
            )
        keys += found
    return keys


def decided(signed_in: SignedIn, leaving: LeavingStudents, args: argparse.Namespace) -> list[PlacesDecision]:
    """The choice for the rooms of leaving Messengers from the options; no option means the default. Raises Refusal
    `no-messenger`.
    """
    sure = [one.person for one in leaving.messengers if one.certain]
    if args.rooms_to is not None:
        to = next((one.key for one in service.messengers(signed_in) if one.login == args.rooms_to), None)
        if to is None:
            raise Refusal(
                "no-messenger",
                say("No Messenger in service signs in as {login}. Nothing was changed.", login=args.rooms_to),
            )
        return [PlacesDecision(person, PlacesAction.PASSED, to) for person in sure]
    rooms = getattr(args, "rooms", None)
    if rooms is None:
        return []
    action = PlacesAction.KEPT if rooms == _KEEP else PlacesAction.OPEN
    return [PlacesDecision(person, action) for person in sure]


def rooms_in_words(leaving: LeavingStudents, ended: EndedAssignments) -> list[str]:
    """Outcome for the rooms, a sentence for each Messenger, and Messengers whose rooms stay because their identity is
    uncertain.
    """
    lines = [one.words() for one in ended.results]
    for one in leaving.messengers:
        if not one.certain:
            places = say(", ").join(place.words() for place in one.places)
            lines.append(
                say(
                    "A Messenger is called {name} too and stands for {places}. Their account does not say which student they "
                    "are, so that was left as it is.",
                    name=one.name,
                    places=places,
                )
            )
    return lines


def rooms_document(ended: EndedAssignments) -> list[dict[str, object]]:
    """The outcome for the rooms as JSON."""
    return [
        {
            "messenger": one.name,
            "places": [place.words() for place in one.places],
            "became": one.action.value,
            "to": one.to,
        }
        for one in ended.results
    ]


def _stand(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        keys = keys_of(signed_in, args.student)
        leaves = args.standing != "present"
        leaving = service.leaving_students(signed_in, students=keys) if leaves else LeavingStudents((), 0, (), False)
        places = decided(signed_in, leaving, args) if leaves else []
        found = () if leaves else service.returning_messengers(signed_in, keys)
        again = [one.person for one in found if args.rooms_again]
        report = service.set_status(signed_in, keys, args.standing, args.words, places, again)
    changed = say_count(
        "The roster is changed for {count} person.", "The roster is changed for {count} people.", len(report.before)
    )
    lines = [changed, *rooms_in_words(leaving, report.places)]
    if found and not again:
        names = say(", ").join(one.name for one in found)
        lines.append(
            say(
                "{names} stood for rooms or a class before and no longer does; --rooms-again gives that back.",
                names=names,
            )
        )
    if leaving.open:
        lines.append(
            say_count(
                "{count} case is open and stays open.", "{count} cases are open and stay open.", len(leaving.open)
            )
        )
    return Answer(
        {
            "changed": len(report.before),
            "unchanged": report.unchanged,
            "rooms": rooms_document(report.places),
            "open_cases": len(leaving.open),
        },
        lines,
    )
