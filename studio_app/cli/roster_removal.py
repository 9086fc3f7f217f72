"""Commands `roster erase` and `roster delete`: erasure at a person's request, deletion of a mistaken entry."""

from __future__ import annotations

import argparse

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import Narrowing, StudentRow
from studio_app.words import say


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands of this file to the group `roster`."""
    erase = add_command(parts, "erase", say("erase a person for good, wherever their data was told"), _erase)
    delete = add_command(parts, "delete", say("delete an entry made by mistake, on which no work hangs"), _delete)
    for part in (erase, delete):
        part.add_argument("--student", required=True, metavar="NO", help=say("student number"))
    erase.add_argument("--yes", action="store_true", help=say("do it: it cannot be undone"))


def _erase(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        student = _student(signed_in, args.student)
        if not args.yes:
            raise Refusal(
                "not-confirmed",
                say(
                    "Name, number, birth date, phone and every text about {name} would be erased, here and at every unit "
                    "that was told of them. It cannot be undone. Nothing was done yet; add --yes to do it.",
                    name=student.name,
                ),
            )
        service.erase_student(signed_in, student.key)
    sentence = say(
        "The person is erased here. The next bundles erase them where they were told. Figures without them stay."
    )
    backups = say("Backups made before today still hold them until they are replaced.")
    return Answer({"erased": True}, [sentence, backups])


def _delete(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        student = _student(signed_in, args.student)
        service.delete_student(signed_in, student.key)
    return Answer({"deleted": True}, [say("The entry of {name} is deleted.", name=student.name)])


def _student(signed_in: SignedIn, number: str) -> StudentRow:
    for found in service.list_students(signed_in, Narrowing(text=number), count=2000):
        if found.student_no == number:
            return found
    raise Refusal("student-unknown", say("This person is not among those you may see. Nothing was changed."))
