"""The scope table: which kinds and fields each edge of the tree may carry. Everything not in it stays where it is.

A cell says which records (`which`) and which fields. Fields that are not named are not in the line at all. Where the
scope of a type can change while its records stay as they are (`tracked`), the table `sent` says what the neighbour may
hold now; what leaves the scope is withdrawn, and so is each field that a line of a withdrawing edge no longer has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from db.queries.scope_conditions import Which
from db.schema import synced_type

EdgeName = Literal["messenger->studio", "studio->messenger", "studio->center", "center->studio"]


@dataclass(frozen=True)
class Cell:
    """The scope of one record type on one edge.

    `more` are fields that travel only for records in `more_of`. `by_sender` and `by_receiver` are fields that travel
    only as last written by the node that sends or that receives, `by_person` those as last written in any file of the
    person whose file the receiver is: a laptop that was lost, say. `mapped_values` replaces values by those that may be
    disclosed. `new`: the node above makes such records itself; all else that it writes is the receiver's, or was given
    to it. `by_many`: several nodes write such a record, no Messenger among them; nodes are called by their own ids, and
    a field that a line leaves out stays.
    """

    which: Which
    fields: frozenset[str]
    more_of: Which | None = None
    more: frozenset[str] = frozenset()
    tracked: bool = False
    by_sender: frozenset[str] = frozenset()
    by_receiver: frozenset[str] = frozenset()
    by_person: frozenset[str] = frozenset()
    mapped_values: Mapping[str, Mapping[object, object]] = field(default_factory=dict)
    new: bool = False
    by_many: bool = False

    @property
    def all_fields(self) -> frozenset[str]:
        """Every field that a line may have."""
        return self.fields | self.more


@dataclass(frozen=True)
class Edge:
    """One direction between two neighbours.

    `log_head`: the head of the sender's access log is sent along; `log_held`: the head of the receiver's that is held
    here. `withdraws`: the sender says what the receiver may hold, so that what a line leaves out goes. `pseudonyms`:
    students go under another id. `refers_to`: types not carried whole whose records the receiver has anyway, since they
    came from there. `writes`: which records the sender may write: its `own`, those it was `sent`, or `all`.
    """

    name: EdgeName
    cells: Mapping[str, Cell]
    withdraws: bool = False
    pseudonyms: bool = False
    pseudonyms_back: bool = False
    refers_to: frozenset[str] = frozenset()
    writes: Literal["own", "sent", "all"] = "own"
    log_head: bool = False
    log_held: bool = False


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def _whole(kind: str, *, without: frozenset[str] = frozenset()) -> frozenset[str]:
    return frozenset(found.name for found in synced_type(kind).fields) - without


_FIGURES = _fields(
    "student",
    "day",
    "mood",
    "sleep",
    "appetite",
    "social",
    "study",
    "contact",
    "signs",
    "source",
    "entered_at",
    "amends",
)
_ALERT_AS_RAISED = _fields("student", "check_in", "day", "level", "signs", "words", "raised_at", "raised_by")
_RECEIVED: dict[object, object] = {
    "raised": "raised",
    "acknowledged": "acknowledged",
    "case": "closed",
    "closed": "closed",
}
"""An alert's status as its Messenger may know it: raised, received, acted on. Nothing of what was done."""

_ANSWER = _fields("settled", "settled_at", "answer")
"""What became of a proposed correction: the studio's to say."""

_TRANSFER = _whole("transfer", without=_fields("student", "case"))
_MERGED = _fields("status", "merged_into")
"""Of a person's second entry no more: it only says whose the check-ins are that were entered under it."""
_PSEUDONYM = _fields("college", "status", "merged_into")

