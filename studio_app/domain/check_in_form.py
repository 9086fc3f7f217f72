"""The values of the check-in form's fields: their integer codes and their labels.

The codes are stored in the database and in bundles, so a code never changes its meaning. Labels and order follow
the table of the check-in in docs/design/domain.md.
"""

from __future__ import annotations

from enum import IntEnum

from studio_app.words import marked

NOTE_LIMIT = 2000
"""Maximum length of a check-in's note in characters."""


class Mood(IntEnum):
    """Observed mood; None where the observer could not tell."""

    VERY_LOW = 1
    LOW = 2
    EVEN = 3
    GOOD = 4
    VERY_GOOD = 5


class Sleep(IntEnum):
    AS_USUAL = 0
    LESS = 1
    HARDLY = 2
    MORE = 3


class Appetite(IntEnum):
    AS_USUAL = 0
    LESS = 1
    HARDLY = 2
    MORE = 3


class Social(IntEnum):
    AS_USUAL = 0
    QUIETER = 1
    ALONE = 2
    CONFLICT = 3


class Study(IntEnum):
    AS_USUAL = 0
    SLIPPING = 1
    MISSING_CLASSES = 2


class Contact(IntEnum):
    """Form of contact; from NOT_SEEN_HOME on the person was not seen, with the reason."""

    SEEN = 0
    TALKED = 1
    MESSAGE = 2
    NOT_SEEN_HOME = 3
    NOT_SEEN_LEAVE = 4
    NOT_SEEN_HOSPITAL = 5
    NOT_SEEN_UNKNOWN = 6

    @property
    def seen(self) -> bool:
        """Whether somebody met or reached the person."""
        return self < Contact.NOT_SEEN_HOME


class Source(IntEnum):
    MESSENGER = 0
    STAFF = 1
    SELF = 2


LABELS: dict[type[IntEnum], dict[int, str]] = {
    Mood: {
        Mood.VERY_LOW: marked("very low"),
        Mood.LOW: marked("low"),
        Mood.EVEN: marked("even"),
        Mood.GOOD: marked("good"),
        Mood.VERY_GOOD: marked("very good"),
    },
    Sleep: {
        Sleep.AS_USUAL: marked("as usual"),
        Sleep.LESS: marked("less sleep"),
        Sleep.HARDLY: marked("much less or none"),
        Sleep.MORE: marked("more sleep"),
    },
    Appetite: {
        Appetite.AS_USUAL: marked("as usual"),
        Appetite.LESS: marked("eats less"),
        Appetite.HARDLY: marked("hardly eats"),
        Appetite.MORE: marked("eats more"),
    },
    Social: {
        Social.AS_USUAL: marked("as usual"),
        Social.QUIETER: marked("quieter"),
        Social.ALONE: marked("alone"),
        Social.CONFLICT: marked("in conflict"),
    },
    Study: {
        Study.AS_USUAL: marked("as usual"),
        Study.SLIPPING: marked("slipping"),
        Study.MISSING_CLASSES: marked("missing classes"),
    },
    Contact: {
        Contact.SEEN: marked("seen"),
        Contact.TALKED: marked("talked"),
        Contact.MESSAGE: marked("message or call"),
        Contact.NOT_SEEN_HOME: marked("not seen: at home"),
        Contact.NOT_SEEN_LEAVE: marked("not seen: on leave"),
        Contact.NOT_SEEN_HOSPITAL: marked("not seen: in hospital"),
        Contact.NOT_SEEN_UNKNOWN: marked("not seen: unknown why"),
    },
    Source: {
        Source.MESSENGER: marked("Messenger"),
        Source.STAFF: marked("studio"),
        Source.SELF: marked("the person"),
    },
}
"""English label of every value, to be shown through `say`."""
