"""The demo's check-ins look like a term: exam weeks, people who fall and recover, evenings missed, tonight half done."""

import time
from collections import defaultdict
from datetime import date, timedelta
from statistics import mean

import pytest

from studio_app.demo.campus import make_campus
from studio_app.demo.content import content
from studio_app.demo.moods import check_ins
from studio_app.demo.stories import alerts, below_usual, cases, stories
from studio_app.domain.check_in_form import Contact, Source
from studio_app.domain.levels import Level
from studio_app.observation.entry import validate

TODAY = date(2026, 5, 20)
NOW = 21 * 60 + 15


@pytest.fixture(scope="module", params=["zh_CN", "en"])
def campus(request):
    return make_campus(today=TODAY, seed=3, language=request.param, now_minute=NOW)


@pytest.fixture(scope="module")
def made(campus):
    return list(check_ins(campus))


def test_the_same_seed_gives_the_same_evenings(campus, made):
    assert list(check_ins(campus)) == made
    assert list(check_ins(make_campus(today=TODAY, seed=4))) != made


def test_every_check_in_could_have_been_entered_in_the_program(made):
    for check_in in made:
        validate(check_in.entry, check_in.entry.day)


def test_twelve_weeks_end_today_and_come_day_by_day(campus, made):
    days = [check_in.entry.day for check_in in made]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (TODAY - timedelta(days=83), TODAY)


def test_nobody_is_entered_twice_an_evening_nor_by_a_stranger(campus, made):
    assert len({(c.entry.student, c.entry.day) for c in made}) == len(made)
    messenger_of = {key: room.messenger for room in campus.rooms for key in room.students}
    assert all(messenger_of[c.entry.student] == c.observer for c in made)
    assert all((c.source == Source.SELF) == (c.observer == c.entry.student) for c in made)


def test_exam_weeks_are_visibly_lower_and_shorter_of_sleep(campus, made):
    exam_days = {day for day, mark in campus.period_of.items() if mark.kind == "exams"}
    in_exams = [e for e in (c.entry for c in made) if e.mood and e.day in exam_days]
    else_days = [e for e in (c.entry for c in made) if e.mood and e.day not in exam_days]
    assert mean(e.mood for e in in_exams) < mean(e.mood for e in else_days) - 0.4
    assert mean(e.sleep in (1, 2) for e in in_exams) > 3 * mean(e.sleep in (1, 2) for e in else_days)


def test_each_declining_student_really_declines(campus, made):
    moods = defaultdict(dict)
    for check_in in made:
        if check_in.entry.mood is not None and check_in.entry.day not in campus.period_of:
            moods[check_in.entry.student][(TODAY - check_in.entry.day).days] = check_in.entry.mood
    declining = [story for story in stories(campus) if story.script.declines]
    assert 3 <= len(declining) <= 5
    for story in declining:
        start = story.script.mood[0][0]
        lowest = max(ago for ago in range(start) if below_usual(story.script, ago) >= 1.4)
        before = [mood for ago, mood in moods[story.student].items() if ago >= start]
        after = [mood for ago, mood in moods[story.student].items() if lowest - 6 <= ago <= lowest]
        assert mean(before) - mean(after) > 0.8, story.script.code


def test_one_of_them_recovers_after_the_case_was_opened(campus, made):
    (story,) = [s for s in stories(campus) if s.script.code == "red-recovering"]
    mine = {(TODAY - c.entry.day).days: c.entry for c in made if c.entry.student == story.student}
    low = mean(e.mood for ago, e in mine.items() if 33 <= ago <= 45 and e.mood)
    now = mean(e.mood for ago, e in mine.items() if ago <= 9 and e.mood)
    assert now > low + 0.8
    assert any(e.contact == Contact.NOT_SEEN_HOSPITAL for e in mine.values())


def test_some_evenings_are_missing_and_some_people_are_away(campus, made):
    with_messenger = sum(len(room.students) for room in campus.rooms if room.messenger)
    assert 0.75 < len(made) / (with_messenger * 84) < 0.96
    away = {c.entry.contact for c in made if not Contact(c.entry.contact).seen}
    assert away == {c for c in Contact if not c.seen}


def test_tonight_some_rooms_are_seen_and_some_are_not_and_nothing_is_ahead_of_the_clock(campus, made):
    tonight = [c for c in made if c.entry.day == TODAY]
    whole = {c.entry.student for c in tonight}
    rooms = [set(room.students) for room in campus.rooms if room.messenger]
    assert sum(room <= whole for room in rooms) >= 5
    assert sum(not room & whole for room in rooms) >= 5
    assert all(c.minute <= NOW for c in tonight)


def test_alerts_of_every_kind_stand_with_the_check_in_that_raised_them(campus, made):
    found = {(c.entry.student, c.entry.day): c.entry for c in made}
    raised = list(alerts(campus))
    assert {alert.level for alert in raised} == set(Level)
    for alert in raised:
        assert found[alert.student, alert.day].signs
    waiting = [alert for alert in raised if alert.status == "raised"]
    assert Level.RED in {alert.level for alert in waiting if alert.day == TODAY}
    assert all(TODAY - alert.day <= timedelta(days=1) for alert in waiting)


def test_every_sign_seen_raised_an_alert_of_its_person(campus, made):
    with_signs = {c.entry.student for c in made if c.entry.signs}
    assert with_signs == {alert.student for alert in alerts(campus)}


def test_cases_stand_at_every_level_with_one_due_today_and_one_overdue(campus):
    found = list(cases(campus))
    assert 6 <= len(found) <= 8
    assert {case.level for case in found} == set(Level)
    assert all(2 <= len(case.notes) <= 5 for case in found)
    assert {case.status for case in found} == {"open", "closed"}
    due = [case.next_contact for case in found if case.status == "open"]
    assert due.count(TODAY) >= 2
    assert sum(day < TODAY for day in due) == 1
    assert len({case.student for case in found}) == len(found)


def test_what_was_done_in_a_case_lies_behind_us_and_after_its_opening(campus):
    for case in cases(campus):
        opened = (case.opened_day, case.opened_minute)
        for note in case.notes:
            assert opened <= (note.day, note.minute) <= (TODAY, NOW)
        for step in case.steps:
            assert step.done is None or opened <= step.done <= min(step.due, (TODAY, NOW))
        if case.next_contact is not None:
            late = [step for step in case.steps if step.done is None and step.due[0] < TODAY]
            assert [s.code for s in late] == (["contact"] if case.next_contact < TODAY else [])


def test_notes_are_in_the_language_of_the_demo(campus, made):
    notes = [c.entry.note for c in made if c.entry.note]
    assert len(set(notes)) > 50
    assert all(note.isascii() == (campus.language == "en") for note in notes)


def test_the_bank_of_notes_is_wide():
    assert sum(len(bank) for bank in content().notes.values()) >= 60
    assert len({script.code for script in content().stories}) == len(content().stories)


def test_a_demo_of_two_weeks_and_twenty_people_still_works():
    campus = make_campus(today=TODAY, students=20, weeks=2)
    assert all(c.entry.day >= campus.first_day for c in check_ins(campus))
    assert list(check_ins(campus))
    assert all(case.notes for case in cases(campus))


def test_a_large_campus_comes_as_a_stream_and_has_stories_in_proportion():
    campus = make_campus(today=TODAY, students=6000, weeks=200)
    began = time.perf_counter()
    assert next(check_ins(campus)).entry.day == campus.first_day
    assert time.perf_counter() - began < 5
    assert sum(1 for _ in cases(campus)) >= 24
