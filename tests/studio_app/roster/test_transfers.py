"""A student goes from one college to another by way of the center: real files, real bundles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.schema import Case, FieldHistory, Transfer
from db.stamps import Stamp
from db.versions import FieldVersion, RecordVersion, encode
from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node.access_log import LogFilter, log_page
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.roster.service import CaseAction, Decision, TransferEntry, TransferState
from studio_app.sync import service as sync
from studio_app.undo import service as undoing
from tests.simulation.agreement import Side, compare
from tests.studio_app.cases.people import somebody
from tests.studio_app.sync.campus import NOW, Campus, add, campus, change, copy_of, held, student
from tests.studio_app.sync.test_restored_files import backup, restored


class Colleges:
    """A center and two studios under it; somebody studies at the first."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center = place.node("center", "心理中心")
        self.old = place.node("studio", "外国语学院")
        self.new = place.node("studio", "艺术学院")
        place.link(self.center, self.old)
        place.link(self.center, self.new)
        self.who = student(self.old, "林晓雨", student_no="20260017", phone="13800000017")

    @property
    def nodes(self) -> tuple[SignedIn, SignedIn, SignedIn]:
        return self.center, self.old, self.new

    def up(self, studio: SignedIn) -> None:
        read = self.place.carry(studio, self.center)
        assert not read.quarantined, read

    def down(self, studio: SignedIn) -> None:
        read = self.place.carry(self.center, studio)
        assert not read.quarantined, read

    def offered(self) -> TransferEntry:
        """Offered, and at the center."""
        roster.transfer_students(self.old, [self.who], "艺术学院")
        self.up(self.old)
        (entry,) = roster.transfers(self.center)
        return entry

    def passed(self) -> TransferEntry:
        """Offered, passed on, and at the new college."""
        self.offered()
        return self.passed_again()

    def passed_again(self) -> TransferEntry:
        """What is at the center passed on, and at the new college."""
        (entry,) = roster.transfers(self.center)
        roster.pass_transfer(self.center, entry.transfer, self.new.node.id, "请先来电")
        self.down(self.new)
        (there,) = roster.transfers(self.new)
        return there

    def names(self, node: SignedIn) -> set[str]:
        return {row.fields["name"] for row in held(node, "transfer")}


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Colleges]:
    made = copy_of(Colleges, campus(tmp_path))
    yield made
    for node in made.nodes:
        node.store.close()


def test_a_student_comes_to_the_new_college_and_nobody_keeps_the_name_in_between(three: Colleges) -> None:
    at_center = three.offered()
    assert (at_center.name, at_center.student_no, at_center.from_college) == ("林晓雨", "20260017", "外国语学院")
    assert at_center.acts == ("pass", "return")
    roster.pass_transfer(three.center, at_center.transfer, three.new.node.id, "请先来电")
    three.down(three.new)
    (at_new,) = roster.transfers(three.new, waiting=True)
    assert (at_new.name, at_new.words, at_new.acts) == ("林晓雨", "请先来电", ("accept", "decline"))
    taken = roster.accept_transfer(three.new, at_new.transfer, {"class_name": "美术2601"})
    (entry,) = roster.students_with(three.new, [taken.student])
    assert (entry.name, entry.phone, entry.class_name, entry.status) == ("林晓雨", "13800000017", "美术2601", "present")
    three.up(three.new)
    three.down(three.old)
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]
    (answer,) = roster.transfer_answers(three.old)
    assert (answer.state, answer.name, answer.passed_name) == (TransferState.ACCEPTED, "林晓雨", "艺术学院")
    roster.mark_transfer_answer_read(three.old, answer.transfer)
    assert roster.transfer_answers(three.old) == []
    (before,) = roster.students_with(three.old, [three.who])
    assert (before.status, before.status_note) == ("transferred", "艺术学院")


def test_the_new_college_declines_and_the_old_one_reads_why(three: Colleges) -> None:
    there = three.passed()
    with pytest.raises(Refusal, match="why"):
        roster.decline_transfer(three.new, there.transfer, " ")
    roster.decline_transfer(three.new, there.transfer, "我院无此专业")
    assert held(three.new, "student") == []
    three.up(three.new)
    three.down(three.old)
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]
    (answer,) = roster.transfer_answers(three.old)
    assert (answer.state, answer.words) == (TransferState.DECLINED, "我院无此专业")
    with pytest.raises(Refusal, match="over"):
        roster.accept_transfer(three.new, there.transfer)


