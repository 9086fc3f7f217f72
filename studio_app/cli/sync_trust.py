"""Commands on trust: fingerprint words, disclosed data, revocation, key rotation."""

from __future__ import annotations

import argparse

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.node import service as node_service
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import disclosed_in_words, not_known_there
from studio_app.words import say


def add_parts(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `sync words`, `sync held`, `sync revoke` and `sync rotate-keys`."""
    node = ("node", say("name or id of the neighbour"))
    words = add_command(parts, "words", say("the words to compare with a neighbour"), _words, node)
    outcome = words.add_mutually_exclusive_group()
    outcome.add_argument("--agree", action="store_true", help=say("both sides read the same words"))
    outcome.add_argument("--differ", action="store_true", help=say("the words differ: trust it no more"))
    add_command(parts, "held", say("what a neighbour may hold"), _disclosed, node)
    revoke = add_command(parts, "revoke", say("refuse a lost computer's bundles from now on"), _revoke, node)
    revoke.add_argument("--yes", action="store_true", help=say("do it without asking"))
    revoke.add_argument("--close-account", action="store_true", help=say("close the same person's account here too"))
    add_command(parts, "rotate-keys", say("give this file new keys"), _rotate)


def _words(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.words_to_compare(signed_in, args.node)
        if args.agree:
            service.words_agree(signed_in, args.node)
        if args.differ:
            service.words_differ(signed_in, args.node)
    lines = [
        say("here: {words}", words=" ".join(found.ours)),
        say("{name}: {words}", name=found.name, words=" ".join(found.theirs)),
    ]
    if not found.known_there:
        lines.append(not_known_there(found.name))
    if args.agree:
        lines = [say("Noted: the words of {name} agree.", name=found.name)]
    elif args.differ:
        lines = [
            say(
                "{name} is not trusted any more: nothing from it is read, and nothing is made for it. Somebody may have "
                "altered a file on its way. Please invite anew, and hand the file over in person.",
                name=found.name,
            )
        ]
    elif found.agreed_at is None:
        lines.append(say("Nobody has said yet that they agree. Read them out to each other, best by telephone."))
    document = {
        "node": found.node,
        "name": found.name,
        "our_words": " ".join(found.ours),
        "their_words": " ".join(found.theirs),
        "agreed": args.agree or (found.agreed_at is not None and not args.differ),
        "trusted": not args.differ,
    }
    return Answer(document, lines)


def _disclosed(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.disclosed_to(signed_in, args.node)
        lines = [say("What {name} may hold:", name=found.name), *disclosed_in_words(signed_in, found)]
    return Answer(found, lines)


def _revoke(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        if not args.yes:
            found = service.disclosed_to(signed_in, args.node)
            raise Refusal(
                "needs-yes",
                say(
                    "From now on nothing from {name} would be read and nothing made for it; what it sent stays here. To do "
                    "it, repeat the command with --yes. Nothing was changed.",
                    name=found.name,
                ),
            )
        revoked = service.revoke(signed_in, args.node)
        disclosed = revoked.disclosed
        lines = [
            say("{name} is revoked: its bundles are refused from now on, and its records stay.", name=disclosed.name),
            say("What {name} may hold:", name=disclosed.name),
            *disclosed_in_words(signed_in, disclosed),
        ]
        closed = False
        if revoked.account is not None:
            if args.close_account:
                node_service.close_account(signed_in, revoked.account.key)
                closed = True
                lines.append(say("The account {login} is closed.", login=revoked.account.login))
            else:
                lines.append(
                    say(
                        "The account {login} of {name} is still open here. If it should not be, close it under Settings, or "
                        "repeat with --close-account.",
                        login=revoked.account.login,
                        name=revoked.account.name,
                    )
                )
    account = None if revoked.account is None else {"login": revoked.account.login, "closed": closed}
    return Answer({"node": disclosed.node, "name": disclosed.name, "held": disclosed, "account": account}, lines)


def _rotate(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        rotated = service.rotate_keys(signed_in)
    lines = [
        say("This file has new keys. Its words are now: {words}", words=" ".join(rotated.words)),
        _who_learns(rotated.neighbours),
    ]
    document = {"number": rotated.number, "words": " ".join(rotated.words), "neighbours": rotated.neighbours}
    return Answer(document, lines)


def _who_learns(neighbours: tuple[str, ...]) -> str:
    if not neighbours:
        return say("It has no neighbours yet that need to know.")
    return say(
        "With the next bundle made for them these learn of it: {names}. Until then what they send is still read.",
        names=say(", ").join(neighbours),
    )
