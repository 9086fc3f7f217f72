"""Lists conflicts: fields that two people wrote concurrently, with both values and their authors.

The later write is in force on every node until somebody resolves the conflict (`resolution.py`). A person sees of the
record what their role may see, and no record outside their scope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.queries import field_values, observation, people
from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.field_history import writer_of
from db.queries.records import WireRecord
from db.reading import Reading
from db.schema import SYNCED, SyncedType, synced_type
from db.stamps import Stamp
from db.versions import FieldVersion
from studio_app.cases.access import editable_step, may_work, sees_case_content, visible_case
from studio_app.cases.plan_steps import may_do, step_words
from studio_app.crisis.plans import plans as plans_of
from studio_app.crisis.service import may_answer_alerts
from studio_app.domain.permissions import Permission
from studio_app.node.kinds import KINDS, kind_in_words
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.contents_words import field_in_words, value_in_words
from studio_app.sync.rules.merge import conflicts as conflicts_of
from studio_app.words import say

CONFLICT_KINDS = frozenset(kind.name for kind in SYNCED if kind.review)
"""Types in which two people may write what a person must look at."""

_ALL = 100_000
_TO_STAFF = frozenset({"level", "owner"})
"""What of a case those may see who see no more than that it is there."""


@dataclass(frozen=True)
class ConflictValue:
    """A conflicting value in words, its node, time (ms since 1970 UTC), and author if known."""

    words: str
    value: object
    unit: str
    at: int
    person: str


@dataclass(frozen=True)
class Conflict:
    """A field with conflicting values. `values` begins with the one in force, then the latest.

    `about` and `field_words` name the record and the field. `level` is the case's or alert's now, 0 for other records.
    `state` identifies what was read, so that resolving a field that has changed since is refused.
    """

    kind: str
    record: str
    key: int
    field: str
    about: str
    field_words: str
    level: int
    student: int | None
    values: tuple[ConflictValue, ...]
    may_resolve: bool
    state: str


@dataclass(frozen=True)
class Subject:
    """The record of a conflict, as far as the person may see it."""

    about: str
    level: int
    student: int | None
    may_resolve: bool


def conflicts(signed_in: SignedIn) -> list[Conflict]:
    """Fields with concurrent writes, highest level first. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.RESOLVE_CONFLICTS)
    with signed_in.read() as read:
        found = [
            one
            for kind in SYNCED
            for record in queries.records_with_rivals(read, kind, _ALL)
            for one in _of_record(signed_in, read, kind, record)
        ]
    return sorted(found, key=lambda one: (-one.level, -max(value.at for value in one.values)))


def unresolved_count(signed_in: SignedIn) -> int:
    """Number of conflicts that this person may resolve. Raises Refusal `not-permitted`."""
    return sum(one.may_resolve for one in conflicts(signed_in))


def conflict_count(read: Reading) -> int:
    """Number of conflicts in this file, whoever may resolve them."""
    return sum(len(_different(record)) for kind in SYNCED for record in queries.records_with_rivals(read, kind, _ALL))


def state_of(field: FieldVersion) -> str:
    """Identifies the writes in a field; changes with each write."""
    stamps = sorted([field.stamp, *(rival.stamp for rival in field.rivals)])
    return " ".join(f"{stamp.wall}.{stamp.counter}.{stamp.node}" for stamp in stamps)


def _different(record: WireRecord) -> list[str]:
    """Fields of the record with different concurrent values; equal values are no conflict."""
    version = record.version()
    assert version is not None
    return [one.field for one in conflicts_of(version) if any(rival.value != one.shown.value for rival in one.rivals)]


def _of_record(signed_in: SignedIn, read: Reading, kind: SyncedType, record: WireRecord) -> list[Conflict]:
    fields = _different(record)
    subject = subject_of(signed_in, read, kind.name, record.key) if fields else None
    if subject is None:
        return []
    if kind.name == "case" and not sees_case_content(signed_in):
        fields = [field for field in fields if field in _TO_STAFF]
    version = record.version()
    assert version is not None
    return [
        Conflict(
            kind=kind.name,
            record=record.id,
            key=record.key,
            field=name,
            about=subject.about,
            field_words=field_in_words(name),
            level=subject.level,
            student=subject.student,
            values=_values(read, kind, record.key, name, version.fields[name]),
            may_resolve=subject.may_resolve,
            state=state_of(version.fields[name]),
        )
        for name in fields
    ]


