"""Merges two roster entries of one person: the dropped entry refers to the other, and no records move.

Observations are never changed, so check-ins, alerts and cases stay under the entry where they were entered, and
everything that reads about the person reads both entries (`db.queries.merged_students`).
"""

from __future__ import annotations

from db.changes import Changes
from db.local_writes import keep_setting
from db.queries import people as queries
from db.queries.merged_students import merged_keys
from db.schema import Student
from db.settings import SettingKey, read_setting
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.duplicate_detection import Pair, duplicate_pairs
from studio_app.roster.student_page import visible_student
from studio_app.words import say

_DIFFERENT = SettingKey("roster-different-people", list[tuple[str, str]], [])
"""Pairs of ids (hex) of entries that somebody said are two people."""


def duplicates(signed_in: SignedIn) -> list[Pair]:
    """The pairs of entries that may be one person, without those marked as two people."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        students = queries.sharing(read, signed_in.limit(Permission.SEE_PEOPLE))
        different = read_setting(read, _DIFFERENT)
    return duplicate_pairs(students, {frozenset(pair) for pair in different})


def different_people(signed_in: SignedIn, one: int, other: int) -> Changes:
    """Marks two entries as two people, so that they are not offered again. Raises Refusal `student-unknown`."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        first, second = (visible_student(signed_in, unit.connection, key) for key in (one, other))
        known = {frozenset(pair) for pair in read_setting(unit.connection, _DIFFERENT)} | {
            frozenset((first.id, second.id))
        }
        keep_setting(unit, _DIFFERENT, sorted((min(pair), max(pair)) for pair in known))
    return unit.changes


def merge_students(signed_in: SignedIn, keep: int, drop: int) -> Changes:
    """Merges entry `drop` into `keep`: it disappears from lists, and is read together with `keep`.

    Raises Refusal `student-unknown`, `same-entry`, `merged-already`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    if keep == drop:
        raise Refusal("same-entry", say("These are not two entries but one. Nothing was changed."))
    with signed_in.unit() as unit:
        kept, dropped = (visible_student(signed_in, unit.connection, key) for key in (keep, drop))
        if kept.merged_into is not None or dropped.merged_into is not None:
            raise Refusal(
                "merged-already",
                say("One of these entries was merged into another already. Nothing was changed."),
            )
        for key in (drop, *merged_keys(unit.connection, drop)):
            unit.change(Student, key, {"merged_into": keep, "status": "merged"})
        unit.log("students-merged", "student", kept.id, dropped.student_no)
        unit.touched(Student, keep)
    return unit.changes


def unmerge_student(signed_in: SignedIn, drop: int) -> Changes:
    """Reverts a merge: `drop` is a person of its own again, with the entries that were merged into it.

    Raises Refusal `student-unknown`, `not-merged`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        read = unit.connection
        entry = visible_student(signed_in, read, drop)
        if entry.merged_into is None:
            raise Refusal("not-merged", say("This entry stands for itself already. Nothing was changed."))
        before = queries.field_changes(read, "student", drop, ["status"])
        status = next((str(one.old) for one in before if one.new == "merged"), "present")
        unit.change(Student, drop, {"merged_into": None, "status": status})
        for key in merged_keys(read, entry.merged_into):
            moved = queries.field_changes(read, "student", key, ["merged_into"])
            if moved and moved[0].old == drop:
                unit.change(Student, key, {"merged_into": drop})
        unit.log("students-parted", "student", entry.id)
        unit.touched(Student, entry.merged_into)
    return unit.changes
