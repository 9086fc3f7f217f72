"""Somebody who signed in to an open node file: what every service call is given first."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from db.queries.limits import Limit
from db.queries.node import NodeRow
from db.reading import Reading
from db.store import Store, UnitOfWork
from studio_app.domain.permissions import Permission, Reach, Role, reach
from studio_app.node.file_sentences import in_words
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class OpenKeys:
    """What opened the file; needed again when a person is added or a password changed."""

    data_key: bytes = field(repr=False)
    device_secret: bytes = field(repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A person at work in an open file. `person` is their key, `person_id` their id in hex."""

    store: Store = field(repr=False)
    node: NodeRow
    person: int
    person_id: str
    login: str
    name: str
    role: Role
    keys: OpenKeys = field(repr=False)

    def reach(self, permission: Permission) -> Reach:
        """How far this person may go with `permission`."""
        return reach(self.role, permission, self.node.kind)

    def may(self, permission: Permission) -> bool:
        """Whether the permission reaches anything at all; what it does not reach is not shown."""
        return self.reach(permission) is not Reach.NOTHING

    def require(self, permission: Permission) -> Reach:
        """The reach of a permission that a call needs. Raises Refusal `not-permitted` when there is none."""
        found = self.reach(permission)
        if found is Reach.NOTHING:
            raise not_permitted()
        return found

    def limit(self, permission: Permission) -> Limit:
        """Whose records the permission reaches, for `db.queries`. Raises Refusal `not-permitted` for nobody's."""
        match self.require(permission):
            case Reach.OWN:
                return Limit("own", self.person, self.today())
            case Reach.REFERRED | Reach.SHARED:
                return Limit("identified")
            case _:
                return Limit("everyone")

    @contextlib.contextmanager
    def read(self) -> Iterator[Reading]:
        """A connection for `db.queries`; errors of the file come as refusals."""
        with in_words(), self.store.read() as connection:
            yield connection

    @contextlib.contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work done by this person; errors of the file come as refusals."""
        with in_words(), self.store.unit(by=self.person) as unit:
            yield unit

    def now(self) -> int:
        """Milliseconds since 1970 UTC by the file's clock."""
        return self.store.clock()

    def today(self) -> dt.date:
        """The calendar day in the node's time zone."""
        return self.day_of(self.now())

    def day_of(self, moment: int) -> dt.date:
        """The calendar day of a moment in the node's time zone."""
        return self.local_time(moment).date()

    def local_time(self, moment: int) -> dt.datetime:
        """A moment in the node's time zone."""
        return dt.datetime.fromtimestamp(moment / 1000, ZoneInfo(self.node.time_zone))

    def local_minute(self, moment: int) -> str:
        """A moment in the node's time zone as text, such as 2026-09-01 08:30."""
        return f"{self.local_time(moment):%Y-%m-%d %H:%M}"


def not_permitted() -> Refusal:
    """What a person is told who asks for something their role does not reach."""
    return Refusal(
        "not-permitted",
        say("Your role does not include this, so nothing was done. The studio lead can tell you who may do it."),
    )
