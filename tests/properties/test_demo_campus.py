"""Whatever seed and size a demo is given, its campus is one the program could hold."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.demo.campus import make_campus, room_sizes
from studio_app.demo.moods import check_ins
from studio_app.observation.entry import validate


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**9),
    st.integers(1, 200),
    st.integers(1, 3),
    st.integers(1, 6),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 24 * 60 - 1),
)
def test_any_demo_has_one_bed_a_person_and_check_ins_the_form_takes(seed, students, weeks, colleges, today, now):
    campus = make_campus(today=today, seed=seed, students=students, weeks=weeks, colleges=colleges, now_minute=now)
    people = campus.students
    assert len({(s.building, s.room, s.bed) for s in people}) == len({s.student_no for s in people}) == students
    for check_in in check_ins(campus):
        validate(check_in.entry, today)
        assert campus.first_day <= check_in.entry.day <= today
        assert 0 <= check_in.minute <= (now if check_in.entry.day == today else 24 * 60 - 1)


@given(st.randoms(use_true_random=False), st.integers(0, 400))
def test_rooms_take_everybody_four_to_six_at_a_time(chance, count):
    sizes = room_sizes(chance, count)
    assert sum(sizes) == count
    if count not in (1, 2, 3, 7):
        assert all(4 <= size <= 6 for size in sizes)
