"""A room's entries while they are being filled in: every change a key makes, undo, and what is not saved yet. No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from studio_app.domain.check_in_form import Appetite, Contact, Mood, Sleep, Social, Study
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.observation.service import Room, RoomPerson, as_entry

OBSERVED = ("mood", "sleep", "appetite", "social", "study")
CHOICES: dict[str, tuple[int, ...]] = {
    "mood": tuple(int(value) for value in Mood),
    "sleep": tuple(int(value) for value in Sleep),
    "appetite": tuple(int(value) for value in Appetite),
    "social": tuple(int(value) for value in Social),
    "study": tuple(int(value) for value in Study),
    "contact": tuple(int(value) for value in Contact),
}
_AS_USUAL: dict[str, int] = {"mood": int(Mood.EVEN), "sleep": 0, "appetite": 0, "social": 0, "study": 0}
_NOTHING = dict.fromkeys(OBSERVED)
UNDO_STEPS = 200


@dataclass
class Row:
    """One person of the room: what stands in the file, and what the grid holds now."""

    person: RoomPerson
    entry: CheckInEntry | None
    """None while nothing was entered"""
    saved: CheckInEntry | None
    from_draft: bool = False
    """brought back from an earlier sitting, and not touched since"""
    seen_before: CheckInEntry | None = None
    """what was observed before `contact` became one of the not-seen values, to come back to"""

    @property
    def unsaved(self) -> bool:
        """Whether the grid holds something that the file does not."""
        return self.entry is not None and (self.saved is None or not same(self.entry, self.saved))

    @property
    def corrects(self) -> bool:
        """Whether saving now would correct an entry made before."""
        return self.unsaved and self.saved is not None


def same(one: CheckInEntry, other: CheckInEntry) -> bool:
    """Whether two entries say the same; the reason why they come late is no part of it."""
    return replace(one, reason="") == replace(other, reason="")


def nothing_observed(entry: CheckInEntry) -> bool:
    """Whether an entry holds at most signs and a note: somebody seen, of whom nothing else was entered yet."""
    return entry.contact == Contact.SEEN and all(getattr(entry, field) is None for field in OBSERVED)


class RoomEntries:
    """The rows of one room on one day. Every call that changes something gives the places of the rows it changed."""

    def __init__(self, room: Room) -> None:
        self.day: dt.date = room.day
        self.reason = ""
        """why a day that is past is entered or corrected; goes with every entry of the room"""
        self.rows = [_row(person) for person in room.people]
        self._before: list[tuple[str, dict[int, CheckInEntry | None]]] = []
        self._undone: list[dict[int, CheckInEntry | None]] = []
        for row in self.rows:
            if row.entry is not None and row.entry.reason:
                self.reason = row.entry.reason

    def refresh(self, room: Room) -> None:
        """Takes in what the file holds now; what was typed and not saved stays."""
        known = {row.person.student.key: row for row in self.rows}
        rows = []
        for person in room.people:
            fresh, old = _row(person), known.get(person.student.key)
            if old is not None and old.unsaved:
                fresh.entry, fresh.from_draft, fresh.seen_before = old.entry, old.from_draft, old.seen_before
            rows.append(fresh)
        if [row.person.student.key for row in rows] != [row.person.student.key for row in self.rows]:
            self._before.clear()
            self._undone.clear()
        self.rows = rows

    def choose(self, place: int, field: str, value: int | None) -> list[int]:
        """One value of one person; None for what could not be told."""
        return self._change([place], lambda row: self._with(row, field, value))

    def turn(self, place: int, field: str, step: int) -> list[int]:
        """The next (`step` 1) or last (-1) value of a field, round and round."""
        row = self.rows[place]
        values = CHOICES[field]
        held = getattr(self._observing(row), field)
        if held is None:
            return self.choose(place, field, values[0 if step > 0 else -1])
        return self.choose(place, field, values[(values.index(held) + step) % len(values)])

    def usual(self, place: int) -> list[int]:
        """An ordinary day for one person; signs and a note that were entered stay."""
        return self._change([place], self._as_usual)

    def usual_for_all(self) -> list[int]:
        """An ordinary day for everyone of whom nothing was entered yet; who has a sign is left for a closer look."""
        waiting = [
            place
            for place, row in enumerate(self.rows)
            if row.entry is None or (nothing_observed(row.entry) and not row.entry.signs and row.unsaved)
        ]
        return self._change(waiting, self._as_usual)

    def set_sign(self, place: int, bit: int, on: bool) -> list[int]:
        """Ticks (`on`) or unticks the sign with mask `bit`."""

        def changed(row: Row) -> CheckInEntry | None:
            entry = self._begun(row)
            return _or_nothing(row, replace(entry, signs=entry.signs | bit if on else entry.signs & ~bit))

        return self._change([place], changed)

    def write_note(self, place: int, text: str) -> list[int]:
        """What was seen or heard; typing on in the same note is one step for undo."""
        return self._change(
            [place],
            lambda row: _or_nothing(row, replace(self._begun(row), note=text)),
            one_step=f"note {place}",
        )

    def clear(self, place: int) -> list[int]:
        """Takes back what was entered of a person and is not saved."""
        return self._change([place], lambda row: row.saved)

    def can_undo(self) -> bool:
        """Whether there is a change to take back that is not saved yet."""
        return bool(self._before)

    def undo(self) -> list[int]:
        """Takes back the last change; nothing when there is none."""
        if not self._before:
            return []
        _, held = self._before.pop()
        self._undone.append({place: self.rows[place].entry for place in held})
        return self._put(held)

    def redo(self) -> list[int]:
        """Makes the change that was taken back last."""
        if not self._undone:
            return []
        held = self._undone.pop()
        self._before.append(("", {place: self.rows[place].entry for place in held}))
        return self._put(held)

    def to_keep(self, place: int) -> CheckInEntry | None:
        """What a draft of this person is to hold; None where none is needed."""
        row = self.rows[place]
        if row.entry is None or not row.unsaved:
            return None
        return replace(row.entry, reason=self.reason)

    def to_save(self) -> list[CheckInEntry]:
        """Every entry that is not in the file as it stands here."""
        kept = (self.to_keep(place) for place in range(len(self.rows)))
        return [entry for entry in kept if entry is not None]

    def mark_saved(self, entries: Iterable[CheckInEntry]) -> None:
        """These entries are in the file now; what was typed meanwhile stays unsaved."""
        by_student = {entry.student: entry for entry in entries}
        for row in self.rows:
            entry = by_student.get(row.person.student.key)
            if entry is not None:
                row.saved, row.from_draft = replace(entry, reason=""), False
        if not any(row.unsaved for row in self.rows):
            # From here on taking back is a write like any other, and the window's to make.
            self._before.clear()
            self._undone.clear()

    def seen(self) -> int:
        """How many people of the room somebody met on this day, by what the grid and others' entries say."""
        count = 0
        for row in self.rows:
            contacts = [other.contact for other in row.person.others]
            if row.entry is not None:
                contacts.append(row.entry.contact)
            count += any(Contact(contact).seen for contact in contacts)
        return count

    def entered(self) -> int:
        """How many people of the room have an entry of this person, saved or not."""
        return sum(row.entry is not None for row in self.rows)

    def _begun(self, row: Row) -> CheckInEntry:
        return row.entry or CheckInEntry(row.person.student.key, self.day)

    def _observing(self, row: Row) -> CheckInEntry:
        """The entry a value is changed in: the first value begins an ordinary day, so that one key says one thing."""
        if row.entry is None:
            return as_usual(row.person.student.key, self.day)
        return replace(row.entry, **_AS_USUAL) if nothing_observed(row.entry) else row.entry

    def _as_usual(self, row: Row) -> CheckInEntry:
        return replace(self._begun(row), **_AS_USUAL, contact=Contact.SEEN)

    def _with(self, row: Row, field: str, value: int | None) -> CheckInEntry:
        entry = self._observing(row)
        if field == "contact":
            assert value is not None
            if Contact(value).seen:
                return replace(_seen_again(entry, row.seen_before), contact=value)
            if Contact(entry.contact).seen:
                row.seen_before = entry
            return replace(entry, contact=value, **_NOTHING)
        if not Contact(entry.contact).seen:
            entry = replace(_seen_again(entry, row.seen_before), contact=Contact.SEEN)
        return replace(entry, **{field: value})

    def _change(
        self, places: list[int], changed: Callable[[Row], CheckInEntry | None], *, one_step: str = ""
    ) -> list[int]:
        before: dict[int, CheckInEntry | None] = {}
        for place in places:
            row = self.rows[place]
            entry = changed(row)
            if entry != row.entry:
                before[place] = row.entry
                row.entry, row.from_draft = entry, False
        if not before:
            return []
        self._undone.clear()
        if not (one_step and self._before and self._before[-1][0] == one_step):
            self._before.append((one_step, before))
            del self._before[:-UNDO_STEPS]
        return list(before)

    def _put(self, entries: dict[int, CheckInEntry | None]) -> list[int]:
        for place, entry in entries.items():
            row = self.rows[place]
            row.entry = row.saved if entry is None else entry
        return list(entries)


def _row(person: RoomPerson) -> Row:
    saved = None if person.own is None else as_entry(person.own)
    draft = person.draft
    if draft is not None and (saved is None or not same(draft, saved)):
        return Row(person, draft, saved, from_draft=True)
    return Row(person, saved, saved)


def _or_nothing(row: Row, entry: CheckInEntry) -> CheckInEntry | None:
    """The entry, or None where a note or a sign that was taken out again has left nothing in it."""
    empty = row.saved is None and same(entry, CheckInEntry(entry.student, entry.day))
    return None if empty else entry


def _seen_again(entry: CheckInEntry, before: CheckInEntry | None) -> CheckInEntry:
    """The entry of somebody who was seen after all: with what had been observed, or else an ordinary day."""
    if Contact(entry.contact).seen:
        return entry
    if before is None:
        return replace(entry, **_AS_USUAL)
    return replace(entry, **{field: getattr(before, field) for field in OBSERVED})
