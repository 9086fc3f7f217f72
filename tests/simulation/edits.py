"""Random daily work in the simulated files, through the services the window uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from studio_app.refusal import Refusal
from tests.simulation import case_acts, people_acts, round_acts, transfer_acts
from tests.simulation.actor import Actor
from tests.simulation.clocks import MINUTE_MS, WorldClock
from tests.simulation.nodes import Files, SimulatedNode

ROUNDS = 0.85
"""how likely a Messenger makes the round on a day"""

MESSENGER_ACTS, STUDIO_ACTS, CENTER_ACTS = 1, 8, 4
"""things that are done in a day at most, beside the rounds; in the center's file for each studio"""

Act = Callable[[Actor, SimulatedNode], None]

_MESSENGER: tuple[tuple[Act, int], ...] = (
    (round_acts.sees, 3),
    (round_acts.raises, 3),
    (round_acts.proposes, 2),
    (round_acts.learns, 1),
    (people_acts.accounts, 2),
    (people_acts.changes_keys, 1),
)
_STUDIO: tuple[tuple[Act, int], ...] = (
    (round_acts.sees, 2),
    (round_acts.raises, 2),
    (round_acts.answers, 4),
    (round_acts.learns, 1),
    (case_acts.opens, 4),
    (case_acts.takes, 2),
    (case_acts.levels, 4),
    (case_acts.hands_on, 2),
    (case_acts.plans_contact, 2),
    (case_acts.refers, 4),
    (case_acts.notes, 2),
    (case_acts.amends, 2),
    (case_acts.closes, 2),
    (case_acts.reopens, 2),
    (case_acts.does_step, 4),
    (case_acts.settles, 3),
    (people_acts.moves, 4),
    (people_acts.stands, 2),
    (people_acts.marks, 2),
    (people_acts.unmarks, 1),
    (people_acts.accounts, 2),
    (people_acts.enters, 2),
    (people_acts.deletes, 2),
    (people_acts.erases, 1),
    (people_acts.merges, 1),
    (people_acts.settles_proposal, 3),
    (transfer_acts.goes_away, 2),
    (transfer_acts.answers_transfer, 3),
    (transfer_acts.withdraws, 1),
    (people_acts.changes_keys, 1),
)
_CENTER: tuple[tuple[Act, int], ...] = (
    (round_acts.answers, 3),
    (case_acts.levels, 3),
    (case_acts.notes, 3),
    (case_acts.amends, 2),
    (case_acts.closes, 2),
    (case_acts.reopens, 2),
    (case_acts.does_step, 4),
    (case_acts.plans_contact, 2),
    (case_acts.answers_referral, 3),
    (case_acts.settles, 3),
    (people_acts.corrects, 3),
    (people_acts.marks, 2),
    (people_acts.unmarks, 1),
    (people_acts.accounts, 1),
    (people_acts.publishes, 2),
    (transfer_acts.passes_on, 4),
    (people_acts.changes_keys, 1),
)
"""what is done in a file of each kind, and how often beside the others"""


class Edits:
    """Performs random acts; `done` counts them by kind, `declined` counts refusals by code. `done` counts it by kind;
    `declined` what a service said no to, by its code.
    """

    def __init__(self, files: Files, world: WorldClock, chance: Random) -> None:
        self.done: Counter[str] = Counter()
        self.declined: Counter[str] = Counter()
        self._hands = Actor(files, chance)
        self._world = world

    def day(self, node: SimulatedNode) -> None:
        """Performs one day of work in one file."""
        chance = self._hands.chance
        acts, most = {
            "messenger": (_MESSENGER, MESSENGER_ACTS),
            "studio": (_STUDIO, STUDIO_ACTS),
            "center": (_CENTER, CENTER_ACTS * len(node.children)),
        }[node.kind]
        if node.kind == "messenger" and chance.random() < ROUNDS:
            self._do(round_acts.round, node)
        for act in chance.choices([act for act, _ in acts], [often for _, often in acts], k=chance.randint(0, most)):
            self._do(act, node)

    def _do(self, act: Act, node: SimulatedNode) -> None:
        self._world.pass_ms(self._hands.chance.randint(1, 5 * MINUTE_MS))
        try:
            act(self._hands, node)
        except Refusal as refusal:
            self.declined[refusal.code] += 1
        else:
            self.done[act.__name__] += 1
