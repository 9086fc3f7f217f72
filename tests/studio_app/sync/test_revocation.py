"""A lost computer is refused from that moment, what it held is listed, and others are told of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db.schema import Alert, Assignment, Case, CheckIn, PlanStep, Proposal, ReferralAnswer, Revocation, TrainingResult
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.bundle.records import is_disclosed
from studio_app.sync.trust.disclosed_data import disclosed_in_words
from studio_app.sync.trust.key_store import own_keys
from tests.studio_app.sync.campus import DAY, NOW, PASSWORD, Campus, add, change, copy_of, held, stand_for, student


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    studio, messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio)
    student(studio, "王小川", student_no="20260002", class_name="学前2602")
    student(studio, "李一", student_no="20260003", room="413")
    place.carry(studio, messenger)
    return studio, messenger


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and the file of a Messenger who stands for room 412, where two of three students live."""
    return copy_of(_pair, place)


def refused(call, *values: object) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        call(*values)
    return refusal.value


def seen(node: SignedIn, place: int = 0) -> int:
    who = held(node, "student")[place].key
    return add(node, CheckIn, student=who, day=DAY, mood=2, contact=1, entered_at=NOW, observer=node.person)


def actions(node: SignedIn) -> list[str]:
    with node.read() as read:
        return list(read.exec_driver_sql("SELECT action FROM access_entry ORDER BY key").scalars())


