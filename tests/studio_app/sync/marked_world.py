"""A center, two studios and two Messengers whose files are full of marked records, and the bundle of each edge, opened.

A record is called by who made it and its type, `S case: red` for one of the studio's; M and N are the Messengers, O is
the other studio, C the center.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from db.local_writes import keep_draft, keep_setting
from db.queries.node import neighbours, node_keys
from db.queries.records import WireRecord, wire_rows
from db.replication.sync_writes import clear_provenance
from db.schema import SYNCED, synced_type
from db.settings import SettingKey
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service as sync
from studio_app.sync.bundle.records import is_disclosed
from studio_app.sync.trust.pseudonyms import pseudonym
from tests.studio_app.sync.campus import DAY, PASSWORD, Campus, stand_for
from tests.studio_app.sync.markers import Markers
from tests.studio_app.sync.opened import plain_text

UNANSWERED: dict[str, Any] = {
    **dict.fromkeys(("passed_to", "passed_name", "center_words", "answer_words"), ""),
    **dict.fromkeys(("passed_at", "returned_at", "accepted_at", "declined_at", "withdrawn_at")),
}
"""What a transfer holds of others than who made it: a center takes no other's words from a studio."""


OF_THEIR_OWN = frozenset(
    {"student", "person", "assignment", "training-result", "check-in", "alert", "case", "case-note"}
)
"""Types of which there are records in more situations, or about somebody in particular."""


def type_of(record: str) -> str:
    """The type of a record, from what it is called."""
    return record.split()[1].rstrip(":")


@dataclass
class Opened:
    """A bundle, decrypted, and what the sender's file held when it was made."""

    plain: bytes
    outside: bytes
    """the file as it lies on the stick, and its name"""
    held: dict[str, dict[str, Any]]
    """record to those of its fields whose value the sender knew"""
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """record to its lines, but for those that withdraw it"""
    unknown: list[bytes] = field(default_factory=list)
    """lines about records that the test does not know"""


