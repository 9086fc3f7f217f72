"""A Messenger's proposed correction travels to the studio, which takes it over or leaves the roster as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.schema import Proposal
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.today import service as today
from studio_app.today.service import Kind
from studio_app.undo.service import undo
from tests.studio_app.sync.campus import Campus, campus, change, copy_of, held, stand_for, student


class Edge:
    """A studio with two people in one room, and the Messenger who stands for it."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.studio, self.messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        self.who = student(self.studio, "林小雨")
        student(self.studio, "李想", student_no="20260002", room="909")
        stand_for(self.studio, self.messenger)
        place.carry(self.studio, self.messenger)
        self.there = held(self.messenger, "student")[0].key


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    made = copy_of(Edge, campus(tmp_path))
    yield made
    made.studio.store.close()
    made.messenger.store.close()


def waiting(node: SignedIn) -> list[tuple[str, str, str]]:
    return [(each.field, each.now, each.value) for each in service.open_proposals(node)]


def test_it_is_taken_over_by_the_studio_and_comes_back_as_the_roster_says_it(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "name", " 林晓雨", "她自己说的")
    assert held(edge.messenger, "student")[0].fields["name"] == "林小雨"
    edge.place.carry(edge.messenger, edge.studio)
    (proposal,) = service.open_proposals(edge.studio)
    assert (proposal.now, proposal.value, proposal.words, proposal.proposed_by) == (
        "林小雨",
        "林晓雨",
        "她自己说的",
        edge.messenger.name,
    )
    (item,) = [item for item in today.queue(edge.studio).items if item.kind is Kind.PROPOSAL]
    assert item.title == "林小雨"
    assert "林晓雨" in item.line
    service.answer_proposal(edge.studio, proposal.proposal, accepted=True)
    assert waiting(edge.studio) == []
    assert service.list_students(edge.studio, service.Narrowing(text="林晓雨"))[0].key == edge.who
    edge.place.carry(edge.studio, edge.messenger)
    assert held(edge.messenger, "student")[0].fields["name"] == "林晓雨"


def test_it_is_left_and_does_not_come_again_with_the_next_bundles(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "room", "413")
    edge.place.carry(edge.messenger, edge.studio)
    (proposal,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, proposal.proposal, accepted=False)
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    edge.place.carry(edge.messenger, edge.studio)
    assert waiting(edge.studio) == [("bed", "2", "4")]
    with pytest.raises(Refusal) as refused:
        service.answer_proposal(edge.studio, proposal.proposal, accepted=True)
    assert refused.value.code == "proposal-settled"
    assert held(edge.studio, "student")[0].fields["room"] == "412"


