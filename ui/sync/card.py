"""What the cards of the Sync view share: their signal, moments in words, and words to compare."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from PySide6.QtCore import Signal

from studio_app.domain.day_words import day_words
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.widgets.page_card import PageCard

T = TypeVar("T")


class SyncCard(PageCard):
    """One subject of the exchange."""

    exchanged = Signal()
    """where the exchange stands is another now: read the status again"""


def when(signed_in: SignedIn, moment: int) -> str:
    """'today 20:14', '12 November 20:14'."""
    at: dt.datetime = signed_in.local_time(moment)
    day = say("today") if at.date() == signed_in.today() else day_words(at.date(), signed_in.today())
    return say("{day} {time}", day=day, time=f"{at:%H:%M}")


def words_side_by_side(words: tuple[str, ...]) -> str:
    """Fingerprint words as they are read out, four by four."""
    return "   ".join(" ".join(words[place : place + 4]) for place in range(0, len(words), 4))
