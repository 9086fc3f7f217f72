"""What people do in a day, at random: in their own files, through the same services as the window's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from db.queries.records import wire_rows
from db.schema import PeriodMark, Person, Student, synced_type
from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.crisis.levels import Level
from studio_app.crisis.signs import SIGNS
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.observation.form import Contact
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.simulation.campus import BUILDING, CLASSES, room_name
from studio_app.simulation.clocks import MINUTE_MS, WorldClock
from studio_app.simulation.nodes import Files, SimulatedNode

_WORDS = ("夜里睡不着", "和室友聊过", "看起来累", "没来上课", "说想家", "考完放松了些", "约好明天见", "一起吃了晚饭")

STUDIO_EDITS = 8
CENTER_EDITS = 4
"""things that are done in a day in a studio's file, beside the rounds, and in the center's file for each studio"""

Act = Callable[["Edits", SimulatedNode], None]


class Edits:
    """The hands of everybody. `done` counts what was done by kind; `declined` what a service said no to."""

    def __init__(self, files: Files, world: WorldClock, chance: Random) -> None:
        self.done: Counter[str] = Counter()
        self.declined: Counter[str] = Counter()
        self._files = files
        self._world = world
        self._chance = chance

    def day(self, node: SimulatedNode) -> None:
        """One day of work in one file."""
        acts, count = {
            "messenger": (_MESSENGER, self._chance.randint(0, 1)),
            "studio": (_STUDIO, self._chance.randint(0, STUDIO_EDITS)),
            "center": (_CENTER, self._chance.randint(0, CENTER_EDITS * len(node.children))),
        }[node.kind]
        if node.kind == "messenger" and self._chance.random() < 0.85:
            self._do(Edits.round, node)
        for _ in range(count):
            self._do(self._chance.choice(acts), node)

    def _do(self, act: Act, node: SimulatedNode) -> None:
        self._world.pass_ms(self._chance.randint(1, 5 * MINUTE_MS))
        try:
            act(self, node)
        except Refusal as refusal:
            self.declined[refusal.code] += 1
        else:
            self.done[act.__name__] += 1

    def _words(self) -> str:
        return f"{self._chance.choice(_WORDS)}，{self._chance.randrange(1000)}"

    def _level(self) -> Level:
        return Level(self._chance.randint(1, 4))

    def _as_somebody(self, node: SimulatedNode) -> SignedIn:
        return self._files.open(node, self._chance.choice([None, *node.others]))

    def _pick(self, signed_in: SignedIn, kind: str, **having: object) -> int | None:
        """The key of some record of a type, whose fields are as `having` says."""
        with signed_in.read() as read:
            keys = [
                row.key
                for row in wire_rows(read, synced_type(kind))
                if all(row.fields[name] == value for name, value in having.items())
            ]
        return self._chance.choice(keys) if keys else None

    def round(self, node: SimulatedNode) -> None:
        """A Messenger sees their people; now and then an earlier day is corrected."""
        signed_in = self._files.open(node)
        day = signed_in.today() - dt.timedelta(days=self._chance.choice((0, 0, 0, 0, 1, 2)))
        entries = [self._entry(student, day) for student, _ in self._known(signed_in) if self._chance.random() < 0.95]
        observation.record_round(signed_in, entries)

    def _known(self, signed_in: SignedIn) -> list[tuple[int, str]]:
        with signed_in.read() as read:
            return [(row.key, row.id) for row in wire_rows(read, synced_type("student"), by_id=True)]

    def _entry(self, student: int, day: dt.date) -> CheckInEntry:
        chance = self._chance
        draw = chance.random()
        if draw < 0.6:
            return as_usual(student, day)
        if draw < 0.7:
            contact = chance.choice((Contact.NOT_SEEN_HOME, Contact.NOT_SEEN_LEAVE, Contact.NOT_SEEN_UNKNOWN))
            return CheckInEntry(student, day, contact=contact, reason=self._words())
        signs = 1 << chance.randrange(len(SIGNS)) if chance.random() < 0.15 else 0
        return CheckInEntry(
            student,
            day,
            mood=chance.randint(1, 5),
            sleep=chance.randint(0, 3),
            appetite=chance.choice((None, 0, 1)),
            social=chance.randint(0, 3),
            contact=chance.choice((Contact.SEEN, Contact.TALKED)),
            signs=signs,
            note=self._words(),
            reason=self._words(),
        )

    def sees(self, node: SimulatedNode) -> None:
        signed_in = self._files.open(node)
        student = self._pick(signed_in, "student", status="present")
        if student is not None:
            observation.record_round(signed_in, [self._entry(student, signed_in.today())])

    def raises(self, node: SimulatedNode) -> None:
        signed_in = self._files.open(node)
        student = self._pick(signed_in, "student", status="present")
        if student is not None:
            crisis.raise_alert(
                signed_in, student, self._level(), self._words(), 1 << self._chance.randrange(len(SIGNS))
            )

    def answers(self, node: SimulatedNode) -> None:
        signed_in = self._as_somebody(node)
        alert = self._pick(signed_in, "alert")
        if alert is not None:
            if self._chance.random() < 0.6:
                crisis.acknowledge(signed_in, alert)
            else:
                crisis.close_alert(signed_in, alert, self._words())

    def opens(self, node: SimulatedNode) -> None:
        signed_in = self._as_somebody(node)
        waiting = [row for row in crisis.alerts(signed_in) if row.status in ("raised", "acknowledged")]
        if waiting and self._chance.random() < 0.7:
            found = self._chance.choice(waiting)
            cases.open_case(signed_in, found.student, Level(found.level), self._words(), alert=found.key)
            return
        student = self._pick(signed_in, "student", status="present")
        if student is not None:
            cases.open_case(signed_in, student, self._level(), self._words(), owner=signed_in.person)

    def takes(self, node: SimulatedNode) -> None:
        signed_in = self._as_somebody(node)
        case = self._pick(signed_in, "case", status="open")
        alert = self._pick(signed_in, "alert")
        if case is not None and alert is not None:
            cases.take_alert(signed_in, case, alert)

    def levels(self, node: SimulatedNode) -> None:
        self._in_case(node, lambda who, case: cases.set_level(who, case, self._level(), self._words()))

    def hands_on(self, node: SimulatedNode) -> None:
        self._in_case(node, lambda who, case: cases.set_owner(who, case, self._chance.choice((None, who.person))))

    def plans_contact(self, node: SimulatedNode) -> None:
        days = dt.timedelta(days=self._chance.randint(1, 14))
        self._in_case(node, lambda who, case: cases.set_next_contact(who, case, who.today() + days, self._words()))

    def refers(self, node: SimulatedNode) -> None:
        self._in_case(node, lambda who, case: cases.refer(who, case, self._words()))

    def notes(self, node: SimulatedNode) -> None:
        shared = self._chance.random() < 0.5
        self._in_case(node, lambda who, case: cases.add_note(who, case, "session", self._words(), shared=shared))

    def amends(self, node: SimulatedNode) -> None:
        signed_in = self._as_somebody(node)
        note = self._pick(signed_in, "case-note", author=signed_in.person_id)
        if note is not None:
            shared = self._chance.choice((None, True))
            cases.amend_note(signed_in, note, self._words(), self._words(), shared=shared)

    def closes(self, node: SimulatedNode) -> None:
        self._in_case(node, lambda who, case: cases.close_case(who, case, self._words()))

    def reopens(self, node: SimulatedNode) -> None:
        self._in_case(node, lambda who, case: cases.reopen_case(who, case, self._words()), status="closed")

    def _in_case(self, node: SimulatedNode, act: Callable[[SignedIn, int], object], status: str = "open") -> None:
        signed_in = self._as_somebody(node)
        case = self._pick(signed_in, "case", status=status)
        if case is not None:
            act(signed_in, case)

    def does_step(self, node: SimulatedNode) -> None:
        signed_in = self._as_somebody(node)
        draw = self._chance.random()
        if draw < 0.2:
            step = self._pick(signed_in, "plan-step", status="done")
            if step is not None:
                cases.undo_step(signed_in, step)
            return
        step = self._pick(signed_in, "plan-step", status="due")
        if step is not None:
            if draw < 0.7:
                cases.done_step(signed_in, step)
            else:
                cases.waive_step(signed_in, step, self._words())

    def moves(self, node: SimulatedNode) -> None:
        """A student changes room or class, telephone, or goes on leave."""
        signed_in = self._files.open(node)
        student = self._pick(signed_in, "student")
        if student is None:
            return
        rooms = len(node.children) + 2
        values: dict[str, Any] = self._chance.choice(
            (
                {"building": BUILDING, "room": room_name(self._chance.randrange(rooms)), "bed": "9"},
                {"class_name": f"学前26{self._chance.randint(1, CLASSES):02d}班"},
                {"phone": f"000{self._chance.randrange(10**8):08d}"},
                {"status": self._chance.choice(("present", "present", "leave", "graduated"))},
            )
        )
        roster.change_student(signed_in, student, values)

    def corrects(self, node: SimulatedNode) -> None:
        """The center corrects a student it knows by name, perhaps while the studio does."""
        signed_in = self._files.open(node)
        with signed_in.read() as read:
            named = [row.key for row in wire_rows(read, synced_type("student")) if row.fields["name"]]
        if named:
            with signed_in.unit() as unit:
                unit.change(Student, self._chance.choice(named), {"phone": f"000{self._chance.randrange(10**8):08d}"})

    def stands(self, node: SimulatedNode) -> None:
        """A Messenger hands a room over, or is given one."""
        signed_in = self._files.open(node)
        if self._chance.random() < 0.4:
            assignment = self._pick(signed_in, "assignment", until=None)
            if assignment is not None:
                yesterday = signed_in.today() - dt.timedelta(days=1)
                roster.end_assignment(signed_in, assignment, yesterday)
            return
        person = self._pick(signed_in, "person", role="messenger", active=True)
        if person is not None:
            if self._chance.random() < 0.8:
                room = room_name(self._chance.randrange(len(node.children) + 2))
                roster.assign(signed_in, person, BUILDING, room)
            else:
                roster.assign(signed_in, person, class_name=f"学前26{self._chance.randint(1, CLASSES):02d}班")

    def marks(self, node: SimulatedNode) -> None:
        """A stretch of days is named, or one is changed."""
        signed_in = self._files.open(node)
        mark = self._pick(signed_in, "period-mark")
        first = signed_in.today() + dt.timedelta(days=self._chance.randint(-10, 30))
        last = first + dt.timedelta(days=self._chance.randint(0, 10))
        with signed_in.unit() as unit:
            if mark is None or self._chance.random() < 0.5:
                unit.add(PeriodMark, {"name": self._words(), "first_day": first, "last_day": last})
            else:
                unit.change(PeriodMark, mark, {"last_day": last})

    def accounts(self, node: SimulatedNode) -> None:
        """An account is made, renamed, closed or opened; a Messenger renames themselves."""
        signed_in = self._files.open(node)
        person = self._pick(signed_in, "person")
        with signed_in.unit() as unit:
            if node.kind != "messenger" and self._chance.random() < 0.4:
                unit.add(Person, {"login": f"p{self._chance.randrange(10**6)}", "name": self._words(), "role": "staff"})
            elif person is not None:
                unit.change(Person, person, {"name": self._words()})


_MESSENGER: tuple[Act, ...] = (Edits.sees, Edits.raises, Edits.accounts)
_STUDIO: tuple[Act, ...] = (
    Edits.sees,
    Edits.raises,
    Edits.answers,
    Edits.answers,
    Edits.opens,
    Edits.opens,
    Edits.takes,
    Edits.levels,
    Edits.levels,
    Edits.hands_on,
    Edits.plans_contact,
    Edits.refers,
    Edits.refers,
    Edits.notes,
    Edits.amends,
    Edits.closes,
    Edits.reopens,
    Edits.does_step,
    Edits.does_step,
    Edits.moves,
    Edits.moves,
    Edits.stands,
    Edits.marks,
    Edits.accounts,
)
_CENTER: tuple[Act, ...] = (
    Edits.answers,
    Edits.levels,
    Edits.notes,
    Edits.amends,
    Edits.closes,
    Edits.reopens,
    Edits.does_step,
    Edits.plans_contact,
    Edits.corrects,
    Edits.marks,
    Edits.accounts,
)