class World:
    """Made once; `opened` has each edge's bundle."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.marks = Markers()
        self.ids: dict[str, str] = {}
        self.opened: dict[str, Opened] = {}
        self.center, self.studio, self.other = (
            place.node(kind, name) for kind, name in (("center", "甲"), ("studio", "乙"), ("studio", "丙"))
        )
        self.messenger, self.second = place.node("messenger", "丁"), place.node("messenger", "戊")
        self.nodes: tuple[SignedIn, ...] = (self.center, self.studio, self.other, self.messenger, self.second)
        place.link(self.center, self.studio)
        place.link(self.center, self.other)
        for each, name in ((self.messenger, "M person"), (self.second, "N person")):
            place.link(self.studio, each)
            self.mark_person(each, name)
            place.carry(each, self.studio)
        home = {"building": "兰苑3号楼", "room": "412"}
        self.new(self.studio, "S student: at home", **home)
        self.new(self.studio, "S student: away")
        stands = stand_for(self.studio, self.messenger, **home)
        self.ids["S assignment: home"] = next(
            row.id for row in self.rows(self.studio, "assignment") if row.key == stands
        )
        self._messenger()
        self._studio()
        self._center()
        self._next_laptop()

    def new(self, node: SignedIn, record: str, **given: Any) -> int:
        """A record with marks in every text; gives its key."""
        kind = synced_type(type_of(record))
        with node.unit() as unit:
            key = unit.add(kind.model, self.marks.values(record, kind, **given))
        self.ids[record] = next(row.id for row in self.rows(node, kind.name) if row.key == key)
        return key

    def key(self, node: SignedIn, record: str) -> int:
        """The key that a record has in a file."""
        return next(row.key for row in self.rows(node, type_of(record)) if row.id in self.wire_ids(record))

    def change(self, node: SignedIn, record: str, *texts: str, **values: Any) -> None:
        """Changes fields of a record in a file: those in `texts` to new marks."""
        marked = {name: self.marks.text(record, name) for name in texts}
        with node.unit() as unit:
            unit.change(synced_type(type_of(record)).model, self.key(node, record), {**values, **marked})  # type: ignore[arg-type]

    def mark_person(self, node: SignedIn, record: str) -> None:
        """Marks the account of the person who is signed in."""
        self.ids[record] = node.person_id
        self.change(node, record, "login", "name")

    def about(self, node: SignedIn, who: str, situation: str, student: int, *, level: int, **case: Any) -> None:
        """One of every type about a student, the case in one situation."""
        check_in = self.new(node, f"{who} check-in: {situation}", student=student, observer=node.person)
        alert = self.new(node, f"{who} alert: {situation}", student=student, check_in=check_in, level=level)
        key = self.new(node, f"{who} case: {situation}", student=student, alert=alert, level=level, **case)
        self._each(node, who, situation, ("student",), student=student)
        self.of_case(node, who, situation, key)

    def of_case(self, node: SignedIn, who: str, situation: str, case: int) -> None:
        """What hangs on a case."""
        for shared, which in ((True, "shared"), (False, "own")):
            self.new(node, f"{who} case-note: {situation}, {which}", case=case, shared=shared, author=node.person)
        self._each(node, who, situation, ("case",), case=case)

    def _each(self, node: SignedIn, who: str, situation: str, speaks_of: tuple[str, ...], **about: int) -> None:
        """One of every other type that speaks of a student, of a case or of nobody, written by who is signed in."""
        for kind in SYNCED:
            if kind.speaks_of == speaks_of and kind.name not in OF_THEIR_OWN:
                people = {each.name: node.person for each in kind.fields if each.refers_to == "person"}
                self.new(node, f"{who} {kind.name}{situation and f': {situation}'}", **people, **about)

    def general(self, node: SignedIn, who: str) -> None:
        """One of every type that is about no student, and what is no record at all: drafts, settings, the log."""
        self.new(node, f"{who} transfer")
        self._each(node, who, "", ())
        other = self.new(node, f"{who} person: another")
        self.new(node, f"{who} training-result: another's", person=other)
        self.new(node, f"{who} assignment: another's", person=other)
        text = [self.marks.text(f"{who} trace", where) for where in ("log", "draft", "setting")]
        with node.unit() as unit:
            unit.log("read", "student", detail=text[0])
            keep_draft(unit, node.person, "check-in", 1, DAY, text[1])
            keep_setting(unit, SettingKey("marked", str, ""), text[2])

    def send(self, sender: SignedIn, receiver: SignedIn) -> Opened:
        """The bundle of everything that the receiver may hold, as if it had lost its file."""
        with sender.unit() as unit:
            for row in neighbours(unit.connection):
                if row.id == receiver.node.id:
                    clear_provenance(unit, row.key)
        path = self.place.bundle(sender, receiver)
        plain = plain_text(path, receiver)
        names = {id: record for record in self.ids for id in self.wire_ids(record)}
        opened = Opened(plain, path.name.encode() + path.read_bytes(), self._held(sender, names))
        for line in plain.splitlines()[1:-1]:
            found = msgspec.json.decode(line)
            if found["id"] not in names:
                opened.unknown.append(line)
            elif not found.get("withdrawn"):
                opened.lines.setdefault(names[found["id"]], []).append(found)
        return opened

    def wire_ids(self, record: str) -> set[str]:
        """The record's id, and what a student is called on the way to the center."""
        ids = {self.ids[record]}
        if type_of(record) == "student":
            for studio in (self.studio, self.other):
                with studio.read() as read:
                    ids.add(pseudonym(node_keys(read).pseudonym_key, self.ids[record]))
        return ids

    def rows(self, node: SignedIn, kind: str) -> list[WireRecord]:
        with node.read() as read:
            return list(wire_rows(read, synced_type(kind)))

    def _held(self, node: SignedIn, names: dict[str, str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for record in names.values():
            for row in self.rows(node, type_of(record)):
                if names.get(row.id) == record:
                    version = row.version()
                    found[record] = {
                        name: value
                        for name, value in row.fields.items()
                        if version is None or is_disclosed(version.fields[name])
                    }
        return found

    def _messenger(self) -> None:
        node, place = self.messenger, self.place
        place.carry(self.studio, node)
        home, me = self.key(node, "S student: at home"), node.person
        self.change(node, "S student: at home", "bed", "phone")
        check_in = self.new(node, "M check-in", student=home, observer=me)
        self.new(node, "M proposal", student=home, proposed_by=me)
        self.new(node, "M training-result", person=me)
        for record, raised in (("M alert", check_in), ("M alert: changed", None), ("M alert: red", None)):
            self.new(node, record, student=home, check_in=raised, raised_by=me, status="raised", level=4)
        case = self.new(node, "M case", student=home, level=4, referred=True, owner=me)
        self.of_case(node, "M", "of it", case)
        self.new(node, "M student")
        self.general(node, "M")
        self.opened["messenger->studio"] = self.send(node, self.studio)
        place.carry(node, self.studio)

    def _studio(self) -> None:
        node, place = self.studio, self.place
        theirs, home = self.key(node, "M person"), self.key(node, "S student: at home")
        counselor = self.new(node, "S person: counselor", role="counselor")
        self.mark_person(node, "S person: lead")
        values = {"status": "case", "level": 1, "acknowledged_by": counselor, "acknowledged_at": 5}
        self.change(node, "M alert", "outcome", **values)
        self.change(node, "M alert: changed", "outcome", "words", **values)
        self.change(node, "M proposal", "answer", settled="declined", settled_at=5)
        self.new(node, "S check-in: at home", student=home, observer=counselor)
        self.new(node, "S alert: at home", student=home, level=2, raised_by=counselor)
        self.new(node, "S training-result: theirs", person=theirs)
        self.new(
            node, "S assignment: theirs", person=theirs, since=DAY, until=None, building="9", room="9", class_name=""
        )
        self.new(node, "S student: gone", status="merged", merged_into=home)
        for situation, case in (
            ("yellow", {"level": 2}),
            ("red", {"level": 4, "owner": counselor}),
            ("orange", {"level": 3}),
            ("red, closed", {"level": 4, "status": "closed"}),
            ("referred", {"level": 1, "referred": True, "opened_by": node.person}),
            ("referred, closed", {"level": 1, "referred": True, "status": "closed"}),
        ):
            self.about(node, "S", situation, self.new(node, f"S student: {situation}"), **case)
        gone = self.new(node, "S student: goes away")
        self.new(node, "S transfer: of one of them", student=gone, **UNANSWERED)
        red, yellow = self.key(node, "S case: red"), self.key(node, "S case: yellow")
        self.new(node, "S transfer: with a case", student=gone, case=red, **UNANSWERED)
        self.new(node, "S transfer: with a case that is not told", case=yellow, **UNANSWERED)
        self.general(node, "S")
        self.opened["studio->messenger"] = self.send(node, self.messenger)
        self.opened["studio->center"] = self.send(node, self.center)
        place.carry(node, self.center)
        self.about(self.other, "O", "referred", self.new(self.other, "O student"), level=4, referred=True)
        for situation in ("to them", "to another", "waits"):
            self.new(self.other, f"O transfer: {situation}", **UNANSWERED)
        place.carry(self.other, self.center)

    def _center(self) -> None:
        node = self.center
        student = self.key(node, "S student: referred")
        for record in ("S case: red", "S case: referred", "O case: referred"):
            self.change(
                node, record, "reason", "next_contact_how", "closing_reason", owner=node.person, next_contact=DAY
            )
        for record in ("S alert: red", "O alert: referred"):
            self.change(node, record, "outcome", status="case", acknowledged_by=node.person)
        self.change(node, "S plan-step: referred", "reason", done_by=node.person)
        self.change(node, "O transfer: to them", "center_words", passed_to=self.studio.node.id, passed_at=5)
        self.change(node, "O transfer: to another", "center_words", passed_to=self.other.node.id, passed_at=5)
        self.change(node, "S transfer: of one of them", "center_words", passed_to=self.other.node.id, passed_at=5)
        self.new(node, "C alert", student=student, level=4, raised_by=node.person)
        self.new(node, "C check-in", student=student, observer=node.person)
        self.new(node, "C proposal", student=student, proposed_by=node.person)
        self.of_case(node, "C", "theirs", self.key(node, "S case: referred"))
        self.of_case(node, "C", "the other's", self.key(node, "O case: referred"))
        self.new(node, "C case", student=student, level=4, referred=True)
        self.new(node, "C student")
        self.mark_person(node, "C person: director")
        self.general(node, "C")
        self.opened["center->studio"] = self.send(node, self.studio)

    def _next_laptop(self) -> None:
        """Messenger M's file is lost, and another one is made for the same person."""
        sync.revoke(self.studio, self.messenger.node.id)
        following = self.place.node("messenger", "己")
        self.nodes = (*self.nodes, following)
        file = self.place.folder / "next.psi"
        invited = sync.invite(self.studio, "messenger", "己", file, self.ids["M person"])
        joined = sync.join(following, file, invited.code, password=PASSWORD)
        sync.accept(self.studio, Path(joined.file))
        self.opened["studio->next laptop"] = self.send(self.studio, following)
