"""Which entries are offered as one person: never a pair twice, never one with itself, never what somebody parted."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from db.queries.people import StudentDetail
from studio_app.roster.duplicate_detection import DuplicateReason, duplicate_pairs


def entry(key: int, no: str = "", name: str = "方知远", born: dt.date | None = None, **values: str) -> StudentDetail:
    texts = {
        "gender": "", "college": "", "major": "", "class_name": "1班", "grade": "", "building": "", "room": "", "bed": "",
        "status": "present", "phone": "", "ethnicity": "",
    } | values  # fmt: skip
    return StudentDetail(key=key, student_no=no or f"N{key}", name=name, id=f"{key:032x}", birth_date=born, **texts)


BORN = dt.date(2005, 7, 20)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(1, 40),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "方知远", "沈一帆"]),
        st.sampled_from([None, BORN]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


def test_the_same_number_or_the_same_name_birth_date_and_class() -> None:
    found = duplicate_pairs(
        [
            entry(1, "7", name="方知远"),
            entry(2, "7", name="沈一帆"),
            entry(3, name="林子墨", born=BORN),
            entry(4, name="林子墨", born=BORN),
            entry(5, name="林子墨", born=BORN, class_name="2班"),
            entry(6, name="林子墨"),
        ]
    )
    assert [({pair.keep.key, pair.drop.key}, pair.why) for pair in found] == [
        ({1, 2}, DuplicateReason.NUMBER),
        ({3, 4}, DuplicateReason.BIRTH),
    ]


def test_who_is_here_and_fuller_is_kept() -> None:
    (pair,) = duplicate_pairs([entry(1, "7", status="left"), entry(2, "7")])
    assert pair.keep.key == 2
    (pair,) = duplicate_pairs([entry(1, "7"), entry(2, "7", phone="13900000000")])
    assert pair.keep.key == 2
    (pair,) = duplicate_pairs([entry(1, "7"), entry(2, "7")])
    assert pair.keep.key == 1


@given(ENTRIES)
def test_each_pair_is_two_entries_and_comes_once_in_whatever_order(entries: list[StudentDetail]) -> None:
    found = duplicate_pairs(entries)
    pairs = [frozenset((pair.keep.id, pair.drop.id)) for pair in found]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    assert duplicate_pairs(reversed(entries)) == found
    assert duplicate_pairs(entries, set(pairs)) == []
