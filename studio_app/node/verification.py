"""The self-check of a node file, for the `verify` command and the Settings view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db import errors, integrity
from db.queries import access
from db.queries.node import record_counts
from db.reading import Reading
from studio_app.node.file_sentences import refusal_for
from studio_app.node.signed_in import SignedIn
from studio_app.words import marked, say, say_count


@dataclass(frozen=True)
class Check:
    """A check's result: `name` is stable for scripts, `detail` a sentence for people."""

    name: str
    ok: bool
    detail: str


def _pages(read: Reading) -> Check:
    count = integrity.damaged_pages(read)
    detail = say_count("{count} page is damaged.", "{count} pages are damaged.", count)
    return Check("pages", count == 0, detail if count else say("Every page is as it was written."))


def _structure(read: Reading) -> Check:
    faults = integrity.structure_faults(read)
    return Check(
        "structure", not faults, say("The tables and indexes disagree.") if faults else say("Tables and indexes agree.")
    )


def _references(read: Reading) -> Check:
    count = integrity.dangling_references(read)
    detail = say_count(
        "{count} record points at one that is gone.", "{count} records point at some that are gone.", count
    )
    return Check("references", count == 0, detail if count else say("Every record a record points at is here."))


def _counters(read: Reading) -> Check:
    counter, highest = integrity.highest_rev(read)
    ok = counter >= highest
    return Check("counters", ok, say("Counter {counter}, newest record {highest}.", counter=counter, highest=highest))


def _access_log(read: Reading) -> Check:
    broken = access.broken_chain_at(read)
    if broken is not None:
        return Check("access-log", False, say("The access log was changed at entry {number}.", number=broken))
    held = access.reported_head(read)
    if held is not None and not access.head_is_in_chain(read, *held):
        sentence = say(
            "The access log no longer has entry {number} as the parent knows it: its end was rewritten or cut off.",
            number=held[0],
        )
        return Check("access-log", False, sentence)
    count = integrity.access_entries(read)
    return Check("access-log", True, say_count("{count} entry, none changed.", "{count} entries, none changed.", count))


def _records(read: Reading) -> Check:
    counts = sum(record_counts(read).values())
    detail = say("{count} records, digest {digest}.", count=counts, digest=integrity.digest(read))
    return Check("records", True, detail)


_CHECKS: tuple[tuple[str, Callable[[Reading], Check]], ...] = (
    ("pages", _pages),
    ("structure", _structure),
    ("references", _references),
    ("counters", _counters),
    ("access-log", _access_log),
    ("records", _records),
)

CHECK_NAMES: dict[str, str] = {
    "opens": marked("Opens"),
    "pages": marked("Pages"),
    "structure": marked("Structure"),
    "references": marked("References"),
    "counters": marked("Counters"),
    "access-log": marked("Access log"),
    "records": marked("Records"),
}


def verify(signed_in: SignedIn) -> tuple[Check, ...]:
    """Runs every check; one that a damaged file interrupts counts as failed. Changes nothing."""
    done = [Check("opens", True, say("The key opens the file."))]
    for name, check in _CHECKS:
        try:
            with signed_in.store.read() as read:
                done.append(check(read))
        except errors.NodeFileError as error:
            done.append(Check(name, False, refusal_for(error).sentence))
        except ValueError:
            done.append(Check(name, False, say("A record cannot be read.")))
    return tuple(done)