def test_the_center_sends_it_back_and_keeps_no_name(three: Colleges) -> None:
    at_center = three.offered()
    roster.return_transfer(three.center, at_center.transfer, "请先与家长确认")
    assert three.names(three.center) == {""}
    three.down(three.old)
    assert three.names(three.old) == {""}
    (answer,) = roster.transfer_answers(three.old)
    assert (answer.state, answer.name, answer.words) == (TransferState.RETURNED, "林晓雨", "请先与家长确认")


def test_nothing_tells_the_new_college_before_the_center_passes_it_on(three: Colleges) -> None:
    three.offered()
    three.down(three.new)
    assert roster.transfers(three.new) == []


def test_withdrawn_while_it_waits_the_name_goes_everywhere(three: Colleges) -> None:
    there = three.passed()
    (own,) = roster.transfers(three.old)
    roster.withdraw_transfer(three.old, own.transfer)
    three.up(three.old)
    three.down(three.new)
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]
    (now,) = roster.transfers(three.new)
    assert (now.transfer, now.state, now.acts) == (there.transfer, TransferState.WITHDRAWN, ())


def test_taken_in_and_withdrawn_at_the_same_time_is_taken_in_on_every_file(three: Colleges) -> None:
    there = three.passed()
    roster.accept_transfer(three.new, there.transfer)
    (own,) = roster.transfers(three.old)
    roster.withdraw_transfer(three.old, own.transfer)
    for studio in (three.old, three.new, three.old):
        three.up(studio)
        three.down(studio)
    three.down(three.new)
    assert [roster.transfers(node)[0].state for node in three.nodes] == [TransferState.ACCEPTED] * 3
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]


def test_who_stays_after_all_is_no_longer_offered(three: Colleges) -> None:
    three.offered()
    roster.set_status(three.old, [three.who], "present")
    assert roster.transfers(three.old)[0].state is TransferState.WITHDRAWN
    three.up(three.old)
    assert three.names(three.center) == {""}


def test_the_center_learns_whose_open_grave_case_it_is_and_of_others_nothing(three: Colleges) -> None:
    grave = add(three.old, Case, student=three.who, level=3, opened_at=NOW, owner=three.old.person)
    other = student(three.old, "高宇航", student_no="20260018")
    add(three.old, Case, student=other, level=2, opened_at=NOW)
    told = roster.transfer_disclosure(three.old, [three.who, other])
    assert [one.case for one in told.cases] == [grave]
    roster.transfer_students(three.old, [three.who, other], "艺术学院")
    three.up(three.old)
    entries = {one.name: one for one in roster.transfers(three.center)}
    (case,) = held(three.center, "case")
    assert (entries["林晓雨"].case, entries["林晓雨"].case_level) == (case.key, 3)
    assert entries["林晓雨"].speak_to == three.old.name
    assert (entries["高宇航"].case, entries["高宇航"].case_level) == (None, None)
    roster.pass_transfer(three.center, entries["林晓雨"].transfer, three.new.node.id)
    three.down(three.new)
    assert roster.transfers(three.new)[0].case_level is None


def test_a_transfer_that_is_refused_closes_no_case(three: Colleges) -> None:
    case, _ = cases.open_case(three.old, three.who, Level.BLUE, "worried")
    closed = [Decision(case, CaseAction.CLOSED, "she goes")]
    with pytest.raises(Refusal) as refused:
        roster.transfer_students(three.old, [three.who], "  ", closed)
    assert refused.value.code == "where-needed"
    assert cases.open_case_of(three.old, three.who) == case
    assert roster.transfer_students(three.old, [three.who], "艺术学院", closed).closed == 1
    assert cases.open_case_of(three.old, three.who) is None


def test_who_leaves_is_offered_in_the_very_write_that_notes_it(three: Colleges) -> None:
    roster.transfer_students(three.old, [three.who], "艺术学院")
    (left,) = held(three.old, "student")
    (offer,) = held(three.old, "transfer")
    version = left.version()
    assert version is not None
    assert version.fields["status"].stamp.wall == offer.fields["offered_at"]


def test_a_number_that_is_here_already_is_the_same_entry_again(three: Colleges) -> None:
    there = three.passed()
    before = student(three.new, "林晓雨", student_no="20260017", phone="", status="left")
    taken = roster.accept_transfer(three.new, there.transfer)
    assert (taken.student, taken.was_here) == (before, True)
    (entry,) = roster.students_with(three.new, [before])
    assert (entry.status, entry.phone, entry.class_name) == ("present", "13800000017", "学前2601")


