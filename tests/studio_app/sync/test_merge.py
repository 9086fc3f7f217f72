"""What two people at two desks see after their files have met."""

from __future__ import annotations

import datetime

import pytest

from db.stamps import Stamp
from db.versions import FieldVersion, RecordVersion, Rival, decode, encode, encode_new, write_fields
from studio_app.sync.rules.merge import Removal, apply_removal, blank, compare_fact, conflicts, merge_record

LEAD, STAFF = "a" * 32, "b" * 32
REVIEW, PERSONAL = frozenset({"level", "due"}), {"name": ""}
FIRST = write_fields(None, {"level": 2, "room": "3-201", "name": "林晓", "due": None}, Stamp(1, 0, LEAD))


def meet(one: RecordVersion, other: RecordVersion) -> RecordVersion:
    return merge_record(one, other, REVIEW, PERSONAL)


def test_edits_to_different_fields_both_stand():
    one = write_fields(FIRST, {"level": 3}, Stamp(5, 0, LEAD))
    other = write_fields(FIRST, {"room": "3-202"}, Stamp(4, 0, STAFF))
    both = meet(one, other)
    assert both.values() == {"level": 3, "room": "3-202", "name": "林晓", "due": None}
    assert conflicts(both) == ()


def test_a_level_set_by_two_people_shows_the_later_and_keeps_the_other():
    one = write_fields(FIRST, {"level": 3}, Stamp(5, 0, LEAD))
    other = write_fields(FIRST, {"level": 1}, Stamp(4, 0, STAFF))
    (conflict,) = conflicts(meet(one, other))
    assert (conflict.field, conflict.shown.value) == ("level", 3)
    assert conflict.rivals == (Rival(1, Stamp(4, 0, STAFF)),)


def test_of_two_edits_at_one_desk_only_the_last_is_a_rival():
    one = write_fields(FIRST, {"level": 3}, Stamp(9, 0, LEAD))
    other = write_fields(write_fields(FIRST, {"level": 1}, Stamp(4, 0, STAFF)), {"level": 4}, Stamp(5, 0, STAFF))
    (conflict,) = conflicts(meet(one, other))
    assert [rival.value for rival in conflict.rivals] == [4]


def test_an_edit_that_had_seen_the_other_leaves_nothing_to_look_at():
    one = write_fields(FIRST, {"level": 3}, Stamp(5, 0, LEAD))
    after = write_fields(meet(FIRST, one), {"level": 1}, Stamp(6, 0, STAFF))
    assert conflicts(meet(one, after)) == ()
    assert meet(one, after).values()["level"] == 1


def test_in_a_field_nobody_reviews_the_later_simply_stands():
    one = write_fields(FIRST, {"room": "3-203"}, Stamp(5, 0, LEAD))
    other = write_fields(FIRST, {"room": "3-202"}, Stamp(4, 0, STAFF))
    assert meet(one, other).values()["room"] == "3-203"
    assert conflicts(meet(one, other)) == ()


def test_a_third_desk_that_edits_on_keeps_the_conflict_between_the_others_settled():
    one = write_fields(FIRST, {"level": 3}, Stamp(5, 0, LEAD))
    other = write_fields(FIRST, {"level": 1}, Stamp(4, 0, STAFF))
    settled = write_fields(meet(one, other), {"level": 1}, Stamp(7, 0, "c" * 32))
    assert conflicts(meet(settled, meet(one, other))) == ()
    newer = write_fields(other, {"level": 2}, Stamp(8, 0, STAFF))
    (conflict,) = conflicts(meet(settled, newer))
    assert (conflict.shown.value, [rival.value for rival in conflict.rivals]) == (2, [1])


def test_two_live_copies_of_one_file_under_one_stamp_agree_on_one_value():
    one = write_fields(FIRST, {"level": 3}, Stamp(5, 0, LEAD))
    other = write_fields(FIRST, {"level": 1}, Stamp(5, 0, LEAD))
    assert meet(one, other) == meet(other, one)


