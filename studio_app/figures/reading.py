"""Reads what a chart shows, within what a person may see: one student's trend, or a building's rooms by day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from db.queries import figures as queries
from db.queries.figures import ChartPerson, ObservedRow, RoomDay
from db.queries.limits import Limit
from db.queries.observation import period_marks
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
"""Days a heat map goes back where nothing else is asked for."""

SMALLEST_GROUP = 5
"""People below whom a figure is not shown to somebody who may not see these people themselves."""


@dataclass(frozen=True)
class StudentTrend:
    """A student's trend with the words of its chart. `trend` is what is shown of `whole`."""

    person: ChartPerson
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
        """The chart in sentences where its title stands above them."""
        return sentences.description(self.trend, with_finding=False)

    def since(self, first: dt.date | None) -> StudentTrend:
        """The same with only the days from `first` on shown (None: all); what was judged stays as it is."""
        if first is None or first <= self.whole.first:
            return replace(self, trend=self.whole)
        return replace(self, trend=shown_from(self.whole, first))

    def told(self, day: dt.date) -> tuple[str, ...]:
        """What each check-in of `day` saw, in words and without its note."""
        return tuple(_in_words(self.person.key, row) for row in self._by_day.get(day, ()))

    @cached_property
    def _by_day(self) -> dict[dt.date, list[ObservedRow]]:
        found: dict[dt.date, list[ObservedRow]] = defaultdict(list)
        for row in self.rows:
            found[row.day].append(row)
        return found


def student_trend(signed_in: SignedIn, student: int, first: dt.date | None = None) -> StudentTrend:
    """The trend of the student with this key, shown from `first` on (None: all there is).

    Leaves the access-log entry `read-chart`. Raises Refusal `not-permitted`, or `no-such-student` also for somebody
    whom this person may not see.
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
        person = queries.chart_person_by_no(read, limit, student_no) if student_no else None
    if person is None:
        raise _no_such_student(student_no)
    return person.key


def trend_person(signed_in: SignedIn, read: Reading, student: int) -> ChartPerson:
    """The student with this key. Raises Refusal `not-permitted`, or `no-such-student` where they may not be seen."""
    signed_in.require(Permission.FIGURES)
    person = queries.chart_person(read, signed_in.limit(Permission.SEE_PEOPLE), student)
    if person is None:
        raise _no_such_student("")
    return person


def read_trend(read: Reading, person: ChartPerson, today: dt.date) -> StudentTrend:
    """The whole trend of `person` up to `today`; leaves no trace by itself."""
    rows = tuple(queries.observed(read, person.key, today))
    marks = [PeriodMark(mark.name, mark.first_day, mark.last_day) for mark in period_marks(read)]
    whole = trend([_observed(row) for row in rows], today, marks)
    return StudentTrend(person, whole, whole, rows)


def buildings(signed_in: SignedIn) -> tuple[str, ...]:
    """The dormitory buildings a heat map can be made of, as people count them."""
    limit, _ = _heat_limit(signed_in)
    with signed_in.read() as read:
        return tuple(sorted(queries.buildings(read, limit), key=by_number))


def room_heat(signed_in: SignedIn, building: str, days: int = HEAT_DAYS) -> HeatMap:
    """The rooms of `building` by day, for `days` days up to today, as people count the rooms.

    Whoever may see every one of these people, check-ins included, gets every figure: hiding a room's mean would hide
    nothing. A Messenger gets the rooms of their own people, of them alone. All others, a center's people, get only
    figures of `SMALLEST_GROUP` people and more. The map has no sums, so that no hidden figure can be subtracted out of
    it. Raises Refusal `not-permitted`, `no-such-building`.
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
    return heat_map(rooms, first, last, found, smallest=1 if may_see_all else SMALLEST_GROUP)


def heat_map(
    rooms: Sequence[str], first: dt.date, last: dt.date, found: Sequence[RoomDay], *, smallest: int
) -> HeatMap:
    """The table of `rooms` and the days `first` to `last`; figures of fewer than `smallest` people are left out."""
    days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    cells = {
        (each.room, each.day): HeatCell(each.mood) if each.people >= smallest else HeatCell(None, suppressed=True)
        for each in found
    }
    unseen = HeatCell(None)
    return HeatMap(tuple(rooms), days, tuple(tuple(cells.get((room, day), unseen) for day in days) for room in rooms))


def _heat_limit(signed_in: SignedIn) -> tuple[Limit, bool]:
    """Whose moods a heat map is made of, and whether this person may see each of them by themselves."""
    signed_in.require(Permission.FIGURES)
    if signed_in.reach(Permission.SEE_PEOPLE) in (Reach.ALL, Reach.OWN):
        return signed_in.limit(Permission.SEE_PEOPLE), True
    return Limit("everyone"), False


def _observed(row: ObservedRow) -> Observed:
    concerns = sum(1 for value in (row.sleep, row.appetite, row.social, row.study) if value)
    return Observed(row.day, row.mood, concerns, bool(row.signs), Contact(row.contact).seen)


def _in_words(student: int, row: ObservedRow) -> str:
    return summary_line(
        CheckInEntry(
            student,
            row.day,
            mood=row.mood,
            sleep=row.sleep,
            appetite=row.appetite,
            social=row.social,
            study=row.study,
            contact=row.contact,
            signs=row.signs,
        )
    )


def _no_such_student(student_no: str) -> Refusal:
    if student_no:
        sentence = say("Nobody whom you may see has the student number {number}.", number=student_no)
    else:
        sentence = say("This person is no longer among those whom you may see. Please choose somebody in the list.")
    return Refusal("no-such-student", sentence)
