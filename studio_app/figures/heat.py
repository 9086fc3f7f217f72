"""A heat map of rooms by day: a table of mean moods, with its title and description in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from studio_app.domain.day_words import day_words
from studio_app.words import language, marked, say, say_count

LATELY_DAYS = 3
"""Latest days of the map that its title is about."""

LOW = 2.5
"""Mean mood below which a room is low: nearer to 2 'low' than to 3 'even'."""

MAX_NAMED = 3


@dataclass(frozen=True)
class HeatCell:
    """One room on one day: mean mood 1 to 5, None if nobody's mood was observed.

    `suppressed`, set by the caller: the mean stands for too few people to be shown to this reader, and never is.
    """

    mood: float | None
    suppressed: bool = False


@dataclass(frozen=True)
class HeatMap:
    """`cells[row][column]` belongs to `rows[row]` (a room's or floor's name) and `days[column]`, oldest first."""

    rows: tuple[str, ...]
    days: tuple[date, ...]
    cells: tuple[tuple[HeatCell, ...], ...]

    def __post_init__(self) -> None:
        """Raises ValueError where the cells are not a full table."""
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.days) for row in self.cells):
            raise ValueError("a heat map has one cell for each row and day")


def low_rows(heat: HeatMap) -> list[str]:
    """Rows whose mean over the latest days is low, lowest first; suppressed cells do not count."""
    means = []
    for name, cells in zip(heat.rows, heat.cells, strict=True):
        moods = [cell.mood for cell in cells[-LATELY_DAYS:] if cell.mood is not None and not cell.suppressed]
        if moods and fmean(moods) < LOW:
            means.append((fmean(moods), name))
    return [name for _, name in sorted(means)]


def heat_title(heat: HeatMap) -> str:
    """The finding: the rooms that are low now."""
    low = low_rows(heat)
    lately = (cell for cells in heat.cells for cell in cells[-LATELY_DAYS:])
    if not any(cell.mood is not None and not cell.suppressed for cell in lately):
        return say("No figures to show for the last three days")
    if not low:
        return say("No room is low in the last three days")
    names = ("、" if language() == "zh_CN" else ", ").join(low[:MAX_NAMED])
    if len(low) > MAX_NAMED:
        return say_count(
            "Low in the last three days: {names} and {count} more",
            "Low in the last three days: {names} and {count} more",
            len(low) - MAX_NAMED,
            names=names,
        )
    return say("Low in the last three days: {names}", names=names)


def heat_subtitle(heat: HeatMap) -> str:
    """The measure, its source and its days."""
    if not heat.days:
        return say("Mean mood of each room by day, from check-ins")
    return say(
        "Mean mood of each room by day, from check-ins · {first} to {last}",
        first=day_words(heat.days[0]),
        last=day_words(heat.days[-1]),
    )


def heat_description(heat: HeatMap, *, with_finding: bool = True) -> str:
    """The map in sentences, for screen readers and as an alternative to colours."""
    parts = [say("{finding}.", finding=heat_title(heat))] if with_finding else []
    parts.append(_rooms_in_words(heat))
    lowest = _lowest(heat)
    if lowest:
        mood, room, day = lowest
        told = marked("The lowest mean was {mood}, in room {room} on {day}.")
        parts.append(say(told, mood=f"{mood:.1f}", room=room, day=day_words(day, heat.days[-1])))
    without = sum(1 for row in heat.cells if not any(cell.mood is not None or cell.suppressed for cell in row))
    if without:
        parts.append(
            say_count(
                "In {count} room no mood was observed in these days.",
                "In {count} rooms no mood was observed in these days.",
                without,
            )
        )
    if any(cell.suppressed for row in heat.cells for cell in row):
        parts.append(say("Days on which too few people of a room were seen are not shown."))
    return ("" if language() == "zh_CN" else " ").join(parts)


def _rooms_in_words(heat: HeatMap) -> str:
    if not heat.days:
        return say("There are no days to show.")
    return say_count(
        "{count} room, {first} to {last}.",
        "{count} rooms, {first} to {last}.",
        len(heat.rows),
        first=day_words(heat.days[0]),
        last=day_words(heat.days[-1]),
    )


def _lowest(heat: HeatMap) -> tuple[float, str, date] | None:
    """The lowest mean, with its room and day; the latest of several."""
    found = [
        (cell.mood, name, day)
        for name, cells in zip(heat.rows, heat.cells, strict=True)
        for day, cell in zip(heat.days, cells, strict=True)
        if cell.mood is not None and not cell.suppressed
    ]
    return min(found, key=lambda each: (each[0], -each[2].toordinal()), default=None)


def heat_rows(heat: HeatMap) -> Iterator[tuple[str, ...]]:
    """The map as a table of texts, headings first; a suppressed cell is labelled as such."""
    yield (say("Room"), *(day.isoformat() for day in heat.days))
    for name, cells in zip(heat.rows, heat.cells, strict=True):
        yield (name, *(_cell_words(cell) for cell in cells))


def _cell_words(cell: HeatCell) -> str:
    if cell.suppressed:
        return say("too few people to show")
    return "" if cell.mood is None else f"{cell.mood:.1f}"
