"""Reads the data of charts within a person's scope: one student's trend, or a building's rooms by day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from db.queries import figures as queries
from db.queries import people
from db.queries.figures import ObservedRow, RoomDay
from db.queries.limits import Limit
from db.queries.observation import period_marks
from db.queries.people import StudentDetail
from db.reading import Reading
from studio_app.domain.check_in_form import Contact
from studio_app.domain.floors import by_number
from studio_app.domain.permissions import Permission, Reach
from studio_app.figures import sentences
from studio_app.figures.heat import HeatCell, HeatMap
from studio_app.figures.trend import Observed, PeriodMark, Trend, shown_from, trend
from studio_app.node.signed_in import SignedIn
from studio_app.observation.entry import CheckInEntry, summary_line
from studio_app.refusal import Refusal
from studio_app.words import say

HEAT_DAYS = 28
"""Default number of days of a heat map."""

MIN_GROUP = 5
"""Minimum group size of a value for a reader who may not see these people individually."""


@dataclass(frozen=True)
class StudentTrend:
    """A student's trend with the texts of its chart. `trend` is the shown part of `whole`."""

    person: StudentDetail
    whole: Trend
    trend: Trend
    rows: tuple[ObservedRow, ...]

    @property
    def title(self) -> str:
        """The finding."""
        return sentences.title(self.trend)

    @property
    def subtitle(self) -> str:
        """The measure and its source."""
        return sentences.subtitle(self.trend)

    @property
    def description(self) -> str:
        """The chart in sentences."""
        return sentences.description(self.trend)

    @property
    def words_below(self) -> str:
        """The chart in sentences, without the title."""
        return sentences.description(self.trend, with_finding=False)

    def since(self, first: dt.date | None) -> StudentTrend:
        """The same with only the days from `first` on shown (None: all); baseline and finding stay unchanged."""
        if first is None or first <= self.whole.first:
            return replace(self, trend=self.whole)
        return replace(self, trend=shown_from(self.whole, first))

    def check_in_lines(self, day: dt.date) -> tuple[str, ...]:
        """The observations of each check-in of `day`, in words and without its note."""
        return tuple(_in_words(self.person.key, row) for row in self._by_day.get(day, ()))

    @cached_property
    def _by_day(self) -> dict[dt.date, list[ObservedRow]]:
        found: dict[dt.date, list[ObservedRow]] = defaultdict(list)
        for row in self.rows:
            found[row.day].append(row)
        return found


def student_trend(signed_in: SignedIn, student: int, first: dt.date | None = None) -> StudentTrend:
    """The trend of the student with this key, shown from `first` on (None: all).

    Logs the action `read-chart`. Raises Refusal `not-permitted`, or `no-such-student` also for a student
    outside this person's scope.
    """
    signed_in.require(Permission.FIGURES)
    with signed_in.read() as read:
        person = trend_person(signed_in, read, student)
        found = read_trend(read, person, signed_in.today())
    with signed_in.unit() as unit:
        unit.log("read-chart", "student", person.id)
    return found.since(first)


def student_by_number(signed_in: SignedIn, student_no: str) -> int:
    """The key of the student with this number. Raises Refusal `no-such-student`, `not-permitted`."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        person = people.student_by_no(read, limit, student_no) if student_no else None
    if person is None:
        raise _no_such_student(student_no)
    return person.key


def trend_person(signed_in: SignedIn, read: Reading, student: int) -> StudentDetail:
    """The student with this key. Raises Refusal `not-permitted`, or `no-such-student` outside this person's scope."""
    signed_in.require(Permission.FIGURES)
    person = people.student(read, signed_in.limit(Permission.SEE_PEOPLE), student)
    if person is None:
        raise _no_such_student("")
    return person


def read_trend(read: Reading, person: StudentDetail, today: dt.date) -> StudentTrend:
    """The whole trend of `person` up to `today`; does not log the access."""
    rows = tuple(queries.observed(read, person.key, today))
    marks = [PeriodMark(mark.name, mark.first_day, mark.last_day) for mark in period_marks(read)]
    whole = trend([_observed(row) for row in rows], today, marks)
    return StudentTrend(person, whole, whole, rows)


def buildings(signed_in: SignedIn) -> tuple[str, ...]:
    """The dormitory buildings with heat maps, in natural order."""
    limit, _ = _heat_limit(signed_in)
    with signed_in.read() as read:
        return tuple(sorted(queries.buildings(read, limit), key=by_number))


def room_heat(signed_in: SignedIn, building: str, days: int = HEAT_DAYS) -> HeatMap:
    """The rooms of `building` by day, for `days` days up to today, in natural order.

    A person who may see all of these students, check-ins included, gets every value. A Messenger gets the rooms of
    their own people, of them alone. All others, a center's people, get only values of `MIN_GROUP` people and more.
    The map has no sums, so that no suppressed value can be derived by subtraction. Raises Refusal `not-permitted`,
    `no-such-building`.
    """
    limit, may_see_all = _heat_limit(signed_in)
    last = signed_in.today()
    first = last - dt.timedelta(days=days - 1)
    with signed_in.read() as read:
        rooms = sorted(queries.rooms_of(read, limit, building), key=by_number)
        if not rooms:
            raise Refusal(
                "no-such-building",
                say("Nobody whom you may see lives in a building called {building}.", building=building),
            )
        found = queries.room_days(read, limit, building, first, last)
    return heat_map(rooms, first, last, found, smallest=1 if may_see_all else MIN_GROUP)


def heat_map(
    rooms: Sequence[str], first: dt.date, last: dt.date, found: Sequence[RoomDay], *, smallest: int
) -> HeatMap:
    """The table of `rooms` and the days `first` to `last`; values of fewer than `smallest` people are suppressed."""
    days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    cells = {
        (each.room, each.day): HeatCell(each.mood) if each.people >= smallest else HeatCell(None, suppressed=True)
        for each in found
    }
    unseen = HeatCell(None)
    return HeatMap(tuple(rooms), days, tuple(tuple(cells.get((room, day), unseen) for day in days) for room in rooms))


def _heat_limit(signed_in: SignedIn) -> tuple[Limit, bool]:
    """The query limit of a heat map, and whether this person may see each of the students individually."""
    signed_in.require(Permission.FIGURES)
    if signed_in.reach(Permission.SEE_PEOPLE) in (Reach.ALL, Reach.OWN):
        return signed_in.limit(Permission.SEE_PEOPLE), True
    return Limit("everyone"), False


def _observed(row: ObservedRow) -> Observed:
    concerns = sum(1 for value in (row.sleep, row.appetite, row.social, row.study) if value)
    return Observed(row.day, row.mood, concerns, bool(row.signs), Contact(row.contact).seen)


def _in_words(student: int, row: ObservedRow) -> str:
    return summary_line(CheckInEntry(student, **asdict(row)))


def _no_such_student(student_no: str) -> Refusal:
    if student_no:
        sentence = say("Nobody whom you may see has the student number {number}.", number=student_no)
    else:
        sentence = say("This person is no longer among those whom you may see. Please choose somebody in the list.")
    return Refusal("no-such-student", sentence)