def test_a_number_of_another_name_is_asked_about(three: Colleges) -> None:
    there = three.passed()
    before = student(three.new, "林小雨", student_no="20260017")
    with pytest.raises(Refusal, match="林小雨"):
        roster.accept_transfer(three.new, there.transfer)
    assert roster.accept_transfer(three.new, there.transfer, same_person=True).student == before


def test_without_a_center_only_the_roster_changes(studio: SignedIn) -> None:
    who = student(studio, "林晓雨")
    assert not roster.transfer_disclosure(studio, [who]).through_center
    done = roster.transfer_students(studio, [who], "艺术学院")
    assert (done.offered, len(done.before), roster.transfers(studio)) == (0, 1, [])


def test_the_center_is_told_in_words_and_the_log_and_the_list_of_names_say_so(three: Colleges) -> None:
    roster.transfer_students(three.old, [three.who], "艺术学院")
    three.up(three.old)
    assert [row.named for row in sync.status(three.old).neighbours] == [0]
    assert [row.transferred for row in sync.status(three.old).neighbours] == [1]
    assert sync.disclosed_to(three.old, three.center.node.id).transfers == ("林晓雨",)
    actions = [one.action_code for one in log_page(three.old, LogFilter()).entries]
    assert "transfer-offered" in actions


def test_ctrl_z_withdraws_an_offer_and_puts_the_student_back(three: Colleges) -> None:
    done = roster.transfer_students(three.old, [three.who], "艺术学院")
    undoing.undo(three.old, done.changes)
    (entry,) = roster.students_with(three.old, [three.who])
    assert entry.status == "present"
    assert roster.transfers(three.old)[0].state is TransferState.WITHDRAWN
    assert three.names(three.old) == {""}


def test_ctrl_z_takes_back_who_was_taken_in_until_a_bundle_has_said_so(three: Colleges) -> None:
    there = three.passed()
    taken = roster.accept_transfer(three.new, there.transfer)
    undoing.undo(three.new, taken.changes)
    assert held(three.new, "student") == []
    assert roster.transfers(three.new)[0].acts == ("accept", "decline")
    again = roster.accept_transfer(three.new, there.transfer)
    three.up(three.new)
    with pytest.raises(Refusal, match="bundle"):
        undoing.undo(three.new, again.changes)


@pytest.mark.parametrize(
    ("node", "field", "value"),
    [("old", "passed_name", "x"), ("old", "accepted_at", 5), ("new", "center_words", "x"), ("new", "name", "x")],
)
def test_nobody_writes_what_is_anothers_to_say(three: Colleges, node: str, field: str, value: object) -> None:
    three.passed()
    who = getattr(three, node)
    (row,) = held(who, "transfer")
    change(who, Transfer, row.key, **{field: value})
    read = three.place.carry(who, three.center)
    assert dict(read.reasons) == {"out-of-scope": 1}
    assert held(three.center, "transfer")[0].fields[field] != value


def test_a_studio_it_was_not_passed_to_cannot_answer(three: Colleges) -> None:
    three.offered()
    (row,) = held(three.center, "transfer")
    stranger = add(three.new, Transfer, name="", passed_to=three.new.node.id, offered_at=NOW, accepted_at=NOW)
    with three.new.unit() as unit:
        unit.connection.execute(update(Transfer).where(Transfer.key == stranger).values(id=bytes.fromhex(row.id)))
    read = three.place.carry(three.new, three.center)
    assert dict(read.reasons) == {"out-of-scope": 1}
    assert roster.transfers(three.center)[0].state is TransferState.OFFERED


def test_a_center_restored_from_before_it_passed_it_on_learns_it_again(three: Colleges) -> None:
    three.offered()
    copy = backup(three.center)
    roster.accept_transfer(three.new, three.passed_again().transfer)
    three.up(three.new)
    three.center = restored(three.center, copy)
    assert roster.transfers(three.center)[0].state is TransferState.OFFERED
    for _ in range(2):
        for studio in (three.old, three.new):
            three.down(studio)
            three.up(studio)
    assert roster.transfers(three.center)[0].state is TransferState.ACCEPTED
    assert three.names(three.center) == {""}