def test_what_the_laptop_held_is_listed_by_name_class_and_room(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = pair
    seen(messenger)
    add(messenger, Alert, student=held(messenger, "student")[0].key, day=DAY, level=3, signs=1, raised_at=NOW)
    place.carry(messenger, studio)
    found = service.disclosed_to(studio, "周明")
    assert {one.name for one in found.students} == {"林晓雨", "王小川"}
    assert found.rooms == {"兰苑3号楼 412": 2}
    assert found.classes == {"学前2601": 1, "学前2602": 1}
    assert (found.check_ins, found.alerts, found.cases) == (1, 1, 0)
    said = "\n".join(disclosed_in_words(studio, found))
    assert "林晓雨 (学前2601)" in said
    assert "李一" not in said
    assert "held-listed" in actions(studio)


def test_every_other_kind_of_record_about_students_is_counted_too(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    who = held(messenger, "student")[0].key
    add(messenger, Proposal, student=who, field="room", value="415", proposed_at=NOW, proposed_by=messenger.person)
    place.carry(messenger, studio)
    found = service.disclosed_to(studio, "周明")
    assert found.others == {"proposal": 1}
    assert "1 proposed correction" in disclosed_in_words(studio, found)


def test_the_center_s_file_is_told_to_hold_steps_and_answers(place: Campus) -> None:
    center, studio = place.node("center", "the center"), place.node("studio", "教育学院")
    place.link(center, studio)
    who = student(studio)
    case = add(studio, Case, student=who, level=4, status="open", opened_at=NOW, referred=True)
    add(studio, PlanStep, case=case, code="meet", level=4, due_at=NOW)
    place.carry(studio, center)
    add(center, ReferralAnswer, case=held(center, "case")[0].key, status="taken", answered_at=NOW)
    place.carry(center, studio)
    assert service.disclosed_to(studio, "the center").others == {"plan-step": 1, "referral-answer": 1}
    studio.store.close()
    center.store.close()


def test_a_student_who_left_the_scope_counts_as_held_until_the_laptop_has_let_go(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    change(studio, Assignment, held(studio, "assignment")[0].key, until=DAY - dt.timedelta(days=1))
    place.bundle(studio, messenger)  # lost on the way: the names are on the laptop still
    assert len(service.disclosed_to(studio, "周明").students) == 2
    place.carry(studio, messenger)
    place.carry(messenger, studio)
    assert service.disclosed_to(studio, "周明").students == ()


def test_what_was_never_in_a_bundle_is_not_listed(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, _ = pair
    student(studio, "新来的", student_no="20260009")
    service.status(studio)
    assert "新来的" not in {one.name for one in service.disclosed_to(studio, "周明").students}
    place.bundle(studio, pair[1])
    assert "新来的" in {one.name for one in service.disclosed_to(studio, "周明").students}


def test_from_that_moment_its_bundles_are_refused_and_what_it_sent_stays(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    seen(messenger)
    place.carry(messenger, studio)
    seen(messenger, 1)
    under_way = place.bundle(messenger, studio)
    revoked = service.revoke(studio, "周明")
    assert {one.name for one in revoked.disclosed.students} == {"林晓雨", "王小川"}
    assert refused(service.read, studio, under_way).code == "revoked-sender"
    assert refused(service.export, studio, "周明").code == "revoked-neighbour"
    assert len(held(studio, "check-in")) == 1
    assert actions(studio).count("revoked") == 1
    service.revoke(studio, "周明")
    assert (actions(studio).count("revoked"), len(held(studio, "revocation"))) == (1, 1)


def test_new_keys_do_not_bring_a_revoked_laptop_back(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = pair
    service.revoke(studio, "周明")
    service.rotate_keys(messenger)
    assert refused(service.read, studio, place.bundle(messenger, studio)).code == "revoked-sender"


def test_a_laptop_that_was_found_again_joins_anew_and_gets_its_whole_scope_again(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    seen(messenger)
    place.carry(messenger, studio)
    place.carry(studio, messenger)
    service.revoke(studio, "周明")
    old = service.words_to_compare(messenger, "parent").ours
    with messenger.unit() as unit:  # what was on it is gone: the file begins again from nothing
        for table in ("check_in", "assignment", "student"):
            unit.connection.exec_driver_sql(f"DELETE FROM {table}")
    place.link(studio, messenger)
    assert service.words_to_compare(messenger, "parent").ours != old, "the revoked keys stay revoked"
    done = place.carry(studio, messenger)
    assert done.quarantined == 0
    assert len(held(messenger, "student")) == 2
    assert len(held(messenger, "check-in")) == 1
    assert place.carry(messenger, studio).quarantined == 0


def test_a_new_laptop_for_the_same_messenger_gets_their_rooms_and_their_own_check_ins(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, lost = pair
    seen(lost)
    place.carry(lost, studio)
    service.revoke(studio, "周明")
    (person,) = [one for one in service.messengers_to_invite(studio) if one.person == lost.person_id]
    new = place.node("messenger", "周明（新电脑）")
    file = place.folder / "again.psi"
    invited = service.invite(studio, "messenger", "周明（新电脑）", file, person.person)
    joined = service.join(new, file, invited.code, password="correct horse battery")
    service.accept(studio, Path(joined.file))
    done = place.carry(studio, new)
    assert done.quarantined == 0
    assert {row.fields["name"] for row in held(new, "student")} == {"林晓雨", "王小川"}
    assert len(held(new, "check-in")) == 1
    (me,) = held(new, "person")
    assert me.id == lost.person_id
    new.store.close()


def test_studios_learn_that_the_center_revoked_a_studios_old_file(place: Campus) -> None:
    center = place.node("center", "心理中心")
    lost, other = place.node("studio", "教育学院"), place.node("studio", "文学院")
    for studio in (lost, other):
        place.link(center, studio)
        place.carry(studio, center)
    add(lost, Case, student=student(lost), level=4, opened_at=NOW)
    place.carry(lost, center)
    revoked = service.revoke(center, "教育学院")
    assert [one.name for one in revoked.disclosed.students] == ["林晓雨"]
    assert (revoked.disclosed.cases, revoked.disclosed.cases_by_level) == (1, {4: 1})
    done = place.carry(center, other)
    assert done.records == {"revocation": 1}
    (record,) = held(other, "revocation")
    assert record.fields["node"] == lost.node.id
    assert held(center, "revocation")[0].id == record.id
    for node in (center, lost, other):
        node.store.close()


def test_a_neighbour_that_a_revocation_from_above_names_is_refused_and_said_so(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    center = place.node("center", "心理中心")
    place.link(center, studio)
    place.carry(studio, center)
    under_way = place.bundle(messenger, studio)
    with messenger.read() as read:
        keys = own_keys(read).public()
    with center.unit() as unit:
        unit.add(Revocation, {"node": messenger.node.id, "verify_key": keys.signing, "revoked_at": NOW})
    done = place.carry(center, studio)
    assert done.notes == ("周明 was revoked by the unit above. Nothing from it is read here any more.",)
    assert refused(service.read, studio, under_way).code == "revoked-sender"
    center.store.close()


def test_the_account_of_the_same_person_here_is_offered_to_be_closed(place: Campus) -> None:
    studio, messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
    key, _ = node_service.add_person(studio, "zhou", "周明", Role.MESSENGER, "blue lamp seven")
    file = place.folder / "zhou.psi"
    invited = service.invite(studio, "messenger", "", file, "zhou")
    joined = service.join(messenger, file, invited.code, password="correct horse battery")
    service.accept(studio, Path(joined.file))
    revoked = service.revoke(studio, invited.name)
    assert revoked.account is not None
    assert (revoked.account.key, revoked.account.login) == (key, "zhou")
    node_service.close_account(studio, key)
    assert service.revoke(studio, invited.name).account is None
    for node in (studio, messenger):
        node.store.close()


def test_the_unit_above_is_not_revoked_from_below(pair: tuple[SignedIn, SignedIn], place: Campus) -> None:
    studio, _ = pair
    center = place.node("center", "心理中心")
    place.link(center, studio)
    assert refused(service.revoke, studio, "parent").code == "unit-above"
    center.store.close()


def successor(place: Campus, studio: SignedIn, lost: SignedIn, name: str = "周明（新电脑）") -> SignedIn:
    """Another laptop of the Messenger whose file is `lost`, invited by name."""
    new = place.node("messenger", name)
    file = place.folder / f"{name}.psi"
    invited = service.invite(studio, "messenger", name, file, lost.person_id)
    joined = service.join(new, file, invited.code, password=PASSWORD)
    service.accept(studio, Path(joined.file))
    return new


def raised(node: SignedIn, **values: object) -> int:
    values = {
        "student": held(node, "student")[0].key,
        "day": DAY,
        "level": 3,
        "signs": 1,
        "words": "站在阳台边",
        **values,
    }
    return add(node, Alert, raised_at=NOW, raised_by=node.person, **values)


def alert_in(node: SignedIn) -> dict[str, object]:
    (record,) = held(node, "alert")
    version = record.version()
    assert version is not None
    return {name: record.fields[name] for name in sorted(version.fields) if is_disclosed(version.fields[name])}


def test_a_new_laptop_gets_the_alerts_that_its_person_raised_on_the_lost_one_as_that_one_had_them(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, lost = pair
    check_in = seen(lost)
    raised(lost, check_in=check_in)
    place.carry(lost, studio)
    change(
        studio, Alert, held(studio, "alert")[0].key,
        status="acknowledged", acknowledged_at=NOW, acknowledged_by=studio.person, outcome="谈过，暂稳",
    )  # fmt: skip
    place.carry(studio, lost)
    the_studios_own = {"acknowledged_at", "acknowledged_by", "outcome"}
    before = {name: value for name, value in alert_in(lost).items() if name not in the_studios_own}
    assert before["status"] == "acknowledged"
    service.revoke(studio, "周明")
    new = successor(place, studio, lost)
    assert place.carry(studio, new).quarantined == 0
    after = alert_in(new)
    references = ("student", "check_in", "raised_by")
    assert {name: value for name, value in after.items() if name not in references} == {
        name: value for name, value in before.items() if name not in references
    }
    assert (after["student"], after["check_in"], after["raised_by"]) == tuple(
        held(new, kind)[0].id for kind in ("student", "check-in", "person")
    )
    assert after["words"] == "站在阳台边"
    assert not the_studios_own & set(after)
    (here,) = held(new, "alert")
    assert here.origin == lost.node.id
    change(studio, Alert, held(studio, "alert")[0].key, status="closed")
    place.carry(studio, new)
    assert alert_in(new)["status"] == "closed"
    new.store.close()


def test_the_new_laptop_may_not_write_what_the_lost_one_raised(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, lost = pair
    raised(lost)
    place.carry(lost, studio)
    service.revoke(studio, "周明")
    new = successor(place, studio, lost)
    place.carry(studio, new)
    change(new, Alert, held(new, "alert")[0].key, words="没事", level=1, status="closed")
    place.carry(new, studio)
    (record,) = held(studio, "alert")
    assert record.origin == lost.node.id
    assert [record.fields[name] for name in ("words", "level", "status")] == ["站在阳台边", 3, "raised"]
    # Even a line that claims it is set aside: the record is the lost file's, for good.
    with new.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE alert SET origin = 1")
        unit.change(Alert, held(new, "alert")[0].key, {"words": "真的没事"})
    assert place.carry(new, studio).reasons
    (record,) = held(studio, "alert")
    assert (record.origin, record.fields["words"]) == (lost.node.id, "站在阳台边")
    new.store.close()


def test_what_the_studio_judged_of_an_alert_goes_to_no_laptop(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, lost = pair
    raised(lost)
    place.carry(lost, studio)
    change(studio, Alert, held(studio, "alert")[0].key, words="（学院补记）有既往史", level=4)
    service.revoke(studio, "周明")
    new = successor(place, studio, lost)
    assert place.carry(studio, new).quarantined == 0
    assert not {"words", "level"} & set(alert_in(new))
    new.store.close()


def test_alerts_of_others_do_not_come_to_the_new_laptop_though_it_stands_for_their_room(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, lost = pair
    other = place.node("messenger", "吴芳")
    place.link(studio, other)
    place.carry(other, studio)
    stand_for(studio, other)
    place.carry(studio, other)
    raised(other)
    # Whoever else claims that the person at the lost laptop raised it is not believed.
    theirs = held(studio, "person")
    place.carry(other, studio)
    add(
        studio, Alert, student=held(studio, "student")[0].key, day=DAY, level=2, signs=0, raised_at=NOW,
        raised_by=next(row.key for row in theirs if row.id == lost.person_id), words="",
    )  # fmt: skip
    service.revoke(studio, "周明")
    new = successor(place, studio, lost)
    place.carry(studio, new)
    assert held(new, "alert") == []
    place.carry(new, studio)
    assert len(held(other, "alert")) == 1
    for node in (other, new):
        node.store.close()


def test_the_third_laptop_gets_what_the_first_and_the_second_sent_and_results_and_rooms(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, first = pair
    raised(first)
    seen(first)
    add(first, TrainingResult, person=first.person, course="c", day=DAY, passed=True, entered_at=NOW)
    place.carry(first, studio)
    service.revoke(studio, "周明")
    second = successor(place, studio, first, "第二台")
    place.carry(studio, second)
    raised(second, words="第二次")
    seen(second, 1)
    place.carry(second, studio)
    service.revoke(studio, "第二台")
    third = successor(place, studio, first, "第三台")
    assert place.carry(studio, third).quarantined == 0
    assert {row.fields["words"] for row in held(third, "alert")} == {"站在阳台边", "第二次"}
    assert [len(held(third, kind)) for kind in ("check-in", "assignment", "training-result")] == [2, 1, 1]
    assert place.carry(third, studio).quarantined == 0
    assert [service.quarantined_lines(node) for node in (studio, third)] == [[], []]
    for node in (second, third):
        node.store.close()