EDGES: dict[EdgeName, Edge] = {
    "messenger->studio": Edge(
        "messenger->studio",
        {
            "person": Cell(Which.OWN_ACCOUNT, _fields("login", "name", "role", "active")),
            "proposal": Cell(Which.MADE_HERE, _whole("proposal", without=_ANSWER)),
            "training-result": Cell(Which.OWN_RESULTS, _whole("training-result")),
            "check-in": Cell(Which.MADE_HERE, _whole("check-in")),
            "alert": Cell(
                Which.MADE_HERE,
                _ALERT_AS_RAISED | {"status"},
                by_sender=_fields("status"),
            ),
        },
        refers_to=_fields("student", "person"),
    ),
    "studio->messenger": Edge(
        "studio->messenger",
        {
            "student": Cell(
                Which.LIVING_IN_THEIR_PLACES,
                _MERGED,
                more_of=Which.NOT_MERGED,
                more=_fields("name", "class_name", "building", "room", "bed"),
                tracked=True,
            ),
            "person": Cell(
                Which.THEIR_PERSON,
                _fields("login", "name", "role", "active"),
                tracked=True,
                by_receiver=_fields("login"),
            ),
            "assignment": Cell(Which.THEIR_ASSIGNMENTS, _whole("assignment"), tracked=True),
            "period-mark": Cell(Which.ALL, _whole("period-mark")),
            "publication": Cell(Which.ALL, _whole("publication")),
            "training-result": Cell(Which.THEIR_RESULTS, _whole("training-result"), tracked=True),
            "check-in": Cell(Which.ABOUT_THEIR_PLACES, _whole("check-in"), tracked=True),
            "proposal": Cell(Which.ABOUT_THEIR_PLACES, _whole("proposal"), tracked=True),
            "alert": Cell(
                Which.ABOUT_THEIR_PLACES,
                _ALERT_AS_RAISED | {"status"},
                tracked=True,
                by_person=_ALERT_AS_RAISED,
                mapped_values={"status": _RECEIVED},
            ),
        },
        withdraws=True,
        writes="all",
    ),
    "studio->center": Edge(
        "studio->center",
        {
            "student": Cell(
                Which.ALL,
                _PSEUDONYM,
                more_of=Which.DISCLOSED,
                more=_whole("student", without=_PSEUDONYM),
                tracked=True,
            ),
            "person": Cell(Which.LEADS, _fields("login", "name", "role", "active"), tracked=True),
            "week-figure": Cell(Which.MADE_HERE, _whole("week-figure")),
            "check-in": Cell(Which.ALL, _FIGURES),
            "alert": Cell(
                Which.GRAVE,
                _fields(
                    "student", "check_in", "day", "level", "signs", "raised_at", "raised_by", "status",
                    "acknowledged_at", "acknowledged_by",
                ),
                tracked=True,
            ),
            "case": Cell(
                Which.GRAVE_OR_REFERRED,
                _fields(
                    "student", "alert", "level", "status", "owner", "opened_at", "opened_by", "next_contact",
                    "referred", "closed_at", "closed_by",
                ),
                more_of=Which.REFERRED,
                more=_fields("reason", "next_contact_how", "closing_reason"),
                tracked=True,
            ),
            "case-note": Cell(Which.SHARED, _whole("case-note"), tracked=True),
            "plan-step": Cell(
                Which.OF_GRAVE_OR_REFERRED,
                _fields("case", "code", "level", "due_at", "status", "done_at", "done_by"),
                more_of=Which.OF_REFERRED,
                more=_fields("reason"),
                tracked=True,
            ),
            "transfer": Cell(Which.ALL, _TRANSFER | {"case"}, tracked=True, by_many=True),
        },
        withdraws=True,
        pseudonyms=True,
        log_head=True,
    ),
    "center->studio": Edge(
        "center->studio",
        {
            "student": Cell(Which.THEIR_REFERRED_STUDENTS, _whole("student")),
            "period-mark": Cell(Which.ALL, _whole("period-mark"), new=True),
            "publication": Cell(Which.ALL, _whole("publication"), new=True),
            "revocation": Cell(Which.MADE_HERE, _whole("revocation"), new=True),
            "alert": Cell(
                Which.ABOUT_THEIR_STUDENTS,
                _fields("student", "day", "level", "signs", "words", "raised_at", "status", "acknowledged_at", "outcome"),
                by_sender=_fields("day", "signs", "words", "raised_at"),
                new=True,
            ),
            "case": Cell(
                Which.THEIR_CASES, _fields("student", "level", "status", "next_contact", "opened_at", "closed_at")
            ),
            "case-note": Cell(Which.SHARED_FROM_HERE, _whole("case-note"), new=True),
            "referral-answer": Cell(Which.MADE_HERE_OF_THEIR_CASES, _whole("referral-answer"), new=True),
            "plan-step": Cell(
                Which.OF_THEIR_CASES, _fields("case", "code", "level", "due_at", "status", "done_at", "reason"), new=True
            ),
            "transfer": Cell(Which.THEIR_TRANSFERS, _TRANSFER, by_many=True),
        },
        pseudonyms_back=True,
        log_held=True,
        refers_to=_fields("student", "check-in", "alert", "case"),
        writes="sent",
    ),
}  # fmt: skip


def edge(sender: str, receiver: str) -> Edge | None:
    """The edge from nodes of kind `sender` to nodes of kind `receiver`; None where there is none."""
    return EDGES.get(f"{sender}->{receiver}")  # type: ignore[call-overload, no-any-return]


def edge_back(found: Edge) -> Edge | None:
    """The edge in the opposite direction."""
    sender, receiver = found.name.split("->")
    return edge(receiver, sender)


def restored_fields(found: Edge, kind: str) -> frozenset[str]:
    """Fields of `kind` that this edge and the opposite one always carry, whoever wrote them.

    Where a line of this edge is without one, its sender does not hold it (a restore took it) and is sent it again; it
    is not that the receiver may not hold it.
    """
    back = edge_back(found)
    both = [one.cells[kind] for one in (found, back) if one is not None and kind in one.cells]
    if len(both) < 2:
        return frozenset()
    # A reference is left out of a line too where what it points at may not be told.
    references = frozenset(column.name for column in synced_type(kind).fields if column.refers_to)
    one, other = (cell.fields - cell.by_sender - cell.by_receiver - cell.by_person - references for cell in both)
    return one & other


def is_made_by(found: Edge | None, kind: str) -> bool:
    """Whether the sender of this edge, a node above its receiver, makes records of `kind` itself."""
    return found is not None and kind in found.cells and found.cells[kind].new


def child_kind(kind: str) -> str | None:
    """The kind of node that joins under a node of `kind`."""
    return {"center": "studio", "studio": "messenger"}.get(kind)