def test_a_deleted_record_stays_deleted_unless_it_was_written_later():
    gone = apply_removal(FIRST, Removal("delete", Stamp(5, 0, LEAD)), PERSONAL)
    earlier = write_fields(FIRST, {"room": "3-202"}, Stamp(4, 0, STAFF))
    later = write_fields(FIRST, {"room": "3-202"}, Stamp(6, 0, STAFF))
    assert gone.is_removed()
    assert meet(gone, earlier).is_removed()
    assert not meet(gone, later).is_removed()
    assert not meet(later, gone).is_removed()


def test_a_deletion_that_comes_before_its_record_is_not_forgotten():
    unknown = apply_removal(None, Removal("delete", Stamp(5, 0, LEAD)), PERSONAL)
    assert meet(unknown, FIRST).is_removed()


def test_an_erasure_wins_over_edits_before_and_after_and_leaves_no_rival():
    gone = apply_removal(FIRST, Removal("erasure", Stamp(5, 0, LEAD)), PERSONAL)
    later = write_fields(FIRST, {"name": "林晓晓", "room": "1-101"}, Stamp(9, 0, STAFF))
    assert gone.values()["name"] == ""
    assert meet(gone, later).values() == {"level": 2, "room": "1-101", "name": "", "due": None}
    assert meet(gone, later) == meet(later, gone)
    assert not meet(gone, later).is_removed()


def test_a_withdrawal_is_no_matter_of_merging():
    with pytest.raises(ValueError, match="withdrawal"):
        apply_removal(FIRST, Removal("withdrawal", Stamp(5, 0, LEAD)), PERSONAL)


def test_a_fact_is_taken_once_and_never_rewritten():
    fact = {"note": "quiet", "mood": 3}
    assert compare_fact(None, fact) == "new"
    assert compare_fact(fact, dict(fact)) == "known"
    assert compare_fact(fact, {**fact, "mood": 1}) == "disputed"
    erased = blank(fact, {"note": ""})
    assert erased == {"note": "", "mood": 3}
    assert compare_fact(erased, blank(fact, {"note": ""})) == "known"


def test_a_write_must_come_after_what_it_replaces():
    with pytest.raises(ValueError, match="not later"):
        write_fields(FIRST, {"room": "3-202"}, Stamp(1, 0, LEAD))


def test_the_stamps_column_is_small_where_nothing_happened_and_keeps_days_where_something_did():
    assert encode(FIRST) == encode_new(Stamp(1, 0, LEAD))
    assert len(encode(FIRST)) < 70
    day, other = datetime.date(2026, 3, 1), datetime.date(2026, 3, 8)
    one = write_fields(FIRST, {"due": day}, Stamp(4, 0, STAFF))
    both = meet(one, write_fields(FIRST, {"due": other}, Stamp(5, 0, LEAD)))
    assert both.fields["due"] == FieldVersion(other, Stamp(5, 0, LEAD), (), (Rival(day, Stamp(4, 0, STAFF)),))
    assert decode(encode(both), both.values()) == both


def test_a_column_added_by_a_later_program_does_not_win_over_a_write_elsewhere():
    here = write_fields(FIRST, {"level": 3}, Stamp(9, 0, LEAD))
    upgraded = decode(encode(here), {**here.values(), "nickname": None})
    written = write_fields(
        decode(encode(FIRST), {**FIRST.values(), "nickname": None}), {"nickname": "x"}, Stamp(5, 0, STAFF)
    )
    assert meet(upgraded, written).values()["nickname"] == "x"


@pytest.mark.parametrize(
    "blob", [b"", b"{}", b'{"n":[],"d":[1,0,0]}', b'{"n":["a"],"d":[1,0]}', b'{"n":["a"],"d":[-1,0,0]}']
)
def test_a_damaged_stamps_column_is_noticed(blob):
    with pytest.raises(ValueError, match="stamps"):
        decode(blob, {"level": 2})