def _values(read: Reading, kind: SyncedType, key: int, name: str, field: FieldVersion) -> tuple[ConflictValue, ...]:
    """Each value once, with its latest write."""
    found: dict[str, ConflictValue] = {}
    for value, stamp in [(field.value, field.stamp), *((rival.value, rival.stamp) for rival in field.rivals)]:
        unit, person = _writer(read, kind.name, key, name, stamp)
        words = _words(read, kind, name, value)
        found.setdefault(repr(value), ConflictValue(words, value, unit, stamp.wall, person))
    return tuple(found.values())


def _words(read: Reading, kind: SyncedType, name: str, value: object) -> str:
    target = next((field.refers_to for field in kind.fields if field.name == name), None)
    if target == "person" and isinstance(value, str):
        rows = queries.columns_of(read, synced_type("person"), ["name"], [bytes.fromhex(value)])
        if row := rows.get(value):
            return str(row["name"])
    if target == "student" and isinstance(value, str):
        rows = queries.columns_of(read, synced_type("student"), ["name", "student_no"], [bytes.fromhex(value)])
        if row := rows.get(value):
            return f"{row['name']} {row['student_no']}".strip()
    return value_in_words(name, value)


def _writer(read: Reading, kind: str, key: int, name: str, stamp: Stamp) -> tuple[str, str]:
    """The unit that wrote a value, and the person if they wrote it here."""
    here = node_queries.this_node(read)
    if stamp.node == here.id:
        return say("here"), writer_of(read, kind, key, name, stamp.wall) or ""
    return queries.node_name(read, stamp.node) or say("another unit"), ""


def subject_of(signed_in: SignedIn, read: Reading, kind: str, key: int) -> Subject | None:
    """The record of a conflict; None for one that the person may not see."""
    find = _SUBJECTS.get(kind)
    try:
        return _other(signed_in, read, kind, key) if find is None else find(signed_in, read, key)
    except Refusal:
        return None


def _case(signed_in: SignedIn, read: Reading, key: int) -> Subject:
    row = visible_case(signed_in, read, key)
    about = say("{name}, case opened {day}", name=_who(row.student_name), day=_day(signed_in, row.opened_at))
    return Subject(about, row.level, row.student, may_work(signed_in))


def _step(signed_in: SignedIn, read: Reading, key: int) -> Subject | None:
    step, case = editable_step(signed_in, read, key)
    plans = plans_of(read)
    mine = may_do(signed_in, plans, step.code, step.level)
    if not mine and not sees_case_content(signed_in):
        return None
    words = step_words(plans, step.code, step.level)
    about = say("{name}, step '{step}'", name=_who(case.student_name), step=words.rstrip(".。"))
    return Subject(about, case.level, case.student, mine and case.status == "open")


def _alert(signed_in: SignedIn, read: Reading, key: int) -> Subject | None:
    row = next(iter(observation.alerts(read, signed_in.limit(Permission.SEE_PEOPLE), key=key)), None)
    if row is None:
        return None
    about = say("{name}, alert of {day}", name=_who(row.student_name), day=_day(signed_in, row.raised_at))
    return Subject(about, row.level, row.student, may_answer_alerts(signed_in))


def _other(signed_in: SignedIn, read: Reading, kind: str, key: int) -> Subject | None:
    """A record without its own resolution rules: visible to those who may resolve it, with its student."""
    needed = KINDS[kind].resolve
    if needed is None or not signed_in.may(needed):
        return None
    columns = synced_type(kind).speaks_of
    about = field_values.columns(read, synced_type(kind), key, columns) if columns else None
    about = {name: value for name, value in (about or {}).items() if value is not None}
    if "case" in about:
        case = visible_case(signed_in, read, about["case"])
        name, level, student = case.student_name, case.level, case.student
    elif "student" in about:
        found = people.student(read, signed_in.limit(Permission.SEE_PEOPLE), about["student"])
        if found is None:
            return None
        name, level, student = found.name, 0, found.key
    else:
        return Subject(kind_in_words(kind), 0, None, may_resolve=True)
    words = say("{name}, {what}", name=_who(name), what=say(KINDS[kind].name))
    return Subject(words, level, student, may_resolve=True)


def _who(name: str) -> str:
    return name or say("a person not known here by name")


def _day(signed_in: SignedIn, moment: int) -> str:
    return signed_in.day_of(moment).isoformat()


_SUBJECTS: dict[str, Callable[[SignedIn, Reading, int], Subject | None]] = {
    "case": _case,
    "plan-step": _step,
    "alert": _alert,
}
