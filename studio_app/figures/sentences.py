"""Texts of a trend: the title with the finding, the label of each change, and a description of the whole chart.

The texts have no name or pronoun, so that a saved picture does not identify a person.
"""

from __future__ import annotations

from itertools import pairwise

from studio_app.domain.day_words import day_words
from studio_app.figures.change_points import ChangePoint
from studio_app.figures.finding import FindingCode
from studio_app.figures.trend import GAP_DAYS, Trend
from studio_app.words import language, marked, say, say_count

_TITLES = {
    FindingCode.NOT_ENOUGH: marked("Not enough observations yet to tell a trend"),
    FindingCode.NOT_LATELY: marked("No mood observed since {day}"),
    FindingCode.WITHIN: marked("Within the usual range"),
    FindingCode.BELOW: marked("Below the usual range since {day}"),
    FindingCode.ABOVE: marked("Above the usual range since {day}"),
    FindingCode.RECOVERING: marked("Low since {day}, rising again lately"),
    FindingCode.BACK: marked("Back in the usual range since {day}"),
}


def title(trend: Trend) -> str:
    """The finding as a heading, without a full stop."""
    found = trend.finding
    if found.since is None:
        return say(_TITLES[found.code])
    return say(_TITLES[found.code], day=day_words(found.since, trend.last))


def subtitle(trend: Trend) -> str:
    """The measure, its source, and the number of observations."""
    return say_count(
        "Observed mood from check-ins · {count} observation",
        "Observed mood from check-ins · {count} observations",
        trend.observations,
    )


def change_words(change: ChangePoint, trend: Trend) -> str:
    """The label of a change: '12 Nov: about 1.3 lower'."""
    day = day_words(change.day, trend.last, short=True)
    size = f"{abs(change.size):.1f}"
    if change.size < 0:
        return say("{day}: about {size} lower", day=day, size=size)
    return say("{day}: about {size} higher", day=day, size=size)


def description(trend: Trend, *, with_finding: bool = True) -> str:
    """The whole chart in sentences, for screen readers and reports.

    Without the finding where it stands above the sentences already.
    """
    first, last = day_words(trend.first), day_words(trend.last)
    parts = [
        *([say("{finding}.", finding=title(trend))] if with_finding else []),
        say_count(
            "{count} observation from {first} to {last}.",
            "{count} observations from {first} to {last}.",
            trend.observations,
            first=first,
            last=last,
        ),
        *_levels(trend),
        *_changes(trend),
        *_signs(trend),
        *_gaps(trend),
        *_marks(trend),
    ]
    return ("" if language() == "zh_CN" else " ").join(parts)


def _levels(trend: Trend) -> list[str]:
    said = []
    if trend.baseline:
        said.append(
            say(
                "Mood is noted from 1, very low, to 5, very good. The usual range of its weekly average is "
                "{low} to {high}.",
                low=f"{trend.baseline.low:.1f}",
                high=f"{trend.baseline.high:.1f}",
            )
        )
    values = [value for piece in trend.average for value in piece]
    if values:
        lowest, latest = min(values, key=lambda value: value.mood), values[-1]
        if len(values) == 1:
            text = marked("The weekly average is {latest} on {day}.")
        elif lowest.mood == latest.mood:
            text = marked("The weekly average is {latest} on {day}, its lowest in these days.")
        else:
            text = marked("The weekly average was lowest on {low_day}, at {lowest}, and is {latest} on {day}.")
        said.append(
            say(
                text,
                low_day=day_words(lowest.day, trend.last),
                lowest=f"{lowest.mood:.1f}",
                latest=f"{latest.mood:.1f}",
                day=day_words(latest.day, trend.last),
            )
        )
    return said


def _changes(trend: Trend) -> list[str]:
    lower = marked("From {day} on mood was lower: {after} on average, {before} before.")
    higher = marked("From {day} on mood was higher: {after} on average, {before} before.")
    return [
        say(
            lower if change.size < 0 else higher,
            day=day_words(change.day, trend.last),
            before=f"{change.before:.1f}",
            after=f"{change.after:.1f}",
        )
        for change in trend.changes
    ]


def _signs(trend: Trend) -> list[str]:
    days = [point.day for point in trend.points if point.signs]
    if not days:
        return []
    return [
        say_count(
            "Warning signs were noted on {count} day, last on {day}.",
            "Warning signs were noted on {count} days, last on {day}.",
            len(days),
            day=day_words(days[-1], trend.last),
        )
    ]


def _gaps(trend: Trend) -> list[str]:
    """The longest time without a mood, where it breaks the line."""
    days = [point.day for point in trend.points if point.mood is not None]
    gaps = [(after - before, before, after) for before, after in pairwise(days)]
    longest = max(gaps, default=None)
    if longest is None or longest[0].days <= GAP_DAYS:
        return []
    return [
        say(
            "The longest time without an observed mood was between {first} and {last}.",
            first=day_words(longest[1], trend.last),
            last=day_words(longest[2], trend.last),
        )
    ]


def _marks(trend: Trend) -> list[str]:
    return [
        say(
            "Marked period: {name}, {first} to {last}.",
            name=mark.name,
            first=day_words(mark.first, trend.last),
            last=day_words(mark.last, trend.last),
        )
        for mark in trend.marks
        if mark.last >= trend.first and mark.first <= trend.last
    ]