def test_nobody_answers_in_anothers_name(three: Colleges) -> None:
    three.passed()
    (row,) = held(three.old, "transfer")
    by_new = Stamp(NOW + 10**6, 0, three.new.node.id)
    version = row.version()
    assert version is not None
    forged = {**version.fields, "accepted_at": FieldVersion(NOW, by_new)}
    with three.old.unit() as unit:
        stamps = encode(RecordVersion(forged))
        unit.connection.execute(
            update(Transfer).values(accepted_at=NOW, stamps=stamps, rev=unit.next_rev(), came_from=None)
        )
    read = three.place.carry(three.old, three.center)
    assert dict(read.reasons) == {"out-of-scope": 1}
    assert roster.transfers(three.center)[0].state is TransferState.PASSED


def test_who_is_erased_while_it_waits_is_nobody_s_to_take_in(three: Colleges) -> None:
    there = three.passed()
    roster.erase_student(three.old, three.who)
    three.up(three.old)
    three.down(three.new)
    assert [three.names(node) for node in three.nodes] == [{""}, {""}, {""}]
    with pytest.raises(Refusal, match="over"):
        roster.accept_transfer(three.new, there.transfer)


def test_who_is_erased_at_the_new_college_is_blank_in_every_file(three: Colleges) -> None:
    there = three.passed()
    taken = roster.accept_transfer(three.new, there.transfer)
    roster.erase_student(three.new, taken.student)
    three.up(three.new)
    assert held(three.center, "transfer")[0].fields["center_words"] == ""


@pytest.mark.parametrize("grave", [False, True])
@pytest.mark.parametrize("crosses", ["nothing", "withdrawn", "passed", "returned", "declined"])
def test_an_erasure_and_what_crosses_it_leave_every_file_blank_and_alike(
    three: Colleges, grave: bool, crosses: str
) -> None:
    """With a `grave` case the center knows whose transfer it is, and hears of the erasure twice."""
    if grave:
        add(three.old, Case, student=three.who, level=3, opened_at=NOW, owner=three.old.person)
    at_center = three.offered()
    there = three.passed_again() if crosses in ("nothing", "declined") else None
    if crosses == "withdrawn":
        roster.withdraw_transfer(three.old, roster.transfers(three.old)[0].transfer)
        three.up(three.old)
    roster.erase_student(three.old, three.who)
    match crosses:
        case "passed":
            roster.pass_transfer(three.center, at_center.transfer, three.new.node.id, "林晓雨请先来电")
        case "returned":
            roster.return_transfer(three.center, at_center.transfer, "林晓雨要先与家长确认")
        case "declined":
            assert there is not None
            roster.decline_transfer(three.new, there.transfer, "林晓雨的专业我院没有")
    for studio in (three.old, three.new) * 3:
        three.up(studio)
        three.down(studio)
    sides = {node: Side(node.node.name, node) for node in three.nodes}
    for studio in (three.old, three.new):
        for one, other in ((studio, three.center), (three.center, studio)):
            assert compare(sides[one], sides[other], settled=True).disagreements == []
    told = [row.fields for node in three.nodes for row in held(node, "transfer")]
    assert {fields[name] for fields in told for name in ("name", "center_words", "answer_words")} == {""}


def test_no_history_keeps_the_name_that_was_emptied(three: Colleges) -> None:
    there = three.passed()
    roster.accept_transfer(three.new, there.transfer)
    three.up(three.new)
    three.down(three.old)
    for node in three.nodes:
        with node.read() as read:
            kept = read.execute(select(FieldHistory.field).where(FieldHistory.type == "transfer")).scalars()
            assert not {"name", "student_no", "phone"} & set(kept)


def test_an_erasure_is_not_undone_with_ctrl_z(three: Colleges) -> None:
    three.offered()
    done = roster.erase_student(three.old, three.who)
    assert not undoing.can_undo(three.old, done)
    assert three.names(three.old) == {""}


def test_a_counselor_reads_who_acts_on_it(three: Colleges) -> None:
    there = three.passed()
    for node, words in ((three.new, "taken in is for the studio lead or studio staff"), (three.old, "withdraw it")):
        counselor = somebody(node, "zhao", "赵老师", Role.COUNSELOR)
        (entry,) = roster.transfers(counselor)
        assert entry.acts == ()
        assert words in entry.who_acts
        assert roster.transfers(node)[0].who_acts == ""
    with pytest.raises(Refusal) as refused:
        roster.decline_transfer(somebody(three.new, "qian", "钱老师", Role.COUNSELOR), there.transfer, "words")
    assert refused.value.code == "not-permitted"
    roster.decline_transfer(three.new, there.transfer, "我院无此专业")
    assert roster.transfers(somebody(three.new, "sun", "孙老师", Role.COUNSELOR))[0].who_acts == ""
