"""Random choices of a simulated person: who acts, on which record, with which words."""

from __future__ import annotations

from random import Random

from db.queries.records import wire_rows
from db.schema import synced_type
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from tests.simulation.nodes import Files, SimulatedNode

_WORDS = ("夜里睡不着", "和室友聊过", "看起来累", "没来上课", "说想家", "考完放松了些", "约好明天见", "一起吃了晚饭")


class Actor:
    """The context of every simulated act; all random choices come from `chance`."""

    def __init__(self, files: Files, chance: Random) -> None:
        self.files = files
        self.chance = chance

    def words(self) -> str:
        """A few words, hardly twice the same."""
        return f"{self.chance.choice(_WORDS)}，{self.chance.randrange(1000)}"

    def level(self) -> Level:
        """Some level."""
        return Level(self.chance.randint(1, 4))

    def random_person(self, node: SimulatedNode) -> SignedIn:
        """One of the people of the file."""
        return self.files.open(node, self.chance.choice([None, *node.others]))

    def pick(self, signed_in: SignedIn, kind: str, *, own: bool = False, **having: object) -> int | None:
        """The key of some record of a type whose fields are as `having` says, with `own` of those made in this file; None
        where there is none."""
        with signed_in.read() as read:
            keys = [
                row.key
                for row in wire_rows(read, synced_type(kind), by_id=True)
                if (not own or row.origin == signed_in.node.id)
                and all(row.fields[name] == value for name, value in having.items())
            ]
        return self.chance.choice(keys) if keys else None
