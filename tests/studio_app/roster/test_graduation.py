"""Leave and return, another college, a year that graduates: one or many at once, undone in one step, cases asked about."""

from __future__ import annotations

import pytest

from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import CaseAction, Decision, Narrowing, RoomOrClass
from tests.studio_app.cases.people import somebody


def people(studio: SignedIn, count: int = 3, grade: str = "2022级", first: int = 1) -> list[int]:
    return [
        service.add_student(
            studio,
            {
                "student_no": f"2022{number:04}",
                "name": f"沈一{chr(0x4E00 + number)}",
                "grade": grade,
                "class_name": "1班",
            },
        )[0]
        for number in range(first, first + count)
    ]


def statuses(studio: SignedIn, keys: list[int]) -> list[tuple[str, str]]:
    pages = [service.student_page(studio, key).student for key in keys]
    return [(one.status, one.status_note) for one in pages]


def test_leave_and_return_with_words_and_undone_in_one_step(studio: SignedIn) -> None:
    keys = people(studio)
    report = service.set_status(studio, keys[:2], "leave", "until March")
    assert [one.status for one in report.before] == ["present", "present"]
    assert statuses(studio, keys) == [("leave", "until March"), ("leave", "until March"), ("present", "")]
    assert service.set_status(studio, keys[:2], "leave", "until March").unchanged == 2
    service.set_status(studio, [keys[1]], "present")
    service.undo_status_change(studio, report.before)
    assert statuses(studio, keys) == [("present", "")] * 3


def test_another_college_must_be_named(studio: SignedIn) -> None:
    keys = people(studio, 1)
    with pytest.raises(Refusal) as refused:
        service.set_status(studio, keys, "transferred", " ")
    assert refused.value.code == "where-needed"
    service.set_status(studio, keys, "transferred", "化学学院")
    assert statuses(studio, keys) == [("transferred", "化学学院")]
    assert service.classes(studio) == []
    for status in ("merged", "nonsense"):
        with pytest.raises(Refusal) as refused:
            service.set_status(studio, keys, status)
        assert refused.value.code == "status-unknown"


def test_a_year_graduates_and_what_was_decided_about_each_case_is_done(studio: SignedIn) -> None:
    keys = people(studio, 4)
    people(studio, 2, grade="2023级", first=20)
    service.set_status(studio, [keys[3]], "leave")
    opened = [
        cases.open_case(studio, key, level, "worried")[0]
        for key, level in zip(keys, (Level.BLUE, Level.YELLOW, Level.RED, Level.BLUE), strict=True)
    ]
    assert [(year.grade, year.here, year.on_leave) for year in service.years(studio)] == [
        ("2022", 3, 1),
        ("2023", 2, 0),
    ]
    leaving = service.leaving_students(studio, "2022")
    assert {one.key for one in leaving.students} == set(keys)
    assert (leaving.on_leave, leaving.decides) == (1, True)
    assert {one.case for one in leaving.open} == set(opened)
    done = service.graduate(
        studio,
        keys,
        [
            Decision(opened[0], CaseAction.CLOSED, "graduated, well"),
            Decision(opened[1], CaseAction.HANDED_ON, "the clinic goes on"),
            Decision(opened[2], CaseAction.CLOSED, "graduated"),
            Decision(opened[3], CaseAction.STAYS),
        ],
    )
    assert (done.closed, done.proposed, done.handed_on, done.not_done) == (1, 1, 1, ())
    assert {one.case for one in cases.list_cases(studio)} == set(opened[1:])
    assert service.students_count(studio, Narrowing(status="graduated")) == 4
    service.undo_status_change(studio, done.before)
    assert statuses(studio, keys) == [("present", ""), ("present", ""), ("present", ""), ("leave", "")]


def test_a_case_that_cannot_be_handed_on_is_named_and_stays_open(studio: SignedIn) -> None:
    (key,) = people(studio, 1)
    case, _ = cases.open_case(studio, key, Level.BLUE, "worried")
    cases.refer(studio, case, "asked for advice")
    with pytest.raises(Refusal) as refused:
        service.graduate(studio, [key], [Decision(case, CaseAction.CLOSED)])
    assert refused.value.code == "reason-needed"
    assert statuses(studio, [key]) == [("present", "")]
    done = service.graduate(studio, [key], [Decision(case, CaseAction.HANDED_ON, "the clinic goes on")])
    assert [(one.case, bool(one.sentence)) for one in done.not_done] == [(case, True)]
    assert cases.open_case_of(studio, key) == case


def test_staff_see_that_a_case_is_open_and_leave_it_open(studio: SignedIn) -> None:
    (key,) = people(studio, 1)
    case, _ = cases.open_case(studio, key, Level.BLUE, "worried")
    staff = somebody(studio, "wang", "王老师", Role.STAFF)
    leaving = service.leaving_students(staff, students=[key])
    assert ([one.case for one in leaving.open], leaving.decides) == ([case], False)
    done = service.graduate(staff, [key], [Decision(case, CaseAction.CLOSED, "graduated")])
    assert [one.case for one in done.not_done] == [case]
    assert cases.open_case_of(studio, key) == case


def test_a_messenger_stands_for_many_places_at_once_and_that_is_undone(studio: SignedIn) -> None:
    messenger = somebody(studio, "m1", "方知远", Role.MESSENGER).person
    service.assign(studio, messenger, "7号楼", "412")
    report = service.assign_places(
        studio, messenger, [RoomOrClass("7号楼", "412"), RoomOrClass("7号楼", "413"), RoomOrClass(class_name="1班")]
    )
    assert [place.words() for place in report.already] == ["7号楼 412"]
    assert len(report.made) == 2
    assert {(one.room, one.class_name) for one in service.assignments(studio)} == {
        ("412", ""),
        ("413", ""),
        ("", "1班"),
    }
    service.undo_assignments(studio, report.made)
    assert [(one.room, one.class_name) for one in service.assignments(studio)] == [("412", "")]


def test_filters_and_columns_are_each_persons_own(studio: SignedIn) -> None:
    staff = somebody(studio, "wang", "王老师", Role.STAFF)
    service.save_filter(studio, "on leave", Narrowing(status="leave"))
    service.save_filter(studio, "on leave", Narrowing(status="leave", grade="2022级"))
    assert [(one.name, one.narrowing.grade) for one in service.saved_filters(studio)] == [("on leave", "2022级")]
    assert service.saved_filters(staff) == []
    service.delete_filter(studio, "on leave")
    assert service.saved_filters(studio) == []
    with pytest.raises(Refusal) as refused:
        service.save_filter(studio, "  ", Narrowing())
    assert refused.value.code == "name-needed"
    service.choose_columns(studio, ["grade", "student_no"])
    assert service.chosen_columns(studio) == ("name", "student_no", "grade")
    assert service.chosen_columns(staff) == service.DEFAULT_COLUMNS
