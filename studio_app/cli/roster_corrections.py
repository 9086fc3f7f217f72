"""Commands `roster propose`, `roster proposals` and `roster settle`: proposed corrections of the roster."""

from __future__ import annotations

import argparse

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import CORRECTED_FIELDS, Narrowing, OpenProposal
from studio_app.words import say

_FIELDS = {"class" if field == "class_name" else field: field for field in CORRECTED_FIELDS}


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands of this file to the group `roster`."""
    propose = add_command(parts, "propose", say("tell the studio what is not right in the roster"), _propose)
    propose.add_argument("--student", required=True, metavar="NO", help=say("student number, or the whole name"))
    propose.add_argument("--field", required=True, choices=_FIELDS, help=say("what is not right"))
    propose.add_argument("--value", required=True, metavar="TEXT", help=say("what it should be"))
    propose.add_argument("--because", default="", metavar="TEXT", help=say("how one knows"))
    add_command(parts, "proposals", say("corrections that wait; for a Messenger, their own"), _list)
    settle = add_command(parts, "settle", say("take a proposed correction over, or leave the roster as it is"), _answer)
    settle.add_argument("--proposal", required=True, type=int, metavar="N", help=say("its number, as listed"))
    settle.add_argument("--because", default="", metavar="TEXT", help=say("why, for whoever asked"))
    which = settle.add_mutually_exclusive_group(required=True)
    which.add_argument("--take-over", action="store_true", help=say("correct the roster"))
    which.add_argument("--leave", action="store_true", help=say("leave the roster as it is"))
    which.add_argument("--wait", action="store_true", help=say("let it wait again, as before it was settled"))


def _propose(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        student = _student(signed_in, args.student)
        service.propose_change(signed_in, student, _FIELDS[args.field], args.value, args.because)
        made = service.own_proposals(signed_in, student)[0]
    return Answer({"proposal": made.proposal}, [say("Noted for the studio: {name}.", name=made.student_name)])


def _list(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        if not signed_in.may(Permission.ROSTER):
            own = service.own_proposals(signed_in)
            document = [
                {"proposal": one.proposal, "name": one.student_name, "field": one.field_name, "value": one.value}
                | {"became": one.became.value, "answered_on": one.answered_on, "answer": one.answer}
                for one in own
            ]
            lines = [f"{one.proposal}  {one.student_name}  {one.sentence()}" for one in own]
        else:
            waiting = service.open_proposals(signed_in)
            document = [
                {"proposal": one.proposal, "student_no": one.student_no, "name": one.student_name}
                | {"field": one.field, "now": one.now, "value": one.value, "words": one.words}
                for one in waiting
            ]
            lines = [_line(one) for one in waiting]
    return Answer({"proposals": document}, lines or [say("No correction waits.")])


def _line(one: OpenProposal) -> str:
    what = say("{field}: {now} → {value}", field=one.field_name, now=one.now or "–", value=one.value or "–")
    who = " ".join(filter(None, (one.student_no, one.student_name)))
    return "  ".join(filter(None, (str(one.proposal), who, what, one.proposed_by, one.words, one.also)))


def _answer(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        if args.wait:
            service.reopen_proposal(signed_in, args.proposal)
            return Answer({"settled": None}, [say("It waits again.")])
        service.answer_proposal(signed_in, args.proposal, accepted=args.take_over, answer=args.because)
    sentence = say("The roster is corrected.") if args.take_over else say("The roster stays as it is.")
    return Answer({"settled": "accepted" if args.take_over else "declined"}, [sentence])


def _student(signed_in: SignedIn, wanted: str) -> int:
    """Finds a student by number, or by a full name that is unique: a Messenger's file has no numbers."""
    rows = service.list_students(signed_in, Narrowing(text=wanted), count=2000)
    found = [one.key for one in rows if one.student_no == wanted] or [one.key for one in rows if one.name == wanted]
    if not found:
        raise Refusal("student-unknown", say("This person is not among those you may see. Nothing was changed."))
    if len(found) > 1:
        raise Refusal(
            "name-not-unique",
            say("Several people are called {name}. Nothing was changed; name the student number.", name=wanted),
        )
    return found[0]
