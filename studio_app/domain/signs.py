"""The eighteen warning signs: observable behaviour, and the level each raises.

A check-in stores its signs as an integer bit mask, bit i for the i-th sign here. The order is therefore part of the
file format: signs are never moved or removed, new ones are appended. Codes, texts and levels follow
docs/design/domain.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio_app.domain.levels import Level
from studio_app.words import marked


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign; `text`, `short` and `explanation` are English and go through `say` when shown."""

    code: str
    text: str
    """the observable behaviour"""
    short: str
    """one to three words, for the grid of a dorm round"""
    raises: Level
    explanation: str
    """one sentence on what to look at"""


SIGNS: tuple[Sign, ...] = (
    Sign(
        "talk-of-death",
        marked("talks, writes or posts of wanting to die or to disappear"),
        marked("talk of death"),
        Level.RED,
        marked("Also as a joke, a song line or a late post. Asking openly about it does no harm."),
    ),
    Sign(
        "means",
        marked("looks for or keeps means to hurt themselves"),
        marked("means"),
        Level.RED,
        marked("Hoarded medicine, blades or cord, searches for ways, or going to high places alone."),
    ),
    Sign(
        "farewell",
        marked("says goodbye, gives away dear things, settles affairs"),
        marked("farewell"),
        Level.RED,
        marked("Thanks everyone without occasion, hands over passwords, pays back every debt at once."),
    ),
    Sign(
        "self-harm",
        marked("fresh wounds, says they hurt themselves"),
        marked("self-harm"),
        Level.RED,
        marked("Cuts, burns or bruises with no good reason; long sleeves in warm weather."),
    ),
    Sign(
        "lost-touch",
        marked("hears or sees what is not there, confused, very strange behaviour"),
        marked("lost touch"),
        Level.RED,
        marked("Answers voices, feels followed or controlled, does not know the day or the place."),
    ),
    Sign(
        "harm-others",
        marked("threatens or prepares to hurt someone"),
        marked("harm to others"),
        Level.RED,
        marked("Names somebody, has a plan, or carries something that could hurt."),
    ),
    Sign(
        "missing",
        marked("cannot be found or reached since yesterday"),
        marked("missing"),
        Level.ORANGE,
        marked("Bed empty, telephone silent, and neither roommates nor class know where they are."),
    ),
    Sign(
        "hopeless",
        marked("'no way out', 'a burden', no reason to go on"),
        marked("hopeless"),
        Level.ORANGE,
        marked("Write down the words as they were said."),
    ),
    Sign(
        "no-sleep",
        marked("hardly slept for three nights or more"),
        marked("no sleep"),
        Level.ORANGE,
        marked("Awake whenever roommates wake, night after night, and worn out by day."),
    ),
    Sign(
        "hardly-eats",
        marked("hardly ate for two days or more"),
        marked("no food"),
        Level.ORANGE,
        marked("Leaves meals untouched or stays away from every meal."),
    ),
    Sign(
        "withdrawn",
        marked("has drawn back from everyone for a week"),
        marked("withdrawn"),
        Level.YELLOW,
        marked("Curtain closed, no answers, no meals or classes together, also with good friends."),
    ),
    Sign(
        "mood-swing",
        marked("sudden great change of mood, also sudden calm after long distress"),
        marked("mood swing"),
        Level.YELLOW,
        marked("A sudden calm can mean a decision was made: stay close and ask."),
    ),
    Sign(
        "panic",
        marked("panic, shaking, cannot breathe"),
        marked("panic"),
        Level.YELLOW,
        marked("How often, how long, and what went before. First time or chest pain: a doctor."),
    ),
    Sign(
        "anger",
        marked("rage, talk of revenge"),
        marked("anger"),
        Level.YELLOW,
        marked("A named person or a plan makes it 'threatens or prepares to hurt someone'."),
    ),
    Sign(
        "reckless",
        marked("reckless, dangerous acts"),
        marked("reckless"),
        Level.YELLOW,
        marked("Riding wildly, climbing, wandering out at night, as if nothing mattered."),
    ),
    Sign(
        "drinking",
        marked("much more drinking or medicine than before"),
        marked("drinking"),
        Level.YELLOW,
        marked("Drinks alone or by day, or takes more medicine than was prescribed."),
    ),
    Sign(
        "loss",
        marked("death, break-up, failing, debt, being bullied, illness: a heavy event"),
        marked("heavy event"),
        Level.BLUE,
        marked("What happened and when, and who stands by them now."),
    ),
    Sign(
        "bad-posts",
        marked("gloomy messages late at night, again and again"),
        marked("gloomy posts"),
        Level.BLUE,
        marked("Three or more in a week. Words about death belong under the first sign."),
    ),
)

KNOWN_SIGNS = (1 << len(SIGNS)) - 1
"""Mask of all signs of this version."""

_BIT = {sign.code: 1 << index for index, sign in enumerate(SIGNS)}


def _mask_raising(*levels: Level) -> int:
    return sum(_BIT[sign.code] for sign in SIGNS if sign.raises in levels)


RED_SIGNS = _mask_raising(Level.RED)
CUMULATIVE_SIGNS = _mask_raising(Level.YELLOW, Level.BLUE)
"""Signs that raise the level by one when three of them occur within seven days."""


def signs_of(mask: int) -> tuple[Sign, ...]:
    """The signs set in `mask`, in their fixed order; bits of later versions are ignored."""
    return tuple(sign for index, sign in enumerate(SIGNS) if mask >> index & 1)


def mask_of(codes: Iterable[str]) -> int:
    """The bit mask of the signs with these codes. Raises KeyError."""
    mask = 0
    for code in codes:
        mask |= _BIT[code]
    return mask


def highest_level(mask: int) -> Level | None:
    """The gravest level that a sign in `mask` raises by itself; None for an empty mask."""
    return max((sign.raises for sign in signs_of(mask)), default=None)
