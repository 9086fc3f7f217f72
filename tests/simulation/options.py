"""Options of a simulation: size, duration, fault probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.refusal import Refusal


@dataclass(frozen=True)
class Options:
    """Options of a simulation. All but the first four are probabilities from 0 (never) to 1.

    `loss`, `duplicate`, `reorder` and `damage` are of a bundle; `restore` and `clock_skew` of a file, once in its life. Where
    clocks go wrong at all, one of them is wrong by a year.
    """

    studios: int = 2
    messengers: int = 8
    days: int = 5
    seed: int = 1
    loss: float = 0.3
    duplicate: float = 0.1
    reorder: float = 0.2
    damage: float = 0.05
    restore: float = 0.1
    clock_skew: float = 0.3

    @property
    def nodes(self) -> int:
        """Number of files: the center, the studios, the Messengers."""
        return 1 + self.studios + self.messengers


def check(options: Options) -> None:
    """Raises Refusal `simulation-size` for an impossible campus, `simulation-chance` for an invalid probability."""
    if not (1 <= options.studios <= 200 and 0 <= options.messengers <= 5000 and 1 <= options.days <= 366):
        raise Refusal(
            "simulation-size",
            "A simulation has 1 to 200 studios, up to 5000 Messengers and 1 to 366 days. Nothing was made; please choose "
            "other numbers.",
        )
    for chance in (
        options.loss,
        options.duplicate,
        options.reorder,
        options.damage,
        options.restore,
        options.clock_skew,
    ):
        if not 0 <= chance <= 1:
            raise Refusal(
                "simulation-chance",
                "How often something goes wrong is a number from 0 to 1. Nothing was made; please choose another.",
            )
