"""Invented people's check-ins for the tests of charts: moods with a person's own level, noise and inertia."""

from __future__ import annotations

import random
from datetime import date, timedelta

from studio_app.figures.trend import Observed

FIRST = date(2024, 9, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def moods(rng: random.Random, days: int, *, level: float = 3.4, noise: float = 0.5, inertia: float = 0.2) -> list[int]:
    """Moods noted in whole steps around `level`: a first-order autoregression with the deviation `noise`."""
    off, noted = 0.0, []
    for _ in range(days):
        off = inertia * off + rng.gauss(0, noise * (1 - inertia**2) ** 0.5)
        noted.append(min(5, max(1, round(level + off))))
    return noted


def check_ins(noted: list[int | None]) -> list[Observed]:
    """One check-in a day from FIRST on; None is a day with no check-in."""
    return [Observed(day(i), mood) for i, mood in enumerate(noted) if mood is not None]