def test_what_the_roster_says_meanwhile_waits_no_longer(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "room", "415")
    edge.place.carry(edge.messenger, edge.studio)
    service.change_student(edge.studio, edge.who, {"room": "415"})
    assert waiting(edge.studio) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("student_no", "20269999", "unknown-field"),
        ("name", " ", "field-needed"),
        ("room", "412", "says-so-already"),
        ("status", "asleep", "not-understood"),
    ],
)
def test_what_cannot_be_proposed_is_refused(edge: Edge, field: str, value: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        service.propose_change(edge.messenger, edge.there, field, value)
    assert refused.value.code == code


def test_a_messenger_settles_nothing_and_proposes_nothing_about_people_of_other_rooms(edge: Edge) -> None:
    with pytest.raises(Refusal) as refused:
        service.open_proposals(edge.messenger)
    assert refused.value.code == "not-permitted"
    with pytest.raises(Refusal) as refused:
        service.propose_change(edge.messenger, edge.there + 1, "room", "1")
    assert refused.value.code == "student-unknown"


def test_the_messenger_sees_what_became_of_it(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    (mine,) = service.own_proposals(edge.messenger, edge.there)
    assert (mine.became, mine.value) == (service.ProposalOutcome.WAITS, "4")
    (told,) = [item for item in today.queue(edge.messenger).items if item.kind is Kind.PROPOSAL]
    assert told.line == mine.sentence()
    assert not told.waits
    edge.place.carry(edge.messenger, edge.studio)
    (waits,) = service.open_proposals(edge.studio, edge.who)
    service.answer_proposal(edge.studio, waits.proposal, accepted=True)
    edge.place.carry(edge.studio, edge.messenger)
    assert [one.became for one in service.own_proposals(edge.messenger)] == [service.ProposalOutcome.TAKEN_OVER]


@pytest.mark.parametrize("accepted", [True, False])
def test_the_answer_comes_to_the_messengers_own_file_with_why_and_when(edge: Edge, accepted: bool) -> None:
    service.propose_change(edge.messenger, edge.there, "phone", "13900000000")
    edge.place.carry(edge.messenger, edge.studio)
    (waits,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, waits.proposal, accepted, "  她说号码没有换 ")
    assert edge.place.carry(edge.studio, edge.messenger).quarantined == 0
    (mine,) = service.own_proposals(edge.messenger, edge.there)
    assert mine.became is (service.ProposalOutcome.TAKEN_OVER if accepted else service.ProposalOutcome.LEFT)
    assert (mine.answer, mine.value) == ("她说号码没有换", "13900000000")
    day = edge.studio.today().isoformat()
    assert (mine.answered_on, mine.sentence().endswith("她说号码没有换")) == (day, True)
    (told,) = [item for item in today.queue(edge.messenger).items if item.kind is Kind.PROPOSAL]
    assert told.line == mine.sentence()
    edge.place.carry(edge.messenger, edge.studio)
    assert service.open_proposals(edge.studio) == []


def test_an_answer_taken_back_is_taken_back_there_too(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    edge.place.carry(edge.messenger, edge.studio)
    (waits,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, waits.proposal, accepted=False, answer="床号没有变")
    edge.place.carry(edge.studio, edge.messenger)
    service.reopen_proposal(edge.studio, waits.proposal)
    edge.place.carry(edge.studio, edge.messenger)
    (mine,) = service.own_proposals(edge.messenger)
    assert (mine.became, mine.answer, mine.answered_on) == (service.ProposalOutcome.WAITS, "", "")


def test_a_messengers_file_cannot_answer_itself(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    (mine,) = service.own_proposals(edge.messenger)
    change(edge.messenger, Proposal, mine.proposal, settled="accepted", settled_at=1, answer="好")
    edge.place.carry(edge.messenger, edge.studio)
    assert waiting(edge.studio) == [("bed", "2", "4")]
    (row,) = held(edge.studio, "proposal")
    assert (row.fields["settled"], row.fields["answer"]) == (None, "")


def test_ctrl_z_after_a_settled_proposal_puts_back_the_roster_and_lets_it_wait(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    edge.place.carry(edge.messenger, edge.studio)
    (waits,) = service.open_proposals(edge.studio)
    undo(edge.studio, service.answer_proposal(edge.studio, waits.proposal, accepted=True))
    assert waiting(edge.studio) == [("bed", "2", "4")]


def test_a_person_who_was_erased_takes_the_answer_with_them(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    edge.place.carry(edge.messenger, edge.studio)
    (waits,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, waits.proposal, accepted=False, answer="床号没有变")
    edge.place.carry(edge.studio, edge.messenger)
    service.erase_student(edge.studio, edge.who)
    edge.place.carry(edge.studio, edge.messenger)
    for node in (edge.studio, edge.messenger):
        assert [row.fields["answer"] for row in held(node, "proposal")] == [""]


@pytest.mark.parametrize("accepted", [True, False])
def test_what_was_settled_by_mistake_waits_again(edge: Edge, accepted: bool) -> None:
    service.propose_change(edge.messenger, edge.there, "bed", "4")
    edge.place.carry(edge.messenger, edge.studio)
    (proposal,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, proposal.proposal, accepted=accepted)
    service.reopen_proposal(edge.studio, proposal.proposal)
    assert waiting(edge.studio) == [("bed", "2", "4")]
    with pytest.raises(Refusal) as refused:
        service.reopen_proposal(edge.studio, proposal.proposal)
    assert refused.value.code == "proposal-waits"


def test_a_telephone_number_is_told_though_the_messenger_never_sees_the_roster_s(edge: Edge) -> None:
    service.propose_change(edge.messenger, edge.there, "phone", "139 0000 0000")
    edge.place.carry(edge.messenger, edge.studio)
    (proposal,) = service.open_proposals(edge.studio)
    service.answer_proposal(edge.studio, proposal.proposal, accepted=True)
    (row,) = service.students_with(edge.studio, [edge.who])
    assert row.phone == "13900000000"
