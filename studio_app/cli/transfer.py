"""Commands on transfers between colleges: offer, pass on, accept or decline, withdraw."""

from __future__ import annotations

import argparse

from studio_app.cli import roster_status
from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import StudioRow, TransferEntry
from studio_app.words import say


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    group = commands.add_parser("transfer", help=say("students who go to another college, by way of the center"))
    parts = group.add_subparsers(dest="part", required=True, metavar="COMMAND")
    listed = add_command(parts, "list", say("transfers and what they stand at"), _list)
    listed.add_argument("--waiting", action="store_true", help=say("only those that nobody has answered"))
    offer = add_command(parts, "offer", say("a student goes to another college: tell the center"), _offer)
    offer.add_argument("--student", required=True, metavar="NO", help=say("student number"))
    offer.add_argument("--college", required=True, metavar="NAME", help=say("where they go"))
    roster_status.add_rooms_options(offer, may_stay=False)
    for name, words, run in (
        ("pass", say("at the center: pass a transfer on to a studio"), _pass),
        ("return", say("at the center: send a transfer back"), _return),
        ("accept", say("at the new college: take the student in"), _accept),
        ("decline", say("at the new college: do not take the student in"), _decline),
        ("withdraw", say("at the old college: take a transfer back"), _withdraw),
    ):
        part = add_command(parts, name, words, run)
        part.add_argument("--transfer", required=True, type=int, metavar="N", help=say("its number, as listed"))
        if name == "pass":
            part.add_argument("--to", default="", metavar="NAME", help=say("the studio, if not the one that was named"))
            part.add_argument("--words", default="", metavar="TEXT", help=say("a word for the new college"))
        elif name in ("return", "decline"):
            part.add_argument("--because", required=True, metavar="TEXT", help=say("why"))
        elif name == "accept":
            part.add_argument("--class", dest="class_name", default="", metavar="NAME", help=say("their class here"))
            part.add_argument(
                "--same-person", action="store_true", help=say("who has the number here already is the same person")
            )


def _list(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.transfers(signed_in, waiting=args.waiting)
        lines = [_line(signed_in, one) for one in found]
    return Answer({"transfers": [_document(one) for one in found]}, lines or [say("There is no transfer.")])


def _offer(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        keys = roster_status.keys_of(signed_in, [args.student])
        told, leaving = service.transfer_disclosure(signed_in, keys), service.leaving_students(signed_in, students=keys)
        places = roster_status.decided(signed_in, leaving, args)
        done = service.transfer_students(signed_in, keys, args.college, places=places)
    lines = [*told.lines, *roster_status.rooms_in_words(leaving, done.places)]
    return Answer({"offered": done.offered, "rooms": roster_status.rooms_document(done.places)}, lines)


def _pass(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        one = _the(signed_in, args.transfer)
        studio = _studio(signed_in, args.to or one.to_college)
        service.pass_transfer(signed_in, one.transfer, studio.id, args.words)
    sentence = say("Passed on to {college}; it is told with the next bundle.", college=studio.name)
    return Answer({"passed_to": studio.name}, [sentence])


def _return(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        service.return_transfer(signed_in, args.transfer, args.because)
    return Answer({"state": "returned"}, [say("Sent back; the center keeps no name.")])


def _accept(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        one = _the(signed_in, args.transfer)
        taken = service.accept_transfer(
            signed_in, one.transfer, {"class_name": args.class_name}, same_person=args.same_person
        )
    sentence = say("{name} is in the roster.", name=one.name)
    return Answer({"state": "accepted", "student_no": one.student_no, "was_here": taken.was_here}, [sentence])


def _decline(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        service.decline_transfer(signed_in, args.transfer, args.because)
    return Answer({"state": "declined"}, [say("Declined; nothing of the person is kept here.")])


def _withdraw(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        service.withdraw_transfer(signed_in, args.transfer)
    return Answer({"state": "withdrawn"}, [say("Withdrawn; what the center knows by name goes with the next bundle.")])


def _the(signed_in: SignedIn, transfer: int) -> TransferEntry:
    found = next((one for one in service.transfers(signed_in) if one.transfer == transfer), None)
    if found is None:
        raise Refusal("transfer-unknown", say("There is no such transfer here. Nothing was changed."))
    return found


def _studio(signed_in: SignedIn, name: str) -> StudioRow:
    studios = service.studios(signed_in)
    found = service.likely_studio(studios, name)
    if found is None:
        names = say(", ").join(one.name for one in studios)
        raise Refusal(
            "studio-unknown",
            say("No studio here is called {name}. Nothing was changed; there are: {names}.", name=name, names=names),
        )
    return found


def _line(signed_in: SignedIn, one: TransferEntry) -> str:
    day = signed_in.local_time(one.offered_at).date().isoformat()
    way = f"{one.from_college} → {one.passed_name or one.to_college}"
    return "  ".join(filter(None, (str(one.transfer), day, one.student_no, one.name, way, one.sentence, one.words)))


def _document(one: TransferEntry) -> dict[str, object]:
    return {
        "transfer": one.transfer,
        "state": one.state.value,
        "student_no": one.student_no,
        "name": one.name,
        "from": one.from_college,
        "to": one.to_college,
        "passed_to": one.passed_name,
        "speak_to": one.speak_to,
        "case_level": None if one.case_level is None else int(one.case_level),
        "words": one.words,
        "acts": list(one.acts),
    }
