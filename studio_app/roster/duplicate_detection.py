"""Detects roster entries that may be the same person. Pure and deterministic."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from db.queries.people import StudentDetail

GROUP_LIMIT = 6
"""Larger groups of equal entries point to another fault in the roster; only neighbours are paired."""


class DuplicateReason(StrEnum):
    """Why two entries may be the same person."""

    NUMBER = "same-number"
    BIRTH = "same-name-birth-date-and-class"


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one person. `keep` is the suggested one to keep."""

    keep: StudentDetail
    drop: StudentDetail
    why: DuplicateReason


def duplicate_pairs(students: Iterable[StudentDetail], different: Collection[frozenset[str]] = ()) -> list[Pair]:
    """The candidate pairs among `students`, those with the same number first; each pair once.

    `different` holds pairs of ids that a person marked as two people. Entries merged already are ignored.
    """
    entries = sorted((one for one in students if one.merged_into is None), key=lambda one: one.key)
    found: dict[frozenset[str], Pair] = {}
    rules: list[tuple[DuplicateReason, Callable[[StudentDetail], Hashable | None]]] = [
        (DuplicateReason.NUMBER, lambda one: one.student_no or None),
        (DuplicateReason.BIRTH, _birth),
    ]
    for why, feature in rules:
        groups: dict[Hashable, list[StudentDetail]] = {}
        for one in entries:
            if (shared := feature(one)) is not None:
                groups.setdefault(shared, []).append(one)
        for group in groups.values():
            pairs = itertools.combinations(group, 2) if len(group) <= GROUP_LIMIT else itertools.pairwise(group)
            for one, other in pairs:
                both = frozenset((one.id, other.id))
                if both not in different and both not in found:
                    keep, drop = sorted((one, other), key=_keep_preference, reverse=True)
                    found[both] = Pair(keep, drop, why)
    return list(found.values())


def _birth(one: StudentDetail) -> Hashable | None:
    known = one.name and one.birth_date and one.class_name
    return (one.name, one.birth_date, one.class_name) if known else None


def _keep_preference(one: StudentDetail) -> tuple[bool, int, int]:
    """Sort key for the entry to keep: present people first, then the fuller entry, then the older."""
    filled = sum(1 for value in (one.gender, one.major, one.room, one.bed, one.phone, one.birth_date) if value)
    return (one.status == "present", filled, -one.key)
