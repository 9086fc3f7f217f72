"""The signed-in session: the first argument of every service call."""

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
from studio_app.node.file_sentences import as_refusals
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class OpenKeys:
    """The keys that opened the file; needed to add accounts and change passwords."""

    data_key: bytes = field(repr=False)
    device_secret: bytes = field(repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A session of a person in an open file. `person` is their key, `person_id` their id in hex."""

    store: Store = field(repr=False)
    node: NodeRow
    person: int
    person_id: str
    login: str
    name: str
    role: Role
    keys: OpenKeys = field(repr=False)

    def reach(self, permission: Permission) -> Reach:
        """The access scope of a permission for this person."""
        return reach(self.role, permission, self.node.kind)

    def may(self, permission: Permission) -> bool:
        """Whether the permission covers anything."""
        return self.reach(permission) is not Reach.NOTHING

    def require(self, permission: Permission) -> Reach:
        """The scope of a required permission. Raises Refusal `not-permitted` when it is empty."""
        found = self.reach(permission)
        if found is Reach.NOTHING:
            raise not_permitted()
        return found

    def limit(self, permission: Permission) -> Limit:
        """The scope as a limit for `db.queries`. Raises Refusal `not-permitted` when it is empty."""
        match self.require(permission):
            case Reach.OWN:
                return Limit("own", self.person, self.today())
            case Reach.REFERRED | Reach.SHARED:
                return Limit("identified")
            case _:
                return Limit("everyone")

    @contextlib.contextmanager
    def read(self) -> Iterator[Reading]:
        """A connection for `db.queries`; errors of the file are raised as refusals."""
        with as_refusals(), self.store.read() as connection:
            yield connection

    @contextlib.contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work of this person; errors of the file are raised as refusals."""
        with as_refusals(), self.store.unit(by=self.person) as unit:
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
    """The refusal where the role's scope is empty."""
    return Refusal(
        "not-permitted",
        say("Your role does not include this, so nothing was done. The studio lead can tell you who may do it."),
    )
